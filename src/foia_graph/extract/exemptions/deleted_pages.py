"""Deleted page information sheets: the FBI puts one, with the pages withheld, before each section.

The rows of their lists are put together again where a scan has torn the columns apart."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice
from statistics import median

import msgspec

from foia_graph.extract.exemptions import codes
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText, TextLine
from foia_graph.extract.registry import Spot, make_spot, page_texts
from foia_graph.runtime.tables import patterns_beside

# In heights of a line: pieces farther apart are in two rows; what is taller is the edge of the scan.
_SAME_ROW, _TALL = 0.6, 2.5
# In percent of the page: so far the boxes of two words in a row may overlap.
_EDGE = 0.5


@dataclass(frozen=True, slots=True)
class RowText:
    """A text of a page in the order of its rows; `pieces` are its lines: start here, start and end there."""

    words: PositionedText
    image: bool
    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def spot(self, start: int, end: int, anchor: int) -> Spot:
        """Build the spot of some characters: those next to one of them on the page as well as here."""
        place = max(number for number, piece in enumerate(self.pieces) if piece[0] <= anchor)
        first = last = place
        while first and self.pieces[first][0] > start and self._continues(first):
            first -= 1
        while last + 1 < len(self.pieces) and self.pieces[last + 1][0] < end and self._continues(last + 1):
            last += 1
        (here, begin, _), (there, _, stop) = self.pieces[first], self.pieces[last]
        stop = min(stop, self.pieces[last][1] + end - there)
        return make_spot(self.words, begin + max(start - here, 0), stop, image=self.image)

    def _continues(self, number: int) -> bool:
        return self.pieces[number][1] == self.pieces[number - 1][2] + 1


def read_rows(words: PositionedText, *, image: bool) -> RowText:
    """Order the lines of a text by row, and by their place in the row, as far as their boxes are known."""
    lines = [line for line in words.lines if not words.text[line.start : line.end].isspace()]
    if not lines:
        return RowText(words, image, words.text, ((0, 0, len(words.text)),))
    text, pieces = "", []
    for row in _rows(lines):
        for number, line in enumerate(row):
            text += " " if number else "\n" * bool(text)
            pieces.append((len(text), line.start, line.end))
            text += words.text[line.start : line.end]
    return RowText(words, image, text, tuple(pieces))


def _rows(lines: list[TextLine]) -> Iterator[list[TextLine]]:
    height = median(line.box.height for line in lines)
    flat = (line for line in lines if line.box.height <= _TALL * height)
    row: list[TextLine] = []
    for line in sorted(flat, key=_middle):
        if row and (_middle(line) - _middle(row[0]) > _SAME_ROW * height or _meets(line, row)):
            yield sorted(row, key=lambda each: each.box.x)
            row = []
        row.append(line)
    yield sorted(row, key=lambda each: each.box.x)


def _meets(line: TextLine, row: list[TextLine]) -> bool:
    left, right = line.box.x + _EDGE, line.box.x + line.box.width - _EDGE
    return any(left < each.box.x + each.box.width and each.box.x < right for each in row)


def _middle(line: TextLine) -> float:
    return line.box.y + line.box.height / 2


# The words of sheets, and what OCR makes of their codes.
PATTERNS = patterns_beside(__file__, category=codes.CATEGORY, agency=codes.AGENCY)
# So many entries show a list that has lost its title, or goes on where "Page 7" is torn off its entries.
FEWEST_ENTRIES = 3
_WITHHELD = re.compile(r"(?m)^[ \t]*(?:Page +(?=\d+\b)|(?=\d+[ \t]*$))(\d{1,5})")


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
        for rows in list_texts(page):
            continued = page.number - 1 in found and PATTERNS["continued"].search(rows.text)
            if continued or _begins_list(rows.text):
                found[page.number] = found.get(page.number, "") + rows.text + "\n"
    return found


def list_texts(page: ParsedPage) -> Iterator[RowText]:
    """Yield the texts of a page that may be a list, in the order of its rows."""
    yield from (
        read_rows(words, image=image) for words, image in page_texts(page) if _MAY_LIST.search(words.text)
    )


def _begins_list(text: str) -> bool:
    return bool(PATTERNS["heading"].search(text)) or len(PATTERNS["whole"].findall(text)) >= FEWEST_ENTRIES


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
    total = PATTERNS["total"].search(text)
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


_MAY_LIST = re.compile(r"(?i)\bpag|\bb[1-7][A-F]?\s?-\s?\d")
_GOES_ON = re.compile(r"\bb[1-7][A-F]?\s?-\s?\d[\d,-]*;")
_FIVE_BESIDE_SIX = re.compile(r"(?<![\w.,])bb(?=\s?[-;])[^\n]{1,60}?;\s?b[6o]\b")
FAIR_CONFIDENCE = 0.8


def find_list_pages(document: ParsedDocument) -> set[int]:
    """Return the pages that are lists of withheld pages."""
    found = set(sheet_texts(document))
    for page in document.pages:
        if page.number - 1 in found and any(_goes_on(rows.text) for rows in list_texts(page)):
            found.add(page.number)
    return found


def _goes_on(text: str) -> bool:
    return len(_GOES_ON.findall(text)) >= FEWEST_ENTRIES


def find_listed_codes(text: str) -> Iterator[codes.CodeMention]:
    """Find the codes in a list, however they were misread: nothing else is there.

    What looks like b3 or b5 is believed where the same code is also read without fault; "bb" is b5, too,
    where b6 is next to it.
    """
    found = [_listed_mention(match) for match in PATTERNS["listed_code"].finditer(text)]
    proven = {each.code for each in found if each.form == "bare"}
    if _FIVE_BESIDE_SIX.search(text):
        proven.add("(b)(5)")
    yield from (each for each in found if each.code in proven or each.code not in codes.UNLIKELY_CODES)


def _listed_mention(match: re.Match[str]) -> codes.CodeMention:
    name = next(each for each, text in match.groupdict().items() if text)
    code = codes.canonical_code(name[1], name[2:])
    printed = " ".join(f"{codes.bare_code(code)}{match['tail']}".split())
    category = "".join((match["category"] or "").split())
    agency, (start, end) = match["agency"] or "", match.span()
    if match.string[start : match.start("tail")] == codes.bare_code(code):
        return codes.CodeMention(start, end, code, printed, "bare", agency, category)
    return codes.CodeMention(start, end, code, printed, "misread", agency, category, FAIR_CONFIDENCE)
