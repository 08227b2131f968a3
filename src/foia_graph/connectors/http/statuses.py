"""The meaning of HTTP statuses for a fetch (RFC 9110, section 15)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from foia_graph.connectors.http.connection import ServerAnswer
from foia_graph.connectors.http.outcome import FetchError, Reason, TransientError

TRANSIENT = frozenset((408, 429, 500, 502, 503, 504))
"""Statuses that may be others in a while."""
GONE = frozenset((404, 410))
REFUSED = frozenset((401, 403, 451))


def status_error(answer: ServerAnswer) -> FetchError:
    """Return the error for an answer without a file."""
    reply = answer.status_sentence
    if answer.status in TRANSIENT:
        host = answer.target.host
        return TransientError(
            "busy", f"cannot be had now: {reply}", host, answer.status, _retry_after(answer)
        )
    if answer.status in GONE:
        return FetchError("gone", f"is gone: {reply}", answer.status)
    reason: Reason = "refused" if answer.status in REFUSED else "answer"
    return FetchError(
        reason, f"is {'refused' if reason == 'refused' else 'not given'}: {reply}", answer.status
    )


def _retry_after(answer: ServerAnswer) -> float:
    """Return the seconds after which a server wants to be asked again, 0 where it does not say."""
    value = answer.header("Retry-After")
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
        # A date of the zone -0000 has none, and means UTC.
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError):  # the year 3,000,000,000 is none
        return 0.0
