"""FollowTheMoney: entities as Aleph exports them; here is what edges, mentions and notes tell of a record."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from foia_graph.connectors.ftm.draft import LEADS_NOWHERE, FtmImport, RecordDraft, page_records
from foia_graph.connectors.ftm.entity_reader import SUFFIXES, EntityReader
from foia_graph.connectors.ftm.entity_store import (
    EDGES,
    LEFT_OUT,
    OWN_ID,
    RECORD_TYPES,
    TABLES,
    Entity,
    EntityStore,
    RecordName,
    RecordNames,
    plain_id,
)
from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, nonempty
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import source_files
from foia_graph.model.claims import STATUSES
from foia_graph.model.namespaces import prefix_declarations
from foia_graph.model.profile import Profile
from foia_graph.model.rdf_syntaxes import TurtleGraph
from foia_graph.runtime.files import resource_folder

# The schemata of those whom documents may name as authors and publishers, where they become records.
NAMED = ("PublicBody", "Organization", "Company", "Project", "Person")
NAMES = ("name", "alias", "abbreviation")
# The query for the notations of the roles that people and bodies may have (scheme/roles).
ROLES = f"{prefix_declarations('skos')} SELECT ?notation WHERE {{ ?role skos:notation ?notation }}"
UNCHANGED = "did not change since the day that was asked for, or belongs to what did not"
NO_RECORD_AT_END = "leads to, or from, what became no record, or is not in the file"


class FollowTheMoney(Connector):
    """The reader of entities of FollowTheMoney."""

    kind: ClassVar[str] = "ftm"
    title: ClassVar[str] = "FollowTheMoney"
    sources: ClassVar[str] = (
        "a file or folder of entities: lines of JSON (packed with gzip, too), a list, statements as CSV"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each document with its pages, and for each other thing."""
        with TemporaryDirectory() as folder:
            store = EntityStore(Path(folder))
            try:
                reader = EntityReader(session, store)
                for name, path in source_files(session, SUFFIXES):
                    reader.read(name, path)
                yield from _record_files(session, store)
                session.is_complete = reader.is_whole
            finally:
                store.close()


def _record_files(session: ImportSession, store: EntityStore) -> Iterator[RecordFile]:
    """Yield the source itself, then all things in the order of their ids; what remains is omitted."""
    title = session.origin = origin_name(session.source, store.entities())
    source = f"ftm-{plain_id(title)}"
    profile, names = Profile(resource_folder("ontology")), RecordNames(store)
    work = FtmImport(session, store, names, profile, source)
    scheme = TurtleGraph(profile.folder / "schemes" / "roles.ttl", base="https://example.org/")
    roles = frozenset(row["notation"] for row in scheme.rows(ROLES))
    record = ImportedRecord("SourceDocument", source)
    record["title"] = f"Entities of FollowTheMoney: {title}"
    record["holdingStatus"] = "not-held"
    yield RecordFile(f"sources/{source}", source, [record])
    for entity in store.entities():
        if entity.schema in NAMED and names.find(entity.id):
            for value in (each for name in NAMES for each in entity.values(name)):
                store.add_name(value, entity.id)
    for entity in store.entities():
        if entity.schema in RECORD_TYPES:
            yield from _thing_files(work, entity, roles)
    yield from work.publishers.files()
    otherwise = UNCHANGED if session.options.since else NO_RECORD_AT_END
    for entity in store.entities(untold=True):
        work.leave_out(entity, LEFT_OUT.get(entity.schema, otherwise))


def _thing_files(work: FtmImport, entity: Entity, roles: frozenset[str]) -> Iterator[RecordFile]:
    name = work.names.find(entity.id)
    if name is None:
        work.leave_out(entity, work.names.why_left_out(entity))
        return
    times = (entity.other.get("updated_at"), entity.other.get("last_change"), entity.first("modifiedAt"))
    modified = str(next(filter(None, times), ""))
    if work.session.is_unchanged(modified):
        work.leave_out(entity, UNCHANGED)
        return
    draft = RecordDraft(work, entity, name)
    draft.fill()
    add_details(draft)
    add_links(draft, roles)
    records = [draft.finish()]
    if name.type == "ReleasedDocument":
        records += page_records(work, entity, name)
    yield RecordFile(f"{work.profile[name.type].plural}/{name.id}", entity.id, records, modified)


ENTITIES_ASKED = 100
# A day or a month with what parts it from the rest of the name of a file.
DATE_IN_NAME = re.compile(
    r"[-_. ]?(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?[0-3]\d)?(?:T?\d{4,6}Z?)?(?!\d)"
)


def origin_name(source: str, entities: Iterable[Entity]) -> str:
    """Return the data set that entities name, else the name of the file without its endings and its date.

    >>> origin_name("exports/harbor-2026-01-31.ftm.json.gz", [])
    'harbor'
    """
    sets = (_data_set(entity.other) for entity in islice(entities, ENTITIES_ASKED))
    name = Path(source).name
    stem = DATE_IN_NAME.sub("", name.split(".")[0]).strip("-_ ")
    return next(filter(None, sets), "") or stem or name or "entities"


def _data_set(other: Mapping[str, Any]) -> str:
    """Return the data set or the collection that an entity is of, "" where it says none."""
    sets, collection = other.get("datasets") or other.get("dataset"), other.get("collection")
    name = sets[0] if isinstance(sets, list) and sets else sets
    if isinstance(collection, dict):
        name = collection.get("foreign_id") or collection.get("label") or name
    return name.strip() if isinstance(name, str) else ""


# Properties of edges that are in a remark on the link.
EDGE_FACTS = (
    *("status", "date", "percentage", "relationship", "constituency", "politicalGroup", "controlType"),
    *("legalBasis", "secretary", "declarationDate", "electionDate", "periodStart", "periodEnd"),
)
# The field for the links that an export of ours names after parts.
OWN_FIELDS = {"citation": "cites"}
UNIDENTIFIED = "is a name in a text that refers to no record; it may be that of a private person"
PERSON_ROLES = frozenset(("Directorship", "Employment", "Membership", "Post"))


def add_links(draft: RecordDraft, roles: frozenset[str]) -> None:
    """Add all edges that begin at an entity; `roles` are the notations of scheme/roles."""
    for schema, (first, second) in EDGES.items():
        for edge in draft.work.store.pointing(draft.entity.id, schema, first):
            found = [draft.work.names.find(end) for end in edge.values(second)]
            targets = [name for name in found if name]
            if targets:
                link = _Edge(draft, edge, roles)
                for target in targets:
                    link.add(target)
                draft.work.close(link.fields)
                for _ in range(len(found) - len(targets)):
                    draft.work.session.leave_out(f"{schema}.{second}", LEADS_NOWHERE)


class _Edge:
    def __init__(self, draft: RecordDraft, edge: Entity, roles: frozenset[str]) -> None:
        self._draft, self._edge = draft, edge
        self.fields = draft.work.open(edge)
        self._pointer = f"/properties/{EDGES[edge.schema][1]}"
        texts = self.fields.texts
        self._words = " ".join(texts("role"))
        notation = self._words.casefold().replace(" ", "-")
        self._role = notation if notation in roles else ""
        self._start, self._end = ("".join(texts(each)[:1]) for each in ("startDate", "endDate"))
        self._details = ", ".join(
            each for name in ("summary", "description", *EDGE_FACTS) for each in texts(name)
        )

    def add(self, target: RecordName) -> None:
        # An edge of an export of ours names its field in its id, so that a round trip is exact.
        own = OWN_ID.fullmatch(self._edge.id)
        field = own["more"].split(".")[1].partition("-")[0] if own and own["more"] else ""
        years = (self._start and f"from {self._start}", self._end and f"to {self._end}")
        stated = ("" if field else self._words, " ".join(filter(None, years)), self._details)
        note = ", ".join(filter(None, stated))
        is_association = self._edge.schema == "CourtCaseParty" or field == "association"
        if is_association and self._associate(target, note):
            return
        if field and self._draft.link(OWN_FIELDS.get(field, field), target, self._pointer, self._details):
            return
        if self._draft.name.type == "Person" and self._edge.schema in PERSON_ROLES:
            self._add_membership(target)
        elif not self._draft.link(
            TABLES["edge-fields"].get(self._edge.schema, ""), target, self._pointer, note
        ):
            self._state(target, note)

    def _associate(self, target: RecordName, note: str) -> bool:
        """Add a part that says who took part in what was done; return whether the class has such parts."""
        shape = self._draft.work.profile[self._draft.name.type]
        classes = self._draft.work.profile["Association"].properties["agent"].classes
        if "qualifiedAssociation" not in shape.properties:
            return False
        if self._draft.work.profile[target.type].target not in classes:
            return False
        self._draft.add_part("qualifiedAssociation", self._pointer, agent=target.link, hadRole=self._role)
        if not self._role and note:
            self._state(target, note)
        return True

    def _add_membership(self, target: RecordName) -> None:
        """Add the place of a person in a body, with its time where one is stated."""
        if not self._role and self._words:
            self._draft.state("jobTitle", self._words, "/properties/role")
        if not (self._role or self._start or self._end):
            self._draft.link("memberOf", target, self._pointer)
            return
        session, place = self._draft.work.session, f"{self._edge.schema} {self._edge.id}"
        during = nonempty(
            startDate=date_value(session, place, self._start), endDate=date_value(session, place, self._end)
        )
        self._draft.add_part(
            "membership", self._pointer, organization=target.link, role=self._role, memberDuring=during
        )

    def _state(self, target: RecordName, note: str) -> None:
        other = self._draft.work.store.find(self._edge.first(EDGES[self._edge.schema][1]))
        label = other.first("name", "title", "full", "fileName") if other else target.id
        words = f"{TABLES['edge-words'][self._edge.schema]} “{label}”"
        self._draft.state_in_words(f"It {words}{f' ({note})' if note else ''}.", self._pointer)


def add_details(draft: RecordDraft) -> None:
    """Add the notes on an entity, its mentions and its identifiers."""
    work = draft.work
    for note in work.store.pointing(draft.entity.id, "Note", "entity"):
        _add_note(draft, work.open(note))
    if work.profile[draft.name.type].properties.get("mentions"):
        for mention in work.store.pointing(draft.entity.id, "Mention", "document"):
            _add_mentions(draft, mention, work.open(mention))
    if draft.name.type in ("Agency", "Organization"):
        for identification in work.store.pointing(draft.entity.id, "Identification", "holder"):
            fields = work.open(identification)
            text = ", ".join((*fields.texts("type"), *fields.texts("authority")))
            for number in fields.texts("number"):
                draft.state("identifier", number, "/properties/number", note=text)
            work.close(fields)


def _add_note(draft: RecordDraft, fields: OriginObject) -> None:
    """Add a note as a claim in words; one that quotes a source has the quote."""
    words, said = " ".join(fields.texts("summary") or fields.texts("name")), fields.texts("description")
    quote = "\n".join(said)
    proofs = [draft.work.names.find(each) for each in fields.texts("proof")]
    source = next((_source_link(each) for each in proofs if each), "")
    keys = {"quote": quote} if words and quote and source else {}
    if source:
        keys |= {"source": source, "originField": ""}  # the words are there, not in the file
        for name in ("publisher", "sourceUrl"):
            fields.take(name)  # as the record of the source has them
    statuses = [each.casefold() for each in fields.texts("keywords") if each.casefold() in STATUSES]
    if statuses and statuses[0] != "asserted":
        keys["status"] = statuses[0]
    text = words or quote if keys.get("quote") or not quote else ": ".join(filter(None, (words, quote)))
    pages = [each.removeprefix("Page: ") for each in fields.texts("notes") if each.startswith("Page: ")]
    if pages and keys.get("quote"):
        keys["page"] = pages[0]
    if not text or not draft.state_in_words(text, "/properties/description", **keys):
        draft.work.session.leave_out("Note", "is empty" if not text else "says what another note says")
    draft.work.close(fields)


def _source_link(name: RecordName) -> str:
    # Claims name a source by its id, a document by its link, and nothing else.
    if name.type == "SourceDocument":
        return name.id
    return name.link if name.type == "ReleasedDocument" else ""


def _add_mentions(draft: RecordDraft, mention: Entity, fields: OriginObject) -> None:
    """Add mentions of bodies and people that are records; names alone may be those of private people."""
    profile, bodies = draft.work.profile, draft.work.profile["Mention"].properties["body"].classes
    found = [name for each in fields.texts("resolved") if (name := draft.work.names.find(each))]
    as_stated = next(iter(fields.texts("name")), "")
    for body in found:
        there = [each for each in draft.present("mentions") if isinstance(each, dict)]
        names = [each.get("asStated", "") for each in there if each.get("body") == body.link]
        if profile[body.type].target in bodies and as_stated not in names:
            # The second mention of a body, under another name, has a name of its own.
            part = {"id": f"mention-{plain_id(mention.id)}" if names else "", "body": body.link}
            draft.add_part("mentions", "/properties/resolved", **part, asStated=as_stated)
    if not found:
        fields.leave_out(UNIDENTIFIED, *mention.properties)
        draft.work.session.leave_out("Mention", UNIDENTIFIED)
    draft.work.close(fields)
