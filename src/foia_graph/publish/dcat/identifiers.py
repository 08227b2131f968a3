"""Identifiers of a document as a dataset: numbers that are stated of it, and those that are stamped on it."""

from collections.abc import Iterator

from foia_graph.model import iris
from foia_graph.model.resource import Resource, text_of


def dataset_identifiers(thing: Resource) -> list[str]:
    """Return the numbers of a document, each once; its IRI where it has none (DCAT 3, 6.4.5)."""
    stated = [text_of(each) for each in thing.get("identifier")]
    stamped = [number for _, number in printed_numbers(thing)]
    return list(dict.fromkeys([*stated, *stamped])) or [thing.iri]


def printed_numbers(thing: Resource) -> Iterator[tuple[str, str]]:
    """Yield the Bates numbers of a document: the IRI of each as an identifier, and how it is printed."""
    for part in thing.parts("batesRange"):
        number = part.one("asPrinted") or part.one("notation")
        if number:
            yield iris.subpart_iri(part.iri, "identifier"), number
