"""Names of documents that archives and authors print on each page: not different from page to page."""

import re
from collections import Counter
from collections.abc import Iterator

from foia_graph.extract.bates.case_ids import Found
from foia_graph.extract.bates.edges import edge_lines
from foia_graph.extract.reading import Reading, Words
from foia_graph.extract.registry import texts

_ARCHIVED = re.compile(
    r"""(?x) (?<![\w-]) (?:
    CIA-?RDP[0-9A-Z]{6,25}-\d{1,2} | C0\d{7} | DOC_\d{10} | \d{3}-\d{5}-\d{5}
    | 0\.7\.\d{3,6}\.\d{3,7}(?:-\d{6})? | A-0{3,}\d{6,9} ) (?![\w]|-\d)"""
)
_NARA_IMAGE = re.compile(r"\bDoc[IlL1][dD]\s?[:;]\s?(?P<number>\d{7,9})\b")
_REPORT = re.compile(
    r"(?<![\w-])[A-Z]{2,8}(?:/[A-Z]{2,5})?-(?:[A-Z]{1,5}-)?\d{2,4}-\d{1,6}(?:[A-Z]{1,2})?(?![\w]|-\d)"
)
_FEWEST_PAGES, _SHARE_OF_PAGES = 3, 0.3


def archived_ids(text: str, start: int, end: int) -> Iterator[Found]:
    """Give the numbers in a line by which archives know a document: "104-10003-10041", "C05765907"."""
    yield from ((*found.span(), found[0]) for found in _ARCHIVED.finditer(text, start, end))
    for found in _NARA_IMAGE.finditer(text, start, end):
        yield *found.span(), f"DocId:{found['number']}"


def report_ids(reading: Reading) -> dict[tuple[int, bool], list[Found]]:
    """Give the report numbers at the edge of page after page: the document's own, none that it cites.

    They are given by page, and by whether the text was read off its image.
    """
    running = {
        (page.number, image): _running(words) for page in reading.pages for words, image in texts(page)
    }
    pages = Counter(name for _, name in {(at[0], each[2]) for at, found in running.items() for each in found})
    enough = max(_FEWEST_PAGES, _SHARE_OF_PAGES * len(reading.pages))
    return {at: [each for each in found if pages[each[2]] >= enough] for at, found in running.items()}


def _running(words: Words) -> list[Found]:
    edges = edge_lines(words)
    return [(*found.span(), found[0]) for edge in edges for found in _REPORT.finditer(words.text, *edge)]
