"""FollowTheMoney: entities as Aleph exports them; here is what edges, mentions and notes tell of a record."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from foia_graph.connectors.ftm.draft import FtmImport, RecordDraft, page_records
from foia_graph.connectors.ftm.edges import add_links
from foia_graph.connectors.ftm.entity_reader import SUFFIXES, EntityReader
from foia_graph.connectors.ftm.entity_store import (
    LEFT_OUT,
    RECORD_TYPES,
    Entity,
    EntityStore,
    RecordNames,
    plain_id,
)
from foia_graph.connectors.ftm.notes import add_details
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import source_files
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
    sets, collection = other.get("datasets") or other.get("dataset"), other.get("collection")
    name = sets[0] if isinstance(sets, list) and sets else sets
    if isinstance(collection, dict):
        name = collection.get("foreign_id") or collection.get("label") or name
    return name.strip() if isinstance(name, str) else ""
