"""As of: the kept generation that holds the state of a moment, and what of it is hidden today.

What is restricted or withdrawn now is so at every date. Each generation says in `hidden.json` which things
are, of all that ever were public: a thing stays there until it is public again, also when no record tells of
it any longer.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from foia_graph.errors import NotFound, StoreError, ValueRejected
from foia_graph.model import dates
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout

HIDDEN = "hidden.json"
"""The file of a generation that names what is restricted or withdrawn now; it is never served."""
GENERATIONS_AT_HAND = 256
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
    kept = [
        each
        for each in map(_read_generation, _generation_folders(layout))
        if each and each.versions.get("base") == base
    ]
    found = [each.number for each in kept if _creation_time(each) <= moment]
    if not found:
        earliest = (
            f", and the earliest kept state is of {min(map(_creation_time, kept)):%Y-%m-%dT%H:%M:%SZ}"
            if kept
            else ""
        )
        raise NotFound(f"What the catalogue said on {moment:%Y-%m-%d at %H:%M:%S} UTC is not kept{earliest}.")
    return found[-1]


def _creation_time(generation: Generation) -> datetime:
    return datetime.fromisoformat(generation.created).astimezone(UTC)


def _generation_folders(layout: Layout) -> list[Path]:
    """Return the folders of the generations up to the one that is served, oldest first."""
    served = int(layout.resolve().name)
    return [layout.generation(number) for number in layout.generation_numbers() if number <= served]


def _read_generation(path: Path) -> Generation | None:
    """Return the generation in a folder, None where it is damaged or has just been deleted."""
    try:
        return _cached_generation(path, (path / FILE_NAME).stat().st_mtime_ns)
    except (StoreError, OSError):
        return None


# The time of the account is in the key: a number is used again where a load was killed.
@lru_cache(GENERATIONS_AT_HAND)
def _cached_generation(path: Path, _written: int) -> Generation:
    return Generation.read(path)


# -- what is hidden ------------------------------------------------------------------------------------------


def read_hidden_iris(folder: Path) -> frozenset[str]:
    """Return the IRIs of what is restricted or withdrawn now; raises StoreError where the file is damaged."""
    path = folder / HIDDEN
    try:
        return frozenset(msgspec.json.decode(path.read_bytes())) if path.exists() else frozenset()
    except (ValueError, TypeError):
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None
