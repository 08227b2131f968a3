"""Notes on the vocabulary of a query: the vocabulary of a catalogue, and notes as a header and in JSON."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from foia_graph.errors import StoreBusy
from foia_graph.model.iris import last_segment
from foia_graph.query.sparql.vocabulary import GENERAL_PROPERTIES, QueryNote, Vocabulary
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import term_figures
from foia_graph.store.partitions import class_properties, class_property_uses
from foia_graph.web.core.responses import NOTES_HEADER

# The extension member of results in JSON (SPARQL 1.1 Query Results JSON Format, 3).
NOTES_MEMBER = "notes"


def query_notes(query: str, source: Catalogue, prefixes: Mapping[str, str]) -> tuple[QueryNote, ...]:
    """Return the notes on a query, none while the terms of the catalogue are still being counted."""
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
    pairs = class_properties(source)
    object_types: dict[str, set[str]] = {}
    for each in class_property_uses(source):
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
