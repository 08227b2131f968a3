"""The lines of a whole catalogue in FollowTheMoney: one thing after the other, with what belongs to it."""

from collections import Counter
from collections.abc import Iterator

from foia_graph.model.resource import Resource
from foia_graph.publish.ftm.entity import FtmEntity
from foia_graph.publish.ftm.links import thing_links
from foia_graph.publish.ftm.pages import mention_entities, page_entities
from foia_graph.publish.ftm.schemata import DOCUMENT_SCHEMATA, SCHEMATA, schema_of
from foia_graph.publish.ftm.things import identification_entities, quote_entities, thing_entity
from foia_graph.publish.presenter import Presenter
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
