"""The numbers printed on pages, which are neither the numbers of the PDF's pages nor Bates numbers.

A number at the top or foot of a page is its page number when it goes up with the pages; one page alone shows
it only by saying "Page 3 of 9".
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, filled_lines
from foia_graph.extract.registry import PageFinding, Spot, extractor, make_spot
from foia_graph.model.resource import RawValue
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Lines at the top and at the foot of a page among which its number is looked for.
EDGE_LINES = 3
# Pages in a row whose numbers go up with them, before a bare number is believed.
FEWEST_IN_STEP = 3
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


class PrintedNumber(PageFinding, frozen=True, kw_only=True):
    """The number printed on a page, as printed."""

    printed: str

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield the number as that of the page."""
        yield "pagination", {"notation": self.printed}


class NumberCandidate(NamedTuple):
    """A number at the edge of a page that may be its own; `is_sure` where it says of how many."""

    page: int
    number: int
    notation: str
    is_sure: bool
    spot: Spot

    @property
    def step(self) -> tuple[int, bool]:
        """Return how far it is ahead of the PDF's own number, and whether it is in arabic digits."""
        return self.number - self.page, self.notation.isdecimal()


@extractor("pagination", PrintedNumber, "1")
def find_printed_numbers(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[PrintedNumber]:  # noqa: ARG001 - needs no names
    """Find the number printed on each page."""
    found = [candidate for page in document.pages for candidate in number_candidates(page)]
    votes = Counter(each.step for each in {(each.page, each.number): each for each in found}.values())
    best: dict[int, NumberCandidate] = {}
    for each in sorted(found, key=lambda candidate: (votes[candidate.step], candidate.is_sure)):
        if each.is_sure or votes[each.step] >= FEWEST_IN_STEP:
            best[each.page] = each
    for number, each in sorted(best.items()):
        yield PrintedNumber(page=number, printed=each.notation, spots=(each.spot,))


def number_candidates(page: ParsedPage) -> Iterator[NumberCandidate]:
    """Yield the numbers at the edges of a page that may be its own."""
    words = page.words
    if words is None:
        return
    lines = filled_lines(words.text)
    for start, end in lines if len(lines) <= 2 * EDGE_LINES else [*lines[:EDGE_LINES], *lines[-EDGE_LINES:]]:
        for pattern, sure in (
            (_PATTERNS["page_of_total"], True),
            (_PATTERNS["labelled_number"], False),
            (_PATTERNS["bare_number"], False),
            (_PATTERNS["before_title"], False),
        ):
            for match in pattern.finditer(words.text[start:end]):
                group = next(index for index, text in enumerate(match.groups(), 1) if text)
                printed = match[group]
                number = int(printed) if printed.isdecimal() else _roman_value(printed)
                place = make_spot(
                    words, start + match.start(group), start + match.end(group), image=words is page.image
                )
                if number and not (sure and number > int(match[2])):
                    yield NumberCandidate(page.number, number, printed, sure, place)


def _roman_value(text: str) -> int:
    values = [ROMAN[letter] for letter in text]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))
