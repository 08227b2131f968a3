"""Drafts of records of entities: by `mapping.toml`, with what its table cannot say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from foia_graph.connectors.ftm import entity_store
from foia_graph.connectors.imports import records
from foia_graph.connectors.imports.checked_values import address_parts, html_text, web_address
from foia_graph.connectors.imports.mapping import Conversion, FieldMapper, calls_of
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportReport, ImportSession
from foia_graph.model.namespaces import SPDX
from foia_graph.model.profile import Profile

LEADS_NOWHERE = "leads to what became no record, or to nothing in the file"
# Ends of addresses that are pages, not files.
WEB_SUFFIXES = frozenset(("", ".html", ".htm", ".php", ".asp", ".aspx", ".jsp", ".cgi"))
CHECKSUMS = {40: "checksumAlgorithm_sha1", 64: "checksumAlgorithm_sha256", 32: "checksumAlgorithm_md5"}
MAYBE_PRIVATE_AUTHOR = "is the name of an author alone, who may be a private person"
# Folders in folders that are followed upwards.
DEEPEST = 50
ADDRESS_PARTS = ("street", "street2", "city", "region", "state", "country")


@dataclass(slots=True)
class FtmImport:
    """One import: its session, its entities, the names of their records, and the source that says it all."""

    session: ImportSession
    store: entity_store.EntityStore
    names: entity_store.RecordNames
    profile: Profile
    source: str
    publishers: records.RecordTable = field(default_factory=records.RecordTable)
    """Publishers that documents name, and that the file does not describe: each is one organization."""

    def open(self, entity: entity_store.Entity) -> OriginObject:
        """Return the properties of an entity that is reported now; all of it is counted the first time."""
        report = self.session.report
        # Several records may read one entity; its fields are counted the first time alone.
        if self.store.is_told(entity.id):
            report = ImportReport()
        else:
            self.session.count(entity.schema)
            self.store.mark_told(entity.id)
        self.close(OriginObject(entity.other, report, "entity"), "entity")
        fields = OriginObject(entity.properties, report, entity.schema, "/properties")
        for name in (*entity_store.EDGES.get(entity.schema, ()), entity_store.DETAILS.get(entity.schema, "")):
            fields.take(name)
        return fields

    def leave_out(self, entity: entity_store.Entity, reason: str) -> None:
        """Leave an entity out with all that it says."""
        fields = self.open(entity)
        fields.leave_out(reason, *entity.properties)
        fields.finish()
        self.session.leave_out(entity.schema, reason)

    def close(self, fields: OriginObject, mapping: str = "properties") -> None:
        """Leave out what no record has room for, by name, and count what is not known."""
        if mapping != "entity":
            fields.leave_out(entity_store.MAPPING.reasons["other-side"], *entity_store.REVERSE_PROPERTIES)
        FieldMapper(entity_store.MAPPING, self.session).finish(mapping, fields)

    def publisher(self, name: str) -> entity_store.RecordName:
        """Return the record of a publisher that is a name alone."""
        key = entity_store.name_key(name)
        label = records.claim(name, source=self.source, originField="/properties/publisher")
        found = entity_store.RecordName("Organization", f"ftm-publisher-{entity_store.plain_id(key)}")
        path = f"organizations/{found.id}"
        self.publishers.record(found.type, found.id, path, f"publisher {key}", prefLabel=label)
        return found


class RecordDraft(records.SourcedRecord):
    """A record as it is drafted of an entity; each value says in which property it is."""

    def __init__(self, work: FtmImport, entity: entity_store.Entity, name: entity_store.RecordName) -> None:
        super().__init__(records.ImportedRecord(name.type, name.id), work.source)
        self.work, self.entity, self.name = work, entity, name
        self.fields = work.open(entity)
        self.place = f"{entity.schema} {entity.id}"
        is_document = entity_store.RECORD_TYPES[entity.schema] == "ReleasedDocument"
        self.mapping = "document" if is_document else entity_store.TABLES["drafts"][name.type]
        self.has_pages = work.store.is_pointed_at(entity.id, "Page", "document")

    def fill(self) -> None:
        """Fill the record by the mapping of its class."""
        entity = self.entity
        is_folder = entity.schema in ("Folder", "Package")
        is_dated = entity.values("authoredAt") or entity.values("publishedAt")
        conversions: Mapping[str, Conversion] = {
            "address": lambda _, text: (
                "" if self._is_own_address(text) else web_address(self.work.session, self.place, text)
            )
        }
        mapper = FieldMapper(entity_store.MAPPING, self.work.session, conversions, calls=calls_of(self))
        mapper.apply(
            self.mapping,
            self.fields,
            self,
            self.place,
            dated="yes" if entity.values("date") else "",
            undated="" if is_dated else "yes",
            what="A folder" if is_folder else f"A document ({entity.schema})",
            place=self.place,
            sensitivity=self.work.names.sensitivity(entity) if entity.schema == "Person" else "",
            **{self.name.type: "yes"},
        )

    def finish(self) -> records.ImportedRecord:
        """Return the record, and close the accounts of its entity."""
        self.work.close(self.fields, self.mapping)
        return self.record

    def values(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield the values of properties, each with its position (JSON Pointer)."""
        for name in names:
            for number, value in enumerate(self.fields.texts(name)):
                yield value, f"{self.fields.field(name)}/{number}"

    def state(self, field: str, value: str, pointer: str, **keys: str) -> None:
        """Add what the origin says to a field, unless it is there already, or is another name of it."""
        names = self.work.profile[self.name.type].name_fields
        there = [each for name in (names if field in names else (field,)) for each in self.present(name)]
        if value not in [each.get("value") if isinstance(each, dict) else each for each in there]:
            super().state(field, value, pointer, **keys)

    def present(self, field: str) -> list[records.FieldValue]:
        """Return the values of a field that were added."""
        return records.listed(self.record.fields.get(field))

    def link(self, field: str, name: entity_store.RecordName, pointer: str, note: str = "") -> bool:
        """Link to a record, where the field may lead to one of its class; return whether it does."""
        profile = self.work.profile
        prop = profile[self.name.type].properties.get(field)
        if prop is None or prop.computed or profile[name.type].target not in prop.classes:
            return False
        if name == self.name:
            self.work.session.problem(self.place, f"points at itself ({field})")
        else:
            self.state(field, name.link, pointer, note=note)
        return True

    def link_all(self, field: str, *names: str) -> None:
        """Link to the records of the entities that properties lead to; others are omitted by name."""
        for name in names:
            for target, pointer in self.values(name):
                found = self.work.names.find(target)
                if found is None or not self.link(field, found, pointer):
                    self._leave_out_value(name, LEADS_NOWHERE)

    def _leave_out_value(self, name: str, reason: str) -> None:
        self.work.session.leave_out(f"{self.entity.schema}.{name}", reason)

    def _is_own_address(self, address: str) -> bool:
        return not self.name.id.startswith("ftm-") and address.endswith(f"/id/{self.name.link}")

    def _is_above_itself(self, name: str) -> bool:
        if not self.work.store.is_above_itself(self.entity.id, name):
            return False
        self.work.session.problem(self.place, f"its {name} leads back to itself; the link is skipped")
        self.fields.take(name)
        return True

    def _call_titles(self, *_: object) -> None:
        *names, file_name = entity_store.TABLES["names"][self.mapping].split()
        titles = list(self.values(*names)) or list(self.values(file_name))[:1]
        for number, (value, pointer) in enumerate(titles):
            self.state("alternative" if number else "title", value, pointer)

    def _call_form(self, *_: object) -> None:
        if form := entity_store.TABLES["document-forms"].get(self.entity.schema, ""):
            self.state("form", form, "/schema")

    def _call_folders(self, *_: object) -> None:
        for parent, pointer in self.values("parent"):
            name, folder = self.work.names.find(parent), self.work.store.find(parent)
            if name and folder:
                title = folder.first("title", "fileName", "name") or name.id
                self.state_in_words(f"Is a folder in “{title}”.", pointer)

    def _call_makers(self, *_: object) -> None:
        """Link authors and publishers that are bodies of the file; a publisher that is none becomes one."""
        work = self.work
        for value, pointer in self.values("publisher"):
            found = work.names.find(work.store.find_name(value))
            self.link("publisher", found or work.publisher(value), pointer)
        for value, pointer in self.values("author"):
            found = work.names.find(work.store.find_name(value))
            if found is None or not self.link("creator", found, pointer):
                self._leave_out_value("author", MAYBE_PRIVATE_AUTHOR)
        self.link_all("creator", "emitters")
        self.link_all("recipient", "recipients")

    def _call_files(self, *_: object) -> None:
        """Add the file: its addresses, name, type, size and checksum; one of a page is of its page."""
        downloads = []
        for value, pointer in self.values("sourceUrl"):
            if self._is_own_address(value) or not (
                address := web_address(self.work.session, self.place, value)
            ):
                continue
            # An address is that of a file where it ends as one, or is called as the file is.
            name = unquote(address_parts(address).path.rpartition("/")[2])
            is_named = name and name in self.entity.values("fileName")
            if is_named or PurePosixPath(name).suffix.lower() not in WEB_SUFFIXES:
                downloads.append((address, pointer))
            else:
                self.state("landingPage", address, pointer)
        facts = self._file_facts()
        for address, pointer in downloads or ([("", "/properties")] if facts else []):
            part: dict[str, records.FieldValue] = {"downloadURL": address} if address else {}
            own: dict[str, records.FieldValue] = {"source": self.work.source, "originField": pointer}
            self.record.add("distribution", {**part, **facts, **own})

    def _file_facts(self) -> dict[str, records.FieldValue]:
        names = ("fileName", "mimeType", "fileSize", "contentHash")
        title, media_type, stated, digest = ("".join(self.fields.texts(name)[:1]) for name in names)
        size = stated.split(".")[0]
        if stated and not size.isdecimal():
            self.work.session.problem(self.place, f"fileSize {stated} is no number")
            size = ""
        facts = records.nonempty(title=title, mediaType=media_type, byteSize=size)
        if algorithm := CHECKSUMS.get(len(digest)):
            facts["checksum"] = {"algorithm": f"{SPDX}{algorithm}", "checksumValue": digest.lower()}
        return facts

    def _call_wholes(self, *_: object) -> None:
        """Link the folders that a document is in, and the message or workbook that it is part of."""
        work = self.work
        for parent, pointer in [] if self._is_above_itself("parent") else self.values("parent"):
            seen: list[str] = []
            while parent and parent not in seen and len(seen) < DEEPEST:
                seen.append(parent)
                name, entity = work.names.find(parent), work.store.find(parent)
                if name is None or entity is None:
                    message = f"its parent {parent} is not in the file"
                    work.session.problem(f"document {self.entity.id}", message)
                    break
                field = "inSeries" if name.type == "Release" else "isPartOf"
                if len(seen) == 1 or field == "inSeries":
                    self.link(field, name, pointer)
                parent = entity.first("parent")
        self.link_all("repliesTo", "inReplyToEmail", "inReplyToMessage")

    def _call_text(self, *_: object) -> None:
        if not self.has_pages and self.name.type == "ReleasedDocument":
            html = self.fields.texts("bodyHtml") if not self.fields.texts("bodyText") else []
            self.record["text"] = "\n".join(self.fields.texts("bodyText") or map(html_text, html))

    def _call_holding(self, *_: object) -> None:
        files = self.present("distribution")
        is_linked = any(isinstance(part, dict) and "downloadURL" in part for part in files)
        has_text = self.has_pages or bool(self.record.fields.get("text"))
        status = "linked-not-held" if is_linked else "held-in-part" if has_text else "described-only"
        self.record["holdingStatus"] = status if self.name.type == "ReleasedDocument" else "not-held"

    def _call_names(self, *_: object) -> None:
        """Add the name of a thing, and other names; what has none is called by its id."""
        label, *others = self.work.profile[self.name.type].name_fields
        values = list(self.values(*entity_store.TABLES["names"].get(self.mapping, "name").split()))
        for value, pointer in values[:1]:
            self.state(label, value, pointer)
        for value, pointer in [*values[1:], *self.values("alias", "previousName", "weakAlias")]:
            if others:
                self.state(others[0], value, pointer)
            else:
                self.state_in_words(f"Is called “{value}”, too.", pointer)
        if not self.present(label):
            self.record[label] = self.place

    def _call_description(self, *_: object) -> None:
        for number, (value, pointer) in enumerate(self.values("summary", "description")):
            if number:
                self.state_in_words(value, pointer)
            else:
                self.state("description", value, pointer)

    def _call_identifiers(self, *_: object) -> None:
        if self.name.type == "Person":
            self.fields.leave_out(
                entity_store.MAPPING.reasons["more-than-role"], *entity_store.TABLES["identifiers"]
            )
            return
        for name, label in entity_store.TABLES["identifiers"].items():
            for value, pointer in self.values(name):
                self.state("identifier", value, pointer, note=f"{label}.")

    def _call_links(self, *_: object) -> None:
        for table in ("links", "upward-links"):
            for each in entity_store.TABLES[table].get(self.mapping, "").split():
                field, _sign, name = each.partition("=")
                if table == "links" or not self._is_above_itself(name):
                    self.link_all(field, name)

    def _call_person_names(self, *_: object) -> None:
        for number, (value, pointer) in enumerate(self.values("name")):
            self.state("alternateName" if number else "name", value, pointer)

    def _call_place_names(self, *_: object) -> None:
        if self.entity.values("name") or self.entity.values("full"):
            self._call_names()
            return
        parts = map(self.entity.first, ADDRESS_PARTS)
        self.record["prefLabel"] = ", ".join(filter(None, parts)) or self.place

    def _call_participants(self, *_: object) -> None:
        for name, role in (("organizer", "organizer"), ("involved", "participant")):
            for target, pointer in self.values(name):
                if found := self.work.names.find(target):
                    self.add_part("qualifiedAssociation", pointer, agent=found.link, hadRole=role)
                else:
                    self._leave_out_value(name, LEADS_NOWHERE)


MAX_PAGES = 999_999_999


def page_records(
    work: FtmImport, document: entity_store.Entity, name: entity_store.RecordName
) -> Iterator[records.ImportedRecord]:
    """Yield the pages of a document, counted from 1; what is no page, or has no position, is a problem."""
    pages = [(_page_number(page), page) for page in work.store.pointing(document.id, "Page", "document")]
    first = min((number for number, _ in pages if number >= 0), default=1)
    seen: set[int] = set()
    for number, page in sorted(pages, key=lambda pair: (pair[0], pair[1].id)):
        place = number if first else number + 1
        if number < 0 or place in seen:
            words = "has no position in its document" if number < 0 else f"is page {place}, as another one is"
            work.session.problem(f"page {page.id}", words, "error")
            work.leave_out(page, "has no page number of its own in its document")
            continue
        seen.add(place)
        fields = work.open(page)
        fields.take("index")
        record = records.ImportedRecord("Page", f"{name.id}/{place}")
        record["text"] = "\n".join(fields.texts("bodyText"))
        work.close(fields)
        yield record


def _page_number(page: entity_store.Entity) -> int:
    # -1 stands for no position.
    index = page.first("index").removesuffix(".0")
    number = int(index) if index.isascii() and index.isdecimal() and len(index) < 10 else -1
    return number if number <= MAX_PAGES else -1
