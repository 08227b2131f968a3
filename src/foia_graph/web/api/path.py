"""`/api/path`: the shortest paths from one thing to another, each step with the sources that say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response

from foia_graph.model.forms import JSONLD
from foia_graph.model.jsonld import Json
from foia_graph.publish.graphs import graphml
from foia_graph.publish.graphs.graphml import NamedThing, Relation
from foia_graph.publish.workbooks.tables import Row
from foia_graph.store.traversal.paths import PathStep, shortest_paths
from foia_graph.store.traversal.walker import Walker
from foia_graph.web.api.graph_response import (
    COLUMNS,
    FORMS,
    THING,
    VIA,
    RelationGraph,
    RelationRequest,
    evidence_rows,
    send_in_form,
)
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.list_parameters import SCOPE, SPREADSHEET
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.tables import csv_bytes

blueprint = Blueprint("path", __name__)
LONGEST, USUAL_LENGTH = 8, 6
MOST, USUAL = 100, 10
PARAMETERS = (
    OperationParameter("from", THING, "Where to start.", required=True, example="/id/work/oig-12-64"),
    OperationParameter("to", THING, "Where to arrive.", required=True, example="/id/person/zoe-lofgren"),
    VIA,
    OperationParameter(
        "max",
        {"type": "integer", "minimum": 1, "maximum": LONGEST, "default": USUAL_LENGTH},
        "How many steps a way may have.",
    ),
    OperationParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "How many ways to show at most, of those that are equally short.",
    ),
    SCOPE,
    AS_OF,
    SPREADSHEET,
)


@dataclass(frozen=True)
class ShortestPaths(RelationGraph):
    """The shortest paths between two things, and the number of steps up to which there is none."""

    paths: tuple[tuple[PathStep, ...], ...] = ()
    search_depth: int = 0

    template = "path_view.html"

    def step_relations(self, stride: PathStep) -> list[tuple[str, Relation]]:
        """Return the relations of one step, each with the direction in which it is walked."""
        return [
            ("out" if relation.start.iri == stride.start else "in", relation)
            for relation in self.presenter.describe_relations(stride.edges)
        ]

    def path_steps(self) -> list[list[tuple[NamedThing, list[tuple[str, Relation]], NamedThing]]]:
        """Return each path as its steps: the start, the relations with their directions, the end."""
        name = self.presenter.named_thing
        return [
            [(name(step.start), self.step_relations(step), name(step.end)) for step in way]
            for way in self.paths
        ]

    def plain_json(self) -> dict[str, Json]:
        """Write the things and the paths, each step with all relations between its ends."""
        ways = [{"length": len(way), "steps": list(map(self._step_json, way))} for way in self.paths]
        return {
            "searched": self.search_depth,
            "paths": ways,
            "nodes": [node.as_json() for node in self.nodes],
        }

    def _step_json(self, stride: PathStep) -> dict[str, Json]:
        edges = [
            {"direction": where, **relation.as_json()} for where, relation in self.step_relations(stride)
        ]
        return {"from": stride.start, "to": stride.end, "edges": edges}

    def csv_bytes(self) -> bytes:
        """Write a row for each piece of evidence of each step."""
        return csv_bytes([("path", "step", "direction", *COLUMNS), *self._step_rows()], self.for_spreadsheet)

    def _step_rows(self) -> Iterator[Row]:
        for number, way in enumerate(self.paths, 1):
            for place, stride in enumerate(way, 1):
                for direction, relation in self.step_relations(stride):
                    for row in evidence_rows(relation):
                        yield (str(number), str(place), direction, *row)


@blueprint.get("/api/path", defaults={"suffix": ""})
@blueprint.get("/api/path.<suffix>")
@declared_operation(
    "Find the shortest paths",
    "All paths of the least number of steps, up to `limit`, along links in both directions; a step has "
    "every relation between its two things, with its sources. Where there is none, `paths` is empty and "
    "`searched` is the number of steps; where the search was cut short, `truncated` is true.",
    cost="heavy",
    parameters=PARAMETERS,
    media_types=tuple(form.media_type for form in FORMS),
    problems=(400, 404, 406, 410),
    examples=(
        "/api/path?from=/id/work/oig-12-64&to=/id/person/zoe-lofgren",
        "/api/path.csv?from=document/ice-117629&to=organization/lausd",
    ),
    answers=(200, 304),
    schemas={JSONLD.media_type: component_reference("RelationPaths")},
)
def path(suffix: str) -> Response:
    """Send the shortest paths between two things."""
    answer = requested_paths(RelationRequest.from_address(PARAMETERS))
    return send_in_form(answer.write_form, answer.path, suffix, graphml.cut_header(answer.cuts))


def requested_paths(relation_request: RelationRequest) -> ShortestPaths:
    """Return the paths that a request asks for; raises Refused, NotFound or Gone."""
    (start,), (end,) = relation_request.thing_iris("from"), relation_request.thing_iris("to")
    walker = Walker(
        relation_request.source,
        relation_request.followed_fields(),
        outside=relation_request.includes_outside(),
    )
    longest = relation_request.bounded_number("max", 1, LONGEST, USUAL_LENGTH)
    limit = relation_request.bounded_number("limit", 1, MOST, USUAL)
    traversal = shortest_paths(walker, start, end, longest, limit)
    edges = {edge.key: edge for way in traversal.paths for step in way for edge in step.edges}
    return ShortestPaths(
        "Ways between two things",
        relation_request.answer_path("/api/path"),
        tuple(dict.fromkeys((start, end))),
        traversal.nodes,
        tuple(edges.values()),
        traversal.omissions,
        relation_request.source,
        relation_request.for_spreadsheet(),
        traversal.paths,
        traversal.searched_steps,
    )
