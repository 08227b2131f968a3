"""The small stamps beside redactions ("b6 -1", "b7C Per FBI"): where they may stand, and what they say.

A whole page is read for its sentences; a stamp is three letters at its margin, and one reading in three is
wrong. So each place that may hold one is cut out and read several times, and the readings vote.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from PIL import Image, ImageOps

from foia_graph.extract.ocr import engine, pixels, spelling
from foia_graph.extract.ocr.engine import Word
from foia_graph.extract.ocr.pixels import Mask, Region
from foia_graph.extract.ocr.sheet import Sheet
from foia_graph.extract.ocr.words import around, pieces

_LETTERS = "b(1234567890)ABCDEFc-,; PerFBIUSAODJ&"
_TAIL = re.compile(r"(?<=[\w.,)\"'])(?P<near>\s?)(?P<stamp>b[1-7][A-F]?(?P<more>\s?-\s?\d.*|\s[Pp]er\b.*)?)$")
_TRIES = ((1.0, ""), (2.0, ""), (1.5, ""), (2.0, _LETTERS), (3.0, ""))
_LISTED = re.compile(r"\bPages?\s+\d+\s*[~\-–;.]")
_PITCH = 1.88
"""How far stamps of a stack stand apart, in heights of one."""
_ENOUGH = 2
_MOST_PLACES = 150
_PLAIN = 0.995
"""The share of its rectangle that a dark bar fills on which nothing is printed."""


class Seen(NamedTuple):
    """A stamp as it was read, where it stands, and how sure the reading is (0 to 100)."""

    text: str
    box: Region
    confidence: float


def find(
    sheet: Sheet, readings: Sequence[Sequence[Word]], faces: Sequence[Region], bars: Sequence[Region]
) -> list[Seen]:
    """Find the stamps of a page, from above; those in brackets only in or beside the faces and bars given."""
    if any(_is_list(words) for words in readings):
        return []
    ink, dpi = pixels.ink(sheet.clean), sheet.dpi
    places = [*_from_words(readings, dpi), *_inside(ink, faces, dpi), *_from_ink(ink, dpi)]
    read = [_read(sheet.clean, place, dpi) for place in _distinct(places)[:_MOST_PLACES]]
    read += [_read(ImageOps.invert(sheet.image), bar, dpi) for bar in bars if bar.filled < _PLAIN]
    seen = _apart(each for each in read if each and _fits(each, [*faces, *bars], dpi))
    stacked = [_read(sheet.clean, place, dpi) for place in _distinct(_stacked(seen))]
    seen = _apart([*seen, *(each for each in stacked if each)])
    return sorted(seen, key=lambda each: (each.box.top, each.box.left))


def _is_list(words: Iterable[Word]) -> bool:
    """Tell whether a page lists withheld pages ("Page 5 ~ b6 - 1; b7C - 1"), whose codes are no stamps."""
    said = " ".join(word.text for word in words)
    return len(_LISTED.findall(said)) > 2


def _stacked(seen: Iterable[Seen]) -> Iterator[Region]:
    """Give the places above and below the small bare stamps, which stand in stacks: b6 over b7C."""
    for each in seen:
        height = each.box.height
        if each.text.startswith("b"):
            for step in (-_PITCH, _PITCH):
                yield each.box._replace(right=each.box.right + height).moved(0, round(step * height))


def _from_ink(ink: Mask, dpi: int) -> Iterator[Region]:
    """Give the places whose ink has the size of a stamp and stands alone."""
    for gap in (0.15, 0.24):
        for each in pixels.regions(pixels.joined(ink, int(gap * dpi))):
            if 0.05 * dpi <= each.height <= 0.21 * dpi and 0.11 * dpi <= each.width <= 2 * dpi:
                yield each


def _inside(ink: Mask, faces: Iterable[Region], dpi: int) -> Iterator[Region]:
    """Give such places in each face, where a line may be all that parts them from the words around."""
    for face in faces:
        for each in _from_ink(face.cut(ink), dpi):
            yield each.moved(face.left, face.top)


def _fits(stamp: Seen, boxes: Iterable[Region], dpi: int) -> bool:
    """Tell whether it may be a stamp where it stands: sentences and lists have codes in brackets as well."""
    return "(" not in stamp.text or any(stamp.box.meets(box.grown(int(0.25 * dpi))) for box in boxes)


def _from_words(readings: Iterable[Sequence[Word]], dpi: int) -> Iterator[Region]:
    """Give the places where the words of a page look like a stamp: alone on a line, or run into its end."""
    for words in readings:
        for piece in pieces(words, int(0.13 * dpi)):
            text, box = " ".join(word.text for word in piece), around(piece)
            if spelling.stamp(text):
                yield box
            elif (tail := _TAIL.search(text)) and _is_own(text, tail):
                share = tail.start("stamp") / len(text)
                yield box._replace(left=box.left + int(box.width * share))


def _is_own(text: str, tail: re.Match[str]) -> bool:
    """Tell whether a code at the end of a line is a stamp, and not the last word of a sentence or a list."""
    return bool(not tail["near"] or tail["more"]) and not re.search(r"[;~]|b\d", text[: tail.start("stamp")])


def _distinct(places: Iterable[Region]) -> list[Region]:
    return list(dict.fromkeys(each._replace(area=0) for each in places if each.width > 0 and each.height > 0))


def _read(image: Image.Image, place: Region, dpi: int) -> Seen | None:
    """Read one place until two readings agree, of which one is without a mistake."""
    cut = image.crop(place.grown(int(0.035 * dpi))[:4])
    votes: Counter[str] = Counter()
    plain: dict[str, float] = {}
    for tries, (scale, letters) in enumerate(_TRIES):
        text, confidence = _line(cut, scale, dpi, letters)
        if reading := spelling.stamp(text):
            votes[reading.text] += 1
            if reading.plain:
                plain[reading.text] = max(plain.get(reading.text, 0), confidence)
            if votes[reading.text] >= _ENOUGH and reading.text in plain:
                return Seen(reading.text, place, plain[reading.text])
        elif tries == 1 and not votes:
            return None
    return _most_voted(votes, plain, place)


def _most_voted(votes: Counter[str], plain: dict[str, float], place: Region) -> Seen | None:
    best = max(plain, key=lambda text: (votes[text], plain[text]), default=None)
    return Seen(best, place, plain[best]) if best and plain[best] >= 60 else None


def _line(cut: Image.Image, scale: float, dpi: int, letters: str) -> tuple[str, float]:
    words = engine.line(cut, scale, dpi, letters)
    return " ".join(word.text for word in words), min((word.confidence for word in words), default=0)


def _apart(seen: Iterable[Seen]) -> list[Seen]:
    """Keep the fullest and surest of the stamps that were read in one place."""
    kept: list[Seen] = []
    for each in sorted(seen, key=lambda each: (-len(each.text), -each.confidence)):
        if not any(_same_place(each.box, other.box) for other in kept):
            kept.append(each)
    return kept


def _same_place(one: Region, other: Region) -> bool:
    smaller = min(one.width * one.height, other.width * other.height)
    return one.meets(other) > 0.3 * smaller
