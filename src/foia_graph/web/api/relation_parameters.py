"""Parameters of requests about relations: fields to follow, classes to show, sources that count."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from foia_graph.store.catalogue import Catalogue
from foia_graph.store.traversal.relations import relations_of
from foia_graph.web.core.operations import Operation, Parameter, Told, tells

SCOPES = ("corpus", "all")
WORDS = re.compile(r"[A-Za-z]+(,[A-Za-z]+)*")
THING = {"type": "string", "minLength": 1}
VIA = Parameter(
    "via",
    {"type": "string", "pattern": f"^{WORDS.pattern}$"},
    "Fields that are followed, by their names in the profile, with commas; left out: all that relate things.",
    example="cites,critiques,raisesIssue",
)
SCOPE = Parameter(
    "scope",
    {"type": "string", "enum": list(SCOPES), "default": "corpus"},
    "Whose word counts: that of the corpus, or that of sources outside it too.",
)


def classes(source: Catalogue) -> list[str]:
    """Return the names of the classes of things."""
    profile = source.profile
    return [name for name, shape in profile.shapes.items() if profile.is_thing(shape)]


@tells("graph.graph")
@tells("path.path")
def exactly(path: str, operation: Operation, source: Catalogue) -> Told:
    """Yield the operation with the names of fields to follow and of classes to show."""
    known = {"via": relations_of(source).names, "type": classes(source)}
    yield path, replace(operation, parameters=tuple(_exact(each, known) for each in operation.parameters))


def _exact(parameter: Parameter, known: Mapping[str, Iterable[str]]) -> Parameter:
    if parameter.name not in known:
        return parameter
    one = f"({'|'.join(known[parameter.name])})"
    return replace(parameter, schema={**parameter.schema, "pattern": f"^{one}(,{one})*$"})
