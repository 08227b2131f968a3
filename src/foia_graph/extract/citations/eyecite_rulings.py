"""Rulings found by eyecite, which knows many more reporters; of use where the extra `legal` is installed."""

import importlib
import logging
import re
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from foia_graph.extract.citations.citation_forms import CitationMatch

# Only what is around parties is given to eyecite: the work of some of its patterns grows with the square of
# the text.
PARTIES = re.compile(r"[\w.,)]\s{1,3}[vV]s?\.?\s{1,3}[A-Z]")
BEFORE_PARTIES = 200
# Number of characters around parties that are given to eyecite.
BEHIND_PARTIES = 400
_COMPILED_PARTS = ("ahocorasick", "fast_diff_match_patch", "lxml.etree", "regex")


@cache
def eyecite_version() -> str:
    """Name eyecite and its version, "" where it is not installed."""
    try:
        return f"eyecite-{version('eyecite')}"
    except PackageNotFoundError:
        return ""


def is_available() -> bool:
    """Return whether eyecite is installed."""
    return bool(eyecite_version())


def load_eyecite() -> None:
    """Load the compiled parts of eyecite where it is installed; raises ImportError.

    The others take a quarter of a second, and few files cite what only eyecite knows.
    """
    if is_available():
        for name in _COMPILED_PARTS:
            importlib.import_module(name)


def find_rulings(text: str) -> Iterator[CitationMatch]:
    """Find the rulings that a text cites by reporter."""
    for first, last in _stretches(text):
        for start, end, key in _rulings_in(text[first:last]):
            yield CitationMatch(first + start, first + end, "case", (key,))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the stretches of a text begin and end in which parties stand."""
    first = last = 0
    for parties in PARTIES.finditer(text):
        if parties.start() - BEFORE_PARTIES > last:
            if last:
                yield first, last
            first = max(0, parties.start() - BEFORE_PARTIES)
        last = min(len(text), parties.end() + BEHIND_PARTIES)
    if last:
        yield first, last


def _rulings_in(text: str) -> Iterator[tuple[int, int, str]]:
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation

    logging.getLogger("eyecite").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = get_citations(text)
    for each in found:
        if isinstance(each, FullCaseCitation) and (each.metadata.year or each.metadata.plaintiff):
            start, end = each.span()  # type: ignore[no-untyped-call]
            key: str = each.corrected_citation()  # type: ignore[no-untyped-call]
            yield start, end, key.replace(",", "")
