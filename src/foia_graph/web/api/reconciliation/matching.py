"""Candidates for the queries of a reconciliation client: by their names, then by what else they should be."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from statistics import fmean

from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.search.entity_names import (
    CLASSES,
    SAME,
    EntityCandidate,
    EntityNames,
    MatchFeature,
    text_likeness,
)
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.api.reconciliation.properties import comparable_texts
from foia_graph.web.api.reconciliation.queries import Condition, EntityQuery

# The share of a score that is the name's where there are conditions, too.
NAME_SHARE = 0.7
# Candidates whose properties are compared, and things that are looked through for a value.
MAX_COMPARED = 20


def find_candidates(names: EntityNames, query: EntityQuery, source: Catalogue) -> list[EntityCandidate]:
    """Return the candidates for a query, the best first; those that it excludes are left out."""
    types = [each for each in query.types or CLASSES if each in CLASSES]
    found = [each for name in query.names for each in names.find(name, types)]
    if not query.names:
        found = [each for each in _by_values(names, query.conditions, source) if each.entity.type in types]
    if query.conditions:
        compare = partial(_with_conditions, conditions=query.conditions, source=source)
        found = names.ranked(filter(None, map(compare, found[:MAX_COMPARED])))
    return list({each.entity.iri: each for each in reversed(found)}.values())[::-1]


def sure_candidate(found: Iterable[EntityCandidate]) -> EntityCandidate | None:
    """Return the only one that is called so and meets all conditions, None where there is none, or two."""
    same = [each for each in found if each.is_same]
    return same[0] if len(same) == 1 and same[0].score == SAME else None


def _with_conditions(
    candidate: EntityCandidate, conditions: Iterable[Condition], source: Catalogue
) -> EntityCandidate | None:
    """Return a candidate with the features of its properties, None where a required one is missing."""
    features = []
    for condition in conditions:
        value = _likeness(condition, candidate.entity.iri, source)
        if condition.is_required and value < SAME:
            return None
        if condition.property:
            words = f"how well {condition.property} fits, in percent"
            features.append(MatchFeature(f"property:{condition.property}", words, round(value, 1)))
    if not features:
        return candidate
    mean = fmean(float(each.value) for each in features)
    score = candidate.score * NAME_SHARE + mean * (1 - NAME_SHARE)
    return replace(candidate, score=score, features=(*candidate.features, *features))


def _likeness(condition: Condition, iri: str, source: Catalogue) -> float:
    texts = comparable_texts(iri, condition.property, source)
    best = [
        max((text_likeness(text, wanted) for text in texts), default=0.0)
        for wanted in map(str.casefold, condition.values)
    ]
    if condition.quantifier == "none":
        return 0.0 if SAME in best else SAME
    return (min if condition.quantifier == "all" else max)(best, default=0.0)


def _by_values(
    names: EntityNames, conditions: Iterable[Condition], source: Catalogue
) -> Iterator[EntityCandidate]:
    """Yield the entities that have one of the values in a property, or are one of the IRIs."""
    for condition in conditions:
        predicate = source.profile.predicates.get(condition.property)
        for value in condition.values:
            if not condition.property:
                found = [value if value.startswith(source.base) else f"{source.base}{value}"]
            else:
                found = list(_subjects(value, predicate, source)) if predicate else []
            for entity in filter(None, map(names.entity, found)):
                yield EntityCandidate(entity, SAME, ())


def _subjects(value: str, predicate: str, source: Catalogue) -> Iterator[str]:
    terms: list[Literal | NamedNode] = [Literal(value), Literal(value, language=source.language)]
    try:
        terms.append(NamedNode(value if ":" in value else f"{source.base}{value}"))
    except ValueError:
        pass  # it is no IRI, but may be a text
    for term in terms:
        quads = source.quad_store.quads(None, NamedNode(predicate), term)
        for quad, _ in zip(quads, range(MAX_COMPARED), strict=False):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value
