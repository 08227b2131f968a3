"""Names of reporters that eyecite knows: to see, before it is loaded, whether a text can cite one of them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

_VOLUME_FIRST = re.compile(
    r"\$volume(?!_nominative)|\(\?P<volume>|\$full_cite(?:_illinois_neutral|_format_neutral\w*|_year_included)?\Z"
)
"""Templates of citations that begin with a volume."""
_VOLUME = r"\d[A-Z]?[\W_]{0,3}"
_PAGE = r"(?![A-CE-RT-Za-z])(?:\D{0,40}\d|[\W_]{0,3}[_ivxlcIVXLC])"
"""A page behind a name, or behind what stands between the two: another name, a sign."""


def may_cite_reporter(text: str) -> bool:
    """Return whether a text has the name of a reporter between numbers, as citations of it do.

    Where a reporter has one volume, its number may be lacking.
    """
    flat = "".join(text.split())
    return any(name in flat and re.search(_pattern(name, alone), text) for name, alone in _reporter_names())


def _pattern(name: str, alone: bool) -> str:
    """Return what a citation looks like, in which there may be blanks between any two signs of the name."""
    return ("" if alone else _VOLUME) + r"\s*".join(map(re.escape, name)) + _PAGE


@cache
def _reporter_names() -> tuple[tuple[str, bool], ...]:
    """Return the names without blanks, each with whether it may stand without a volume."""
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
