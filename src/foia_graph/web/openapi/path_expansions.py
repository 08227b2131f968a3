"""Routes that take a whole path (`/doc/<path:key>`), expanded into the paths that lead somewhere.

For each there is a registered function that takes the catalogue.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from foia_graph.model.forms import JSONLD
from foia_graph.model.profile import Profile, Shape
from foia_graph.query import saved
from foia_graph.query.saved.parameters import value_hint
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import Operation, OperationParameter, PathExpansion, Schema, expands_paths
from foia_graph.web.core.schema_components import any_of, component_reference
from foia_graph.web.pages.documents.document_hits import SEARCH_PART, SEARCHED_WORDS
from foia_graph.web.pages.documents.passages import QUOTE_PARAMETERS
from foia_graph.web.pages.thing_forms import offered_forms

# -- things --------------------------------------------------------------------------------------------------

SLUG = OperationParameter(
    "slug", {"type": "string", "pattern": "^[A-Za-z0-9-]+$"}, "The name of the thing.", "path"
)
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


def _narrowed_operation(
    operation: Operation, schema: Schema, *parameters: OperationParameter, what: str = ""
) -> Operation:
    """Return an operation narrowed to one class of things, or to a list."""
    return replace(
        operation,
        summary=what or operation.summary,
        parameters=(*operation.parameters, *parameters),
        schemas={JSONLD.media_type: schema},
    )


@expands_paths("resources.document")
def document_paths(_: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the paths at which the things of each class are described."""
    profile = source.profile
    paths = [
        (
            f"/doc/{shape.kind}/{{slug}}",
            _narrowed_operation(
                _with_offered_forms(operation, shape),
                component_reference(shape.name),
                SLUG,
                *(DOCUMENT_PARAMETERS if shape.kind == "document" else ()),
                what=_class_summary(shape),
            ),
        )
        for shape in slug_classes(profile)
    ]
    page, scheme, concept = (profile[name] for name in ("Page", "ConceptScheme", "Concept"))
    paths += [
        (
            "/doc/document/{slug}/page/{number}",
            _narrowed_operation(
                _with_offered_forms(operation, page),
                component_reference("Page"),
                SLUG,
                PAGE,
                *PAGE_PARAMETERS,
                what=_class_summary(page),
            ),
        ),
        (
            "/doc/scheme/{scheme}",
            _narrowed_operation(
                operation, component_reference("ConceptScheme"), SCHEME, what=_class_summary(scheme)
            ),
        ),
        (
            "/doc/scheme/{scheme}/{notation}",
            _narrowed_operation(
                operation,
                {"anyOf": [component_reference("Concept"), component_reference("Issue")]},
                SCHEME,
                NOTATION,
                what=_class_summary(concept),
            ),
        ),
        (
            "/doc/graph/{source}",
            _narrowed_operation(
                operation, component_reference("LinkedData"), SOURCE, what="Give a named graph"
            ),
        ),
    ]
    for path, path_operation in paths:
        yield path, path_operation
        yield f"{path}.{{suffix}}", path_operation


def _with_offered_forms(operation: Operation, shape: Shape) -> Operation:
    """Return the operation with all forms of things of the class, those of citations and of archives too."""
    forms = (form.media_type for form in offered_forms(shape) if form.media_type not in operation.media_types)
    return replace(operation, media_types=(*operation.media_types, *forms))


def _class_summary(shape: Shape) -> str:
    return f"Describe one thing: {shape.title.lower()}"


@expands_paths("resources.name")
def name_paths(_: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the paths of the names of things."""
    kinds = [shape.kind for shape in slug_classes(source.profile)]
    kind = OperationParameter("kind", {"enum": kinds}, "The kind of the thing.", "path", example="release")
    yield "/id/{kind}/{slug}", replace(operation, parameters=(kind, SLUG))
    yield "/id/document/{slug}/page/{number}", replace(operation, parameters=(SLUG, PAGE))


@expands_paths("resources.scheme")
def scheme_paths(_: str, operation: Operation, __: Catalogue) -> PathExpansion:
    """Yield the paths of the names of schemes and concepts."""
    yield "/scheme/{scheme}", replace(operation, parameters=(SCHEME,))
    yield "/scheme/{scheme}/{notation}", replace(operation, parameters=(SCHEME, NOTATION))


@expands_paths("resources.graph")
def graph_paths(_: str, operation: Operation, __: Catalogue) -> PathExpansion:
    """Yield the paths of the names of graphs."""
    yield "/graph/{source}", replace(operation, parameters=(SOURCE,))
    yield "/graph/external/{source}", replace(operation, parameters=(SOURCE,))


# -- saved queries -------------------------------------------------------------------------------------------

NAME, CONCEPT = "[a-z0-9]+(-[a-z0-9]+)*", "[A-Za-z0-9]+(-+[A-Za-z0-9]+)*"
WRITABLE = "[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]*"


@expands_paths("saved.query")
def saved_query_paths(path: str, operation: Operation, source: Catalogue) -> PathExpansion:
    """Yield the path of each saved query, with its parameters."""
    yield path, operation
    if "{suffix}" not in path:
        for query in saved.load_queries().values():
            yield (
                f"/api/q/{query.name}",
                replace(
                    operation,
                    summary=query.title,
                    description=query.description,
                    parameters=tuple(_query_parameter(each, source) for each in query.parameters),
                    problems=tuple(each for each in operation.problems if each != 404),
                    examples=(),
                ),
            )


def _query_parameter(parameter: saved.QueryParameter, source: Catalogue) -> OperationParameter:
    description = f"{parameter.description} Write {value_hint(parameter)}."
    usual = int(parameter.default) if parameter.default and parameter.type == "integer" else parameter.default
    default = {"default": usual} if parameter.default else {}
    return OperationParameter(
        parameter.name, {**_parameter_schema(parameter, source), **default}, description
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
    """Return a regular expression of the names of things; where there is but one kind, it may be left out."""
    if parameter.type == "concept":
        return f"(scheme/{parameter.options[0]}/)?{CONCEPT}"
    kinds = parameter.options or tuple(shape.kind for shape in slug_classes(source.profile))
    if kinds == ("issue",):
        return f"(scheme/issues/)?{CONCEPT}"
    return f"((id/)?({'|'.join(kinds)})/){'?' if len(kinds) == 1 else ''}{NAME}"
