"""Queries of a reconciliation client, as version 0.2 and the draft of 1.0 write them, read as one kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from foia_graph.errors import RequestRefused

MAX_QUERIES, MAX_LIMIT, DEFAULT_LIMIT = 50, 50, 5
# Things and properties of one data extension: each is looked up.
MAX_IDS, MAX_PROPERTIES = 200, 20
Limit = Annotated[int, Meta(ge=1)]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a property of an entity should be: any of some values, all of them, or none; "" for its IRI."""

    property: str
    values: tuple[str, ...]
    is_required: bool = False
    quantifier: Literal["any", "all", "none"] = "any"


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """A query: names that may be the entity's, none of them, types (names of classes), and conditions."""

    names: tuple[str, ...]
    types: tuple[str, ...]
    limit: int
    conditions: tuple[Condition, ...]


class _Reference(Struct):
    id: str


_Value = str | int | float | bool | _Reference
_Values = _Value | Annotated[list[_Value], Meta(max_length=MAX_QUERIES)]


class _Property(Struct):
    pid: str
    v: _Values


class _Query(Struct, forbid_unknown_fields=True):
    """A query of version 0.2 (section 4.1)."""

    query: str = ""
    type: str | list[str] = ""
    limit: Limit = DEFAULT_LIMIT
    properties: Annotated[list[_Property], Meta(max_length=MAX_PROPERTIES)] = []
    type_strict: Literal["any", "should", "all"] = "any"

    def read(self) -> EntityQuery:
        """Return the query as it is answered; raises RequestRefused where it asks for nothing."""
        if not (self.query.strip() or self.properties):
            raise RequestRefused("A query has query, a name, or properties.")
        types = [self.type] if isinstance(self.type, str) else self.type
        return EntityQuery(
            tuple(filter(None, (self.query,))),
            tuple(filter(None, types)),
            min(self.limit, MAX_LIMIT),
            tuple(Condition(each.pid, _texts(each.v)) for each in self.properties),
        )


class _DraftCondition(Struct, rename="camel"):
    match_type: Literal["name", "id", "property"]
    property_value: _Values
    property_id: str = ""
    required: bool = False
    match_quantifier: Literal["any", "all", "none"] = "any"


class _DraftQuery(Struct, forbid_unknown_fields=True):
    """A query of the draft of 1.0 (section 4.1)."""

    conditions: Annotated[list[_DraftCondition], Meta(min_length=1, max_length=MAX_PROPERTIES)]
    type: str = ""
    limit: Limit = DEFAULT_LIMIT
    lang: str = ""
    dir: str = ""

    def read(self) -> EntityQuery:
        """Return the query as it is answered; raises RequestRefused for a condition on no property."""
        if any(each.match_type == "property" and not each.property_id for each in self.conditions):
            raise RequestRefused("A condition on a property has its propertyId.")
        names = (_texts(each.property_value) for each in self.conditions if each.match_type == "name")
        return EntityQuery(
            tuple(text for texts in names for text in texts),
            tuple(filter(None, (self.type,))),
            min(self.limit, MAX_LIMIT),
            tuple(
                Condition(
                    each.property_id if each.match_type == "property" else "",
                    _texts(each.property_value),
                    each.required or each.match_type == "id",
                    each.match_quantifier,
                )
                for each in self.conditions
                if each.match_type != "name"
            ),
        )


class _DraftBatch(Struct):
    queries: list[_DraftQuery]


class ExtensionSettings(Struct):
    """How the values of a property are to be: at most `limit` for a thing, 0 for all."""

    limit: Annotated[int, Meta(ge=0)] = 0


class ExtensionProperty(Struct):
    """A property whose values are asked for."""

    id: str
    settings: ExtensionSettings = msgspec.field(default_factory=ExtensionSettings)


class ExtensionQuery(Struct):
    """A data extension query: the values of some properties of some entities (section 7.2)."""

    ids: Annotated[list[str], Meta(max_length=MAX_IDS)]
    properties: Annotated[list[ExtensionProperty], Meta(max_length=MAX_PROPERTIES)]


def read_batch(data: bytes | str) -> dict[str, EntityQuery]:
    """Return the queries of a batch of version 0.2 by their keys; raises RequestRefused for no batch."""
    batch = _decode(data, dict[str, _Query], "queries")
    _check_size(batch)
    return {key: query.read() for key, query in batch.items()}


def read_draft_batch(data: bytes | str) -> list[EntityQuery]:
    """Return the queries of a batch of the draft of 1.0; raises RequestRefused for no batch."""
    batch = _decode(data, _DraftBatch, "the body").queries
    _check_size(batch)
    return [query.read() for query in batch]


def read_extension(data: bytes | str) -> ExtensionQuery:
    """Return a data extension query; raises RequestRefused where it is none, or too much."""
    return _decode(data, ExtensionQuery, "extend")


Decoded = TypeVar("Decoded")


def _decode(data: bytes | str, kind: type[Decoded], name: str) -> Decoded:
    try:
        # Clients write numbers in settings as texts, too ("limit": "5").
        return msgspec.json.decode(data, type=kind, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestRefused(f"{name} is not as the reconciliation API has it: {error}.") from None


def _check_size(batch: Any) -> None:
    if len(batch) > MAX_QUERIES:
        raise RequestRefused(f"A batch has at most {MAX_QUERIES} queries, not {len(batch)}.", 413)


def _texts(values: Any) -> tuple[str, ...]:
    several: Iterable[Any] = values if isinstance(values, list) else [values]
    return tuple(each.id if isinstance(each, _Reference) else str(each) for each in several)
