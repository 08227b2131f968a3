"""An agency or an organization as an authority record: names, places, relations, and the sources of all that.

People have none: an archive asks for the bodies that made records, and a person may be a private one.
"""

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.ead3.control import RULES, catalogue_keeper
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView, page_address
from foia_graph.publish.record_facts import BODIES, FactsReader, LabelledThing
from foia_graph.publish.xml_elements import add_element, write_xml
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import PAGE_SIZE

EAC_CPF = "urn:isbn:1-931666-33-4"
SCHEMA = "https://eac.staatsbibliothek-berlin.de/schema/cpf.xsd"
XLINK = "http://www.w3.org/1999/xlink"
# ISO 639-2, which EAC-CPF asks for, by the codes of two letters that catalogues are commonly in.
LANGUAGE_CODES: Mapping[str, str] = {"de": "ger", "en": "eng", "es": "spa", "fr": "fre"}
UNDETERMINED = "und"
BODY_RELATIONS: Mapping[str, str] = {
    "subOrganizationOf": "hierarchical-parent",
    "memberOf": "associative",
    "linkedTo": "associative",
}
"""Relations to other bodies, by the field that states them."""


def authority_names(presenter: Presenter) -> Iterator[str]:
    """Yield the names (IRIs) of all agencies and organizations."""
    for name in BODIES:
        yield from presenter.catalogue.thing_names(presenter.profile[name])


def authority_record(thing: Resource, reader: FactsReader) -> bytes:
    """Write the record of an agency or an organization as a document."""
    return write_xml(authority_element(thing, reader))


def authority_element(thing: Resource, reader: FactsReader) -> Element:
    """Write the record of a body; it names its own namespaces, so that it can be cut out."""
    presenter = reader.presenter
    view = SettledView(thing, presenter.catalogue)
    root = Element("eac-cpf", {"xmlns": EAC_CPF, "xmlns:xlink": XLINK})
    _add_control(root, view, reader)
    description = add_element(root, "cpfDescription")
    _add_identity(description, view, presenter)
    _add_history(description, view, reader)
    _add_relations(description, view, reader)
    return root


def _add_control(root: Element, view: SettledView, reader: FactsReader) -> None:
    keeper = catalogue_keeper(reader.presenter)
    control = add_element(root, "control")
    add_element(control, "recordId", view.thing.iri)
    add_element(control, "maintenanceStatus", "derived")
    add_element(control, "publicationStatus", "approved")
    add_element(add_element(control, "maintenanceAgency"), "agencyName", keeper.name)
    language = add_element(control, "languageDeclaration")
    code = LANGUAGE_CODES.get(keeper.language.partition("-")[0], UNDETERMINED)
    add_element(language, "language", keeper.language, languageCode=code)
    add_element(language, "script", "undetermined", scriptCode="Zyyy")
    add_element(add_element(control, "conventionDeclaration"), "citation", RULES)
    moment = reader.last_change(view.thing.iri)
    event = add_element(add_element(control, "maintenanceHistory"), "maintenanceEvent")
    add_element(event, "eventType", "derived")
    add_element(event, "eventDateTime", moment, standardDateTime=moment)
    add_element(event, "agentType", "machine")
    add_element(event, "agent", f"foia-graph {__version__}")
    sources = add_element(control, "sources")
    for each in _sources(view, reader):
        add_element(add_element(sources, "source", **_link(each.iri)), "sourceEntry", each.name)


def _sources(view: SettledView, reader: FactsReader) -> list[LabelledThing]:
    """Return the page that has the words of each statement, and the sources of the claims in it."""
    claimed = (text_of(value) for claim in view.thing.parts("claims") for value in claim.get("source"))
    return [
        LabelledThing(page_address(view.source, view.thing.iri), "Who says so, and in which words"),
        *reader.named_things(dict.fromkeys(claimed)),
    ]


def _add_identity(description: Element, view: SettledView, presenter: Presenter) -> None:
    identity = add_element(description, "identity")
    for identifier in (view.thing.iri, *map(text_of, view.values("identifier"))):
        add_element(identity, "entityId", identifier)
    add_element(identity, "entityType", "corporateBody")
    name = presenter.labels.preferred_name(view.thing.iri)
    others = [text for text in dict.fromkeys(map(text_of, view.other_names)) if text != name]
    for text, form in ((name, "authorizedForm"), *((other, "alternativeForm") for other in others)):
        entry = add_element(identity, "nameEntry")
        add_element(entry, "part", text)
        add_element(entry, form, RULES)


def _add_history(description: Element, view: SettledView, reader: FactsReader) -> None:
    group = Element("description")
    for role, field in (("location", "location"), ("jurisdiction", "areaServed")):
        for place in reader.named_things(view.linked_iris(field)):
            parent = add_element(group, "place")
            add_element(parent, "placeRole", role)
            add_element(parent, "placeEntry", place.name, vocabularySource=place.iri)
    texts = list(map(text_of, view.thing.get("description")))
    history = add_element(group, "biogHist") if texts else group
    for text in texts:
        add_element(history, "p", text)
    _append_filled(description, group)


def _add_relations(description: Element, view: SettledView, reader: FactsReader) -> None:
    relations = Element("relations")
    for field, kind in BODY_RELATIONS.items():
        _add_body_relations(relations, kind, reader.named_things(view.linked_iris(field)))
    _add_body_relations(relations, "hierarchical-child", reader.named_things(_parts(view)))
    for iri in view.linked_iris("exactMatch"):
        _add_body_relations(relations, "identity", [LabelledThing(iri, iri)])
    _add_documents(relations, view, reader)
    _append_filled(description, relations)


def _append_filled(parent: Element, child: Element) -> None:
    """Append an element that has something in it."""
    if len(child):
        parent.append(child)


def _add_body_relations(relations: Element, kind: str, bodies: Iterable[LabelledThing]) -> None:
    for body in bodies:
        relation = add_element(relations, "cpfRelation", cpfRelationType=kind, **_link(body.iri))
        add_element(relation, "relationEntry", body.name)


def _parts(view: SettledView) -> Iterator[str]:
    """Yield the bodies that are a part of it."""
    for name in BODIES:
        shape = view.source.profile[name]
        yield from view.source.pointing_things(view.thing.iri, "subOrganizationOf", shape)


def _add_documents(relations: Element, view: SettledView, reader: FactsReader) -> None:
    """Add the first documents that it made, and how many there are in all."""
    shape = view.source.profile["ReleasedDocument"]
    page = view.source.pointing_page(view.thing.iri, "creator", shape, limit=PAGE_SIZE)
    for each in reader.named_things(page.names):
        relation = add_element(
            relations, "resourceRelation", resourceRelationType="creatorOf", **_link(each.iri)
        )
        add_element(relation, "relationEntry", each.name)
        if page.has_more:
            note = f"One of {page.total:,} documents; the first {PAGE_SIZE} stand here."
            add_element(add_element(relation, "descriptiveNote"), "p", note)


def _link(iri: str) -> dict[str, str]:
    return {"xlink:type": "simple", "xlink:href": iri}
