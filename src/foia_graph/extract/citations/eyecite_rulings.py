"""Rulings found by eyecite, which knows many more reporters; of use where the extra `legal` is installed."""

import importlib
import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from foia_graph.extract.citations.citation_forms import CitationMatch

VERSUS = {"v", "vs", "V"}
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


def find_rulings(text: str, held_runs: set[str], known: Iterable[CitationMatch]) -> Iterator[CitationMatch]:
    """Find the rulings that a text cites by reporter, and that are not among those known.

    `held_runs` are the runs of the text. Of a position where there are others, those known may be found
    again.
    """
    if VERSUS.isdisjoint(held_runs):
        return
    rest = _blank_out(text, known)
    for first, last in _stretches(text):
        if not may_cite_reporter(rest[first:last]):
            continue
        for start, end, key in _rulings_in(text[first:last]):
            yield CitationMatch(first + start, first + end, "case", (key,))


def _blank_out(text: str, known: Iterable[CitationMatch]) -> str:
    for each in known:
        if each.kind == "case":
            text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


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


# Templates of citations that begin with a volume.
_VOLUME_FIRST = re.compile(
    r"\$volume(?!_nominative)|\(\?P<volume>|\$full_cite(?:_illinois_neutral|_format_neutral\w*|_year_included)?\Z"
)
_VOLUME = r"\d[A-Z]?[\W_]{0,3}"
# A page behind a name, or behind what is between the two: another name, a sign.
_PAGE = r"(?![A-CE-RT-Za-z])(?:\D{0,40}\d|[\W_]{0,3}[_ivxlcIVXLC])"


def may_cite_reporter(text: str) -> bool:
    """Return whether a text has the name of a reporter between numbers, as citations of it do.

    Where a reporter has one volume, its number may be lacking.
    """
    flat = "".join(text.split())
    return any(name in flat and re.search(_pattern(name, alone), text) for name, alone in _reporter_names())


def _pattern(name: str, alone: bool) -> str:
    return ("" if alone else _VOLUME) + r"\s*".join(map(re.escape, name)) + _PAGE


@cache
def _reporter_names() -> tuple[tuple[str, bool], ...]:
    """Return the names without blanks, each with whether it may be without a volume."""
    from reporters_db import REPORTERS  # type: ignore[import-untyped]

    names = [each for cluster in REPORTERS.values() for source in cluster for each in _source_names(source)]
    return tuple(dict(sorted(names)).items())


def _source_names(source: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield the names of the editions of a reporter, those that are spelled otherwise too."""
    alone = {
        name: not all(map(_VOLUME_FIRST.match, edition.get("regexes") or ["$full_cite"]))
        for name, edition in source["editions"].items()
    }
    for name, edition in {**{each: each for each in alone}, **source["variations"]}.items():
        yield "".join(name.split()), alone.get(edition, True)
