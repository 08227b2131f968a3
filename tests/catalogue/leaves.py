"""The fact base taken apart: its leaves and its quotes, each with its position as a JSON pointer."""

from collections.abc import Iterator
from typing import Any

QUOTE = "quote_under_15_words"
RESOURCES_PAGE_2 = "https://uncoverthetruth.org/category/resources/page/2/"
PARTS = (
    "source/petition-end-s-comm",
    "source/post-fact-sheet",
    "source/post-lea-packet",
    "source/post-vulnerable-groups",
)
"""The four posts that are on page 2, each a source of its own."""


def leaves(value: Any, place: str = "") -> Iterator[str]:
    """Give the position of each leaf: a scalar, an empty list, a source, or a claim with its source."""
    if isinstance(value, dict) and QUOTE not in value and not {"property", "source"} <= value.keys():
        for key, each in value.items():
            yield from leaves(each, f"{place}/{key}")
    elif isinstance(value, list) and value:
        for at, each in enumerate(value):
            yield from leaves(each, f"{place}/{at}")
    else:
        yield place


def quotes(value: Any) -> Iterator[tuple[str, str]]:
    """Give each quote with the address where it is."""
    if isinstance(value, dict) and QUOTE in value:
        yield value["url"], value[QUOTE]
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from quotes(each)


def prose(value: Any) -> Iterator[str]:
    """Give every text that is neither a quote nor an address."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in (QUOTE, "url", "via"):
                yield from prose(each)
    elif isinstance(value, list):
        for each in value:
            yield from prose(each)
