"""Decisions about what a machine read: carried out by each load, for as long as the page says the same."""

import msgspec
import pytest

from archives import BASE
from case_tables import records_beside
from foia_graph.model import decisions
from foia_graph.model.decisions import Decision
from foia_graph.model.findings import finding_digest
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout

PAGE = "id/document/list/page/1"
PAPERS = records_beside(__file__, "finding_decisions_papers")


@pytest.fixture
def papers(archive_of, profile):
    """A page with a stamp and a Bates number that a machine read."""
    archive = archive_of({"papers/works.yaml": PAPERS.format(words="(b)(6)")})
    archive.profile = profile
    archive.load()
    return archive


def finding(archive, field, number=0):
    return archive.read("document/list/page/1").parts(field)[number]


def decide(archive, found_in, do="review", **more):
    part = finding(archive, found_in)
    name, seen = part.iri.removeprefix(BASE), finding_digest(part, BASE)
    made = Decision(do, name, "2026-11-27T10:00:00.000Z", "Looked at", seen=seen, reviewer="Ana", **more)
    decisions.append_decisions(archive.folder / decisions.FILE_NAME, [made])
    return made


def states(archive, field):
    """The findings of the page: what is printed, and the last part of the status."""
    return [
        (each.one("asStated") or each.one("asPrinted"), each.one("status").rpartition("/")[2])
        for each in archive.read("document/list/page/1").parts(field)
    ]


def test_an_accepted_finding_is_reviewed(papers):
    """It has the status reviewed, and says who looked at it, when and why."""
    decide(papers, "redaction", status="reviewed")
    papers.load()

    assert [("(b)(6)", "reviewed")] == states(papers, "redaction")
    [review] = finding(papers, "redaction").parts("reviews")
    assert ("Review by Ana", "2026-11-27", "Looked at") == tuple(map(review.one, ("title", "date", "note")))


def test_a_rejected_finding_claims_nothing(papers):
    """
    Its words stay with the status rejected; no exemption is claimed by it, and it is no number of the page.
    """
    decide(papers, "redaction", status="rejected")
    decide(papers, "batesRange", status="rejected")
    papers.load()

    assert [("(b)(6)", "rejected")] == states(papers, "redaction")
    assert () == finding(papers, "redaction").get("claimedExemption")
    catalogue = Catalogue(papers.generation, papers.profile)
    assert [] == Holdings(catalogue, Layout(papers.root)).printed_numbers(f"{BASE}{PAGE}")
    exemption = NamedNode(f"{BASE}scheme/exemptions/b6")
    path = NamedNode(papers.profile.predicates["claimedExemption"])
    assert [] == list(catalogue.quad_store.quads(None, path, exemption))


def test_a_corrected_finding_has_a_successor(papers):
    """What was read stays with the status corrected, and what takes its position says so."""
    decide(papers, "redaction", "correct", field="claimedExemption", value="b6, b7C")
    decide(papers, "batesRange", "correct", field="asPrinted", value="ICE 000018")
    papers.load()

    assert [("(b)(6)", "corrected"), ("(b)(6)", "reviewed")] == states(papers, "redaction")
    new = finding(papers, "redaction", 1)
    assert (f"{BASE}scheme/exemptions/b6", f"{BASE}scheme/exemptions/b7C") == new.get("claimedExemption")
    assert (finding(papers, "redaction").iri,) == new.get("wasRevisionOf")
    numbers = Holdings(Catalogue(papers.generation, papers.profile), Layout(papers.root))
    assert ["ICE 000018"] == numbers.printed_numbers(f"{BASE}{PAGE}")


def test_a_decision_is_taken_back_by_another(papers):
    """The finding is as it was read; taking that back lets the first decision hold again."""
    first = decide(papers, "redaction", status="rejected")
    papers.load()
    back = Decision("revoke", first.of, "2026-11-27T11:00:00.000Z", "Taken back", revokes=first.key)
    decisions.append_decisions(papers.folder / decisions.FILE_NAME, [back])
    papers.load()
    assert [("(b)(6)", "machine-read")] == states(papers, "redaction")

    again = Decision("revoke", first.of, "2026-11-27T12:00:00.000Z", "It was right", revokes=back.key)
    decisions.append_decisions(papers.folder / decisions.FILE_NAME, [again])
    papers.load()
    assert [("(b)(6)", "rejected")] == states(papers, "redaction")


def test_a_decision_holds_for_what_was_seen_only(papers):
    """Where the page reads otherwise by now, the finding is as it was read, and the load says so."""
    decide(papers, "redaction", status="rejected")
    papers.write("papers/works.yaml", PAPERS.format(words="(b)(6), (b)(7)(C)"))
    report = papers.load()

    assert [("(b)(6), (b)(7)(C)", "machine-read")] == states(papers, "redaction")
    assert (
        f"What was decided about {PAGE}#redaction-stamp-1 has no effect: nothing on its page reads so now."
        in report.notes
    )


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        ({"do": "review", "status": "rejected"}, "`seen` says what"),
        ({"do": "correct", "seen": "0a", "value": "x"}, "`field` says what"),
        ({"do": "revoke"}, "`revokes` names the decision"),
        ({"do": "withdraw"}, "one cannot withdraw"),
    ],
)
def test_a_decision_about_a_finding_is_whole(tmp_path, decision, message):
    """One that could not be carried out is refused, with its line."""
    line = {"of": f"{PAGE}#redaction-stamp-1", "time": "2026-11-27T10:00:00Z", "reason": "x", **decision}
    path = tmp_path / decisions.FILE_NAME
    path.write_bytes(msgspec.json.encode(line))

    with pytest.raises(decisions.InputError, match=message):
        decisions.read_decisions(path)
