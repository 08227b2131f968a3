"""`/explore`: what things are related to, and the ways between two, on a page that leads on from each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template

from foia_graph.model.forms import HTML
from foia_graph.publish.addresses import path_of, short_iri
from foia_graph.publish.view_models import LinkView
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.labels import Labels
from foia_graph.web.api import graph, path
from foia_graph.web.api.graph_response import THING, RelationGraph, RelationRequest
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.list_parameters import SCOPE
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.thing_choices import ThingRange

blueprint = Blueprint("explorer", __name__)
PAGE_PATH = "/explore"
# What draws the graph, in the order in which one needs another.
GRAPH_FILES: Mapping[str, tuple[str, str]] = {
    "layout_base": ("layout-base", "layout-base.js"),
    "cose_base": ("cose-base", "cose-base.js"),
    "cytoscape": ("cytoscape", "cytoscape.min.js"),
    "fcose": ("cytoscape-fcose", "cytoscape-fcose.js"),
}
PARAMETERS = (
    OperationParameter(
        "focus",
        {"type": "array", "items": THING, "maxItems": graph.MAX_FOCUS},
        "The things in the middle: /id/kind/name, kind/name, an IRI, or a name in words.",
        example="/id/work/oig-12-64",
    ),
    OperationParameter("to", {"type": "string"}, "Another thing, to see the shortest ways to it."),
    OperationParameter(
        "type", {"type": "array", "items": {"type": "string"}}, "Classes of things to show; left out: all."
    ),
    OperationParameter(
        "depth",
        {"type": "integer", "minimum": 1, "maximum": graph.DEEPEST, "default": graph.USUAL_DEPTH},
        "How many steps to go.",
    ),
    SCOPE,
    AS_OF,
)


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind of thing in the filter: its class, its title, how many are shown, and whether it was chosen."""

    name: str
    title: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NameChoice:
    """What a name in words may mean: the parameter it was given for, the words, and the things to choose."""

    parameter: str
    text: str
    links: tuple[LinkView, ...]


@blueprint.get(PAGE_PATH)
@declared_operation(
    "Explore relationships",
    "A page with what things are related to and who says so, which goes on from thing to thing; with "
    "`to`, the shortest ways between two. Names in words are looked up; where one may mean several "
    "things, these are offered.",
    cost="heavy",
    parameters=PARAMETERS,
    media_types=(HTML.media_type,),
    problems=(400, 404, 410),
    examples=(PAGE_PATH, f"{PAGE_PATH}?focus=/id/work/oig-12-64"),
    answers=(200, 304),
)
def explore() -> Response:
    """Return the page."""
    page = _explorer_page(_explored_request())
    return send_bytes(page.encode(), HTML.content_type, current_catalogue())


def _explored_request() -> RelationRequest:
    """Read the address; what a form left empty counts as not given."""
    relation_request = RelationRequest.from_address(PARAMETERS, ("focus", "type"))
    given = {name: tuple(filter(None, texts)) for name, texts in relation_request.values.items()}
    values = {name: texts for name, texts in given.items() if texts}
    if "type" in values:
        values["type"] = (",".join(values["type"]),)
    explored = replace(relation_request, values=values)
    # Refused before anything is looked up.
    explored.bounded_number("depth", 1, graph.DEEPEST, graph.USUAL_DEPTH)
    explored.includes_outside()
    explored.shown_classes()
    return explored


def _explorer_page(relation_request: RelationRequest) -> str:
    relation_request, choices = _resolve_names(relation_request)
    if choices or "focus" not in relation_request.values:
        return render_template(
            "explore.html", title="Explore relationships", choices=choices, files={}, graph=None, forms=[]
        )
    answer = _explored_graph(relation_request)
    return render_template(
        "explore.html",
        title=answer.title,
        graph=answer,
        link=answer.thing_link,
        kinds=_kind_choices(answer, relation_request),
        focus=[short_iri(iri, answer.source.base) for iri in answer.focus],
        depth=relation_request.values.get("depth", (str(graph.USUAL_DEPTH),))[0],
        scope=relation_request.values.get("scope", ("",))[0],
        is_way="to" in relation_request.values,
        place=_place_of(relation_request),
        files=vendor_files(GRAPH_FILES),
        choices=(),
        forms=answer.program_forms,
    )


def _explored_graph(relation_request: RelationRequest) -> RelationGraph:
    values = dict(relation_request.values)
    if "to" not in values:
        return graph.focus_graph(relation_request)
    ends = {"from": values["focus"][:1], "to": values["to"]}
    also = {name: values[name] for name in ("scope", AS_OF.name) if name in values}
    return path.requested_paths(replace(relation_request, values={**ends, **also}))


def _place_of(relation_request: RelationRequest) -> str:
    """Return the address of the page with all parameters but the ways' other end, ready for one more."""
    values = {name: texts for name, texts in sorted(relation_request.values.items()) if name != "to"}
    return f"{PAGE_PATH}?{urlencode(values, doseq=True, safe='/:,#')}"


def _kind_choices(answer: RelationGraph, relation_request: RelationRequest) -> list[KindChoice]:
    counts = Counter(node.type for node in answer.nodes)
    chosen = relation_request.name_list("type")
    shapes = answer.source.profile.shapes
    names = sorted({*counts, *chosen} & set(shapes), key=lambda name: shapes[name].plain_title)
    return [KindChoice(name, shapes[name].plain_title, counts[name], name in chosen) for name in names]


# ------------------------------------------------------------ names in words


def _resolve_names(relation_request: RelationRequest) -> tuple[RelationRequest, tuple[NameChoice, ...]]:
    """Return the request with things instead of names in words, and what is to be chosen first."""
    values, choices = dict(relation_request.values), []
    for parameter in ("focus", "to"):
        things = []
        for text in values.get(parameter, ()):
            is_name = " " not in text and ("/" in text or ":" in text)
            names = [text] if is_name else _things_called(text, relation_request.source)
            if len(names) != 1:
                links = tuple(_choice_link(relation_request, parameter, text, iri) for iri in names)
                choices.append(NameChoice(parameter, text, links))
            things += names[:1]
        if things:
            values[parameter] = tuple(things)
    return replace(relation_request, values=values), tuple(choices)


def _things_called(text: str, source: Catalogue) -> list[str]:
    things = ThingRange(source)
    same = things.same_thing(text)
    return [same] if same else things.near_names(text)


def _choice_link(relation_request: RelationRequest, parameter: str, text: str, iri: str) -> LinkView:
    source = relation_request.source
    name = short_iri(iri, source.base)
    pairs = [
        (each, name if (each, value) == (parameter, text) else value)
        for each, texts in relation_request.values.items()
        for value in texts
    ]
    shape = source.shape_of(iri)
    return LinkView(
        f"{PAGE_PATH}?{urlencode(pairs, safe='/:,#')}",
        Labels(source).label(iri) or path_of(iri, source.base),
        shape.plain_title if shape else "",
    )
