"""Terms, triples and quads of RDF (RDF 1.1 Concepts and Abstract Syntax, section 3).

They are the classes of pyoxigraph: the embedded engine hands out millions of them, and to copy each into a
class of our own would take longer than to look it up. They belong to no store; whoever reads quads elsewhere
makes the same ones.
"""

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
