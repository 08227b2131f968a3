"""Changed records, and what depends on them: a load of the difference says what a load of all says."""

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from archives import CATALOG, SOURCES, Archive, content
from derived_rows import stored_rows
from foia_graph.ingest.mapping import stored_context
from foia_graph.ingest.record_entries import read_entries
from foia_graph.store.generations.generation import Generation, Layout
from tests.search.dumps import entries

PAGES_TOML = 'title = "Pages"\n[files."pages.jsonl"]\ntype = "Page"\n'
LISTS_TOML = (
    'title = "Lists"\n[files."*.csv"]\ntype = "CitedWork"\ncolumns = {title = "title"}\nid = ["id"]\n'
)
MEMO = {"type": "ReleasedDocument", "id": "memo", "title": "A memo", "description": "Of a harbour"}
NOTE = {"type": "ReleasedDocument", "id": "note", "title": "A note", "description": "Of a pier"}
AGENCY = {"type": "Agency", "id": "water", "prefLabel": "Water Office"}
WORK = {"type": "CitedWork", "id": "plan", "title": "A plan"}
PAGES = [
    {"type": "Page", "id": "memo/1", "text": "The Water Office withholds it under (b)(6). LAWN-0001"},
    {"type": "Page", "id": "memo/2", "text": "The Harbour Office said so on March 1, 2010. LAWN-0002"},
    {"type": "Page", "id": "leaflet/1", "text": "A leaflet that no record describes"},
]
STARTING = {
    "catalog.toml": CATALOG,
    "papers/sources.yaml": SOURCES,
    "papers/source.toml": 'title = "Papers"\nsource = "letter"\n',
    "papers/memo.yaml": json.dumps([MEMO]),
    "papers/note.yaml": json.dumps([NOTE]),
    "papers/agency.yaml": json.dumps([AGENCY]),
    "papers/works.jsonl": f"{json.dumps(WORK)}\n",
    "pages/source.toml": PAGES_TOML,
    "pages/pages.jsonl": "".join(f"{json.dumps(page)}\n" for page in PAGES),
    "lists/source.toml": LISTS_TOML,
    "lists/works.csv": "id,title\nlist,A list\n",
}


def make_archive(folder, profile, prepared, **files):
    """Make a catalogue of a memo with pages, a note without, an agency and some works, and load it."""
    archive = Archive(Path(folder, "data"), Path(folder, "store"), profile, prepared)
    for name, text in {**STARTING, **files}.items():
        archive.write(name, text)
    archive.begin()
    return archive


@pytest.fixture
def archive(tmp_path, small, prepared, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)
    return make_archive(tmp_path, small, prepared)


def said(root, profile):
    """Give all that is served from a store: quads, records, words, rows of derived tables."""
    path = Layout(root).resolve()
    return (content(root), read_entries(Generation.read(path)), entries(root), stored_rows(path))


def assert_as_built_anew(archive):
    """Load the same files into a new store, and compare."""
    fresh = archive.root.with_name("fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    archive.load(into=fresh)

    assert said(fresh, archive.profile) == said(archive.root, archive.profile)


def change(archive, name, record, **fields):
    """Write the record of a file with other fields."""
    archive.write(name, json.dumps([{**record, **fields}]))


# -- what a difference does --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"description": "Of a lighthouse"}, 1),
        ({"title": "A memorandum"}, 2),
        pytest.param(
            {"description": [{"value": "Of a pier", "source": "post", "quote": "pier"}]},
            1,
            marks=pytest.mark.slow,
        ),
        pytest.param({"isReferencedBy": "source/letter"}, 1, marks=pytest.mark.slow),
    ],
)
def test_the_record_of_a_document_with_a_text_is_a_difference(archive, fields, changed):
    """What its pages say stays. With the title of a document that of its graph is another."""
    change(archive, "papers/memo.yaml", MEMO, **fields)
    report = archive.load()

    assert ("", changed, 0) == (report.rebuilt, report.changed, report.documents_read)
    assert_as_built_anew(archive)


@pytest.mark.parametrize(
    "fields",
    [
        {"inSeries": "first"},
        {"form": "letter"},
        pytest.param({"numberOfPages": "3"}, marks=pytest.mark.slow),
        pytest.param({"publisher": "agency/water"}, marks=pytest.mark.slow),
        pytest.param(
            {"batesRange": [{"batesPrefix": "LAWN", "batesStart": 1, "batesEnd": 2}]}, marks=pytest.mark.slow
        ),
    ],
)
def test_what_rules_the_description_of_its_file_is_no_difference(archive, fields):
    """Where a record comes to say what its file says too, or to be in a release, all is described again."""
    change(archive, "papers/memo.yaml", MEMO, **fields)
    report = archive.load()

    assert "more changed than single records" == report.rebuilt
    assert_as_built_anew(archive)


def test_claims_read_in_a_file_stay_behind_those_of_the_record(archive):
    """The order of claims is that of the record, then that of the file."""
    for number in range(3):
        claims = [
            {"value": f"Of pier {number}-{n}", "source": source, "quote": f"pier {number}"}
            for n, source in enumerate(["post", "letter"])
        ]
        change(archive, "papers/memo.yaml", MEMO, description=claims)
        report = archive.load()

        assert "" == report.rebuilt
        assert_as_built_anew(archive)


# -- what is kept of the first pass ------------------------------------------------------------------------


def test_a_load_of_a_difference_reads_no_other_record(archive, monkeypatch):
    """What the first pass found is kept, so that only the changed file is read: as it was and as it is."""
    from foia_graph.ingest.mapping.inventory import SourceFolder

    read, plain = [], SourceFolder.read_at
    monkeypatch.setattr(
        SourceFolder, "read_at", lambda self, path, file: read.append(file) or plain(self, path, file)
    )
    change(archive, "papers/note.yaml", NOTE, description="Changed")
    report = archive.load()

    assert ("", ["note.yaml", "note.yaml"]) == (report.rebuilt, read)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"sources": []}'])
def test_what_is_lost_is_found_anew(archive, damage):
    """Without what was kept the inputs are read through again, and the load is the same."""
    (path,) = Layout(archive.root).cache.glob(f"{stored_context.FILE_NAME}*")
    path.write_bytes(damage)
    change(archive, "papers/note.yaml", NOTE, description="Changed")
    report = archive.load()

    assert "" == report.rebuilt
    assert_as_built_anew(archive)
    assert stored_context.read_stored_context(Layout(archive.root), archive.generation) is not None


def test_what_is_kept_is_of_one_state(archive):
    """Another program, or the generation before, has not found it."""
    layout, before = Layout(archive.root), archive.generation
    change(archive, "papers/note.yaml", NOTE, description="Changed")
    archive.load()

    assert stored_context.read_stored_context(layout, archive.generation) is not None
    assert stored_context.read_stored_context(layout, before) is None


# -- edits in any order --------------------------------------------------------------------------------------


class Editor:
    """Edits of the folder of a catalogue, as people make them."""

    def __init__(self, archive):
        self.archive = archive

    def describe_memo(self, number):
        change(self.archive, "papers/memo.yaml", MEMO, description=f"Of pier {number}")

    def rename_memo(self, number):
        change(self.archive, "papers/memo.yaml", MEMO, title=f"Memo {number}")

    def release_memo(self, number):
        change(self.archive, "papers/memo.yaml", MEMO, inSeries=["first", "second"][number % 2])

    def date_memo(self, number):
        change(self.archive, "papers/memo.yaml", MEMO, issued=f"201{number}")

    def describe_note(self, number):
        self._write_note(description=f"Number {number}")

    def lose_note(self, number):
        statuses = ["held", "described-only", "withheld"]
        self._write_note(holdingStatus=statuses[number - 1])

    def link_note(self, number):
        self._write_note(isReferencedBy=["source/letter", "source/nowhere", "source/post"][number - 1])

    def rename_agency(self, number):
        change(
            self.archive,
            "papers/agency.yaml",
            AGENCY,
            prefLabel=["Water Office", "Harbour Office"][number % 2],
        )

    def withhold_agency(self, number):
        change(self.archive, "papers/agency.yaml", AGENCY, restricted="asked for")

    def change_works(self, number):
        works = [{**WORK, "id": f"plan-{n}", "title": f"Plan {n} of {number}"} for n in range(number)]
        self.archive.write("papers/works.jsonl", "".join(f"{json.dumps(each)}\n" for each in works))

    def change_list(self, number):
        self.archive.write(
            "lists/works.csv", "id,title\n" + "".join(f"l{n},List {number}\n" for n in range(3))
        )

    def change_page(self, number):
        pages = [{**PAGES[0], "text": f"Text {number}"}, *PAGES[1:]]
        self.archive.write("pages/pages.jsonl", "".join(f"{json.dumps(page)}\n" for page in pages))

    def claim_beside(self, number):
        claim = {
            "type": "Claim",
            "about": "agency/water",
            "field": "altLabel",
            "value": f"W{number}",
            "quote": "W",
        }
        self.archive.write("papers/claims.yaml", json.dumps([claim]))

    def move_note(self, number):
        self._rename("papers/note.yaml", "papers/moved.yaml")

    def move_note_to_another_folder(self, number):
        self._rename("papers/note.yaml", "lists/note.yaml")

    def delete_note(self, number):
        Path(self.archive.folder, "papers/note.yaml").unlink(missing_ok=True)

    def restore_note(self, number):
        self._write_note()

    def touch_all(self, number):
        for path in self.archive.folder.rglob("*.*"):
            path.touch()

    def change_in_place(self, number):
        """Change a byte of a file, and give it the time that it had: its size is the same, too."""
        path = Path(self.archive.folder, "papers/memo.yaml")
        before = path.stat()
        path.write_bytes(path.read_bytes().replace(b"Of a", b"In a"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def change_catalogue(self, number):
        self.archive.write("catalog.toml", CATALOG.replace("title =", f"title = 'Number {number}' #", 1))

    def change_settings(self, number):
        self.archive.write("papers/source.toml", f'title = "Papers {number}"\nsource = "letter"\n')

    def _write_note(self, **fields):
        """Write the note where it was first, and nowhere else."""
        for name in ("papers/moved.yaml", "lists/note.yaml"):
            Path(self.archive.folder, name).unlink(missing_ok=True)
        change(self.archive, "papers/note.yaml", NOTE, **fields)

    def _rename(self, old, new):
        path = Path(self.archive.folder, old)
        if path.exists():
            path.replace(Path(self.archive.folder, new))


EDITS = sorted(name for name in vars(Editor) if not name.startswith("_"))


@pytest.mark.parametrize("examples", [1, pytest.param(20, marks=pytest.mark.slow)])
def test_edits_in_any_order_add_up(small, prepared, examples):
    """After each load the store says what one built of all files would say."""

    @settings(max_examples=examples, deadline=None, phases=(Phase.explicit, Phase.generate))
    @given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(1, 3)), min_size=3, max_size=6))
    def add_up(edits):
        with tempfile.TemporaryDirectory() as folder:
            archive = make_archive(folder, small, prepared)
            for name, number in edits:
                getattr(Editor(archive), name)(number)
                archive.load()
                assert_as_built_anew(archive)

    add_up()
