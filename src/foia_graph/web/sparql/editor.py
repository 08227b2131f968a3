"""The editor over the form of /sparql: its files, its completions, and its content security policy.

The files of others come with the build (hatch_build.py); without them the page is the form alone.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import msgspec
from flask import Blueprint, Response, request

from foia_graph.model.forms import HTML, JSON
from foia_graph.model.jsonld import IriCompactor
from foia_graph.model.profile import Profile
from foia_graph.query.sparql.text_query.prefixes import PREFIXES, QUERY
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import Figures, term_figures
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.operations import declared_operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_writers

blueprint = Blueprint("editor", __name__)
SPARQL_ENDPOINT = "sparql.sparql"
EDITOR_FILES: Mapping[str, tuple[str, str]] = {
    "yasgui": ("@zazuko/yasgui", "yasgui.min.js"),
    "yasgui_style": ("@zazuko/yasgui", "yasgui.min.css"),
    "d3": ("d3", "d3.min.js"),
    "plot": ("@observablehq/plot", "plot.umd.min.js"),
}
# The icons of the editor are data in its style sheet.
EDITOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def editor_files() -> Mapping[str, str]:
    """Return the addresses of the editor's files, {} where the program was built without them."""
    return vendor_files(EDITOR_FILES)


@blueprint.get("/sparql/completions.json")
@declared_operation(
    "List completions of a query",
    "Gives the prefixes, and the classes and properties that the catalogue uses.",
    cost="light",
    media_types=(JSON.media_type,),
    problems=(),
    examples=("/sparql/completions.json",),
)
def completions() -> Response:
    """Send the prefixes, classes and properties that a query over this catalogue can have."""
    source = current_catalogue()
    figures = term_figures(source)
    body = completions_body(source, figures, current_writers().prefixes)
    return send_bytes(body, JSON.media_type, source)


@blueprint.after_app_request
def set_page_policy(response: Response) -> Response:
    """Set the content policy of the page with the editor."""
    if request.endpoint == SPARQL_ENDPOINT and response.mimetype == HTML.media_type:
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    return response


@dataclass(frozen=True, slots=True)
class CompletionTerm:
    """A class or a property: its IRI, its name with a prefix, what it is called, how often it is used."""

    iri: str
    name: str
    label: str
    count: int


def completions_body(source: Catalogue, figures: Figures, prefixes: Mapping[str, str]) -> bytes:
    """Return the completions for queries over a catalogue of some figures, as JSON; made once for each."""
    return source.compute_once("completions", lambda: _encode_completions(source, figures, prefixes))


def _encode_completions(source: Catalogue, figures: Figures, prefixes: Mapping[str, str]) -> bytes:
    all_prefixes = dict(sorted({**prefixes, **PREFIXES}.items()))
    names = IriCompactor(all_prefixes)
    properties = {**figures.properties, QUERY: 0}
    facts = {
        "base": source.base,
        "prefixes": all_prefixes,
        "classes": _term_rows(figures.classes, class_labels(source.profile), names),
        "properties": _term_rows(
            properties, {**property_labels(source.profile), QUERY: "has the words"}, names
        ),
    }
    return msgspec.json.encode(facts) + b"\n"


def _term_rows(
    counts: Mapping[str, int], labels: Mapping[str, str], names: IriCompactor
) -> list[dict[str, object]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        asdict(CompletionTerm(iri, names.compact_iri(iri), labels.get(iri, ""), count))
        for iri, count in ordered
    ]


def class_labels(profile: Profile) -> dict[str, str]:
    """Return the label of each class that has a shape."""
    return {shape.target: shape.title for shape in profile.shapes.values()}


def property_labels(profile: Profile) -> dict[str, str]:
    """Return the label of each property that has a field; where fields differ in it, that of the first."""
    labels: dict[str, str] = {}
    for shape in profile.shapes.values():
        for prop in shape.properties.values():
            if not prop.inverse:
                labels.setdefault(prop.path, prop.title)
    return labels
