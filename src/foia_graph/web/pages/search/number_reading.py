"""Reading of what was typed as a Bates number, a range of them, or the digits of one alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.store.bates_index import BatesIndex, Stamp

_NUMBER = r"(?:[^\W\d][^\n,;\u2013\u2014]{0,60}?)?[ #.:_-]{0,3}[0-9]{3,12}"
_TYPED = re.compile(
    rf"\s*(?:bates\s+(?:no\.?|numbers?|nos\.?)?\s*)?(?P<first>{_NUMBER})"
    rf"(?:\s*(?:[-\u2010-\u2015]|to|through|thru)\s*(?P<last>{_NUMBER}))?\s*",
    re.IGNORECASE,
)
MOST_PREFIXES, MOST_NUMBERS, MOST_NAMED = 200, 200, 12
"""The most prefixes tried for digits alone, numbers looked up of a range, and pages named."""


@dataclass(frozen=True, slots=True)
class NumberReading:
    """Typed words as a Bates number: the things that bear it, each with it as printed, or the nearest.

    `further` is how many more there are; `last` is "" but for a range.
    """

    first: str
    last: str
    bearers: tuple[tuple[str, str], ...]
    further: int
    nearest: tuple[tuple[str, str], ...] = ()


def read_number(text: str, index: BatesIndex) -> NumberReading | None:
    """Return what was typed as a Bates number, None where it is none that is known, nor near to one."""
    typed = _TYPED.fullmatch(text)
    if typed is None:
        return None
    first, last = typed["first"].strip(), (typed["last"] or "").strip()
    found = dict(_range_stamps(first, last, index) if last else _stamps(first, index))
    if found:
        named = [(thing, stamp.as_printed) for thing, stamp in found.items()]
        return NumberReading(first, last, tuple(named[:MOST_NAMED]), max(len(named) - MOST_NAMED, 0))
    nearest = [] if first.isdigit() else [stamp for stamp in index.nearest_stamps(first) if stamp]
    if not nearest:
        return None
    return NumberReading(first, last, (), 0, tuple((stamp.thing, stamp.as_printed) for stamp in nearest))


def _stamps(text: str, index: BatesIndex) -> Iterator[tuple[str, Stamp]]:
    """Yield the things that bear a number; digits alone are tried with each prefix."""
    prefixes = [""]
    if text.isdigit():
        prefixes += [span.prefix for span in index.prefixes[:MOST_PREFIXES] if span.prefix]
    for prefix in prefixes:
        yield from index.find_stamps(f"{prefix}{text}").items()


def _range_stamps(first: str, last: str, index: BatesIndex) -> Iterator[tuple[str, Stamp]]:
    """Yield the things that bear the numbers of a range; the prefix may stand before its first alone."""
    prefix = first.rstrip("0123456789")
    begin, end = int(first[len(prefix) :]), int(re.sub(r"^.*?([0-9]+)$", r"\1", last, flags=re.DOTALL))
    is_one_run = not prefix_key(last.rstrip("0123456789")) or prefix_key(prefix) == prefix_key(
        last.rstrip("0123456789")
    )
    if is_one_run and begin <= end:
        for number in range(begin, min(end + 1, begin + MOST_NUMBERS)):
            yield from _stamps(f"{prefix}{number}", index)
