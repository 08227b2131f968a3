"""The routes of the app that declare an operation, as paths of OpenAPI."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

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
SUFFIX_MEANING = "The form of the answer. Without it `Accept` chooses; `Content-Location` has that address."
SUFFIX = ".{suffix}"
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
        path_names = re.findall(r"\{(\w+)\}", self.path)
        query = [each for each in self.operation.parameters if each.place == "query"]
        return [own.get(name) or self._suffix_parameter(name) for name in path_names] + (
            query if self.method == "GET" else []
        )

    def _suffix_parameter(self, name: str) -> OperationParameter:
        """Return the parameter of a suffix, whose values are those of the forms of the answer, and none."""
        if name != "suffix":
            raise LookupError(f"{self.endpoint} does not say what {name!r} is in {self.path}")
        suffixes = [f".{SUFFIXES[each]}" for each in self.operation.media_types if each in SUFFIXES]
        return OperationParameter(name, {"enum": ["", *suffixes]}, SUFFIX_MEANING, "path")


def api_routes(app: Flask, source: Catalogue) -> list[Route]:
    """Return all routes that declare an operation, in the order in which the app has them."""
    routes = {}
    for rule in app.url_map.iter_rules():
        view_operation = operation_of(app.view_functions[rule.endpoint])
        if view_operation is None:
            continue
        expand = PATH_EXPANDERS.get(rule.endpoint, unexpanded_path)
        for path, path_operation in expand(ARGUMENT.sub(r"{\1}", rule.rule), view_operation, source):
            for method in METHODS:
                if method in (rule.methods or ()):
                    route = Route(path, method, path_operation, rule.endpoint)
                    routes[path, method] = route
    return _fold_suffixes(routes)


def _fold_suffixes(routes: Mapping[tuple[str, str], Route]) -> list[Route]:
    """Return routes with one path for `/x` and `/x.{suffix}`."""
    stems = {(path.removesuffix(SUFFIX), method) for path, method in routes if path.endswith(SUFFIX)}
    return [
        replace(route, path=f"{path.rstrip('/')}{{suffix}}") if (path.rstrip("/"), method) in stems else route
        for (path, method), route in routes.items()
        if not path.endswith(SUFFIX)
    ]
