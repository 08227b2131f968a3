"""Routes that take a whole path (`/doc/<path:key>`), expanded into the paths that lead somewhere.

For each there is a registered function that takes the catalogue.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from foia_graph.model.forms import JSONLD
from foia_graph.model.profile import Profile, Shape
from foia_graph.query import saved
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import Operation, OperationParameter, PathExpansion, Schema, expands_paths
from foia_graph.web.core.schema_components import any_of, component_reference
from foia_graph.web.openapi.routes import SUFFIX
from foia_graph.web.pages.documents.document_hits import SEARCH_PART, SEARCHED_WORDS
from foia_graph.web.pages.documents.passages import QUOTE_PARAMETERS
from foia_graph.web.pages.thing_links import offered_forms

# -- things --------------------------------------------------------------------------------------------------

SLUG = OperationParameter(
    "slug", {"type": "string", "pattern": "^[A-Za-z0-9-]+$"}, "The name of the thing.", "path"
)
KIND = OperationParameter("kind", SLUG.schema, "The kind of the thing.", "path")
PAGE = OperationParameter(
    "number", {"type": "integer", "minimum": 1}, "The page of the file, from 1.", "path"
)
PAGE_PARAMETERS = (SEARCHED_WORDS, *QUOTE_PARAMETERS)
DOCUMENT_PARAMETERS = (*PAGE_PARAMETERS, SEARCH_PART)
"""Parameters of the pages for people that light words; other forms say the same with them and without."""
SCHEME = OperationParameter("scheme", SLUG.schema, "The name of a concept scheme.", "path", example="issues")
NOTATION = OperationParameter(
    "notation", SLUG.schema, "The notation of a concept.", "path", example="juveniles"
)
SOURCE = OperationParameter("source", SLUG.schema, "The name of a source.", "path", example="post-fact-sheet")
NAMED_ELSEWHERE = frozenset(("catalog", "concept", "graph", "issue", "page", "scheme"))
"""Kinds of things whose names are not made of the kind and a slug."""


def slug_classes(profile: Profile) -> list[Shape]:
    """Return the classes whose things are named by kind and slug."""
    things = [shape for shape in profile.shapes.values() if profile.is_thing(shape)]
    return [shape for shape in things if shape.kind not in NAMED_ELSEWHERE]


@expands_paths("resources.document")
def document_paths(_: str, operation: Operation, source: Catalogue) -> PathExpansion:
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
        schemas={JSONLD.media_type: component_reference("LinkedData")},
    )
    yield from _with_suffix("/doc/graph/{source}", graph)


def _description_operation(
    operation: Operation, what: str, shapes: Sequence[Shape], parameters: tuple[OperationParameter, ...]
) -> Operation:
    """Return the operation for the things of some classes, with all forms that any of these have."""
    offered = (form.media_type for shape in shapes for form in offered_forms(shape))
    return replace(
        operation,
        summary=f"Describe one {what}",
        parameters=(*operation.parameters, *parameters),
        media_types=tuple(dict.fromkeys((*operation.media_types, *offered))),
        schemas={JSONLD.media_type: any_of(*(component_reference(each.name) for each in shapes))},
    )


def _with_suffix(path: str, operation: Operation) -> PathExpansion:
    yield path, operation
    yield f"{path}{SUFFIX}", operation


@expands_paths("resources.name")
def name_paths(_: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the paths of the names of things."""
    kind = replace(KIND, schema={"enum": [shape.kind for shape in slug_classes(source.profile)]})
    yield "/id/{kind}/{slug}", replace(operation, parameters=(kind, SLUG))
    page = replace(operation, summary="Resolve the name of a page", parameters=(SLUG, PAGE))
    yield "/id/document/{slug}/page/{number}", page


@expands_paths("resources.scheme")
def scheme_paths(_: str, operation: Operation, __: Catalogue) -> PathExpansion:
    """Yield the paths of the names of schemes and concepts."""
    scheme = replace(operation, summary="Resolve the name of a concept scheme", parameters=(SCHEME,))
    yield "/scheme/{scheme}", scheme
    yield "/scheme/{scheme}/{notation}", replace(operation, parameters=(SCHEME, NOTATION))


@expands_paths("resources.graph")
def graph_paths(_: str, operation: Operation, __: Catalogue) -> PathExpansion:
    """Yield the paths of the names of graphs."""
    yield "/graph/{source}", replace(operation, parameters=(SOURCE,))
    outside = replace(operation, summary="Resolve the name of an outside graph", parameters=(SOURCE,))
    yield "/graph/external/{source}", outside


# -- saved queries -------------------------------------------------------------------------------------------

NAME, CONCEPT = "[a-z0-9]+(-[a-z0-9]+)*", "[A-Za-z0-9]+(-+[A-Za-z0-9]+)*"
WRITABLE = "[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]*"


@expands_paths("saved.query")
def saved_query_paths(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the path of each saved query, with its parameters."""
    yield path, operation
    if not path.endswith(SUFFIX):
        for query in saved.load_queries().values():
            yield (
                f"/api/q/{query.name}",
                replace(
                    operation,
                    summary=query.title,
                    name="answer" + query.name.title().replace("-", ""),
                    description=query.description,
                    parameters=tuple(_query_parameter(each, source) for each in query.parameters),
                    problems=tuple(each for each in operation.problems if each != 404),
                    examples=(),
                ),
            )


def _query_parameter(parameter: saved.QueryParameter, source: Catalogue) -> OperationParameter:
    usual = int(parameter.default) if parameter.default and parameter.type == "integer" else parameter.default
    default = {"default": usual} if parameter.default else {}
    return OperationParameter(
        parameter.name, {**_parameter_schema(parameter, source), **default}, parameter.description
    )


def _parameter_schema(parameter: saved.QueryParameter, source: Catalogue) -> Schema:
    """Return the schema of the values that a parameter takes."""
    if parameter.type == "integer":
        return {"type": "integer"}
    # An empty field of a form is no value: what is optional is open then, all else takes its default.
    return any_of(_text_schema(parameter, source), {"const": ""})


def _text_schema(parameter: saved.QueryParameter, source: Catalogue) -> Schema:
    if parameter.type == "choice":
        return {"enum": list(parameter.options)}
    if parameter.type in ("concept", "thing"):
        # A pattern of JSON Schema matches anywhere in the text, so it needs both anchors.
        return {
            "type": "string",
            "pattern": f"^({re.escape(source.base)}|/)?{_name_pattern(parameter, source)}$",
        }
    schemas: Mapping[str, Schema] = {
        "date": {"type": "string", "format": "date"},
        "text": {"type": "string", "pattern": f"^{WRITABLE}$"},
    }
    return schemas[parameter.type]


def _name_pattern(parameter: saved.QueryParameter, source: Catalogue) -> str:
    """Return a regular expression of the names of things; where there is but one kind, it may be omitted."""
    if parameter.type == "concept":
        return f"(scheme/{parameter.options[0]}/)?{CONCEPT}"
    kinds = parameter.options or tuple(shape.kind for shape in slug_classes(source.profile))
    if kinds == ("issue",):
        return f"(scheme/issues/)?{CONCEPT}"
    return f"((id/)?({'|'.join(kinds)})/){'?' if len(kinds) == 1 else ''}{NAME}"
