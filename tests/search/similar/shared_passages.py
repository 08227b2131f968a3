"""Passages of PDFs that are no part of the repository."""

from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from foia_graph.search.similar.passages import passage_spans

LARGEST = 2_000_000
SHORTEST = 120
"""Characters of a passage that counts: headings alone are no rivals."""


def passages_of_pdfs(folder: Path) -> Iterator[str]:
    """Yield the passages of the text layers of the smaller files, in the order of their names."""
    for path in sorted(folder.rglob("*.pdf")):
        if path.stat().st_size < LARGEST:
            yield from (each for text in _page_texts(path) for each in _passages(text))


def _page_texts(path: Path) -> Iterator[str]:
    try:
        for page in PdfReader(path).pages[:10]:
            yield page.extract_text()
    except PyPdfError:
        return  # a damaged file is no rival


def _passages(text: str) -> Iterator[str]:
    found = (text[span.start : span.end] for span in passage_spans(text))
    return (each for each in found if len(each) >= SHORTEST)
