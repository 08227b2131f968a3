"""Headers of e-mails beside their labels: which fields are right to the letter."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import Any

FIELDS = {"from": "sender", "to": "to", "cc": "cc", "sent": "sent", "subject": "subject"}
"""What the labels call a field, and what findings call it."""
HIDDEN = "[redacted]"
MARK = r"(?:\[[^\]]*\]|\(?[bB]\)?\s?\(?[1-9]\)?(?:\s?\(?[A-Fa-f]\)?)?)"
"""Any mark for a hidden part: a word in brackets, or the code that is stamped on it."""


def header_rows(
    pages: list[tuple[str, list[dict[str, Any]], list[Any]]], wrong: list[str]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Count over pages (name, labels, e-mails found) the messages, the fields, and hidden names told."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    spare = 0
    for name, labels, found in pages:
        spare += max(len(found) - len(labels), 0)
        for label, email in pairs(labels, found):
            right.update(judge(name, label, email, wanted, wrong))
    messages = sum(len(labels) for _, labels, _ in pages)
    yield "messages", (right["message"], messages)
    yield "messages found too many", (spare, messages)
    yield "fields right", (sum(right[field] for field in FIELDS), sum(wanted.values()))
    yield from ((f"  {field}", (right[field], wanted[field])) for field in FIELDS)
    yield "hidden fields told", (right["told"], messages)


def pairs(labels: list[dict[str, Any]], found: list[Any]) -> list[tuple[dict[str, Any], Any]]:
    """Put every label beside the e-mail that is most like it; None where too few were found."""
    candidates = [*found, *[None] * (len(labels) - len(found))]
    tried = (list(zip(labels, order, strict=False)) for order in permutations(candidates, len(labels)))
    return max(tried, key=lambda each: sum(is_right(lb, em, f) for lb, em in each for f in FIELDS))


def judge(
    name: str, label: dict[str, Any], email: Any, wanted: Counter[str], wrong: list[str]
) -> Iterator[str]:
    """Give the fields that are right, "message" for a message found, and "told" for a hidden field told."""
    wanted.update(list(FIELDS))
    if email is None:
        wrong.append(f"{name}: missed the e-mail sent {label['sent']}")
        return
    yield "message"
    for field in FIELDS:
        if is_right(label, email, field):
            yield field
            continue
        value = getattr(email, FIELDS[field])
        wrong.append(f"{name}: {field} is {label[field]!r}, found {value!r}")
        if listed(label[field]) == [HIDDEN] and any(letters(each) for each in listed(value)):
            yield "told"


def is_right(label: dict[str, Any], email: Any, field: str) -> bool:
    """Say whether a field was found as it stands; a field all hidden may be told by `redacted` alone."""
    if email is None:
        return False
    wanted, found = listed(label[field]), listed(getattr(email, FIELDS[field]))
    if wanted == [HIDDEN] and not found:
        return FIELDS[field] in email.redacted
    return len(wanted) == len(found) and all(map(matches, wanted, found))


def listed(value: Any) -> list[str]:
    """Give the values of a field, blanks collapsed."""
    values = [value] if isinstance(value, str) else value or ()
    return [" ".join(each.split()) for each in values if each.split()]


def matches(wanted: str, found: str) -> bool:
    """Say whether two values are the same, any mark standing for a hidden part."""
    pattern = rf"\s?(?:{MARK}\s?)+".join(re.escape(part.strip()) for part in wanted.split(HIDDEN))
    return re.fullmatch(pattern, found) is not None


def letters(value: str) -> bool:
    """Say whether a value tells more than marks."""
    return re.search(r"[A-Za-z]", re.sub(MARK, "", value)) is not None
