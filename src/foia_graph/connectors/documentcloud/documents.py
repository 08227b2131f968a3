"""Documents of DocumentCloud as records, with the bodies and projects that they name.

Their notes are claims about places on pages, their sections ranges of pages.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from foia_graph.connectors.documentcloud.gathered import PUBLIC, GatheredDocument, document_number
from foia_graph.connectors.imports import records
from foia_graph.connectors.imports.checked_values import (
    date_value,
    is_person_heading,
    origin_number,
    plain_text,
    web_address,
)
from foia_graph.connectors.imports.mapping import FieldMapper, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import (
    ACCOUNT,
    NOT_PUBLIC,
    ImportedRecord,
    RecordFile,
    SourcedRecord,
    file_name,
    nonempty,
)
from foia_graph.connectors.imports.session import ImportSession


def add_notes(
    mapper: FieldMapper, notes: Iterable[OriginObject], record: records.ImportedRecord, speaker: str
) -> None:
    """Add notes as claims about pages; `speaker` is the body of whoever wrote them, "" for none."""
    session = mapper.session
    for note in notes:
        session.count("note")
        title, content = plain_text(note.text("title")), plain_text(note.text("content"))
        words = f"{title}: {content}" if title and content else title or content
        is_public = (note.text("access") or PUBLIC) == PUBLIC
        if not (is_public and words):
            reason = records.NO_WORDS if is_public else records.NOT_PUBLIC
            session.leave_out("note", reason)
            note.leave_out(reason, *note.names())
            continue
        place = f"{record.id} note {note.text('id')}".rstrip()
        claim = records.note_claim(
            id=f"note-{note.text('id')}",
            text=words,
            source=f"document/{record.id}",
            page=_page(session, note, place),
            region=_region(session, note, place),
            said=date_value(session, place, note.text("created_at")),
            by=[speaker] if speaker else [],
        )
        record.add("claims", claim)
        mapper.finish("note", note)


def add_sections(
    session: ImportSession, found: Iterable[OriginObject], record: records.SourcedRecord, pages: int
) -> None:
    """Add the sections of a document as ranges of its pages; each lasts until the next begins."""
    sections: list[tuple[int, int, OriginObject, str]] = []
    for section in found:
        session.count("section")
        place = f"{record.record.id} section {section.text('id')}".rstrip()
        first, last = _section_pages(session, section, place)
        title = plain_text(section.text("title"))
        if first and title:
            sections.append((first, last, section, title))
        else:
            session.problem(place, "has no title or no page, so it is skipped")
    # Sections have a first page alone: the next one ends them, in whatever order they are listed.
    sections.sort(key=lambda each: each[0])
    for number, (first, last, section, title) in enumerate(sections):
        following = sections[number + 1][0] - 1 if number + 1 < len(sections) else pages
        record.add_part(
            "pageRange",
            section.pointer,
            id=f"section-{section.text('id') or number + 1}",
            title=title,
            firstPage=str(first),
            lastPage=str(last or max(first, following)),
            pageNumbering="pdf",
        )


def _page(session: ImportSession, part: OriginObject, place: str) -> str:
    """Return the page of a part, counted from 1; old answers count so, in `page`, later ones from 0."""
    is_old = "page_number" not in part.names()
    written, first = part.text("page" if is_old else "page_number"), int(is_old)
    if not written:
        return ""
    if not written.isdecimal() or int(written) < first:
        session.problem(place, f"is on page {written!r}, which is none")
        return ""
    return str(int(written) + 1 - first)


def _region(session: ImportSession, note: OriginObject, place: str) -> str:
    """Return the box of a note in percent of its page (Media Fragments URI, section 4.2.2), "" for none."""
    values = [note.take(name) for name in ("x1", "y1", "x2", "y2")]
    if all(value in (None, "") for value in values):
        return ""
    try:
        corners = [float(value) if not isinstance(value, bool) else -1.0 for value in values]
    except (TypeError, ValueError):
        corners = [-1.0]
    if not all(0 <= each <= 1 for each in corners):
        session.problem(place, f"has a box that is none: {values}")
        return ""
    x1, y1, x2, y2 = corners
    # Corners come in any order.
    left, top, width, height = min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)
    if not (width and height):
        return ""
    return f"xywh=percent:{','.join(map(_percent, (left, top, width, height)))}"


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.3f}".rstrip("0").rstrip(".")


def _section_pages(session: ImportSession, section: OriginObject, place: str) -> tuple[int, int]:
    first, _, last = section.text("pages").partition("-")
    if first.strip().isdecimal():
        return int(first), int(last) if last.strip().isdecimal() else 0
    return int(_page(session, section, place) or 0), 0


# The name of the platform, as an organization and as a source.
PLATFORM_ID = "documentcloud"
KNOWN = "its record has it already"
ONLY_NUMBER = "the origin names only its number"
PRIVATE = "DocumentCloud shows the project only to those who work on it"
SLUG = re.compile(r"[\w-]+", re.ASCII)
# A function from a thing and its number to its records (the last is linked to), or to why it has none.
Reading = Callable[[OriginObject, str], list[ImportedRecord] | str]


@dataclass(slots=True)
class NumberedThings:
    """Things of one kind (`item`), which documents name by their number, or spell out."""

    mapper: FieldMapper
    item: str
    read: Reading
    pointer: str = ""
    modified_field: str = ""
    new: list[RecordFile] = field(default_factory=list)
    """Files of things that no one took yet."""
    _links: dict[str, str] = field(default_factory=dict)
    """What each number means: the link to a record, or why there is none."""

    def files(self) -> Iterator[RecordFile]:
        """Yield the files of things that were met since this was called last."""
        while self.new:
            yield self.new.pop(0)

    def link(self, value: Any) -> str:
        """Return the link to a thing, given by number or spelled out; "" for one without a record."""
        if isinstance(value, Mapping):
            report = self.mapper.session.report
            found = self._spelled_out(OriginObject(value, report, self.item, self.pointer))
        else:
            found = self._links.setdefault(str(value), ONLY_NUMBER) if value not in (None, "") else ""
        return found if "/" in found else ""

    def finish(self) -> None:
        """Count the things that have no record."""
        for link in self._links.values():
            if "/" not in link:
                self.mapper.session.pass_over(self.item, link)

    def _spelled_out(self, thing: OriginObject) -> str:
        number = origin_number(thing.take("id"))
        known = self._links.get(number, ONLY_NUMBER)
        records = KNOWN if known != ONLY_NUMBER else self.read(thing, number)
        if isinstance(records, str):
            thing.leave_out(records, *thing.names())
            return self._links.setdefault(number, records)
        self.mapper.session.count(self.item)
        modified = thing.text(self.modified_field) if self.modified_field else ""
        self.mapper.finish(self.item, thing)
        self.new.append(RecordFile(f"{self.item}s/{number}", f"{self.item} {number}", records, modified))
        self._links[number] = f"{records[-1].type.lower()}/{records[-1].id}"
        return self._links[number]


SHA1 = re.compile(r"[0-9a-f]{40}")
SHA1_ALGORITHM = "http://spdx.org/rdf/terms#checksumAlgorithm_sha1"
READY = frozenset(("success", "readable", ""))
OF_PERSON = "the uploader of a document may name private people under such a key"


@dataclass(slots=True)
class DocumentCloudReader:
    """The reader of documents into records, with the bodies and projects that they name."""

    session: ImportSession
    site: str
    mapper: FieldMapper = field(init=False)
    organizations: NumberedThings = field(init=False)
    projects: NumberedThings = field(init=False)

    def __post_init__(self) -> None:
        self.mapper = FieldMapper(
            mapping_beside(__file__),
            self.session,
            conversions={"number": lambda _, text: document_number(text)},
            links={"project": lambda value: self.projects.link(value)},
        )
        self.organizations = NumberedThings(self.mapper, "organization", self._organization, "/organization")
        self.projects = NumberedThings(self.mapper, "project", self._project, modified_field="updated_at")
        records = [ImportedRecord(kind, PLATFORM_ID) for kind in ("Organization", "SourceDocument")]
        itself = OriginObject({}, self.session.report, "platform")
        for name, record in zip(("platform", "platform-source"), records, strict=True):
            self.mapper.apply(name, itself, record, site=self.site)
        self.organizations.new.append(
            RecordFile("organizations/documentcloud", "organization documentcloud", records)
        )

    def _organization(self, thing: OriginObject, number: str) -> list[ImportedRecord] | str:
        if thing.flag("individual") or not (number and thing.text("name")):
            return ACCOUNT
        record = ImportedRecord("Organization", f"documentcloud-organization-{number}")
        self.mapper.apply("organization", thing, SourcedRecord(record, PLATFORM_ID))
        return [record]

    def _project(self, thing: OriginObject, number: str) -> list[ImportedRecord] | str:
        if not number:
            self.session.problem("project", f"has no number: {thing.text('title')[:60]!r}")
            return KNOWN
        key, title, slug = f"documentcloud-project-{number}", thing.text("title"), thing.text("slug")
        path = f"{slug}-{number}" if SLUG.fullmatch(slug) else number
        names = {
            "address": f"{self.site}/projects/{path}/",
            "number": number,
            "title": title or f"Project {number}",
            "restricted": PRIVATE if thing.flag("private") else "",
        }
        source = ImportedRecord("SourceDocument", key)
        release = ImportedRecord("Release", key, {"source": key})
        self.mapper.apply("project-source", thing, source, **names)
        self.mapper.apply("project", thing, release, **names)
        thing.take("document_ids")
        return [source, release]

    def record_files(self, document: GatheredDocument) -> Iterator[RecordFile]:
        """Yield the files of what a document names for the first time, its own, and that of its texts."""
        key, words = f"documentcloud-{document.number}", document.fields.get("slug")
        name = file_name(document.number, str(words or document.fields.get("title") or ""))
        self.session.count("document")
        fields = OriginObject(document.fields, self.session.report, "document")
        modified = fields.text("updated_at")
        source = ImportedRecord("SourceDocument", key)
        record = ImportedRecord("ReleasedDocument", key, {"source": key})
        self._read(document, fields, source, record)
        self.mapper.finish("document", fields)
        yield from self.organizations.files()
        yield from self.projects.files()
        yield RecordFile(f"documents/{name}", f"document {document.number}", [source, record], modified)
        pages = list(self._pages(document, key))
        if pages:
            yield RecordFile(f"texts/{name}", f"texts {document.number}", pages, modified, as_lines=True)

    def _read(
        self, document: GatheredDocument, fields: OriginObject, source: ImportedRecord, record: ImportedRecord
    ) -> None:
        uploader = self.organizations.link(fields.take("organization"))
        stated = web_address(self.session, f"document {document.number}", fields.text("canonical_url"))
        names = {
            "number": document.number,
            "title": fields.text("title") or f"Document {document.number}",
            "address": stated or f"{self.site}/documents/{document.number}/",
            "uploader": uploader,
            "restricted": self._restriction(fields),
        }
        self.mapper.apply("document-source", fields, source, **names)
        self.mapper.apply("document", fields, record, **names)
        self._read_file(fields, document, record, names["address"])
        statement = SourcedRecord(record, record.id)
        if isinstance(fields.take("data"), dict):
            self._state_keys(fields.object("data"), statement)
        pages = fields.text("page_count") or fields.text("pages")
        add_sections(
            self.session, fields.objects("sections"), statement, int(pages) if pages.isdecimal() else 0
        )
        for name in ("notes", "annotations"):
            add_notes(self.mapper, fields.objects(name), record, uploader)

    def _restriction(self, fields: OriginObject) -> str:
        access, until = fields.text("access") or PUBLIC, fields.text("publish_at")
        if access == PUBLIC:
            return ""
        known = self.mapper.mapping.tables["restrictions"]
        why = known.get(access, f"DocumentCloud says that access is {access!r}")
        return f"{why} until {until}" if until else why

    def _read_file(
        self, fields: OriginObject, document: GatheredDocument, record: ImportedRecord, address: str
    ) -> None:
        place = f"document {document.number}"
        base, slug = fields.text("asset_url"), fields.text("slug")
        stated = fields.object("resources").text("pdf")
        # Answers without `resources.pdf` still say where files are kept, under a fixed scheme.
        made = f"{base.rstrip('/')}/documents/{document.number}/{slug}.pdf" if base and slug else ""
        download = web_address(self.session, place, stated or made)
        status, digest = fields.text("status"), fields.text("file_hash").lower()
        if digest and not SHA1.fullmatch(digest):
            self.session.problem(place, f"has the SHA-1 {digest[:60]!r}, which is none")
            digest = ""
        ending = fields.text("original_extension").lstrip(".").lower()
        part = nonempty(
            accessURL=address,
            downloadURL=download,
            mediaType="application/pdf" if download else "",
            checksum={"algorithm": SHA1_ALGORITHM, "checksumValue": digest} if digest else "",
            remark=f"It was uploaded as a file of the kind .{ending}." if ending not in ("", "pdf") else "",
        )
        record["distribution"] = [part]
        is_there = bool(download) and status in READY
        record["holdingStatus"] = "linked-not-held" if is_there else "described-only"
        if status not in READY:
            record["remark"] = f"DocumentCloud has no pages of it yet (status {status})."

    def _state_keys(self, data: OriginObject, record: SourcedRecord) -> None:
        for name in data.names():
            if is_person_heading(name):
                data.leave_out(OF_PERSON, name)
                continue
            sentence = self.mapper.mapping.tables["keys"].get(name, f"{name}: {{}}")
            for number, value in enumerate(data.texts(name)):
                record.state_in_words(sentence.format(value), f"{data.field(name)}/{number}")

    def _pages(self, document: GatheredDocument, key: str) -> Iterator[ImportedRecord]:
        for number, text in sorted(document.texts.items()):
            self.session.count("page text")
            if not document.is_public:
                self.session.leave_out("page text", NOT_PUBLIC)
            else:
                yield ImportedRecord("Page", f"{key}/{number}", {"text": text})
