"""Exporting: the whole catalogue as one file, for those who want it all.

N-Quads and TriG hold the named graphs too; Turtle and JSON-LD hold the default graph, in which each triple
stands once. The context of the JSON-LD is inside the file, so that it can be read without the network.
"""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import msgspec
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

from foia_graph.model import iris
from foia_graph.model.jsonld import Encoder, context, prefixes
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import TYPE, Reader

FORMATS = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "ttl": RdfFormat.TURTLE}


def export(store: Store, profile: Profile, language: str, form: str, output: BinaryIO) -> None:
    """Write the catalogue; `form` is nquads, trig, ttl or jsonld."""
    if form == "jsonld":
        output.writelines(_jsonld(store, profile, language))
    elif form == "ttl":
        triples = store.quads_for_pattern(None, None, None, DefaultGraph())
        plain = (Quad(quad.subject, quad.predicate, quad.object) for quad in triples)
        serialize(plain, output, format=RdfFormat.TURTLE, prefixes=prefixes(profile))
    else:
        named = prefixes(profile) if form == "trig" else None
        serialize(store, output, format=FORMATS[form], prefixes=named)


@contextmanager
def compressed(output: BinaryIO) -> Iterator[BinaryIO]:
    """Compress what is written (gzip); the same content gives the same bytes, whenever it is."""
    with gzip.GzipFile("", "wb", 6, output, mtime=0) as packed:
        yield cast(BinaryIO, packed)


def _jsonld(store: Store, profile: Profile, language: str) -> Iterator[bytes]:
    """Write one body after the other, so that the whole catalogue never stands in memory."""
    encoder, reader = Encoder(profile, language), Reader(store, profile, language)
    yield b'{"@context": ' + msgspec.json.encode(context(profile, language)) + b',\n"@graph": ['
    between = b"\n"
    for iri in things(store, profile):
        found = reader.read(iri)
        if found is not None:
            yield between + msgspec.json.encode(encoder.body(found, {}))
            between = b",\n"
    yield b"\n]}\n"


def things(store: Store, profile: Profile) -> list[str]:
    """Name everything that has an IRI of its own, sorted."""
    found = set()
    for shape in profile.shapes.values():
        for quad in store.quads_for_pattern(None, NamedNode(TYPE), NamedNode(shape.target), DefaultGraph()):
            if isinstance(quad.subject, NamedNode):
                found.add(iris.owner(quad.subject.value))
    return sorted(found)
