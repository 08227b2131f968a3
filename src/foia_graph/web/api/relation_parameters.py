"""Parameters of requests about relations: fields to follow, classes to show, sources that count."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal.relations import relations_of
from foia_graph.web.core.operations import Operation, OperationParameter, PathExpansion, expands_paths

SCOPES = ("corpus", "all")
WORDS = re.compile(r"[A-Za-z]+(,[A-Za-z]+)*")
THING = {"type": "string", "minLength": 1}
VIA = OperationParameter(
    "via",
    {"type": "string", "pattern": f"^{WORDS.pattern}$"},
    "Fields that are followed, by their names in the profile, with commas; left out: all that relate things.",
    example="cites,critiques,raisesIssue",
)
SCOPE = OperationParameter(
    "scope",
    {"type": "string", "enum": list(SCOPES), "default": "corpus"},
    "Whose word counts: that of the collection, or that of sources outside it too.",
)


def thing_classes(source: Catalogue) -> list[str]:
    """Return the names of the classes of things."""
    profile = source.profile
    return [name for name, shape in profile.shapes.items() if profile.is_thing(shape)]


@expands_paths("graph.graph")
@expands_paths("path.path")
def relation_operations(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the operation with the names of fields to follow and of classes to show."""
    allowed_names = {"via": relations_of(source).names, "type": thing_classes(source)}
    yield (
        path,
        replace(
            operation,
            parameters=tuple(_exact_parameter(each, allowed_names) for each in operation.parameters),
        ),
    )


def _exact_parameter(
    parameter: OperationParameter, allowed_names: Mapping[str, Iterable[str]]
) -> OperationParameter:
    if parameter.name not in allowed_names:
        return parameter
    one = f"({'|'.join(allowed_names[parameter.name])})"
    return replace(parameter, schema={**parameter.schema, "pattern": f"^{one}(,{one})*$"})
