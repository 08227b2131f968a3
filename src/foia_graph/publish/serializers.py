"""Serializers: one function a form of RDF, from triples and JSON-LD to bytes."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

import msgspec

from foia_graph.model.forms import JSONLD, N_QUADS, N_TRIPLES, RDF_XML, TURTLE, Form
from foia_graph.model.jsonld import CONTEXT, Json
from foia_graph.model.jsonld_compaction import compact_triples
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes, rdf_syntax
from foia_graph.model.rdf_terms import Quad
from foia_graph.publish.language_writers import LanguageWriters


class RdfContent(ABC):
    """The content of an answer, as JSON-LD and as N-Triples: both are the same graph."""

    __slots__ = ()

    @abstractmethod
    def body(self, writers: LanguageWriters) -> dict[str, Json]:
        """Return it as JSON-LD, without its context unless that is its own."""

    def triples(self, writers: LanguageWriters) -> bytes:
        """Return it as N-Triples: what the JSON-LD states, sorted, each once."""
        return jsonld_triples(self.body(writers), writers)


class TriplesContent(RdfContent):
    """Content that is written as triples, and whose JSON-LD is a flat list of nodes."""

    __slots__ = ()

    def body(self, writers: LanguageWriters) -> dict[str, Json]:
        """Return it as JSON-LD, without its context."""
        return {"@graph": compact_triples(self.triples(writers), writers.context)["@graph"]}

    @abstractmethod
    def triples(self, writers: LanguageWriters) -> bytes:
        """Return it as N-Triples, sorted."""


Renderer = Callable[[RdfContent, LanguageWriters], bytes]


def render_jsonld(content: RdfContent, writers: LanguageWriters) -> bytes:
    """Write JSON-LD; its context is named by path, so that it is found wherever the catalogue is served."""
    return msgspec.json.encode({"@context": CONTEXT, **content.body(writers)}) + b"\n"


def render_n_triples(content: RdfContent, writers: LanguageWriters) -> bytes:
    """Write N-Triples; what is said of a thing is in the default graph, so they are its N-Quads too."""
    return content.triples(writers)


def render_converted(content: RdfContent, writers: LanguageWriters, *, form: Form) -> bytes:
    """Write a form that the engine makes of triples."""
    return convert_triples(content.triples(writers), form, writers)


# The writer of each form of RDF; forms of things beside RDF are `output_forms`.
RENDERERS: Mapping[Form, Renderer] = {
    JSONLD: render_jsonld,
    TURTLE: partial(render_converted, form=TURTLE),
    N_QUADS: render_n_triples,
    N_TRIPLES: render_n_triples,
    RDF_XML: partial(render_converted, form=RDF_XML),
}


def convert_triples(triples: bytes, form: Form, writers: LanguageWriters) -> bytes:
    """Write N-Triples in another form of RDF."""
    return rdf_bytes(_parsed_triples(triples), rdf_syntax(form.media_type), writers.prefixes)


@lru_cache(1)  # Turtle and RDF/XML are made of them, often one after the other
def _parsed_triples(triples: bytes) -> Sequence[Quad]:
    return list(parse(input=triples, format=RdfFormat.N_TRIPLES))


def compacted_jsonld(triples: bytes, writers: LanguageWriters) -> bytes:
    """Write N-Triples as JSON-LD that people can read too: a flat list of nodes."""
    return msgspec.json.format(msgspec.json.encode(compact_triples(triples, writers.context))) + b"\n"


def jsonld_triples(body: dict[str, Json], writers: LanguageWriters) -> bytes:
    """Read the triples of a JSON-LD body, sorted, each once."""
    # The engine fetches no contexts: one that is named by its address would be refused.
    return _sorted_triples(msgspec.json.encode({"@context": writers.context, **body}))


@lru_cache(1)  # three forms are made of them, often one after the other
def _sorted_triples(data: bytes) -> bytes:
    triples = rdf_bytes(parse(input=data, format=RdfFormat.JSON_LD), RdfFormat.N_TRIPLES)
    return b"".join(sorted(set(triples.splitlines(keepends=True))))
