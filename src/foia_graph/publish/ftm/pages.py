"""Pages of documents as entities: their text and their place, and the names that were found on them."""

from collections.abc import Iterator

from foia_graph.model.iris import owner_iri
from foia_graph.model.resource import Resource
from foia_graph.publish.ftm.entity import FtmEntity, entity_id
from foia_graph.publish.ftm.schemata import LEGAL_ENTITIES, SCHEMATA
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView


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
