"""Dates as tables and pages of the United States write them, as ISO 8601 has them."""

from datetime import datetime


def iso_date(text: str) -> str:
    """Return a date as ISO 8601 has it, where it is written as tables and pages write it; else the text."""
    for form in ("%m/%d/%Y", "%B %d, %Y", "%b %d, %Y", "%A, %B %d, %Y", "%a, %m/%d/%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return text
