"""Serializers: from triples and JSON-LD to bytes, and the whole catalogue as one file."""

import gzip
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import BinaryIO, cast

import msgspec

from foia_graph.model import iris, jsonld
from foia_graph.model.forms import (
    JSONLD,
    N_QUADS,
    N_TRIPLES,
    N_TRIPLES_12,
    RDF_XML,
    TRIG,
    TURTLE,
    TURTLE_12,
    Form,
)
from foia_graph.model.jsonld import (
    CONTEXT,
    Json,
    JsonLdEncoder,
    build_context,
    context_prefixes,
    readable_json,
)
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE, NQuadsWriter
from foia_graph.model.rdf_syntaxes import RdfFormat, parse, rdf_bytes, rdf_syntax, serialize
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.publish.reified_claims import reify_claims
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.resource_reader import ResourceReader


class LanguageWriters:
    """Writers of resources in one language: the context, JSON-LD bodies, triples.

    `context_address` is the absolute address of these bytes of the context, which bodies name: a reader
    that does not know where a body is from can expand it (JSON-LD 1.1, section 3.1).
    """

    def __init__(self, profile: Profile, language: str, base: str) -> None:
        self.context: Mapping[str, Json] = build_context(profile, language)
        self.context_file = readable_json({"@context": self.context})
        version = hashlib.sha256(self.context_file).hexdigest()[:16]
        self.context_path = f"{CONTEXT.removesuffix('.jsonld')}-{version}.jsonld"
        self.context_address = f"{base}{self.context_path[1:]}"
        self.encoder = JsonLdEncoder(profile, language)
        self.writer = NQuadsWriter(profile, language, lambda source: source)
        self.prefixes = context_prefixes(profile)


class RdfContent(ABC):
    """The content of an answer, as JSON-LD and as N-Triples: both are the same graph."""

    __slots__ = ()

    @abstractmethod
    def body(self, writers: LanguageWriters) -> dict[str, jsonld.Json]:
        """Return it as JSON-LD, without its context unless that is its own."""

    def triples(self, writers: LanguageWriters) -> bytes:
        """Return it as N-Triples: what the JSON-LD states, sorted, each once."""
        return jsonld_triples(self.body(writers), writers)


class TriplesContent(RdfContent):
    """Content that is written as triples, and whose JSON-LD is a flat list of nodes."""

    __slots__ = ()

    def body(self, writers: LanguageWriters) -> dict[str, jsonld.Json]:
        """Return it as JSON-LD, without its context."""
        return {"@graph": jsonld.compact_triples(self.triples(writers), writers.context, None)["@graph"]}

    @abstractmethod
    def triples(self, writers: LanguageWriters) -> bytes:
        """Return it as N-Triples, sorted."""


Renderer = Callable[[RdfContent, LanguageWriters], bytes]


def render_jsonld(content: RdfContent, writers: LanguageWriters) -> bytes:
    """Write JSON-LD; the address of its context is absolute, so that no reader needs that of the body."""
    return msgspec.json.encode({"@context": writers.context_address, **content.body(writers)}) + b"\n"


def _render_reified(content: RdfContent, writers: LanguageWriters, *, form: Form) -> bytes:
    triples = b"".join(reify_claims(content.triples(writers).splitlines(keepends=True)))
    return triples if form == N_TRIPLES_12 else convert_triples(triples, form, writers)


# The writer of each form of RDF; forms of things beside RDF are `output_forms`. What is said of a thing is in
# the default graph, so its N-Triples are its N-Quads too.
RENDERERS: Mapping[Form, Renderer] = {
    JSONLD: render_jsonld,
    TURTLE: lambda content, writers: convert_triples(content.triples(writers), TURTLE, writers),
    N_QUADS: lambda content, writers: content.triples(writers),
    N_TRIPLES: lambda content, writers: content.triples(writers),
    RDF_XML: lambda content, writers: convert_triples(content.triples(writers), RDF_XML, writers),
    TURTLE_12: partial(_render_reified, form=TURTLE_12),
    N_TRIPLES_12: partial(_render_reified, form=N_TRIPLES_12),
}


def convert_triples(triples: bytes, form: Form, writers: LanguageWriters) -> bytes:
    """Write N-Triples in another form of RDF."""
    return rdf_bytes(_parsed_triples(triples), rdf_syntax(form.media_type), writers.prefixes)


@lru_cache(1)  # Turtle and RDF/XML are made of them, often one after the other
def _parsed_triples(triples: bytes) -> Sequence[Quad]:
    return list(parse(input=triples, format=RdfFormat.N_TRIPLES))


def compacted_jsonld(triples: bytes, writers: LanguageWriters) -> bytes:
    """Write N-Triples as JSON-LD that people can read too: a flat list of nodes."""
    return readable_json(jsonld.compact_triples(triples, writers.context, writers.context_address))


def jsonld_triples(body: dict[str, jsonld.Json], writers: LanguageWriters) -> bytes:
    """Read the triples of a JSON-LD body, sorted, each once."""
    # The engine fetches no contexts: one that is named by its address would be refused.
    return _sorted_triples(msgspec.json.encode({"@context": writers.context, **body}))


@lru_cache(1)  # three forms are made of them, often one after the other
def _sorted_triples(data: bytes) -> bytes:
    triples = rdf_bytes(parse(input=data, format=RdfFormat.JSON_LD), RdfFormat.N_TRIPLES)
    return b"".join(sorted(set(triples.splitlines(keepends=True))))


# The forms of a whole catalogue, by the names that the command line has for them.
FORMATS: Mapping[str, Form] = {"nquads": N_QUADS, "trig": TRIG, "jsonld": JSONLD, "ttl": TURTLE}


def export_catalogue(store: QuadStore, profile: Profile, language: str, form: str, output: BinaryIO) -> None:
    """Write the catalogue in one of `FORMATS`.

    N-Quads and TriG have the graphs that queries are asked of, so that a store they are loaded into gives the
    same answers. Turtle and JSON-LD have all triples, each once, whatever the graph. The context of the
    JSON-LD is inside the file, so that it can be read without the network.
    """
    if form == "jsonld":
        output.writelines(_jsonld_blocks(store, profile, language))
    elif form == "ttl":
        triples = (quad.triple for quad in store.quads(None, None, None))
        serialize(triples, output, format=RdfFormat.TURTLE, prefixes=jsonld.context_prefixes(profile))
    else:
        prefix_map = jsonld.context_prefixes(profile) if form == "trig" else None
        serialize(
            store.dataset_quads(), output, format=rdf_syntax(FORMATS[form].media_type), prefixes=prefix_map
        )


@contextmanager
def gzip_output(output: BinaryIO) -> Iterator[BinaryIO]:
    """Yield a file that compresses (gzip); the same content has the same bytes, whenever it is written."""
    with gzip.GzipFile("", "wb", 6, output, mtime=0) as packed:
        yield cast(BinaryIO, packed)


def _jsonld_blocks(store: QuadStore, profile: Profile, language: str) -> Iterator[bytes]:
    """Write one thing after the other, each on a line, so that the whole catalogue never is in memory."""
    # The engine writes JSON-LD expanded only, and an encoder of JSON would hold the whole document in memory.
    encoder, reader = jsonld.JsonLdEncoder(profile, language), ResourceReader(store, profile, language)
    yield b'{"@context": ' + msgspec.json.encode(jsonld.build_context(profile, language)) + b',\n"@graph": ['
    between = b"\n"
    for thing in filter(None, map(reader.read_thing, thing_iris(store, profile))):
        yield between + msgspec.json.encode(encoder.resource_body(thing, {}))
        between = b",\n"
    yield b"\n]}\n"


def thing_iris(store: QuadStore, profile: Profile) -> list[str]:
    """Return the IRIs of all things, sorted."""
    found = set()
    for shape in profile.shapes.values():
        for quad in store.quads(None, NamedNode(RDF_TYPE), NamedNode(shape.target)):
            if isinstance(quad.subject, NamedNode):
                found.add(iris.owner_iri(quad.subject.value))
    return sorted(found)
