"""The section of a document: its file and dates, its pages, redactions, e-mails and citations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import request

from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.errors import RequestRefused
from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.model import iris
from foia_graph.model.resource import Resource, build_resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.bates_index import Stamp
from foia_graph.store.claim_views import EvidencePlace, evidence_places
from foia_graph.store.document_files import PDF, StoredFile
from foia_graph.web.pages.documents.document_hits import DocumentSearchView, PageSearchView, page_search
from foia_graph.web.pages.documents.passages import LinkedPassage, linked_passage
from foia_graph.web.pages.documents.reader_frame import (
    STRIP,
    DocumentHead,
    ReaderFrame,
    document_head,
    reader_frame,
)
from foia_graph.web.pages.documents.reader_page import ReaderPage, reader_page
from foia_graph.web.pages.sections import RedactionCount, exemption_counts, section


@dataclass(frozen=True, slots=True)
class EmailView:
    """An e-mail in a document, as far as it could be read."""

    anchor: str
    subject: str
    sent: str
    sender: tuple[str, ...]
    recipients: tuple[str, ...]
    pages: tuple[LinkView, ...]
    thread: LinkView | None
    status: LinkView | None


@dataclass(frozen=True, slots=True)
class WorkCitation:
    """A work that a document cites, with the anchors of the citations and the pages they are on."""

    work: LinkView
    anchors: tuple[str, ...]
    pages: tuple[LinkView, ...]


def is_machine_read(value: object) -> bool:
    """Return True for a part that an extractor made."""
    return isinstance(value, Resource) and bool(value.get("generatedBy"))


def email_views(presenter: Presenter, thing: Resource) -> Iterator[EmailView]:
    """Yield the e-mails of a document, in the order in which they are in it."""
    ranges = [part for part in thing.parts("pageRange") if is_machine_read(part)]
    for part in sorted(ranges, key=_page_order):
        yield _email_view(presenter, part)


def _page_order(part: Resource) -> tuple[int, int, str]:
    return int(part.one("firstPage") or 0), len(part.iri), part.iri


def _email_view(presenter: Presenter, part: Resource) -> EmailView:
    document = part.iri.partition("#")[0]
    span = {int(part.one(name)) for name in ("firstPage", "lastPage") if part.get(name)}
    status, thread = part.one("status"), part.one("thread")
    return EmailView(
        part.iri.partition("#")[2],
        part.one("title"),
        part.one("dateSent") or part.one("date"),
        _stated_names(part, "sender"),
        _stated_names(part, "toRecipient", "ccRecipient", "bccRecipient"),
        tuple(_page_links(presenter, (EvidencePlace(document, number) for number in sorted(span)))),
        presenter.link(thread) if thread else None,
        presenter.link(status) if status else None,
    )


def _stated_names(part: Resource, *fields: str) -> tuple[str, ...]:
    return tuple(each.one("asStated") for field in fields for each in part.parts(field))


def work_citations(presenter: Presenter, thing: Resource) -> Iterator[WorkCitation]:
    """Yield the works that a document cites, each once."""
    by_work: dict[str, list[Resource]] = {}
    for part in filter(is_machine_read, thing.parts("citation")):
        by_work.setdefault(part.one("citedEntity") or part.one("asStated"), []).append(part)
    for work, parts in sorted(by_work.items()):
        yield WorkCitation(
            presenter.link(work) if "://" in work else LinkView("", work),
            tuple(part.iri.partition("#")[2] for part in parts),
            tuple(_page_links(presenter, (place for part in parts for place in evidence_places(part)))),
        )


def _page_links(presenter: Presenter, evidence: Iterable[EvidencePlace]) -> Iterator[LinkView]:
    pages = {place.page: place for place in evidence if place.page}
    for number, place in sorted(pages.items()):
        link, _ = presenter.page_links(place)
        if link is not None:
            yield LinkView(link.href, str(number))


READ = "extracted"


@dataclass(frozen=True, slots=True)
class ContactPage:
    """A page in small; `status` is None for one that was read as it should be, `gap` is what lacks before."""

    href: str
    number: int
    label: str
    stamps: tuple[str, ...]
    status: LinkView | None
    exemptions: tuple[str, ...]
    has_email: bool
    has_picture: bool
    gap: str


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """Some of the pages of a document, links to the others, and sentences on pages that are not there."""

    pages: tuple[ContactPage, ...]
    total: int
    starts: tuple[tuple[int, int], ...]
    here: int
    absent: tuple[str, ...]


def contact_sheet(
    presenter: Presenter, thing: Resource, numbers: list[int], stamps: Mapping[str, list[Stamp]]
) -> ContactSheet:
    """Return the contact sheet of a document, with the pages that the address asks for."""
    starts = numbers[::STRIP]
    here = _first_listed(starts)
    first = numbers.index(here)
    listed = numbers[first : first + STRIP]
    runs = tuple((start, numbers[min(i * STRIP + STRIP, len(numbers)) - 1]) for i, start in enumerate(starts))
    absent = map(str, withheld_statements(presenter.catalogue, (thing.iri,)))
    before = numbers[first - 1] if first else 0
    pages = _ContactPages(presenter, thing, stamps).pages(listed, before)
    return ContactSheet(tuple(pages), len(numbers), runs, here, tuple(absent))


def _first_listed(starts: list[int]) -> int:
    """Return the number of the first page to list: the one that the address asks for."""
    start = request.args.get("pages", str(starts[0]))
    if start not in map(str, starts):
        raise RequestRefused(f"pages is one of {', '.join(map(str, starts[:20]))}, not {start[:20]!r}.")
    return int(start)


class _ContactPages:
    """The pages of one document in small."""

    def __init__(self, presenter: Presenter, thing: Resource, stamps: Mapping[str, list[Stamp]]) -> None:
        self._presenter, self._document, self._stamps = presenter, thing.iri, stamps
        self._exemptions = presenter.holdings.exemptions_by_page(thing.iri)
        self._email_pages = set(_email_pages(thing))
        self._has_file = presenter.holdings.file_of(thing.iri) is not None
        self._reading = presenter.holdings.parsed_document(thing.iri)

    def pages(self, numbers: list[int], before: int) -> Iterator[ContactPage]:
        for number in numbers:
            yield self._page(number, self._gap(before, number))
            before = number

    def _page(self, number: int, gap: str) -> ContactPage:
        iri, holdings = f"{self._document}/page/{number}", self._presenter.holdings
        status = holdings.read_status(iri)
        parsed_page = self._reading.find_page(number) if self._reading else None
        return ContactPage(
            path_of(iri, self._presenter.catalogue.base),
            number,
            holdings.printed_page_number(iri),
            tuple(stamp.as_printed for stamp in self._stamps.get(iri, ())),
            self._presenter.link(status) if status and not status.endswith(f"/{READ}") else None,
            tuple(map(self._exemption_code, self._exemptions.get(iri, ()))),
            number in self._email_pages,
            self._has_file and parsed_page is not None and not parsed_page.has_withheld_names,
            gap,
        )

    def _exemption_code(self, exemption: str) -> str:
        return self._presenter.link(exemption).text.partition(" ")[0]

    def _gap(self, before: int, number: int) -> str:
        """Return a sentence on what lacks between two pages, "" where nothing is known to."""
        if before and number > before + 1:
            lacking = number - before - 1
            return f"{lacking} {'page is' if lacking == 1 else 'pages are'} not here"
        jump = self._number_jump(before, number) if before else 0
        return f"{jump:,} Bates {'number' if jump == 1 else 'numbers'} missing" if jump else ""

    def _number_jump(self, before: int, number: int) -> int:
        lasts = {prefix_key(stamp.prefix): stamp.last for stamp in self._page_stamps(before)}
        jumps = (
            stamp.first - lasts[prefix_key(stamp.prefix)] - 1
            for stamp in self._page_stamps(number)
            if prefix_key(stamp.prefix) in lasts
        )
        return max((jump for jump in jumps if jump > 0), default=0)

    def _page_stamps(self, number: int) -> list[Stamp]:
        return self._stamps.get(f"{self._document}/page/{number}", [])


def _email_pages(thing: Resource) -> Iterator[int]:
    """Yield the numbers of the pages of a document on which e-mails stand."""
    for part in filter(is_machine_read, thing.parts("pageRange")):
        first, last = part.one("firstPage"), part.one("lastPage")
        if first.isdecimal():
            yield from range(int(first), int(last if last.isdecimal() else first) + 1)


HIDDEN = ("distribution", "readStatus")


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
    dates: tuple[tuple[str, tuple[str, ...]], ...]
    contact_sheet: ContactSheet | None
    exemption_counts: tuple[RedactionCount, ...]
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


def _date_rows(presenter: Presenter, thing: Resource) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the dates of document, release, upload and PDF apart, which are often taken for one another."""
    releases = (presenter.catalogue.describe(text_of(iri)) for iri in thing.get("inSeries"))
    files = thing.parts("distribution")
    yield "The document", _field_texts([thing], "created")
    of_release = _field_texts([thing], "issued") or _field_texts(filter(None, releases), "date")
    yield "Its release", of_release
    yield "Upload of the file", _field_texts(files, "issued")
    yield "Making of the PDF", _field_texts(files, "created")
    yield "Last change of the PDF", _field_texts(files, "modified")


def _field_texts(of: Iterable[Resource], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text_of(value) for each in of for value in each.get(field)))


def covered_path(held_file: StoredFile, document: str) -> str:
    """Return the path of the file of a document with a cover sheet, "" where there is none."""
    is_covered = held_file.public and held_file.media_type == PDF
    return f"/doc/document/{iris.last_segment(document)}/with-cover.pdf" if is_covered else ""
