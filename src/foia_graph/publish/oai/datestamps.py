"""Times as the protocol writes them: UTC, to the second, or to the day (3.3)."""

import re
from datetime import UTC, datetime

from foia_graph.model.dates import quote_text
from foia_graph.publish.oai.errors import OaiError

GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def datestamp(time: str) -> str:
    """Return a time cut to the second.

    >>> datestamp("2026-11-25T18:10:08.123Z")
    '2026-11-25T18:10:08Z'
    """
    return f"{time[:19]}Z"


def format_datestamp(moment: datetime) -> str:
    """Write a moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_period(first: str, last: str) -> tuple[str, str]:
    """Read `from` and `until`, both to the second; raises Failure for what are none."""
    start, end = _parse_datestamp("from", first, "00:00:00"), _parse_datestamp("until", last, "23:59:59")
    if first and last and len(first) != len(last):
        raise OaiError("badArgument", "from and until are both written to the day, or both to the second.")
    if first and last and start > end:
        raise OaiError("badArgument", "from is not later than until.")
    return start, end


def _parse_datestamp(name: str, text: str, time: str) -> str:
    if not text:
        return ""
    whole = f"{text}T{time}Z" if DAY.fullmatch(text) else text
    if not SECOND.fullmatch(whole) or not _is_real_date(whole):
        raise OaiError(
            "badArgument", f"{name} is written YYYY-MM-DD or {GRANULARITY}, not {quote_text(text)}."
        )
    return whole


def _is_real_date(text: str) -> bool:
    # The 30th of February fits the pattern.
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
