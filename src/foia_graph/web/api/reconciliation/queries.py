"""Queries of reconciliation clients: what version 0.2 and the draft of 1.0 write, as conditions."""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from foia_graph.errors import RequestRefused

MAX_QUERIES, MAX_LIMIT = 50, 50


class EntityReference(Struct):
    """A value that is an entity, by its id."""

    id: str


_Value = str | int | float | bool | EntityReference
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
        return [each.id if isinstance(each, EntityReference) else str(each) for each in several]


Conditions = Annotated[list[Condition], Meta(min_length=1, max_length=20)]


class _Query(Struct, forbid_unknown_fields=True):
    """What both versions have: the types (names of classes) of the entities, "" or none for any."""

    type: str | list[str] = ""
    limit: Annotated[int, Meta(ge=1)] = 5

    @property
    def types(self) -> list[str]:
        """Return the names of the classes, none for any."""
        return [*filter(None, [self.type] if isinstance(self.type, str) else self.type)]


class PropertyValue(Struct):
    """A property, and the values that it may have."""

    pid: str
    v: _Values


class TypedQuery(_Query):
    """A query of version 0.2: a name, and properties next to it or instead of it."""

    query: str = ""
    properties: Annotated[list[PropertyValue], Meta(max_length=20)] = []
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
# A name that is more than blanks, or properties.
_ASKS = {
    "anyOf": [
        {"required": ["query"], "properties": {"query": {"pattern": r"\S"}}},
        {"required": ["properties"], "properties": {"properties": {"minItems": 1}}},
    ]
}
_Asking = Annotated[TypedQuery, Meta(extra_json_schema=_ASKS)]
TypedBatch: Any = Annotated[dict[str, _Asking], Meta(max_length=MAX_QUERIES)]


class DraftBatch(Struct):
    """A batch of queries of the draft of 1.0."""

    queries: Annotated[list[DraftQuery], Meta(max_length=MAX_QUERIES)]


class ExtensionSettings(Struct):
    """How many values of a property are told, 0 for all."""

    limit: Annotated[int, Meta(ge=0)] = 0


class ExtensionProperty(Struct):
    """A property whose values are asked for."""

    id: str
    settings: ExtensionSettings = msgspec.field(default_factory=ExtensionSettings)


class ExtensionQuery(Struct):
    """A data extension query: the values of some properties of some entities (section 7.2)."""

    ids: Annotated[list[str], Meta(max_length=200)]
    properties: Annotated[list[ExtensionProperty], Meta(max_length=20)]


def read_batch(data: bytes | str) -> dict[str, TypedQuery]:
    """Return the queries of a batch of version 0.2 by their keys; raises RequestRefused for no batch."""
    batch: dict[str, TypedQuery] = decode_query(data, TypedBatch)
    if empty := [key for key, query in batch.items() if not query.conditions]:
        raise RequestRefused(f"{empty[0]} has neither query, a name, nor properties.")
    return batch


def query_schemas() -> dict[str, Any]:
    """Return the JSON Schemas of batches and data extension queries, and of their parts, by name."""
    kinds = TypedBatch, DraftBatch, ExtensionQuery
    (batch, *_), parts = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    named = {
        name: {key: each for key, each in part.items() if key != "title"} for name, part in parts.items()
    }
    return {"TypedBatch": batch, **named}


Decoded = TypeVar("Decoded")


def decode_query(data: bytes | str, kind: type[Decoded]) -> Decoded:
    """Return what JSON holds; raises RequestRefused for what is not of a kind, or too much."""
    try:
        # Clients write numbers in settings as texts, too ("limit": "5").
        return msgspec.json.decode(data, type=kind, strict=False)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RequestRefused(f"The query is not as the reconciliation API has it: {error}.") from None
