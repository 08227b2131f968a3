"""What a table of properties cannot say of the records of entities: names, makers, files, wholes, pages."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from foia_graph.connectors.ftm.draft import LEADS_NOWHERE, FtmImport, RecordDraft
from foia_graph.connectors.ftm.entity_store import MAPPING, TABLES, Entity
from foia_graph.connectors.ftm.record_names import RecordName
from foia_graph.connectors.imports.checked_values import address_parts, web_address
from foia_graph.connectors.imports.html_text import html_text
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.model.namespaces import SPDX

# Ends of addresses that are pages, not files.
WEB_SUFFIXES = frozenset(("", ".html", ".htm", ".php", ".asp", ".aspx", ".jsp", ".cgi"))
CHECKSUMS = {40: "checksumAlgorithm_sha1", 64: "checksumAlgorithm_sha256", 32: "checksumAlgorithm_md5"}
MAYBE_PRIVATE_AUTHOR = "is the name of an author alone, who may be a private person"
# Folders in folders that are followed upwards.
DEEPEST = 50
ADDRESS_PARTS = ("street", "street2", "city", "region", "state", "country")


def fill_draft(draft: RecordDraft) -> None:
    """Fill a record by the mapping of its class."""
    entity = draft.entity
    what = "A folder" if entity.schema in ("Folder", "Package") else f"A document ({entity.schema})"
    is_dated = entity.values("authoredAt") or entity.values("publishedAt")
    names = {
        "dated": "yes" if entity.values("date") else "",
        "undated": "" if is_dated else "yes",
        "what": what,
        draft.name.type: "yes",
    }
    draft.fill(CALLS, **names)


# ------------------------------------------------------------ documents and folders


def _add_titles(draft: RecordDraft) -> None:
    *names, file_name = TABLES["names"][draft.mapping].split()
    titles = list(draft.values(*names)) or list(draft.values(file_name))[:1]
    for number, (value, pointer) in enumerate(titles):
        draft.state("alternative" if number else "title", value, pointer)


def _add_form(draft: RecordDraft) -> None:
    draft.state("form", TABLES["document-forms"].get(draft.entity.schema, ""), "/schema")


def _add_folders(draft: RecordDraft) -> None:
    for parent, pointer in draft.values("parent"):
        name = draft.work.names.find(parent)
        folder = draft.work.store.find(parent)
        if name and folder:
            title = folder.first("title", "fileName", "name") or name.id
            draft.state_in_words(f"Is a folder in “{title}”.", pointer)


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


def _add_text(draft: RecordDraft) -> None:
    if draft.has_pages or draft.name.type != "ReleasedDocument":
        return
    texts = draft.fields.texts("bodyText") or [html_text(each) for each in draft.fields.texts("bodyHtml")]
    draft.record["text"] = "\n".join(texts)


def _add_holding(draft: RecordDraft) -> None:
    is_linked = any(
        isinstance(part, dict) and "downloadURL" in part for part in draft.present("distribution")
    )
    has_text = draft.has_pages or bool(draft.record.fields.get("text"))
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
            words = "has no position in its document" if number < 0 else f"is page {place}, as another one is"
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


def _add_names(draft: RecordDraft) -> None:
    """Add the name of a thing, and other names; what has none is called by its id."""
    label, *others = draft.work.profile[draft.name.type].name_fields
    values = list(draft.values(*TABLES["names"].get(draft.mapping, "name").split()))
    for value, pointer in values[:1]:
        draft.state(label, value, pointer)
    for value, pointer in [*values[1:], *draft.values("alias", "previousName", "weakAlias")]:
        if others:
            draft.state(others[0], value, pointer)
        else:
            draft.state_in_words(f"Is called “{value}”, too.", pointer)
    if not draft.present(label):
        draft.record[label] = f"{draft.entity.schema} {draft.entity.id}"


def _add_description(draft: RecordDraft) -> None:
    """Add what a thing is; a second text is a claim in words."""
    for number, (value, pointer) in enumerate(draft.values("summary", "description")):
        if number:
            draft.state_in_words(value, pointer)
        else:
            draft.state("description", value, pointer)


def _add_identifiers(draft: RecordDraft) -> None:
    for name, label in TABLES["identifiers"].items():
        for value, pointer in draft.values(name):
            draft.state("identifier", value, pointer, note=f"{label}.")


def _add_links(draft: RecordDraft) -> None:
    for table in ("links", "upward-links"):
        for each in TABLES[table].get(draft.mapping, "").split():
            field, _, name = each.partition("=")
            if table == "links" or not draft.is_above_itself(name):
                draft.link_all(field, name)


def _add_person_names(draft: RecordDraft) -> None:
    """Add the names of a person in a public role, and how public that role is."""
    draft.texts("name", "name", rest="alternateName")
    draft.texts("alternateName", "alias")
    if not draft.present("name"):
        draft.record["name"] = f"Person {draft.entity.id}"
    draft.record["sensitivity"] = draft.work.names.sensitivity(draft.entity)
    reason = MAPPING.reasons["more-than-role"]
    draft.fields.leave_out(reason, *TABLES["identifiers"])


def _add_place_names(draft: RecordDraft) -> None:
    """Add the name of a position; an address without one is called by its parts."""
    if draft.entity.values("name") or draft.entity.values("full"):
        _add_names(draft)
        return
    parts = map(draft.entity.first, ADDRESS_PARTS)
    draft.record["prefLabel"] = ", ".join(filter(None, parts)) or f"Address {draft.entity.id}"


def _add_participants(draft: RecordDraft) -> None:
    for name, role in (("organizer", "organizer"), ("involved", "participant")):
        for target, pointer in draft.values(name):
            if found := draft.work.names.find(target):
                draft.add_part("qualifiedAssociation", pointer, agent=found.link, hadRole=role)
            else:
                draft.leave_out_value(name, LEADS_NOWHERE)


# What a mapping calls by these names.
CALLS: Mapping[str, Callable[[RecordDraft], None]] = {
    "description": _add_description,
    "files": _add_files,
    "folders": _add_folders,
    "form": _add_form,
    "holding": _add_holding,
    "identifiers": _add_identifiers,
    "links": _add_links,
    "makers": _add_makers,
    "names": _add_names,
    "participants": _add_participants,
    "person-names": _add_person_names,
    "place-names": _add_place_names,
    "text": _add_text,
    "titles": _add_titles,
    "wholes": _add_wholes,
}
