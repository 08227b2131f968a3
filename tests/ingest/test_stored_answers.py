"""Answers that a load stores: what would be found in the generation, after each load."""

import json
import shutil
from dataclasses import replace

import pytest
from pyroaring import BitMap

from archives import BASE, ID
from foia_graph.ingest import update
from foia_graph.ingest.derived_tables import LISTS, PAGE_TABLES
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import derive
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.tables.database import TableReader, create_tables, write_tables
from tests.derived_rows import DERIVED, rows_derived_again, stored_rows

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
    archive.begin()
    return archive


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
        derive(connection, (LISTS, *PAGE_TABLES), catalogue)
    return redactions(catalogue.tables)


def assert_stored(archive):
    """The tables of a generation say what is found in its quads."""
    folder = archive.generation.path
    others = [name for name in DERIVED if name != "redaction_count"]  # ids of documents may differ

    assert stored_rows(folder, others) == {
        name: rows for name, rows in rows_derived_again(folder, archive.profile).items() if name in others
    }
    assert redactions_found_anew(archive) == redactions(TableReader(folder))


def test_a_load_stores_what_it_finds(archive):
    """The contested memo, and the redactions of both documents."""
    folder = archive.generation.path

    assert_stored(archive)
    assert {f"{ID}document/memo"} == {
        owner for (owner,) in TableReader(folder).rows("SELECT owner FROM conflict")
    }
    assert {
        (f"{ID}document/memo", 1, f'["{BASE}scheme/exemptions/b5"]', 1),
        (f"{ID}document/plan", 1, f'["{BASE}scheme/exemptions/b6"]', 1),
    } == redactions(TableReader(folder))[0]


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
    """Whatever changed: conflicts that come and go, redactions, counts of classes, properties and nodes."""
    archive.write(f"papers/{name}.yaml", json.dumps([{**RECORDS[name], **fields}]))
    report = archive.load()

    assert "" == report.rebuilt
    assert_stored(archive)


ROWS = ["d,D,D", "o,O,D"]
LAYOUT = 'title = "Rows"\n[source]\ntitle = "Index"\n[files."*"]\ntype = "ReleasedDocument"\n'


@pytest.mark.parametrize("rows", [["a,A,D", *ROWS], ROWS[1:], [ROWS[0], "n,N,D", "z,Z,D"]])
def test_documents_keep_their_redactions_where_others_come_and_go(archive, monkeypatch, rows):
    """Before, behind and among them in the list."""
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    archive.write("rows/source.toml", LAYOUT)
    for number, each in enumerate((ROWS, rows, ROWS)):
        archive.write("rows/rows.csv", "\n".join(["id,title,description", *each, ""]))
        report = archive.load()

        assert number == 0 or report.rebuilt == ""
        assert_stored(archive)
