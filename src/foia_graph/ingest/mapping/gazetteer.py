"""Gazetteer of the catalogue: names of agencies, programs, people and cited works, from their records."""

from collections.abc import Iterable, Iterator, Mapping

from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry, named_entry
from foia_graph.model.claims import STANDING_STATUSES
from foia_graph.model.profile import Profile
from foia_graph.model.resource import RawValue, SourceRecord


def collect_names(records: Iterable[tuple[str, SourceRecord]], profile: Profile) -> Gazetteer:
    """Return the names of things; records come with the IRI of what they describe."""
    entries = (_names_of(iri, record, profile[record.type].name_fields) for iri, record in records)
    return Gazetteer(tuple(sorted(entries, key=lambda name: name.iri)))


def unique_abbreviations(names: Gazetteer, type: str) -> dict[str, str]:  # noqa: A002 - RDF's word
    """Return the things of a class by their abbreviation, as far as it is that of one thing only."""
    things: dict[str, set[str]] = {}
    for each in names.entries:
        if each.type == type:
            for short in each.abbreviations:
                things.setdefault(short, set()).add(each.iri)
    return {short: min(iris) for short, iris in things.items() if len(iris) == 1}


def _names_of(iri: str, record: SourceRecord, name_fields: Iterable[str]) -> GazetteerEntry:
    fields = record.fields
    names = (text for key in name_fields for text in plain_texts(fields.get(key, [])))
    return named_entry(iri, record.type, names, plain_texts(fields.get("identifier", [])))


def plain_texts(raw: RawValue) -> Iterator[str]:
    """Yield the values that a field was written with; of claims, the value of each that is."""
    if isinstance(raw, list):
        for each in raw:
            yield from plain_texts(each)
    elif isinstance(raw, Mapping):
        if raw.get("status", "asserted") in STANDING_STATUSES:
            yield from plain_texts(raw.get("value", []))
    elif raw.strip():
        yield raw.strip()
