"""Pages of documents as records: their texts, each at its place."""

from collections.abc import Iterator

from foia_graph.connectors.ftm.draft import FtmImport
from foia_graph.connectors.ftm.entity_store import Entity
from foia_graph.connectors.ftm.record_names import RecordName
from foia_graph.connectors.imports.records import ImportedRecord

MOST_PAGES = 999_999_999


def page_records(work: FtmImport, document: Entity, name: RecordName) -> Iterator[ImportedRecord]:
    """Yield the pages of a document in order; what is no page, or has no place, is a problem.

    Places begin with 1; a file whose pages begin with 0 counts them from there.
    """
    pages = [(_place(page), page) for page in work.store.pointing(document.id, "Page", "document")]
    first = min((number for number, _ in pages if number >= 0), default=1)
    seen: set[int] = set()
    for number, page in sorted(pages, key=lambda pair: (pair[0], pair[1].id)):
        place = number if first else number + 1
        if number < 0 or place in seen:
            words = "has no place in its document" if number < 0 else f"is page {place}, as another one is"
            work.session.problem(f"page {page.id}", words, "error")
            work.leave_out(page, "has no place of its own in its document")
            continue
        seen.add(place)
        yield _page_record(work, page, name, place)


def _place(page: Entity) -> int:
    """Return the place of a page as the file has it, -1 for none."""
    index = page.first("index").removesuffix(".0")
    number = int(index) if index.isascii() and index.isdecimal() and len(index) < 10 else -1
    return number if number <= MOST_PAGES else -1


def _page_record(work: FtmImport, page: Entity, name: RecordName, place: int) -> ImportedRecord:
    fields = work.open(page)
    fields.take("index")
    record = ImportedRecord("Page", f"{name.id}/{place}")
    record["text"] = "\n".join(fields.texts("bodyText"))
    work.close(fields)
    return record
