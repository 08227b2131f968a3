"""Candidates for the queries of reconciliation clients, by names and properties; values of properties."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from statistics import fmean
from typing import Any

from foia_graph.model.claims import machine_values, marked
from foia_graph.model.profile import Property
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.publish.addresses import is_iri
from foia_graph.search.entity_names import (
    CLASSES,
    SAME,
    EntityCandidate,
    EntityNames,
    MatchFeature,
    text_likeness,
)
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.web.api.reconciliation.queries import Condition, EntityQuery

# The share of a score that is the name's where there are conditions, too.
NAME_SHARE = 0.7
# Candidates whose properties are compared, and things that are looked through for a value.
MAX_COMPARED = 20
# Kinds of fields whose values are told in one cell.
_KINDS = ("text", "string", "integer", "number", "decimal", "date", "day", "datetime", "iri", "link")
# Fields of parts that are told by the number that the part has.
_NUMBERED = ("batesRange",)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def find_candidates(names: EntityNames, query: EntityQuery, source: Catalogue) -> list[EntityCandidate]:
    """Return the candidates for a query, the best first, without those that it excludes."""
    types = [each for each in query.types or CLASSES if each in CLASSES]
    others = [each for each in query.conditions if each.match_type != "name"]
    called = [name for each in query.conditions if each.match_type == "name" for name in each.values]
    found = [each for name in called for each in names.find(name, types)]
    if not called:
        found = [each for each in _by_values(names, others, source) if names.type_of(each.iri) in types]
    best = names.ranked(found)[:MAX_COMPARED]
    return names.ranked(each for known in best if (each := _with_properties(known, others, source)))


def _with_properties(
    candidate: EntityCandidate, conditions: Iterable[Condition], source: Catalogue
) -> EntityCandidate | None:
    """Return a candidate with how its properties fit as features, None where a required one does not."""
    features = []
    for each in conditions:
        value = _likeness(each, candidate.iri, source)
        if value < SAME and (each.required or each.match_type == "id"):
            return None
        words = f"how well {each.property_id or 'the id'} fits, in percent"
        features.append(MatchFeature(f"property:{each.property_id or 'id'}", words, round(value, 1)))
    if not features:
        return candidate
    score = candidate.score * NAME_SHARE + fmean(each.value for each in features) * (1 - NAME_SHARE)
    return EntityCandidate(candidate.iri, score, (*candidate.features, *features))


def _likeness(condition: Condition, iri: str, source: Catalogue) -> float:
    """Return how well a property, or the IRI where none is named, fits a condition, from 0 to 100."""
    thing, name = source.describe(iri), condition.property_id
    texts = set()
    for text in map(_text, thing.get(name)) if thing is not None and name else [iri]:
        texts |= {text, text.removeprefix(source.base), Labels(source).bare_name(text) if ":" in text else ""}
    folded = [each.casefold() for each in texts if each]
    best = [
        max((text_likeness(text, each.casefold()) for text in folded), default=0.0)
        for each in condition.values
    ]
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
            yield from (EntityCandidate(iri, SAME) for each in found if (iri := names.entity(each)))


def _subjects(value: str, address: str, predicate: str, source: Catalogue) -> Iterator[str]:
    iris = [NamedNode(each) for each in (value, address) if is_iri(each)]
    terms: list[Literal | NamedNode] = [Literal(value), Literal(value, language=source.language), *iris]
    for term in terms:
        quads = source.quad_store.quads(None, NamedNode(predicate), term)
        yield from (
            quad.subject.value for quad in islice(quads, MAX_COMPARED) if isinstance(quad.subject, NamedNode)
        )


def properties_of(kind: str, source: Catalogue) -> dict[str, Property]:
    """Return the properties of a class, or of all (""), by their names, in the order of pages."""
    shapes = [source.profile[each] for each in CLASSES if kind in ("", each)]
    return {
        prop.name: prop
        for shape in shapes
        for prop in shape.properties.values()
        if (prop.kind in _KINDS or prop.name in _NUMBERED) and not prop.from_identity
    }


def extended_values(thing: Resource, prop: Property, source: Catalogue) -> Iterator[dict[str, Any]]:
    """Yield the values of a property as cells of a data extension (0.2 and 1.0, section 7.3).

    What only a program read is marked, as it is everywhere.
    """
    machine = machine_values(thing)
    for text in filter(None, map(_text, thing.get(prop.name))):
        yield _cell(text, prop, source, is_read=(prop.path, text) in machine)


def _cell(text: str, prop: Property, source: Catalogue, *, is_read: bool) -> dict[str, Any]:
    if prop.kind == "link" and text.startswith(source.base) and (name := Labels(source).name(text)):
        return {"id": text.removeprefix(source.base), "name": marked(name, is_read)}
    if is_read:
        return {"str": marked(text)}
    if prop.kind == "integer":
        return {"int": int(text)}
    if prop.kind in ("number", "decimal"):
        return {"float": float(text)}
    if prop.kind in ("date", "day") and _DAY.fullmatch(text):
        return {"date": f"{text}T00:00:00"}  # a client takes no date without a time
    return {"str": text}


def _text(value: Value) -> str:
    if isinstance(value, Resource):
        return value.one("asPrinted") or f"{value.one('batesPrefix')}{value.one('batesStart')}"
    return text_of(value)
