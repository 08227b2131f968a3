"""Graphs as GraphML, which Gephi, yEd, Cytoscape and networkx read (http://graphml.graphdrawing.org/specification.html)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from foia_graph.publish.graphs.evidence import NamedThing, Relation

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
GRAPH_KEYS: Mapping[str, str] = {"title": "string", "truncated": "boolean", "notice": "string"}
NODE_KEYS: Mapping[str, str] = {"iri": "string", "label": "string", "type": "string", "focus": "boolean"}
EDGE_KEYS: Mapping[str, str] = {
    "iri": "string",
    "property": "string",
    "predicate": "string",
    "role": "string",
    "source": "string",
    "quote": "string",
    "page": "string",
    "status": "string",
    "outside": "boolean",
    "weight": "int",
}
"""What is told of graphs, nodes and edges, and its type; several pieces of evidence stand on a line each."""
ILLEGAL_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may not stand in XML 1.0, not even as a reference."""


def write_graphml(
    title: str, notice: str, focus: Iterable[str], nodes: Iterable[NamedThing], relations: Iterable[Relation]
) -> bytes:
    """Write a directed graph; where something was left off, it says so."""
    numbers = {node.iri: f"n{number}" for number, node in enumerate(nodes)}
    return "".join(_graphml_lines(title, notice, frozenset(focus), list(nodes), relations, numbers)).encode()


def _graphml_lines(
    title: str,
    notice: str,
    focus: frozenset[str],
    nodes: list[NamedThing],
    relations: Iterable[Relation],
    numbers: Mapping[str, str],
) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="{NAMESPACE}">\n'
    for owner, names in (("graph", GRAPH_KEYS), ("node", NODE_KEYS), ("edge", EDGE_KEYS)):
        for name, kind in names.items():
            yield f'<key id="{owner}-{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '<graph id="g" edgedefault="directed">\n'
    yield from _data_elements("graph", {"title": title, "truncated": bool(notice), "notice": notice})
    for node in nodes:
        values = {"iri": node.iri, "label": node.label, "type": node.type, "focus": node.iri in focus}
        yield f'<node id="{numbers[node.iri]}">{"".join(_data_elements("node", values))}</node>\n'
    for number, relation in enumerate(relations):
        ends = f'source="{numbers[relation.start.iri]}" target="{numbers[relation.end.iri]}"'
        data = "".join(_data_elements("edge", _edge_values(relation)))
        yield f'<edge id="e{number}" {ends}>{data}</edge>\n'
    yield "</graph>\n</graphml>\n"


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
    """Return texts on a line each, "" where all are empty."""
    found = [" ".join(text.split()) for text in texts]
    return "\n".join(found) if any(found) else ""


def _data_elements(owner: str, values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if text:
            yield f"<data key={quoteattr(f'{owner}-{name}')}>{escape(ILLEGAL_IN_XML.sub('�', text))}</data>"
