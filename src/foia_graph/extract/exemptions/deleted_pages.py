"""Deleted page information sheets: the FBI puts one, with the pages withheld, before each section."""

import re
from collections.abc import Iterator, Mapping
from itertools import count, islice

import msgspec

from foia_graph.extract.exemptions.codes import AGENCY, CATEGORY, UNLIKELY_CODES, CodeMention, bare_code
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.registry import page_texts

_HEADING = re.compile(r"(?m)^[^\w\n]*DELETED PAGE INFORMATION SHEET[^\w\n]*$|Total Deleted")
_TOTAL = re.compile(r"(?i)total deleted page\W{0,3}s?\W{0,3}= ?(\d+)")
_WITHHELD = re.compile(r"(?m)^[ \t]*(?:Page +(?=\d+\b)|(?=\d+[ \t]*$))(\d{1,5})")
# Lines of the lists on further sheets; OCR may read their columns one after the other.
_LIST = re.compile(
    r"""(?mx) ^[ \t]*Page[ ]+\d{1,5}[ ]?[~\-–—]?[ ]?(?:b\d|Dup|Ref|OTHER|Seal) | (?:^Page[ ]*\n){3}
    | No[ ]Duplication[ ]Fee"""
)


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
    listed = frozenset(int(each) for each in _WITHHELD.findall(text))
    return SheetSection(last_sheet + 1, last, listed if len(listed) == stated_total(text) else frozenset())


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
        # Released pages before a section are not counted by it.
        released = (number for number in count(1) if number not in section.withheld_numbers)
        counted = dict(
            zip(range(section.first, max(pages) + 1), islice(released, skipped, None), strict=False)
        )
        first = min(pages)
        shift = pages[first] - counted[first]
        if all(counted[page] + shift == number for page, number in pages.items()):
            return {page: count + shift for page, count in counted.items()}
    return {}


_B7 = r"(?:b7|b/|bT|bI|bi|bv|DT|DI|p7|[bB]7/)[IiUYvV7T]{0,2}"
_ENTRY = re.compile(
    rf"(?<![\w.,])(?:(?P<six>b6[é6]?|bé|b[eo](?=\s?-\s?\d))|(?P<five>b[5S]|bb(?=\s{{0,2}}(?:-\s?)?(?:P|\d)))"
    rf"|(?P<three>D?b3|ba(?=\s?-\s?\d))|(?P<C>{_B7}[cC¢]c?)|(?P<E>{_B7}E|BIE|DIE)|(?P<D>{_B7}D)"
    rf"|b7(?P<letter>[ABF])|b(?P<number>[1249]))(?![\wé])"
    rf"(?P<tail>(?P<category>{CATEGORY})?(?:{AGENCY})?)"
)
_GOES_ON = re.compile(r"\bb[1-7][A-F]?\s?-\s?\d[\d,-]*;")
_FIVE_BESIDE_SIX = re.compile(r"(?<![\w.,])bb(?=\s?-\s?P)[^\n]{1,60}?;\s?b6\b")
# So many entries show that a list continues, where the scan tore the words "Page 7" off their entries.
FEWEST_ENTRIES = 3
_CODES = {"six": "(b)(6)", "five": "(b)(5)", "three": "(b)(3)", **{x: f"(b)(7)({x})" for x in "CDE"}}
FAIR_CONFIDENCE = 0.8


def find_list_pages(document: ParsedDocument) -> set[int]:
    """Return the pages that are lists of withheld pages."""
    found = set(sheet_texts(document))
    for page in document.pages:
        if page.number - 1 in found and any(
            len(_GOES_ON.findall(words.text)) >= FEWEST_ENTRIES for words, _ in page_texts(page)
        ):
            found.add(page.number)
    return found


def find_listed_codes(text: str) -> Iterator[CodeMention]:
    """Find the codes in a list, however they were misread: nothing else is there.

    What looks like b3 or b5 is believed where the same code is also read without fault; "bb" is b5, too,
    where b6 is next to it.
    """
    found = [_listed_mention(match, _read_code(match)) for match in _ENTRY.finditer(text)]
    proven = {each.code for each in found if each.form == "bare"}
    if _FIVE_BESIDE_SIX.search(text):
        proven.add("(b)(5)")
    yield from (each for each in found if each.code in proven or each.code not in UNLIKELY_CODES)


def _read_code(match: re.Match[str]) -> str:
    letter = match["letter"]
    plain = f"(b)(7)({letter})" if letter else f"(b)({match['number']})"
    return next((code for name, code in _CODES.items() if match[name]), plain)


def _listed_mention(match: re.Match[str], code: str) -> CodeMention:
    printed = " ".join(f"{bare_code(code)}{match['tail']}".split())
    category = "".join((match["category"] or "").split())
    plain = match[0].startswith(bare_code(code)) and match.start("tail") - match.start() == len(
        bare_code(code)
    )
    agency, start, end = match["agency"] or "", match.start(), match.end()
    if plain:
        return CodeMention(start, end, code, printed, "bare", agency, category)
    return CodeMention(start, end, code, printed, "misread", agency, category, FAIR_CONFIDENCE)
