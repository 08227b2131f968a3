"""Exporting: the whole catalogue as one file, for those who want it all.

N-Quads and TriG have the graphs that queries are asked of, so that a store they are loaded into gives the
same answers. Turtle and JSON-LD have all triples, each once, whatever the graph. The context of the JSON-LD
is inside the file, so that it can be read without the network.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, cast

import msgspec

from foia_graph.model import iris
from foia_graph.model.forms import JSONLD, N_QUADS, TRIG, TURTLE, Form
from foia_graph.model.jsonld import JsonLdEncoder, build_context, context_prefixes
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_syntax, serialize
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.resource_reader import ResourceReader

# The forms of a whole catalogue, by the names that the command line has for them.
FORMATS: Mapping[str, Form] = {"nquads": N_QUADS, "trig": TRIG, "jsonld": JSONLD, "ttl": TURTLE}


def export_catalogue(store: QuadStore, profile: Profile, language: str, form: str, output: BinaryIO) -> None:
    """Write the catalogue in one of `FORMATS`."""
    if form == "jsonld":
        bodies = filter(None, map(ThingBodies(store, profile, language).write, thing_iris(store, profile)))
        output.writelines(jsonld_blocks(profile, language, bodies))
    elif form == "ttl":
        triples = (quad.triple for quad in store.quads(None, None, None))
        serialize(triples, output, format=RdfFormat.TURTLE, prefixes=context_prefixes(profile))
    else:
        prefix_map = context_prefixes(profile) if form == "trig" else None
        serialize(
            store.dataset_quads(),
            output,
            format=rdf_syntax(FORMATS[form].media_type),
            prefixes=prefix_map,
        )


@contextmanager
def gzip_output(output: BinaryIO) -> Iterator[BinaryIO]:
    """Yield a file that compresses (gzip); the same content has the same bytes, whenever it is written."""
    with gzip.GzipFile("", "wb", 6, output, mtime=0) as packed:
        yield cast(BinaryIO, packed)


class ThingBodies:
    """The writer of things as JSON-LD, each on one line, without its context."""

    def __init__(self, store: QuadStore, profile: Profile, language: str) -> None:
        """Take the quads that things are read from."""
        self._encoder = JsonLdEncoder(profile, language)
        self._reader = ResourceReader(store, profile, language)

    def write(self, iri: str) -> bytes | None:
        """Return the body of a thing, None for what has no class."""
        found = self._reader.read_thing(iri)
        return None if found is None else msgspec.json.encode(self._encoder.resource_body(found, {}))


def jsonld_blocks(profile: Profile, language: str, bodies: Iterable[bytes]) -> Iterator[bytes]:
    """Write one body after the other, so that the whole catalogue never is in memory."""
    # The engine writes JSON-LD expanded only, without a context.
    # Streamed manually: an encoder of JSON would hold the whole document in memory.
    yield b'{"@context": ' + msgspec.json.encode(build_context(profile, language)) + b',\n"@graph": ['
    between = b"\n"
    for body in bodies:
        yield between + body
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
