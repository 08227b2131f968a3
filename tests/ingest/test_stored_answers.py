"""Answers that a load stores: what would be found in the generation, after each load."""

import json
import shutil
from dataclasses import replace

import pytest
from pyroaring import BitMap

from archives import BASE, ID
from foia_graph.audit.gaps import find_gaps
from foia_graph.audit.stored_gaps import StoredGaps
from foia_graph.errors import StoreError
from foia_graph.ingest import rebuild, update
from foia_graph.ingest.derived_tables import DERIVED_TABLES
from foia_graph.store import statistics
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflict_selection import ConflictSelection, find_contested
from foia_graph.store.contested_things import FILE_NAME as CONTESTED
from foia_graph.store.contested_things import SCOPES, ContestedThings
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.figures import FIGURES, compute_figures, term_figures
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.tables.database import TableReader, create_tables, write_tables
from foia_graph.store.tables.derived import derive

BODIES = [
    {"type": "Agency", "id": "ice", "prefLabel": "Immigration and Customs Enforcement"},
    {"type": "Organization", "id": "ccr", "prefLabel": "Center for Constitutional Rights"},
]
MEMO = {
    "type": "ReleasedDocument",
    "id": "memo",
    "title": "A memo",
    "description": "D",
    "issued": [
        {"value": "2003-04-04", "source": "post", "quote": "April 4"},
        {"value": "2003-04-05", "source": "letter", "quote": "April 5"},
    ],
}
PLAN = {**MEMO, "id": "plan", "issued": "2003-04-04"}
FIRST = {"type": "Page", "id": "memo/1", "redaction": [{"claimedExemption": ["(b)(5)"]}]}
SECOND = {"type": "Page", "id": "plan/1", "redaction": [{"claimedExemption": ["(b)(6)"]}]}
WORK = {"type": "CitedWork", "id": "work", "title": "A plan", "holdingStatus": "held"}
RECORDS = {"work": WORK, "memo": MEMO, "plan": PLAN, "first": FIRST, "second": SECOND}


@pytest.fixture
def archive(archive_of):
    """An archive with a contested date, and two redactions."""
    records = {f"papers/{name}.yaml": json.dumps([each]) for name, each in RECORDS.items()}
    archive = archive_of({"papers/bodies.yaml": json.dumps(BODIES), **records})
    assert [] == archive.problems()
    archive.load()
    return archive


def found_anew(archive):
    """Return contested things and counts as they stand in the quads."""
    catalogue = Catalogue(archive.generation, archive.profile)
    return find_contested(catalogue), compute_figures(catalogue.quad_store)


def redactions(tables):
    """Return the tables of redactions, the documents by their names."""
    names = dict(tables.rows("SELECT id, iri FROM list_item"))
    counts = {
        tuple(key): {names[each] for each in BitMap.deserialize(documents)}
        for *key, documents in tables.rows("SELECT * FROM redaction_count")
    }
    others = (set(tables.rows(f"SELECT * FROM {each}")) for each in ("redaction", "page_left_out"))
    return *others, counts


def redactions_found_anew(archive):
    """Return the tables as they are derived from the quads and the list of documents."""
    scratch = archive.root / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    create_tables(scratch)
    catalogue = Catalogue(
        replace(archive.generation, path=scratch),
        archive.profile,
        EmbeddedStore.of_generation(archive.generation.path),
    )
    with write_tables(scratch) as connection:
        derive(connection, DERIVED_TABLES, catalogue)
    return redactions(catalogue.tables)


def assert_stored(archive):
    """The files of a generation say what is found in its quads; the hash may be left to be made."""
    contested, figures = found_anew(archive)
    folder, profile = archive.generation.path, archive.profile
    stored = FIGURES.read(folder, profile)

    assert as_found(contested) == as_found(ContestedThings.read(folder, profile))
    assert redactions_found_anew(archive) == redactions(TableReader(folder))
    assert stored in (figures, figures.__replace__(default_graph_hash=""))


def as_found(contested):
    """Return contested things as they are compared, wherever they stand."""
    columns = {
        name: {field: list(places) for field, places in column.items()}
        for name, column in contested.columns.items()
    }
    facts = {name: dict(counts) for name, counts in contested.facts.items()}
    return contested.all_fields(), columns, facts


def stored_gaps(folder, profile):
    return list(StoredGaps.read(folder, profile))


def file_number(archive, name):
    return (archive.generation.path / name).stat().st_ino


def test_a_load_stores_what_it_finds(archive):
    """
    The contested memo, the redactions of both documents, and the hash.
    """
    folder, profile = archive.generation.path, archive.profile

    assert_stored(archive)
    assert [f"{ID}document/memo"] == list(ContestedThings.read(folder, profile).names)
    assert {
        (f"{ID}document/memo", 1, f'["{BASE}scheme/exemptions/b5"]', 1),
        (f"{ID}document/plan", 1, f'["{BASE}scheme/exemptions/b6"]', 1),
    } == redactions(TableReader(folder))[0]
    assert FIGURES.read(folder, profile).default_graph_hash


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("memo", {"issued": "2003-04-04"}),
        ("plan", {"issued": MEMO["issued"]}),
        ("work", {"holdingStatus": "cited-only", "title": "Plans"}),
        ("first", {"redaction": []}),
        ("first", {"redaction": [{"claimedExemption": ["(b)(6)"], "status": "rejected"}]}),
        ("second", {"redaction": [{"claimedExemption": ["(b)(6)", "(b)(5)"]}]}),
    ],
)
def test_a_load_of_a_difference_stores_what_it_would_find(archive, name, fields):
    """
    Whatever changed: conflicts that come and go, redactions, counts of classes, properties and nodes.
    """
    archive.write(f"papers/{name}.yaml", json.dumps([{**RECORDS[name], **fields}]))
    report = archive.load()

    assert "" == report.rebuilt
    assert_stored(archive)


ROWS = ["d,D,D", "o,O,D"]
LAYOUT = 'title = "Rows"\n[source]\ntitle = "Index"\n[files."*"]\ntype = "ReleasedDocument"\n'


@pytest.mark.parametrize("rows", [["a,A,D", *ROWS], ROWS[1:], [ROWS[0], "n,N,D", "z,Z,D"]])
def test_documents_keep_their_redactions_where_others_come_and_go(archive, monkeypatch, rows):
    """
    Before, behind and among them in the list.
    """
    monkeypatch.setattr(update, "LARGEST_SHARE", 1)
    archive.write("rows/source.toml", LAYOUT)
    for number, each in enumerate((ROWS, rows, ROWS)):
        archive.write("rows/rows.csv", "\n".join(["id,title,description", *each, ""]))
        report = archive.load()

        assert number == 0 or report.rebuilt == ""
        assert_stored(archive)


def test_what_is_contested_from_outside_alone_is_so_in_that_scope(archive_of):
    """
    Also when a load of a difference finds it.
    """
    wiki = {"type": "SourceDocument", "id": "wiki", "title": "A wiki"}
    said = {"value": "2003-04-05", "source": "wiki", "quote": "April 5"}
    records = {"papers/bodies.yaml": BODIES, "papers/plan.yaml": [PLAN], "outside/wiki.yaml": [wiki]}
    archive = archive_of({name: json.dumps(each) for name, each in records.items()})
    archive.write("outside/source.toml", 'title = "Outside"\nscope = "external"\n')
    assert [] == archive.problems()
    archive.load()
    archive.write("papers/plan.yaml", json.dumps([{**PLAN, "issued": [MEMO["issued"][0], said]}]))
    report = archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    totals = {scope: ConflictSelection(catalogue, scope).total for scope in SCOPES}

    assert "" == report.rebuilt
    assert {"corpus": 0, "all": 1} == totals
    assert_stored(archive)


def test_a_large_catalogue_is_served_before_its_answers_are_found(archive_of, monkeypatch):
    """
    The generation that has them takes the place of the first, under the next number.
    """
    archive, numbers, write = archive_of({"papers/memo.yaml": json.dumps([MEMO])}), [], rebuild.write_answers

    def noted(folder, *rest):
        numbers.append(archive.generation.number)
        write(folder, *rest)

    monkeypatch.setattr(rebuild, "OPTIMISED_AT_ONCE", 0)
    monkeypatch.setattr(rebuild, "write_answers", noted)
    report = archive.load()

    assert ([1], 2, 2) == (numbers, archive.generation.number, report.generation)
    assert_stored(archive)
    assert find_gaps(Catalogue(archive.generation, archive.profile)) == stored_gaps(
        archive.generation.path, archive.profile
    )


def test_a_large_catalogue_whose_answers_are_not_found_is_served_all_the_same(archive_of, monkeypatch):
    """
    The load says so, and all that comes behind is done.
    """

    def fail(*_):
        raise StoreError("There is no room for them.")

    archive = archive_of({"papers/memo.yaml": json.dumps([MEMO])})
    monkeypatch.setattr(rebuild, "OPTIMISED_AT_ONCE", 0)
    monkeypatch.setattr(rebuild, "write_answers", fail)
    report = archive.load()

    assert [1, 1] == [archive.generation.number, report.generation]
    assert any("There is no room for them." in note for note in report.notes)


def test_links_that_lead_nowhere_are_those_of_the_quads(archive_of):
    """
    They are looked for among what records name, and no others are there.
    """
    records = [
        {**PLAN, "creator": "agency/none", "raisesIssue": "nothing", "isPartOf": "document/memo"},
        {**WORK, "about": "agency/none", "updates": "document/gone"},
        {**BODIES[0], "altLabel": f"{ID}agency/none"},
    ]
    archive = archive_of({"papers/some.yaml": json.dumps(records)})
    assert [] == archive.problems()
    archive.load()
    found = find_gaps(Catalogue(archive.generation, archive.profile))
    links = {(each.thing, each.to) for each in found if each.kind == "link"}

    assert found == stored_gaps(archive.generation.path, archive.profile)
    assert {(f"{ID}document/plan", f"{ID}agency/none")} <= links


def test_the_gaps_of_the_shipped_catalogue_are_those_of_its_quads(shipped_store, profile):
    """
    With all that records can name.
    """
    generation = Generation.read(Layout(shipped_store).resolve())

    assert find_gaps(Catalogue(generation, profile)) == stored_gaps(generation.path, profile)


def test_what_did_not_change_is_not_written_again(archive):
    """
    The file is that of the generation before where another description is all that differs.
    """
    before = file_number(archive, CONTESTED)
    archive.write("papers/memo.yaml", json.dumps([{**MEMO, "description": "Another"}]))
    archive.load()

    assert before == file_number(archive, CONTESTED)
    assert_stored(archive)


def test_counts_are_given_before_the_hash_is_made(archive, monkeypatch):
    """
    After a load of a difference the terms of a catalogue are known without a look at all of it.
    """
    archive.write("papers/memo.yaml", json.dumps([{**MEMO, "description": "Another"}]))
    archive.load()
    catalogue = Catalogue(archive.generation, archive.profile)
    monkeypatch.setattr(statistics, "count_classes", lambda *_: pytest.fail("all is counted"))

    assert 2 == term_figures(catalogue, Layout(archive.root)).classes[archive.profile["Page"].target]
