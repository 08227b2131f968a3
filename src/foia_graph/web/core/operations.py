"""The operations of the app by endpoint: what each is asked, what it costs, and what it answers.

They are in the `operations.toml` of each package, which checks of requests, OpenAPI and its page read.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import msgspec
from flask import Flask

from foia_graph.model.forms import JSONLD
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.query_parameters import AS_OF_NAME, FORM_TYPE, parameter_names

# What a request takes: little; much of the process that answers it; or it waits in a queue of its own.
Cost = Literal["light", "heavy", "queued"]
Schema = Mapping[str, Any]
STRING: Schema = {"type": "string"}
# The key of the extension of an app that holds the operations that its profile makes.
EXTENSION = "foia_graph.operations"
# Bytes of a query string that is looked through; what has more is taken for heavy, where it may be so.
MAX_LIGHT_QUERY = 1024


@dataclass(frozen=True, slots=True)
class OperationParameter:
    """A parameter of an operation: its name, the values it takes (JSON Schema 2020-12), what it means."""

    name: str
    schema: Schema
    description: str
    place: Literal["query", "path"] = "query"
    required: bool = False
    example: str = ""
    deprecated: bool = False
    media_type: str = ""
    """The form that a value is written in, of what is no plain text."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its purpose, parameters, media types, possible problems and examples.

    `examples` are addresses relative to the server that work on the shipped catalogue.
    """

    summary: str
    description: str
    cost: Cost = field(kw_only=True)
    """What a request takes of the process that answers it."""
    heavy_paths: str = ""
    """A regular expression of the paths that are heavy in any case."""
    heavy_parameters: frozenset[str] = frozenset()
    """Names of parameters with which a request that is light without them goes through many things."""
    strict_name: str = ""
    """What a refusal calls it where it is asked with other parameters; without it they are ignored."""
    parameters: tuple[OperationParameter, ...] = ()
    media_types: tuple[str, ...] = (JSONLD.media_type,)
    problems: tuple[int, ...] = (400, 404, 406)
    examples: tuple[str, ...] = ()
    answers: tuple[int, ...] = (200,)
    """The statuses of an answer; those from 300 on lead elsewhere, or let the client choose."""
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    """JSON Schemas of answers, by media type."""
    bodies: Mapping[str, Schema] = field(default_factory=dict)
    """JSON Schemas of posted bodies, by media type."""
    name: str = ""
    """The name for programs (`operationId`); without it the summary as one word."""

    def cost_of(self, path: str, query: str) -> Cost:
        """Return what a request takes, by its path and its query string; the past is costly everywhere."""
        if self.cost == "light" and (self._is_made_heavy(query) or re.fullmatch(self.heavy_paths, path)):
            return "heavy"
        return self.cost

    def _is_made_heavy(self, query: str) -> bool:
        if (self.knows_past or self.heavy_parameters) and len(query) > MAX_LIGHT_QUERY:
            return True  # to look through it would take longer than what is asked for
        if self.knows_past and AS_OF_NAME in unquote(query):
            return True
        return not self.heavy_parameters.isdisjoint(parameter_names(query) if self.heavy_parameters else ())

    @property
    def knows_past(self) -> bool:
        """Return True where it can be asked with a date."""
        return any(each.name == AS_OF_NAME for each in self.parameters)

    @property
    def is_budgeted(self) -> bool:
        """Return True where some requests are charged to the budget of the client."""
        return self.cost != "light" or self.knows_past or bool(self.heavy_parameters)

    def with_schemas(self, schemas: Mapping[str, Schema]) -> "Operation":
        """Return the operation with more exact schemas of some parameters, by their names."""
        return replace(
            self,
            parameters=tuple(
                replace(each, schema=schemas.get(each.name, each.schema)) for each in self.parameters
            ),
        )


def component_reference(name: str) -> Schema:
    """Return the `$ref` of a component of the OpenAPI document."""
    return {"$ref": f"#/components/schemas/{name}"}


def any_of(*schemas: Schema) -> Schema:
    """Return a schema that allows any of these."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}


def _read_tables() -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {
        name: {} for name in ("schemas", "media_types", "parameters", "operations")
    }
    for path in sorted(Path(__file__).parents[1].glob("*/operations.toml")):
        for name, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            tables[name].update(rows)
    return tables


def _parameter(key: str, row: dict[str, Any]) -> OperationParameter:
    schema = row["schema"]
    named = SCHEMAS[schema] if isinstance(schema, str) else schema
    return OperationParameter(**{**row, "name": key.rpartition(".")[2], "schema": named})


def _operation(row: dict[str, Any]) -> Operation:
    row = {**row, "parameters": [PARAMETERS[each] for each in row.get("parameters", ())]}
    if isinstance(row.get("media_types"), str):
        row["media_types"] = _TABLES["media_types"][row["media_types"]]
    row["schemas"] = {
        media_type: component_reference(schema) if isinstance(schema, str) else schema
        for media_type, schema in row.get("schemas", {}).items()
    }
    if fields := row.pop("form_fields", ()):
        properties = {PARAMETERS[each].name: PARAMETERS[each].schema for each in fields}
        form = {"type": "object", "required": row.pop("form_required"), "properties": properties}
        row["bodies"] = {**row.get("bodies", {}), FORM_TYPE: form}
    return msgspec.convert(row, Operation)


_TABLES = _read_tables()
SCHEMAS: Mapping[str, Schema] = _TABLES["schemas"]
# All parameters by their keys: their names, behind a dot where several have one name.
PARAMETERS: Mapping[str, OperationParameter] = {
    key: _parameter(key, row) for key, row in _TABLES["parameters"].items()
}
# Operations by endpoint; those that the profile of a catalogue makes are with its app.
OPERATIONS: Mapping[str, Operation] = {key: _operation(row) for key, row in _TABLES["operations"].items()}


def operation_of(app: Flask, endpoint: str | None) -> Operation | None:
    """Return the operation of an endpoint of an app, None where it has none."""
    made: Mapping[str, Operation] = app.extensions.get(EXTENSION, {})
    return OPERATIONS.get(endpoint or "") or made.get(endpoint or "")


PathExpansion = Iterator[tuple[str, Operation]]

PathExpander = Callable[[str, Operation, Catalogue], PathExpansion]

PATH_EXPANDERS: dict[str, PathExpander] = {}


def expands_paths(endpoint: str) -> Callable[[PathExpander], PathExpander]:
    """Register what yields the paths of an endpoint, with the parameters that a profile decides."""

    def keep(tell: PathExpander) -> PathExpander:
        PATH_EXPANDERS[endpoint] = tell
        return tell

    return keep
