"""The draft of a record: an entity, the record that it becomes, and the accounts of what was read of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from foia_graph.connectors.ftm.entity_store import (
    DETAILS,
    EDGES,
    MAPPING,
    RECORD_TYPES,
    REVERSE_PROPERTIES,
    TABLES,
    Entity,
    EntityStore,
)
from foia_graph.connectors.ftm.record_names import Publishers, RecordName, RecordNames
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.mapping import Conversion, FieldMapper
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, SourcedRecord
from foia_graph.connectors.imports.session import ImportReport, ImportSession
from foia_graph.model.profile import Profile

PROPERTIES = "/properties"
LEADS_NOWHERE = "leads to what became no record, or to nothing in the file"


@dataclass(slots=True)
class FtmImport:
    """One import: its session, its entities, the names of their records, and the source that says it all."""

    session: ImportSession
    store: EntityStore
    names: RecordNames
    profile: Profile
    source: str
    publishers: Publishers

    @property
    def mapper(self) -> FieldMapper:
        """Return the mapper of what is omitted of all entities."""
        return FieldMapper(MAPPING, self.session)

    def open(self, entity: Entity) -> OriginObject:
        """Return the properties of an entity that is reported now; all of it is counted the first time."""
        report = self.session.report
        # Several records may read one entity; its fields are counted the first time alone.
        if self.store.is_told(entity.id):
            report = ImportReport()
        else:
            self.session.count(entity.schema)
            self.store.mark_told(entity.id)
        other = OriginObject(entity.other, report, "entity")
        self.mapper.finish("entity", other)
        fields = OriginObject(entity.properties, report, entity.schema, PROPERTIES)
        for name in (*EDGES.get(entity.schema, ()), DETAILS.get(entity.schema, "")):
            fields.take(name)
        return fields

    def leave_out(self, entity: Entity, reason: str) -> None:
        """Leave an entity out with all that it says."""
        fields = self.open(entity)
        fields.leave_out(reason, *entity.properties)
        fields.finish()
        self.session.leave_out(entity.schema, reason)

    def close(self, fields: OriginObject) -> None:
        """Leave out what no record has room for, by name, and count what is not known."""
        fields.leave_out(MAPPING.reasons["other-side"], *REVERSE_PROPERTIES)
        self.mapper.finish("properties", fields)


class RecordDraft(SourcedRecord):
    """A record as it is drafted of an entity; each value says in which property it is."""

    def __init__(self, work: FtmImport, entity: Entity, name: RecordName) -> None:
        super().__init__(ImportedRecord(name.type, name.id), work.source)
        self.work, self.entity, self.name = work, entity, name
        self.fields = work.open(entity)

    @property
    def place(self) -> str:
        """Return the entity as problems name it."""
        return f"{self.entity.schema} {self.entity.id}"

    @property
    def mapping(self) -> str:
        """The name of the mapping that fills it."""
        is_document = RECORD_TYPES[self.entity.schema] == "ReleasedDocument"
        return "document" if is_document else TABLES["drafts"][self.name.type]

    @property
    def has_pages(self) -> bool:
        """Whether entities are its pages."""
        return self.work.store.is_pointed_at(self.entity.id, "Page", "document")

    def fill(self, calls: Mapping[str, Callable[["RecordDraft"], None]], **names: str) -> None:
        """Fill the record by its mapping; `calls` are what its table cannot say."""
        conversions: Mapping[str, Conversion] = {"address": lambda _, text: self.checked_address(text)}
        named = {name: partial(_call, call, self) for name, call in calls.items()}
        mapper = FieldMapper(MAPPING, self.work.session, conversions, calls=named)
        mapper.apply(self.mapping, self.fields, self, self.place, **names)
        for reason, paths in MAPPING.objects[self.mapping].left_out.items():
            self.fields.leave_out(mapper.mapping.reasons[reason], *paths)

    def values(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield the values of properties, each with its position (JSON Pointer)."""
        for name in names:
            for number, value in enumerate(self.fields.texts(name)):
                yield value, f"{self.fields.field(name)}/{number}"

    def state(self, field: str, value: str, pointer: str, **keys: str) -> None:
        """Add what the origin says to a field, unless it is there already, or is another name of it."""
        names = self.work.profile[self.name.type].name_fields
        fields = names if field in names else (field,)
        if value and all(value != _value(each) for name in fields for each in self.present(name)):
            super().state(field, value, pointer, **keys)

    def present(self, field: str) -> list[FieldValue]:
        """Return the values of a field that were added."""
        values = self.record.fields.get(field, [])
        return values if isinstance(values, list) else [values]

    def texts(self, field: str, *names: str, rest: str = "") -> None:
        """Add the values of properties as texts; of a field with one value the others go to `rest`."""
        for number, (value, pointer) in enumerate(self.values(*names)):
            self.state(rest if rest and number else field, value, pointer)

    def checked_address(self, text: str) -> str:
        """Return an address of the web, "" for that of the record in the catalogue that wrote the file."""
        return "" if self.is_own_address(text) else web_address(self.work.session, self.place, text)

    def is_own_address(self, address: str) -> bool:
        """Return whether an address is that of the record in the catalogue that wrote the file."""
        return not self.name.id.startswith("ftm-") and address.endswith(f"/id/{self.name.link}")

    def state_in_words(self, text: str, pointer: str, *, quote: str = "", **keys: str) -> bool:
        """Add what no field has room for as a claim in words; return whether it was not there yet."""
        words = {"text": text, "quote": quote, "source": self.source, "originField": pointer, **keys}
        return bool(text) and self._add("claims", {name: value for name, value in words.items() if value})

    def parts(self, field: str) -> list[dict[str, FieldValue]]:
        """Return the values of a field that are parts or claims."""
        return [each for each in self.present(field) if isinstance(each, dict)]

    def link(self, field: str, name: RecordName, pointer: str, note: str = "") -> bool:
        """Link to a record, where the field may lead to one of its class; return whether it does."""
        profile = self.work.profile
        prop = profile[self.name.type].properties.get(field)
        if prop is None or prop.computed or profile[name.type].target not in prop.classes:
            return False
        if name == self.name:
            self.work.session.problem(self.place, f"points at itself ({field})")
            return True
        self.state(field, name.link, pointer, note=note)
        return True

    def link_all(self, field: str, *names: str) -> None:
        """Link to the records of the entities that properties lead to; others are omitted by name."""
        for name in names:
            for target, pointer in self.values(name):
                found = self.work.names.find(target)
                if found is None or not self.link(field, found, pointer):
                    self.leave_out_value(name, LEADS_NOWHERE)

    def leave_out_value(self, name: str, reason: str) -> None:
        """Count a value of a property that comes into no record."""
        self.work.session.leave_out(f"{self.entity.schema}.{name}", reason)

    def is_above_itself(self, name: str) -> bool:
        """Return whether a property leads from the entity back to it, over others, which is a problem."""
        if not self.work.store.is_above_itself(self.entity.id, name):
            return False
        self.work.session.problem(self.place, f"its {name} leads back to itself; the link is skipped")
        self.fields.take(name)
        return True

    def finish(self) -> ImportedRecord:
        """Return the record, and close the accounts of its entity."""
        self.work.close(self.fields)
        return self.record


def _value(value: FieldValue) -> FieldValue | None:
    return value.get("value") if isinstance(value, dict) else value


def _call(call: Callable[[RecordDraft], None], draft: RecordDraft, *_: object) -> None:
    call(draft)
