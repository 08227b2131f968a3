"""Deleted page information sheets: the FBI puts one, with the pages withheld, before each section."""

import re
from collections.abc import Mapping
from itertools import count, islice

import msgspec

from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import page_texts

_HEADING = re.compile(r"(?m)^[^\w\n]*DELETED PAGE INFORMATION SHEET[^\w\n]*$|Total Deleted")
_TOTAL = re.compile(r"(?i)total deleted page\W{0,3}s?\W{0,3}= ?(\d+)")
_WITHHELD = re.compile(r"(?m)^[ \t]*(?:Page +(?=\d+\b)|(?=\d+[ \t]*$))(\d{1,5})")
_LIST = re.compile(
    r"""(?mx) ^[ \t]*Page[ ]+\d{1,5}[ ]?[~\-–—]?[ ]?(?:b\d|Dup|Ref|OTHER|Seal) | (?:^Page[ ]*\n){3}
    | No[ ]Duplication[ ]Fee"""
)
"""Lines of the lists on further sheets; OCR may read their columns one after the other."""


class SheetSection(msgspec.Struct, frozen=True):
    """The pages of a file after a sheet, `first` to `last`, and the numbers withheld of its section.

    `withheld_numbers` is empty where the list could not be read as a whole.
    """

    first: int
    last: int
    withheld_numbers: frozenset[int]


def sheet_texts(document: ParsedDocument) -> dict[int, str]:
    """Return the pages that are sheets, and their text: the first of a section has a heading, more follow."""
    found: dict[int, str] = {}
    for page in document.pages:
        for words, _ in page_texts(page):
            if _HEADING.search(words.text) or (page.number - 1 in found and _LIST.search(words.text)):
                found[page.number] = found.get(page.number, "") + words.text + "\n"
    return found


def sheet_sections(document: ParsedDocument) -> list[SheetSection]:
    """Return the sections that sheets introduce."""
    found = sheet_texts(document)
    starts = [page for page in found if page - 1 not in found]
    return [_read_section(start, found, document.last_number) for start in starts]


def _read_section(start: int, found: dict[int, str], end: int) -> SheetSection:
    last_sheet = start
    while last_sheet + 1 in found:
        last_sheet += 1
    last = min((page - 1 for page in found if page > last_sheet), default=end)
    text = "\n".join(found[page] for page in range(start, last_sheet + 1))
    return SheetSection(last_sheet + 1, last, _withheld_numbers(text))


def _withheld_numbers(text: str) -> frozenset[int]:
    listed = frozenset(int(each) for each in _WITHHELD.findall(text))
    return listed if len(listed) == stated_total(text) else frozenset()


def stated_total(text: str) -> int | None:
    """Return how many pages a sheet says are deleted, None where that cannot be read."""
    total = _TOTAL.search(text)
    return int(total[1]) if total else None


def section_numbers(section: SheetSection, known: Mapping[int, int]) -> dict[int, int]:
    """Return the Bates number of each page of a section up to the last one known: those withheld are skipped.

    Nothing is given unless two pages or more are known and all of them agree with the list.
    """
    pages = {page: known[page] for page in range(section.first, section.last + 1) if page in known}
    if len(pages) < 2 or not section.withheld_numbers:
        return {}
    for skipped in range(max(section.withheld_numbers) + 1):
        counted = _count_pages(section, skipped, max(pages))
        first = min(pages)
        shift = pages[first] - counted[first]
        if all(counted[page] + shift == number for page, number in pages.items()):
            return {page: count + shift for page, count in counted.items()}
    return {}


def _count_pages(section: SheetSection, skipped: int, last: int) -> dict[int, int]:
    # Released pages before a section are not counted by it.
    released = (number for number in count(1) if number not in section.withheld_numbers)
    return dict(zip(range(section.first, last + 1), islice(released, skipped, None), strict=False))
