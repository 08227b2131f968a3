"""What an archive answers: things in lists and as they are described, rows of queries, hits, claims, gaps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from html import escape
from typing import Any, TypeVar

from foia_graph.client.results import ArchiveRecord, ResultRow, Results, html_cell, is_iri


class AnswerMapping(Mapping[str, Any]):
    """What an archive answers, read as a mapping."""

    __slots__ = ("_values",)

    def __init__(self, values: ResultRow) -> None:
        self._values = values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class AnswerRow(AnswerMapping, ArchiveRecord):
    """A row whose columns depend on what was asked: a thing in a list, or a row of a query.

    Values are read by column, as `row["date"]`. Those of things have `iri` and `label` too.
    """

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


Row = TypeVar("Row", bound=ArchiveRecord)


@dataclass(frozen=True, slots=True)
class ArchiveHit(ArchiveRecord):
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
class Claim(ArchiveRecord):
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
class Gap(ArchiveRecord):
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
class BatesBearer(ArchiveRecord):
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
class ArchiveChange(ArchiveRecord):
    """What a load did to a thing: `Create`, `Update` or `Delete`, when, in which generation, and why."""

    change: str
    iri: str
    kind: str
    time: str
    generation: int
    reason: str


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


# The columns that are named otherwise than the fields.
_OTHER_COLUMNS: Mapping[type[ArchiveRecord], Mapping[str, str]] = {
    ArchiveHit: {"is_machine_guess": "isMachineGuess", "compared_with": "comparedWith"},
    Claim: {"iri": "claim", "is_outside": "outside", "revision_of": "revisionOf", "revised_by": "revisedBy"},
}


def parse_row(record: type[Row], row: Mapping[str, str]) -> Row:
    """Parse a row of a table; a field with a default has a column only where there is anything in it."""
    values, columns = {}, _OTHER_COLUMNS.get(record, {})
    for each in fields(record):  # type: ignore[arg-type]
        column = columns.get(each.name, each.name)
        text = row[column] if each.default is MISSING else row.get(column, "")
        values[each.name] = _PARSERS[each.type](text)
    return record(**values)


# What parses a cell, by the type of its field.
_PARSERS: Mapping[object, Callable[[str], Any]] = {
    str: str,
    bool: "true".__eq__,
    int | None: lambda text: int(text) if text else None,
    float | None: lambda text: float(text) if text else None,
    tuple[str, ...]: lambda text: tuple(filter(None, text.split("; "))),
}


def column_names(record: type[ArchiveRecord]) -> tuple[str, ...]:
    """Return the columns of records of a class."""
    return tuple(each.name for each in fields(record))  # type: ignore[arg-type]


LABELS = ("title", "prefLabel", "name", "label")


class ArchiveThing(AnswerMapping):
    """The description of a thing in JSON-LD, read as a mapping, with `claims` on it and its parts."""

    def __init__(self, description: Mapping[str, Any], claims: Results[Claim]) -> None:
        super().__init__(dict(description))
        self.claims = claims

    def __hash__(self) -> int:
        return hash(self.iri)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.iri}: {self.label}>"

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return str(self["id"])

    @property
    def kind(self) -> str:
        """The class of the thing, by its name in the ontology."""
        kinds = self["type"]
        return str(kinds[0] if isinstance(kinds, list) else kinds)

    @property
    def label(self) -> str:
        """What the thing is called; its IRI where it has no name."""
        named = next((self[name] for name in LABELS if name in self), self.iri)
        first = named[0] if isinstance(named, list) else named
        return str(first["value"] if isinstance(first, dict) else first)

    def _repr_html_(self) -> str:
        name = f'<a href="{escape(self.iri)}">{escape(self.label)}</a>'
        return f"<h4>{name} ({escape(self.kind)})</h4>{self.claims._repr_html_()}"


@dataclass(frozen=True, slots=True)
class ThingNeighbourhood:
    """Things (`id`, `type`, `label`) and relations between them (`from`, `property`, `to`, `evidence` …).

    `truncated` says whether anything was left off.
    """

    nodes: Sequence[dict[str, Any]]
    edges: Sequence[dict[str, Any]]
    truncated: bool

    def _repr_html_(self) -> str:
        labels = {node["id"]: node["label"] for node in self.nodes}
        rows = "".join(
            f"<tr><td>{_named(edge['from'], labels)}</td><td>{escape(edge['property'])}</td>"
            f"<td>{_named(edge['to'], labels)}</td></tr>"
            for edge in self.edges
        )
        return f"<table><tbody>{rows}</tbody></table>{'<p>More was left off.</p>' if self.truncated else ''}"


def _named(iri: str, labels: dict[str, str]) -> str:
    return f'<a href="{escape(iri)}">{escape(labels[iri])}</a>' if iri in labels else html_cell(iri)


def iris_in_row(row: ResultRow) -> Iterator[str]:
    """Yield the IRIs in the cells of a row, one or several in each with `; ` between."""
    for name, value in row.items():
        if name != "iri" and isinstance(value, str):
            yield from filter(is_iri, value.split("; "))


def named_row(row: ResultRow, labels: Mapping[str, str]) -> ResultRow:
    """Return a row with labels instead of IRIs, but for that of the row itself.

    >>> named_row({"iri": "urn:a", "by": "urn:ice; FBI"}, {"urn:a": "A", "urn:ice": "ICE"})
    {'iri': 'urn:a', 'by': 'ICE; FBI'}
    """
    return {
        name: "; ".join(labels.get(part, part) for part in value.split("; "))
        if name != "iri" and isinstance(value, str)
        else value
        for name, value in row.items()
    }
