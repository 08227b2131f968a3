"""Records as written, resources as understood, and problems: the values that travel through the program."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class TaggedLiteral:
    """A text in a language (a BCP 47 tag) that is not the catalogue's."""

    value: str
    language: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A thing: its IRI, the name of its shape, and the values of its fields; made by `build_resource()`."""

    iri: str
    type: str
    values: Mapping[str, tuple["Value", ...]]

    def get(self, name: str) -> tuple["Value", ...]:
        """Return the values of a field, none if it has none."""
        return self.values.get(name, ())

    def one(self, name: str) -> str:
        """Return the only value of a field as text, "" if there is none."""
        values = self.values.get(name)
        return text_of(values[0]) if values else ""

    def parts(self, name: str) -> tuple["Resource", ...]:
        """Return the nested things of a field."""
        return tuple(value for value in self.values.get(name, ()) if isinstance(value, Resource))

    def nested_values(self) -> Iterator["Value"]:
        """Yield all values, nested things among them, and behind each of these what is in it."""
        for each in self.values.values():
            for value in each:
                yield value
                if isinstance(value, Resource):
                    yield from value.nested_values()


# A lexical form or an IRI (the field decides which), a text of another language, or a nested thing.
Value: TypeAlias = str | TaggedLiteral | Resource


def build_resource(iri: str, type: str, values: Mapping[str, Collection[Value]]) -> Resource:  # noqa: A002 - RDF's word
    """Build a resource: values are a set in a settled order, and an empty field is no field."""
    # Nearly all fields have one value, and this is the hot path of a load.
    return Resource(
        iri,
        type,
        {n: tuple(each) if len(each) == 1 else _sorted_values(each) for n, each in values.items() if each},
    )


def _sorted_values(values: Collection[Value]) -> tuple[Value, ...]:
    try:
        return tuple(sorted(set(values)))  # type: ignore[type-var]
    except TypeError:  # nested things, or texts of several languages
        return tuple(sorted({sort_key(value): value for value in values}.values(), key=sort_key))


def sort_key(value: Value) -> tuple[str, str, str]:
    """Order values by their text, then by language; the third is empty, and in digests of findings."""
    if isinstance(value, str):
        return value, "", ""
    if isinstance(value, TaggedLiteral):
        return value.value, value.language, ""
    return value.iri, "", ""


def text_of(value: Value) -> str:
    """Return the lexical form of a value, or the IRI of a nested thing."""
    return value if isinstance(value, str) else sort_key(value)[0]


# A value as written: text, a mapping, or a list; nothing is typed yet.
RawValue: TypeAlias = "str | RecordFields | list[RawValue] | Mapping[str, RawValue]"


class RecordFields(dict[str, "RawValue"]):
    """A mapping as written, with the line on which each key is."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


Share = Literal["all", "more", "stub"]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record as written, with the position where it is.

    `loose` records come from bulk material: a value that does not fit is a warning there, since no one can
    mend the material; in a record written manually it is an error. `share` says what part of a thing the
    record describes: all of it; more of it, next to the record that describes it; or a stub, which counts
    only where no record describes the thing.
    """

    type: str
    fields: Mapping[str, RawValue]
    path: str
    line: int
    loose: bool = False
    share: Share = "all"


Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a record: where it is, what is wrong, and what would have been right."""

    path: str
    line: int
    field: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


@dataclass(slots=True)
class MappedRecord:
    """A record mapped: the resource, the graph of what no source states, and the problems.

    `claim_order` are the IRIs of its claims as they are in the record; values of a resource are sorted.
    """

    resource: Resource
    home: str
    problems: list[Problem] = field(default_factory=list)
    claim_order: tuple[str, ...] = ()
