"""The lines of a whole catalogue in FollowTheMoney: one thing after the other, with what belongs to it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from foia_graph.errors import ValueRejected
from foia_graph.model import iris
from foia_graph.model.dates import partial_date
from foia_graph.model.iris import last_segment, owner_iri, text_digest
from foia_graph.model.profile import Property
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.figures import lines_of_parts
from foia_graph.publish.machine_note import with_machine_note
from foia_graph.publish.presenter import Presenter, Publication
from foia_graph.publish.profiles.settled_view import SettledView
from foia_graph.store.claim_views import claim_views

# What begins the id of each entity that stands for something in a catalogue.
PREFIX = "foia."
# What cleaning takes out of each value: control characters, and characters without width.
NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2060-\u2064\ufeff]")
ENTITY_ID = re.compile(r"[0-9a-zA-Z](?:[0-9a-zA-Z.\-]*[0-9a-zA-Z])?")
MAX_ID_LENGTH = 200


class FtmTable(msgspec.Struct, frozen=True):
    """The table of the model: which schemata and properties there are for classes and fields (`ftm.toml`)."""

    links: frozenset[str]
    documents: frozenset[str]
    unwritten_fields: frozenset[str]
    unwritten_parts: frozenset[str]
    schemata: dict[str, str]
    forms: dict[str, str]
    media_types: dict[str, str]
    edge_ends: dict[str, tuple[str, str]]
    longest: dict[str, int]
    types: dict[str, tuple[str, ...]]
    fields: dict[str, str]
    class_fields: dict[str, dict[str, str]]


TABLE = msgspec.toml.decode(Path(__file__).with_name("ftm.toml").read_bytes(), type=FtmTable)
TYPES = {name: kind for kind, names in TABLE.types.items() for name in names}
SCHEMATA, DOCUMENT_SCHEMATA, LONGEST = TABLE.schemata, TABLE.documents, TABLE.longest
_BREAK = re.compile(r"\n|[^\S\n]")


def entity_id(iri: str, base: str, *more: str) -> str:
    """Return the id of the entity of a thing, or of something about it that `more` names.

    >>> entity_id("https://a.example/id/document/x/page/3", "https://a.example/")
    'foia.document.x.page.3'
    """
    name = iri.removeprefix(base).removeprefix("id/")
    found = PREFIX + ".".join([*re.split("[/#]", name), *more])
    if ENTITY_ID.fullmatch(found) and len(found) <= MAX_ID_LENGTH:
        return found
    return f"{PREFIX}{name.partition('/')[0]}.{iris.text_digest([name, *more])}"


class FtmEntity:
    """An entity as it is written; adding a value that it has already changes nothing."""

    __slots__ = ("id", "properties", "schema")

    def __init__(self, id: str, schema: str) -> None:  # noqa: A002 - the model's word
        self.id, self.schema = id, schema
        self.properties: dict[str, list[str]] = {}

    def add(self, name: str, *values: str) -> None:
        """Add values to a property as its type takes them; what it cannot take is in the notes."""
        for value in values:
            text = NOT_IN_TEXT.sub("", unicodedata.normalize("NFC", value)).strip()
            if text:
                self._add_clean(name, text, TYPES.get(name, "string"))

    def _add_clean(self, name: str, text: str, kind: str) -> None:
        if kind == "text":
            self._append(name, *text_pieces(text, LONGEST["text"]))
            return
        clean, is_whole = clean_value(text, kind)
        self._append(name, clean)
        if not is_whole:
            notes = "description" if self.schema in TABLE.links else "notes"
            self._append(notes, *text_pieces(text, LONGEST["text"]))

    def _append(self, name: str, *values: str) -> None:
        properties = self.properties.setdefault(name, [])
        properties += [value for value in dict.fromkeys(values) if value and value not in properties]
        if not properties:
            del self.properties[name]

    def line(self) -> bytes:
        """Return the entity as a line of JSON."""
        body = {"id": self.id, "schema": self.schema, "properties": self.properties}
        return msgspec.json.encode(body) + b"\n"


def clean_value(text: str, kind: str) -> tuple[str, bool]:
    """Return a value as a type takes it, "" for none, and whether that says all of it.

    >>> clean_value('"Harbor  Office"', "name"), clean_value("mailto:a@example.org", "url")
    (('Harbor Office', True), ('', False))
    """
    if kind in ("date", "url", "phone"):
        clean = {"date": _clean_date, "url": _clean_url, "phone": _clean_phone}[kind](text)
        return clean, bool(clean)
    if kind == "address":
        text = re.sub(r"[\n\r\t;]+", ", ", text)
    if kind != "string":
        text = " ".join(text.split())
    if kind == "name":
        text = re.sub(r"""^(["'])(.*)\1$""", r"\2", text).strip()
    longest = LONGEST[kind]
    if len(text) <= longest:
        return text, True
    return ("" if kind == "identifier" else f"{text[: longest - 1].rstrip()}…"), False


def _clean_date(text: str) -> str:
    try:
        if "T" not in text:
            return partial_date(text)
        time = datetime.fromisoformat(text)
    except (ValueRejected, ValueError):
        return ""
    return (time.astimezone(UTC) if time.tzinfo else time).strftime("%Y-%m-%dT%H:%M:%S")


def _clean_url(text: str) -> str:
    if not re.match(r"(?i)(?:https?|ftp)://[^/?#\s]+", text) or re.search(r"\s", text):
        return ""
    clean = re.sub(r"^([^:]+://[^/?#]+)(?=[?#]|$)", r"\1/", text)
    return clean if len(clean) <= LONGEST["url"] else ""


def _clean_phone(text: str) -> str:
    # ITU-T E.164; a number without its country cannot be dialled.
    number = re.sub(r"[\s().\-]", "", text)
    return number if re.fullmatch(r"\+[1-9][0-9]{6,14}", number) else ""


def text_pieces(text: str, longest: int) -> Iterator[str]:
    """Yield a text in pieces of at most so many characters, cut at the last line end or space of each.

    >>> list(text_pieces("one two three", 8))
    ['one two', 'three']
    """
    while len(text) > longest:
        cuts = [match.start() for match in _BREAK.finditer(text, longest // 2, longest + 1)]
        lines = [cut for cut in cuts if text[cut] == "\n"]
        cut = (lines or cuts or [longest])[-1]
        yield text[:cut].strip()
        text = text[cut:].lstrip()
    yield text


def schema_of(thing: Resource, has_pages: bool) -> str:
    """Return the schema of a thing, "" for a class that has none.

    A document whose pages are described is `Pages`, whatever its form; else form and file decide.
    """
    schema = SCHEMATA.get(thing.type, "")
    if schema != "Document":
        return schema
    if has_pages:
        return "Pages"
    forms = (TABLE.forms.get(last_segment(text_of(form)), "") for form in thing.get("form"))
    media_types = (part.one("mediaType") for part in thing.parts("distribution"))
    names = (name for each in media_types for name in (each, each.partition("/")[0]))
    files = (TABLE.media_types.get(name, "") for name in names)
    return next(filter(None, (*forms, *files)), schema)


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
        if _schema_of_link(source, presenter) in DOCUMENT_SCHEMATA:
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
    described = [entity_id(each, base) for each in targets if _schema_of_link(each, presenter)]
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
        if _schema_of_link(claim.source, presenter) in DOCUMENT_SCHEMATA:
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
    other = _schema_of_link(target, presenter)
    if other and target != thing.iri:
        edge = edge_schema(schema, other, prop.name)
        key = [thing.iri, prop.name, text_digest([target.removeprefix(presenter.catalogue.base)])]
        yield _edge(edge, thing.iri, target, prop.title, key, presenter)


def _schema_of_link(iri: str, presenter: Presenter) -> str:
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
        if _schema_of_link(agent, presenter):
            yield _edge(edge, view.thing.iri, agent, words, [part.iri], presenter)


def _memberships(view: SettledView, presenter: Presenter) -> Iterator[FtmEntity]:
    for part in view.settled_parts("membership"):
        body, words = part.one("organization"), _role_words(part, "role", presenter)
        if _schema_of_link(body, presenter) not in ORGANIZATIONS:
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
        if _schema_of_link(target, presenter) and target != view.thing.iri:
            edge = _edge("Documentation", view.thing.iri, target, "Cites", [part.iri], presenter)
            edge.add("description", part.one("asStated"))
            yield edge
