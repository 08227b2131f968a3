"""Concepts as people call them: by a label or a synonym (`altLabel`), in any form of its words."""

from collections.abc import Sequence

from foia_graph.model.resource import text_of
from foia_graph.search.tokenizer import STOP_WORDS, split_words, stem_word
from foia_graph.store.catalogue import Catalogue

# The names of a concept (IRI), each as the stems of its words.
ConceptNames = Sequence[tuple[str, frozenset[str]]]


def concepts_named(text: str, catalogue: Catalogue, scheme: str) -> list[str]:
    """Return the concepts of a scheme that a text names, those first of whose name it has most words."""
    said = word_stems(text)
    found = [(-len(stems), iri) for iri, stems in concept_names(catalogue, scheme) if stems <= said]
    return list(dict.fromkeys(iri for _, iri in sorted(found)))


def concept_names(catalogue: Catalogue, scheme: str) -> ConceptNames:
    """Return all names of the concepts of a scheme."""

    def read() -> ConceptNames:
        shape = catalogue.profile["Issue" if scheme == "issues" else "Concept"]
        names = catalogue.thing_names(shape).beginning_with(f"{catalogue.base}scheme/{scheme}/")
        things = filter(None, map(catalogue.describe, names))
        found = (
            (thing.iri, word_stems(text_of(value)))
            for thing in things
            for name in shape.name_fields
            for value in thing.get(name)
        )
        return [(iri, stems) for iri, stems in found if stems]

    return catalogue.compute_once(("concept names", scheme), read)


def word_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that tell something.

    >>> sorted(word_stems("How many were deported?"))
    ['deport']
    """
    return frozenset(stem_word(word) for word in split_words(text) if word not in STOP_WORDS)
