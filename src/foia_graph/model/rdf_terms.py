"""Terms, triples and quads of RDF 1.1: the classes of pyoxigraph, since copies of millions would be slow."""

from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

__all__ = [
    "DEFAULT_GRAPH",
    "BlankNode",
    "DefaultGraph",
    "GraphName",
    "Literal",
    "NamedNode",
    "Node",
    "Quad",
    "Term",
    "Triple",
]

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
DEFAULT_GRAPH = DefaultGraph()
