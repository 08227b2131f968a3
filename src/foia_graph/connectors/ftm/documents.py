"""Documents and folders as records: what they are called, when and by whom they were made, their files."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from foia_graph.connectors.ftm.bodies import add_description
from foia_graph.connectors.ftm.draft import FtmImport, RecordDraft
from foia_graph.connectors.ftm.entity_store import Entity
from foia_graph.connectors.ftm.record_names import RecordName
from foia_graph.connectors.ftm.schemata import TABLES
from foia_graph.connectors.imports.checked_values import address_parts, web_address
from foia_graph.connectors.imports.html_text import html_text
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.model.namespaces import SPDX

WEB_SUFFIXES = frozenset(("", ".html", ".htm", ".php", ".asp", ".aspx", ".jsp", ".cgi"))
"""Ends of addresses that are pages, not files."""
CHECKSUMS = {40: "checksumAlgorithm_sha1", 64: "checksumAlgorithm_sha256", 32: "checksumAlgorithm_md5"}
MAYBE_PRIVATE_AUTHOR = "is the name of an author alone, who may be a private person"
DEEPEST = 50
"""Folders in folders that are followed upwards."""


def draft_document(draft: RecordDraft, has_pages: bool) -> None:
    """Fill the record of a document."""
    entity = draft.entity
    _add_titles(draft, "title", "subject", "threadTopic", "name", "fileName")
    _add_description(draft, f"{_words(entity.schema)} of the data set.")
    if draft.name.type == "SourceDocument":
        draft.addresses("url", "sourceUrl")
    draft.state("form", TABLES["document-forms"].get(entity.schema, ""), "/schema")
    draft.dates("created", "authoredAt")
    draft.dates("issued", "publishedAt")
    if not (entity.values("authoredAt") or entity.values("publishedAt")):
        draft.dates("created", "date")
    _add_makers(draft)
    if draft.name.type == "ReleasedDocument":
        _add_files(draft)
    else:
        draft.addresses("webPage", "sourceUrl")
    _add_wholes(draft)
    _add_text(draft, has_pages)
    add_remarks(draft)
    _add_holding(draft, has_pages)


def draft_folder(draft: RecordDraft) -> None:
    """Fill the record of a folder or a package, which is a release."""
    _add_titles(draft, "title", "name", "fileName")
    _add_description(draft, f"{_words(draft.entity.schema)} of the data set, with the documents in it.")
    draft.dates("date", "date", "publishedAt", "authoredAt")
    draft.addresses("landingPage", "sourceUrl")
    _add_makers(draft)
    for parent, pointer in draft.values("parent"):
        name = draft.work.names.find(parent)
        title = draft.work.store.find(parent)
        if name and title:
            draft.state_in_words(
                f"Is a folder in “{title.first('title', 'fileName', 'name') or name.id}”.", pointer
            )
    add_remarks(draft)
    draft.record["holdingStatus"] = "described-only"


def _words(schema: str) -> str:
    """Return what an entity of a schema is in plain words.

    >>> _words("PlainText")
    'A document (PlainText)'
    """
    return "A folder" if schema in ("Folder", "Package") else f"A document ({schema})"


def _add_titles(draft: RecordDraft, *names: str) -> None:
    """Add the title, and what else a document is called; its file is reported with the file."""
    titles = list(draft.values(*names[:-1])) or list(draft.values(names[-1]))[:1]
    for number, (value, pointer) in enumerate(titles):
        draft.state("alternative" if number else "title", value, pointer)
    if not titles:
        draft.record["title"] = f"{_words(draft.entity.schema)} without a title"
    draft.texts("alternative", "alias", "previousName", "weakAlias")


def _add_description(draft: RecordDraft, otherwise: str) -> None:
    add_description(draft)
    if not draft.present("description"):
        draft.record["description"] = otherwise


def add_remarks(draft: RecordDraft) -> None:
    """Add notes and keywords as claims in words."""
    draft.state_values("", "notes")
    draft.state_values("Keyword", "keywords")


def _add_makers(draft: RecordDraft) -> None:
    """Link authors and publishers that are bodies of the file; a publisher that is none becomes one."""
    work = draft.work
    for value, pointer in draft.values("publisher"):
        found = work.names.find(work.store.find_name(value))
        draft.link("publisher", found or RecordName("Organization", work.publishers.name(value)), pointer)
    for value, pointer in draft.values("author"):
        found = work.names.find(work.store.find_name(value))
        if found is None or not draft.link("creator", found, pointer):
            draft.leave_out_value("author", MAYBE_PRIVATE_AUTHOR)
    draft.link_all("creator", "emitters")
    draft.link_all("recipient", "recipients")


# ------------------------------------------------------------ files


def _add_files(draft: RecordDraft) -> None:
    """Add the file: its addresses, name, type, size and checksum; an address of a page is one of its page."""
    session, place = draft.work.session, draft.place
    downloads = []
    for value, pointer in draft.values("sourceUrl"):
        address = "" if draft.is_own_address(value) else web_address(session, place, value)
        if address and _is_file(address, draft.entity):
            downloads.append((address, pointer))
        else:
            draft.state("landingPage", address, pointer)
    facts = _file_facts(draft)
    for address, pointer in downloads or ([("", "/properties")] if facts else []):
        part: dict[str, FieldValue] = {"downloadURL": address} if address else {}
        draft.record.add(
            "distribution", {**part, **facts, "source": draft.work.source, "originField": pointer}
        )


def _is_file(address: str, entity: Entity) -> bool:
    """Return whether an address is that of a file: it ends as one, or is called as the file is."""
    name = unquote(address_parts(address).path.rpartition("/")[2])
    if name and name in entity.values("fileName"):
        return True
    return PurePosixPath(name).suffix.lower() not in WEB_SUFFIXES


def _file_facts(draft: RecordDraft) -> dict[str, FieldValue]:
    facts: dict[str, FieldValue] = {}
    for field, name in (("title", "fileName"), ("mediaType", "mimeType")):
        for value in draft.fields.texts(name)[:1]:
            facts[field] = value
    for value in draft.fields.texts("fileSize")[:1]:
        if value.split(".")[0].isdecimal():
            facts["byteSize"] = value.split(".")[0]
        else:
            draft.work.session.problem(draft.place, f"fileSize {value} is no number")
    for value in draft.fields.texts("contentHash")[:1]:
        if algorithm := CHECKSUMS.get(len(value)):
            facts["checksum"] = {"algorithm": f"{SPDX}{algorithm}", "checksumValue": value.lower()}
    return facts


# ------------------------------------------------------------ wholes and texts


def _add_wholes(draft: RecordDraft) -> None:
    """Link the folders that a document is in, and the message or workbook that it is part of."""
    work = draft.work
    parents = [] if draft.is_above_itself("parent") else draft.values("parent")
    for parent, pointer in parents:
        seen: list[str] = []
        while parent and parent not in seen and len(seen) < DEEPEST:
            seen.append(parent)
            name, entity = work.names.find(parent), work.store.find(parent)
            if name is None or entity is None:
                work.session.problem(f"document {draft.entity.id}", f"its parent {parent} is not in the file")
                break
            field = "inSeries" if name.type == "Release" else "isPartOf"
            if len(seen) == 1 or field == "inSeries":
                draft.link(field, name, pointer)
            parent = entity.first("parent")
    draft.link_all("repliesTo", "inReplyToEmail", "inReplyToMessage")


def _add_text(draft: RecordDraft, has_pages: bool) -> None:
    if has_pages or draft.name.type != "ReleasedDocument":
        return
    texts = draft.fields.texts("bodyText") or [html_text(each) for each in draft.fields.texts("bodyHtml")]
    draft.record["text"] = "\n".join(texts)


def _add_holding(draft: RecordDraft, has_pages: bool) -> None:
    is_linked = any(
        isinstance(part, dict) and "downloadURL" in part for part in draft.present("distribution")
    )
    has_text = has_pages or bool(draft.record.fields.get("text"))
    status = "linked-not-held" if is_linked else "held-in-part" if has_text else "described-only"
    draft.record["holdingStatus"] = status if draft.name.type == "ReleasedDocument" else "not-held"


MAX_PAGES = 999_999_999


def page_records(work: FtmImport, document: Entity, name: RecordName) -> Iterator[ImportedRecord]:
    """Yield the pages of a document in order; what is no page, or has no position, is a problem.

    Positions begin with 1; a file whose pages begin with 0 counts them from there.
    """
    pages = [(_place(page), page) for page in work.store.pointing(document.id, "Page", "document")]
    first = min((number for number, _ in pages if number >= 0), default=1)
    seen: set[int] = set()
    for number, page in sorted(pages, key=lambda pair: (pair[0], pair[1].id)):
        place = number if first else number + 1
        if number < 0 or place in seen:
            words = "has no place in its document" if number < 0 else f"is page {place}, as another one is"
            work.session.problem(f"page {page.id}", words, "error")
            work.leave_out(page, "has no page number of its own in its document")
            continue
        seen.add(place)
        yield _page_record(work, page, name, place)


def _place(page: Entity) -> int:
    # -1 stands for no position.
    index = page.first("index").removesuffix(".0")
    number = int(index) if index.isascii() and index.isdecimal() and len(index) < 10 else -1
    return number if number <= MAX_PAGES else -1


def _page_record(work: FtmImport, page: Entity, name: RecordName, place: int) -> ImportedRecord:
    fields = work.open(page)
    fields.take("index")
    record = ImportedRecord("Page", f"{name.id}/{place}")
    record["text"] = "\n".join(fields.texts("bodyText"))
    work.close(fields)
    return record
