"""Redactions that a load stores: what would be found in the generation, after each load."""

import json

import pytest

from foia_graph.ingest import update
from foia_graph.model.iris import page_of
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.redaction_columns import RedactionColumns
from foia_graph.store.redaction_file import FILE_NAME as REDACTIONS
from foia_graph.store.redaction_file import SHAPE, StoredRedactions
from foia_graph.store.redaction_index import read_redactions

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


def assert_stored(archive):
    """The file of a generation says what is found in its quads."""
    folder, profile = archive.generation.path, archive.profile
    catalogue = Catalogue(archive.generation, profile)
    index = read_redactions(catalogue.quad_store, page_of)
    redactions = StoredRedactions.open(folder, profile)

    assert (index.by_document, index.left_out) == (dict(redactions.by_document), dict(redactions.left_out))
    documents = catalogue.thing_names(profile[SHAPE])
    counted, columns = RedactionColumns.of_index(index, documents), redactions.columns(len(documents))
    everything = (1 << 8 * len(documents)) // 255
    assert list(counted.counts(()).numbers) == list(columns.counts(()).numbers)
    assert counted.ground_counts(everything) == columns.ground_counts(everything)


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
    Whatever changed.
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


def test_what_did_not_change_is_not_written_again(archive):
    """
    The file is that of the generation before where another description is all that differs.
    """
    before = (archive.generation.path / REDACTIONS).stat().st_ino
    archive.write("papers/memo.yaml", json.dumps([{**MEMO, "description": "Another"}]))
    archive.load()

    assert before == (archive.generation.path / REDACTIONS).stat().st_ino
    assert_stored(archive)
