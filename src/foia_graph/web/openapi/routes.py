"""The routes of the app that declare an operation, as paths of OpenAPI."""

import re
from dataclasses import dataclass

from flask import Flask

from foia_graph.model.forms import SUFFIXES
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import (
    PATH_EXPANDERS,
    Operation,
    OperationParameter,
    operation_of,
    unexpanded_path,
)

METHODS = ("GET", "POST")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One path with one method, and its operation."""

    path: str
    method: str
    operation: Operation
    endpoint: str

    @property
    def parameters(self) -> list[OperationParameter]:
        """Return the parameters: those of the path first, those of the query only where one is read."""
        own = {each.name: each for each in self.operation.parameters if each.place == "path"}
        named = re.findall(r"\{(\w+)\}", self.path)
        query = [each for each in self.operation.parameters if each.place == "query"]
        return [own.get(name) or self._unsaid(name) for name in named] + (
            query if self.method == "GET" else []
        )

    def _unsaid(self, name: str) -> OperationParameter:
        """Return the parameter of a suffix, whose values are those of the forms of the answer."""
        if name != "suffix":
            raise LookupError(f"{self.endpoint} does not say what {name!r} is in {self.path}")
        known = [SUFFIXES[each] for each in self.operation.media_types if each in SUFFIXES]
        return OperationParameter(name, {"enum": known}, "The form of the answer.", "path", example=known[0])


def routes(app: Flask, source: Catalogue) -> list[Route]:
    """Return all routes that declare an operation, in the order in which the app has them."""
    found = {}
    for rule in app.url_map.iter_rules():
        described = operation_of(app.view_functions[rule.endpoint])
        if described is None:
            continue
        tell = PATH_EXPANDERS.get(rule.endpoint, unexpanded_path)
        for path, told in tell(ARGUMENT.sub(r"{\1}", rule.rule), described, source):
            for method in METHODS:
                if method in (rule.methods or ()):
                    route = Route(path, method, told, rule.endpoint)
                    found[path, method] = route
    return list(found.values())
