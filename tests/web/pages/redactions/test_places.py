"""Positions of redactions on a page: what belongs together, what is shown around it, how much it covers."""

import pytest

from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.model.resource import build_resource
from foia_graph.web.pages.crops import covered_share, page_places, region_around


def redaction(name, box=None):
    """Make a redaction that is printed at a box."""
    if box is None:
        return build_resource(name, "Redaction", {})
    fragment = f"xywh=percent:{box.x},{box.y},{box.width},{box.height}"
    selector = build_resource(f"{name}-selector", "FragmentSelector", {"fragment": (fragment,)})
    evidence = build_resource(f"{name}-evidence", "Evidence", {"selector": (selector,)})
    return build_resource(name, "Redaction", {"evidence": (evidence,)})


def grouped(boxes, blanks=()):
    """Give the names of redactions at some boxes, position by position."""
    page = ParsedPage(1, "extracted", blanks=tuple(blanks))
    redactions = [redaction(str(number), box) for number, box in enumerate(boxes)]
    return [[each.iri for each in place.redactions] for place in page_places(redactions, page)]


@pytest.mark.parametrize(
    ("rule", "boxes", "blanks", "expected"),
    [
        ("side by side", [Box(10, 10, 5, 1), Box(16, 10, 5, 1)], [], [["0", "1"]]),
        ("far apart on a line", [Box(10, 10, 5, 1), Box(30, 10, 5, 1)], [], [["0"], ["1"]]),
        ("one below the other", [Box(90, 10, 5, 1), Box(90, 11.2, 6, 1)], [], [["0", "1"]]),
        ("lines apart", [Box(90, 10, 5, 1), Box(90, 20, 6, 1)], [], [["0"], ["1"]]),
        (*("in one drawn box", [Box(10, 10, 5, 1), Box(40, 18, 5, 1)], [Box(5, 5, 60, 20)]), [["0", "1"]]),
        (
            *("in two drawn boxes", [Box(10, 10, 5, 1), Box(16, 10, 5, 1)]),
            *([Box(9, 9, 6.5, 3), Box(15.8, 9, 6, 3)], [["0"], ["1"]]),
        ),
        ("nowhere", [None, None], [], [["0"], ["1"]]),
    ],
)
def test_redactions_of_one_gap_are_one_place(rule, boxes, blanks, expected):
    """Stamps beside or below each other belong together, and all that are in one drawn box."""
    assert expected == grouped(boxes, blanks), rule


def test_the_place_is_as_large_as_its_box():
    """The drawn box is outlined, and shown whole; what is nowhere is not shown."""
    page = ParsedPage(1, "extracted", blanks=(Box(5, 5, 60, 30),))
    stamped, nowhere = page_places([redaction("a", Box(10, 10, 5, 1)), redaction("b")], page)

    assert (Box(5, 5, 60, 30), Box(4.0, 4.0, 62.0, 32.0)) == (stamped.outline, stamped.region)
    assert (None, None) == (nowhere.outline, nowhere.region)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (Box(0, 0, 5, 1), Box(0.0, 0.0, 46.0, 14.0)),
        (Box(97, 98, 3, 2), Box(54.0, 86.0, 46.0, 14.0)),
        (Box(-5, -5, 120, 120), Box(0.0, 0.0, 100.0, 100.0)),
    ],
)
def test_a_region_stays_on_the_page(box, expected):
    """At the edges, and where a box is larger than the page."""
    assert expected == region_around(box)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], 0.0),
        ([Box(0, 0, 100, 50)], 0.5),
        ([Box(0, 0, 50, 50), Box(0, 0, 50, 50)], 0.25),
        ([Box(-10, -10, 20, 20)], 0.01),
        ([Box(0, 0, 10, 10), Box(50, 50, 10, 10)], 0.02),
        ([Box(200, 200, 10, 10)], 0.0),
    ],
)
def test_what_is_covered_twice_counts_once(boxes, expected):
    """As does only what is on the page."""
    assert expected == pytest.approx(covered_share(boxes))
