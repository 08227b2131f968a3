"""Rows of lists: written by a load, brought up to date, and the same as those that are read of the quads."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archives import BASE, ID, Archive
from foia_graph.errors import StoreError
from foia_graph.ingest import row_writer, update
from foia_graph.ingest.decide import Decider
from foia_graph.model.profile import Profile, Shape
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations import fixity
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.listing import row_files
from foia_graph.store.listing.row_files import FOLDER, INDEX, RowFiles
from foia_graph.store.listing.rows import ListRowReader, list_rows
from foia_graph.store.listing.selection import ListSelector, select_things
from tests.store.test_columns import CHANGES, LAYOUT, ROWS, states_around_renaming
from tests.store.test_selection import WORLD

DOCUMENTS = "ReleasedDocument"


def classes(catalogue: Catalogue) -> list[Shape]:
    """Give the classes that have things."""
    shapes = catalogue.profile.shapes.values()
    return [each for each in shapes if catalogue.profile.is_thing(each) and len(catalogue.thing_names(each))]


def stored_rows(catalogue: Catalogue, shape: Shape) -> dict[str, list[str]]:
    """Give all rows in the files of a class, whatever they are of."""
    files = RowFiles.open(catalogue.generation.path, shape, catalogue.profile)
    assert files is not None, shape.name
    return {
        name: json.loads(row)
        for number in range(len(files.first_names))
        for name, row in files.open_file(number).encoded_rows()
    }


def rows_of_quads(catalogue: Catalogue, shape: Shape) -> dict[str, list[str]]:
    """Give the rows of all things of a class, read of the quads."""
    reader = ListRowReader(catalogue, shape)
    return {name: reader.read_row(name) for name in catalogue.thing_names(shape)}


def assert_stored(catalogue: Catalogue) -> None:
    """The files of each class have the rows of its things, and none besides."""
    for shape in classes(catalogue):
        assert stored_rows(catalogue, shape) == rows_of_quads(catalogue, shape), shape.name


def test_a_load_writes_the_rows_of_all_things(shipped_store: Path, profile: Profile) -> None:
    """
    Of each class of the shipped catalogue the files say what its quads say.
    """
    catalogue = Catalogue(Generation.read(Layout(shipped_store).resolve()), profile)

    assert_stored(catalogue)
    assert {"Agency", "Issue", "Person", "Release", DOCUMENTS} <= {each.name for each in classes(catalogue)}


def test_a_process_of_its_own_writes_the_rows_of_many_things(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    They are the same, and one that fails leaves the store as it was, in a sentence.
    """
    monkeypatch.setattr(row_writer, "MANY_THINGS", 1)
    archive.load()
    built = Catalogue(archive.generation, archive.profile)
    assert_stored(built)

    def start(code: str) -> Callable[..., "subprocess.Popen[bytes]"]:
        command = [sys.executable, "-c", code]
        return lambda *_, **__: subprocess.Popen(command, stdin=subprocess.PIPE)

    monkeypatch.setattr(row_writer, "start_module", start("raise SystemExit(3)"))
    with pytest.raises(StoreError, match="ended with status 3"):
        archive.load(into=archive.root.with_name("other"))
    monkeypatch.setattr(row_writer, "start_module", start("raise SystemExit(1)"))
    monkeypatch.setattr(row_writer.msgspec.json, "encode", lambda _: b"x" * 10_000_000)
    with pytest.raises(StoreError, match="ended with status 1"), row_writer.rows_beside(archive.root, built):
        pass
    assert Layout(archive.root.with_name("other")).find_target() is None


def test_rows_come_in_any_order_without_a_look_at_the_quads(archive: Archive) -> None:
    """
    The rows of a list that is narrowed and sorted are read of the files alone.
    """
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    empty = EmbeddedStore.of_turtle(archive.write("empty.ttl", ""), BASE)
    catalogue = Catalogue(archive.generation, archive.profile, empty)
    shape = archive.profile[DOCUMENTS]
    selector = ListSelector((("issue", (f"{BASE}scheme/issues/harm",)),), first="2010", sort="-date")
    names = select_things(catalogue, shape, selector).names()

    columns, *rows = list_rows(names, shape, catalogue)

    assert [f"{ID}document/note", f"{ID}document/memo"] == [row[0] for row in rows]
    assert all(len(row) == len(columns) and row[1] for row in rows)


@pytest.mark.parametrize("what", CHANGES)
def test_an_update_writes_the_rows_that_stand_in_the_store(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """
    After an update the rows are those of the quads, whatever changed, and once more when it is undone.
    """
    monkeypatch.setattr(update, "LARGEST_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    text = WORLD
    for old, new in CHANGES[what]:
        text = text.replace(old, new)

    for each in (text, WORLD):
        archive.write("papers/world.yaml", each)
        assert "" == archive.load().rebuilt
        assert_stored(Catalogue(archive.generation, archive.profile))


def test_files_grow_and_are_divided_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Things come before, behind and among the others, and go; a file that grew too large divides all of them.
    """
    monkeypatch.setattr(update, "LARGEST_SHARE", 9)
    monkeypatch.setattr(row_files, "ROWS_IN_FILE", 2)
    monkeypatch.setattr(row_files, "MOST_IN_FILE", 4)
    more = ["a,A,2013,raid", *ROWS, "e,E,,", "g,G,,"]
    many = [*more, "c,C,,", "c1,C,,", "c2,C,,", "c3,C,,"]
    archive.write("papers/world.yaml", WORLD)
    archive.write("rows/source.toml", LAYOUT)
    sizes = []
    for number, rows in enumerate((ROWS, more, many, ROWS[1:], [], ROWS)):
        archive.write("rows/rows.csv", "\n".join(["id,title,created,subject", *rows, ""]))
        assert (not number) == bool(archive.load().rebuilt)
        catalogue = Catalogue(archive.generation, archive.profile)
        assert_stored(catalogue)
        files = RowFiles.open(catalogue.generation.path, archive.profile[DOCUMENTS], archive.profile)
        assert files is not None
        sizes.append(len(files.first_names))

    assert sizes[2] > sizes[1] == sizes[0]
    assert [] == fixity.verify_store(archive.root)


def test_files_of_other_things_are_shared(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    An update writes the file with the thing that changed, and links all others.
    """
    monkeypatch.setattr(row_files, "ROWS_IN_FILE", 1)
    before, after = (generation / FOLDER for generation in states_around_renaming(archive))

    differ = [
        path.relative_to(before).as_posix()
        for path in sorted(before.rglob("*"))
        if path.is_file() and not path.samefile(after / path.relative_to(before))
    ]
    assert ["Person/0000"] == differ
    assert f"{FOLDER}/Person/{INDEX}" in archive.generation.files


def test_what_is_withdrawn_is_in_no_file(archive: Archive) -> None:
    """
    The words of a document that is withdrawn are gone from the files of the generation that hides it.
    """
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    assert f"{ID}document/memo" in stored_rows(
        Catalogue(archive.generation, archive.profile), archive.profile[DOCUMENTS]
    )
    Decider(archive.root, archive.profile, "").withdraw("document/memo", "Sealed")

    files = [path for path in (archive.generation.path / FOLDER).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"document/memo" in path.read_bytes()]
