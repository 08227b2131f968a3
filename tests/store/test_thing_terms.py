"""What is said of a thing and its parts: read together it is what lookups find."""

import re
import sqlite3
import zlib

import pytest

from foia_graph.errors import StoreError
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.query.sparql.datasets import open_quads
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.resource_reader import ResourceReader
from foia_graph.store.tables.database import TableReader

PAPERS = """
- {type: CitedWork, id: plan, source: post, title: A plan, claims: [{text: It is late., id: late}]}
- {type: CitedWork, id: plan2, source: post, title: Another plan}
- {type: CitedWork, id: plan-2, source: post, title: A third plan}
"""


def generation_in(store) -> Generation:
    return Generation.read(Layout(store).resolve())


def things_in(catalogue) -> set[str]:
    """Return the IRIs of all that anything is said of."""
    return {quad.subject.value for quad in catalogue.quad_store.quads(None, None, None)}


def lines_by_owner(catalogue) -> dict[str, set[bytes]]:
    """Return the triples of each thing as lines, from all quads one by one."""
    found: dict[str, set[bytes]] = {}
    for quad in catalogue.quad_store.quads(None, None, None):
        owner = quad.subject.value.partition("#")[0]
        found.setdefault(owner, set()).add(f"{quad.triple} .".encode())
    return found


@pytest.mark.parametrize("name", ["shipped_store", "specimen_store"])
def test_each_thing_is_read_as_look_ups_find_it(request, profile, name):
    """Of the whole catalogue, and each part of it too."""
    catalogue = Catalogue(generation_in(request.getfixturevalue(name)), profile)
    by_look_ups = ResourceReader(
        EmbeddedStore(open_quads(catalogue.generation.path)), profile, catalogue.language
    )

    for each in things_in(catalogue):
        assert by_look_ups.read_thing(each) == catalogue.reader.read_thing(each), each


@pytest.mark.parametrize("name", ["shipped_store", "specimen_store"])
def test_the_rows_of_all_things_are_the_whole_graph(request, profile, name):
    """Each triple is in the row of the thing whose subject it has, and there is no other row."""
    catalogue = Catalogue(generation_in(request.getfixturevalue(name)), profile)
    rows = catalogue.tables.rows("SELECT owner, lines FROM thing_lines")

    assert lines_by_owner(catalogue) == {
        owner: set(zlib.decompress(lines).splitlines()) for owner, lines in rows
    }


def test_rows_that_are_changed_are_those_of_all(archive_of):
    """Whether they are cut from the whole graph, or changed with the record of a thing."""
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.begin()
    archive.write(
        "papers/works.yaml", PAPERS.replace("A plan", "The plan").replace("It is late", "It is on time")
    )
    assert not archive.load().rebuilt
    catalogue = Catalogue(archive.generation, archive.profile)
    rows = catalogue.tables.rows("SELECT owner, lines FROM thing_lines")

    assert lines_by_owner(catalogue) == {
        owner: set(zlib.decompress(lines).splitlines()) for owner, lines in rows
    }


def test_a_thing_has_what_its_parts_say_and_nothing_of_its_neighbours(archive_of):
    """Whose names begin as its own does."""
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.begin()
    store = EmbeddedStore.of_generation(archive.generation.path)
    plan = next(
        quad.subject.value
        for quad in store.quads(None, None, None)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.endswith("/plan")
    )
    quads = store.thing_quads(plan)

    assert quads is not None
    assert {plan} == {quad.subject.value.partition("#")[0] for quad in quads}
    assert store.thing_quads(f"{plan}3") is None


def test_of_a_part_only_what_it_says_is_read(archive_of, monkeypatch):
    """Not its whole thing, which may have thousands of others."""
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.begin()
    catalogue = Catalogue(archive.generation, archive.profile)
    parts = [each for each in things_in(catalogue) if "plan#" in each]
    monkeypatch.setattr(EmbeddedStore, "thing_quads", None)

    assert parts
    for each in parts:
        assert each == catalogue.reader.read_thing(each).iri


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "is damaged"),
        (lambda path: path.write_bytes(b""), "is damaged: it is no file of this program"),
        (lambda path: path.write_bytes(b"half" * 4000), "is damaged"),
        (lambda path: path.unlink(), "is missing, or foia-graph 0.2 wrote this store"),
        (lambda path: change(path, "PRAGMA user_version = 99"), "has tables of version 99"),
    ],
)
def test_tables_that_are_not_whole_are_told_and_made_anew(archive_of, damage, told):
    """One sentence says what is wrong with which file and what helps, and the next load does it."""
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.begin()
    path = archive.generation.path / "catalogue.sqlite"
    things = sorted(things_in(Catalogue(archive.generation, archive.profile)))
    expected = Catalogue(archive.generation, archive.profile).describe(things[0])
    damage(path)

    reader = TableReader(path.parent)
    with pytest.raises(StoreError, match=f"^{re.escape(str(path))} {told}.*; load the catalogue again"):
        dict(reader.rows("SELECT owner, length(lines) FROM thing_lines"))
    report = archive.load()
    assert "tables" in report.rebuilt
    assert expected == Catalogue(archive.generation, archive.profile).describe(things[0])


def test_lines_that_cannot_be_read_are_told(archive_of):
    """A row that is damaged is not taken for a thing of which nothing is said."""
    archive = archive_of({"papers/works.yaml": PAPERS})
    archive.begin()
    catalogue = Catalogue(archive.generation, archive.profile)
    things = sorted(things_in(catalogue))
    change(archive.generation.path / "catalogue.sqlite", "UPDATE thing_lines SET lines = x'00'")

    with pytest.raises(StoreError, match=f"the lines of <{re.escape(things[0])}> cannot be read"):
        Catalogue(archive.generation, archive.profile).describe(things[0])


def change(path, statement) -> None:
    """Change a file of tables behind the back of the program."""
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()
