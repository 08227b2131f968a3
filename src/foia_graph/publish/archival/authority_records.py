"""An agency or an organization as an authority record: names, positions, relations, and the sources of all
that.

The edition is EAC-CPF 2010, which AtoM and ArchivesSpace take in. People have none: an archive asks for the
bodies that made records, and a person may be a private one.
"""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView, page_address
from foia_graph.publish.record_facts import BODIES, RULES, FactsReader, LabelledThing, catalogue_keeper
from foia_graph.publish.xml_templates import render_xml
from foia_graph.runtime.version import __version__
from foia_graph.store.catalogue import PAGE_SIZE

EAC_CPF = "urn:isbn:1-931666-33-4"
SCHEMA = "https://eac.staatsbibliothek-berlin.de/schema/cpf.xsd"
# ISO 639-2, which EAC-CPF asks for, by the codes of two letters that catalogues are commonly in.
LANGUAGE_CODES: Mapping[str, str] = {"de": "ger", "en": "eng", "es": "spa", "fr": "fre"}
UNDETERMINED = "und"
BODY_RELATIONS: Mapping[str, str] = {
    "subOrganizationOf": "hierarchical-parent",
    "memberOf": "associative",
    "linkedTo": "associative",
}
"""Relations to other bodies, by the field that states them."""
PLACE_FIELDS: Mapping[str, str] = {"location": "location", "areaServed": "jurisdiction"}
"""The roles of places, by the field that states them."""


def authority_names(presenter: Presenter) -> Iterator[str]:
    """Yield the names (IRIs) of all agencies and organizations."""
    for name in BODIES:
        yield from presenter.catalogue.thing_names(presenter.profile[name])


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
        "relations": list(_relations(view, reader)),
        "documents": reader.named_things(documents.names),
        "remark": f"One of {documents.total:,} documents; the first {PAGE_SIZE} stand here."
        if documents.has_more
        else "",
    }
    code = LANGUAGE_CODES.get(keeper.language.partition("-")[0], UNDETERMINED)
    own = {"keeper": keeper, "language_code": code, "rules": RULES, "version": __version__}
    return render_xml("eac_cpf.xml", **own, body=body)


def _sources(view: SettledView, reader: FactsReader) -> list[LabelledThing]:
    """Return the page that has the words of each statement, and the sources of the claims in it."""
    claimed = (text_of(value) for claim in view.thing.parts("claims") for value in claim.get("source"))
    return [
        LabelledThing(page_address(view.source, view.thing.iri), "Who says so, and in which words"),
        *reader.named_things(dict.fromkeys(claimed)),
    ]


def _relations(view: SettledView, reader: FactsReader) -> Iterator[tuple[str, LabelledThing]]:
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
