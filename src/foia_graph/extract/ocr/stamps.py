"""The small stamps beside redactions: "b6 -1", "b7C Per FBI", "(b)(6)".

A page is read for its sentences; a stamp is three letters at its margin, and one reading in three is wrong.
So each place that may hold one is cut out and read again by itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from PIL import ImageOps

from foia_graph.extract.ocr import pixels, stamp_regions
from foia_graph.extract.ocr.engine import Word
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.sheet import Sheet
from foia_graph.extract.ocr.voting import Seen, read

_BARE = re.compile(r"b\d[A-F]?")
_LISTED = re.compile(r"\bPages?\s+\d+\s*[~;]")
_MOST_PLACES = 120
_PLAIN = 0.995
"""The share of its rectangle that a dark bar fills on which nothing is printed."""


def find(
    sheet: Sheet, readings: Sequence[Sequence[Word]], faces: Sequence[Region], bars: Sequence[Region]
) -> list[Seen]:
    """Find the stamps of a page, from above; those in brackets only in or beside the faces and bars given."""
    if any(_is_list(words) for words in readings):
        return []
    tried = [*_on_paper(sheet, readings, faces), *_on_bars(sheet, bars)]
    seen = _apart(each for each in tried if _fits(each, [*faces, *bars], sheet.dpi))
    suffixes = [each.box for each in tried if each.text.startswith("-")]
    more = [place for each in seen for place in stamp_regions.stacked(each.box, sheet.dpi)]
    more += [place for each in suffixes for place in stamp_regions.completed(each)]
    fresh = [place for place in more if not any(_same_place(place, each.box) for each in seen)]
    again = [each for each in _read(sheet, fresh, likely=True) if _fits(each, [*faces, *bars], sheet.dpi)]
    found = [*seen, *again, *_longer(sheet, [*seen, *again])]
    return sorted(_apart(found), key=lambda each: (each.box.top, each.box.left))


def _longer(sheet: Sheet, seen: Iterable[Seen]) -> Iterator[Seen]:
    """Read the codes again that stand bare, with what is printed after them."""
    ink = pixels.ink(sheet.clean)
    for each in seen:
        if _BARE.fullmatch(each.text):
            longer = _read(sheet, stamp_regions.extended(each.box, ink))
            yield from (more for more in longer if more.text.startswith(each.text + " "))


def _is_list(words: Sequence[Word]) -> bool:
    """Tell whether a page lists withheld pages ("Page 5 ~ b6 - 1; b7C - 1"), whose codes are no stamps."""
    entries = _LISTED.findall(" ".join(word.text for word in words))
    return len(entries) > 1 or sum(word.text == "Page" for word in words) > 4


def _on_paper(sheet: Sheet, readings: Sequence[Sequence[Word]], faces: Sequence[Region]) -> list[Seen]:
    ink, dpi = pixels.ink(sheet.clean), sheet.dpi
    chosen = [
        *stamp_regions.in_words(readings, dpi),
        *stamp_regions.in_faces(ink, faces, dpi),
        *stamp_regions.in_ink(ink, dpi),
    ]
    return _read(sheet, chosen)


def _on_bars(sheet: Sheet, bars: Iterable[Region]) -> list[Seen]:
    """Read what is printed in white on dark bars."""
    inverted = ImageOps.invert(sheet.image)
    printed = (each for each in bars if each.filled < _PLAIN)
    return [stamp for bar in printed if (stamp := read(inverted, bar, sheet.dpi))]


def _read(sheet: Sheet, chosen: Iterable[Region], *, likely: bool = False) -> list[Seen]:
    each = stamp_regions.distinct(chosen)[:_MOST_PLACES]
    return [stamp for place in each if (stamp := read(sheet.clean, place, sheet.dpi, likely=likely))]


def _fits(stamp: Seen, boxes: Iterable[Region], dpi: int) -> bool:
    """Tell whether it may be a stamp where it stands: sentences and lists have codes in brackets as well."""
    if stamp.text.startswith("-"):
        return False
    return "(" not in stamp.text or any(stamp.box.meets(box.grown(int(0.25 * dpi))) for box in boxes)


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
