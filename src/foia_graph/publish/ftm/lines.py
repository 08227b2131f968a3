"""The lines of a whole catalogue in FollowTheMoney: one thing after the other, with what belongs to it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import unquote, urlsplit

from foia_graph.model.iris import last_segment, owner_iri, text_digest
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.figures import lines_of_parts
from foia_graph.publish.ftm.entity import DOCUMENT_SCHEMATA, SCHEMATA, TABLE, FtmEntity, entity_id, schema_of
from foia_graph.publish.machine_note import with_machine_note
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView
from foia_graph.publish.publication import Publication
from foia_graph.store.claim_views import claim_views

LEGAL_ENTITIES = frozenset(("PublicBody", "Organization", "Person"))
ORGANIZATIONS = frozenset(("PublicBody", "Organization"))
# Classes whose things are written with those that they are part of.
WITH_DOCUMENTS = frozenset(("Page",))


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
    for entity in chain(
        [thing_entity(thing, schema, presenter)],
        identification_entities(thing, schema, presenter),
        thing_links(thing, schema, presenter),
        mention_entities(thing, thing.iri, presenter) if schema in DOCUMENT_SCHEMATA else (),
        quote_entities(thing, presenter),
        page_entities(thing.iri, presenter) if has_pages else (),
    ):
        if entity.id not in seen:
            seen.add(entity.id)
            yield entity


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


DATES = ("authoredAt", "publishedAt")


def thing_entity(thing: Resource, schema: str, presenter: Presenter) -> FtmEntity:
    """Return the entity of a thing."""
    entity = FtmEntity(entity_id(thing.iri, presenter.catalogue.base), schema)
    entity.add("sourceUrl", thing.iri)
    thing = with_machine_note(thing, presenter.profile)
    title, others = presenter.labels.titles(thing)
    entity.add("title" if schema in DOCUMENT_SCHEMATA else "name", text_of(title))
    entity.add("alias", *map(text_of, others))
    if schema == "Address":
        entity.add("full", text_of(title))
    for prop in presenter.profile[thing.type].properties.values():
        if not (prop.is_label or prop.computed or prop.inverse or prop.name in TABLE.unwritten_fields):
            _add_field(entity, thing, prop, presenter)
    for part in thing.parts("distribution"):
        _add_file(entity, part)
    if schema in DOCUMENT_SCHEMATA:
        _add_document_facts(entity, thing)
    sources = {claim.source for claim in claim_views(thing, presenter.catalogue) if claim.stands}
    for source in sorted(sources - {thing.iri}):
        if schema_of_link(source, presenter) in DOCUMENT_SCHEMATA:
            entity.add("proof", entity_id(source, presenter.catalogue.base))
    return entity


def _add_field(entity: FtmEntity, thing: Resource, prop: Property, presenter: Presenter) -> None:
    if prop.kind == "nested":
        if prop.name not in TABLE.unwritten_parts:
            lines = lines_of_parts(thing, prop.name, presenter)
            entity.add("notes", *(f"{prop.title}: {line}" for line in lines))
        return
    own = TABLE.class_fields.get(thing.type, {}).get(prop.name)
    name, values = own or TABLE.fields.get(prop.name, ""), map(text_of, thing.get(prop.name))
    words = [presenter.labels.name(each) if prop.kind == "link" else each for each in values]
    if prop.name == "identifier" and entity.schema in ORGANIZATIONS:
        return
    if name:
        entity.add(name, *words)
    elif prop.kind != "link" or prop.scheme:
        entity.add("notes", *(f"{prop.title}: {each}" for each in words))
    else:
        _add_linked(entity, thing, prop, presenter)


def _add_linked(entity: FtmEntity, thing: Resource, prop: Property, presenter: Presenter) -> None:
    """Add what the model says by a property where others are linked (`links`)."""
    targets, base = list(map(text_of, thing.get(prop.name))), presenter.catalogue.base
    names = [presenter.labels.name(target) for target in targets if presenter.catalogue.stub(target)]
    described = [entity_id(each, base) for each in targets if schema_of_link(each, presenter)]
    if prop.name == "publisher":
        entity.add("publisher", *names)
    elif prop.name == "creator" and entity.schema in DOCUMENT_SCHEMATA:
        entity.add("author", *names)
    elif prop.name == "inSeries":
        entity.add("parent", *described)
    elif prop.name == "postIn":
        entity.add("organization", *described)
    elif prop.name == "location" and entity.schema in LEGAL_ENTITIES:
        entity.add("addressEntity", *described)
    elif prop.name == "location" and entity.schema == "Event":
        entity.add("location", *names)


def _add_file(entity: FtmEntity, part: Resource) -> None:
    entity.add("mimeType", part.one("mediaType"))
    entity.add("fileSize", part.one("byteSize"))
    addresses = [part.one(name) for name in ("downloadURL", "accessURL")]
    entity.add("sourceUrl", *addresses)
    entity.add("fileName", unquote(urlsplit(addresses[0]).path.rpartition("/")[2]))
    entity.add("notes", *(f"Rights: {text_of(each)}" for each in part.get("rights")))
    entity.add("notes", *(f"License: {text_of(each)}" for each in part.get("license")))
    entity.add("notes", *(f"SHA-256: {each.one('checksumValue')}" for each in part.parts("checksum")))


def _add_document_facts(entity: FtmEntity, thing: Resource) -> None:
    dates = [date for name in DATES for date in entity.properties.get(name, ())]
    if not entity.properties.get("date"):
        entity.add("date", *dates[:1])
    if entity.schema == "Document":
        # The model requires the name of a file; where none is known, that of the thing stands for it.
        entity.add("fileName", *([] if entity.properties.get("fileName") else [last_segment(thing.iri)]))


def identification_entities(thing: Resource, schema: str, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield the identifiers of a body."""
    if schema not in ORGANIZATIONS:
        return
    base = presenter.catalogue.base
    for value in map(text_of, thing.get("identifier")):
        found = FtmEntity(entity_id(thing.iri, base, "identifier", text_digest([value])), "Identification")
        found.add("holder", entity_id(thing.iri, base))
        found.add("number", value)
        if found.properties.get("number"):
            yield found


def quote_entities(thing: Resource, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield a note for each claim on a thing that has words: the quote, what it says, who says it, where."""
    base, labels = presenter.catalogue.base, presenter.labels
    for claim in claim_views(thing, presenter.catalogue):
        if not (claim.quote or claim.text):
            continue
        note = FtmEntity(entity_id(claim.iri, base), "Note")
        note.add("entity", entity_id(owner_iri(thing.iri), base))
        note.add("description", claim.quote)
        title = presenter.field_titles.get(claim.predicate, claim.field)
        note.add("summary", f"{title}: {presenter.value_text(claim)}" if claim.field else claim.text)
        if schema_of_link(claim.source, presenter) in DOCUMENT_SCHEMATA:
            note.add("proof", entity_id(claim.source, base))
        note.add("sourceUrl", presenter.source_fact(claim.source).url)
        note.add("publisher", claim.speaker or "; ".join(map(labels.name, claim.by)))
        note.add("keywords", labels.name(claim.status))
        note.add("notes", f"Page: {claim.page}" if claim.page else "", *claim.notes)
        yield note


WITHOUT_ROLE = frozenset(("Occupancy",))


def thing_links(thing: Resource, schema: str, presenter: Presenter) -> Iterator[FtmEntity]:
    """Yield the links of a thing to others that have a schema."""
    shape, view = presenter.profile[thing.type], SettledView(thing, presenter.catalogue)
    members = {part.one("organization") for part in view.settled_parts("membership")}
    for prop in shape.properties.values():
        is_property = prop.name == "inSeries" or (schema, prop.name) == ("Position", "postIn")
        if prop.kind != "link" or prop.scheme or prop.computed or prop.inverse or is_property:
            continue
        for target in map(text_of, thing.get(prop.name)):
            if not (prop.name == "memberOf" and target in members):
                yield from _link(thing, schema, prop, target, presenter)
    yield from _associations(view, schema, presenter)
    yield from _memberships(view, presenter)
    yield from _citations(view, presenter)


def _link(
    thing: Resource, schema: str, prop: Property, target: str, presenter: Presenter
) -> Iterator[FtmEntity]:
    other = schema_of_link(target, presenter)
    if other and target != thing.iri:
        edge = edge_schema(schema, other, prop.name)
        key = [thing.iri, prop.name, text_digest([target.removeprefix(presenter.catalogue.base)])]
        yield _edge(edge, thing.iri, target, prop.title, key, presenter)


def schema_of_link(iri: str, presenter: Presenter) -> str:
    """Return a schema of a thing that is described, "" for what is not, or has none."""
    stub = presenter.catalogue.stub(iri)
    return SCHEMATA.get(stub.type, "") if stub else ""


def edge_schema(schema: str, other: str, field: str) -> str:
    """Return the schema of a link from a thing of one schema to one of another.

    >>> edge_schema("PublicBody", "Organization", "memberOf"), edge_schema("Pages", "Person", "creator")
    ('Membership', 'Documentation')
    """
    if schema in DOCUMENT_SCHEMATA:
        return "Documentation"
    if schema in LEGAL_ENTITIES and other in ORGANIZATIONS and field == "memberOf":
        return "Membership"
    if schema in LEGAL_ENTITIES and other == "Project":
        return "ProjectParticipant"
    return "Occupancy" if (schema, other) == ("Person", "Position") else "UnknownLink"


def _edge(
    schema: str, subject: str, target: str, role: str, key: Sequence[str], presenter: Presenter
) -> FtmEntity:
    """Return an edge; its id is made of a key, the IRI of the part that says it, or a field and a digest."""
    base = presenter.catalogue.base
    edge = FtmEntity(entity_id(key[0], base, *key[1:]), schema)
    for name, iri in zip(TABLE.edge_ends[schema], (subject, target), strict=True):
        edge.add(name, entity_id(iri, base))
    if schema not in WITHOUT_ROLE:
        edge.add("role", role)
    return edge


def _role_words(part: Resource, field: str, presenter: Presenter) -> str:
    role = part.one(field)
    return presenter.labels.name(role) if role else ""


def _associations(view: SettledView, schema: str, presenter: Presenter) -> Iterator[FtmEntity]:
    edge = "CourtCaseParty" if schema == "CourtCase" else "UnknownLink"
    for part in view.settled_parts("qualifiedAssociation"):
        agent, words = part.one("agent"), _role_words(part, "hadRole", presenter)
        if schema_of_link(agent, presenter):
            yield _edge(edge, view.thing.iri, agent, words, [part.iri], presenter)


def _memberships(view: SettledView, presenter: Presenter) -> Iterator[FtmEntity]:
    for part in view.settled_parts("membership"):
        body, words = part.one("organization"), _role_words(part, "role", presenter)
        if schema_of_link(body, presenter) not in ORGANIZATIONS:
            continue
        edge = _edge("Membership", view.thing.iri, body, words, [part.iri], presenter)
        for period in part.parts("memberDuring"):
            edge.add("startDate", *map(text_of, period.get("startDate")))
            edge.add("endDate", *map(text_of, period.get("endDate")))
            edge.add("description", period.one("asStated"))
        yield edge


def _citations(view: SettledView, presenter: Presenter) -> Iterator[FtmEntity]:
    if SCHEMATA.get(view.thing.type) not in DOCUMENT_SCHEMATA:
        return
    for part in view.settled_parts("citation"):
        target = part.one("citedEntity")
        if schema_of_link(target, presenter) and target != view.thing.iri:
            edge = _edge("Documentation", view.thing.iri, target, "Cites", [part.iri], presenter)
            edge.add("description", part.one("asStated"))
            yield edge
