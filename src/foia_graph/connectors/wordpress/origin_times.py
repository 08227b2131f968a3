"""Times as sites write them."""

from datetime import datetime
from email.utils import parsedate_to_datetime


def iso_time(text: str) -> str:
    """Return a time as feeds, exports and pages write it (RFC 5322, ISO 8601) as ISO 8601, "" for none.

    >>> iso_time("2012-04-10 14:05:00"), iso_time("Tue, 10 Apr 2012 14:05:00 +0000"), iso_time("soon")
    ('2012-04-10T14:05:00', '2012-04-10T14:05:00+00:00', '')
    """
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text.strip()).isoformat()
        except (ValueError, TypeError):
            continue
    return ""
