"""Pieces of the images of pages: as large as asked, whatever the image is."""

from io import BytesIO

import pytest
from PIL import Image

from foia_graph.extract.pdf.image_crops import ImageCrop, crop_image
from foia_graph.extract.pdf.pool import JobFailed, ReaderPool
from foia_graph.extract.pdf.worker import render_page
from tests.extract.pdfs import Sheet, box, pdf

FULL = 800, 1035
PAGE = render_page(pdf(Sheet(box(0, 396, 306, 396, "0.2 0.2 0.2 rg"))), 1, 800)
"""A page whose upper left quarter is dark grey."""


def piece(data: bytes, **wanted) -> Image.Image:
    made = Image.open(BytesIO(crop_image(data, ImageCrop(**{"full_size": FULL, "format": "png", **wanted}))))
    made.load()
    return made


def test_a_piece_is_where_it_was_asked_for():
    """Left of the middle the page is dark, right of it white; turned clockwise, above and below."""
    across = {"region": (390, 100, 20, 10), "size": (20, 10), "quality": "gray"}
    plain, turned = piece(PAGE, **across), piece(PAGE, **across, rotation=90)

    assert (20, 10, 51, 255) == (*plain.size, plain.getpixel((2, 5)), plain.getpixel((17, 5)))
    assert (10, 20, 51, 255) == (*turned.size, turned.getpixel((5, 2)), turned.getpixel((5, 17)))


@pytest.mark.parametrize("full", [(800, 1034), (801, 1036), (1600, 2070)])
def test_the_image_may_have_other_pixels_than_are_counted(full):
    """A piece has the size that was asked for, and shows the same share of the page."""
    width, height = full
    found = piece(PAGE, full_size=full, region=(0, 0, width, height // 2), size=(100, 60), quality="gray")

    assert (100, 60, 51, 255) == (*found.size, found.getpixel((40, 30)), found.getpixel((60, 30)))


def test_two_colours_are_two():
    """Every pixel becomes the nearer of black and white."""
    found = piece(PAGE, region=(0, 0, 800, 1035), size=(200, 259), quality="bitonal")

    assert ("1", 0, 255) == (found.mode, found.getpixel((50, 50)), found.getpixel((150, 50)))


def test_what_is_no_image_is_refused():
    """The process that cuts says so, and continues."""
    wanted = ImageCrop(FULL, (0, 0, 8, 8), (8, 8))
    with ReaderPool(workers=1) as pool:
        with pytest.raises(JobFailed, match="the image of it that was kept is damaged"):
            pool.crop(PAGE[:200], wanted)

        assert b"\xff\xd8" == pool.crop(PAGE, wanted)[:2]
