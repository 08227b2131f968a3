"""The routes that declare an operation, as paths of OpenAPI; a route of whole paths has one for each kind."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Flask

from foia_graph.model.forms import JSONLD, SUFFIXES
from foia_graph.model.profile import Profile, Shape
from foia_graph.query import saved
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import operations
from foia_graph.web.pages.documents.passages import QUOTE_NAMES
from foia_graph.web.pages.resources import offered_forms

# -- things --------------------------------------------------------------------------------------------------

SLUG, KIND, PAGE, SOURCE = (
    operations.PARAMETERS[key] for key in ("things.slug", "things.kind", "number", "things.source")
)
SCHEME, NOTATION = operations.PARAMETERS["scheme"], operations.PARAMETERS["notation"]
# Parameters of the pages for people that light words; other forms say the same with them and without.
PAGE_PARAMETERS = tuple(operations.PARAMETERS[key] for key in ("things.q", *QUOTE_NAMES))
DOCUMENT_PARAMETERS = (*PAGE_PARAMETERS, operations.PARAMETERS["hits.part"])
# Kinds of things whose names are not made of the kind and a slug.
NAMED_ELSEWHERE = frozenset(("catalog", "concept", "graph", "issue", "page", "scheme"))


def slug_classes(profile: Profile) -> list[Shape]:
    """Return the classes whose things are named by kind and slug."""
    things = [shape for shape in profile.shapes.values() if profile.is_thing(shape)]
    return [shape for shape in things if shape.kind not in NAMED_ELSEWHERE]


@operations.expands_paths("resources.document")
def document_paths(_: str, operation: operations.Operation, source: Catalogue) -> operations.PathExpansion:
    """Yield the paths at which things are described; those named by kind and slug have one."""
    profile = source.profile
    named = [shape for shape in slug_classes(profile) if shape.kind != "document"]
    kind = replace(KIND, schema={"enum": [shape.kind for shape in named]})
    document, page, scheme, concept, issue = (
        profile[name] for name in ("ReleasedDocument", "Page", "ConceptScheme", "Concept", "Issue")
    )
    for path, what, shapes, parameters in (
        ("/doc/{kind}/{slug}", "thing", named, (kind, SLUG)),
        ("/doc/document/{slug}", "document", [document], (SLUG, *DOCUMENT_PARAMETERS)),
        ("/doc/document/{slug}/page/{number}", "page", [page], (SLUG, PAGE, *PAGE_PARAMETERS)),
        ("/doc/scheme/{scheme}", "concept scheme", [scheme], (SCHEME,)),
        ("/doc/scheme/{scheme}/{notation}", "concept", [concept, issue], (SCHEME, NOTATION)),
    ):
        yield from _with_suffix(path, _description_operation(operation, what, shapes, parameters))
    graph = replace(
        operation,
        summary="Get a named graph",
        parameters=(*operation.parameters, SOURCE),
        schemas={JSONLD.media_type: operations.component_reference("LinkedData")},
    )
    yield from _with_suffix("/doc/graph/{source}", graph)


def _description_operation(
    operation: operations.Operation,
    what: str,
    shapes: Sequence[Shape],
    parameters: tuple[operations.OperationParameter, ...],
) -> operations.Operation:
    """Return the operation for the things of some classes, with all forms that any of these have."""
    offered = (form.media_type for shape in shapes for form in offered_forms(shape))
    return replace(
        operation,
        summary=f"Describe one {what}",
        parameters=(*operation.parameters, *parameters),
        media_types=tuple(dict.fromkeys((*operation.media_types, *offered))),
        schemas={
            JSONLD.media_type: operations.any_of(
                *(operations.component_reference(each.name) for each in shapes)
            )
        },
    )


def _with_suffix(path: str, operation: operations.Operation) -> operations.PathExpansion:
    yield path, operation
    yield f"{path}{SUFFIX}", operation


@operations.expands_paths("resources.thing_name")
def name_paths(_: str, operation: operations.Operation, source: Catalogue) -> operations.PathExpansion:
    """Yield the paths of the names of things."""
    kind = replace(KIND, schema={"enum": [shape.kind for shape in slug_classes(source.profile)]})
    yield "/id/{kind}/{slug}", replace(operation, parameters=(kind, SLUG))
    page = replace(operation, summary="Resolve the name of a page", parameters=(SLUG, PAGE))
    yield "/id/document/{slug}/page/{number}", page


@operations.expands_paths("resources.scheme")
def scheme_paths(_: str, operation: operations.Operation, __: Catalogue) -> operations.PathExpansion:
    """Yield the paths of the names of schemes and concepts."""
    scheme = replace(operation, summary="Resolve the name of a concept scheme", parameters=(SCHEME,))
    yield "/scheme/{scheme}", scheme
    yield "/scheme/{scheme}/{notation}", replace(operation, parameters=(SCHEME, NOTATION))


@operations.expands_paths("resources.graph")
def graph_paths(_: str, operation: operations.Operation, __: Catalogue) -> operations.PathExpansion:
    """Yield the paths of the names of graphs."""
    yield "/graph/{source}", replace(operation, parameters=(SOURCE,))
    outside = replace(operation, summary="Resolve the name of an outside graph", parameters=(SOURCE,))
    yield "/graph/external/{source}", outside


# -- saved queries -------------------------------------------------------------------------------------------

NAME, CONCEPT = "[a-z0-9]+(-[a-z0-9]+)*", "[A-Za-z0-9]+(-+[A-Za-z0-9]+)*"
WRITABLE = "[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]*"


@operations.expands_paths("saved.query")
def saved_query_paths(
    path: str, operation: operations.Operation, source: Catalogue
) -> operations.PathExpansion:
    """Yield the path of each saved query, with its parameters."""
    yield path, operation
    if not path.endswith(SUFFIX):
        for query in saved.load_queries().values():
            own = replace(
                operation,
                summary=query.title,
                name="answer" + query.name.title().replace("-", ""),
                description=query.description,
                parameters=tuple(_query_parameter(each, source) for each in query.parameters),
                problems=tuple(each for each in operation.problems if each != 404),
                examples=(),
            )
            yield f"/api/q/{query.name}", own


def _query_parameter(parameter: saved.QueryParameter, source: Catalogue) -> operations.OperationParameter:
    schema = dict(_parameter_schema(parameter, source))
    if parameter.default:
        is_number = parameter.type == "integer"
        schema["default"] = int(parameter.default) if is_number else parameter.default
    return operations.OperationParameter(parameter.name, schema, parameter.description)


def _parameter_schema(parameter: saved.QueryParameter, source: Catalogue) -> operations.Schema:
    if parameter.type == "integer":
        return {"type": "integer"}
    # An empty field of a form is no value: what is optional is open then, all else takes its default.
    if parameter.type == "choice":
        return {"enum": [*parameter.options, ""]}
    if parameter.type == "date":
        return operations.any_of({"type": "string", "format": "date"}, {"const": ""})
    if parameter.type == "text":
        return {"type": "string", "pattern": f"^{WRITABLE}$"}
    # A pattern of JSON Schema matches anywhere in the text, so it needs both anchors.
    pattern = f"^(({re.escape(source.base)}|/)?{_name_pattern(parameter, source)})?$"
    return {"type": "string", "pattern": pattern}


def _name_pattern(parameter: saved.QueryParameter, source: Catalogue) -> str:
    if parameter.type == "concept":
        return f"(scheme/{parameter.options[0]}/)?{CONCEPT}"
    kinds = parameter.options or tuple(shape.kind for shape in slug_classes(source.profile))
    if kinds == ("issue",):
        return f"(scheme/issues/)?{CONCEPT}"
    return f"((id/)?({'|'.join(kinds)})/){'?' if len(kinds) == 1 else ''}{NAME}"


METHODS = ("GET", "POST")
SUFFIX_MEANING = "The form; without it `Accept` chooses."
SUFFIX = ".{suffix}"
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One path with one method, and its operation."""

    path: str
    method: str
    operation: operations.Operation
    endpoint: str

    @property
    def parameters(self) -> list[operations.OperationParameter]:
        """Return the parameters: those of the path first, those of the query only where one is read."""
        own = {each.name: each for each in self.operation.parameters if each.place == "path"}
        path_names = re.findall(r"\{(\w+)\}", self.path)
        found = [own.get(name) or self._suffix_parameter(name) for name in path_names]
        if self.method == "GET":
            found += [each for each in self.operation.parameters if each.place == "query"]
        return found

    def _suffix_parameter(self, name: str) -> operations.OperationParameter:
        if name != "suffix":
            raise LookupError(f"{self.endpoint} does not say what {name!r} is in {self.path}")
        suffixes = [f".{SUFFIXES[each]}" for each in self.operation.media_types if each in SUFFIXES]
        return operations.OperationParameter(name, {"enum": ["", *suffixes]}, SUFFIX_MEANING, "path")


def api_routes(app: Flask, source: Catalogue) -> list[Route]:
    """Return all routes that declare an operation, in the order in which the app has them."""
    routes = {}
    for rule in app.url_map.iter_rules():
        operation, path = operations.operation_of(app, rule.endpoint), ARGUMENT.sub(r"{\1}", rule.rule)
        if operation is None:
            continue
        expand = operations.PATH_EXPANDERS.get(rule.endpoint)
        for each, path_operation in expand(path, operation, source) if expand else [(path, operation)]:
            for method in METHODS:
                if method in (rule.methods or ()):
                    routes[each, method] = Route(each, method, path_operation, rule.endpoint)
    return _fold_suffixes(routes)


def _fold_suffixes(routes: Mapping[tuple[str, str], Route]) -> list[Route]:
    stems = {(path.removesuffix(SUFFIX), method) for path, method in routes if path.endswith(SUFFIX)}
    return [
        replace(route, path=f"{path.rstrip('/')}{{suffix}}") if (path.rstrip("/"), method) in stems else route
        for (path, method), route in routes.items()
        if not path.endswith(SUFFIX)
    ]
