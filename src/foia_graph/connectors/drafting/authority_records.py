"""Records of bodies and officials that no gazetteer knows, with the words that name them."""

from collections.abc import Iterator

from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.imports.records import ImportedRecord


def authority_records(reading: PostReading) -> Iterator[ImportedRecord]:
    """Yield the bodies and officials of a post that have to be drafted, each once."""
    seen: set[str] = set()
    for body in reading.bodies:
        if not body.is_known and body.reference not in seen:
            seen.add(body.reference)
            record = ImportedRecord(body.type, body.reference.partition("/")[2])
            field = "title" if body.type == "Campaign" else "prefLabel"
            record[field] = reading.claim(body.name, body.span)
            words = reading.words(body.span)
            if words != body.name:
                record["alternative" if body.type == "Campaign" else "altLabel"] = reading.claim(
                    words, body.span
                )
            yield record
    for official in reading.officials:
        if not official.is_known and official.reference not in seen:
            seen.add(official.reference)
            record = ImportedRecord("Person", official.reference.partition("/")[2])
            record["name"] = reading.claim(official.name, official.span)
            record["sensitivity"] = "public-official"
            record["jobTitle"] = reading.claim(reading.words(official.title), official.title)
            yield record
