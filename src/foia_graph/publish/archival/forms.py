"""The forms of archives and registries: EAD3, EAC-CPF 2010 (of bodies only), DataCite 4.6.

No DOI is minted here: an identifier is the IRI of the thing, unless a source states a DOI.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
from markupsafe import Markup

from foia_graph.model import iris
from foia_graph.model.forms import DATACITE, DATACITE_JSON, EAC_CPF, EAD3
from foia_graph.model.jsonld import EMBEDDED_FIELDS, Json, readable_json, without_empty
from foia_graph.model.namespaces import DCMI_TYPES
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.shapes import Shape
from foia_graph.publish.dcat.dcat import is_dataset, is_series, last_change
from foia_graph.publish.dumps.crate import EPOCH
from foia_graph.publish.output_forms import OutputForm
from foia_graph.publish.presenter import Presenter, Publication
from foia_graph.publish.profiles.settled_view import SettledView, page_address
from foia_graph.publish.record_facts import (
    BODIES,
    RULES,
    UNAVAILABLE,
    FactsReader,
    LabelledThing,
    RecordFacts,
    catalogue_keeper,
)
from foia_graph.publish.xml_templates import render_xml, stream_document, xml_document
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue

EAD_NAMESPACE = "http://ead3.archivists.org/schema/"
EAD_SCHEMA = "https://www.loc.gov/ead/ead3.xsd"
TEMPLATE = "ead3.xml"
# A release with its documents, or a document with None.
Component = tuple[RecordFacts, Iterator[RecordFacts] | None]


def item_names(catalogue: Catalogue, series: str) -> list[str]:
    """Return the names of the documents in a release."""
    _, field = EMBEDDED_FIELDS["documents"]
    return catalogue.pointing_things(series, field, catalogue.profile["ReleasedDocument"])


def catalogue_finding_aid(publication: Publication) -> Iterator[bytes]:
    """Yield the finding aid of the whole catalogue as a document, component after component."""
    reader, catalogue = FactsReader(Presenter(publication)), publication.catalogue
    keeper, profile = catalogue_keeper(reader.presenter), catalogue.profile
    shapes = (*filter(is_series, profile.shapes.values()), profile["ReleasedDocument"])
    about = {
        "iri": iris.catalog_iri(catalogue.base),
        "address": f"{catalogue.base}catalog",
        "title": keeper.title,
        "modified": last_change(catalogue),
        "extents": [(len(catalogue.thing_names(shape)), shape.plural) for shape in shapes],
        "descriptions": catalogue.own_texts("description"),
    }
    return stream_document(TEMPLATE, **_template_values(reader, about, None, _all_components(reader)))


def release_values(thing: Resource, reader: FactsReader) -> dict[str, Any]:
    """Return what the template of finding aids writes of a release."""
    facts = reader.facts(thing)
    # Lazy: the template reads one document at a time, and streams it.
    documents = reader.described(item_names(reader.presenter.catalogue, facts.iri))
    return _template_values(reader, facts, facts, ((each, None) for each in documents))


def _template_values(
    reader: FactsReader, about: object, facts: RecordFacts | None, components: Iterator[Component]
) -> dict[str, Any]:
    own = {"keeper": catalogue_keeper(reader.presenter), "rules": RULES, "version": __version__}
    return {**own, "about": about, "facts": facts, "components": components}


def _all_components(reader: FactsReader) -> Iterator[Component]:
    catalogue = reader.presenter.catalogue
    for facts in reader.all_described(is_series):
        yield facts, reader.described(item_names(catalogue, facts.iri))
    for facts in reader.described(catalogue.thing_names(catalogue.profile["ReleasedDocument"])):
        if not facts.collections:
            yield facts, None


def is_body(shape: Shape) -> bool:
    """Return whether things of a class are agencies or organizations."""
    return shape.name in BODIES


def _write_authority_record(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield xml_document(authority_record(thing, reader))


def _write_datacite(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield xml_document(datacite_xml(datacite_record(reader.facts(thing))))


def _write_datacite_json(thing: Resource, reader: FactsReader) -> Iterator[bytes]:
    yield readable_json(datacite_record(reader.facts(thing)))


FINDING_AID = OutputForm(
    EAD3,
    is_series,
    lambda thing, reader: stream_document(TEMPLATE, **release_values(thing, reader)),
    "releases have it, and the catalogue at /catalog.ead3",
)
AUTHORITY_RECORD = OutputForm(EAC_CPF, is_body, _write_authority_record, "agencies and organizations have it")
DATACITE_XML = OutputForm(DATACITE, is_dataset, _write_datacite, "releases and documents have it")
DATACITE_LINES = OutputForm(DATACITE_JSON, is_dataset, _write_datacite_json, "releases and documents have it")


def write_authority_records(publication: Publication, file: BinaryIO) -> None:
    """Write a ZIP file with the authority record of each agency and organization, named by kind and slug."""
    reader = FactsReader(Presenter(publication))
    prefix = f"{publication.catalogue.base}id/"
    with ZipFile(file, "w") as zipped:
        shapes = (publication.catalogue.profile[name] for name in BODIES)
        for iri in (iri for shape in shapes for iri in publication.catalogue.thing_names(shape)):
            thing = publication.catalogue.reader.read_thing(iri)
            if thing is not None:
                entry = ZipInfo(f"{iri.removeprefix(prefix).replace('/', '-')}.xml", EPOCH)
                zipped.writestr(entry, xml_document(authority_record(thing, reader)), ZIP_DEFLATED)


def datacite_lines(publication: Publication) -> Iterator[bytes]:
    """Yield a line of JSON for each release and document: its record of DataCite."""
    for facts in FactsReader(Presenter(publication)).all_described(is_dataset):
        yield msgspec.json.encode(datacite_record(facts)) + b"\n"


Record = dict[str, Json]
KERNEL = "http://datacite.org/schema/kernel-4"
DATACITE_SCHEMA = "http://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
DOI = re.compile(r"10\.\d{4,9}/\S+")
# The resourceTypeGeneral of document types, where it is not that of the class.
GENERAL_TYPES: Mapping[str, str] = {
    "audit-report": "Report",
    "map": "Image",
    "photograph": "Image",
    "report": "Report",
}
# Attributes of the XML that have another name than the key of the JSON.
ATTRIBUTES: Mapping[str, str] = {"lang": "xml:lang", "valueUri": "valueURI", "rightsUri": "rightsURI"}


def datacite_record(facts: RecordFacts) -> Record:
    """Return the record of a thing; what is not known of it is omitted, unless it is mandatory."""
    doi = next(filter(DOI.fullmatch, facts.numbers), "")
    # The year is mandatory: of publication, else of the thing, else of its description here.
    days = (facts.issued, facts.created, facts.date_range[1], facts.modified)
    numbers = [number for number in facts.numbers if not DOI.fullmatch(number)]
    others = [{"title": title, "titleType": "AlternativeTitle"} for title in facts.other_titles]
    creators = [
        {"name": each.name, "nameType": "Personal" if each.is_person else "Organizational"}
        for each in facts.creators
    ]
    found: Record = {
        **({"doi": doi} if doi else {}),
        "url": facts.address,
        "creators": creators or [{"name": UNAVAILABLE}],
        "titles": [{"title": facts.title, "lang": facts.language}, *others],
        "publisher": {"name": "; ".join(each.name for each in facts.publishers) or UNAVAILABLE},
        "publicationYear": next(filter(None, days))[:4],
        "types": _types(facts),
        "subjects": [
            {"subject": each.name, "valueUri": each.iri} for each in (*facts.issues, *facts.linked("about"))
        ],
        "dates": list(_dates(facts)),
        "alternateIdentifiers": [
            {"alternateIdentifier": facts.iri, "alternateIdentifierType": "URI"},
            *({"alternateIdentifier": each, "alternateIdentifierType": "Number"} for each in numbers),
        ],
        "relatedIdentifiers": list(_relations(facts)),
        "sizes": [
            *([f"{facts.pages} page{'' if facts.pages == '1' else 's'}"] if facts.pages else ()),
            *(f"{file.size} bytes" for file in facts.files if file.size),
        ],
        "formats": list(dict.fromkeys(file.media_type for file in facts.files if file.media_type)),
        "rightsList": [
            *({"rightsUri": licence} for licence in facts.licences),
            *({"rights": text} for text in facts.rights),
        ],
        "descriptions": [{"description": text, "descriptionType": "Abstract"} for text in facts.descriptions],
        "geoLocations": [{"geoLocationPlace": each.name} for each in facts.linked("spatial")],
        "schemaVersion": KERNEL,
    }
    return without_empty(found)


def _types(facts: RecordFacts) -> Record:
    general = facts.shape.written_as(DCMI_TYPES)
    special = (GENERAL_TYPES.get(iris.last_segment(form.iri), "") for form in facts.cited("genre"))
    words = ", ".join(form.name for form in facts.cited("genre")) or facts.shape.plain_title
    return {"resourceType": words, "resourceTypeGeneral": next(filter(None, special), general)}


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


def _relations(facts: RecordFacts) -> Iterator[Record]:
    relations: tuple[tuple[str, Iterable[LabelledThing]], ...] = (
        ("IsPartOf", (*facts.collections, *facts.cited("container-title"))),
        ("IsIdenticalTo", facts.linked("isCopyOf")),
        ("Obsoletes", facts.linked("replaces")),
        ("IsReferencedBy", facts.linked("isReferencedBy")),
    )
    for relation, things in relations:
        for each in things:
            found = {"relatedIdentifier": each.iri, "relatedIdentifierType": "URL"}
            yield {**found, "relationType": relation}


def datacite_xml(record: Record) -> Markup:
    """Write a record as XML; it names its own namespaces, so that it can be cut out."""

    def attributes_of(value: Record, text: str) -> Record:
        return {ATTRIBUTES.get(name, name): value[name] for name in value if name != text}

    values = {"kernel": KERNEL, "schema": DATACITE_SCHEMA, "attributes_of": attributes_of}
    return render_xml("datacite.xml", record=record, **values)


EAC_NAMESPACE = "urn:isbn:1-931666-33-4"
EAC_SCHEMA = "https://eac.staatsbibliothek-berlin.de/schema/cpf.xsd"
# ISO 639-2, which EAC-CPF asks for, by the codes of two letters that catalogues are commonly in.
LANGUAGE_CODES: Mapping[str, str] = {"de": "ger", "en": "eng", "es": "spa", "fr": "fre"}
UNDETERMINED = "und"
# Relations to other bodies, by the field that states them.
BODY_RELATIONS: Mapping[str, str] = {
    "subOrganizationOf": "hierarchical-parent",
    "memberOf": "associative",
    "linkedTo": "associative",
}
# The roles of places, by the field that states them.
PLACE_FIELDS: Mapping[str, str] = {"location": "location", "areaServed": "jurisdiction"}


def authority_record(thing: Resource, reader: FactsReader) -> Markup:
    """Return the record of a body; it names its own namespaces, so that it can be cut out."""
    view, keeper = SettledView(thing, reader.presenter.catalogue), catalogue_keeper(reader.presenter)
    name = reader.presenter.labels.preferred_name(thing.iri)
    others = (text for text in map(text_of, view.other_names) if text != name)
    documents = view.source.pointing_page(
        thing.iri, "creator", view.source.profile["ReleasedDocument"], limit=PAGE_SIZE
    )
    body = {
        "iri": thing.iri,
        "modified": reader.last_change(thing.iri),
        "sources": _sources(view, reader),
        "identifiers": [thing.iri, *map(text_of, view.values("identifier"))],
        "names": [name, *dict.fromkeys(others)],
        "places": [
            (role, place)
            for field, role in PLACE_FIELDS.items()
            for place in reader.named_things(view.linked_iris(field))
        ],
        "descriptions": list(map(text_of, thing.get("description"))),
        "relations": list(_body_relations(view, reader)),
        "documents": reader.named_things(documents.names),
        "remark": f"One of {documents.total:,} documents; the first {PAGE_SIZE} are listed here."
        if documents.has_more
        else "",
    }
    code = LANGUAGE_CODES.get(keeper.language.partition("-")[0], UNDETERMINED)
    own = {"keeper": keeper, "language_code": code, "rules": RULES, "version": __version__}
    return render_xml("eac_cpf.xml", **own, body=body)


def _sources(view: SettledView, reader: FactsReader) -> list[LabelledThing]:
    claimed = (text_of(value) for claim in view.thing.parts("claims") for value in claim.get("source"))
    return [
        LabelledThing(page_address(view.source, view.thing.iri), "Who says so, and in which words"),
        *reader.named_things(dict.fromkeys(claimed)),
    ]


def _body_relations(view: SettledView, reader: FactsReader) -> Iterator[tuple[str, LabelledThing]]:
    """Yield the bodies that it is related to: those it names, those that name it as theirs, and itself."""
    for field, kind in BODY_RELATIONS.items():
        yield from ((kind, each) for each in reader.named_things(view.linked_iris(field)))
    shapes = [view.source.profile[name] for name in BODIES]
    parts = (
        iri
        for shape in shapes
        for iri in view.source.pointing_things(view.thing.iri, "subOrganizationOf", shape)
    )
    yield from (("hierarchical-child", each) for each in reader.named_things(parts))
    yield from (("identity", LabelledThing(iri, iri)) for iri in view.linked_iris("exactMatch"))
