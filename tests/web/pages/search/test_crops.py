"""Crops: the region of a page around words, and what of it is highlighted."""

import pytest

from foia_graph.extract.parsed_document import Box
from foia_graph.web.pages.search.hit_view import crop_region


@pytest.mark.parametrize(
    "words", [Box(0, 0, 5, 1), Box(95, 99, 5, 1), Box(10, 40, 80, 2), Box(0, 0, 100, 100), Box(40, 20, 3, 50)]
)
def test_a_region_lies_within_the_page(words):
    """It has the words, or where they take more than may be shown their beginning."""
    region = crop_region(words)

    assert region.x >= 0
    assert region.y >= 0
    assert region.x + region.width <= 100
    assert region.y + region.height <= 100
    assert region.x <= words.x
    assert region.x + region.width >= words.x + words.width
    assert region.y <= words.y <= region.y + region.height
    assert region.height <= 24
