"""The records of answers: things in lists, rows of queries, hits, claims, conflicts and gaps."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, TypeVar

from foia_graph.client.results import ArchiveRecord, ResultRow


class AnswerRow(Mapping[str, Any], ArchiveRecord):
    """A row whose columns depend on what was asked: a thing in a list, or a row of a query.

    Values are read by column, as `row["date"]`. Those of things have `iri` and `label` too.
    """

    __slots__ = ("_values",)

    def __init__(self, values: ResultRow) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        stated = {name: value for name, value in self._values.items() if value not in ("", None)}
        return f"{type(self).__name__}({stated})"

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def rows(self) -> Iterator[ResultRow]:
        """Yield the row."""
        yield self._values


class ListedThing(AnswerRow):
    """A thing in a list, with the fields of its class."""

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return str(self["iri"])

    @property
    def label(self) -> str:
        """What the thing is called."""
        return str(self["label"])


class QueryRow(AnswerRow):
    """A row of the results of a query, by its variables: numbers and text, "" where there is no value."""


class FixedRecord(ArchiveRecord):
    """A record whose columns are its fields."""

    def rows(self) -> Iterator[ResultRow]:
        """Yield the row; several values of a field are in it with `; ` between."""
        yield {
            each.name: "; ".join(value) if isinstance(value := getattr(self, each.name), tuple) else value
            for each in fields(self)  # type: ignore[arg-type]
        }


Row = TypeVar("Row", bound=FixedRecord)


@dataclass(frozen=True, slots=True)
class ArchiveHit(FixedRecord):
    """A hit of a search, best first: what it is and where, and the words around what was looked for.

    Where it `is_machine_guess`, a model took its `snippet` to mean the same as the words, or as
    `compared_with`, a passage of the page that was asked for; `score` is then the cosine of the two.
    """

    iri: str
    kind: str
    label: str
    page: int | None
    bates: str
    document: str
    release: str
    date: str
    score: float | None
    snippet: str
    is_machine_guess: bool = False
    compared_with: str = ""


@dataclass(frozen=True, slots=True)
class Claim(FixedRecord):
    """What someone says of a thing: of which field which value, or a statement, in which words and where.

    `by` are those who say it, `status` is how it stands (asserted, disputed, machine-read …), and
    `is_outside` says whether a source from outside the archive says it.
    """

    iri: str
    about: str
    label: str
    field: str
    value: str
    text: str
    quote: str
    page: str
    source: str
    by: tuple[str, ...]
    date: str
    status: str
    is_outside: bool
    revision_of: str = ""
    revised_by: str = ""


@dataclass(frozen=True, slots=True)
class Conflict(ArchiveRecord):
    """Claims that say different things of one field of a thing; none of them is preferred.

    `difference` is `contradiction`, or `difference` where both can be true.
    """

    difference: str
    about: str
    label: str
    field: str
    claims: tuple[Claim, ...]

    def rows(self) -> Iterator[ResultRow]:
        """Yield a row for each claim."""
        for claim in self.claims:
            for row in claim.rows():
                yield {"difference": self.difference, **row}


@dataclass(frozen=True, slots=True)
class Gap(FixedRecord):
    """What is missing: documents that are stated and not there, pages and Bates numbers, works not held.

    `stated`, `there` and `missing` are counts, None where no one counts.
    """

    kind: str
    thing: str
    label: str
    stated: int | None
    there: int | None
    missing: int | None
    status: str
    prefix: str
    first: str
    last: str
    to: str
    text: str
    page: str
    quote: str


@dataclass(frozen=True, slots=True)
class BatesBearer(FixedRecord):
    """What bears a Bates number: a page, or a document (`page` is "") whose record states the number.

    `bates` is the number as it is printed or stated; `last` is None where it is not known where the numbers
    of a document end.
    """

    document: str
    page: str
    bates: str
    prefix: str
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class ArchiveChange(FixedRecord):
    """What a load did to a thing: `Create`, `Update` or `Delete`, when, in which generation, and why."""

    change: str
    iri: str
    kind: str
    time: str
    generation: int
    reason: str


def parse_bearer(body: Mapping[str, Any]) -> BatesBearer:
    """Parse a page or document that bears a Bates number."""
    return BatesBearer(
        document=body["document"],
        page=body["page"] or "",
        bates=body["bates"],
        prefix=body["prefix"],
        first=body["first"],
        last=body["last"],
    )


def parse_change(activity: Mapping[str, Any]) -> ArchiveChange:
    """Parse an activity of the log (ActivityStreams 2.0, Create, Update, Delete)."""
    thing = activity["object"]
    return ArchiveChange(
        change=activity["type"],
        iri=thing["id"],
        kind=thing.get("type", ""),
        time=activity["endTime"],
        generation=activity["generation"],
        reason=activity.get("summary", ""),
    )


def parse_hit(row: Mapping[str, str]) -> ArchiveHit:
    """Parse a row of the table of hits."""
    return _parse_row(
        ArchiveHit, row, {"is_machine_guess": "isMachineGuess", "compared_with": "comparedWith"}
    )


def parse_claim(row: Mapping[str, str]) -> Claim:
    """Parse a row of the tables of claims and conflicts."""
    columns = {
        "iri": "claim",
        "is_outside": "outside",
        "revision_of": "revisionOf",
        "revised_by": "revisedBy",
    }
    return _parse_row(Claim, row, columns)


def parse_gap(row: Mapping[str, str]) -> Gap:
    """Parse a row of the table of gaps."""
    return _parse_row(Gap, row, {})


def _parse_row(record: type[Row], row: Mapping[str, str], columns: Mapping[str, str]) -> Row:
    """Parse a row of a table; `columns` are those that are named otherwise than the fields.

    A field with a default has a column only where there is anything in it.
    """
    values = {}
    for each in fields(record):  # type: ignore[arg-type]
        column = columns.get(each.name, each.name)
        text = row[column] if each.default is MISSING else row.get(column, "")
        values[each.name] = _PARSERS[each.type](text)
    return record(**values)


_PARSERS: Mapping[object, Callable[[str], Any]] = {
    str: str,
    bool: "true".__eq__,
    int | None: lambda text: int(text) if text else None,
    float | None: lambda text: float(text) if text else None,
    tuple[str, ...]: lambda text: tuple(filter(None, text.split("; "))),
}
"""What parses a cell, by the type of its field."""


def column_names(record: type[FixedRecord]) -> tuple[str, ...]:
    """Return the columns of records of a class."""
    return tuple(each.name for each in fields(record))  # type: ignore[arg-type]
