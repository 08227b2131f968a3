"""Queries of reconciliation clients: what version 0.2 and the draft of 1.0 write is read as conditions."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from foia_graph.errors import RequestRefused

MAX_QUERIES, MAX_LIMIT = 50, 50
Limit = Annotated[int, Meta(ge=1)]
Quantifier = Literal["any", "all", "none"]


class _Reference(Struct):
    id: str


_Value = str | int | float | bool | _Reference
_Values = _Value | Annotated[list[_Value], Meta(max_length=MAX_QUERIES)]


class Condition(Struct, rename="camel"):
    """What the name, the id or a property of an entity should be: any of some values, all, or none."""

    match_type: Literal["name", "id", "property"]
    property_value: _Values
    property_id: str = ""
    required: bool = False
    match_quantifier: Quantifier = "any"

    @property
    def values(self) -> list[str]:
        """Return the values as texts; those that are entities as their ids."""
        several = self.property_value if isinstance(self.property_value, list) else [self.property_value]
        return [each.id if isinstance(each, _Reference) else str(each) for each in several]


Conditions = Annotated[list[Condition], Meta(min_length=1, max_length=20)]


@dataclass(frozen=True, slots=True)
class EntityQuery:
    """A query for entities of some types (names of classes), or of any, that meet conditions."""

    conditions: list[Condition]
    types: list[str]
    limit: int

    @property
    def names(self) -> list[str]:
        """Return the names that the entity may have, none where it is asked for by its properties alone."""
        return [name for each in self.conditions if each.match_type == "name" for name in each.values]


class _Property(Struct):
    pid: str
    v: _Values


class _Query(Struct, forbid_unknown_fields=True):
    query: str = ""
    type: str | list[str] = ""
    limit: Limit = 5
    properties: Annotated[list[_Property], Meta(max_length=20)] = []
    type_strict: Literal["any", "should", "all"] = "any"


_Batch: Any = Annotated[dict[str, _Query], Meta(max_length=MAX_QUERIES)]


class _DraftQuery(Struct, forbid_unknown_fields=True):
    conditions: Conditions
    type: str = ""
    limit: Limit = 5
    lang: str = ""
    dir: str = ""


class _DraftBatch(Struct):
    queries: Annotated[list[_DraftQuery], Meta(max_length=MAX_QUERIES)]


class _Settings(Struct):
    limit: Annotated[int, Meta(ge=0)] = 0


class ExtensionProperty(Struct):
    """A property whose values are asked for, at most `settings.limit` of a thing, 0 for all."""

    id: str
    settings: _Settings = msgspec.field(default_factory=_Settings)


class ExtensionQuery(Struct):
    """A data extension query: the values of some properties of some entities (section 7.2)."""

    ids: Annotated[list[str], Meta(max_length=200)]
    properties: Annotated[list[ExtensionProperty], Meta(max_length=20)]


def read_batch(data: bytes | str) -> dict[str, EntityQuery]:
    """Return the queries of a batch of version 0.2 by their keys; raises RequestRefused for no batch."""
    batch: dict[str, _Query] = decode_query(data, _Batch)
    found = {}
    for key, query in batch.items():
        named = [Condition("name", query.query)] if query.query.strip() else []
        conditions = [*named, *(Condition("property", each.v, each.pid) for each in query.properties)]
        if not conditions:
            raise RequestRefused(f"{key} has neither query, a name, nor properties.")
        types = [query.type] if isinstance(query.type, str) else query.type
        found[key] = EntityQuery(conditions, [*filter(None, types)], min(query.limit, MAX_LIMIT))
    return found


def read_draft_batch(data: bytes | str) -> list[EntityQuery]:
    """Return the queries of a batch of the draft of 1.0; raises RequestRefused for no batch."""
    return [
        EntityQuery(each.conditions, [*filter(None, (each.type,))], min(each.limit, MAX_LIMIT))
        for each in decode_query(data, _DraftBatch).queries
    ]


Decoded = TypeVar("Decoded")


def decode_query(data: bytes | str, kind: type[Decoded]) -> Decoded:
    """Return what JSON holds; raises RequestRefused for what is not of a kind, or too much."""
    try:
        # Clients write numbers in settings as texts, too ("limit": "5").
        return msgspec.json.decode(data, type=kind, strict=False)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RequestRefused(f"The query is not as the reconciliation API has it: {error}.") from None
