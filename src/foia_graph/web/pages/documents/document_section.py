"""The section of a document: its file and dates, its pages, redactions, e-mails and citations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.resource import Resource, build_resource, text_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.web.pages.documents.contact_sheet import ContactSheet, contact_sheet
from foia_graph.web.pages.documents.document_contents import (
    EmailView,
    WorkCitation,
    email_views,
    is_machine_read,
    work_citations,
)
from foia_graph.web.pages.documents.document_hits import DocumentSearchView, PageSearchView, page_search
from foia_graph.web.pages.documents.passages import LinkedPassage, linked_passage
from foia_graph.web.pages.documents.reader_frame import DocumentHead, ReaderFrame, document_head, reader_frame
from foia_graph.web.pages.documents.reader_page import ReaderPage, reader_page
from foia_graph.web.pages.sections import ExemptionCount, exemption_counts, section

HIDDEN = ("distribution", "readStatus")


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date of a document or of its file: the event, and its dates; none where no one states it."""

    what: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """The file of a document: the file that is held, the address it was available from, and its own
    metadata.
    """

    held_file: StoredFile
    origin: LinkView | None
    facts: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """Return its address."""
        return f"/file/{self.held_file.sha256}"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that is shown of a document besides its rows; `frame` and `sheet` are those of its first page."""

    head: DocumentHead
    frame: ReaderFrame | None
    sheet: ReaderPage | None
    file: FileView | None
    status: LinkView | None
    dates: tuple[DateRow, ...]
    contact_sheet: ContactSheet | None
    exemption_counts: tuple[ExemptionCount, ...]
    messages: tuple[EmailView, ...]
    citations: tuple[WorkCitation, ...]
    original: LinkView | None
    manifest: str
    search: DocumentSearchView | None
    passage: LinkedPassage | None
    covered: str
    text_beside: str


def _without_machine_parts(thing: Resource) -> Resource:
    """Return the thing without the parts that a machine read, which are listed apart."""
    values = {
        name: [v for v in field_values if not is_machine_read(v)]
        if name in ("pageRange", "citation")
        else field_values
        for name, field_values in thing.values.items()
    }
    return build_resource(thing.iri, thing.type, values)


@section("ReleasedDocument", "_document.html", HIDDEN, _without_machine_parts, layout="reader.html")
def document_view(presenter: Presenter, thing: Resource) -> DocumentView | None:
    """Return the view of a document, None where nothing but its record is known."""
    held_file = presenter.holdings.file_of(thing.iri)
    numbers = presenter.holdings.page_numbers(thing.iri)
    if held_file is None and not numbers:
        return None
    status, copied = thing.one("readStatus"), thing.one("isCopyOf")
    stamps = presenter.holdings.page_stamps(thing.iri)
    frame = reader_frame(presenter, thing, numbers, numbers[0], stamps) if numbers else None
    search = page_search(presenter, f"{thing.iri}/page/{numbers[0]}") if numbers else None
    return DocumentView(
        head=frame.head if frame else document_head(presenter, thing, numbers, ()),
        frame=frame,
        sheet=_first_sheet(presenter, thing.iri, numbers[0], search) if search else None,
        file=_file_view(presenter, thing, held_file) if held_file else None,
        status=presenter.link(status) if status else None,
        dates=tuple(_date_rows(presenter, thing)),
        contact_sheet=contact_sheet(presenter, thing, numbers, stamps) if numbers else None,
        exemption_counts=exemption_counts(
            presenter,
            presenter.holdings.redaction_index.ground_counts(thing.iri),
            document=thing.iri,
        ),
        messages=tuple(email_views(presenter, thing)),
        citations=tuple(work_citations(presenter, thing)),
        original=presenter.link(copied) if copied else None,
        manifest=f"/iiif/document/{iris.last_segment(thing.iri)}/manifest.json" if numbers else "",
        search=search.search if search else None,
        passage=linked_passage(presenter, f"{thing.iri}/page/0") if numbers else None,
        covered=covered_path(held_file, thing.iri) if held_file else "",
        text_beside=presenter.holdings.text_beside(thing.iri),
    )


def _first_sheet(
    presenter: Presenter, document: str, number: int, search: PageSearchView
) -> ReaderPage | None:
    """Return the first page of a document as the reader shows it, with anchors of its own."""
    leaf = presenter.catalogue.describe(f"{document}/page/{number}")
    if leaf is None:
        return None
    return reader_page(presenter, leaf, f"page-{number}-", search.lit_spans, search.search.query)


# -- the file ------------------------------------------------------------------------------------------------


def _file_view(presenter: Presenter, thing: Resource, held_file: StoredFile) -> FileView:
    distribution = _file_distribution(thing, held_file)
    facts = [
        (presenter.profile[distribution.type].properties[name].title, distribution.one(name))
        for name in ("title", "author", "creatorTool", "producer")
    ]
    origin = distribution.one("accessURL")
    is_elsewhere = origin and not origin.startswith(presenter.catalogue.base)
    return FileView(
        held_file, presenter.link(origin) if is_elsewhere else None, tuple(f for f in facts if f[1])
    )


def _file_distribution(thing: Resource, held_file: StoredFile) -> Resource:
    return next(
        part
        for part in thing.parts("distribution")
        if held_file.sha256 in [c.one("checksumValue") for c in part.parts("checksum")]
    )


def _date_rows(presenter: Presenter, thing: Resource) -> Iterator[DateRow]:
    """Yield the dates of document, release, upload and PDF apart, which are often taken for one another."""
    releases = (presenter.catalogue.describe(text_of(iri)) for iri in thing.get("inSeries"))
    files = thing.parts("distribution")
    yield DateRow("The document", _field_texts([thing], "created"))
    yield DateRow(
        "Its release", _field_texts([thing], "issued") or _field_texts(filter(None, releases), "date")
    )
    yield DateRow("Upload of the file", _field_texts(files, "issued"))
    yield DateRow("Making of the PDF", _field_texts(files, "created"))
    yield DateRow("Last change of the PDF", _field_texts(files, "modified"))


def _field_texts(of: Iterable[Resource], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text_of(value) for each in of for value in each.get(field)))


def covered_path(held_file: StoredFile, document: str) -> str:
    """Return the path of the file of a document with a cover sheet, "" where there is none."""
    is_covered = held_file.public and held_file.media_type == PDF
    return f"/doc/document/{iris.last_segment(document)}/with-cover.pdf" if is_covered else ""
