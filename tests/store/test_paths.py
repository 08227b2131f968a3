"""The shortest ways between two things."""

from itertools import pairwise

import pytest

from archives import ID
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal.paths import PathsBetween, shortest_paths
from foia_graph.store.traversal.walker import Omission, ReadBudget, Relations, Walker

RECORDS = """
- {type: CitedWork, id: a, title: A, source: post, cites: [work/b1, work/b2], discusses: work/b1}
- {type: CitedWork, id: b1, title: B1, source: post, cites: work/c}
- {type: CitedWork, id: b2, title: B2, source: post, cites: work/c}
- {type: CitedWork, id: c, title: C, source: post}
- {type: CitedWork, id: d, title: D, source: post, critiques: {value: work/c, quote: it fails}}
- {type: CitedWork, id: alone, title: Alone, source: post, holdingStatus: not-held}
- {type: CitedWork, id: apart, title: Apart, source: post, holdingStatus: not-held}
"""
OUTSIDE = """
- {type: SourceDocument, id: wiki, title: A wiki}
- type: SourceDocument
  id: short-cut
  title: A short cut
  source: wiki
  cites: [{value: work/a, quote: a}, {value: work/d, quote: d}]
"""


@pytest.fixture
def catalogue(archive_of) -> Catalogue:
    archive = archive_of(
        {
            "in/source.toml": 'title = "In"',
            "in/records.yaml": RECORDS,
            "out/source.toml": 'title = "Out"\nscope = "external"',
            "out/records.yaml": OUTSIDE,
        }
    )
    archive.begin()
    return Catalogue(archive.generation, archive.profile)


def ways(
    catalogue: Catalogue, start: str, end: str, most: int = 6, limit: int = 10, via=(), **how
) -> PathsBetween:
    relations = Relations(catalogue.profile)
    walker = Walker(catalogue, relations.choose_fields(via or relations.usual_names), **how)
    return shortest_paths(walker, f"{ID}work/{start}", f"{ID}work/{end}", most, limit)


def told(found: PathsBetween) -> list[list[tuple[str, str, str]]]:
    """Each way as its steps: from where, by which fields, to where."""
    return [
        [(short(s.start), ",".join(edge.field for edge in s.edges), short(s.end)) for s in way]
        for way in found.paths
    ]


def short(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_all_shortest_ways_are_given_with_all_that_relates_two_things(catalogue):
    """Links are walked in both directions; a step tells every relation between its things."""
    found = ways(catalogue, "a", "d")

    assert [
        [("a", "cites,discusses", "b1"), ("b1", "cites", "c"), ("c", "critiques", "d")],
        [("a", "cites", "b2"), ("b2", "cites", "c"), ("c", "critiques", "d")],
    ] == told(found)
    assert (3, ()) == (found.searched_steps, found.omissions)
    assert ["it fails"] == [
        saying.claim.parts("evidence")[0].parts("selector")[0].one("exact")
        for saying in found.paths[0][2].edges[0].attestations
    ]


def test_the_way_back_is_the_same_way(catalogue):
    """From either end the same things are passed."""
    there, back = ways(catalogue, "a", "d"), ways(catalogue, "d", "a")

    assert [[s.start for s in way] + [way[-1].end] for way in there.paths] == sorted(
        [way[-1].end, *(s.start for s in reversed(way))] for way in back.paths
    )


def test_a_way_outside_the_corpus_is_taken_when_asked_for(catalogue):
    """Sources outside the collection relate nothing in it."""
    assert [[("a", "cites", "short-cut"), ("short-cut", "cites", "d")]] == told(
        ways(catalogue, "a", "d", outside=True)
    )


def test_there_is_a_way_of_no_steps_to_the_thing_itself(catalogue):
    """Start and end may be one thing."""
    found = ways(catalogue, "a", "a")

    assert (((),), 0, (f"{ID}work/a",)) == (found.paths, found.searched_steps, found.nodes)


def test_no_way_is_said_with_the_number_of_steps_searched(catalogue):
    """
    Two things that only share a status are not joined by it; a way that is longer than asked for is none.
    """
    alone, longer = ways(catalogue, "alone", "apart", 6), ways(catalogue, "a", "d", most=2)

    assert ((), 6, ()) == (alone.paths, alone.searched_steps, alone.omissions)
    assert ((), 2, ()) == (longer.paths, longer.searched_steps, longer.omissions)


def test_a_field_that_is_asked_for_joins_all_the_same(catalogue):
    """With `via` anything that relates things may be followed, a shared status too."""
    assert [[("alone", "holdingStatus", "not-held"), ("not-held", "holdingStatus", "apart")]] == told(
        ways(catalogue, "alone", "apart", via=["holdingStatus"])
    )


def test_more_ways_than_asked_for_are_left_off_and_said(catalogue):
    """The first ways are given, and that there are others."""
    found = ways(catalogue, "a", "d", limit=1)

    assert ([["a", "b1", "c"]], (Omission("paths"),)) == (
        [[step[0] for step in way] for way in told(found)],
        found.omissions,
    )


def test_a_search_that_reads_too_much_claims_nothing(catalogue):
    """A search that was cut says so, and up to how many steps all was looked at."""
    found = ways(catalogue, "a", "d", reading=ReadBudget(limit=30))

    assert ((), (Omission("search"),), True) == (found.paths, found.omissions, found.searched_steps < 3)


def test_steps_of_a_way_join(catalogue):
    """Each step starts where the one before ended."""
    found = ways(catalogue, "a", "d")

    assert all(one.end == other.start for way in found.paths for one, other in pairwise(way))
