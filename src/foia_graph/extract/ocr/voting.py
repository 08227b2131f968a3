"""Votes on one small stamp: it is read larger and smaller, until two readings agree."""

import re
from collections import Counter
from typing import NamedTuple

from PIL import Image

from foia_graph.extract.ocr import stamp_spelling, tesseract
from foia_graph.extract.ocr.pixels import Region

_LETTERS = "b(1234567890)ABCDEFc-,; PerFBIUSAODJ&"
_TRIES = ((1.0, ""), (2.0, ""), (1.5, ""), (2.0, _LETTERS), (3.0, ""))
"""Scales at which a place is read, and the letters that may be seen, "" where all."""
_VOTES_NEEDED, _SURE_CONFIDENCE = 2, 60
_PRIVACY_CODES = ("b6", "b7C")
_BRACKETED = re.compile(r"^.{0,3}[(\[{].{0,40}[)\]}]")
"""What begins in brackets may yet become a code."""


class OcrStamp(NamedTuple):
    """A stamp as it was read, where it stands, and how sure the reading is (0 to 100)."""

    text: str
    box: Region
    confidence: float


def read_stamp(image: Image.Image, place: Region, dpi: int, *, likely: bool = False) -> OcrStamp | None:
    """Read one place: a stamp, or its suffix alone ("-6"), or None.

    Where a stamp is `likely`, one of the pair that stands on all that is private (b6 over b7C) may have been
    read with faults alone ("bé").
    """
    cut = image.crop(place.with_margin(int(0.035 * dpi))[:4])
    votes: Counter[str] = Counter()
    plain: dict[str, OcrStamp] = {}
    is_hopeful = False
    for tries, (scale, letters) in enumerate(_TRIES, 1):
        text, confidence = _read_text(cut, scale, dpi, letters)
        is_hopeful = is_hopeful or bool(_BRACKETED.search(text))
        if reading := stamp_spelling.parse_stamp(text):
            votes[reading.codes] += 1
            if reading.is_plain or (likely and reading.text.startswith(_PRIVACY_CODES)):
                stamp = OcrStamp(reading.text, place, confidence)
                plain[reading.codes] = max(
                    plain.get(reading.codes, stamp), stamp, key=lambda each: each.confidence
                )
            if votes[reading.codes] >= _VOTES_NEEDED and reading.codes in plain:
                return plain[reading.codes]
        elif stamp_spelling.is_suffix(text):
            return OcrStamp(text, place, confidence)
        elif tries == _VOTES_NEEDED and not votes and not is_hopeful:
            return None
    return _most_voted(votes, plain)


def _most_voted(votes: Counter[str], plain: dict[str, OcrStamp]) -> OcrStamp | None:
    best = max(plain, key=lambda codes: (votes[codes], plain[codes].confidence), default=None)
    return plain[best] if best and plain[best].confidence >= _SURE_CONFIDENCE else None


def _read_text(cut: Image.Image, scale: float, dpi: int, letters: str) -> tuple[str, float]:
    words = tesseract.read_line(cut, scale, dpi, letters)
    return " ".join(word.text for word in words), min((word.confidence for word in words), default=0)
