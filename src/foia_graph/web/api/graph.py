"""`/api/graph`: the neighbourhood of things, each relation with the words, page and source that say it."""

from flask import Blueprint, Response

from foia_graph.model.forms import JSONLD
from foia_graph.publish.graphs import graphml
from foia_graph.store.labels import Labels
from foia_graph.store.traversal.paths import find_neighbourhood
from foia_graph.store.traversal.relations import BOTH, MANY, ReadBudget
from foia_graph.store.traversal.walker import Walker
from foia_graph.web.api.graph_response import (
    FORMS,
    THING,
    VIA,
    WORDS,
    RelationGraph,
    RelationRequest,
    send_in_form,
)
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import SCOPE, SPREADSHEET
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.schema_components import component_reference

blueprint = Blueprint("graph", __name__)
MAX_FOCUS = 20
DEEPEST, USUAL_DEPTH = 4, 1
MOST, USUAL = 1000, 200
DIRECTIONS = ("both", "out", "in")
PARAMETERS = (
    OperationParameter(
        "focus",
        {
            "type": "array",
            "items": {**THING, "examples": ["/id/work/oig-12-64"]},
            "minItems": 1,
            "maxItems": MAX_FOCUS,
        },
        "The thing in the middle: /id/kind/name, kind/name, or an IRI. May be given several times.",
        required=True,
    ),
    OperationParameter(
        "depth",
        {"type": "integer", "minimum": 1, "maximum": DEEPEST, "default": USUAL_DEPTH},
        "How many steps to go. Edges are given on the way, not between things that are both at the rim.",
    ),
    VIA,
    OperationParameter(
        "direction",
        {"type": "string", "enum": list(DIRECTIONS), "default": "both"},
        "Whether links are followed from a thing (out), to it (in), or both ways.",
    ),
    OperationParameter(
        "type",
        {"type": "string", "pattern": f"^{WORDS.pattern}$"},
        "Classes of the profile, with commas; things of other classes are neither shown nor walked through.",
        example="CitedWork,SourceDocument",
    ),
    SCOPE,
    OperationParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "How many things to show at most; what is left off is counted.",
    ),
    AS_OF,
    SPREADSHEET,
)


@blueprint.get("/api/graph", defaults={"suffix": ""})
@blueprint.get("/api/graph.<suffix>")
@declared_operation(
    "Get related things",
    "Things around a thing, breadth first, in a stable order. What a part of a thing links to (who is "
    "mentioned, what is cited) is an edge of the thing, with its role and the part as evidence. An edge "
    "has its claims with quote, page, source and status, or the sources that state it. `truncated` is "
    "true where anything was cut, and `cut` says what; other forms have the header Foia-Graph-Truncated.",
    cost="heavy",
    parameters=PARAMETERS,
    media_types=tuple(form.media_type for form in FORMS),
    problems=(400, 404, 406, 410),
    examples=(
        "/api/graph?focus=/id/work/oig-12-64&depth=2&via=cites,critiques,raisesIssue&limit=200",
        "/api/graph.csv?focus=disclosure/2012-04-10",
        "/api/graph.graphml?focus=program/secure-communities&depth=2&type=SourceDocument,CitedWork",
    ),
    answers=(200, 304),
    schemas={JSONLD.media_type: component_reference("RelationGraph")},
)
def graph(suffix: str) -> Response:
    """Return the neighbourhood of things."""
    relation_request = RelationRequest.from_address(PARAMETERS, ("focus",))
    answer = focus_graph(relation_request)
    return send_in_form(answer.write_form, answer.path, suffix, graphml.cut_header(answer.cuts))


def focus_graph(relation_request: RelationRequest) -> RelationGraph:
    """Return the neighbourhood that a request asks for; raises Refused, NotFound or Gone."""
    focus = relation_request.thing_iris("focus", MAX_FOCUS)
    limit = relation_request.bounded_number("limit", 1, MOST, USUAL)
    direction = relation_request.one_of("direction", DIRECTIONS)
    walker = Walker(
        relation_request.source,
        relation_request.followed_fields(),
        outside=relation_request.includes_outside(),
        directions=BOTH if direction == "both" else ("out",) if direction == "out" else ("in",),
        types=relation_request.shown_classes(),
        reading=ReadBudget(field_limit=max(limit, MANY)),
    )
    depth = relation_request.bounded_number("depth", 1, DEEPEST, USUAL_DEPTH)
    surroundings = find_neighbourhood(walker, focus, depth, limit)
    labels = ", ".join(filter(None, map(Labels(relation_request.source).label, focus)))
    return RelationGraph(
        f"Relationships of {labels or 'things'}",
        relation_request.answer_path("/api/graph"),
        tuple(focus),
        surroundings.nodes,
        surroundings.edges,
        surroundings.omissions,
        relation_request.source,
        relation_request.for_spreadsheet(),
    )
