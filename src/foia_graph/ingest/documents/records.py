"""What the catalogue says of a file: the record of its document, and one for each page."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from foia_graph.errors import ValueRejected
from foia_graph.extract.citations.extractor import PageCitation
from foia_graph.extract.parsed_document import (
    READER_VERSION,
    SUPPLIED_VERSION,
    Attachment,
    ParsedDocument,
    ParsedPage,
)
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.file_matching import Held
from foia_graph.ingest.documents.parts import Part, parts
from foia_graph.ingest.documents.ranges import ranges, stamps
from foia_graph.ingest.documents.threads import Conversations
from foia_graph.ingest.documents.titles import described, pdf_date, title
from foia_graph.ingest.mapping.mapper import HAS_FILE
from foia_graph.model import iris
from foia_graph.model.iris import slug
from foia_graph.model.resource import Raw, Share, SourceRecord
from foia_graph.model.values import BAD

MAIL = re.compile(r"[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}", re.IGNORECASE)
BARE_HOST = re.compile(r"www\.\S+", re.IGNORECASE)


def sorted_out(urls: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give the addresses that links lead to, and the links that lead to none, each once.

    What only lacks its scheme, as www.example.org or a mail address, is given one.
    """
    good: dict[str, None] = {}
    bad: dict[str, None] = {}
    for url in urls:
        try:
            good[iris.absolute(_completed(url.strip()))] = None
        except ValueRejected:
            bad[url] = None
    return list(good), list(bad)


def _completed(url: str) -> str:
    if MAIL.fullmatch(url):
        return f"mailto:{url}"
    return f"http://{url}" if BARE_HOST.fullmatch(url) else url


SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
READING = f"reading-{READER_VERSION}"
SUPPLIED = f"supplied-{SUPPLIED_VERSION}"
READ_FIRST = frozenset(("pagination",))
"""Fields of one value in which what is read on the page counts more than what the file says."""
UNSEEN = frozenset(("failed", "timed-out", "locked"))
"""How what nobody has looked at was read; something may show under its redactions."""
ONE_OF = frozenset(("numberOfPages", "readStatus", "isCopyOf", "tableOfContents"))
"""Fields that a record by hand may fill itself; then what the file says is not said."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file with all that was read in it; `base` is that of the catalogue."""

    held: Held
    reading: ParsedDocument
    found: Mapping[str, list[PageFinding]]
    base: str
    constants: Mapping[str, Raw]
    agencies: Mapping[str, str]
    """Agencies (IRIs) by abbreviation, for stamps that name who withholds."""
    conversations: Conversations
    looked: bool = False
    """Whether images were looked at too, where there is no text."""
    twins: Mapping[int, list[Raw]] = field(default_factory=dict)
    """What says the same as its pages, by their number."""
    is_whole: bool = True
    """Whether all pages of the file may be seen."""
    on_pages: frozenset[str] = frozenset()
    """Fields in which a page has what was found on it; all other findings are parts of the document."""

    @property
    def withheld(self) -> str:
        """Say why the file is not served, "" where it is: all may be seen and was looked at, or cleared."""
        if not self.is_whole:
            return "Not served: not all of it may be seen."
        if any(page.status == "held-back" for page in self.reading.pages):
            return "Not served until it is cleared: text under its redactions can be read."
        unseen = self.reading.status in UNSEEN or any(page.status in UNSEEN for page in self.reading.pages)
        if unseen and not self.held.cleared:
            return "Not served until it is cleared: not all of it could be looked at."
        return ""


def records(document: Document) -> Iterator[SourceRecord]:
    """Describe a document by its file, then page by page; of a copy only the document."""
    found = [] if document.held.original else _parts(document)
    yield _document(
        document, [part for part in found if not part.page or part.field not in document.on_pages]
    )
    if document.held.original:
        return
    by_page: dict[int, list[Part]] = {}
    for part in found:
        if part.page and part.field in document.on_pages:
            by_page.setdefault(part.page, []).append(part)
    for page in document.reading.pages:
        yield _page(document, page, by_page.get(page.number, []))


def stubs(documents: Iterable[Mapping[str, list[PageFinding]]]) -> Iterator[SourceRecord]:
    """Describe the works that documents cite, for those that no record describes."""
    seen: dict[str, str] = {}
    for found in documents:
        for citation in found.get("citations", ()):
            if isinstance(citation, PageCitation):
                for key, work in citation.cited_works():
                    seen.setdefault(work.removeprefix("work/"), key)
    for name, key in sorted((name, key) for name, key in seen.items() if "://" not in name):
        fields: dict[str, Raw] = {"id": name, "title": key, "identifier": key, "holdingStatus": "cited-only"}
        yield SourceRecord("CitedWork", fields, "citations", 0, True, "stub")


def _parts(document: Document) -> list[Part]:
    key = document.held.key
    found = [
        part for name, each in document.found.items() for part in parts(name, key, each, document.agencies)
    ]
    threads = document.conversations.of.get(key, {})
    runs = (Part(0, "batesRange", each) for each in ranges(stamps(key, document.found)))
    return [*runs, *(_threaded(part, threads) for part in found)]


def _threaded(part: Part, threads: Mapping[int, str]) -> Part:
    if part.field != "pageRange" or not isinstance(part.value, dict):
        return part
    thread = threads.get(int(str(part.value["id"]).rpartition("-")[2]))
    return Part(part.page, part.field, {**part.value, "thread": thread}) if thread else part


# -- the document --------------------------------------------------------------------------------------------


def _document(document: Document, found: list[Part]) -> SourceRecord:
    held, reading = document.held, document.reading
    fields: dict[str, Raw] = {"id": held.key, **_reading(reading, _by(held))}
    if held.supplied is None:
        fields["distribution"] = [_distribution(document)]
    if held.original:
        fields["isCopyOf"] = f"document/{held.original}"
    if reading.outline:
        fields["tableOfContents"] = "\n".join(clean("  " * (i.level - 1) + i.title) for i in reading.outline)
    if reading.attachments:
        fields["associatedMedia"] = [_attachment(each) for each in reading.attachments]
    if begun := document.conversations.begun.get(held.key):
        fields["conversation"] = begun
    for part in found:
        _add(fields, part)
    if held.record is not None:
        beside = document.constants if held.supplied else {}
        given = held.record.fields.keys()
        kept = {name: raw for name, raw in fields.items() if name not in ONE_OF & given}
        kept |= {name: raw for name, raw in beside.items() if name not in given}
        return SourceRecord(HAS_FILE, kept, held.name, 0, True, "more")
    own: dict[str, Raw] = {
        "title": {**title(reading, document.found, held.called), "status": "machine-read"},
        "description": described(reading, held.called),
        "holdingStatus": "held" if reading.last_number == len(reading.pages) else "held-in-part",
        **document.constants,
    }
    return SourceRecord(HAS_FILE, {**own, **fields}, held.name, 0, True)


def _by(held: Held) -> str:
    return SUPPLIED if held.supplied else READING


def _reading(reading: ParsedDocument, by: str) -> dict[str, Raw]:
    fields: dict[str, Raw] = {"readStatus": reading.status, "generatedBy": by}
    if reading.pages and reading.last_number == len(reading.pages):
        fields["numberOfPages"] = str(reading.last_number)
    remarks = [clean(text) for text in (reading.reason, *reading.notes) if clean(text)]
    return {**fields, "remark": list(dict.fromkeys(remarks))} if remarks else fields


def _distribution(document: Document) -> dict[str, Raw]:
    held, reading = document.held, document.reading
    address = f"{document.base}file/{held.digest}"
    found: dict[str, Raw] = {
        "id": held.digest[:12],
        "accessURL": held.origin or f"{document.base}id/document/{slug(held.key)}",
        "mediaType": reading.media_type,
        "byteSize": str(reading.size),
        "checksum": {"algorithm": SHA256, "checksumValue": held.digest},
    }
    if document.withheld:
        found["rights"] = document.withheld
    else:
        found["downloadURL"] = address
    said = {
        "title": reading.title,
        "author": reading.author,
        "creatorTool": reading.creator,
        "producer": reading.producer,
        "issued": held.uploaded,
        "created": pdf_date(reading.created),
        "modified": pdf_date(reading.modified),
    }
    return {**found, **{name: clean(text) for name, text in said.items() if clean(text)}}


def _attachment(attachment: Attachment) -> dict[str, Raw]:
    found: dict[str, Raw] = {
        "title": clean(attachment.name) or "without a name",
        "byteSize": str(attachment.size),
    }
    if attachment.sha256:
        found["id"] = attachment.sha256[:12]
        found["checksum"] = {"algorithm": SHA256, "checksumValue": attachment.sha256}
    return found


# -- pages ---------------------------------------------------------------------------------------------------


def _page(document: Document, page: ParsedPage, found: list[Part]) -> SourceRecord:
    held, key = document.held, document.held.key
    fields: dict[str, Raw] = {
        "id": f"{key}/{page.number}",
        "isPartOf": f"document/{key}",
        "position": str(page.number),
        "readStatus": _status(page, document.looked),
        "generatedBy": _by(held),
        **_text(page),
    }
    if clean(page.label):
        fields["pagination"] = clean(page.label)
    if document.reading.find_page(page.number + 1):
        fields["precedes"] = f"{key}/{page.number + 1}"
    links, nowhere = sorted_out(link.url for link in document.reading.links if link.page == page.number)
    if links:
        fields["relatedLink"] = [*links]
    if twins := document.twins.get(page.number):
        fields["sameTextAs"] = twins
    remarks = [page.reason, _looked_with(page)]
    remarks += [f"A link leads to no address of the web: {url}" for url in nowhere]
    if said := [clean(text) for text in remarks if clean(text)]:
        fields["remark"] = [*said]
    for part in found:
        _add(fields, part)
    own = held.supplied.leaves[page.number].own if held.supplied else ()
    share: Share = "more" if own else "all"
    # What a record says of a page goes before what was read on it.
    kept = {name: raw for name, raw in fields.items() if name not in own or isinstance(raw, list)}
    return SourceRecord("Page", kept, f"{held.name}, page {page.number}", 0, True, share)


def _status(page: ParsedPage, looked: bool) -> str:
    """Say how far a page was read; what has no text may yet have some when somebody looks at its image."""
    return "needs-ocr" if page.status == "image-only" and not looked else page.status


def _looked_with(page: ParsedPage) -> str:
    return f"Its image was read by {page.image.engine}." if page.image and page.image.engine else ""


def _text(page: ParsedPage) -> dict[str, Raw]:
    words = page.words
    if words is None:
        return {}
    data = words.text.encode()
    found: dict[str, Raw] = {
        "textOrigin": words.origin,
        "byteSize": str(len(data)),
        "checksum": {"algorithm": SHA256, "checksumValue": hashlib.sha256(data).hexdigest()},
    }
    return found if words.confidence is None else {**found, "confidence": f"{words.confidence:.2f}"}


def _add(fields: dict[str, Raw], part: Part) -> None:
    if part.field in READ_FIRST:
        fields[part.field] = part.value
        return
    found = fields.setdefault(part.field, [])
    if isinstance(found, list) and part.value not in found:
        found.append(part.value)


def clean(text: str) -> str:
    """Make a text of a file such as RDF and XML can hold."""
    return BAD.sub("\ufffd", text).strip()
