"""FollowTheMoney: entities as Aleph and its kin export them, a line of JSON for each.

`entity_reader` reads files into an `entity_store`, `record_names` says which entities become records,
`documents` drafts these by `mapping.toml`, and `links` adds what other entities tell of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from foia_graph.connectors.ftm.documents import fill_draft, page_records
from foia_graph.connectors.ftm.draft import FtmImport, RecordDraft
from foia_graph.connectors.ftm.entity_reader import SUFFIXES, EntityReader
from foia_graph.connectors.ftm.entity_store import LEFT_OUT, RECORD_TYPES, Entity, EntityStore
from foia_graph.connectors.ftm.links import add_details, add_links
from foia_graph.connectors.ftm.record_names import Publishers, RecordName, RecordNames, plain_id
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
                yield from _EntityImport(session, store).record_files()
                session.is_complete = reader.is_whole
            finally:
                store.close()


class _EntityImport:
    """The import of the entities in a store."""

    def __init__(self, session: ImportSession, store: EntityStore) -> None:
        title = session.origin = origin_name(session.source, store.entities())
        source = f"ftm-{plain_id(title)}"
        profile, names = Profile(resource_folder("ontology")), RecordNames(store)
        self._work = FtmImport(session, store, names, profile, source, Publishers(source))
        self._title = title
        scheme = TurtleGraph(profile.folder / "schemes" / "roles.ttl", base="https://example.org/")
        self._roles = frozenset(row["notation"] for row in scheme.rows(ROLES))

    def record_files(self) -> Iterator[RecordFile]:
        """Yield the source itself, then all things in the order of their ids; what remains is omitted."""
        work = self._work
        record = ImportedRecord("SourceDocument", work.source)
        record["title"] = f"Entities of FollowTheMoney: {self._title}"
        record["holdingStatus"] = "not-held"
        yield RecordFile(f"sources/{work.source}", work.source, [record])
        self._note_names()
        for entity in work.store.entities():
            if entity.schema in RECORD_TYPES:
                yield from self._read_thing(entity)
        yield from work.publishers.files()
        self._leave_out_rest()

    def _note_names(self) -> None:
        for entity in self._work.store.entities():
            if entity.schema in NAMED and self._work.names.find(entity.id):
                for name in ("name", "alias", "abbreviation"):
                    for value in entity.values(name):
                        self._work.store.add_name(value, entity.id)

    def _read_thing(self, entity: Entity) -> Iterator[RecordFile]:
        work = self._work
        name = work.names.find(entity.id)
        if name is None:
            work.leave_out(entity, work.names.why_left_out(entity))
            return
        times = (entity.other.get("updated_at"), entity.other.get("last_change"), entity.first("modifiedAt"))
        modified = str(next(filter(None, times), ""))
        if work.session.is_unchanged(modified):
            work.leave_out(entity, UNCHANGED)
            return
        records = [self._draft(entity, name)]
        if name.type == "ReleasedDocument":
            records += page_records(work, entity, name)
        plural = work.profile[name.type].plural
        yield RecordFile(f"{plural}/{name.id}", entity.id, records, modified)

    def _draft(self, entity: Entity, name: RecordName) -> ImportedRecord:
        draft = RecordDraft(self._work, entity, name)
        fill_draft(draft)
        add_details(draft)
        add_links(draft, self._roles)
        return draft.finish()

    def _leave_out_rest(self) -> None:
        for entity in self._work.store.entities(untold=True):
            since = self._work.session.options.since
            otherwise = UNCHANGED if since else NO_RECORD_AT_END
            self._work.leave_out(entity, LEFT_OUT.get(entity.schema, otherwise))


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
