"""How much there is of what, and how much of it is only known and not held."""

from collections import Counter
from pathlib import Path

from catalogue.conftest import Catalogue
from foia_graph.audit.consistency import gap_rows
from foia_graph.store.catalogue import Catalogue as StoredCatalogue
from foia_graph.store.generations.generation import Generation, Layout


def test_counts(catalogue: Catalogue) -> None:
    """Each thing that the fact base knows by itself is one record of its kind."""
    kinds = Counter(
        kind.rpartition("#")[2]
        for _, kind in catalogue.ask(
            "SELECT ?s ?k { ?s a ?k FILTER(STRSTARTS(STR(?k), STR(foia:)) && !CONTAINS(STR(?s), '#')) }"
        )
    )

    assert {
        "Agency": 32,
        "Campaign": 1,
        "CitedWork": 19,
        "CourtCase": 1,
        "Disclosure": 9,
        "Event": 32,
        "Issue": 23,
        "Organization": 74,
        "Person": 68,
        "Place": 25,
        "Post": 30,
        "Program": 8,
        "Release": 10,
        "ReleasedDocument": 29,
        "Request": 1,
        "SourceDocument": 154,
    } == kinds


def test_reports_memos_and_fact_sheets(catalogue: Catalogue) -> None:
    """Nine reports, four memos and the two of June 17, 2011, two fact sheets and the one answered, one "
    "each else."""
    forms = Counter(
        (kind.rpartition("#")[2], form.rpartition("/")[2])
        for _, kind, form in catalogue.ask(
            "SELECT ?s ?k ?f { ?s a ?k ; dcterms:type ?f FILTER(?k IN (foia:CitedWork, "
            "foia:SourceDocument)) }"
        )
    )

    assert 8 == forms["CitedWork", "report"]
    assert 1 == forms["CitedWork", "statistics"]
    assert 4 + 2 == forms["CitedWork", "memorandum"]
    assert 1 == forms["SourceDocument", "petition"]
    assert 1 == forms["SourceDocument", "call-script"]
    assert 1 == forms["SourceDocument", "flyer"]
    assert 1 == forms["SourceDocument", "index"]
    assert [
        ("source/fact-sheet-oig-inadequacies",),
        ("source/fact-sheet-response-ice-spin",),
        ("source/ice-setting-record-straight",),
    ] == catalogue.ask(
        "SELECT ?s { ?s a foia:SourceDocument ; dcterms:type <scheme/document-types/fact-sheet> }"
    )


def test_nothing_is_held(catalogue: Catalogue) -> None:
    """No file is here: each document, source, work and release says so, and how it is known."""
    assert [] == catalogue.ask(
        """SELECT ?s { ?s a ?k FILTER(?k IN (foia:Release, foia:ReleasedDocument, foia:SourceDocument,
           foia:CitedWork))
           FILTER NOT EXISTS { ?s foia:holdingStatus ?h } }"""
    )
    assert ["announced", "cited-only", "described-only", "linked-not-held", "not-held"] == [
        status.rpartition("/")[2] for (status,) in catalogue.ask("SELECT ?h { ?s foia:holdingStatus ?h }")
    ]


def test_what_is_promised_or_linked(catalogue: Catalogue) -> None:
    """The next release is announced; index, fact sheet and flyer are linked; reports are not held."""

    def status(name: str) -> str:
        return catalogue.ask(f"SELECT ?h {{ <id/{name}> foia:holdingStatus ?h }}")[0][0].rpartition("/")[2]

    assert {
        "release/announced-racial-profiling": "announced",
        "source/vulnerable-groups-index": "linked-not-held",
        "source/fact-sheet-oig-inadequacies": "linked-not-held",
        "source/flyer-end-s-comm": "linked-not-held",
        "document/ice-117629": "linked-not-held",
        "document/garcia-e-mails": "described-only",
        "work/oig-12-64": "not-held",
        "work/oig-12-66": "not-held",
        "work/memo-june-2011": "not-held",
        "work/warren-numbers": "cited-only",
    } == {
        name: status(name)
        for name in (
            "release/announced-racial-profiling",
            "source/vulnerable-groups-index",
            "source/fact-sheet-oig-inadequacies",
            "source/flyer-end-s-comm",
            "document/ice-117629",
            "document/garcia-e-mails",
            "work/oig-12-64",
            "work/oig-12-66",
            "work/memo-june-2011",
            "work/warren-numbers",
        )
    }


def test_sixteen_documents_of_which_four_are_described(catalogue: Catalogue) -> None:
    """The release of April 10, 2012 states 16; those described have records, and none was made up."""
    assert [("16",)] == catalogue.ask("SELECT ?n { <id/release/2012-04-10> foia:statedDocumentCount ?n }")
    assert [
        ("document/citizenship-claim",),
        ("document/crime-victims-expectation",),
        ("document/garcia-e-mails",),
        ("document/lodi-case",),
    ] == catalogue.ask("SELECT ?d { ?d dcat:inSeries <id/release/2012-04-10> }")


def test_gaps_are_those_of_all_sources(catalogue: Catalogue, shipped_store: Path) -> None:
    """What outside sources alone state is not held either: each thing with another status is a gap."""
    layout = Layout(shipped_store)
    found = gap_rows(StoredCatalogue(Generation.read(layout.resolve()), catalogue.profile))["not_held"]
    wanted = catalogue.ask(
        """SELECT ?s { ?s foia:holdingStatus/skos:notation ?status ; dcterms:title ?t
           FILTER(?status != "held") }"""
    )

    assert {name for (name,) in wanted} == {catalogue.name(row["thing"]) for row in found}
    assert 200 < len(wanted)
