"""What a view of the API can be asked, said where the view stands.

`/openapi.json` and the page `/api` are made of this, so they cannot say other than the code does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
ATTRIBUTE = "operation"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that may be chosen: its name, the values it takes (JSON Schema 2020-12), what it means."""

    name: str
    schema: Mapping[str, Any]
    description: str
    place: Literal["query", "path"] = "query"
    required: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One question: what it is for, what may be chosen, in which forms it is answered, and how it may fail.

    `examples` are addresses relative to the server that work on the shipped catalogue.
    """

    summary: str
    description: str
    parameters: tuple[Parameter, ...] = ()
    media_types: tuple[str, ...] = ("application/ld+json",)
    problems: tuple[int, ...] = (400, 404, 406)
    examples: tuple[str, ...] = ()


def operation(described: Operation) -> Callable[[View], View]:
    """Say of a view what it can be asked."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, described)
        return view

    return mark


def operation_of(view: Callable[..., object]) -> Operation | None:
    """Give what was said of a view, None where nothing was."""
    found: Operation | None = getattr(view, ATTRIBUTE, None)
    return found
