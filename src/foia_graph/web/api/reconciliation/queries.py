"""Queries of reconciliation clients: what version 0.2 and the draft of 1.0 write, as conditions."""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from foia_graph.errors import RequestRefused

MAX_QUERIES, MAX_LIMIT = 50, 50


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
    match_quantifier: Literal["any", "all", "none"] = "any"

    @property
    def values(self) -> list[str]:
        """Return the values as texts; those that are entities as their ids."""
        several = self.property_value if isinstance(self.property_value, list) else [self.property_value]
        return [each.id if isinstance(each, _Reference) else str(each) for each in several]


Conditions = Annotated[list[Condition], Meta(min_length=1, max_length=20)]


class _Query(Struct, forbid_unknown_fields=True):
    """What both versions have: the types (names of classes) of the entities, "" or none for any."""

    type: str | list[str] = ""
    limit: Annotated[int, Meta(ge=1)] = 5

    @property
    def types(self) -> list[str]:
        """Return the names of the classes, none for any."""
        return [*filter(None, [self.type] if isinstance(self.type, str) else self.type)]


class _Property(Struct):
    pid: str
    v: _Values


class TypedQuery(_Query):
    """A query of version 0.2: a name, and properties next to it or instead of it."""

    query: str = ""
    properties: Annotated[list[_Property], Meta(max_length=20)] = []
    type_strict: Literal["any", "should", "all"] = "any"

    @property
    def conditions(self) -> list[Condition]:
        """Return name and properties as the draft of 1.0 has them, none where there is neither."""
        named = [Condition("name", self.query)] if self.query.strip() else []
        return [*named, *(Condition("property", each.v, each.pid) for each in self.properties)]


class DraftQuery(_Query, kw_only=True):
    """A query of the draft of 1.0."""

    conditions: Conditions
    type: str = ""
    lang: str = ""
    dir: str = ""


EntityQuery = TypedQuery | DraftQuery
_Batch: Any = Annotated[dict[str, TypedQuery], Meta(max_length=MAX_QUERIES)]


class DraftBatch(Struct):
    """A batch of queries of the draft of 1.0."""

    queries: Annotated[list[DraftQuery], Meta(max_length=MAX_QUERIES)]


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


def read_batch(data: bytes | str) -> dict[str, TypedQuery]:
    """Return the queries of a batch of version 0.2 by their keys; raises RequestRefused for no batch."""
    batch: dict[str, TypedQuery] = decode_query(data, _Batch)
    if empty := [key for key, query in batch.items() if not query.conditions]:
        raise RequestRefused(f"{empty[0]} has neither query, a name, nor properties.")
    return batch


Decoded = TypeVar("Decoded")


def decode_query(data: bytes | str, kind: type[Decoded]) -> Decoded:
    """Return what JSON holds; raises RequestRefused for what is not of a kind, or too much."""
    try:
        # Clients write numbers in settings as texts, too ("limit": "5").
        return msgspec.json.decode(data, type=kind, strict=False)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RequestRefused(f"The query is not as the reconciliation API has it: {error}.") from None
