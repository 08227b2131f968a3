"""Derived tables: after each load they have what follows from the whole catalogue."""

import json
from collections import Counter
from random import Random

import pytest

from archives import BASE, ID
from derived_rows import DERIVED, rows_derived_again, stored_rows
from foia_graph.audit.gaps import GROUPS, KIND_ORDER, catalogue_gaps, gap_group
from foia_graph.errors import StoreBusy, StoreError
from foia_graph.extract.bates.spelling import TypedRange
from foia_graph.ingest import load, update
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.store.bates_index import BatesIndex
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import SCOPES, ConflictSelection
from foia_graph.store.figures import term_figures
from foia_graph.store.generations.generation import Layout
from foia_graph.store.tables.database import TableReader

BODIES = [
    {"type": "Agency", "id": "ice", "prefLabel": "Immigration and Customs Enforcement"},
    {"type": "Organization", "id": "ccr", "prefLabel": "Center for Constitutional Rights"},
]
LETTER_TEXT = """Dear Ms. Alder:

Enclosed are 5 pages, Bates stamped OAK-000201 through OAK-000205. We withheld 12 pages in full
under Exemption (b)(5).
"""
LETTER = {
    "type": "ReleasedDocument",
    "id": "letter",
    "title": "The letter",
    "description": "B",
    "source": "post",
    "text": LETTER_TEXT,
}
RELEASE = {"type": "Release", "id": "first", "title": "First", "description": "D", "statedDocumentCount": 3}
OPEN = "https://creativecommons.org/publicdomain/zero/1.0/"
SAID = ({"source": "post", "quote": "a"}, {"source": "letter", "quote": "b"})


def claimed(*values):
    return [{"value": value, **said} for value, said in zip(values, SAID, strict=False)]


def page(name, number, *numbers, prefix="ICE "):
    ranges = [
        {"batesPrefix": prefix, "batesStart": each, "asPrinted": f"{prefix}{each:06}"} for each in numbers
    ]
    return {"type": "Page", "id": f"{name}/{number}", "batesRange": ranges}


def document(name, **fields):
    return {"type": "ReleasedDocument", "id": name, "title": name.title(), "description": "D", **fields}


RECORDS = {
    "first": [RELEASE],
    "memo": [document("memo", inSeries="first", issued=claimed("2003-04-04", "2003-04-05"))],
    "plan": [document("plan", inSeries="first", numberOfPages=2), page("plan", 1, 101), page("plan", 2, 103)],
    "note": [document("note", license=OPEN), page("note", 1, 104), page("note", 2, 104)],
    "lost": [{"type": "CitedWork", "id": "lost", "title": "A lost plan", "holdingStatus": "cited-only"}],
    "held": [{"type": "CitedWork", "id": "held", "title": "A plan", "holdingStatus": "held"}],
}
CHANGES = {
    "first": [
        [{**RELEASE, "statedDocumentCount": 1}],
        [{**RELEASE, "license": OPEN}],
        [{**RELEASE, "title": "Another"}],
    ],
    "memo": [
        [document("memo", issued=claimed("2003-04-04"))],
        [document("memo", isReferencedBy="source/nowhere", raisesIssue="nothing")],
        [document("memo", inSeries="first", license=OPEN, title=claimed("A", "B"))],
        [],
    ],
    "plan": [
        [document("plan", numberOfPages=2), page("plan", 1, 101)],
        [document("plan", numberOfPages=2), page("plan", 1, 105), page("plan", 2, 103)],
        [document("plan", title="Gone plan"), page("plan", 1, 9), page("plan", 2, 7)],
        [],
    ],
    "note": [
        [document("note", isPartOf="document/memo"), page("note", 1, 203, prefix="OAK-")],
        [document("note")],
    ],
    "lost": [[], [{"type": "CitedWork", "id": "lost", "title": "Lost", "holdingStatus": "announced"}]],
    "held": [[{"type": "CitedWork", "id": "held", "title": "B", "holdingStatus": "cited-only"}], []],
}


@pytest.fixture
def archive(archive_of, monkeypatch):
    """A catalogue with gaps of most kinds, a contested date, and numbers on pages."""
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    files = {f"papers/{name}.yaml": json.dumps(each) for name, each in RECORDS.items()}
    files |= {"papers/bodies.yaml": json.dumps(BODIES), "papers/letter.yaml": json.dumps([LETTER])}
    archive = archive_of(files)
    archive.begin()
    return archive


def opened(archive):
    return Catalogue(archive.generation, archive.profile)


def assert_whole(archive):
    """The rows of a generation are those that all of its quads and texts give."""
    folder = archive.generation.path

    assert rows_derived_again(folder, archive.profile) == stored_rows(folder, DERIVED)


@pytest.mark.parametrize("seed", range(3))
def test_loads_of_differences_leave_the_rows_of_the_whole(archive, seed):
    """
    Whatever changed: gaps, conflicts and numbers that come and go, and what follows from others' records.
    """
    chance, reasons = Random(seed), []
    for _ in range(6):
        for name in chance.sample(sorted(CHANGES), chance.choice([1, 1, 2])):
            body = chance.choice([*CHANGES[name], RECORDS[name]])
            archive.write(f"papers/{name}.yaml", json.dumps(body))
        reasons.append(archive.load().rebuilt)
        assert_whole(archive)

    assert reasons.count("") > 1


def test_gaps_are_those_of_the_records(archive):
    """Of each kind those that the records of this test were written with."""
    found = [
        (each.kind, each.thing.removeprefix(ID), each.missing, each.text)
        for each in catalogue_gaps(opened(archive))
    ]
    kinds = {kind: [each[1:3] for each in found if each[0] == kind] for kind, *_ in found}

    assert [("release/first", "1")] == kinds["documents"]
    assert [("work/lost", "")] == kinds["not-held"]
    assert [("document/plan", "1")] == kinds["bates-missing"]
    assert [("document/note", "")] == kinds["bates-repeated"]
    assert [("document/letter", "5")] == kinds["bates-stated"]
    assert "document/note" not in {thing for thing, _ in kinds["rights"]}
    assert f"{BASE}catalog" == found[[each[0] for each in found].index("rights")][1]


def test_windows_of_groups_are_parts_of_all_gaps(archive):
    """Any window, its total, and a kind; works are behind what is no work."""
    archive.write("papers/memo.yaml", json.dumps(CHANGES["memo"][1][0:1]))
    archive.load()
    every = list(catalogue_gaps(opened(archive)))
    for group in GROUPS:
        members = sorted(
            (gap for gap in every if gap_group(gap) == group),
            key=lambda gap: (KIND_ORDER[gap.kind], "/id/work/" in gap.thing),
        )
        for start, size in ((0, 10), (1, 2), (5, 50)):
            gaps = catalogue_gaps(opened(archive))
            assert members[start : start + size] == list(gaps.of_group(group, start, size))
            assert len(members) == gaps.group_total(group)
    for kind in KIND_ORDER:
        gaps = catalogue_gaps(opened(archive), kind)
        assert [gap for gap in every if gap.kind == kind] == list(gaps)
        assert len(list(gaps)) == sum(map(gaps.group_total, GROUPS))


def test_links_that_lead_nowhere_are_those_of_the_quads(archive):
    """A link to what was deleted is one until its record is back."""
    archive.write("papers/note.yaml", json.dumps([document("note", isPartOf="document/memo")]))
    broken = []
    for body in (RECORDS["memo"], [], RECORDS["memo"]):
        archive.write("papers/memo.yaml", json.dumps(body))
        archive.load()
        subjects = {quad.subject.value for quad in archive.store}
        links = {
            (quad.subject.value, quad.object.value)
            for quad in archive.store
            if str(quad.graph_name) == "DEFAULT"
            and str(quad.object).startswith((f"<{ID}", f"<{BASE}scheme/"))
            and quad.object.value not in subjects
        }
        found = {(gap.thing, gap.to) for gap in catalogue_gaps(opened(archive), "link")}
        broken.append((f"{ID}document/note", f"{ID}document/memo") in found)
        assert links == found

    assert [False, True, False] == broken


def test_what_is_contested_from_outside_alone_is_so_in_that_scope(archive_of):
    """Also when a load of a difference finds it."""
    wiki = {"type": "SourceDocument", "id": "wiki", "title": "A wiki"}
    plan = document("plan", issued="2003-04-04")
    records = {"papers/bodies.yaml": BODIES, "papers/plan.yaml": [plan], "outside/wiki.yaml": [wiki]}
    archive = archive_of({name: json.dumps(each) for name, each in records.items()})
    archive.write("outside/source.toml", 'title = "Outside"\nscope = "external"\n')
    assert [] == archive.problems()
    said = [*claimed("2003-04-04"), {"value": "2003-04-05", "source": "wiki", "quote": "April 5"}]
    archive.write("papers/plan.yaml", json.dumps([{**plan, "issued": said}]))
    report = archive.load()
    selections = {scope: ConflictSelection(opened(archive), scope) for scope in SCOPES}
    fields = [each.field for each in selections["all"].conflicts()]

    assert "" == report.rebuilt
    assert {"corpus": 0, "all": 1} == {scope: each.total for scope, each in selections.items()}
    assert {"corpus": 0, "all": 1} == {
        scope: sum(map(each.fact_count, ("contradictions", "differences")))
        for scope, each in selections.items()
    }
    assert ["issued"] == fields
    assert_whole(archive)


def test_conflicts_are_walked_from_any_number(archive):
    """Of one field, one thing, or all; in windows of any size."""
    archive.write("papers/memo.yaml", json.dumps(CHANGES["memo"][2]))
    contested = document("plan", issued=claimed("2003-04-04", "2003-04-05"), title=claimed("A", "B"))
    archive.write("papers/plan.yaml", json.dumps([contested]))
    archive.load()
    catalogue = opened(archive)
    every = ConflictSelection(catalogue, "all")
    walked = [(each.thing.iri, each.field) for each in every.conflicts()]
    memo, plan = f"{ID}document/memo", f"{ID}document/plan"

    assert Counter({(memo, "title"): 1, (plan, "title"): 1, (plan, "issued"): 1}) == Counter(walked)
    windows = [[each.thing.iri for each in every.conflicts(at, at + 1)] for at in range(every.total)]
    assert [iri for iri, _ in walked] == [iri for window in windows for iri in window]
    assert [(plan, "issued")] == [
        (each.thing.iri, each.field)
        for each in ConflictSelection(catalogue, "all", plan, "issued").conflicts()
    ]
    assert (2, 0) == tuple(
        ConflictSelection(catalogue, "all", field=field).total for field in ("title", "description")
    )


def test_figures_are_counted_on(archive):
    """After a load of a difference they are those of the triples."""
    archive.write("papers/plan.yaml", json.dumps(CHANGES["plan"][1]))
    archive.load()
    triples = {quad.triple for quad in archive.store if str(quad.graph_name) == "DEFAULT"}
    figures = term_figures(opened(archive))

    assert Counter(each.predicate.value for each in triples) == figures.properties
    assert (
        Counter(each.object.value for each in triples if each.predicate.value == RDF_TYPE) == figures.classes
    )
    assert (len({each.subject for each in triples}), len({each.object for each in triples})) == (
        figures.subjects,
        figures.objects,
    )


def test_a_number_leads_to_what_bears_it(archive):
    """However it is spelled, alone or in a range, and to the nearest where none does."""
    archive.write("papers/held.yaml", json.dumps([
        document("whole", batesRange=[{"batesPrefix": "ICE-", "batesStart": 100, "batesEnd": 103}]),
        document("huge", batesRange=[{"batesPrefix": "ICE-", "batesStart": 10**30}]),
    ]))  # fmt: skip
    archive.load()
    index = BatesIndex(TableReader(archive.generation.path))
    whole, *pages = (f"{ID}document/{name}" for name in ("whole", "plan/page/1", "plan/page/2"))

    assert [pages[0], whole] == list(index.find_stamps("ice101"))
    assert [whole] == list(index.find_stamps("ICE 000102"))
    assert [pages[0], whole] == list(index.find_bare_number("101"))
    assert [pages[1], whole] == list(index.find_range(TypedRange("ICE", 102, 103)))
    assert {} == index.find_stamps("ICE 99")
    before, after = index.nearest_stamps("ICE 99")
    assert (None, whole) == (before, after.thing)
    before, after = index.nearest_stamps("ICE 1000")
    assert ("ICE 000104", None) == (before.as_printed, after)
    (span,) = index.prefixes
    assert (100, 104, 5, 3) == (span.first, span.last, span.count, span.documents)
    runs = [(run.document.removeprefix(f"{ID}document/"), run.count) for run in index.document_runs("ice")]
    assert [("whole", 4), ("plan", 2), ("note", 1)] == runs
    assert ["ICE 000101"] == index.printed_numbers(pages[0])
    assert {pages[0], pages[1]} == index.stamps_by_thing([*pages, f"{ID}document/memo"]).keys()


# -- large catalogues ----------------------------------------------------------------------------------------


def test_a_large_catalogue_is_served_before_its_answers_are_derived(archive_of, monkeypatch):
    """Till then who asks is told to come back; the next generation has them."""
    archive, served, write = (
        archive_of({"papers/lost.yaml": json.dumps(RECORDS["lost"])}),
        [],
        load.write_answers,
    )

    def noted(folder, *rest):
        catalogue = opened(archive)
        for ask in (catalogue_gaps, term_figures, lambda each: ConflictSelection(each, "all").total):
            with pytest.raises(StoreBusy, match="ask again soon"):
                ask(catalogue)
        served.append(archive.generation.number)
        write(folder, *rest)

    monkeypatch.setattr(load, "OPTIMISED_AT_ONCE", 0)
    monkeypatch.setattr(load, "write_answers", noted)
    report = archive.load()

    assert ([1], 2, 2) == (served, archive.generation.number, report.generation)
    assert ["not-held"] == [gap.kind for gap in catalogue_gaps(opened(archive), "not-held")]
    assert_whole(archive)


def test_answers_that_could_not_be_derived_come_with_the_next_load(archive_of, monkeypatch):
    """The load says so, and all that comes behind is done."""

    def fail(*_):
        raise StoreError("There is no room for them.")

    archive = archive_of({f"papers/{name}.yaml": json.dumps(RECORDS[name]) for name in ("lost", "held")})
    with monkeypatch.context() as patches:
        patches.setattr(load, "OPTIMISED_AT_ONCE", 0)
        patches.setattr(load, "write_answers", fail)
        report = archive.load()
    assert [1, 1] == [archive.generation.number, report.generation]
    assert any("There is no room for them." in note for note in report.notes)
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    archive.write("papers/held.yaml", json.dumps(CHANGES["held"][0]))
    report = archive.load()

    assert "" == report.rebuilt
    assert 2 == len(list(catalogue_gaps(opened(archive), "not-held")))
    assert_whole(archive)


def test_the_gaps_of_the_shipped_catalogue_are_those_of_its_quads(shipped_store, profile):
    """A load takes the targets of broken links from what records name; all quads have no others."""
    folder = Layout(shipped_store).resolve()

    assert rows_derived_again(folder, profile)["gap"] == stored_rows(folder)["gap"] != []
