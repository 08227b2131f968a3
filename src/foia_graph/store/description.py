"""The description of a catalogue for clients that ask an endpoint for it by SPARQL: a graph of its own.

It has the prefixes (`sh:declare`) and the saved queries (`sh:SPARQLExecutable`) of SHACL (section 5.2.1), and
the class and property partitions of VoID (section 4.3), each with the classes and datatypes of its objects.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from foia_graph.model.iris import DESCRIPTION_GRAPH, merged_graph_iri
from foia_graph.model.jsonld import IriCompactor, context_prefixes
from foia_graph.model.namespaces import RDFS, SH, VOID, VOID_EXT, XSD
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE, escape_text
from foia_graph.query import saved
from foia_graph.query.sparql.datasets import DESCRIPTION_FILE
from foia_graph.query.sparql.gate import query_form
from foia_graph.query.sparql.lexer import PREFIXES
from foia_graph.runtime.files import sha256_of, write_atomically
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import term_figures

# A thing by its fragment of an address, with its predicates and their objects as N-Quads have them.
_Thing: TypeAlias = tuple[str, Iterable[tuple[str, str]]]
NOT_IN_FRAGMENT = re.compile(r"[^A-Za-z0-9]+")


def write_description(folder: Path, catalogue: Catalogue) -> None:
    """Write the description into the folder of a generation, once its terms are counted (N-Quads)."""
    base, graph = catalogue.base, merged_graph_iri(catalogue.base, DESCRIPTION_GRAPH)
    prefixes = {**context_prefixes(catalogue.profile), **PREFIXES}
    # An update begins with the file of the generation before, which has the same prefixes and queries.
    old = read_description(folder).splitlines(keepends=True)
    quads = {line.decode() for line in old if line.startswith(f"<{base}sparql#".encode())}
    things: Iterable[_Thing] = _partitions(catalogue, prefixes)
    if not quads:
        queries = _saved_queries(base, catalogue.profile, queries_digest())
        things = chain(_prefixes(base, prefixes), queries, things)
    for name, pairs in things:
        quads |= {f"<{base}{name}> <{predicate}> {value} <{graph}> .\n" for predicate, value in pairs}
    write_atomically(folder / DESCRIPTION_FILE, "".join(sorted(quads)).encode())


def read_description(folder: Path) -> bytes:
    """Return the description in the folder of a generation, empty while its terms are still being counted."""
    path = folder / DESCRIPTION_FILE
    return path.read_bytes() if path.exists() else b""


def queries_digest() -> str:
    """Return the SHA-256 of the saved queries, their names and patterns, in hexadecimal."""
    paths = sorted(saved.query_folder(None).rglob("*.rq"))
    return sha256_of(b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in paths))


def _prefixes(base: str, prefixes: dict[str, str]) -> Iterator[_Thing]:
    for prefix, namespace in prefixes.items():
        name = f"sparql#prefix-{prefix}"
        yield "sparql#prefixes", [(f"{SH}declare", f"<{base}{name}>")]
        yield name, [(f"{SH}prefix", f'"{prefix}"'), (f"{SH}namespace", f'"{namespace}"^^<{XSD}anyURI>')]


# A process that loads again has the same queries, which take longer than a small catalogue.
@lru_cache(1)
def _saved_queries(base: str, profile: Profile, _digest: str) -> list[_Thing]:
    things: list[_Thing] = []
    for query in saved.load_queries().values():
        # Clients that list queries ask for no values, so parameters have their defaults.
        text = query.bind_values({}, base, profile)
        form = query_form(text)
        pairs = [
            (RDF_TYPE, f"<{SH}SPARQLExecutable>"),
            (RDF_TYPE, f"<{SH}SPARQL{form.capitalize()}Executable>"),
            (f"{RDFS}comment", f'"{escape_text(query.description)}"'),
            (f"{SH}{form.lower()}", f'"{escape_text(text)}"'),
            (f"{SH}prefixes", f"<{base}sparql#prefixes>"),
        ]
        things.append((f"sparql#query-{query.name}", pairs))
    return things


def _partitions(catalogue: Catalogue, prefixes: dict[str, str]) -> Iterator[_Thing]:
    figures, compactor = term_figures(catalogue), IriCompactor(prefixes)
    key = cache(lambda iri: NOT_IN_FRAGMENT.sub("-", compactor.compact_iri(iri)))
    # What each is a part of, its name, the term that all in it have, and how many there are of what.
    parts = [
        ("void#dataset", f"void#class-{key(iri)}", f"{VOID}class", iri, "entities", count)
        for iri, count in figures.classes.items()
    ]
    for (class_iri, property_iri, object_type), count in figures.partitions.items():
        of_class = f"void#class-{key(class_iri)}"
        part, term = f"{of_class}-{key(property_iri)}", f"{VOID}property"
        if object_type:
            of_class, part = part, f"{part}-{key(object_type)}"
            term = f"{VOID}class" if object_type in figures.classes else f"{VOID_EXT}datatype"
        parts.append((of_class, part, term, object_type or property_iri, "triples", count))
    for whole, part, term, iri, unit, count in parts:
        yield whole, [(f"{term}Partition", f"<{catalogue.base}{part}>")]
        yield part, [(term, f"<{iri}>"), (f"{VOID}{unit}", f'"{count}"^^<{XSD}integer>')]
