"""The table of `labels.py` about headers of e-mails: which fields are right to the letter."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from label_dates import iso_date
from label_scores import Case, Rows, share, table
from label_store import PublishedEmail

FIELDS = ("from", "to", "cc", "sent", "subject")
HIDDEN = "[redacted]"
MARK = r"(?:\[[^\]]*\]|\(?[bB]\)?\s?\(?[1-9]\)?(?:\s?\(?[A-Fa-f]\)?)?)"
"""Any mark for a hidden part: a word in brackets, or the code that is stamped on it."""
MAX_TRIED = 6
"""So many messages of a page are put next to its labels in every order; of more, in the order of the page."""


@table("headers of e-mails")
def header_rows(cases: list[Case], wrong: list[str]) -> Rows:
    """Count the messages and the fields that are right, and messages where there is none."""
    right: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    for case in cases:
        emails = list(case.page.emails.values())
        right["spare"] += max(len(emails) - len(case.label["email_headers"]), 0)
        for label, email in _pairs(case.label["email_headers"], emails):
            labelled.update(("message", *FIELDS))
            right.update(_right_fields(case.name, label, email, wrong))
    yield "messages", share(right["message"], labelled["message"])
    yield "messages too many", str(right["spare"])
    yield "fields right", share(sum(right[name] for name in FIELDS), sum(labelled[name] for name in FIELDS))
    yield from ((f"  {name}", share(right[name], labelled[name])) for name in FIELDS)


def _pairs(
    labels: list[dict[str, Any]], emails: list[PublishedEmail]
) -> list[tuple[dict[str, Any], PublishedEmail | None]]:
    """Put each label next to the e-mail most like it; None where too few are published."""
    candidates = [*emails, *[None] * (len(labels) - len(emails))]
    orders = permutations(candidates, len(labels)) if len(candidates) <= MAX_TRIED else [candidates]
    tried = (list(zip(labels, order, strict=False)) for order in orders)
    return max(
        tried,
        key=lambda pairs: sum(is_right(label, email, name) for label, email in pairs for name in FIELDS),
    )


def _right_fields(
    name: str, label: dict[str, Any], email: PublishedEmail | None, wrong: list[str]
) -> Iterator[str]:
    if email is None:
        wrong.append(f"{name}: missed the e-mail sent {label['sent']}")
        return
    yield "message"
    for field in FIELDS:
        if is_right(label, email, field):
            yield field
        else:
            wrong.append(f"{name}: {field}: {label[field]!r} is published as {email.values.get(field)!r}")


def is_right(label: dict[str, Any], email: PublishedEmail | None, field: str) -> bool:
    """Return whether a field is published as it is; one hidden whole as withheld, without a value."""
    if email is None:
        return False
    expected, published = _values(label[field]), _values(email.values.get(field))
    if expected == [HIDDEN] and not published:
        return field in email.values.get("withheld", ())
    if field == "sent" and HIDDEN not in "".join(expected):
        return [iso_date(each) for each in expected] == [each[:16] for each in published]
    return len(expected) == len(published) and all(
        any(_is_same(value, other) for other in published) for value in expected
    )


def _values(value: Any) -> list[str]:
    """Return the values of a field, blanks collapsed."""
    values = [value] if isinstance(value, str) else value or ()
    return [" ".join(each.split()) for each in values if each.split()]


def _is_same(expected: str, published: str) -> bool:
    """Return whether two values are the same, any mark standing for a hidden part."""
    pattern = rf"\s?(?:{MARK}\s?)+".join(re.escape(part.strip()) for part in expected.split(HIDDEN))
    return re.fullmatch(pattern, published) is not None
