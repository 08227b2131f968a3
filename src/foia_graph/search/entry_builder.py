"""The builder of entries: from a resource to the entries of it and of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from foia_graph.model import claims, dates, iris
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.resource import Resource, text_of
from foia_graph.search.tokenizer import indexed_texts, split_words

# Kinds of entries beside those of things.
PAGE, CLAIM, PAGES, EMAIL = "page", "claim", "pages", "email"
# Kinds that only define words; their entries rank behind all others.
VOCABULARY = frozenset(("concept", "scheme"))
# Fields in which words can be looked for alone; `text` has all of them, and what is in none.
TEXTS = ("title", "quote", "identifier", "sender", "recipient")

# The day that undated entries are sorted by where the oldest come first.
NEVER = 99_999_999


@dataclass(slots=True)
class IndexEntry:
    """One entry of the index.

    `iri` and `owner` are names without the base; `values` has the facets, things and concepts as such names;
    `first` and `last` are days as numbers (20120410), 0 where nothing is known of them. `place` is where the
    text of a page begins and ends in its reading, in bytes. `about` has the things that a claim speaks of,
    its source and its speakers among them; `quote_key` is a number made of the words that it quotes and their
    source, 0 for none.
    """

    iri: str
    owner: str
    kind: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    first: int = 0
    last: int = 0
    place: tuple[int, int] = (0, 0)
    about: list[str] = field(default_factory=list)
    quote_key: int = 0

    def add_text(self, name: str, text: str) -> None:
        """Add a text to a field."""
        self.texts.setdefault(name, []).append(text)

    @property
    def whole_text(self) -> list[str]:
        """The texts of all fields, as they are indexed."""
        return [value for texts in self.texts.values() for text in texts for value in indexed_texts(text)]

    @property
    def facet_terms(self) -> list[str]:
        """The terms of all values of facets, the kind first."""
        terms = [facet_term(name, each) for name, several in self.values.items() for each in several]
        return [facet_term("kind", self.kind), *terms]

    @property
    def oldest(self) -> int:
        """The day by which the oldest entries come first."""
        return self.first or self.last or NEVER

    @property
    def newest(self) -> int:
        """The day by which the newest entries come first."""
        return self.first or self.last


def facet_term(name: str, value: str) -> str:
    """Return the term of a value of a facet.

    >>> facet_term("year", "2012")
    'year:2012'
    """
    return f"{name}:{value}"


# Kinds of things that only say how the catalogue is kept.
MACHINERY = frozenset(("catalog", "graph"))
PARTS = ("claims", "pageRange")
RECIPIENTS = ("toRecipient", "ccRecipient", "bccRecipient")
DATES = ("dateSent", "date")
# Years that a thing may be of at most; of a longer span the first and the last count.
MAX_SPAN = 30


def index_entries(res: Resource, profile: Profile, base: str) -> Iterator[IndexEntry]:
    """Yield the entries of a thing and of its claims, page ranges and e-mails, or those of such a part alone.

    The entry of a page has no text yet: that is in a reading.
    """
    shape = profile[res.type]
    if shape.kind in MACHINERY:
        return
    parts = list(_entry_parts(res)) if profile.is_thing(shape) else [res]
    if profile.is_thing(shape):
        yield from _thing_entry(res, shape, base)
    for part in parts if shape.kind != PAGE else ():
        entry = _claim_entry(part, base) if part.type == "Claim" else _page_range_entry(part, base)
        if entry.texts:
            yield entry


def owner_of(iri: str) -> str:
    """Return the thing to whose entries those of a name belong: the document of a page, or the owner."""
    return iris.owner_iri(iri).partition("/page/")[0]


def years_between(first: int, last: int) -> list[str]:
    """Return the years from one day to another, days as numbers."""
    begin, end = first // 10_000 or last // 10_000, last // 10_000
    if not begin or end == OPEN_END // 10_000:
        return [f"{begin:04}"] if begin else []
    if end - begin > MAX_SPAN:
        return [f"{begin:04}", f"{end:04}"]
    return [f"{year:04}" for year in range(begin, end + 1)]


# The last day of what has no end.
OPEN_END = 99_991_231


def _thing_entry(res: Resource, shape: Shape, base: str) -> Iterator[IndexEntry]:
    entry = _empty_entry(res.iri, shape.kind, base)
    for name, found in res.values.items():
        field = shape.index_fields.get(name, "")
        for value in found if field else ():
            if not isinstance(value, Resource):
                entry.add_text(field, text_of(value))
    for part in res.parts("batesRange"):
        for number in _bates_numbers(part):
            entry.add_text("identifier", number)
    if shape.kind == PAGE:
        entry.values["has"] = _page_features(res)
    else:
        _set_dates(entry, *_date_bounds(res, shape))
    if entry.texts or shape.kind == PAGE:
        yield entry


def _empty_entry(iri: str, kind: str, base: str) -> IndexEntry:
    return IndexEntry(iri.removeprefix(base), owner_of(iri).removeprefix(base), kind)


def _bates_numbers(part: Resource) -> Iterator[str]:
    """Yield a Bates number as it is printed, and as it would be without what OCR broke in it."""
    if not claims.status_stands(part.one("status")):
        return
    printed = part.one("asPrinted")
    if printed:
        yield printed
    if part.one("batesStart") and part.one("batesStart") == part.one("batesEnd"):
        number = f"{part.one('batesPrefix')} {part.one('batesStart')}".strip()
        if number != printed:
            yield number


def _page_features(res: Resource) -> list[str]:
    has = {
        "bates": bool(res.parts("batesRange")),
        "ocr": res.one("textOrigin") == "ocr",
        "redactions": any(claims.status_stands(part.one("status")) for part in res.parts("redaction")),
    }
    return [name for name, true in has.items() if true]


def _date_bounds(res: Resource, shape: Shape) -> tuple[str, str]:
    if shape.main_date:
        return claims.date_bounds(res, shape)
    for name in shape.date_fields:
        found = [dates.day_bounds(text_of(value)) for value in res.get(name)]
        if found:
            return min(first for first, _ in found), max(last for _, last in found)
    return "", ""


def _set_dates(entry: IndexEntry, first: str, last: str) -> None:
    if first or last:
        entry.first = _day_number(first) if first else 1
        entry.last = _day_number(last) if last else OPEN_END
        entry.values["year"] = years_between(entry.first, entry.last)


def _day_number(day: str) -> int:
    return int(day.replace("-", ""))


def _entry_parts(res: Resource) -> Iterator[Resource]:
    for name, found in res.values.items():
        for part in found:
            if not isinstance(part, Resource):
                continue
            if name in PARTS:
                yield part
            if name != "claims":
                yield from _entry_parts(part) if name not in PARTS else part.parts("claims")


def _claim_entry(part: Resource, base: str) -> IndexEntry:
    """Build the entry of a claim; what a machine read is on its page, and is found there."""
    entry = _empty_entry(part.iri, CLAIM, base)
    if claims.is_machine_read(part):
        return entry
    for name in ("text", "note", "asStated"):
        for value in part.get(name):
            entry.add_text("text", text_of(value))
    for quote in _evidence_quotes(part):
        entry.add_text("quote", quote)
    entry.about = [each.removeprefix(base) for each in _things_spoken_of(part, entry.owner, base)]
    entry.quote_key = _quote_key(part.one("source"), entry.texts.get("quote", []))
    return entry


def _things_spoken_of(part: Resource, owner: str, base: str) -> list[str]:
    values = (text_of(v) for name in SPOKEN_OF for v in part.get(name) if not isinstance(v, Resource))
    return list(dict.fromkeys((f"{base}{owner}", *(v for v in values if base and v.startswith(base)))))


KEY_BYTES = 6
SPOKEN_OF = ("source", "by", "object")


def _quote_key(source: str, quotes: list[str]) -> int:
    if not quotes:
        return 0
    said = "\n".join((source, *(" ".join(split_words(quote)) for quote in quotes)))
    return int.from_bytes(blake2b(said.encode(), digest_size=KEY_BYTES).digest())


def _evidence_quotes(part: Resource) -> Iterator[str]:
    for found in part.values.values():
        for value in found:
            if isinstance(value, Resource) and value.type in EVIDENCE:
                yield from (text_of(exact) for exact in value.get("exact"))
                yield from _evidence_quotes(value)


EVIDENCE = frozenset(("Evidence", "FragmentSelector", "PositionSelector", "QuoteSelector"))


def _page_range_entry(part: Resource, base: str) -> IndexEntry:
    is_email = iris.last_segment(part.one("form")) == "e-mail"
    entry = _empty_entry(part.iri, EMAIL if is_email else PAGES, base)
    for name in ("title", "description", "asStated"):
        for value in part.get(name):
            entry.add_text("title" if name == "title" else "text", text_of(value))
    for name, target in (("sender", "sender"), *((name, "recipient") for name in RECIPIENTS)):
        for mention in part.parts(name):
            if mention.one("asStated"):
                entry.add_text(target, mention.one("asStated"))
    if part.get("form"):
        entry.values["type"] = [part.one("form").removeprefix(base)]
    day = next((part.one(name)[:10] for name in DATES if part.one(name)), "")
    _set_dates(entry, *(dates.day_bounds(day) if day else ("", "")))
    return entry
