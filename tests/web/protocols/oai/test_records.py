"""Records: which there are, when they changed, what is said of them, and in which sets they are."""

from collections.abc import Callable

import pytest

from case_tables import records_beside, tabled
from foia_graph.ingest.decide import Decider
from foia_graph.model.profile import Profile
from tests.web.protocols.oai.conftest import NAMES, START, Harvester, dc, headers

HarvesterOf = Callable[..., Harvester]
MEMO = """
- {type: ReleasedDocument, id: memo, title: A memo, description: On plants., source: post, inSeries: memos%s}
"""
WHOLE = records_beside(__file__, "records_whole")
ISSUES = """
- {type: Issue, id: victims, prefLabel: Victims}
- {type: Issue, id: children, prefLabel: Children}
- {type: Issue, id: young-victims, prefLabel: Young victims, broader: [victims, children]}
"""


def test_a_thing_is_written_in_dublin_core(harvester_of: HarvesterOf):
    """
    Names of people, bodies and positions are in words; what is contested has no position, but for the title.
    """
    assert {
        "title": ["Packet", "Paquet", "Paquete"],
        "creator": ["Immigration and Customs Enforcement"],
        "description": ["A packet."],
        "publisher": ["Center for Rights"],
        "date": ["2012-04-10"],
        "type": ["Text", "Memorandum"],
        "format": ["3 pages", "application/pdf"],
        "identifier": ["https://foia.example.org/id/document/packet", "P-1", "ICE 117629"],
        "source": ["https://dhs.example.gov/packet", "https://dhs.example.gov/packet.pdf"],
        "relation": ["https://foia.example.org/id/release/memos"],
        "coverage": ["Lodi, California"],
        "rights": ["https://creativecommons.org/licenses/by/4.0/", "The agency wrote it.", "Open"],
    } == dc(harvester_of(WHOLE).record("document/packet"))


def test_a_text_in_another_language_says_so(harvester_of: HarvesterOf):
    """Only what is not in the language of the catalogue has a language."""
    titles = harvester_of(WHOLE).record("document/packet").iterfind(".//dc:title", NAMES)

    assert [None, None, "es"] == [each.get("{http://www.w3.org/XML/1998/namespace}lang") for each in titles]


def test_records_are_things_and_neither_pages_nor_concepts(harvester: Harvester):
    """All kinds of things are there; pages, which are parts of documents, concepts and graphs are not."""
    names = harvester.names()

    assert {"agency", "document", "release", "source", "work"} == {each.partition("/")[0] for each in names}
    assert {"document/plants", "release/memos"} < set(names)
    assert "idDoesNotExist" == harvester.code(
        "GetRecord", metadataPrefix="oai_dc", identifier="oai:foia.example.org:document/plants/page/1"
    )


def test_names_lead_to_identifiers_and_back(harvester: Harvester):
    """Every record has a name of its own, made of that of the thing, which is among its identifiers."""
    for name in harvester.names():
        assert f"https://foia.example.org/id/{name}" in dc(harvester.record(name))["identifier"]
    assert len(harvester.names()) == len(set(harvester.names()))


# -- time ----------------------------------------------------------------------------------------------------


def test_a_record_is_as_old_as_its_last_change(own_harvester_of: HarvesterOf, load_into, at):
    """The datestamp of a record is the time of its last entry in the log, to the second."""
    at("12:00:00.900")
    harvester = own_harvester_of(START)
    at("12:00:07.100")
    load_into(START.replace("A post", "Another post"))
    stamps = {
        each.findtext("o:identifier", namespaces=NAMES)[21:]: each.findtext("o:datestamp", namespaces=NAMES)
        for each in harvester.ask("ListIdentifiers", metadataPrefix="oai_dc").iterfind(".//o:header", NAMES)
    }

    assert {"release/memos": "2026-11-25T12:00:00Z", "source/post": "2026-11-25T12:00:07Z"} == stamps


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ({}, ["release/memos", "source/post"]),
        ({"start": "2026-11-25T12:00:07Z"}, ["source/post"]),
        ({"until": "2026-11-25T12:00:06Z"}, ["release/memos"]),
        ({"start": "2026-11-25T12:00:00Z", "until": "2026-11-25T12:00:00Z"}, ["release/memos"]),
        ({"start": "2026-11-25", "until": "2026-11-25"}, ["release/memos", "source/post"]),
        ({"start": "2026-11-25T12:00:01Z", "until": "2026-11-25T12:00:06Z"}, None),
        ({"start": "2026-11-26"}, None),
        ({"until": "2026-11-24"}, None),
    ],
)
def test_both_ends_of_a_time_are_in_it(
    span: dict[str, str], found: list[str] | None, own_harvester_of: HarvesterOf, load_into, at
):
    """What changed in the second of `from` or of `until` is given, and a day lasts to its end."""
    at("12:00:00.900")
    harvester = own_harvester_of(START)
    at("12:00:07.100")
    load_into(START.replace("A post", "Another post"))

    if found is None:
        assert "noRecordsMatch" == harvester.code("ListIdentifiers", metadataPrefix="oai_dc", **span)
    else:
        assert found == harvester.names(**span)


def test_an_answer_while_a_load_runs_is_as_old_as_the_log(own_harvester_of: HarvesterOf, tmp_path, at):
    """
    Whoever comes back with the time of an answer misses nothing that was being loaded when it was given.
    """
    at("12:00:00.900")
    harvester = own_harvester_of(START)
    (tmp_path / "store" / "generations" / "0002").mkdir()

    assert "2026-11-25T12:00:00Z" == harvester.ask("Identify").findtext("o:responseDate", namespaces=NAMES)


# -- deletions -----------------------------------------------------------------------------------------------


def test_what_is_gone_stays_as_a_deleted_record(own_harvester_of: HarvesterOf, load_into, at):
    """A record that is deleted has a new datestamp and says so, for ever, with nothing else of the thing."""
    at("12:00:00.000")
    harvester = own_harvester_of(START + MEMO % "")
    at("12:00:05.000")
    load_into(START)
    record = harvester.record("document/memo")

    assert ["release/memos", "source/post", "-document/memo"] == harvester.names()
    assert ["-document/memo"] == harvester.names(start="2026-11-25T12:00:05Z", set="kind:document")
    assert "A memo" not in "".join(record.itertext())
    assert ["kind:document"] == [each.text for each in record.iterfind(".//o:setSpec", NAMES)]


def test_what_was_restricted_is_deleted_like_anything_else(own_harvester_of: HarvesterOf, load_into):
    """A harvester cannot tell a restriction from a withdrawal."""
    harvester = own_harvester_of(START + MEMO % "")
    load_into(START + MEMO % ", restricted: a court says so")

    assert "-document/memo" in harvester.names()
    assert "court" not in "".join(harvester.record("document/memo").itertext())


def test_what_was_withdrawn_comes_back(own_harvester_of: HarvesterOf, tmp_path, profile: Profile):
    """A withdrawal is a deleted record, and the restored thing a record again."""
    harvester = own_harvester_of(START + MEMO % "")
    decider = Decider(tmp_path / "store", profile)
    decider.withdraw("document/memo", "On request.")
    gone = harvester.names()
    decider.restore("document/memo", "By mistake.")

    assert ("-document/memo" in gone, "document/memo" in harvester.names()) == (True, True)


@pytest.mark.parametrize("spec", ["kind:document", "release:memos", "release", "issue", "issue:victims"])
def test_whoever_harvests_a_set_hears_of_deletions(spec: str, own_harvester_of: HarvesterOf, load_into, at):
    """
    Nothing is known of a deleted record but its kind, so it is told in every set of which it may have been.
    """
    at("12:00:00.000")
    harvester = own_harvester_of(START + ISSUES + MEMO % ", raisesIssue: victims")
    assert ["document/memo"] == [each for each in harvester.names(set=spec) if each.startswith("document")]
    at("12:00:05.000")
    load_into(START + ISSUES + MEMO.replace("memo,", "other,") % ", raisesIssue: victims")

    assert {"-document/memo", "document/other"} == set(
        harvester.names(set=spec, start="2026-11-25T12:00:05Z")
    )


def test_the_set_of_a_deleted_release_tells_of_it(own_harvester_of: HarvesterOf, load_into):
    """Whoever harvested a release that is deleted hears that it and its documents are."""
    harvester = own_harvester_of(START + MEMO % "")
    load_into("- {type: SourceDocument, id: post, title: A post}")

    assert ["-document/memo", "-release/memos"] == sorted(harvester.names(set="release:memos"))


# -- sets ----------------------------------------------------------------------------------------------------


def test_sets_are_kinds_releases_and_issues(harvester_of: HarvesterOf):
    """Narrower issues are in broader ones, by each way that leads to them."""
    found = harvester_of(START + ISSUES + MEMO % ", raisesIssue: young-victims").ask("ListSets")

    assert {
        "issue": "Issues that records raise or are about",
        "issue:children": "Children",
        "issue:children:young-victims": "Young victims",
        "issue:victims": "Victims",
        "issue:victims:young-victims": "Young victims",
        "kind": "Kinds of things",
        "kind:document": "Documents",
        "kind:release": "Releases",
        "kind:source": "Sources",
        "release": "Releases and their documents",
        "release:memos": "The memos",
    } == {
        each.findtext("o:setSpec", namespaces=NAMES): each.findtext("o:setName", namespaces=NAMES)
        for each in found.iterfind(".//o:set", NAMES)
    }


@tabled
def test_a_set_holds_what_is_in_it_and_below(spec: str, found: list[str], harvester_of: HarvesterOf):
    """A broader set holds the records of the narrower ones."""
    harvester = harvester_of(START + ISSUES + MEMO % ", subject: young-victims")

    assert found == harvester.names(set=spec)


def test_a_record_names_its_sets(harvester_of: HarvesterOf):
    """A header has the narrowest sets."""
    root = harvester_of(START + ISSUES + MEMO % ", raisesIssue: young-victims").record("document/memo")

    assert [
        "issue:children:young-victims",
        "issue:victims:young-victims",
        "kind:document",
        "release:memos",
    ] == [each.text for each in root.iterfind(".//o:setSpec", NAMES)]


# -- lists in parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_long_list_comes_in_parts(verb: str, harvester: Harvester, few: Callable[[int], None]):
    """Each part says how long the list is and where it is in it; the last one that nothing follows."""
    whole = headers(next(harvester.pages(verb)))
    few(4)
    parts = list(harvester.pages(verb))
    tokens = [part.find(".//o:resumptionToken", NAMES) for part in parts]

    assert whole == [name for part in parts for name in headers(part)]
    assert [str(len(whole))] * len(parts) == [each.get("completeListSize") for each in tokens]
    assert [str(4 * place) for place in range(len(parts))] == [each.get("cursor") for each in tokens]
    assert tokens[-1].text is None
    assert len(parts) > 2


def test_sets_come_in_parts_too(harvester: Harvester, few: Callable[[int], None]):
    """A catalogue may have more releases than an answer holds sets."""
    whole = [each.text for each in harvester.ask("ListSets").iterfind(".//o:setSpec", NAMES)]
    few(2)
    parts = list(harvester.pages("ListSets"))

    assert whole == [each.text for part in parts for each in part.iterfind(".//o:setSpec", NAMES)]
    assert len(parts) > 2


def test_a_short_list_has_no_token(harvester: Harvester):
    """What comes whole says nothing of parts."""
    assert (
        harvester.ask("ListIdentifiers", metadataPrefix="oai_dc").find(".//o:resumptionToken", NAMES) is None
    )


def test_a_token_is_of_one_verb(harvester: Harvester, few: Callable[[int], None]):
    """Headers do not continue as records."""
    few(2)
    token = next(harvester.pages()).findtext(".//o:resumptionToken", namespaces=NAMES)

    assert "badResumptionToken" == harvester.code("ListRecords", resumptionToken=token)
    assert "badResumptionToken" == harvester.code("ListIdentifiers", resumptionToken=f"{token}x")


@pytest.mark.parametrize("later", ["12:00:01.000", "12:00:00.001"])
def test_a_load_in_between_loses_nothing(later: str, own_harvester_of: HarvesterOf, load_into, few, at):
    """
    What is added, changed or deleted while a walk continues comes in its later parts, even in the same
    second.
    """
    names = [f"s{number}" for number in range(6)]
    record = "- {{type: SourceDocument, id: {0}, title: {1}}}\n"
    few(2)
    at("12:00:00.000")
    harvester = own_harvester_of("".join(record.format(name, "Old") for name in names))
    walk = harvester.pages("ListRecords")
    first = next(walk)
    at(later)
    load_into("".join(record.format(name, "New") for name in ["s0", "s3", "s4", "s5", "s9"]))
    seen: dict[str, str] = {}
    for page in [first, *walk]:
        for each in page.iterfind(".//o:record", NAMES):
            seen[each.findtext(".//o:identifier", namespaces=NAMES)[28:]] = (
                each.findtext(".//dc:title", namespaces=NAMES) or "deleted"
            )

    assert {"s0": "New", "s1": "deleted", "s2": "deleted", "s9": "New"} == {
        name: seen[name] for name in ("s0", "s1", "s2", "s9")
    }
    assert {"New"} == {seen[name] for name in ("s3", "s4", "s5")}


def test_a_walk_to_a_time_ends_where_all_that_was_left_changed(
    own_harvester_of: HarvesterOf, load_into, few, at
):
    """A part is never empty: the last record is given once more, as it is now."""
    record = "- {{type: SourceDocument, id: {0}, title: {1}}}\n"
    few(2)
    at("12:00:00.000")
    harvester = own_harvester_of("".join(record.format(f"s{number}", "Old") for number in range(4)))
    walk = harvester.pages(until="2026-11-25T12:00:00Z")
    first = next(walk)
    at("12:00:01.000")
    load_into("".join(record.format(f"s{number}", "New") for number in range(4)))

    assert (["source/s0", "source/s1"], [["source/s1"]]) == (headers(first), [headers(page) for page in walk])
