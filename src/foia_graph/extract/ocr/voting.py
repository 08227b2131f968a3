"""Votes on one small stamp: it is read larger and smaller, until two readings agree."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from PIL import Image

from foia_graph.extract.ocr import stamp_spelling, tesseract
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.tesseract import OcrWord

_LETTERS = "b(1234567890)ABCDEFc-,; PerFBIUSAODJ&"
# Scales at which a position is read, and the letters that may be seen, "" where all.
_TRIES = ((1.0, ""), (2.0, ""), (1.5, ""), (2.0, _LETTERS), (3.0, ""))
_VOTES_NEEDED, _VOTES_NEEDED_OF_MISREAD, _SURE_CONFIDENCE = 2, 3, 60
_PRIVACY_CODES = ("b6", "b7C")
# What begins in brackets may yet become a code.
_BRACKETED = re.compile(r"^.{0,3}[(\[{].{0,40}[)\]}]")


class OcrStamp(NamedTuple):
    """A stamp as it was read, where it is, and how sure the reading is (0 to 100)."""

    text: str
    box: Region
    confidence: float


class StampVote(NamedTuple):
    """One reading of a position: the codes, whether it can be nothing else, and the stamp as it was read."""

    codes: str
    is_plain: bool
    stamp: OcrStamp


def read_stamp(image: Image.Image, place: Region, dpi: int, *, likely: bool = False) -> OcrStamp | None:
    """Read one position: a stamp, or its suffix alone ("-6"), or None.

    Where a stamp is `likely`, one of the pair that is on all that is private (b6 over b7C) may have been
    read with faults alone ("bé").
    """
    cut = image.crop(place.with_margin(int(0.035 * dpi))[:4])
    votes: list[StampVote] = []
    is_hopeful = False
    for tries, (scale, letters) in enumerate(_TRIES, 1):
        text, confidence = _read_text(cut, scale, dpi, letters)
        is_hopeful = is_hopeful or bool(_BRACKETED.search(text))
        if reading := stamp_spelling.parse_stamp(text):
            is_plain = reading.is_plain or (likely and reading.text.startswith(_PRIVACY_CODES))
            votes.append(StampVote(reading.codes, is_plain, OcrStamp(reading.text, place, confidence)))
            if stamp := _elect_stamp(votes, reading.codes):
                return stamp
        elif stamp_spelling.is_suffix(text):
            return OcrStamp(text, place, confidence)
        elif tries == _VOTES_NEEDED and not votes and not is_hopeful:
            return None
    return _surest_stamp(votes)


def _elect_stamp(votes: Sequence[StampVote], codes: str) -> OcrStamp | None:
    """Return the surest of the readings as some codes, None where these are too few."""
    alike = [vote for vote in votes if vote.codes == codes]
    plain = [vote for vote in alike if vote.is_plain]
    needed = _VOTES_NEEDED if plain else _VOTES_NEEDED_OF_MISREAD
    if len(alike) < needed or not (plain or codes.startswith("(")):
        return None
    return max((vote.stamp for vote in plain or alike), key=lambda stamp: stamp.confidence)


def _surest_stamp(votes: Sequence[StampVote]) -> OcrStamp | None:
    """Return the surest of the plain readings, of those with most votes."""
    count = Counter(vote.codes for vote in votes)
    plain = [vote for vote in votes if vote.is_plain]
    best = max(plain, key=lambda vote: (count[vote.codes], vote.stamp.confidence), default=None)
    return best.stamp if best and best.stamp.confidence >= _SURE_CONFIDENCE else None


def _read_text(cut: Image.Image, scale: float, dpi: int, letters: str) -> tuple[str, float]:
    words = tesseract.read_line(cut, scale, dpi, letters)
    return " ".join(word.text for word in words), min((word.confidence for word in words), default=0)


_FEWEST_WORDS = 5


def word_region(word: OcrWord) -> Region:
    """Return the rectangle of a word."""
    return Region(word.left, word.top, word.right, word.bottom)


def enclosing_region(words: Sequence[OcrWord]) -> Region:
    """Return the rectangle around some words."""
    return Region(
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


def split_at_gaps(words: Iterable[OcrWord], gap: int) -> Iterator[list[OcrWord]]:
    """Yield the words of each line, split where there is a wider gap."""
    for _, line in groupby(words, key=lambda word: word.line):
        piece: list[OcrWord] = []
        for word in line:
            if piece and word.left - piece[-1].right > gap:
                yield piece
                piece = []
            piece.append(word)
        yield piece


def mean_confidence(words: Sequence[OcrWord]) -> float:
    """Return how sure a reading is (0 to 100): the mean over its letters."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0


def sense_score(words: Sequence[OcrWord]) -> float:
    """Return how much sense a reading makes (0 to 100): its confidence, as far as its longer words lie level.

    Tesseract reads lines that run up or down a page as well, so that its words tell when a page lies; a few
    tell nothing.
    """
    longer = [word for word in words if len(word.text) > 3]
    level = sum(word.right - word.left > word.bottom - word.top for word in longer)
    return mean_confidence(words) * level / len(longer) if len(longer) >= _FEWEST_WORDS else 0.0
