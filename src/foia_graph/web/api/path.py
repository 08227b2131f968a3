"""`/api/path`: the shortest paths from one thing to another, each step with the sources that say it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response

from foia_graph.model.forms import JSONLD
from foia_graph.model.jsonld import Json
from foia_graph.publish.graphs import truncation
from foia_graph.publish.graphs.evidence import NamedThing, Relation
from foia_graph.store.traversal.paths import PathStep, shortest_paths
from foia_graph.store.traversal.walker import Walker
from foia_graph.web.api.arguments import Asked
from foia_graph.web.api.graph_response import COLUMNS, Told, rows
from foia_graph.web.api.graph_schemas import PATH
from foia_graph.web.api.relation_parameters import SCOPE, THING, VIA
from foia_graph.web.api.responses import FORMS, reply
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.csv_tables import Row, csv_bytes
from foia_graph.web.core.list_parameters import SPREADSHEET
from foia_graph.web.core.operations import Operation, OperationParameter, operation

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
class Ways(Told):
    """The shortest paths between two things, and the number of steps up to which there is none."""

    ways: tuple[tuple[PathStep, ...], ...] = ()
    searched: int = 0

    template = "path_view.html"

    def between(self, stride: PathStep) -> list[tuple[str, Relation]]:
        """Return the relations of one step, each with the direction in which it is walked."""
        return [
            ("out" if relation.start.iri == stride.start else "in", relation)
            for relation in self.teller.describe_relations(stride.edges)
        ]

    def shown(self) -> list[list[tuple[NamedThing, list[tuple[str, Relation]], NamedThing]]]:
        """Return each path as its steps: the start, the relations with their directions, the end."""
        return [
            [(self.teller.named_thing(s.start), self.between(s), self.teller.named_thing(s.end)) for s in way]
            for way in self.ways
        ]

    def plain(self) -> dict[str, Json]:
        """Write the things and the paths, each step with all relations between its ends."""
        ways = [{"length": len(way), "steps": list(map(self._step, way))} for way in self.ways]
        return {"searched": self.searched, "paths": ways, "nodes": [node.as_json() for node in self.nodes]}

    def _step(self, stride: PathStep) -> dict[str, Json]:
        edges = [{"direction": where, **relation.as_json()} for where, relation in self.between(stride)]
        return {"from": stride.start, "to": stride.end, "edges": edges}

    def csv(self) -> bytes:
        """Write a row for each piece of evidence of each step."""
        return csv_bytes([("path", "step", "direction", *COLUMNS), *self._rows()], self.guarded)

    def _rows(self) -> Iterator[Row]:
        for number, way in enumerate(self.ways, 1):
            for place, stride in enumerate(way, 1):
                for direction, relation in self.between(stride):
                    for row in rows(relation):
                        yield (str(number), str(place), direction, *row)


@blueprint.get("/api/path", defaults={"suffix": ""})
@blueprint.get("/api/path.<suffix>")
@operation(
    Operation(
        "Find the shortest ways between two things",
        "All ways of the least number of steps, up to `limit`; links are walked in both directions, and each "
        "step tells every relation between its two things with who says it. Where there is none, `paths` is "
        "empty and `searched` says up to how many steps; where the search was cut short, `truncated` is "
        "true, and nothing is claimed about what was not looked at.",
        parameters=PARAMETERS,
        media_types=tuple(form.media_type for form in FORMS),
        problems=(400, 404, 406, 410),
        examples=(
            "/api/path?from=/id/work/oig-12-64&to=/id/person/zoe-lofgren",
            "/api/path.csv?from=document/ice-117629&to=organization/lausd",
        ),
        answers=(200, 304),
        schemas={JSONLD.media_type: PATH},
    )
)
def path(suffix: str) -> Response:
    """Send the shortest paths between two things."""
    told = between(Asked.read(PARAMETERS))
    return reply(told.write, told.path, suffix, truncation.cut_header(told.cut))


def between(asked: Asked) -> Ways:
    """Return the paths that a request asks for; raises Refused, NotFound or Gone."""
    (start,), (end,) = asked.things("from"), asked.things("to")
    walker = Walker(asked.source, asked.followed(), outside=asked.outside())
    longest = asked.number("max", 1, LONGEST, USUAL_LENGTH)
    found = shortest_paths(walker, start, end, longest, asked.number("limit", 1, MOST, USUAL))
    return Ways(
        "Ways between two things",
        asked.path("/api/path"),
        tuple(dict.fromkeys((start, end))),
        found.nodes,
        tuple({edge.key: edge for way in found.paths for stride in way for edge in stride.edges}.values()),
        found.omissions,
        asked.source,
        asked.guarded(),
        found.paths,
        found.searched_steps,
    )
