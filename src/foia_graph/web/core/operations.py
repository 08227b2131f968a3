"""Descriptions of operations, declared at the views of the API.

`/openapi.json` and the page `/api` are made of this, so they cannot say other than the code does.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, ParamSpec, TypeVar
from urllib.parse import unquote

from flask.typing import ResponseReturnValue

from foia_graph.model.forms import JSONLD
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.query_parameters import AS_OF_NAME, parameter_names

# What a request takes: little; much of the process that answers it; or it waits in a queue of its own.
Cost = Literal["light", "heavy", "queued"]
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Schema = Mapping[str, Any]
Values = ParamSpec("Values")
ATTRIBUTE = "operation"
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
    replaced_by: str = ""
    """The name that is used instead, of a deprecated parameter; requests with it are redirected there."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its purpose, parameters, media types, possible problems and examples.

    `examples` are addresses relative to the server that work on the shipped catalogue.
    """

    summary: str
    description: str
    cost: Cost | Callable[[str], Cost] = field(kw_only=True)
    """What a request takes of the process that answers it; where the path decides, a function of it."""
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
    parameters_of: Callable[[Profile], tuple[OperationParameter, ...]] | None = None
    """The parameters for a profile, where the profile of the catalogue decides which there are."""
    heavy_parameters: frozenset[str] = frozenset()
    """Names of parameters with which a request that is light without them goes through many things."""

    def cost_of(self, path: str, query: str) -> Cost:
        """Return what a request takes, by its path and its query string; the past is costly everywhere."""
        cost = self.cost if isinstance(self.cost, str) else self.cost(path)
        return "heavy" if cost == "light" and query and self._is_made_heavy(query) else cost

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

    def for_profile(self, profile: Profile) -> "Operation":
        """Return the operation with the parameters that it has for a profile."""
        return replace(self, parameters=self.parameters_of(profile)) if self.parameters_of else self


def operation(description: Operation) -> Callable[[View], View]:
    """Attach the description of its operation to a view."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, description)
        return view

    return mark


def _decorator_of(make: Callable[Values, Operation]) -> Callable[Values, Callable[[View], View]]:
    def decorator(*values: Values.args, **named: Values.kwargs) -> Callable[[View], View]:
        return operation(make(*values, **named))

    return decorator


# The decorator that attaches an operation of these values to a view.
declared_operation = _decorator_of(Operation)


def operation_of(view: Callable[..., object]) -> Operation | None:
    """Return the operation of a view, None where none was attached."""
    view_operation: Operation | None = getattr(view, ATTRIBUTE, None)
    return view_operation


PathExpansion = Iterator[tuple[str, Operation]]

PathExpander = Callable[[str, Operation, Catalogue], PathExpansion]

PATH_EXPANDERS: dict[str, PathExpander] = {}


def expands_paths(endpoint: str) -> Callable[[PathExpander], PathExpander]:
    """Register the function that expands the paths of an endpoint."""

    def keep(tell: PathExpander) -> PathExpander:
        PATH_EXPANDERS[endpoint] = tell
        return tell

    return keep


def unexpanded_path(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield a route as it is, with its operation for the profile of the catalogue."""
    yield path, operation.for_profile(source.profile)
