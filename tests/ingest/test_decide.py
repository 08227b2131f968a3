"""Withdrawing, restoring, correcting: decisions are carried out at once, and hold for later loads."""

import json

import pytest
from click.testing import CliRunner

from archives import BASE, CATALOG, ID
from foia_graph.cli import main
from foia_graph.errors import DecisionRefused, InputError, LoadRefused, NotFound, StoreError
from foia_graph.ingest.decide import ClaimCorrection, Decider
from foia_graph.model import decisions
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations import build
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from tests.store.changelog.test_log import log, news

WORKS = "papers/works.yaml"
MEMO = """
- type: CitedWork
  id: memo
  title: CANARY memo
  issued: {value: "2011-06", source: post, quote: in June 2011}
"""
REPORT = """
- type: CitedWork
  id: report
  title: A report
  source: letter
  isVersionOf: work/memo
  claims: [{text: It is short., quote: short}]
"""


@pytest.fixture
def works(archive_of):
    """A memo, and a report that points at it."""
    archive = archive_of({WORKS: MEMO + REPORT})
    archive.begin()
    return archive


def decider(archive, by="") -> Decider:
    return Decider(archive.root, archive.profile, by)


def catalogue(archive) -> Catalogue:
    return Catalogue(archive.generation, archive.profile)


def claims(archive, name="work/memo"):
    """The claims of a thing: value or text, and the last part of the status."""
    return {
        claim.iri: (claim.one("object") or claim.one("text"), claim.one("status").rpartition("/")[2])
        for claim in archive.read(name).parts("claims")
    }


def test_a_withdrawn_thing_is_gone(works):
    """
    It is in no graph, no link leads to it, its title is nowhere, and what is left says what, when and why.
    """
    ((claim, _),) = claims(works).items()
    before = log(works).total
    iri, _ = decider(works).withdraw("memo", "Sealed by order", replaced_by="report")

    assert iri == f"{ID}work/memo"
    assert not [quad for quad in works.store if "work/memo" in str(quad) or "CANARY" in str(quad)]
    assert catalogue(works).tombstones == {
        iri: {
            "formerType": "https://w3id.org/foia-graph/ontology#CitedWork",
            "deleted": decisions.read_decisions(Layout(works.root).decisions)[0].time,
            "reason": "Sealed by order",
            "isReplacedBy": f"{ID}work/report",
        }
    }
    assert news(works, before) == [
        ("Delete", "id/work/memo", "Sealed by order"),
        ("Delete", claim.removeprefix(BASE), "Sealed by order"),
        ("Update", "id/work/report", ""),
    ]
    assert verify_store(works.root) == []


def test_a_load_does_not_bring_it_back(works):
    """Neither one of the same input, which changes nothing, nor one of another."""
    decider(works).withdraw("work/memo", "Sealed")
    before = log(works).total
    assert not works.load().written
    works.write(WORKS, MEMO.replace("CANARY", "CANARY 2") + REPORT.replace("A report", "The report"))

    report = works.load()

    assert report.withdrawn == 1 and not [quad for quad in works.store if "CANARY" in str(quad)]
    assert news(works, before) == [("Update", "id/work/report", "")]


def test_a_decision_that_breaks_off_is_carried_out_by_the_next_load(works, monkeypatch):
    """
    It is on record before its generation is served, so that whatever ends the load takes back no withdrawal;
    and that is told.
    """

    def fail(*_):
        raise StoreError("The server does not answer.")

    with monkeypatch.context() as patched:
        patched.setattr(build, "publish_generation", fail)
        with pytest.raises(StoreError, match="does not answer; the decision is on record, and"):
            decider(works).withdraw("work/memo", "Sealed")
    served = any("CANARY" in line for line in works.quads())
    rebuilt = works.load().rebuilt

    assert (True, "the decisions changed") == (served, rebuilt)
    assert not [line for line in works.quads() if "CANARY" in line]
    assert ("Delete", "id/work/memo", "Sealed") in news(works)


def test_a_restored_thing_is_there_as_before(works):
    """With all its triples and the links to it."""
    before = set(works.store)
    decider(works).withdraw("memo", "Sealed")
    last = log(works).total

    decider(works).restore("memo", "The order was lifted")

    assert set(works.store) == before and not catalogue(works).tombstones
    assert news(works, last)[0] == ("Create", "id/work/memo", "The order was lifted")


@pytest.mark.parametrize("name", [f"{ID}work/memo", "work/memo", "id/work/memo", " memo "])
def test_a_thing_is_named_in_several_ways(works, name):
    """By its IRI, by kind and slug, or by a slug that only one thing has."""
    assert decider(works).withdraw(name, "Sealed")[0] == f"{ID}work/memo"


def test_a_name_that_means_several_things_or_none(works):
    """The sentence names the candidates, or says how to name a thing."""
    works.write("papers/more.yaml", "- {type: Organization, id: memo, prefLabel: Memo}\n")
    works.load()
    with pytest.raises(NotFound, match=r"'memo' may be any of 2: organization/memo, work/memo; name one of"):
        decider(works).withdraw("memo", "Sealed")
    with pytest.raises(NotFound, match=r"There is no thing 'mem'; name it by an IRI, or a kind and a slug"):
        decider(works).withdraw("mem", "Sealed")
    with pytest.raises(NotFound, match="There is no withdrawn thing 'memo'"):
        decider(works).restore("memo", "Why not")
    decider(works).withdraw("work/memo", "Sealed")
    with pytest.raises(DecisionRefused, match="work/memo is withdrawn already"):
        decider(works).withdraw("work/memo", "Sealed")
    with pytest.raises(DecisionRefused, match="A decision has a reason"):
        decider(works).withdraw("work/report", "  ")


def test_a_corrected_claim_stays(works):
    """
    Another claim takes its position in the thing, from the same source and in the same words; each leads to
    the other, and who decided is on record.
    """
    ((old, _),) = claims(works).items()
    last = log(works).total
    decider(works, "organization/ccr").correct(
        "memo#" + old.partition("#")[2], ClaimCorrection("2011-07"), "Misread"
    )

    assert works.read("work/memo").get("issued") == ("2011-07",)
    found = claims(works)
    assert found[old] == ("2011-06", "corrected")
    (new,) = found.keys() - {old}
    assert found[new] == ("2011-07", "asserted")
    successor, corrected = (catalogue(works).describe(iri) for iri in (new, old))
    assert successor.get("wasRevisionOf") == (old,) and successor.one("note") == "Misread"
    (review,) = corrected.parts("reviews")
    assert review.one("note") == "Misread" and review.one("wasAssociatedWith") == f"{ID}organization/ccr"
    assert news(works, last)[0] == ("Update", "id/work/memo", "Misread")
    assert set(news(works, last)[1:]) == {
        ("Update", old.removeprefix(BASE), "Misread"),
        ("Create", new.removeprefix(BASE), "Misread"),
    }


def test_a_correction_may_rest_on_other_words(works):
    """Words, page and source that are given are those of the new claim."""
    ((old, _),) = claims(works).items()
    decider(works).correct(old, ClaimCorrection("2011-07", "in July", "3", "letter"), "Misread")

    (new,) = claims(works).keys() - {old}
    successor = catalogue(works).describe(new)
    assert successor.one("source") == f"{ID}source/letter"
    (evidence,) = successor.parts("evidence")
    assert "in July" in str(evidence) and "page=3" in str(evidence)


def test_a_text_can_be_corrected(works):
    """A claim without a field of its own gets another text."""
    ((old, _),) = claims(works, "work/report").items()
    decider(works).correct(old, ClaimCorrection("It is long."), "Misread")

    assert sorted(claims(works, "work/report").values()) == [
        ("It is long.", "asserted"),
        ("It is short.", "corrected"),
    ]


def test_corrections_are_a_chain(works):
    """
    What was corrected before is not corrected again: its successor is, and may be, and all of them stay.
    """
    ((first, _),) = claims(works).items()
    decider(works).correct(first, ClaimCorrection("2011-07"), "Misread")
    (second,) = claims(works).keys() - {first}
    with pytest.raises(DecisionRefused, match=f"was corrected before; correct {second}, which replaced it"):
        decider(works).correct(first, ClaimCorrection("2011-08"), "Misread")
    decider(works).correct(second, ClaimCorrection("2011-08"), "Misread again")

    assert sorted(claims(works).values()) == [
        ("2011-06", "corrected"),
        ("2011-07", "corrected"),
        ("2011-08", "asserted"),
    ]
    assert works.read("work/memo").get("issued") == ("2011-08",)


@pytest.mark.parametrize(("status", "stands"), [("disputed", True), ("rejected", False), ("preferred", True)])
def test_a_review_gives_a_claim_a_status(works, status, stands):
    """A claim that is not accepted any more keeps its position, and its value goes out of the field."""
    ((claim, _),) = claims(works).items()
    decider(works).review(claim, status, "Asked the agency")

    assert claims(works) == {claim: ("2011-06", status)}
    assert works.read("work/memo").get("issued") == (("2011-06",) if stands else ())


def test_a_value_that_does_not_fit_is_not_decided(works):
    """The load says what is wrong, nothing changes, and the decision is not kept."""
    ((claim, _),) = claims(works).items()
    number = works.generation.number
    with pytest.raises(LoadRefused) as refused:
        decider(works).correct(claim, ClaimCorrection("June"), "Misread")

    assert str(refused.value.problems[0]).startswith("papers/works.yaml:4: issued: 'June' is no date")
    assert works.generation.number == number and not Layout(works.root).decisions.exists()
    with pytest.raises(NotFound, match="There is no claim 'claim-1234'"):
        decider(works).review("claim-1234", "disputed", "Why")


def test_decisions_about_claims_that_are_gone(works):
    """A load of all records tells that they have no effect."""
    ((claim, _),) = claims(works).items()
    decider(works).review(claim, "disputed", "Asked")
    works.write(WORKS, MEMO.replace("in June 2011", "June") + REPORT)
    works.write("papers/source.toml", 'title = "Other papers"')

    notes = works.load().notes

    name = claim.removeprefix(BASE)
    assert notes == [f"What was decided about {name} has no effect: no record makes this claim now."]


def test_decisions_may_come_with_the_catalogue(archive_of):
    """
    Those in `decisions.jsonl` beside `catalog.toml` hold as those of the store do, in the order of time.
    """
    one = {"do": "withdraw", "of": "id/work/memo", "time": "2026-01-02T00:00:00Z", "reason": "Sealed"}
    two = {"do": "restore", "of": "id/work/memo", "time": "2026-01-01T00:00:00Z", "reason": "Opened"}
    lines = "".join(f"{json.dumps(each)}\n" for each in (one, two))
    archive = archive_of({WORKS: MEMO + REPORT, "decisions.jsonl": lines})
    archive.begin()
    assert list(catalogue(archive).tombstones) == [f"{ID}work/memo"]

    archive.write("decisions.jsonl", "")
    archive.load()

    assert not catalogue(archive).tombstones and archive.read("work/memo")


GOOD = {"do": "withdraw", "of": "id/work/x", "time": "2026-01-01T00:00:00Z", "reason": "Sealed"}
OF_CLAIM = {**GOOD, "of": "id/work/x#claim-1"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({**GOOD, "do": "burn"}, "Invalid enum value 'burn'"),
        ({**GOOD, "time": "2026-01-01"}, "`time` has no zone: 2026-01-01"),
        ({**GOOD, "reason": " "}, "`reason` says why"),
        ({**GOOD, "why": "Sealed"}, "Object contains unknown field `why`"),
        (OF_CLAIM, "one cannot withdraw 'id/work/x#claim-1'"),
        ({**OF_CLAIM, "do": "review"}, "'' is no status of a claim; there are asserted, candidate"),
        ({**OF_CLAIM, "do": "correct"}, "a correction gives the right value"),
        ({**GOOD, "do": "correct", "value": "x"}, "one cannot correct 'id/work/x'"),
    ],
)
def test_what_is_no_decision_is_told_with_its_line(archive_of, wrong, message):
    """Nothing is loaded then."""
    lines = f"{json.dumps(GOOD)}\n{json.dumps(wrong)}\n"
    archive = archive_of({WORKS: MEMO, "decisions.jsonl": lines})

    (problem,) = archive.problems()

    assert problem.startswith(f"decisions.jsonl:2: is no decision: {message}"), problem
    assert not Layout(archive.root).served_generation()


def test_a_withdrawn_thing_that_is_restricted_has_no_tombstone(works):
    """What is restricted leaves its bare name, so why and when it was withdrawn is told no more."""
    decider(works).withdraw("memo", "CANARY")
    works.write(WORKS, MEMO + "  restricted: private\n" + REPORT)
    works.load()

    assert not catalogue(works).tombstones


def test_a_correction_of_what_has_parts_is_refused(works):
    """The sentence says where it is corrected instead."""
    works.write("papers/programs.yaml", """
        - type: Program
          id: sc
          prefLabel: SC
          description: A program.
          figure: {amount: "26", measure: removals, source: post, quote: "26"}
    """)  # fmt: skip
    works.load()
    ((claim, _),) = claims(works, "program/sc").items()
    with pytest.raises(LoadRefused) as refused:
        decider(works).correct(claim, ClaimCorrection("27"), "Misread")
    assert "claims something with parts; correct it in the record" in str(refused.value.problems[0])


def test_the_commands(works):
    """Each says what was done, or in one sentence why not, with exit code 2."""

    def run(*given: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, [*given, "--store", str(works.root)])
        return done.exit_code, done.output

    code, said = run("withdraw", "memo", "--reason", "Sealed")
    assert code == 0 and said.startswith(f"withdrawn: {ID}work/memo\n")
    code, said = run("withdraw", "memo", "--reason", "Sealed")
    assert (code, said) == (2, f"foia-graph: {ID}work/memo is withdrawn already.\n")
    code, said = run("restore", "memo", "--reason", "Opened")
    assert code == 0 and said.startswith(f"restored: {ID}work/memo\n")
    ((claim, _),) = claims(works).items()
    code, said = run("correct", claim, "--reason", "Misread")
    assert code == 2 and "give --value with the right value, or --status" in said
    code, said = run("correct", claim, "--reason", "Misread", "--status", "disputed", "--quote", "x")
    assert code == 2 and "say where the right --value is" in said
    code, said = run("correct", claim, "--reason", "Misread", "--status", "disputed")
    assert code == 0 and said.startswith(f"disputed: {claim}\n")
    code, said = run("correct", claim, "--reason", "Misread", "--value", "2011-07")
    assert code == 0 and said.startswith(f"corrected: {claim}\n")


def test_appending_is_done_once(tmp_path):
    """A decision that is there already is not written again."""
    path = tmp_path / decisions.FILE_NAME
    one = decisions.Decision("withdraw", "id/work/x", "2026-01-01T00:00:00Z", "Why")
    decisions.append_decisions(path, [one])
    decisions.append_decisions(path, [one, one])

    assert decisions.read_decisions(path) == (one,)
    path.write_bytes(path.read_bytes() + b'{"do"')
    with pytest.raises(InputError):
        decisions.read_decisions(path)


def test_the_size_of_pages_is_read(archive_of):
    """A size that is none is refused."""
    archive = archive_of({"catalog.toml": f"{CATALOG}log_page_size = 0\n", WORKS: MEMO})
    assert archive.problems() == ["catalog.toml: log_page_size must be a whole number from 1 to 100000"]


def test_with_a_source_its_graph_is_gone(works):
    """The graph of its words has a tombstone of its own, and nothing in it is left."""
    decider(works).withdraw("source/letter", "Sealed")

    assert catalogue(works).tombstones[f"{BASE}graph/letter"]["formerType"].endswith("#Graph")
    assert not [quad for quad in works.store if "source/letter" in str(quad) or "graph/letter" in str(quad)]
    decider(works).restore("letter", "Opened")
    assert works.read("source/letter")
