"""What a request for an image asks for, by the rules of the Image API 3.0."""

import pytest

from case_tables import tabled, tabled_with_tuples
from foia_graph.errors import RequestRefused
from foia_graph.publish.iiif.canvas_pages import (
    canonical_path,
    is_listed,
    parse_image_request,
    preferred_sizes,
    scale_factors,
)

FULL = 1600, 2071


def asked(region="full", size="max", rotation="0", quality="default", suffix="jpg"):
    return parse_image_request(FULL, region, size, rotation, quality, suffix)


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("full", (0, 0, 1600, 2071)),
        ("square", (0, 235, 1600, 1600)),
        ("10,20,30,40", (10, 20, 30, 40)),
        ("1590,2061,100,100", (1590, 2061, 10, 10)),
        ("pct:50,50,25,10", (800, 1036, 400, 207)),
        ("pct:41.6,7.5,66.6,100", (666, 155, 934, 1916)),
        ("0,0,999999,999999", (0, 0, 1600, 2071)),
    ],
)
def test_regions(region, found):
    """A region that reaches beyond the edge ends at it."""
    assert found == asked(region).region


@pytest.mark.parametrize(
    "region",
    ["", "Full", "1,2,3", "1,2,3,4,5", "-1,0,5,5", "0,0,0,5", "0,0,5,0", "1600,0,5,5", "0,2071,5,5",
     "a,b,c,d", "1.5,0,5,5", "pct:0,0,0,10", "pct:100,0,5,5", "pct:1e2,0,5,5", "pct:+1,0,5,5",
     "0,0,5,1000000", "٣,0,5,5", "full\n"],
)  # fmt: skip
def test_wrong_regions(region):
    """What has no pixel of the image, or cannot be read, is refused."""
    with pytest.raises(RequestRefused) as refused:
        asked(region)

    assert 400 == refused.value.status


@tabled_with_tuples
def test_sizes(size, found):
    """The side that is not asked for keeps the shape of the region."""
    assert found == asked("0,0,1000,500", size).size


@pytest.mark.parametrize("size", ["1001,", ",501", "1001,500", "1000,501", "pct:101", "999999,"])
def test_nothing_is_scaled_up(size):
    """More pixels than the region has are refused; where they are asked for with `^`, as not implemented."""
    with pytest.raises(RequestRefused) as plain:
        asked("0,0,1000,500", size)
    with pytest.raises(RequestRefused) as up:
        asked("0,0,1000,500", f"^{size}")

    assert (400, 501) == (plain.value.status, up.value.status)


@pytest.mark.parametrize(
    "size", ["", "full", ",", "0,", ",0", "0,0", "!0,5", "!5,0", "!5,", "pct:0", "-5,", "5", "5,5,5",
             "pct:1,2", "1000000,", "^^max", "max,"],
)  # fmt: skip
def test_wrong_sizes(size):
    """A size of no pixel, or one that cannot be read, is refused."""
    with pytest.raises(RequestRefused) as refused:
        asked("0,0,1000,500", size)

    assert 400 == refused.value.status


@tabled
def test_other_rotations_qualities_and_formats_are_refused(wrong):
    """The sentence says what there is."""
    with pytest.raises(RequestRefused, match="is one of"):
        asked(**wrong)


@pytest.mark.parametrize(
    ("request_", "best"),
    [
        ({}, "full/max/0/default.jpg"),
        ({"region": "0,0,1600,2071", "size": "pct:100"}, "full/max/0/default.jpg"),
        ({"size": "800,"}, "full/800,1036/0/default.jpg"),
        ({"region": "square", "size": "!100,50", "rotation": "90"}, "0,235,1600,1600/50,50/90/default.jpg"),
        ({"region": "10,20,30,40", "quality": "gray", "suffix": "png"}, "10,20,30,40/max/0/gray.png"),
    ],
)
def test_a_request_has_one_best_form(request_, best):
    """However it is asked for, the same piece has the same canonical address (4.8)."""
    assert best == canonical_path(asked(**request_))


def test_what_is_kept_can_be_counted():
    """
    Tiles of the grid and the sizes of the whole are kept; any other piece, of which there is no end, is not.
    """
    listed = [{"size": f"{width},{height}"} for width, height in preferred_sizes(FULL)] + [
        {"region": "512,1536,512,512"},
        {"region": "1536,2048,64,23"},
        {"region": "1024,1024,576,1024", "size": "288,512"},
        {"region": "0,0,1600,2071", "size": "200,259"},
    ]
    others = [
        {"size": "201,"},
        {"size": "200,258"},
        {"region": "1,0,512,512"},
        {"region": "0,0,512,511"},
        {"region": "0,0,512,512", "size": "511,511"},
        {"region": "512,0,512,512", "quality": "gray"},
        {"rotation": "90"},
        {"suffix": "png"},
    ]

    assert [(200, 259), (400, 518), (800, 1036), (1600, 2071)] == preferred_sizes(FULL)
    assert [1, 2, 4, 8] == scale_factors(FULL)
    assert [True] * 8 == [is_listed(asked(**each)) for each in listed]
    assert [False] * 8 == [is_listed(asked(**each)) for each in others]
