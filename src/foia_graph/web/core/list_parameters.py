"""What changed since a time, by the change log, for lists of that alone."""

import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from foia_graph.errors import RequestRefused
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of

SINCE = "modified_since"
# Times of which the changes since are cached, in each generation.
MAX_TIMES = 8
TIME_PATTERN = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<rest>[0-9]{1,30}))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)
ChangedNames = frozenset[str]


def comparable_time(text: str) -> str:
    """Return a time so that it compares, as text, with those of the log; raises RequestRefused for no time.

    >>> comparable_time("2012-04-10T02:30:00.500+02:00")
    '2012-04-10T00:30:00.5'
    """
    match = TIME_PATTERN.fullmatch(text.upper())
    if match is None:
        raise _not_a_time(text)
    try:
        day = f"0004{match['day'][4:]}" if match["day"].startswith("0000") else match["day"]
        local = datetime.fromisoformat(f"{day}T{match['time'] or '00:00:00'}")
        shift = (
            datetime.fromisoformat(f"2000-01-01T00:00:00{match['zone'] or 'Z'}").utcoffset() or timedelta()
        )
    except ValueError:
        raise _not_a_time(text) from None
    # What lies before the first year or behind the last of the calendar is as far from any load without it.
    inside = datetime.min + abs(shift) <= local <= datetime.max - abs(shift)
    rest = (match["rest"] or "").rstrip("0")
    return f"{(local - shift if inside else local).isoformat()}{'.' if rest else ''}{rest}"


def _not_a_time(text: str) -> RequestRefused:
    return RequestRefused(
        f"{SINCE} is a date or a time as xsd writes them (2012-04-10, 2012-04-10T09:00:00Z; "
        f"+ is %2B in an address), not {text[:40]!r}."
    )


def changed_since(source: Catalogue, time: str) -> ChangedNames:
    """Return the IRIs of what changed at or after a time of `comparable_time`, still there or not."""
    at_hand: Callable[[str], ChangedNames] = source.compute_once(
        "changed since", lambda: lru_cache(MAX_TIMES)(lambda time: _changed_names(source, time))
    )
    return at_hand(time)


def _changed_names(source: Catalogue, time: str) -> ChangedNames:
    times, names = source.compute_once("changed", lambda: _changes_by_time(source))
    return frozenset(names[bisect_left(times, time) :])


def _changes_by_time(source: Catalogue) -> tuple[list[str], list[str]]:
    pairs = sorted(
        (entry.time.removesuffix("Z"), iri) for iri, entry in log_of(source).latest_entries.items()
    )
    return [time for time, _ in pairs], [iri for _, iri in pairs]
