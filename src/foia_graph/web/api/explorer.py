"""Relations of things, and the ways between two: `/api/graph`, `/api/path`, and the page `/explore`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response

from foia_graph.model.jsonld import Json
from foia_graph.publish.addresses import path_of, short_iri
from foia_graph.publish.graphs.graphml import NamedThing, Relation
from foia_graph.publish.view_models import LinkView
from foia_graph.publish.workbooks.tables import Row
from foia_graph.store.catalogue import Labels
from foia_graph.store.traversal.paths import PathStep, find_neighbourhood, shortest_paths
from foia_graph.store.traversal.walker import BOTH, MANY, ReadBudget, Walker
from foia_graph.web.api.graph_response import (
    COLUMNS,
    FORMS,
    RelationGraph,
    RelationRequest,
    evidence_rows,
    send_relations,
)
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.query_parameters import AS_OF_NAME
from foia_graph.web.core.responses import form_links, send_page, suffixed_routes
from foia_graph.web.core.tables import csv_bytes
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


@blueprint.get(PAGE_PATH)
def explore() -> Response:
    """Return the page."""
    relation_request, choices = _resolve_names(_explored_request())
    if choices or "focus" not in relation_request.values:
        return send_page(
            "explore.html", title="Explore relationships", choices=choices, files={}, graph=None, forms=[]
        )
    answer = _explored_graph(relation_request)
    return send_page(
        "explore.html",
        title=answer.title,
        graph=answer,
        link=answer.thing_link,
        kinds=_kind_choices(answer, relation_request),
        focus=[short_iri(iri, answer.source.base) for iri in answer.focus],
        depth=str(relation_request.bounded_number("explorer.depth")),
        scope=relation_request.values.get("scope", ("",))[0],
        is_way="to" in relation_request.values,
        place=_place_of(relation_request),
        files=vendor_files(GRAPH_FILES),
        choices=(),
        forms=form_links(answer.path, FORMS),
    )


def _explored_request() -> RelationRequest:
    """Read the address; what a form left empty counts as not given."""
    relation_request = RelationRequest.from_address("explorer.explore")
    given = {name: tuple(filter(None, texts)) for name, texts in relation_request.values.items()}
    values = {name: texts for name, texts in given.items() if texts}
    if "type" in values:
        values["type"] = (",".join(values["type"]),)
    explored = replace(relation_request, values=values)
    # Refused before anything is looked up.
    explored.bounded_number("explorer.depth")
    explored.includes_outside()
    explored.shown_classes()
    return explored


def _explored_graph(relation_request: RelationRequest) -> RelationGraph:
    values = dict(relation_request.values)
    if "to" not in values:
        return focus_graph(relation_request)
    ends = {"from": values["focus"][:1], "to": values["to"]}
    also = {name: values[name] for name in ("scope", AS_OF_NAME) if name in values}
    return requested_paths(replace(relation_request, values={**ends, **also}))


def _place_of(relation_request: RelationRequest) -> str:
    values = {name: texts for name, texts in sorted(relation_request.values.items()) if name != "to"}
    return f"{PAGE_PATH}?{urlencode(values, doseq=True, safe='/:,#')}"


def _kind_choices(answer: RelationGraph, relation_request: RelationRequest) -> list[dict[str, Any]]:
    counts = Counter(node.type for node in answer.nodes)
    chosen = relation_request.name_list("type")
    shapes = answer.source.profile.shapes
    names = sorted({*counts, *chosen} & set(shapes), key=lambda name: shapes[name].plain_title)
    return [
        {"name": name, "title": shapes[name].plain_title, "count": counts[name], "is_chosen": name in chosen}
        for name in names
    ]


# ------------------------------------------------------------ names in words


def _resolve_names(relation_request: RelationRequest) -> tuple[RelationRequest, list[dict[str, Any]]]:
    """Return the request with things instead of names in words, and what is to be chosen first."""
    values, choices = dict(relation_request.values), []
    for parameter in ("focus", "to"):
        things = []
        for text in values.get(parameter, ()):
            is_name = " " not in text and ("/" in text or ":" in text)
            range_ = ThingRange(relation_request.source)
            same = text if is_name else range_.same_thing(text)
            names = [same] if same else range_.near_names(text)
            if len(names) != 1:
                links = [_choice_link(relation_request, parameter, text, iri) for iri in names]
                choices.append({"text": text, "links": links})
            things += names[:1]
        if things:
            values[parameter] = tuple(things)
    return replace(relation_request, values=values), choices


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


DIRECTIONS = ("both", "out", "in")


@suffixed_routes(blueprint, "/api/graph")
def graph(suffix: str) -> Response:
    """Return the neighbourhood of things."""
    relation_request = RelationRequest.from_address("explorer.graph")
    return send_relations(focus_graph(relation_request), suffix)


def focus_graph(relation_request: RelationRequest) -> RelationGraph:
    """Return the neighbourhood that a request asks for; raises Refused, NotFound or Gone."""
    focus = relation_request.thing_iris("focus")
    limit = relation_request.bounded_number("graph.limit")
    direction = relation_request.one_of("direction", DIRECTIONS)
    walker = Walker(
        relation_request.source,
        relation_request.followed_fields(),
        outside=relation_request.includes_outside(),
        directions=BOTH if direction == "both" else ("out",) if direction == "out" else ("in",),
        types=relation_request.shown_classes(),
        reading=ReadBudget(field_limit=max(limit, MANY)),
    )
    depth = relation_request.bounded_number("graph.depth")
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
        return {"searched": self.search_depth, "paths": ways, "nodes": msgspec.to_builtins(self.nodes)}

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


@suffixed_routes(blueprint, "/api/path")
def path(suffix: str) -> Response:
    """Send the shortest paths between two things."""
    return send_relations(requested_paths(RelationRequest.from_address("explorer.path")), suffix)


def requested_paths(relation_request: RelationRequest) -> ShortestPaths:
    """Return the paths that a request asks for; raises Refused, NotFound or Gone."""
    (start,), (end,) = relation_request.thing_iris("from"), relation_request.thing_iris("to")
    walker = Walker(
        relation_request.source,
        relation_request.followed_fields(),
        outside=relation_request.includes_outside(),
    )
    longest = relation_request.bounded_number("max")
    limit = relation_request.bounded_number("path.limit")
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
