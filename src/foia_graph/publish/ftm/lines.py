"""The lines of a whole catalogue in FollowTheMoney: one thing after the other, with what belongs to it."""

from collections import Counter
from collections.abc import Iterator

from foia_graph.model.iris import owner_iri
from foia_graph.model.resource import Resource
from foia_graph.publish.ftm.entity import (
    DOCUMENT_SCHEMATA,
    LEGAL_ENTITIES,
    SCHEMATA,
    FtmEntity,
    entity_id,
    schema_of,
)
from foia_graph.publish.ftm.things import identification_entities, quote_entities, thing_entity, thing_links
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView
from foia_graph.publish.publication import Publication

WITH_DOCUMENTS = frozenset(("Page",))
"""Classes whose things are written with those that they are part of."""


def ftm_lines(publication: Publication) -> Iterator[bytes]:
    """Yield the lines of a catalogue, one thing after the other; the same state has the same bytes."""
    presenter = Presenter(publication)
    for name in SCHEMATA:
        shape = presenter.profile[name]
        for iri in presenter.catalogue.record_names(shape):
            thing = presenter.catalogue.reader.read_thing(iri)
            if thing is not None and thing.type == name:
                yield from (entity.line() for entity in thing_entities(thing, presenter))


def thing_entities(thing: Resource, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield the entities of a thing, that of the thing itself first, and each once."""
    is_document = thing.type == "ReleasedDocument"
    has_pages = is_document and bool(presenter.holdings.page_numbers(thing.iri))
    schema, seen = schema_of(thing, has_pages), set[str]()
    for entity in _all_entities(thing, schema, has_pages, presenter):
        if entity.id not in seen:
            seen.add(entity.id)
            yield entity


def _all_entities(thing: Resource, schema: str, has_pages: bool, presenter: Presenter) -> Iterator[FtmEntity]:
    yield thing_entity(thing, schema, presenter)
    yield from identification_entities(thing, schema, presenter)
    yield from thing_links(thing, schema, presenter)
    if schema in DOCUMENT_SCHEMATA:
        yield from mention_entities(thing, thing.iri, presenter)
    yield from quote_entities(thing, presenter)
    if has_pages:
        yield from page_entities(thing.iri, presenter)


def things_left_out(publication: Publication) -> Counter[str]:
    """Return how many things have no schema, by the plural of their class."""
    catalogue = publication.catalogue
    shapes = [s for s in catalogue.profile.shapes.values() if catalogue.profile.is_thing(s)]
    untold = [s for s in shapes if s.name not in {*SCHEMATA, *WITH_DOCUMENTS, "Catalog"}]
    return Counter({s.plural: len(catalogue.thing_names(s)) for s in untold if catalogue.has_any(s)})


def page_entities(document: str, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield the pages of a document that are described, in order, and the mentions on each."""
    base, holdings = presenter.catalogue.base, presenter.holdings
    for number in holdings.page_numbers(document):
        iri = f"{document}/page/{number}"
        page = FtmEntity(entity_id(iri, base), "Page")
        page.add("document", entity_id(document, base))
        page.add("index", str(number))
        parsed = holdings.parsed_page(iri)
        page.add("bodyText", parsed.text if parsed else "")
        yield page
        described = presenter.catalogue.reader.read_thing(iri)
        if described is not None:
            yield from mention_entities(described, document, presenter)


def mention_entities(thing: Resource, document: str, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield the mentions on a page or in a document, of bodies and of people, as the text has their names."""
    base = presenter.catalogue.base
    for part in SettledView(thing, presenter.catalogue).settled_parts("mentions"):
        body = part.one("body")
        stub = presenter.catalogue.stub(body) if body else None
        if stub is None or SCHEMATA.get(stub.type) not in LEGAL_ENTITIES:
            continue
        fragment = part.iri.removeprefix(owner_iri(part.iri))
        mention = FtmEntity(entity_id(f"{thing.iri}{fragment}", base), "Mention")
        mention.add("document", entity_id(document, base))
        mention.add("name", part.one("asStated") or presenter.labels.preferred_name(body))
        mention.add("resolved", entity_id(body, base))
        mention.add("detectedSchema", SCHEMATA[stub.type])
        yield mention
