"""Small stamps beside redactions: "b6 -1", "b7C Per FBI", "(b)(6)".

A page is read for its sentences; a stamp is three letters at its margin, and one reading in three is wrong.
So each place that may hold one is cut out and read again by itself.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from foia_graph.extract.ocr import pixels, stamp_regions
from foia_graph.extract.ocr.page_image import PageImage
from foia_graph.extract.ocr.pixels import Region
from foia_graph.extract.ocr.tesseract import OcrWord
from foia_graph.extract.ocr.voting import OcrStamp, read_stamp

_BARE_CODE = re.compile(r"b\d[A-F]?")
_LIST_ENTRY = re.compile(r"\bPages?\s+\d+\s*[~;]")
_MOST_REGIONS = 120


def find_stamps(
    page: PageImage, readings: Sequence[Sequence[OcrWord]], boxes: Sequence[Region]
) -> list[OcrStamp]:
    """Find the stamps of a page, from above; those in brackets only in or beside the boxes given."""
    if any(_is_list(words) for words in readings):
        return []
    tried = _read_likely_regions(page, readings, boxes)
    seen = _best_by_place(each for each in tried if _fits(each, boxes, page.dpi))
    suffixes = [each.box for each in tried if each.text.startswith("-")]
    more = [place for each in seen for place in stamp_regions.stacked_regions(each.box, page.dpi)]
    more += [place for each in suffixes for place in stamp_regions.code_regions(each)]
    fresh = [place for place in more if not any(_same_place(place, each.box) for each in seen)]
    again = [each for each in _read_regions(page, fresh, likely=True) if _fits(each, boxes, page.dpi)]
    found = [*seen, *again, *_reread_longer(page, [*seen, *again])]
    return sorted(_best_by_place(found), key=lambda each: (each.box.top, each.box.left))


def _reread_longer(page: PageImage, stamps: Iterable[OcrStamp]) -> Iterator[OcrStamp]:
    """Read the codes again that stand bare, with what is printed after them."""
    ink = pixels.ink_mask(page.clean)
    for each in stamps:
        if _BARE_CODE.fullmatch(each.text):
            longer = _read_regions(page, stamp_regions.suffix_regions(each.box, ink))
            yield from (more for more in longer if more.text.startswith(each.text + " "))


def _is_list(words: Sequence[OcrWord]) -> bool:
    """Return whether a page lists withheld pages ("Page 5 ~ b6 - 1; b7C - 1"), whose codes are no stamps."""
    entries = _LIST_ENTRY.findall(" ".join(word.text for word in words))
    return len(entries) > 1 or sum(word.text == "Page" for word in words) > 4


def _read_likely_regions(
    page: PageImage, readings: Sequence[Sequence[OcrWord]], boxes: Sequence[Region]
) -> list[OcrStamp]:
    ink, dpi = pixels.ink_mask(page.clean), page.dpi
    chosen = [
        *stamp_regions.word_regions(readings, dpi),
        *stamp_regions.outlined_ink_regions(ink, boxes, dpi),
        *stamp_regions.ink_regions(ink, dpi),
    ]
    return _read_regions(page, chosen)


def _read_regions(page: PageImage, chosen: Iterable[Region], *, likely: bool = False) -> list[OcrStamp]:
    each = stamp_regions.distinct_regions(chosen)[:_MOST_REGIONS]
    return [stamp for place in each if (stamp := read_stamp(page.clean, place, page.dpi, likely=likely))]


def _fits(stamp: OcrStamp, boxes: Iterable[Region], dpi: int) -> bool:
    """Return whether it may be a stamp where it is: sentences and lists have codes in brackets as well."""
    if stamp.text.startswith("-"):
        return False
    return "(" not in stamp.text or any(stamp.box.overlap(box.with_margin(int(0.25 * dpi))) for box in boxes)


def _best_by_place(stamps: Iterable[OcrStamp]) -> list[OcrStamp]:
    """Keep the fullest and surest of the stamps that were read in one place."""
    kept: list[OcrStamp] = []
    for each in sorted(stamps, key=lambda each: (-len(each.text), -each.confidence)):
        if not any(_same_place(each.box, other.box) for other in kept):
            kept.append(each)
    return kept


def _same_place(one: Region, other: Region) -> bool:
    smaller = min(one.width * one.height, other.width * other.height)
    return one.overlap(other) > 0.3 * smaller
