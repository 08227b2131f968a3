"""Tables of lists: written by a load without a store, brought up to date, and read page by page."""

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from pyroaring import BitMap

from archives import BASE, ID, Archive
from foia_graph.ingest import update
from foia_graph.ingest.decide import Decider
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.derivation import derive
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations import fixity
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.listing import selection, tables
from foia_graph.store.listing.selection import ListSelector, select_things
from foia_graph.store.listing.tables import ListTables
from foia_graph.store.tables.database import FILE_NAME, TableReader, create_tables, write_tables
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


def stored_lists(folder: Path) -> dict[str, object]:
    """Give what the lists of each class say, by names; the values of an item are those that have it."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        items = connection.execute(
            "SELECT id, class, iri, label, day, newest, list_values FROM list_item"
        ).fetchall()
        rows = connection.execute("SELECT id, class, filter, value, things FROM list_value").fetchall()
    names = {item: iri for item, _, iri, *_ in items}
    having = {row: BitMap.deserialize(things) for row, _, name, _, things in rows if name != "year"}
    found = defaultdict[str, dict[object, object]](dict)
    for item, kind, iri, *sorted_by, values in items:
        assert sorted(json.loads(values)) == sorted(row for row, things in having.items() if item in things)
        found[kind][iri] = sorted_by
    for _, kind, name, value, things in rows:
        found[kind][name, value] = sorted(names[item] for item in BitMap.deserialize(things))
    return dict(found)


def lists_of_quads(generation: Generation, profile: Profile, scratch: Path) -> dict[str, object]:
    """Give the lists that are written of what is in the store of a generation."""
    scratch.mkdir(exist_ok=True)
    create_tables(scratch)
    quads = EmbeddedStore.of_generation(generation.path)
    with write_tables(scratch) as connection:
        derive(connection, [ListTables()], Catalogue(replace(generation, path=scratch), profile, quads))
    return stored_lists(scratch)


def test_a_load_writes_what_stands_in_the_store(
    shipped_store: Path, profile: Profile, tmp_path: Path
) -> None:
    """The lists of the shipped catalogue, which a load gathers from resources, are those of its quads."""
    generation = Generation.read(Layout(shipped_store).resolve())

    expected = lists_of_quads(generation, profile, tmp_path)

    assert {"Agency", "Issue", "Person", "Release", "ReleasedDocument"} <= expected.keys()
    assert expected == stored_lists(generation.path)


@pytest.mark.parametrize("what", CHANGES)
def test_an_update_writes_what_stands_in_the_store(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """After an update the lists are those of the quads, whatever changed, and once more when it is undone."""
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    archive.begin()
    text = WORLD
    for old, new in CHANGES[what]:
        assert old in text
        text = text.replace(old, new)

    for number, each in enumerate((text, WORLD)):
        archive.write("papers/world.yaml", each)
        report = archive.load()
        generation = archive.generation

        assert "" == report.rebuilt
        expected = lists_of_quads(generation, archive.profile, tmp_path / f"read-{number}")
        assert expected == stored_lists(generation.path)


ROWS = ["b,B,2011-02,raid", "d,D,2012,arrest", "f,F,,harm"]
LAYOUT = 'title = "Rows"\n[source]\ntitle = "Index"\n[files."*"]\ntype = "ReleasedDocument"\n'


@pytest.mark.parametrize(
    "rows", [["a,A,2013,raid", *ROWS], ROWS[1:], [*ROWS, "g,G,,"], [ROWS[1], "c,b,2011-02,raid"]]
)
def test_places_move_with_things_that_come_and_go(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str]
) -> None:
    """Things before, behind and among the others come and go, and all others keep what they have."""
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    archive.write("rows/source.toml", LAYOUT)
    for number, each in enumerate((ROWS, rows, ROWS)):
        archive.write("rows/rows.csv", "\n".join(["id,title,created,subject", *each, ""]))
        report = archive.load()
        generation = archive.generation

        assert (not number) == bool(report.rebuilt)
        expected = lists_of_quads(generation, archive.profile, tmp_path / f"read-{number}")
        assert expected == stored_lists(generation.path)


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
    """Where the same things say other values, the lists are those that are written of all of them."""
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    archive.write("rows/source.toml", LAYOUT)
    for number, each in enumerate((ROWS, NEW_ROWS[what], ROWS)):
        archive.write("rows/rows.csv", "\n".join(["id,title,created,subject", *each, ""]))
        report = archive.load()
        generation = archive.generation

        assert (not number) == bool(report.rebuilt)
        expected = lists_of_quads(generation, archive.profile, tmp_path / f"read-{number}")
        assert expected == stored_lists(generation.path)


def ids(folder: Path) -> dict[str, int]:
    """Give the ids of all items by name."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return dict(connection.execute("SELECT iri, id FROM list_item"))


@pytest.mark.parametrize("most_changed", [0, tables.MAX_CHANGED])
def test_things_keep_their_ids(archive: Archive, monkeypatch: pytest.MonkeyPatch, most_changed: int) -> None:
    """Also where all lists are written again, since too much changed: other tables refer to the ids."""
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    monkeypatch.setattr(tables, "MAX_CHANGED", most_changed)
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    before = ids(archive.generation.path)
    new = "- {type: Person, id: adams, name: Ann Adams, sensitivity: public-official}\n"
    archive.write("papers/world.yaml", new + WORLD.replace("name: Jane Doe", "name: Zoe Doe"))
    assert "" == archive.load().rebuilt

    assert before.items() <= ids(archive.generation.path).items()
    assert {f"{ID}person/adams"} == ids(archive.generation.path).keys() - before.keys()
    assert [] == fixity.verify_store(archive.root)


def test_the_values_of_things_are_those_of_a_query(archive: Archive) -> None:
    """
    An issue takes in what any narrower one has; a document is of the agency that has the post of its creator.
    """
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    catalogue, profile = Catalogue(archive.generation, archive.profile), archive.profile
    raises, subject, broader, creator, post_in, type_of = (
        NamedNode(profile.predicates[each])
        for each in ("raisesIssue", "subject", "broader", "creator", "postIn", "subOrganizationOf")
    )
    kind = f"?thing <{RDF_TYPE}> {NamedNode(profile['ReleasedDocument'].target)} ."
    queries = {
        "issue and below": f"{kind} ?thing ({raises}|{subject})/{broader}* ?value",
        "agency and below": f"{kind} ?thing {creator}/{post_in}/{type_of}* ?value",
    }
    stored = stored_lists(archive.generation.path)["ReleasedDocument"]
    assert isinstance(stored, dict)
    for name, pattern in queries.items():
        expected = defaultdict[str, set[str]](set)
        for thing, value in catalogue.quad_store.select(f"SELECT ?thing ?value WHERE {{ {pattern} }}"):
            assert isinstance(thing, NamedNode)
            assert isinstance(value, NamedNode)
            expected[value.value].add(thing.value)
        kept = {each[1]: set(things) for each, things in stored.items() if each[0] == name}

        assert {f"{ID}document/memo"} <= set().union(*expected.values())
        assert expected == {value: things for value, things in kept.items() if value in expected}


def test_what_nobody_says_any_more_is_in_no_row(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A value goes with the last thing that has it, and the words of what is deleted leave the whole file. The
    name of what was withdrawn is left where OAI-PMH tells that it is deleted.
    """
    monkeypatch.setattr(update, "MAX_SHARE", 1)
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    assert b"jane doe" in (archive.generation.path / FILE_NAME).read_bytes()
    archive.write("papers/world.yaml", WORLD.replace("name: Jane Doe", "name: Zoe Doe"))
    assert "" == archive.load().rebuilt
    assert b"jane doe" not in (archive.generation.path / FILE_NAME).read_bytes()
    Decider(archive.root, archive.profile, "").withdraw("document/memo", "Sealed")

    assert b"a memo" not in (archive.generation.path / FILE_NAME).read_bytes().lower()
    tables = TableReader(archive.generation.path)
    names = {name for (name,) in tables.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"list_item", "list_value", "oai_record"} <= names
    for name in names - {"oai_record"}:
        assert not any("document/memo" in str(row) for row in tables.rows(f"SELECT * FROM {name}")), name


def test_an_earlier_state_lists_nothing_that_was_withdrawn(archive: Archive) -> None:
    """Its copy has the lists of what is left, also of values that came by way of what is deleted."""
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    Decider(archive.root, archive.profile, "").withdraw("document/memo", "Sealed")
    (copy,) = (path for path in Layout(archive.root).copies.iterdir() if path.is_dir())
    generation = replace(archive.generation, path=copy)

    expected = lists_of_quads(generation, archive.profile, archive.root / "scratch")
    assert f"{ID}document/note" in expected["ReleasedDocument"]
    assert f"{ID}document/memo" not in expected["ReleasedDocument"]
    assert expected == stored_lists(copy)


def test_lists_do_not_read_the_store(archive: Archive) -> None:
    """A list is selected, counted and sorted without a look at the quads."""
    archive.write("papers/world.yaml", WORLD)
    archive.load()
    empty = EmbeddedStore.of_turtle(archive.write("empty.ttl", ""), BASE)
    catalogue = Catalogue(archive.generation, archive.profile, empty)
    shape = archive.profile["ReleasedDocument"]
    selector = ListSelector((("issue", (f"{BASE}scheme/issues/harm",)),), first="2010", sort="-date")

    selection = select_things(catalogue, shape, selector)

    assert [f"{ID}document/note", f"{ID}document/memo"] == selection.names()
    assert ("2011", 1) in next(each for each in selection.facets if each.name == "year").values


@pytest.mark.parametrize("few", [0, selection.FEW])
@pytest.mark.parametrize("sort", ["iri", "date", "-date", "label"])
def test_pages_are_those_of_all_things_in_order(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, sort: str, few: int
) -> None:
    """Whether few things are sorted or the list of all is passed through, from its beginning or its end."""
    monkeypatch.setattr(selection, "FEW", few)
    random = Random(1)
    days = {f"{ID}document/d-{n:02}": random.choice(["", f"2010-01-0{n % 4 + 1}"]) for n in range(40)}
    labels = {name: random.choice("aBcD") for name in days}
    records = "- {type: Issue, id: raid, prefLabel: Raid}\n" + "".join(
        f"- {{type: ReleasedDocument, id: {name.rpartition('/')[2]}, title: {labels[name]}, description: D"
        f"{f', created: {day}' if day else ''}{', subject: raid' if number % 3 else ''}}}\n"
        for number, (name, day) in enumerate(days.items())
    )
    archive.write("papers/world.yaml", records)
    archive.load()
    catalogue, shape = Catalogue(archive.generation, archive.profile), archive.profile["ReleasedDocument"]
    having = [name for number, name in enumerate(days) if number % 3]
    for filters, names in (((), list(days)), ((("issue", (f"{BASE}scheme/issues/raid",)),), having)):
        value = {
            "iri": dict.fromkeys(names, ""),
            "label": {name: labels[name].lower() for name in names},
        }.get(sort, {name: days[name] or "undated" for name in names})
        ordered = sorted(names, key=lambda name: (value[name], name))
        if sort == "-date":  # the newest first, those of a day by name, the undated last
            ordered.sort(key=lambda name: days[name], reverse=True)
        found = select_things(catalogue, shape, ListSelector(filters, sort=sort))

        assert len(names) == found.total
        assert ordered == found.names()
        for start in range(0, len(names) + 3, 7):
            assert ordered[start : start + 7] == found.names(start, start + 7)
        positions = [(value[name], name) for name in ordered]
        assert positions == [found.position_of(number) for number in range(found.total)]
        assert positions == list(found.positions())
        assert list(range(1, found.total + 1)) == [found.count_before(*each) for each in positions]
