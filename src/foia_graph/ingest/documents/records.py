"""Records of a file: one of its document, with its title and description, and one for each page."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from foia_graph.errors import ValueRejected
from foia_graph.extract import parsed_document
from foia_graph.extract.citations.extractor import PageCitation
from foia_graph.extract.description.extractor import StatedField
from foia_graph.extract.exemptions.extractor import Exemption
from foia_graph.extract.legible_words import is_legible
from foia_graph.extract.registry import PageFinding
from foia_graph.extract.restricted_names import WITHHELD_NAME
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.documents.parts import (
    Conversations,
    RecordPart,
    bates_ranges,
    claim_fields,
    document_stamps,
    record_parts,
)
from foia_graph.ingest.documents.redaction_boxes import box_parts, move_into_boxes
from foia_graph.ingest.mapping.record_fields import CLAIMED_FIELDS, DOCUMENT_CLASS, FIELDS_OF_RECORD_FIRST
from foia_graph.ingest.mapping.supplied_texts import NO_FIELDS
from foia_graph.model import iris
from foia_graph.model.dates import partial_date
from foia_graph.model.namespaces import SPDX
from foia_graph.model.resource import Problem, RawValue, Share, SourceRecord
from foia_graph.model.titles import FILE_NAME, HONORIFIC, WORD, readable_title
from foia_graph.model.values import UNWRITABLE

MAIL_ADDRESS = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}", re.IGNORECASE)
BARE_HOST = re.compile(r"www\.\S+", re.IGNORECASE)


def sort_links(urls: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the addresses that links lead to, and the links that lead to none, each once.

    What only lacks its scheme, as www.example.org or a mail address, is given one.
    """
    good: dict[str, None] = {}
    bad: dict[str, None] = {}
    for url in urls:
        try:
            good[iris.check_address(_complete_url(url.strip()))] = None
        except ValueRejected:
            bad[url] = None
    return list(good), list(bad)


def _complete_url(url: str) -> str:
    if MAIL_ADDRESS.fullmatch(url):
        return f"mailto:{url}"
    return f"http://{url}" if BARE_HOST.fullmatch(url) else url


SHA256_ALGORITHM = f"{SPDX}checksumAlgorithm_sha256"
READING_ACTIVITY = f"reading-{parsed_document.READER_VERSION}"
SUPPLIED_ACTIVITY = f"supplied-{parsed_document.SUPPLIED_VERSION}"
# Fields of one value in which what is read on the page counts more than what the file says.
FIELDS_READ_FIRST = frozenset(("pagination",))
# Statuses of what no one has looked at; something may show under its redactions.
UNREAD_STATUSES = frozenset(("failed", "timed-out", "locked"))


@dataclass(frozen=True, slots=True)
class DocumentContents:
    """A file with all that was read in it; `base` is that of the catalogue."""

    file: DocumentFile
    reading: parsed_document.ParsedDocument
    findings: Mapping[str, list[PageFinding]]
    base: str
    constants: Mapping[str, RawValue]
    agencies: Mapping[str, str]
    """Agencies (IRIs) by abbreviation, for stamps that name who withholds."""
    conversations: Conversations
    is_ocr_on: bool = False
    """Whether images were looked at too, where there is no text."""
    duplicates: Mapping[int, list[RawValue]] = field(default_factory=dict)
    """Claims of what says the same as its pages, by their number."""
    is_whole: bool = True
    """Whether all pages of the file may be seen."""
    page_fields: frozenset[str] = frozenset()
    """Fields in which a page has what was found on it; all other findings are parts of the document."""
    document_fields: frozenset[str] = frozenset()
    """Fields of a document."""
    nested_fields: frozenset[str] = frozenset()
    """Fields of either whose values are parts with evidence."""
    failed_extractors: Sequence[str] = ()
    """Names of the extractors that failed on the file."""

    @property
    def withholding_reason(self) -> str:
        """Why the file is not served, "" where it is: all may be seen and was looked at, or cleared."""
        if not self.is_whole:
            return "Not served: not all of it may be seen."
        has_names = any(page.has_withheld_names for page in self.reading.pages)
        if has_names or WITHHELD_NAME in self.reading.text_beside:
            return "Not served: it shows names that are withheld."
        if any(page.status == "held-back" for page in self.reading.pages):
            return "Not served until it is cleared: text under its redactions can be read."
        statuses = {self.reading.status, *(page.status for page in self.reading.pages)}
        if "waiting" in statuses and not self.file.cleared:
            return "Not served yet: it is still to be looked at."
        if statuses & UNREAD_STATUSES and not self.file.cleared:
            return "Not served until it is cleared: not all of it could be looked at."
        return ""


def document_records(document: DocumentContents) -> Iterator[SourceRecord | Problem]:
    """Yield the record of a document by its file, then those of its pages; of a copy only the document.

    Yield a Problem for each field that an extractor fills and the profile lacks.
    """
    found = [] if document.file.original else _document_parts(document)
    fields = document.page_fields | document.document_fields
    yield from _field_problems(document.file.name, (part for part in found if part.field not in fields))
    parts = [part for part in found if part.field in fields]
    yield _document_record(
        document, [part for part in parts if not part.page or part.field not in document.page_fields]
    )
    if document.file.original:
        return
    by_page: dict[int, list[RecordPart]] = {}
    for part in parts:
        if part.page and part.field in document.page_fields:
            by_page.setdefault(part.page, []).append(part)
    for page in document.reading.pages:
        yield _page_record(document, page, by_page.get(page.number, []))


def _field_problems(name: str, parts: Iterable[RecordPart]) -> Iterator[Problem]:
    for extractor, unknown in dict.fromkeys((part.extractor, part.field) for part in parts):
        message = (
            f"the extractor {extractor!r} fills a field that neither {DOCUMENT_CLASS} has, nor Page with "
            "profile:onPage; add it in ontology/profile.ttl"
        )
        yield Problem(name, 0, unknown, message)


def cited_work_stubs(documents: Iterable[Mapping[str, list[PageFinding]]]) -> Iterator[SourceRecord]:
    """Yield the works that documents and redactions name, as records where no other describes them."""
    titles: dict[str, str] = {}
    for findings in documents:
        for finding in (*findings.get("citations", ()), *findings.get("exemptions", ())):
            if isinstance(finding, PageCitation | Exemption):
                for key, work in finding.cited_works():
                    titles.setdefault(work.removeprefix("work/"), key)
    for name, key in sorted((name, key) for name, key in titles.items() if "://" not in name):
        fields: dict[str, RawValue] = {
            "id": name,
            "title": key,
            "identifier": key,
            "holdingStatus": "cited-only",
        }
        yield SourceRecord("CitedWork", fields, "citations", 0, True, "stub")


def _document_parts(document: DocumentContents) -> list[RecordPart]:
    key = document.file.key
    findings = move_into_boxes(document.reading, document.findings)
    parts = [
        part
        for name, each in findings.items()
        for part in record_parts(name, key, each, document.agencies, document.nested_fields)
    ]
    threads = document.conversations.by_message.get(key, {})
    runs = (
        RecordPart(0, "batesRange", each) for each in bates_ranges(document_stamps(key, document.findings))
    )
    boxes = box_parts(key, document.reading, findings)
    return [*runs, *(_with_thread(part, threads) for part in parts), *boxes]


def _with_thread(part: RecordPart, threads: Mapping[int, str]) -> RecordPart:
    if part.extractor != "emails" or not isinstance(part.value, dict):
        return part
    thread = threads.get(int(str(part.value["id"]).rpartition("-")[2]))
    return replace(part, value={**part.value, "thread": thread}) if thread else part


def _document_record(document: DocumentContents, parts: list[RecordPart]) -> SourceRecord:
    file, reading = document.file, document.reading
    fields: dict[str, RawValue] = {"id": file.key, **_reading_fields(document)}
    if file.outline is None:
        fields["distribution"] = [_distribution_fields(document)]
    if file.original:
        fields["isCopyOf"] = f"document/{file.original}"
    if reading.outline:
        fields["tableOfContents"] = "\n".join(
            clean_text("  " * (i.level - 1) + i.title) for i in reading.outline
        )
    if reading.attachments:
        fields["associatedMedia"] = [_attachment_fields(each) for each in reading.attachments]
    if begun := document.conversations.starting.get(file.key):
        fields["conversation"] = begun
    for part in parts:
        _add_part(fields, part)
    if file.record is not None:
        beside = document.constants if file.outline else {}
        written = file.record.fields.keys()
        beside_record = {
            name: raw for name, raw in fields.items() if name not in FIELDS_OF_RECORD_FIRST & written
        }
        beside_record |= {name: raw for name, raw in beside.items() if name not in written}
        return SourceRecord(DOCUMENT_CLASS, beside_record, file.name, 0, True, "more")
    file_name = PurePosixPath(file.display_name).name
    title = choose_title(reading, document.findings, file.display_name)
    own: dict[str, RawValue] = {
        "title": title,
        **({"alternative": file_name} if file.outline is None and title["value"] != file_name else {}),
        "description": describe_file(reading, file.display_name),
        "holdingStatus": "held" if reading.last_number == len(reading.pages) else "held-in-part",
        **document.constants,
    }
    read = {
        name: raw for name, raw in fields.items() if name not in CLAIMED_FIELDS & document.constants.keys()
    }
    return SourceRecord(DOCUMENT_CLASS, {**own, **read}, file.name, 0, True)


def _reading_fields(document: DocumentContents) -> dict[str, RawValue]:
    reading, by = document.reading, (SUPPLIED_ACTIVITY if document.file.outline else READING_ACTIVITY)
    fields: dict[str, RawValue] = {"readStatus": reading.status, "generatedBy": by}
    if reading.pages and reading.last_number == len(reading.pages):
        fields["numberOfPages"] = str(reading.last_number)
    missing = (f"What is found by {name} is missing: it failed." for name in document.failed_extractors)
    texts = map(clean_text, (reading.reason, *reading.notes, *missing))
    remarks = [text for text in texts if text]
    return {**fields, "remark": list(dict.fromkeys(remarks))} if remarks else fields


def _distribution_fields(document: DocumentContents) -> dict[str, RawValue]:
    file, reading = document.file, document.reading
    address = f"{document.base}file/{file.digest}"
    fields: dict[str, RawValue] = {
        "id": file.digest[:12],
        "accessURL": file.origin or f"{document.base}id/document/{iris.slug(file.key)}",
        "mediaType": reading.media_type,
        "byteSize": str(reading.size),
        "checksum": {"algorithm": SHA256_ALGORITHM, "checksumValue": file.digest},
    }
    if document.withholding_reason:
        fields["rights"] = document.withholding_reason
    else:
        fields["downloadURL"] = address
    properties = {
        "title": reading.title,
        "author": reading.author,
        "creatorTool": reading.creator,
        "producer": reading.producer,
        "issued": file.upload_day,
        "created": parse_pdf_date(reading.created),
        "modified": parse_pdf_date(reading.modified),
    }
    return {**fields, **{name: clean_text(text) for name, text in properties.items() if clean_text(text)}}


def _attachment_fields(attachment: parsed_document.Attachment) -> dict[str, RawValue]:
    fields: dict[str, RawValue] = {
        "title": clean_text(attachment.name) or "without a name",
        "byteSize": str(attachment.size),
    }
    if attachment.sha256:
        fields["id"] = attachment.sha256[:12]
        fields["checksum"] = {"algorithm": SHA256_ALGORITHM, "checksumValue": attachment.sha256}
    return fields


def _page_record(
    document: DocumentContents, page: parsed_document.ParsedPage, parts: list[RecordPart]
) -> SourceRecord:
    file, key = document.file, document.file.key
    fields: dict[str, RawValue] = {
        "id": f"{key}/{page.number}",
        "isPartOf": f"document/{key}",
        "position": str(page.number),
        "readStatus": (
            "needs-ocr" if page.status == "image-only" and not document.is_ocr_on else page.status
        ),
        "generatedBy": (
            SUPPLIED_ACTIVITY if page.words and page.words.origin == "supplied" else READING_ACTIVITY
        ),
        **_text_fields(page),
    }
    if clean_text(page.label):
        fields["pagination"] = clean_text(page.label)
    if document.reading.find_page(page.number + 1):
        fields["precedes"] = f"{key}/{page.number + 1}"
    links, nowhere = sort_links(link.url for link in document.reading.links if link.page == page.number)
    if links:
        fields["relatedLink"] = [*links]
    if twins := document.duplicates.get(page.number):
        fields["sameTextAs"] = twins
    again = ", ".join(f"{why} ({count})" for why, count in page.rereadings.items())
    remarks = [
        page.reason,
        (f"Its image was read by {page.image.engine}." if page.image and page.image.engine else ""),
        (f"Parts of its image were read again: {again}." if again else ""),
    ]
    remarks += [f"A link leads to no address of the web: {url}" for url in nowhere]
    if texts := [clean_text(text) for text in remarks if clean_text(text)]:
        fields["remark"] = [*texts]
    for part in parts:
        _add_part(fields, part)
    outline = file.outline or file.beside
    own = outline.pages[page.number].page_fields if outline and page.number in outline.pages else NO_FIELDS
    share: Share = "more" if own else "all"
    # What a record says of a page goes before what was read on it.
    beside_record = {name: raw for name, raw in fields.items() if name not in own or isinstance(raw, list)}
    return SourceRecord("Page", beside_record, f"{file.name}, page {page.number}", 0, True, share)


def _text_fields(page: parsed_document.ParsedPage) -> dict[str, RawValue]:
    words = page.words
    if words is None:
        return {}
    data = words.text.encode()
    fields: dict[str, RawValue] = {
        "textOrigin": words.origin,
        "byteSize": str(len(data)),
        "checksum": {"algorithm": SHA256_ALGORITHM, "checksumValue": hashlib.sha256(data).hexdigest()},
    }
    return fields if words.confidence is None else {**fields, "confidence": f"{words.confidence:.2f}"}


def _add_part(fields: dict[str, RawValue], part: RecordPart) -> None:
    if part.field in FIELDS_READ_FIRST:
        fields[part.field] = part.value
        return
    values = fields.setdefault(part.field, [])
    if isinstance(values, list) and _claimed(part.value) not in map(_claimed, values):
        values.append(part.value)


def _claimed(value: RawValue) -> RawValue:
    # The same words twice on a page are one claim.
    if isinstance(value, dict) and "value" in value:
        return {name: value.get(name, "") for name in ("value", "quote", "page")}
    return value


def clean_text(text: str) -> str:
    """Return a text of a file such as RDF and XML can hold."""
    return UNWRITABLE.sub("\ufffd", text).strip()


# What a title that a page states is there, by the form of the document; a heading in all other forms.
TITLE_NOTES = {
    "e-mail": "The subject of the e-mail that the file begins with.",
    "memorandum": "The subject that the memorandum states.",
    "letter": "What the letter says it is about.",
}
PROGRAM_PREFIX = re.compile(r"^Microsoft (Word|PowerPoint|Excel|Outlook) - ")
PDF_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")


def choose_title(
    reading: parsed_document.ParsedDocument, findings: Mapping[str, list[PageFinding]], name: str
) -> dict[str, RawValue]:
    """Return a title: that of its pages, that of the file, or its name."""
    stated: dict[str, StatedField] = {
        each.field: each for each in findings.get("description", ()) if isinstance(each, StatedField)
    }
    if "title" in stated and not HONORIFIC.fullmatch(stated["title"].value.strip()):
        title = stated["title"]
        note = TITLE_NOTES.get(
            stated["form"].value if "form" in stated else "", "The heading of its first page."
        )
        raw: dict[str, RawValue] = {"value": UNWRITABLE.sub("\ufffd", title.value), "note": note}
        return claim_fields("description", title, raw, next(iter(title.spots), None))
    resort = _last_resort(reading, name)
    is_name = resort["value"] == PurePosixPath(name).name
    return resort if is_name else {**resort, "status": "machine-read"}


def _last_resort(reading: parsed_document.ParsedDocument, name: str) -> dict[str, RawValue]:
    """Return the title in the metadata of the file, its name in words, or its name."""
    own_title = UNWRITABLE.sub("\ufffd", PROGRAM_PREFIX.sub("", reading.title)).strip()
    usable = readable_title(own_title)
    if is_legible(usable) and WORD.search(usable) and not FILE_NAME.fullmatch(usable):
        return {"value": usable, "note": "The title that the file gives itself."}
    if reading.media_type == "text/plain":
        return {"value": name, "note": "The name under which its pages came, which have no usable title."}
    file_name = PurePosixPath(name).name
    if words := readable_title(file_name):
        return {"value": words, "note": "The name of the file, which gives itself no usable title."}
    return {"value": file_name, "note": "The name of the file; neither its pages nor it give a title."}


def describe_file(reading: parsed_document.ParsedDocument, name: str) -> str:
    """Return what a file is in a sentence: how it was read, how many pages it has, and its name."""
    count = len(reading.pages)
    if reading.media_type == "text/plain":
        texts = f"the text of {count:,} page{'s' if count != 1 else ''}"
        return f"A document of which {texts} came with the records, {name}, and which no record describes."
    pages = f"{count:,} page{'s' if count != 1 else ''}" if count else "no page that could be read"
    return f"A file with {pages}, {PurePosixPath(name).name}, which no record describes."


def parse_pdf_date(text: str) -> str:
    """Return the day of a date as PDF writes it (ISO 32000-2, 7.9.4), "" where there is none.

    Files write it in many ways: without `D:`, without a zone, or cut off.
    """
    match = PDF_DATE.match(text.strip())
    parts = [part for part in match.groups() if part] if match else []
    while parts:
        try:
            return partial_date("-".join(parts))
        except ValueRejected:
            parts.pop()
    return ""
