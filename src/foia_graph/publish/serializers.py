"""Serializers: one registered function a form, from triples and JSON-LD to bytes.

What is said can give itself as JSON-LD and as N-Triples; both are the same graph.
"""

from collections.abc import Callable
from typing import Protocol

import msgspec

from foia_graph.model.forms import JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, Form
from foia_graph.model.jsonld import CONTEXT, Json
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes, rdf_syntax
from foia_graph.publish.language_writers import Words


class Said(Protocol):
    """The content of an answer, as JSON-LD and as N-Triples: both are the same graph."""

    def body(self, words: Words) -> dict[str, Json]:
        """Write it as JSON-LD, without its context."""

    def triples(self, words: Words) -> bytes:
        """Write it as N-Triples."""


Render = Callable[[Said, Words], bytes]
RENDERERS: dict[Form, Render] = {}


def register(form: Form) -> Callable[[Render], Render]:
    """Register the function that writes a form."""

    def keep(render: Render) -> Render:
        RENDERERS[form] = render
        return render

    return keep


@register(JSONLD)
def jsonld(said: Said, words: Words) -> bytes:
    """Write JSON-LD; its context is named by path, so that it is found wherever the catalogue is served."""
    return msgspec.json.encode({"@context": CONTEXT, **said.body(words)}) + b"\n"


@register(TURTLE)
def turtle(said: Said, words: Words) -> bytes:
    """Write Turtle."""
    return rdf(said.triples(words), TURTLE, words)


@register(N_QUADS)
@register(N_TRIPLES)
def n_triples(said: Said, words: Words) -> bytes:
    """Write N-Triples; what is said of a thing stands in the default graph, so they are its N-Quads too."""
    return said.triples(words)


@register(RDF_XML)
def rdf_xml(said: Said, words: Words) -> bytes:
    """Write RDF/XML."""
    return rdf(said.triples(words), RDF_XML, words)


def rdf(triples: bytes, form: Form, words: Words) -> bytes:
    """Write N-Triples in another form of RDF."""
    quads = parse(input=triples, format=RdfFormat.N_TRIPLES)
    return rdf_bytes((quad.triple for quad in quads), rdf_syntax(form.media_type), words.prefixes)


def triples_of(body: dict[str, Json], words: Words) -> bytes:
    """Read the triples of a JSON-LD body, sorted, each once."""
    # The engine fetches no contexts: one that is named by its address would be refused.
    data = msgspec.json.encode({"@context": words.context, **body})
    quads = parse(input=data, format=RdfFormat.JSON_LD)
    return "".join(sorted({f"{quad.triple} .\n" for quad in quads})).encode()
