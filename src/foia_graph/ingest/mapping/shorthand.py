"""Shorthand of claims: the keys by which a record writes a claim next to a value, and what they may hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches

from foia_graph.errors import ValueRejected
from foia_graph.model import claims, dates, values
from foia_graph.model.resource import RawValue, Value, text_of

CLAIM_KEYS = frozenset(
    (
        *("value", "lang", "source", "quote", "prefix", "suffix", "start", "page", "region", "originField"),
        *("by", "speaker", "said", "status", "note"),
        *("asStated", "notBefore", "notAfter", "confidence", "generatedBy", "wasRevisionOf"),
    )
)
# Keys of a claim that gives a value of a field.
VALUE_CLAIM_KEYS = CLAIM_KEYS | {"id"}
# Keys of a claim that was a note elsewhere: what it was made for, where it was filed, and its name there.
NOTE_KEYS = ("motivatedBy", "keyword", "canonical")
# Keys of a claim about a whole thing, in words.
TEXT_CLAIM_KEYS = CLAIM_KEYS - {"value"} | {"id", "text", "conflictsWith", *NOTE_KEYS}
# What is said of one claim alone, and not of the claim that takes its position.
KEYS_OF_ONE_CLAIM = frozenset(
    ("id", "status", "note", "asStated", "notBefore", "notAfter", "conflictsWith", "confidence", *NOTE_KEYS)
)
# What is said of the position of a claim, and not of that of a claim which rests on other words.
KEYS_OF_ONE_PLACE = frozenset(("prefix", "suffix", "start", "region", "originField"))


def plain_value(raw: Mapping[str, RawValue], name: str) -> str:
    """Return the plain value under a key, "" where there is none; raises ValueRejected for any other."""
    value = raw.get(name, "")
    if not isinstance(value, str):
        raise ValueRejected(f"`{name}` takes one plain value here")
    return value


def plain_values(raw: Mapping[str, RawValue], name: str) -> list[str]:
    """Return the plain values under a key; raises ValueRejected where one is not plain."""
    value = raw.get(name, [])
    values_written = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in values_written):
        raise ValueRejected(f"`{name}` takes plain values here")
    return [each for each in values_written if isinstance(each, str)]


def check_keys(raw: Mapping[str, RawValue], allowed: frozenset[str]) -> None:
    """Raise ValueRejected for a key that a claim does not have."""
    for key in raw:
        if key not in allowed:
            raise ValueRejected(f"a claim has no key {key!r}{suggestion(key, sorted(allowed))}")


def claim_status(raw: Mapping[str, RawValue]) -> str:
    """Return the status of a claim; omitted, it is asserted."""
    status = plain_value(raw, "status") or "asserted"
    if status not in claims.STATUSES:
        hint = suggestion(status, sorted(claims.STATUSES))
        raise ValueRejected(f"{dates.quote_text(status)} is no status of a claim{hint}")
    return status


def page_number(raw: Mapping[str, RawValue]) -> str:
    """Return the page of a claim, counted from 1."""
    number = values.clean_integer(plain_value(raw, "page"))
    if int(number) < 1:
        raise ValueRejected(f"{number} is no page; the pages of a file are counted from 1")
    return number


def start_offset(raw: Mapping[str, RawValue]) -> int:
    """Return how many characters of the text of its source are before the quote of a claim."""
    start = int(values.clean_integer(plain_value(raw, "start")))
    if start < 0:
        raise ValueRejected(f"{start} is no offset in a text; `start` counts the characters before the quote")
    return start


def check_bounds(stated: Mapping[str, Collection[Value]]) -> None:
    """Raise ValueRejected for a claim that ends before it begins."""
    first, last = (text_of(next(iter(stated.get(name, [""])))) for name in ("notBefore", "notAfter"))
    if first and last and first > last:
        raise ValueRejected(f"notBefore, {first}, is later than notAfter, {last}")


def flat_texts(raw: RawValue) -> Iterator[str]:
    """Yield all texts of a written value in an order of their own, so that a digest of them can name it."""
    if isinstance(raw, Mapping):
        for key in sorted(raw):
            yield key
            yield from flat_texts(raw[key])
    elif isinstance(raw, list):
        for each in raw:
            yield from flat_texts(each)
    else:
        yield raw


def suggestion(name: str, names: Sequence[str]) -> str:
    """Return the end of a message: the name that may have been meant, or all that there are."""
    close = get_close_matches(name, names, 1, 0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(names)}"
