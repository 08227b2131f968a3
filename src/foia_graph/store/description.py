"""The description of a catalogue for clients that ask an endpoint for it by SPARQL: a graph of its own.

It has the prefixes (`sh:declare`) and the saved queries (`sh:SPARQLExecutable`) of SHACL (section 5.2.1), and
the class and property partitions of VoID (section 4.3), each with the classes and datatypes of its objects.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from foia_graph.model.iris import description_graph_iri
from foia_graph.model.jsonld import IriCompactor, context_prefixes
from foia_graph.model.namespaces import RDFS, SCHEMA, SH, VOID, VOID_EXT, XSD
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE, escape_text
from foia_graph.query import saved
from foia_graph.query.sparql.datasets import DESCRIPTION_FILE
from foia_graph.query.sparql.gate import query_form
from foia_graph.query.sparql.lexer import PREFIXES
from foia_graph.runtime.files import write_atomically
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import term_figures
from foia_graph.store.partitions import CLASS, DATATYPE, TRIPLES, class_property_uses

_PARTITIONS = {
    CLASS: (f"{VOID}classPartition", f"{VOID}class"),
    DATATYPE: (f"{VOID_EXT}datatypePartition", f"{VOID_EXT}datatype"),
}
# Catalogues whose saved queries are kept, as a process loads few.
MAX_CATALOGUES = 4
_NOT_IN_FRAGMENT = re.compile(r"[^A-Za-z0-9]+")


def write_description(folder: Path, catalogue: Catalogue, before: Catalogue | None = None) -> None:
    """Write the description into the folder of a generation, once its terms are counted (N-Quads).

    What is not counted in the catalogue is that of the generation before, where one is given.
    """
    graph, dataset = description_graph_iri(catalogue.base), f"<{catalogue.base}void#"
    old = None if before is None else before.generation.path / DESCRIPTION_FILE
    if old is not None and old.is_file():
        lines = {line for line in old.read_text("utf-8").split("\n") if not line.startswith(dataset)}
    else:
        fixed = chain(_prefixes(catalogue), _saved_queries(catalogue.base, catalogue.profile))
        lines = {f"{triple} <{graph}> ." for triple in fixed}
    lines |= {f"{triple} <{graph}> ." for triple in _partitions(catalogue)}
    write_atomically(folder / DESCRIPTION_FILE, "\n".join([*sorted(filter(None, lines)), ""]).encode())


def read_description(folder: Path) -> list[bytes]:
    """Return the description in the folder of a generation as lines of N-Triples, none where it has none."""
    path = folder / DESCRIPTION_FILE
    lines = path.read_bytes().splitlines() if path.is_file() else ()
    return [line[: line.rindex(b" <", 0, -2)] + b" .\n" for line in lines]


def _prefixes(catalogue: Catalogue) -> Iterator[str]:
    everything = f"{catalogue.base}sparql#prefixes"
    for prefix, namespace in {**context_prefixes(catalogue.profile), **PREFIXES}.items():
        declaration = f"{catalogue.base}sparql#prefix-{prefix}"
        yield _link(everything, f"{SH}declare", declaration)
        yield _text(declaration, f"{SH}prefix", prefix)
        yield _text(declaration, f"{SH}namespace", namespace, f"{XSD}anyURI")


@lru_cache(MAX_CATALOGUES)
def _saved_queries(base: str, profile: Profile) -> tuple[str, ...]:
    triples: list[str] = []
    for query in saved.load_queries().values():
        iri, text = f"{base}sparql#query-{query.name}", query.bind_values({}, base, profile)
        form = query_form(text)
        triples += (
            _link(iri, RDF_TYPE, f"{SH}SPARQLExecutable"),
            _link(iri, RDF_TYPE, f"{SH}SPARQL{form.capitalize()}Executable"),
            _text(iri, f"{RDFS}label", query.title),
            _text(iri, f"{RDFS}comment", query.description),
            _text(iri, f"{SH}{form.lower()}", text),
            _link(iri, f"{SH}prefixes", f"{base}sparql#prefixes"),
            _link(iri, f"{SCHEMA}target", f"{base}sparql"),
        )
    return tuple(triples)


def _partitions(catalogue: Catalogue) -> Iterator[str]:
    dataset, compact = f"{catalogue.base}void#dataset", IriCompactor(context_prefixes(catalogue.profile))

    @cache
    def key(*iris: str) -> str:
        return _NOT_IN_FRAGMENT.sub("-", "-".join(map(compact.compact_iri, iris)))

    for class_iri, count in term_figures(catalogue).classes.items():
        part = f"{catalogue.base}void#class-{key(class_iri)}"
        yield _link(dataset, f"{VOID}classPartition", part)
        yield _link(part, f"{VOID}class", class_iri)
        yield _text(part, f"{VOID}entities", str(count), f"{XSD}integer")
    for each, count in class_property_uses(catalogue).items():
        of_class = f"{catalogue.base}void#class-{key(each.class_iri)}"
        part = f"{of_class}-{key(each.property_iri)}"
        if each.object_kind == TRIPLES:
            yield _link(of_class, f"{VOID}propertyPartition", part)
            yield _link(part, f"{VOID}property", each.property_iri)
        else:
            partition, term = _PARTITIONS[each.object_kind]
            whole, part = part, f"{part}-{each.object_kind}-{key(each.object_type)}"
            yield _link(whole, partition, part)
            yield _link(part, term, each.object_type)
        yield _text(part, f"{VOID}triples", str(count), f"{XSD}integer")


def _link(subject: str, predicate: str, value: str) -> str:
    return f"<{subject}> <{predicate}> <{value}>"


def _text(subject: str, predicate: str, text: str, datatype: str = "") -> str:
    return f'<{subject}> <{predicate}> "{escape_text(text)}"' + (f"^^<{datatype}>" if datatype else "")
