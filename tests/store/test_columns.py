"""Columns of lists: written by a load without a store, brought up to date, and mapped by who lists things."""

from pathlib import Path

import pytest

from archives import BASE, ID, Archive
from foia_graph.errors import StoreError
from foia_graph.ingest import update
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.column_file import FOLDER, NAMES, ORDER, ColumnFile
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations import fixity
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.listing.build import ColumnBuilder
from foia_graph.store.listing.paths import StorePaths
from foia_graph.store.listing.selection import ListSelector, select_things
from tests.store.test_selection import WORLD

CHIEF = "- {type: Post, id: chief, prefLabel: Chief, postIn: agency/ero}\n"
CHANGES = {
    "nothing of any column": [("description: On raids.", "description: On many raids.")],
    "a value": [("subject: arrest", "subject: raid")],
    "a date": [("created: 2010-02", "created: 2010-03-05")],
    "a label": [("name: Jane Doe", "name: Zoe Doe")],
    "a value on the way": [("postIn: agency/ero", "postIn: agency/dhs")],
    "the status of a part": [("b6, status: machine-read", "b6, status: rejected")],
    "a link against which a path leads": [("inSeries: late", "inSeries: early")],
    "what stands above a value": [("broader: arrest", "broader: harm")],
    "an association": [("agent: agency/dhs", "agent: agency/ice")],
    "the only thing of a class": [("id: doe, ", "id: zoe, "), ("person/doe", "person/zoe")],
    "what leads on": [(CHIEF, "")],
}


def parts(path: Path, profile: Profile) -> dict[str, object]:
    """Give all that a file of columns says, by the names of its parts."""
    file = ColumnFile.open(path, profile.digest)
    assert file is not None, path
    size = len(file.texts(NAMES))
    found: dict[str, object] = {}
    for name in file._parts:
        if name.endswith(" ends"):
            column = file.column(name.removesuffix(" ends")) or {}
            found[name] = {value: list(places) for value, places in column.items()}
            found[f"flags of {name}"] = file.flags(name.removesuffix(" ends"), column, size)
        elif name.endswith(" codes"):
            found[name] = list(file.coded_texts(name.removesuffix(" codes")))
        elif name.startswith(ORDER):
            found[name] = list(file.numbers(name))
        elif f"{name} offsets" in file._parts and f"{name} ends" not in file._parts and name != "days":
            found[name] = list(file.texts(name))
    return found


def columns(folder: Path, profile: Profile) -> dict[str, dict[str, object]]:
    """Give all files of columns in the folder of a generation."""
    return {path.name: parts(path, profile) for path in sorted((folder / FOLDER).iterdir())}


def read_columns(generation: Generation, profile: Profile, scratch: Path) -> dict[str, dict[str, object]]:
    """Give the columns that are written of what is in the store of a generation."""
    base, language = generation.versions["base"], generation.versions["language"]
    store = EmbeddedStore.of_generation(generation.path)
    scratch.mkdir(exist_ok=True)
    ColumnBuilder(StorePaths(store, profile, base), profile, base, language).write_files(scratch)
    return columns(scratch, profile)


def test_a_load_writes_what_stands_in_the_store(
    shipped_store: Path, profile: Profile, tmp_path: Path
) -> None:
    """
    The columns of the shipped catalogue, which a load gathers from resources, are those of its quads.
    """
    generation = Generation.read(Layout(shipped_store).resolve())

    expected = read_columns(generation, profile, tmp_path)

    assert {"Agency", "Issue", "Person", "Release", "ReleasedDocument"} <= expected.keys()
    assert expected == columns(generation.path, profile)


@pytest.mark.parametrize("what", CHANGES)
def test_an_update_writes_what_stands_in_the_store(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """
    After an update the columns are those of the quads, whatever changed, and once more when it is undone.
    """
    monkeypatch.setattr(update, "LARGEST_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    assert [] == archive.problems()
    text = WORLD
    for old, new in CHANGES[what]:
        assert old in text
        text = text.replace(old, new)

    for number, each in enumerate((text, WORLD)):
        archive.write("papers/world.yaml", each)
        report = archive.load()
        generation = archive.generation

        assert "" == report.rebuilt
        expected = read_columns(generation, archive.profile, tmp_path / f"read-{number}")
        assert expected == columns(generation.path, archive.profile)


ROWS = ["b,B,2011-02,raid", "d,D,2012,arrest", "f,F,,harm"]
LAYOUT = 'title = "Rows"\n[source]\ntitle = "Index"\n[files."*"]\ntype = "ReleasedDocument"\n'


@pytest.mark.parametrize(
    "rows", [["a,A,2013,raid", *ROWS], ROWS[1:], [*ROWS, "g,G,,"], [ROWS[1], "c,b,2011-02,raid"]]
)
def test_places_move_with_things_that_come_and_go(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str]
) -> None:
    """
    Things before, behind and among the others come and go, and all others keep what they have.
    """
    monkeypatch.setattr(update, "LARGEST_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    archive.write("rows/source.toml", LAYOUT)
    for number, each in enumerate((ROWS, rows, ROWS)):
        archive.write("rows/rows.csv", "\n".join(["id,title,created,subject", *each, ""]))
        report = archive.load()
        generation = archive.generation

        assert (not number) == bool(report.rebuilt)
        expected = read_columns(generation, archive.profile, tmp_path / f"read-{number}")
        assert expected == columns(generation.path, archive.profile)


NEW_ROWS = {
    "longer and shorter": ["b,A long label,2011-02,raid", "d,,2012,arrest", ROWS[2]],
    "equal ones": ["b,F,2011-02,raid", "d,F,2012,arrest", ROWS[2]],
    "the first becomes the last": ["b,Z,2011-02,raid", *ROWS[1:]],
    "the last becomes the first": [*ROWS[:2], "f,A,,harm"],
    "letters beyond ASCII": ["b,Ä “B”,2011-02,raid", *ROWS[1:]],
    "all that is said": ["b,X,2012,arrest", "d,Y,,harm", "f,Z,2011-02,raid"],
    "no value at all": ["b,B,,", "d,D,,", "f,F,,"],
}


@pytest.mark.slow
@pytest.mark.parametrize("what", NEW_ROWS)
def test_values_are_exchanged_where_things_stay(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """
    Where the same things say other values, the file is the one that is written of all of them.
    """
    monkeypatch.setattr(update, "LARGEST_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    archive.write("rows/source.toml", LAYOUT)
    for number, each in enumerate((ROWS, NEW_ROWS[what], ROWS)):
        archive.write("rows/rows.csv", "\n".join(["id,title,created,subject", *each, ""]))
        report = archive.load()
        generation = archive.generation

        assert (not number) == bool(report.rebuilt)
        expected = read_columns(generation, archive.profile, tmp_path / f"read-{number}")
        assert expected == columns(generation.path, archive.profile)


def states_around_renaming(archive: Archive) -> tuple[Path, Path]:
    """Give the folders of the generations before and after a person is called otherwise."""
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    before = archive.generation.path
    archive.write("papers/world.yaml", WORLD.replace("name: Jane Doe", "name: Zoe Doe"))
    archive.load()
    return before, archive.generation.path


def test_files_that_stay_the_same_are_shared(archive: Archive) -> None:
    """
    An update writes the files of those classes only of which something changed; fixity covers them.
    """
    before, after = (generation / FOLDER for generation in states_around_renaming(archive))

    assert ["Person"] == [
        path.name for path in sorted(before.iterdir()) if not path.samefile(after / path.name)
    ]
    assert f"{FOLDER}/Person" in archive.generation.files
    assert [] == fixity.verify_store(archive.root)


def test_lists_do_not_read_the_store(archive: Archive) -> None:
    """
    A list is selected, counted and sorted without a look at the quads.
    """
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    empty = EmbeddedStore.of_turtle(archive.write("empty.ttl", ""), BASE)
    catalogue = Catalogue(archive.generation, archive.profile, empty)
    shape = archive.profile["ReleasedDocument"]
    selector = ListSelector((("issue", (f"{BASE}scheme/issues/harm",)),), first="2010", sort="-date")

    selection = select_things(catalogue, shape, selector)

    assert [f"{ID}document/note", f"{ID}document/memo"] == selection.names()
    assert ("2011", 1) in next(each for each in selection.facets if each.name == "year").values


def test_without_its_columns_a_list_is_the_same(archive: Archive) -> None:
    """
    A generation of an earlier version has no columns, and one for another profile others: the store is read.
    """
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    shape = archive.profile["ReleasedDocument"]
    selectors = [ListSelector(sort=sort) for sort in ("iri", "date", "-date", "label")]

    def lists() -> list[object]:
        found = [select_things(catalogue, shape, each) for each in selectors]
        return [
            (each.names(), each.facets, [each.position_of(n) for n in range(each.total)]) for each in found
        ]

    catalogue = Catalogue(archive.generation, archive.profile)
    expected = lists()
    path = archive.generation.path / FOLDER / "ReleasedDocument"
    data = path.read_bytes()
    for other in (data.replace(archive.profile.digest.encode(), b"0" * 64), None):
        path.unlink()
        if other is not None:
            path.write_bytes(other)
        catalogue = Catalogue(archive.generation, archive.profile)

        assert expected == lists()


@pytest.mark.parametrize("data", [b"", b"\x05\x00\x00\x00{}", b"\xff" * 30])
def test_a_damaged_file_is_named(archive: Archive, data: bytes) -> None:
    """
    What is no file of columns is refused with its path.
    """
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    path = archive.generation.path / FOLDER / "ReleasedDocument"
    path.unlink()
    path.write_bytes(data)

    with pytest.raises(StoreError, match=f"{path} is damaged"):
        Catalogue(archive.generation, archive.profile).thing_names(archive.profile["ReleasedDocument"])
