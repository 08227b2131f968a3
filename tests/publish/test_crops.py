"""Crops of pages: addresses, sizes and outlines of parts of their pictures."""

from foia_graph.extract.parsed_document import Box
from foia_graph.publish.iiif.canvas_pages import crop_page

PAGE = "https://foia.example.org/id/document/memo/page/3"


def test_a_crop_is_as_wide_as_asked_and_no_wider_than_its_part_of_the_page():
    """A wide part is made smaller, in the same shape; a narrow one is as it is."""
    wide = crop_page(PAGE, (1600, 2000), Box(0, 10, 100, 20), [], 640)
    narrow = crop_page(PAGE, (1600, 2000), Box(10, 10, 25, 5), [], 640)

    assert (640, 160) == (wide.width, wide.height)
    assert wide.path == "/iiif/image/memo/3/pct:0,10,100,20/640,/0/default.jpg"
    assert (400, 100) == (narrow.width, narrow.height)
    assert narrow.path == "/iiif/image/memo/3/pct:10,10,25,5/max/0/default.jpg"


def test_outlines_stay_where_they_are_on_the_page():
    """In percent of the page, as the part is, with two decimals."""
    crop = crop_page(PAGE, (1600, 2000), Box(10, 10, 1 / 3 + 50, 5), [Box(20, 11, 2 / 3, 1)], 640)

    assert Box(10, 10, 50.33, 5) == crop.region
    assert (Box(20, 11, 0.67, 1),) == crop.outlines
