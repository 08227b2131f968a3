"""The names that the catalogue knows: agencies, programs, people and cited works, from their records."""

import re
from collections.abc import Iterable, Iterator, Mapping

from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Raw, SourceRecord

ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&/.-]{1,11}")


def known(records: Iterable[tuple[str, SourceRecord]], profile: Profile) -> Gazetteer:
    """Gather the names of things; records come with the IRI of what they describe."""
    found = (_name(iri, record, profile[record.type].name_fields) for iri, record in records)
    return Gazetteer(tuple(sorted(found, key=lambda name: name.iri)))


def abbreviations(known: Gazetteer, type: str) -> dict[str, str]:  # noqa: A002 - RDF's word
    """Give the things of a class by their abbreviation, as far as it is that of one thing only."""
    found: dict[str, set[str]] = {}
    for each in known.entries:
        if each.type == type:
            for short in each.abbreviations:
                found.setdefault(short, set()).add(each.iri)
    return {short: min(iris) for short, iris in found.items() if len(iris) == 1}


def _name(iri: str, record: SourceRecord, keys: Iterable[str]) -> GazetteerEntry:
    fields = record.fields
    found = list(dict.fromkeys(text for key in keys for text in texts(fields.get(key, []))))
    short = tuple(text for text in found if ABBREVIATION.fullmatch(text))
    full = tuple(text for text in found if text not in short)
    return GazetteerEntry(
        iri, record.type, full, short, tuple(dict.fromkeys(texts(fields.get("identifier", []))))
    )


def texts(raw: Raw) -> Iterator[str]:
    """Give the values that a field was written with, claims by their value."""
    if isinstance(raw, list):
        for each in raw:
            yield from texts(each)
    elif isinstance(raw, Mapping):
        yield from texts(raw.get("value", []))
    elif raw.strip():
        yield raw.strip()
