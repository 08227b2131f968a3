"""Codes in the lines of a page: where the page was read with doubt, such a place is read again by itself.

Some tools leave no box, and set "(b)(6)" into the gap that a name has left; read with its sentence, in a type
of its own, it becomes a few odd signs.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from foia_graph.extract.ocr import stamp_spelling
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.ocr.voting import read_stamp
from foia_graph.extract.ocr.word_groups import enclosing_region, mean_confidence, split_at_gaps

_BETWEEN_CODES = re.compile(r"[\s,;]")
_GAP = 0.2
"""Words farther apart, in inches, are parted by more than a blank of a typewriter."""
_DOUBTFUL, _LONGEST, _MOST = 60, 30, 40
"""Confidence below which a place is read again, its characters at most, and the number of such places."""


def reread_codes(page: PageImage, words: Iterable[OcrWord]) -> list[OcrWord]:
    """Return the words, with a code in place of those that it was misread as."""
    pieces = [
        list(run)
        for piece in split_at_gaps(words, int(_GAP * page.dpi))
        for _, run in groupby(piece, key=_is_odd)
    ]
    doubtful = sorted(filter(_may_be_code, pieces), key=mean_confidence)[:_MOST]
    codes = {id(piece): code for piece in doubtful if (code := _read_code(page, piece))}
    return [word for piece in pieces for word in codes.get(id(piece), piece)]


def _is_odd(word: OcrWord) -> bool:
    return word.confidence < _DOUBTFUL or not word.text.strip(".,;:'").isalnum()


def _may_be_code(piece: Sequence[OcrWord]) -> bool:
    text = " ".join(word.text for word in piece)
    stamp = stamp_spelling.parse_stamp(text)
    if stamp and stamp.text.startswith("("):
        return _letters(stamp.text) != _letters(text)
    return 2 < len(text) <= _LONGEST and mean_confidence(piece) < _DOUBTFUL


def _letters(text: str) -> str:
    return _BETWEEN_CODES.sub("", text)


def _read_code(page: PageImage, piece: Sequence[OcrWord]) -> list[OcrWord]:
    """Read a place again: the code as one word, none where it holds something else."""
    stamp = read_stamp(page.clean, enclosing_region(piece), page.dpi)
    if stamp is None or not stamp.text.startswith("("):
        return []
    left, top, right, bottom = stamp.box[:4]
    return [OcrWord(stamp.text, stamp.confidence, left, top, right, bottom, piece[0].line)]
