"""A release or a document as a record of DataCite 4.6: in the JSON of the DataCite REST API, and as XML.

No DOI is minted here: the identifier is the IRI of the thing, unless a source states a DOI. Where a mandatory
property is not known, its value is that of DataCite for what is not available (Appendix 3).
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from markupsafe import Markup

from foia_graph.model import iris
from foia_graph.model.jsonld import Json, without_empty
from foia_graph.model.namespaces import DCMI_TYPES
from foia_graph.publish.record_facts import UNAVAILABLE, LabelledThing, RecordFacts
from foia_graph.publish.xml_templates import render_xml

Record = dict[str, Json]
KERNEL = "http://datacite.org/schema/kernel-4"
SCHEMA = "http://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
DOI = re.compile(r"10\.\d{4,9}/\S+")
GENERAL_TYPES: Mapping[str, str] = {
    "audit-report": "Report",
    "map": "Image",
    "photograph": "Image",
    "report": "Report",
}
"""The resourceTypeGeneral of document types, where it is not that of the class."""
ATTRIBUTES: Mapping[str, str] = {"lang": "xml:lang", "valueUri": "valueURI", "rightsUri": "rightsURI"}
"""Attributes of the XML that have another name than the key of the JSON."""


def datacite_record(facts: RecordFacts) -> Record:
    """Return the record of a thing; what is not known of it is omitted, unless it is mandatory."""
    doi = _doi(facts)
    found: Record = {
        **({"doi": doi} if doi else {}),
        "url": facts.address,
        "creators": list(map(_name, facts.creators)) or [{"name": UNAVAILABLE}],
        "titles": list(_titles(facts)),
        "publisher": {"name": "; ".join(each.name for each in facts.publishers) or UNAVAILABLE},
        "publicationYear": publication_year(facts),
        "types": _types(facts),
        "subjects": list(map(_subject, (*facts.issues, *facts.linked("about")))),
        "dates": list(_dates(facts)),
        "alternateIdentifiers": list(_alternate_identifiers(facts)),
        "relatedIdentifiers": list(_relations(facts)),
        "sizes": list(_sizes(facts)),
        "formats": list(dict.fromkeys(file.media_type for file in facts.files if file.media_type)),
        "rightsList": list(_rights(facts)),
        "descriptions": [{"description": text, "descriptionType": "Abstract"} for text in facts.descriptions],
        "geoLocations": [{"geoLocationPlace": each.name} for each in facts.linked("spatial")],
        "schemaVersion": KERNEL,
    }
    return without_empty(found)


def _doi(facts: RecordFacts) -> str:
    return next((number for number in facts.numbers if DOI.fullmatch(number)), "")


def _name(thing: LabelledThing) -> Record:
    return {"name": thing.name, "nameType": "Personal" if thing.is_person else "Organizational"}


def _titles(facts: RecordFacts) -> Iterator[Record]:
    yield {"title": facts.title, "lang": facts.language}
    yield from ({"title": title, "titleType": "AlternativeTitle"} for title in facts.other_titles)


def publication_year(facts: RecordFacts) -> str:
    """Return the year that is mandatory: of publication, else of the thing, else of its description here."""
    _, last = facts.date_range
    return next(filter(None, (facts.issued, facts.created, last, facts.modified)))[:4]


def _types(facts: RecordFacts) -> Record:
    general = facts.shape.written_as(DCMI_TYPES)
    special = (GENERAL_TYPES.get(iris.last_segment(form.iri), "") for form in facts.cited("genre"))
    words = ", ".join(form.name for form in facts.cited("genre")) or facts.shape.plain_title
    return {"resourceType": words, "resourceTypeGeneral": next(filter(None, special), general)}


def _subject(thing: LabelledThing) -> Record:
    return {"subject": thing.name, "valueUri": thing.iri}


def _dates(facts: RecordFacts) -> Iterator[Record]:
    first, last = facts.date_range
    if facts.created:
        yield {"date": facts.created, "dateType": "Created"}
    elif first and last:
        words = {"dateInformation": facts.date_words} if facts.date_words else {}
        yield {"date": f"{first}/{last}", "dateType": "Created", **words}
    if facts.issued:
        yield {"date": facts.issued, "dateType": "Issued"}
    yield {"date": facts.modified[:10], "dateType": "Updated", "dateInformation": "of the description"}


def _alternate_identifiers(facts: RecordFacts) -> Iterator[Record]:
    yield {"alternateIdentifier": facts.iri, "alternateIdentifierType": "URI"}
    for number in facts.numbers:
        if not DOI.fullmatch(number):
            yield {"alternateIdentifier": number, "alternateIdentifierType": "Number"}


def _relations(facts: RecordFacts) -> Iterator[Record]:
    relations: tuple[tuple[str, Iterable[LabelledThing]], ...] = (
        ("IsPartOf", (*facts.collections, *facts.cited("container-title"))),
        ("IsIdenticalTo", facts.linked("isCopyOf")),
        ("Obsoletes", facts.linked("replaces")),
        ("IsReferencedBy", facts.linked("isReferencedBy")),
    )
    for relation, things in relations:
        for each in things:
            yield {
                "relatedIdentifier": each.iri,
                "relatedIdentifierType": "URL",
                "relationType": relation,
            }


def _sizes(facts: RecordFacts) -> Iterator[str]:
    if facts.pages:
        yield f"{facts.pages} page{'' if facts.pages == '1' else 's'}"
    yield from (f"{file.size} bytes" for file in facts.files if file.size)


def _rights(facts: RecordFacts) -> Iterator[Record]:
    yield from ({"rightsUri": licence} for licence in facts.licences)
    yield from ({"rights": text} for text in facts.rights)


def datacite_xml(record: Record) -> Markup:
    """Write a record as XML; it names its own namespaces, so that it can be cut out."""

    def attributes_of(value: Record, text: str) -> Record:
        return {ATTRIBUTES.get(name, name): value[name] for name in value if name != text}

    values = {"kernel": KERNEL, "schema": SCHEMA, "attributes_of": attributes_of}
    return render_xml("datacite.xml", record=record, **values)
