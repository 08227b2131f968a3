"""The syntaxes of RDF, parsed and written: Turtle, TriG, N-Triples, N-Quads, RDF/XML and JSON-LD."""

from collections.abc import Iterable, Mapping

from pyoxigraph import RdfFormat, __version__, parse, serialize

from foia_graph.model.rdf_terms import Quad, Triple

__all__ = ["WRITER_NAME", "RdfFormat", "is_rdf", "parse", "rdf_bytes", "rdf_syntax", "serialize"]

WRITER_NAME = f"pyoxigraph {__version__}"
"""What writes them: another version may write the same triples in other bytes."""


def is_rdf(media_type: str) -> bool:
    """Return True for a media type that is a syntax of RDF to the engine."""
    return RdfFormat.from_media_type(media_type) is not None


def rdf_syntax(media_type: str) -> RdfFormat:
    """Return the syntax with a media type; raises LookupError where the engine has none."""
    syntax = RdfFormat.from_media_type(media_type)
    if syntax is None:
        raise LookupError(f"no syntax of RDF is called {media_type}")
    return syntax


def rdf_bytes(
    statements: Iterable[Triple] | Iterable[Quad],
    syntax: RdfFormat,
    prefixes: Mapping[str, str] | None = None,
) -> bytes:
    """Return statements in a syntax, in the order in which they come."""
    return serialize(statements, format=syntax, prefixes=dict(prefixes) if prefixes else None) or b""
