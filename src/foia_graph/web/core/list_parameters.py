"""Parameters of lists: schemas of their values, and the position in a list."""

import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from foia_graph.errors import RequestRefused
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.conflicts import SCOPES
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.operations import OperationParameter, Schema
from foia_graph.web.core.query_parameters import MAX_VALUES

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
        local = datetime.fromisoformat(f"{_calendar_day(match['day'])}T{match['time'] or '00:00:00'}")
        shift = _zone_offset(match["zone"] or "Z")
    except ValueError:
        raise _not_a_time(text) from None
    # What lies before the first year or behind the last of the calendar is as far from any load without it.
    inside = datetime.min + abs(shift) <= local <= datetime.max - abs(shift)
    rest = (match["rest"] or "").rstrip("0")
    return f"{(local - shift if inside else local).isoformat()}{'.' if rest else ''}{rest}"


def _calendar_day(day: str) -> str:
    return f"0004{day[4:]}" if day.startswith("0000") else day


def _zone_offset(zone: str) -> timedelta:
    parsed = datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").astimezone(UTC).replace(tzinfo=None)
    return datetime(2000, 1, 1) - parsed


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
    """Return the times of the last changes of all things, in order, and the names of the things."""
    pairs = sorted(
        (entry.time.removesuffix("Z"), iri) for iri, entry in log_of(source).latest_entries.items()
    )
    return [time for time, _ in pairs], [iri for _, iri in pairs]


TEXT_SCHEMA: Schema = {"type": "string", "minLength": 1}
TEXTS_SCHEMA: Schema = {"type": "array", "items": TEXT_SCHEMA, "minItems": 1, "maxItems": MAX_VALUES}
YEARS_SCHEMA: Schema = {**TEXTS_SCHEMA, "items": {"type": "string", "pattern": "^[0-9]{4}$"}}
DATE_SCHEMA: Schema = {
    "anyOf": [
        {
            "type": "string",
            "pattern": "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])(-(0[1-9]|1[0-2]))?$",
        },
        {"type": "string", "format": "date"},
    ]
}
NUMBER_SCHEMA: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
TRUTH_SCHEMA: Schema = {"type": "boolean", "default": False}
# What schemas of several parameters are called in the OpenAPI document.
SCHEMA_NAMES = (("Values", TEXTS_SCHEMA), ("Years", YEARS_SCHEMA), ("PartialDate", DATE_SCHEMA))
EXACT = OperationParameter(
    "exact", TRUTH_SCHEMA, "Whether a value means itself alone, not what falls under it as well."
)
SPREADSHEET = OperationParameter(
    "spreadsheet",
    TRUTH_SCHEMA,
    "Whether CSV has every cell in quotes, and an apostrophe before each that a spreadsheet would run.",
)
MODIFIED_SINCE = OperationParameter(
    SINCE,
    {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
    "Only what was created or changed at or after this time, by the change log; without a zone it is of UTC.",
)
GENERATION = OperationParameter(
    "generation", {**NUMBER_SCHEMA, "minimum": 0}, "The generation of the catalogue that is walked through."
)
ABOUT = OperationParameter("about", TEXT_SCHEMA, "Only what is about this thing: a kind/name, or an IRI.")
FIELD = OperationParameter(
    "field", TEXT_SCHEMA, "Only claims on this field of the profile; `claims` are those in words alone."
)
SCOPE = OperationParameter(
    "scope",
    {"enum": list(SCOPES), "default": SCOPES[0]},
    "The sources that count: those of the collection, or outside ones too.",
)
FROM = OperationParameter("from", DATE_SCHEMA, "Only what may be of this day, month or year or later.")
TO = OperationParameter("to", DATE_SCHEMA, "Only what may be of this day, month or year or earlier.")
PAGE = OperationParameter(
    "page", {**NUMBER_SCHEMA, "default": 1}, "The page, from 1; a walk follows `hydra:next`."
)


def size_parameter(usual: int, most: int = 1000) -> OperationParameter:
    """Return the parameter of the number of entries of a page."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return OperationParameter("per_page", schema, "The number of entries of a page.")


PLACE_PARAMETERS = (
    size_parameter(100),
    PAGE,
    OperationParameter(
        "after",
        {"type": "string"},
        "The page that begins behind this entry: its sort key and its name. Links to the next page have it.",
    ),
    GENERATION,
    AS_OF,
)
