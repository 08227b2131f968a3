"""Where the links of a file lead."""

import re
from collections.abc import Iterable

from foia_graph import iris
from foia_graph.errors import ValueRejected

MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}", re.IGNORECASE)
BARE_HOST = re.compile(r"www\.\S+", re.IGNORECASE)


def sorted_out(urls: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give the addresses that links lead to, and the links that lead to none, each once.

    What only lacks its scheme, as www.example.org or a mail address, is given one.
    """
    good: dict[str, None] = {}
    bad: dict[str, None] = {}
    for url in urls:
        try:
            good[iris.absolute(_completed(url.strip()))] = None
        except ValueRejected:
            bad[url] = None
    return list(good), list(bad)


def _completed(url: str) -> str:
    if MAIL.fullmatch(url):
        return f"mailto:{url}"
    return f"http://{url}" if BARE_HOST.fullmatch(url) else url
