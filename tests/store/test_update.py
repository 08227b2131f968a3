"""An update makes the generation that a build of the new state would have made."""

import itertools
import random
from pathlib import Path

import pytest
from pyoxigraph import Store

from foia_graph.errors import StoreError
from foia_graph.runtime.files import file_sha256
from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.contents import apply_lines, count_quads
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import (
    Generation,
    GraphSizes,
    Layout,
    add_to_graph_sizes,
    file_names,
)
from foia_graph.store.tables.database import TableReader, create_tables, write_tables
from tests.store.worlds import build, built, content, folders, line, said, served, update


def test_a_triple_stays_while_another_graph_says_it(tmp_path: Path) -> None:
    """The default graph forgets a triple with the last named graph that says it."""
    built(tmp_path, said("a", "1", "g", "h"))

    with open_writer(tmp_path) as writer:
        update(writer, said("a", "1", "g"), [])
        assert said("a", "1", "h") == served(tmp_path)[::-1]
        update(writer, said("a", "1", "h"), [])
        assert [] == served(tmp_path)


def test_a_triple_moves_from_one_graph_to_another(tmp_path: Path) -> None:
    """A triple that one graph stops and another begins to say stays in the default graph."""
    built(tmp_path, said("a", "1", "g"))

    with open_writer(tmp_path) as writer:
        generation = update(writer, said("a", "1", "g"), [line("a", "1", "h")])

    assert said("a", "1", "h") == served(tmp_path)[::-1]
    assert {"quads": 2, "triples": 1} == generation.counts
    assert {"http://t/graph/h": 1} == dict(generation.graph_sizes)


OUTSIDE, PAPER, REPORT = (
    "http://t/graph/outside-only",
    "http://t/graph/external/paper",
    "http://t/graph/external/report",
)
LINK = f"<http://t/catalog> <https://w3id.org/foia-graph/ontology#outsideGraph> <{OUTSIDE}> .\n"


def stated(value: str, *graphs: str) -> list[str]:
    """Lines that sources outside the collection, and the graph that merges them, have."""
    return [f'<http://t/a> <http://t/says> "{value}" <{graph}> .\n' for graph in (OUTSIDE, *graphs)]


def test_what_the_collection_states_is_not_outside(tmp_path: Path) -> None:
    """
    A triple that the collection and an outside source state is in the default graph alone; it moves outside
    when the collection stops to state it, and back again.
    """
    own, paper = said("a", "1", "g"), stated("1", PAPER)
    built(tmp_path, [LINK, *own, *paper])
    assert {LINK, *own, paper[1]} == set(served(tmp_path))

    with open_writer(tmp_path) as writer:
        outside = update(writer, own, [])
        assert {LINK, *paper} == set(served(tmp_path))
        assert {"quads": 3, "triples": 2} == outside.counts
        update(writer, [], own)
        assert {LINK, *own, paper[1]} == set(served(tmp_path))
        update(writer, paper, [])
        assert {LINK, *own} == set(served(tmp_path))


def test_an_outside_triple_stays_while_another_outside_source_states_it(tmp_path: Path) -> None:
    """The merged graph of outside sources forgets a triple with the last of them."""
    built(tmp_path, [LINK, *stated("1", PAPER, REPORT)])

    with open_writer(tmp_path) as writer:
        update(writer, stated("1", PAPER), [])
        assert {LINK, *stated("1", REPORT)} == set(served(tmp_path))
        update(writer, stated("1", REPORT), [])
        assert {LINK} == set(served(tmp_path))


def test_what_is_derived_goes_when_told(tmp_path: Path) -> None:
    """A triple that is in the default graph alone goes with its line, unless it is added again."""
    built(tmp_path, [line("a", "derived"), line("a", "again")])

    with open_writer(tmp_path) as writer:
        update(writer, [line("a", "derived"), line("a", "again")], [line("a", "again")])

    assert [line("a", "again")] == served(tmp_path)


def test_an_empty_graph_is_no_graph(tmp_path: Path) -> None:
    """A graph whose last triple goes is deleted by name too."""
    built(tmp_path, [line("a", "1", "g"), line("b", "1", "h")])

    with open_writer(tmp_path) as writer:
        update(writer, [line("a", "1", "g")], [])

    store = Store.read_only(str(Layout(tmp_path).resolve() / "oxigraph"))
    assert ["<http://t/graph/h>"] == [str(graph) for graph in store.named_graphs()]


def test_any_text_arrives_as_it_is(tmp_path: Path) -> None:
    """An update reads a line as a build does, whatever escapes, quotes and braces are in it."""
    texts = [
        '\\"} } ; DROP ALL ; INSERT DATA { <http://t/x> <http://t/y> \\"',
        "\\u0022 } ; CLEAR ALL #",
        "\\\\u0022",
        "\\u005C",
        "\\n\\r\\t\\b\\f'''\\\"\\\"\\\"\u2028\u0085\ufffe\U0010ffff\x7f\x01",
    ]
    lines = [line("a", text, "g") for text in texts] + [
        '<http://t/\\u00e9> <http://t/p(x)> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n',
        '<http://t/a> <http://t/p> "Loi"@fr-CA <http://t/graph/g> .\n',
    ]
    expected = served(built(tmp_path / "one", lines))

    with open_writer(built(tmp_path / "two", [])) as writer:
        update(writer, [], lines)
        assert (7, expected) == (len(lines), served(tmp_path / "two"))
        update(writer, lines, [])
        assert [] == served(tmp_path / "two")


def test_numbers_written_in_two_ways_are_one(tmp_path: Path) -> None:
    """A graph that says 1.5 keeps the 1.50 of the default graph: the engine knows one number."""
    one, other = (
        f'<http://t/a> <http://t/p> "{number}"^^<http://www.w3.org/2001/XMLSchema#decimal>'
        for number in ("1.5", "1.50")
    )
    built(tmp_path, [f"{one} <http://t/graph/g> .\n", f"{other} <http://t/graph/h> .\n", f"{one} .\n"])

    with open_writer(tmp_path) as writer:
        update(writer, [f"{other} <http://t/graph/g> .\n", f"{other} .\n"], [])

    assert [f"{one} .\n", f"{one} <http://t/graph/h> .\n"] == sorted(served(tmp_path), key=len)


@pytest.mark.parametrize("updates", [30, pytest.param(100, marks=pytest.mark.slow)])
def test_many_updates_are_one_build(updates: int, tmp_path: Path) -> None:
    """
    After each of many random updates a store holds what the graphs say, once more in the default graph, and
    what is derived; counts that are carried along are those that are counted.
    """
    chance = random.Random(7)
    facts = list(itertools.product("abc", "12", "ghi"))
    kinds = list(itertools.product("abc", ["derived"]))

    def lines(named: set[tuple[str, str, str]], derived: set[tuple[str, str]]) -> set[str]:
        return {text for s, v, g in named for text in said(s, v, g)} | {line(s, v) for s, v in derived}

    Store(tmp_path / "store").flush()
    named: set[tuple[str, str, str]] = set()
    derived: set[tuple[str, str]] = set()
    counts = {"quads": 0, "triples": 0}
    create_tables(tmp_path)
    for _ in range(updates):
        named_next = named ^ set(chance.sample(facts, chance.randint(0, 4)))
        derived_next = derived ^ set(chance.sample(kinds, chance.randint(0, 2)))
        # As a loader does: the lines of what changed, with the default graph's, on both sides.
        removed = lines(named - named_next, derived - derived_next)
        added = lines(named_next - named, derived_next - derived)
        change = apply_lines(tmp_path / "store", removed, added).difference
        counts = change.next_counts(counts)
        with write_tables(tmp_path) as connection:
            add_to_graph_sizes(connection, change.more_in_graphs())
        named, derived = named_next, derived_next

        found = Store.read_only(str(tmp_path / "store"))
        assert lines(named, derived) == {f"{quad} .\n" for quad in found}
        assert len(found) == counts["quads"]
    del found
    assert count_quads(tmp_path / "store") == {**counts, "graphs": dict(GraphSizes(TableReader(tmp_path)))}


def test_the_old_generation_stays_byte_for_byte(tmp_path: Path) -> None:
    """An update shares files with the generation before, changes none of them, and keeps their digests."""
    lines = [text for number in range(3_000) for text in said(f"{number}", "1", "g")]
    old = Layout(built(tmp_path, lines)).resolve()
    before = {name: file_sha256(old / name) for name in file_names(old)}

    with open_writer(tmp_path) as writer:
        new = update(writer, lines[:10], said("a", "new", "g"))

    shared = [name for name in file_names(old) if (old / name).stat().st_nlink == 2]
    assert before == {name: file_sha256(old / name) for name in file_names(old)}
    assert (6000, 5992) == (len(content(old)), len(content(new.path)))
    assert "catalogue.sqlite" not in shared
    assert any(name.startswith("oxigraph/") for name in shared)
    assert len(shared) > 1
    assert [] == verify_store(tmp_path)


def test_an_update_of_nothing_is_a_generation(tmp_path: Path) -> None:
    """An update without lines changes the account only."""
    built(tmp_path, [line("a", "1")], "one")

    with open_writer(tmp_path) as writer:
        update(writer, [], [], "two")

    assert [line("a", "1")] == served(tmp_path)
    assert "two" == Generation.read(Layout(tmp_path).resolve()).identity


def test_a_bad_update_leaves_nothing(tmp_path: Path) -> None:
    """A line that cannot be read stops an update before anything is served."""
    built(tmp_path, [line("a", "1")])

    with open_writer(tmp_path) as writer, pytest.raises(StoreError, match="not N-Quads"):
        update(writer, [], ["<a> <b> <c> .\n"])

    assert (["0001"], [line("a", "1")]) == (folders(tmp_path), served(tmp_path))


def test_nothing_cannot_be_updated(tmp_path: Path) -> None:
    """An update needs a generation to begin with."""
    with open_writer(tmp_path) as writer, pytest.raises(StoreError, match="needs a full build first"):
        update(writer, [], [])


def test_a_build_follows_updates(tmp_path: Path) -> None:
    """Builds and updates take turns; each generation is the next number."""
    with open_writer(tmp_path) as writer:
        build(writer, [line("a", "1")])
        update(writer, [line("a", "1")], [line("a", "2")])
        build(writer, [line("a", "3")])

    assert ["0001", "0002", "0003"] == folders(tmp_path)
    assert [[line("a", "1")], [line("a", "2")], [line("a", "3")]] == [
        content(tmp_path / "generations" / folder) for folder in folders(tmp_path)
    ]
