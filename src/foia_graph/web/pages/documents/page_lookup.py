"""Lookup of a page by what a reader types: its number in the file, the printed one, or a Bates number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.store.bates_index import BatesIndex, Stamp
from foia_graph.store.document_files import Holdings, page_of

LONGEST = 100
_PAGE_NUMBER = re.compile(r"(?:(?:pdf\s*)?(?:page|p\.?|pg\.?)\s*)?#?\s*([0-9]{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LocatedPage:
    """A page that a text may mean: its number in the file, and a sentence on how the text was understood."""

    number: int
    sentence: str


def matching_pages(holdings: Holdings, document: str, text: str) -> list[LocatedPage]:
    """Return the pages of a document that a text may mean, each once, the likeliest first.

    A number is first that of a page of the file, then a printed one, and where it is neither the number of a
    Bates number of whatever prefix.
    """
    numbers = holdings.page_numbers(document)
    typed = " ".join(text.split())
    stamps = [stamp for found in holdings.page_stamps(document).values() for stamp in found]
    located: dict[int, LocatedPage] = {}
    for page in (
        *_by_file_number(typed, numbers),
        *_by_printed_number(holdings, document, typed, numbers),
        *_by_bates_number(stamps, typed),
    ):
        located.setdefault(page.number, page)
    return list(located.values() or _by_bare_number(stamps, typed))


def _by_file_number(typed: str, numbers: list[int]) -> Iterator[LocatedPage]:
    found = _PAGE_NUMBER.fullmatch(typed)
    if found and int(found[1]) in numbers:
        yield LocatedPage(int(found[1]), f"PDF page {int(found[1])}.")


def _by_printed_number(
    holdings: Holdings, document: str, typed: str, numbers: list[int]
) -> Iterator[LocatedPage]:
    for number in numbers:
        label = holdings.printed_page_number(f"{document}/page/{number}")
        if label and label.casefold() == typed.casefold():
            yield LocatedPage(number, f"The page printed as {label} is PDF page {number}.")


def _by_bates_number(stamps: list[Stamp], typed: str) -> Iterator[LocatedPage]:
    yield from map(_stamped_page, BatesIndex(stamps, page_of).find_stamps(typed).values())


def _by_bare_number(stamps: list[Stamp], typed: str) -> Iterator[LocatedPage]:
    if typed.isdecimal() and typed.isascii():
        yield from (_stamped_page(stamp) for stamp in stamps if stamp.first <= int(typed) <= stamp.last)


def _stamped_page(stamp: Stamp) -> LocatedPage:
    number = page_of(stamp.thing)[1]
    return LocatedPage(number, f"Bates number {stamp.as_printed} is on PDF page {number}.")
