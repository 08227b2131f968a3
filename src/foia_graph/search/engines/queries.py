"""Queries for the entries of a text index, whichever engine holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class EveryEntry:
    """All entries."""


@dataclass(frozen=True, slots=True)
class TermQuery:
    """Entries with a word in this form, or a value, in a field."""

    field: str
    term: str


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Entries with a word in any of its forms in a field."""

    field: str
    word: str


@dataclass(frozen=True, slots=True)
class PrefixQuery:
    """Entries with a word in a field that begins so."""

    field: str
    beginning: str


@dataclass(frozen=True, slots=True)
class PhraseQuery:
    """Entries with words, in these forms, one behind the other in a field; `slop` others may be between."""

    field: str
    words: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class WordPattern:
    """A word of a pattern: in this form, in any of its forms, or the beginning of one."""

    word: str
    kind: Literal["exact", "forms", "prefix"] = "exact"


@dataclass(frozen=True, slots=True)
class PatternQuery:
    """Entries with words that match patterns one behind the other; `slop` others may be between."""

    field: str
    patterns: tuple[WordPattern, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class RangeQuery:
    """Entries whose number in a field is one of a range; None leaves its end open."""

    field: str
    lower: int
    upper: int | None


@dataclass(frozen=True, slots=True)
class BoolQuery:
    """Entries that all queries in `must` find, none in `must_not`, and `least` of those in `should`.

    Without `must` one of `should` is needed at least.
    """

    must: tuple["EntryQuery", ...] = ()
    should: tuple["EntryQuery", ...] = ()
    must_not: tuple["EntryQuery", ...] = ()
    least: int = 0


@dataclass(frozen=True, slots=True)
class BoostedQuery:
    """The entries of a query, whose scores are multiplied."""

    query: "EntryQuery"
    factor: float


@dataclass(frozen=True, slots=True)
class ConstantQuery:
    """The entries of a query, with one score for all."""

    query: "EntryQuery"
    score: float


EntryQuery: TypeAlias = (
    EveryEntry
    | TermQuery
    | WordQuery
    | PrefixQuery
    | PhraseQuery
    | PatternQuery
    | RangeQuery
    | BoolQuery
    | BoostedQuery
    | ConstantQuery
)


def any_query(queries: Iterable[EntryQuery]) -> EntryQuery:
    """Return the query for what any of some queries finds."""
    return BoolQuery(should=tuple(queries))


def without_score(query: EntryQuery) -> EntryQuery:
    """Return a query that narrows what is found, and does not change its order."""
    return ConstantQuery(query, 0.0)
