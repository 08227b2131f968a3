"""Completions for the query editor: the prefixes, classes and properties that the catalogue uses.

Each term comes with the words for it and how often it is used, the most used first. What the profile has and
the catalogue does not use is left out: it would find nothing. `text:query` is in no triple, and comes last.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import msgspec

from foia_graph.model.jsonld import IriCompactor
from foia_graph.model.profile import Profile
from foia_graph.query.sparql.text_query.prefixes import PREFIXES, QUERY
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.figures import Figures


@dataclass(frozen=True, slots=True)
class CompletionTerm:
    """A class or a property: its IRI, its name with a prefix, what it is called, how often it is used."""

    iri: str
    name: str
    label: str
    count: int


def completions_body(source: Catalogue, figures: Figures, prefixes: Mapping[str, str]) -> bytes:
    """Return the completions for queries over a catalogue of some figures, as JSON; made once for each."""
    return source.compute_once("completions", lambda: _encode_completions(source, figures, prefixes))


def _encode_completions(source: Catalogue, figures: Figures, prefixes: Mapping[str, str]) -> bytes:
    all_prefixes = dict(sorted({**prefixes, **PREFIXES}.items()))
    names = IriCompactor(all_prefixes)
    properties = {**figures.properties, QUERY: 0}
    facts = {
        "base": source.base,
        "prefixes": all_prefixes,
        "classes": _term_rows(figures.classes, class_labels(source.profile), names),
        "properties": _term_rows(
            properties, {**property_labels(source.profile), QUERY: "has the words"}, names
        ),
    }
    return msgspec.json.encode(facts) + b"\n"


def _term_rows(
    counts: Mapping[str, int], labels: Mapping[str, str], names: IriCompactor
) -> list[dict[str, object]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        asdict(CompletionTerm(iri, names.compact_iri(iri), labels.get(iri, ""), count))
        for iri, count in ordered
    ]


def class_labels(profile: Profile) -> dict[str, str]:
    """Return the label of each class that has a shape."""
    return {shape.target: shape.title for shape in profile.shapes.values()}


def property_labels(profile: Profile) -> dict[str, str]:
    """Return the label of each property that has a field; where fields differ in it, that of the first."""
    labels: dict[str, str] = {}
    for shape in profile.shapes.values():
        for prop in shape.properties.values():
            if not prop.inverse:
                labels.setdefault(prop.path, prop.title)
    return labels
