"""Readings of one page share its CPU time; a second one has its reason, one that is stopped is reported."""

import pytest

from foia_graph.extract.ocr import DPI, read_page_image, unavailable_reason
from foia_graph.extract.parsed_document import ParsedPage, PositionedText
from foia_graph.runtime.cpu_time import CpuTimeSpent

if why := unavailable_reason():
    pytest.skip(why, allow_module_level=True)

from foia_graph.extract.ocr import image_reader, tesseract
from foia_graph.extract.ocr.recogniser import PageRecogniser
from tests.extract.ocr.drawn_pages import IMAGE_ONLY, Sheet

PAGE = Sheet(792).write(72, 40, "The records of the agency were sent to the")
for line in range(30):
    PAGE.write(72, 60 + 20 * line, "office in Springfield, and none of them came back last month.")


def test_a_reading_that_takes_too_long_is_stopped():
    """It raises, and the engine can be used for the next image."""
    with pytest.raises(CpuTimeSpent):
        tesseract.read_words(PAGE.image, tesseract.BLOCKS, DPI, seconds=0.05)
    words = tesseract.read_words(Sheet(72).write(72, 20, "sent back").image, tesseract.BLOCKS, DPI)

    assert ["sent", "back"] == [word.text for word in words]


def test_readings_share_the_time_of_a_page():
    """What is begun when nothing is left is not begun."""
    recogniser = PageRecogniser(seconds_left=0.0)

    assert [] == recogniser.read_words(PAGE.image, tesseract.BLOCKS, DPI, 99)
    assert (
        "Its image may say more: 1 readings of it took more CPU time than they may." == recogniser.cut_reason
    )
    assert "" == PageRecogniser().cut_reason


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (IMAGE_ONLY, "needs-ocr"),
        (ParsedPage(1, "extracted", layer=PositionedText("what OCR saw\n", origin="ocr")), "extracted"),
    ],
)
def test_a_page_that_outlasts_the_recogniser_keeps_its_layer(page, status, monkeypatch):
    """Nothing more is asked of the recogniser; the page says why there is no text of its image."""
    monkeypatch.setattr(image_reader, "PageRecogniser", lambda **_: PageRecogniser(seconds_left=0.0))
    read = read_page_image(page, PAGE.image, DPI)

    assert (status, page.layer, None) == (read.status, read.layer, read.image)
    assert read.reason.startswith("Its image may say more:")


def read_with_log(page, monkeypatch, stops=lambda _layout, _dpi: False):
    """Read a drawn page; return it, and the layout, resolution and size of each image that was read."""
    log = []

    def read(image, layout, dpi, letters="", seconds=0):
        log.append((layout, dpi, image.size))
        if stops(layout, dpi):
            raise CpuTimeSpent
        return own(image, layout, dpi, letters, seconds)

    own = tesseract.read_words
    monkeypatch.setattr(tesseract, "read_words", read)
    return read_page_image(IMAGE_ONLY, page.image, DPI), log


def test_a_well_read_page_is_read_once(monkeypatch):
    """There is no reason to read any of it again."""
    read, log = read_with_log(PAGE, monkeypatch)

    assert ({}, [tesseract.BLOCKS]) == (read.rereadings, [layout for layout, _, _ in log])


def test_each_second_reading_has_its_reason(monkeypatch):
    """Every reading but the first is counted under one."""
    sheet = Sheet(200).write(72, 20, "The witness met the agent at the harbour.").outline(72, 40, 200, 40)
    read, log = read_with_log(sheet.write(76, 42, "(b)(7)(C)", 9), monkeypatch)

    assert "(b)(7)(C)" == read.text.splitlines()[-1]
    assert len(log) - 1 == sum(read.rereadings.values()) > 0
    assert "possible stamp" in read.rereadings


def test_a_page_that_takes_too_long_is_read_at_half_its_size(monkeypatch):
    """It is not given up: what is read then says at which resolution."""
    read, _ = read_with_log(PAGE, monkeypatch, lambda layout, dpi: (layout, dpi) == (tesseract.BLOCKS, DPI))

    assert read.image is not None and "sent to the" in read.text
    assert read.image.engine.endswith(", 150 dpi")
    assert 1 == read.rereadings["too slow at full size"]
    assert "Its image may say more: 1 readings of it took more CPU time than they may." == read.reason
