"""Names that are withheld now, taken out of older generations: a mark is instead at every date.

The file that has them is never served.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import msgspec

from foia_graph.errors import StoreError
from foia_graph.extract.gazetteer import GazetteerEntry
from foia_graph.extract.parsed_document import decode_document
from foia_graph.extract.restricted_names import RestrictedName, RestrictedNames, document_texts
from foia_graph.model import iris
from foia_graph.model.rdf import quad_line
from foia_graph.model.rdf_terms import Literal, NamedNode, Quad
from foia_graph.runtime.files import ContentStore
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.text_manifest import DocumentText

FILE_NAME = "withheld-names.json"
STATES_AT_HAND = 4
NO_NAMES = RestrictedNames(())
_decoder = msgspec.json.Decoder(list[GazetteerEntry])


def write_withheld_names(folder: Path, names: RestrictedNames) -> None:
    """Write the names that are to be withheld into the folder of a generation, where there are any."""
    if entries := [each.entry for each in names.entries if each.is_withheld]:
        (folder / FILE_NAME).write_bytes(msgspec.json.encode(entries))


def read_withheld_names(folder: Path) -> RestrictedNames:
    """Return the names that are withheld in a generation; raises StoreError where the file is damaged."""
    return _read_names(folder / FILE_NAME) if (folder / FILE_NAME).is_file() else NO_NAMES


@lru_cache(STATES_AT_HAND)
def _read_names(path: Path) -> RestrictedNames:
    try:
        return RestrictedNames(RestrictedName(entry, True) for entry in _decoder.decode(path.read_bytes()))
    except msgspec.DecodeError:
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None


def replaced_lines(
    generation: Generation, names: RestrictedNames, by_document: Mapping[str, Set[str]]
) -> dict[str, str]:
    """Return the lines of a generation in which names are to be withheld, each with the one instead.

    That is "" for an address that has a name. `by_document` are the things (IRIs) that the texts of documents
    name, by their keys: there surnames alone count.
    """
    store, base = EmbeddedStore.of_generation(generation.path), generation.versions["base"]
    named: dict[str, set[str]] = defaultdict(set)
    named.update((iris.mint(base, "document", key), set(things)) for key, things in by_document.items())
    for quad in store.quads(None, None, None, None):
        if isinstance(quad.object, Literal) and (found := names.named_things([quad.object.value])):
            named[_owner(quad)] |= found
    replaced: dict[str, str] = {}
    for quad in store.quads(None, None, None, None):
        new = _without_names(quad, names, named.get(_owner(quad), set()), base)
        if new != quad:
            replaced[quad_line(quad)] = quad_line(new) if new else ""
    return replaced


def _owner(quad: Quad) -> str:
    return iris.owner_iri(quad.subject.value) if isinstance(quad.subject, NamedNode) else ""


def _without_names(quad: Quad, names: RestrictedNames, named: set[str], base: str) -> Quad | None:
    """Return a quad with marks in its text, the same where it has no name, None for an address with one."""
    value = quad.object
    if isinstance(value, NamedNode):
        is_strange = not value.value.startswith(base) and names.withheld_places(unquote(value.value), named)
        return None if is_strange else quad
    if not isinstance(value, Literal):
        return quad
    text = names.replace_names(value.value, named)
    if text == value.value:
        return quad
    new = Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)
    return Quad(quad.subject, quad.predicate, new, quad.graph_name)


def things_named_in_texts(
    texts: Mapping[str, DocumentText], readings: ContentStore, names: RestrictedNames
) -> dict[str, Set[str]]:
    """Return the things (IRIs) that the texts of documents name, by the keys of the documents."""
    found: dict[str, Set[str]] = {}
    for key, text in texts.items() if names else ():
        reading = decode_document(readings.get(text.reading))
        if things := names.named_things(map(unquote, document_texts(reading))):
            found[key] = things
    return found
