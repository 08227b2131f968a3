"""Names of a catalogue that drafts go by."""

from pathlib import Path

from connectors.drafting.drafts import ICE, record
from foia_graph.connectors.drafting.draft import Draft, gather_authorities
from foia_graph.connectors.drafting.known_names import names_of_catalogue, works_of_catalogue
from foia_graph.connectors.drafting.rule_drafter import RuleDrafter
from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.model.profile import Profile

RECORDS = """
- {type: Agency, id: harbor-office, prefLabel: {value: Harbor Office, quote: Harbor Office}, altLabel: HO}
- {type: Person, id: ada-quist, name: Ada Quist, sensitivity: public-official}
- {type: Person, id: mona-roe, name: Mona Roe, sensitivity: private-named-in-source}
- {type: Person, id: jane-doe, name: Jane Doe}
- {type: Issue, id: clean-water, prefLabel: Clean water}
- {type: Organization, id: hidden, prefLabel: Hidden, restricted: why}
- {type: SourceDocument, id: notice, title: A notice}
"""


def test_names_are_those_of_public_things(tmp_path: Path, profile: Profile) -> None:
    """Private people, what is restricted, and the folder of the import itself give no names."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.yaml").write_text("- {type: Agency, id: own, prefLabel: Own Office}\n")
    (tmp_path / "records.yaml").write_text(RECORDS)
    (tmp_path / "broken.yaml").write_text("- {type: [")

    entries = names_of_catalogue(tmp_path, profile, tmp_path / "own").entries

    assert [("agency/harbor-office", ("Harbor Office",), ("HO",))] == [
        (each.iri, each.names, each.abbreviations) for each in entries if each.type == "Agency"
    ]
    assert {"agency/harbor-office", "person/ada-quist", "issue/clean-water"} == {each.iri for each in entries}


def test_works_are_candidates_by_author_and_date(tmp_path: Path) -> None:
    """What words cite by author and month may be each work of that author and month: a candidate."""
    (tmp_path / "works.yaml").write_text(
        "- {type: CitedWork, id: a, title: A, creator: agency/ice, issued: {value: 2011-06-17, quote: x}}\n"
        "- {type: CitedWork, id: b, title: B, creator: agency/ice, created: 2011-05}\n"
        "- {type: CitedWork, id: c, title: C, creator: agency/fbi, issued: 2011-06-17}\n"
        "- {type: CitedWork, id: d, title: D, creator: agency/ice}\n"
    )
    drafter = RuleDrafter(Gazetteer((ICE,)), dated_works=works_of_catalogue(tmp_path))
    post = Post("1", "", "Documents", "ICE’s June 2011 memo about witnesses is among the records.")
    memo = record(drafter.draft(post, "post"), "CitedWork")

    assert [("work/a", "candidate")] == [
        (each["value"], each["status"]) for each in memo.fields["identifiedAs"]
    ]


def test_authorities_of_several_drafts_are_written_once() -> None:
    """The first draft that names a body describes it."""
    first, second, other = (
        ImportedRecord("Agency", name, {"prefLabel": label})
        for name, label in (("b", "B"), ("b", "B, too"), ("a", "A"))
    )

    assert [other, first] == gather_authorities([Draft((), (first,), ()), Draft((), (second, other), ())])
