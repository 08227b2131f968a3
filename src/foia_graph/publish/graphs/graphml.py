"""Graphs as GraphML, which Gephi, yEd, Cytoscape and networkx read."""

from collections.abc import Iterable, Mapping

from foia_graph.publish.graphs.evidence import NamedThing, Relation
from foia_graph.publish.xml_templates import PLAIN_DECLARATION, render_xml, xml_document

KEYS: Mapping[str, Mapping[str, str]] = {
    "graph": {"title": "string", "truncated": "boolean", "notice": "string"},
    "node": {"iri": "string", "label": "string", "type": "string", "focus": "boolean"},
    "edge": {
        **dict.fromkeys(("iri", "property", "predicate", "role"), "string"),
        **dict.fromkeys(("source", "quote", "page", "status"), "string"),
        "outside": "boolean",
        "weight": "int",
    },
}
"""The values of graphs, nodes and edges, and their types; several pieces of evidence have a line each."""


def write_graphml(
    title: str, notice: str, focus: Iterable[str], nodes: Iterable[NamedThing], relations: Iterable[Relation]
) -> bytes:
    """Write a directed graph; a notice says what was omitted."""
    things, focused = list(nodes), frozenset(focus)
    numbers = {node.iri: number for number, node in enumerate(things)}
    content = render_xml(
        "graphml.xml",
        keys=KEYS,
        graph={"title": title, "truncated": bool(notice), "notice": notice},
        nodes=[
            {"iri": node.iri, "label": node.label, "type": node.type, "focus": node.iri in focused}
            for node in things
        ],
        edges=[(numbers[each.start.iri], numbers[each.end.iri], _edge_values(each)) for each in relations],
    )
    return xml_document(content, PLAIN_DECLARATION)


def _edge_values(relation: Relation) -> dict[str, object]:
    evidence = relation.evidence
    return {
        "iri": relation.edge.iri,
        "property": relation.edge.field,
        "predicate": relation.edge.predicate,
        "role": relation.role.label if relation.role else "",
        "source": _one_per_line(each.source.iri if each.source else "" for each in evidence),
        "quote": _one_per_line(each.quote for each in evidence),
        "page": _one_per_line(str(each.page or "") for each in evidence),
        "status": _one_per_line(each.status for each in evidence),
        "outside": bool(evidence) and all(each.outside for each in evidence),
        "weight": max(len(evidence), 1),
    }


def _one_per_line(texts: Iterable[str]) -> str:
    found = [" ".join(text.split()) for text in texts]
    return "\n".join(found) if any(found) else ""
