"""Boxes drawn over what is withheld: each is a redaction, with its position and what it looks like."""

import pytest

from archives import BASE
from foia_graph.web.app import create_app
from tests.extract.pdfs import Sheet, box, pdf, words
from web_settings import PATIENT

PAGE = "document/papers-letter/page/1"
GREY, RED = "0.7 0.7 0.7 rg", "0.8 0.3 0.3 rg"
# The position of a box at (61.2, 594), 306 by 79.2 points, on a page of 612 by 792.
POSITION = "xywh=percent:10,15,50,10"


def boxed(colour: str, text: str = "", y: float = 594) -> bytes:
    """Draw a box half as wide as the page, with words on it."""
    drawn = box(61.2, y, 306, 79.2, colour)
    return drawn + (words(text, 100, y + 30, before="1 g" if colour == "0 g" else "0 g") if text else b"")


@pytest.fixture
def redactions_of(archive_with):
    """Load a page of some content; return its redactions, each with the position and the style of its box."""

    def read(content: bytes):
        archive = archive_with(letter=pdf(Sheet(words("The witness met the agent.") + content)))
        archive.load(ocr=False)
        return sorted(
            (
                str(selector.one("fragment")),
                str(each.one("boxStyle") or ""),
                str(each.one("asStated") or ""),
                str(each.one("claimedExemption") or "").removeprefix(f"{BASE}scheme/"),
                str(each.one("description") or ""),
            )
            for each in archive.read(PAGE).parts("redaction")
            for evidence in each.parts("evidence")
            for selector in evidence.parts("selector")
        )

    return read


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(boxed("0 g"), ("black", "", "", "No ground stated."), id="without a ground"),
        pytest.param(boxed("0 g", "(b)(6)"), ("black", "(b)(6)", "exemptions/b6", ""), id="an exemption"),
        pytest.param(boxed(GREY, "(b)(6)"), ("grey", "(b)(6)", "exemptions/b6", ""), id="in grey"),
        pytest.param(
            boxed(RED, "5.1.2.e"), ("colour", "5.1.2.e", "", "It says “5.1.2.e”."), id="another law"
        ),
    ],
)
def test_a_box_is_a_redaction(redactions_of, content: bytes, expected: tuple[str, ...]):
    """It is at the box, not at the words in it, and says what it looks like and what ground is in it."""
    assert [(POSITION, *expected)] == redactions_of(content)


def test_a_box_without_words_is_as_those_with_a_code(redactions_of):
    """Grey boxes are redactions where one filled alike holds a code; one in another colour is none."""
    found = redactions_of(boxed(GREY, "5.1.2.e") + boxed(GREY, y=400) + boxed(RED, y=200))

    assert [("grey", "5.1.2.e"), ("grey", "")] == [each[1:3] for each in found]


def test_the_ground_is_beside_the_box(redactions_of):
    """A code at the margin is the ground of the box in its row."""
    beside, stamp = redactions_of(boxed("0 g") + words("(b)(7)(C)", 480, 630))

    assert (POSITION, "The ground is printed beside it.") == (beside[0], beside[4])
    assert ("(b)(7)(C)", "exemptions/b7C") == stamp[2:4]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(boxed("0 g", "Name of the witness, and age"), id="a heading of a table"),
        pytest.param(boxed(GREY, "5.1"), id="the number of a row"),
        pytest.param(boxed(GREY) + boxed(GREY, y=400), id="shaded fields of a form"),
        pytest.param(words("5.1.2.e") + boxed(GREY), id="a code elsewhere"),
        pytest.param(box(61, 600, 490, 6, "0 g"), id="a rule"),
        pytest.param(box(40, 600, 530, 14, "0 g"), id="a band across the page"),
        pytest.param(box(80, 600, 30, 70, "0 g"), id="an emblem"),
        pytest.param(box(5, 600, 90, 14, "0 g"), id="a dark rim"),
    ],
)
def test_other_boxes_are_no_redactions(redactions_of, content: bytes):
    """What holds other words, or is shaded without a code in it, hides nothing."""
    assert [] == redactions_of(content)


def test_a_page_that_is_held_back_has_none(redactions_of):
    """Words can be read under the box, so that nothing of the page is published."""
    assert [] == redactions_of(words("Jane Roe of Springfield", 100, 630) + boxed("0 g"))


def test_the_reader_shows_the_box(archive_with):
    """The picture of the page has its outline, and the notes what it is and that no ground is stated."""
    archive = archive_with(letter=pdf(Sheet(words("The witness met the agent.") + boxed("0 g"))))
    archive.load(ocr=False)
    client = create_app(archive.root, archive.profile, settings=PATIENT).test_client()
    shown = client.get(f"/doc/{PAGE}.html").text

    assert '<rect class="redaction" x="61.2" y="118.8" width="306.0" height="79.2">' in shown
    assert "No ground stated." in shown
