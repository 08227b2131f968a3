"""Lookup of pages of a document by a number that somebody types: of the file, printed, or Bates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from foia_graph.extract.bates.spelling import possible_numbers, prefix_key
from foia_graph.model.iris import MAX_NUMBER
from foia_graph.store.bates_index import Stamp
from foia_graph.store.document_files import Holdings

Numbering = Literal["file", "printed", "bates"]
LONGEST = 100
"""Characters of a number that somebody types, at most."""
_WORD_BEFORE = re.compile(r"(?P<what>pdf|file|printed|bates|pages?|pp?\.?|pg\.?)\s*(?=[#\w])", re.IGNORECASE)
ALL_NUMBERINGS: frozenset[Numbering] = frozenset(("file", "printed", "bates"))
_WORDS: Mapping[str, frozenset[Numbering]] = {
    "pdf": frozenset(("file",)),
    "file": frozenset(("file",)),
    "printed": frozenset(("printed",)),
    "bates": frozenset(("bates",)),
}


@dataclass(frozen=True, slots=True)
class PageReading:
    """A reading of a typed number: the page that it means, by which numbering, and how that has it."""

    page: int
    numbering: Numbering
    stated: str

    @property
    def sentence(self) -> str:
        """Return how the number was understood."""
        if self.numbering == "file":
            return f"PDF page {self.page}."
        if self.numbering == "printed":
            return f"The page printed as {self.stated} is PDF page {self.page}."
        return f"Bates number {self.stated} is on PDF page {self.page}."


def read_page_number(holdings: Holdings, document: str, text: str) -> list[PageReading]:
    """Return the pages of a document that a text may mean, the likeliest first, each once.

    A number is a page of the file, and a printed number; where it is neither it is a Bates number, whatever
    is before its digits there. A word before it (`pdf 12`, `printed 12`, `bates 12`) says which it is.
    """
    before = _WORD_BEFORE.match(text.strip())
    wanted = _WORDS.get(before["what"].lower(), ALL_NUMBERINGS) if before else ALL_NUMBERINGS
    number = text.strip()[before.end() if before else 0 :].lstrip("#").strip()
    found: dict[int, PageReading] = {}
    for reading in _page_readings(holdings, document, number):
        if reading.numbering in wanted:
            found.setdefault(reading.page, reading)
    if not found and "bates" in wanted:
        found = {each.page: each for each in _bates_readings(holdings, document, number)}
    # Letters such as `p` may belong to a prefix.
    return list(found.values() or _bates_readings(holdings, document, text.strip()))


def _page_readings(holdings: Holdings, document: str, number: str) -> Iterator[PageReading]:
    is_short = number.isascii() and number.isdecimal() and len(number) < MAX_NUMBER
    if is_short and int(number) in holdings.page_numbers(document):
        yield PageReading(int(number), "file", number)
    for label, pages in holdings.pages_by_printed_number(document).items():
        if label.casefold() == number.casefold():
            yield from (PageReading(page, "printed", label) for page in pages)


def _bates_readings(holdings: Holdings, document: str, number: str) -> Iterator[PageReading]:
    """Yield the pages that bear a Bates number, those with its prefix first."""
    spellings = list(possible_numbers(number))
    stamps = [
        (int(page.rpartition("/")[2]), stamp)
        for page, found in holdings.page_stamps(document).items()
        for stamp in found
    ]
    with_prefix = [each for each in stamps if _bears(each[1], spellings)]
    bare = int(number) if number.isascii() and number.isdecimal() and len(number) <= 18 else -1
    without = [each for each in stamps if each[1].first <= bare <= each[1].last]
    for page, stamp in sorted(with_prefix or without, key=lambda each: each[0]):
        yield PageReading(page, "bates", stamp.as_printed)


def _bears(stamp: Stamp, spellings: list[tuple[str, int]]) -> bool:
    key = prefix_key(stamp.prefix)
    return any(prefix == key and stamp.first <= number <= stamp.last for prefix, number in spellings)
