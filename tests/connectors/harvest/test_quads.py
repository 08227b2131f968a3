"""N-Quads of strangers: what is taken of them, and that the short way takes what the long one would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from foia_graph.connectors.harvest.client import HarvestError
from foia_graph.connectors.harvest.quads import (
    QuadJudge,
    admitted_lines,
    line_blocks,
    lines_by_thing,
    subjects_and_graphs,
)

BASE = "https://a.example/"
A, B = f"<{BASE}a>", f"<{BASE}b#part>"
P = "<http://t/p>"


@pytest.mark.parametrize(
    ("line", "graph"),
    [
        (f'{A} {P} "text" .\n', b""),
        (f'{B} {P} "a \\"<b>\\" \\\\"@en-GB .\n', b""),
        (f'{A} {P} "<x> <{BASE}g> ."^^<http://t/type> .\n', b""),
        (f"{A} {P} <http://other/> .\n", b""),
        (f"{A} {P} <http://other/> <{BASE}g> .\n", f"{BASE}g".encode()),
        (f'{A} {P} "1"^^<http://t/type> <{BASE}g> .\n', f"{BASE}g".encode()),
    ],
)
def test_canonical_lines_need_no_parser(line, graph):
    """Subject and graph are where they can be seen."""
    found = subjects_and_graphs(line.encode(), BASE)

    assert [(line[1 : line.index(">")].encode(), graph)] == found


@pytest.mark.parametrize(
    "line",
    [
        f'<http://other/> {P} "x" .\n',
        f'{A} {P} "x" <http://other/g> .\n',
        f'_:b {P} "x" .\n',
        f"{A} {P} _:b .\n",
        f"{A} {P} <<( {A} {P} {A} )>> .\n",
        f'<{BASE}\\u0061> {P} "x" .\n',
        f'{A} {P} "x" .\r<http://other/> {P} "x" .\n',
        f'{A} {P} "x" . # <{BASE}g> .\n',
        f' {A} {P} "x" .\n',
        f'{A} {P} "x" . {A} {P} "y" .\n',
        f'{A} {P} "x" .',
        "# nothing\n",
        "\n",
    ],
)
def test_anything_else_does(line):
    """Whatever could be read in two ways, and what is not the origin's own."""
    assert None is subjects_and_graphs(f'{A} {P} "before" .\n{line}'.encode(), BASE)


PIECES = [
    A,
    B,
    P,
    '"text"',
    '"<x>"@en',
    '"1"^^<http://t/x>',
    f"<{BASE}g>",
    "<http://other/>",
    "_:b",
    ".",
    "\n",
    "\r",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join))
def test_the_short_way_agrees_with_the_parser(text):
    """Where it gives something, the parser gives the same quads, and all of them are admitted."""
    block = text.replace(" \n ", "\n").encode()
    found = subjects_and_graphs(block, BASE)
    if found is None:
        return

    quads = list(parse(block, format=RdfFormat.N_QUADS))

    assert all(QuadJudge(BASE).admits(quad) for quad in quads)
    assert [subject.decode() for subject, _ in found] == [quad.subject.value for quad in quads]
    assert [graph.decode() or None for _, graph in found] == [
        getattr(quad.graph_name, "value", None) for quad in quads
    ]


def test_both_ways_give_the_same_descriptions():
    """Thing by thing, without what is in graphs."""
    text = f'{A} {P} "1" .\n{B} {P} "2" .\n{A} {P} "3" .\n{A} {P} "g" <{BASE}g> .\n'

    short = lines_by_thing(text.encode(), QuadJudge(BASE))

    assert {f"{BASE}a": f'{A} {P} "1" .\n{A} {P} "3" .\n', f"{BASE}b": f'{B} {P} "2" .\n'} == short
    assert short == lines_by_thing(f"# by the parser\n{text}".encode(), QuadJudge(BASE))


def test_what_is_overruled_is_left_out_of_a_block():
    """With its parts; other blocks stay as they are."""
    text = f'{A} {P} "1" .\n{B} {P} "2" .\n'.encode()

    assert text.decode() == admitted_lines(text, QuadJudge(BASE), set())
    assert text.decode() == admitted_lines(text, QuadJudge(BASE), {f"{BASE}x"})
    assert f'{A} {P} "1" .\n' == admitted_lines(text, QuadJudge(BASE), {f"{BASE}b"})


def test_blocks_are_cut_at_lines(monkeypatch):
    """However the pieces come; a last line needs no end."""
    monkeypatch.setattr("foia_graph.connectors.harvest.quads.BLOCK", 4)

    found = list(line_blocks([b"aa\nb", b"b\nc", b"c\nd"]))

    assert [b"aa\n", b"bb\n", b"cc\n", b"d"] == found
    assert [] == list(line_blocks([]))


def test_a_line_without_an_end_is_refused(monkeypatch):
    """At a size."""
    monkeypatch.setattr("foia_graph.connectors.harvest.quads.BLOCK", 4)
    monkeypatch.setattr("foia_graph.connectors.harvest.quads.LONGEST", 8)

    with pytest.raises(HarvestError, match="a line of more than"):
        list(line_blocks([b"0123", b"4567", b"89"] * 3))
