"""Candidates for the queries of reconciliation clients: by their names, then by what else they should be."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from statistics import fmean

from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.publish.addresses import is_iri
from foia_graph.search.entity_names import CLASSES, SAME, EntityCandidate, EntityNames, MatchFeature
from foia_graph.search.entity_names import text_likeness as likeness
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.api.reconciliation.properties import comparable_texts
from foia_graph.web.api.reconciliation.queries import Condition, EntityQuery

# The share of a score that is the name's where there are conditions, too.
NAME_SHARE = 0.7
# Candidates whose properties are compared, and things that are looked through for a value.
MAX_COMPARED = 20


def find_candidates(names: EntityNames, query: EntityQuery, source: Catalogue) -> list[EntityCandidate]:
    """Return the candidates for a query, the best first, without those that it excludes."""
    types = [each for each in query.types or CLASSES if each in CLASSES]
    others = [each for each in query.conditions if each.match_type != "name"]
    found = [each for name in query.names for each in names.find(name, types)]
    if not query.names:
        found = [each for each in _by_values(names, others, source) if each.entity.type in types]
    unique = {each.entity.iri: each for each in reversed(names.ranked(found))}
    best = [*unique.values()][: -MAX_COMPARED - 1 : -1]
    return names.ranked(each for known in best if (each := _with_properties(known, others, source)))


def sure_candidate(found: Iterable[EntityCandidate]) -> EntityCandidate | None:
    """Return the only one that is called so and meets all conditions, None where there is none, or two."""
    same = [each for each in found if each.is_same]
    return same[0] if len(same) == 1 and same[0].score == SAME else None


def _with_properties(
    candidate: EntityCandidate, conditions: Iterable[Condition], source: Catalogue
) -> EntityCandidate | None:
    """Return a candidate with how its properties fit as features, None where a required one does not."""
    features = []
    for each in conditions:
        value = _likeness(each, candidate.entity.iri, source)
        if value < SAME and (each.required or each.match_type == "id"):
            return None
        words = f"how well {each.property_id or 'the id'} fits, in percent"
        features.append(MatchFeature(f"property:{each.property_id or 'id'}", words, round(value, 1)))
    if not features:
        return candidate
    mean = fmean(float(each.value) for each in features)
    score = candidate.score * NAME_SHARE + mean * (1 - NAME_SHARE)
    return replace(candidate, score=score, features=(*candidate.features, *features))


def _likeness(condition: Condition, iri: str, source: Catalogue) -> float:
    texts, wanted = comparable_texts(iri, condition.property_id, source), condition.values
    best = [max((likeness(text, each.casefold()) for text in texts), default=0.0) for each in wanted]
    if condition.match_quantifier == "none":
        return 0.0 if SAME in best else SAME
    return (min if condition.match_quantifier == "all" else max)(best, default=0.0)


def _by_values(
    names: EntityNames, conditions: Iterable[Condition], source: Catalogue
) -> Iterator[EntityCandidate]:
    for condition in conditions:
        predicate = source.profile.predicates.get(condition.property_id, "")
        for value in condition.values:
            address = value if value.startswith(source.base) else f"{source.base}{value}"
            found = _subjects(value, address, predicate, source) if predicate else [address]
            yield from (EntityCandidate(each, SAME, ()) for iri in found if (each := names.entity(iri)))


def _subjects(value: str, address: str, predicate: str, source: Catalogue) -> Iterator[str]:
    iris = [NamedNode(each) for each in (value, address) if is_iri(each)]
    terms: list[Literal | NamedNode] = [Literal(value), Literal(value, language=source.language), *iris]
    for term in terms:
        quads = source.quad_store.quads(None, NamedNode(predicate), term)
        yield from (
            quad.subject.value for quad in islice(quads, MAX_COMPARED) if isinstance(quad.subject, NamedNode)
        )
