"""Documents of DocumentCloud as records: what its interface says of each, and where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.connectors.documentcloud.bodies import PLATFORM_ID, Bodies
from foia_graph.connectors.documentcloud.gathered import PUBLIC, GatheredDocument
from foia_graph.connectors.documentcloud.parts import (
    OF_INTERFACE,
    add_notes,
    add_sections,
)
from foia_graph.connectors.documentcloud.projects import Projects
from foia_graph.connectors.imports.checked_values import date_value, web_address
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.notes import ACCOUNT, NOT_PUBLIC
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.person_headings import is_person_heading
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord
from foia_graph.errors import ValueRejected
from foia_graph.model import iris

SHA1 = re.compile(r"[0-9a-f]{40}")
SHA1_ALGORITHM = "http://spdx.org/rdf/terms#checksumAlgorithm_sha1"
ENGLISH = frozenset(("eng", "en"))
READY = frozenset(("success", "readable", ""))
RESTRICTED = {
    "organization": "DocumentCloud shows it only to the organization that uploaded it",
    "private": "DocumentCloud shows it only to whoever uploaded it",
    "invisible": "DocumentCloud has hidden it",
}
KEYS = {
    "_tag": "It is tagged “{}”.",
    "_mr_request": "It came in answer to request {} on MuckRock.",
    "_mr_agency": "It came from agency {} on MuckRock.",
    "_mr_jurisdiction": "It came from jurisdiction {} on MuckRock.",
}
"""Sentences for keys that the platforms themselves write; others are written as they stand."""
OF_PERSON = "whoever uploads a document may name private people under such a key"
LEFT_OUT = {
    ACCOUNT: ("user", "contributor", "contributor_slug", "contributor_documents_count", "account_id"),
    OF_INTERFACE: ("edit_access", "edit_data_access"),
    "says what search engines may do": ("noindex", "admin_noindex"),
    "sizes of pages are read from the file": ("page_spec",),
    "words that a search looked for": ("highlights", "note_highlights", "mentions", "mentions_count"),
    "earlier versions of the file": ("revisions", "revision_control"),
    "names that a machine looked for": ("entities",),
    "an address that lets a file be stored": ("presigned_url", "file_url"),
    "says how a page shows it": ("display_language", "annotation_count", "contributor_organization_slug"),
}


@dataclass(frozen=True, slots=True)
class DocumentCloudReader:
    """The reader of documents into records, with the bodies and projects that they name."""

    session: ImportSession
    bodies: Bodies
    projects: Projects
    site: str

    def record_files(self, document: GatheredDocument) -> Iterator[RecordFile]:
        """Yield the files of what a document names for the first time, its own, and that of its texts."""
        key, name = f"documentcloud-{document.number}", _file_name(document)
        self.session.count("document")
        fields = OriginObject(document.fields, self.session.report, "document")
        modified = fields.text("updated_at")
        source, record = ImportedRecord("SourceDocument", key), ImportedRecord("ReleasedDocument", key)
        record["source"] = key
        self._read(document, fields, source, SourcedRecord(record, key))
        fields.finish()
        yield from self.bodies.files()
        yield from self.projects.files()
        yield RecordFile(f"documents/{name}", f"document {document.number}", [source, record], modified)
        pages = list(self._pages(document, key))
        if pages:
            yield RecordFile(f"texts/{name}", f"texts {document.number}", pages, modified, as_lines=True)

    def _read(
        self, document: GatheredDocument, fields: OriginObject, source: ImportedRecord, record: SourcedRecord
    ) -> None:
        uploader = self.bodies.link(fields.take("organization"))
        address = self._address(fields, document)
        self._describe_source(fields, source, document, address, uploader)
        self._describe(fields, document, record)
        self._read_access(fields, source, record.record)
        resources = fields.object("resources")
        self._link(fields, resources, record, address)
        self._read_file(fields, resources, document, record.record, address)
        resources.leave_out("pictures, and addresses of its interface", *resources.names())
        self._state_in_words(fields, record)
        pages = fields.text("page_count") or fields.text("pages")
        if pages.isdecimal() and int(pages):
            pointer = fields.field("page_count" if "page_count" in fields.names() else "pages")
            record.state("numberOfPages", pages, pointer)
        add_sections(self.session, fields, record, int(pages) if pages.isdecimal() else 0)
        for name in ("notes", "annotations"):
            add_notes(self.session, fields, name, record, uploader)
        for reason, names in LEFT_OUT.items():
            fields.leave_out(reason, *names)

    def _address(self, fields: OriginObject, document: GatheredDocument) -> str:
        """Return the page of a document: the one that is said, else the one that its number leads to."""
        stated = web_address(self.session, f"document {document.number}", fields.text("canonical_url"))
        return stated or f"{self.site}/documents/{document.number}/"

    def _describe_source(
        self,
        fields: OriginObject,
        source: ImportedRecord,
        document: GatheredDocument,
        address: str,
        uploader: str,
    ) -> None:
        title = fields.text("title") or f"Document {document.number}"
        source["title"] = f"{title} (page on DocumentCloud)"
        source["form"] = "web-page"
        source["url"] = address
        source["publisher"] = f"organization/{PLATFORM_ID}"
        source["creator"] = uploader
        source["created"] = date_value(self.session, source.id, fields.text("created_at"))
        source["dateModified"] = date_value(self.session, source.id, fields.text("updated_at"))
        source["holdingStatus"] = "not-held"

    def _describe(self, fields: OriginObject, document: GatheredDocument, record: SourcedRecord) -> None:
        record.state("title", fields.text("title"), fields.field("title"))
        if "title" not in record.record.fields:
            record.record["title"] = f"Document {document.number} of DocumentCloud"
        record.state("description", plain_text(fields.text("description")), fields.field("description"))
        if "description" not in record.record.fields:
            record.record["description"] = "A document on DocumentCloud, which says nothing more of it."
        fields.text("id")
        record.state("identifier", document.number, fields.field("id"))

    def _read_access(self, fields: OriginObject, source: ImportedRecord, record: ImportedRecord) -> None:
        """Restrict what the origin does not show to everyone."""
        access, until = fields.text("access") or PUBLIC, fields.text("publish_at")
        if access == PUBLIC:
            return
        why = RESTRICTED.get(access, f"DocumentCloud says that access is {access!r}")
        source["restricted"] = record["restricted"] = f"{why} until {until}" if until else why

    def _link(
        self, fields: OriginObject, resources: OriginObject, record: SourcedRecord, address: str
    ) -> None:
        record.record["landingPage"] = address
        for place in (fields, resources):
            for name in ("related_article", "published_url", "remote_url"):
                page = web_address(self.session, record.record.id, place.text(name))
                if page != address:
                    record.state("webPage", page, place.field(name))
        values = fields.take("projects")
        for number, value in enumerate(values if isinstance(values, list) else []):
            pointer = f"{fields.field('projects')}/{number}"
            link = self.projects.link(value)
            if link:
                record.state("inSeries", link, pointer)
            else:
                record.state_in_words(f"It is in project {value} of DocumentCloud.", pointer)

    def _read_file(
        self,
        fields: OriginObject,
        resources: OriginObject,
        document: GatheredDocument,
        record: ImportedRecord,
        address: str,
    ) -> None:
        """Describe the file: where it is, its SHA-1, and what was uploaded."""
        place = f"document {document.number}"
        base, slug = fields.text("asset_url"), fields.text("slug")
        stated = resources.text("pdf")
        made = f"{base.rstrip('/')}/documents/{document.number}/{slug}.pdf" if base and slug else ""
        download = web_address(self.session, place, stated or made)
        status, digest = fields.text("status"), fields.text("file_hash").lower()
        if digest and not SHA1.fullmatch(digest):
            self.session.problem(place, f"has the SHA-1 {digest[:60]!r}, which is none")
            digest = ""
        checksum: FieldValue = {"algorithm": SHA1_ALGORITHM, "checksumValue": digest} if digest else ""
        ending = fields.text("original_extension").lstrip(".").lower()
        remark = f"It was uploaded as a file of the kind .{ending}." if ending not in ("", "pdf") else ""
        parts: dict[str, FieldValue] = {
            "accessURL": address,
            "downloadURL": download,
            "mediaType": "application/pdf" if download else "",
            "checksum": checksum,
            "remark": remark,
        }
        record["distribution"] = [{name: value for name, value in parts.items() if value}]
        is_there = bool(download) and status in READY
        record["holdingStatus"] = "linked-not-held" if is_there else "described-only"
        if status not in READY:
            record["remark"] = f"DocumentCloud had not made pages of it (status {status})."

    def _state_in_words(self, fields: OriginObject, record: SourcedRecord) -> None:
        """State what has no field: where it came from, its language, and what people wrote beside it."""
        sentences = {
            "source": "DocumentCloud names “{}” as its source.",
            "contributor_organization": "It was uploaded by “{}”.",
        }
        for name, sentence in sentences.items():
            if text := fields.text(name):
                record.state_in_words(sentence.format(text), fields.field(name))
        language = fields.text("language")
        if language and language not in ENGLISH:
            record.state_in_words(f"Its language is {language}.", fields.field("language"))
        if isinstance(fields.take("data"), dict):
            self._state_keys(fields.object("data"), record)

    def _state_keys(self, data: OriginObject, record: SourcedRecord) -> None:
        for name in data.names():
            if is_person_heading(name):
                data.leave_out(OF_PERSON, name)
                continue
            sentence = KEYS.get(name, f"{name}: {{}}")
            for number, value in enumerate(data.texts(name)):
                record.state_in_words(sentence.format(value), f"{data.field(name)}/{number}")
        data.finish()

    def _pages(self, document: GatheredDocument, key: str) -> Iterator[ImportedRecord]:
        """Yield the pages of which there is a text; those of what is not public are left out."""
        for number, text in sorted(document.texts.items()):
            self.session.count("page text")
            if not document.is_public:
                self.session.leave_out("page text", NOT_PUBLIC)
            else:
                yield ImportedRecord("Page", f"{key}/{number}", {"text": text})


def _file_name(document: GatheredDocument) -> str:
    slug = str(document.fields.get("slug") or document.fields.get("title") or "")
    try:
        return f"{document.number}-{iris.slug(slug)[:60].rstrip('-')}"
    except ValueRejected:
        return document.number
