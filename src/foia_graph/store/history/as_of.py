"""As of: the kept generation that holds the state of a moment.

What is restricted or withdrawn now is so at every date (`store.generations.generation`).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from foia_graph.errors import NotFound, StoreError, ValueRejected
from foia_graph.model import dates
from foia_graph.store.changelog.log import load_time
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout

STATES_AT_HAND = 65_536
"""More than stores keep: each request for a date looks at all of them."""
XSD_DAY_OR_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
"""A day or a time as XML Schema writes them (xsd:date, xsd:dateTime), in four digits of a year."""


def last_moment(text: str, name: str = "asOf") -> datetime:
    """Return the last moment of a day (its end, in UTC unless it has another zone), or that of a time.

    >>> last_moment("2026-11-25T18:10:08+01:00").isoformat(), last_moment("2026-11-25").isoformat()
    ('2026-11-25T17:10:08+00:00', '2026-11-25T23:59:59.999999+00:00')
    """
    found = XSD_DAY_OR_TIME.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        day, time, zone = found.groups()
        moment = datetime.fromisoformat(f"{day}{time or 'T23:59:59.999999'}{zone or 'Z'}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueRejected(
            f"{name} is a day or a time, as 2026-11-25 or 2026-11-25T18:10:08Z, not {dates.quote_text(text)}"
        ) from None


def number_at(layout: Layout, moment: datetime, base: str) -> int:
    """Return the number of the newest kept generation that is not later than a moment.

    Raises NotFound, with the earliest time that there is, where all are later. Generations of another base
    do not count: theirs are other names.
    """
    kept = [each for each in _kept_states(layout, int(layout.resolve().name)) if each.base == base]
    found = [each.number for each in kept if each.time <= moment]
    if not found:
        earliest = (
            f", and the earliest kept state is of {min(each.time for each in kept):%Y-%m-%dT%H:%M:%SZ}"
            if kept
            else ""
        )
        raise NotFound(f"What the catalogue said on {moment:%Y-%m-%d at %H:%M:%S} UTC is not kept{earliest}.")
    return found[-1]


def older_numbers(layout: Layout, generation: Generation) -> list[int]:
    """Return the numbers of the kept generations before one that can be asked for: those of its base."""
    base = generation.versions["base"]
    return [each.number for each in _kept_states(layout, generation.number - 1) if each.base == base]


@dataclass(frozen=True, slots=True)
class KeptState:
    """The number of a kept generation, its base, and when it was loaded."""

    number: int
    base: str
    time: datetime


def _kept_states(layout: Layout, last: int) -> list[KeptState]:
    numbers = (number for number in layout.generation_numbers() if number <= last)
    return [state for number in numbers if (state := find_state(layout, number))]


def find_state(layout: Layout, number: int) -> KeptState | None:
    """Return the generation of a number, None where it is damaged or deleted."""
    path = layout.generation(number)
    try:
        return _cached_state(path, (path / FILE_NAME).stat().st_mtime_ns)
    except (StoreError, OSError, LookupError, ValueError):
        return None


# The time of the account is in the key: a number is used again where a load was killed.
@lru_cache(STATES_AT_HAND)
def _cached_state(path: Path, _written: int) -> KeptState:
    generation = Generation.read(path)
    time = datetime.fromisoformat(load_time(generation)).astimezone(UTC)
    return KeptState(generation.number, generation.versions["base"], time)
