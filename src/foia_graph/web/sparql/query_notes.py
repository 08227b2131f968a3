"""Notes on the vocabulary of a query: the vocabulary of a catalogue, and notes as a header and in JSON."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from foia_graph.errors import StoreBusy
from foia_graph.model.iris import last_segment
from foia_graph.query.sparql.vocabulary import GENERAL_PROPERTIES, QueryNote, Vocabulary
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import term_figures
from foia_graph.web.core.responses import NOTES_HEADER

# The extension member of results in JSON (SPARQL 1.1 Query Results JSON Format, 3).
NOTES_MEMBER = "notes"


# How results end that have no rows, or are no; those of other forms have one line at most.
NO_RESULTS = (
    b'"bindings":[]}}', b"<results></results></sparql>", b'"@graph": []\n}\n', b'its">\n</rdf:RDF>',
    b"false", b"false}", b"false</boolean></sparql>",
)  # fmt: skip
# What gives results though a term is wrong: a pattern that need not match, a path with another way, a count.
_LENIENT = re.compile(r"optional|union|minus|exists|count|sum|avg|[|]", re.IGNORECASE)


def query_notes(
    query: str, results: bytes, source: Catalogue, prefixes: Mapping[str, str]
) -> tuple[QueryNote, ...]:
    """Return the notes on a query that has no results, or might have had more.

    There are none while the terms of the catalogue are still being counted.
    """
    is_empty = results.find(b"\n") == len(results) - 1 or results.endswith(NO_RESULTS)
    if not is_empty and not _LENIENT.search(query):
        return ()
    try:
        vocabulary = source.compute_once("vocabulary", lambda: _build_vocabulary(source, prefixes))
    except StoreBusy:
        return ()
    return vocabulary.find_notes(query, f"{source.base}sparql")


def notes_header(notes: Sequence[QueryNote]) -> list[tuple[str, str]]:
    """Return the header with notes, a list of strings with parameters (RFC 9651); without notes none."""
    items = (
        f"{_quoted(each.term)};kind={each.kind};line={each.line};column={each.column}"
        f";nearest={_quoted(' '.join(each.nearest))};message={_quoted(each.message)}"
        for each in notes
    )
    return [(NOTES_HEADER, ", ".join(items))] if notes else []


def _quoted(words: str) -> str:
    # Characters that no string of a header may have (RFC 9651, 3.3.3) are escaped as in an IRI.
    return f'"{quote(words, safe=" !#$&()*+,/:;<=>?@[]^_`{|}~")}"'


def add_notes(body: bytes, notes: Sequence[QueryNote]) -> bytes:
    """Return results in JSON with the notes as their first member; without notes they are the same."""
    if not notes:
        return body
    member = msgspec.json.encode({NOTES_MEMBER: [each._asdict() for each in notes]})
    return member[:-1] + b"," + body.lstrip()[1:]


def _build_vocabulary(source: Catalogue, prefixes: Mapping[str, str]) -> Vocabulary:
    figures, shapes = term_figures(source), source.profile.shapes.values()
    classes, properties = set(figures.classes), {*figures.properties, *GENERAL_PROPERTIES}
    for iri in source.profile.terms:
        (classes if last_segment(iri)[0].isupper() else properties).add(iri)
    pairs = figures.class_properties()
    object_types: dict[str, set[str]] = {}
    for each in figures.partitions:
        object_types.setdefault(each.property_iri, set()).add(each.object_type)
    names, other_names = set[str](), set[str]()
    for shape in shapes:
        paths = {prop.path for prop in shape.properties.values()}
        above = {shape.target, *shape.superclasses, *shape.also.values()}
        classes |= above
        properties |= paths
        for class_iri in above & pairs.keys():
            pairs[class_iri] |= paths
        names |= {prop.path for prop in shape.properties.values() if prop.is_label}
        other_names |= {prop.path for prop in shape.properties.values() if prop.is_other_name}
    types = {name: found - {""} for name, found in object_types.items()}
    return Vocabulary(classes, properties, pairs, types, names, other_names, prefixes)
