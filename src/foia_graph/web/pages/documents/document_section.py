"""The section of a document: its file and dates, its pages, redactions, e-mails and citations."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import request

from foia_graph.errors import RequestRefused
from foia_graph.model import iris
from foia_graph.model.resource import Resource, build_resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.document_files import StoredFile
from foia_graph.web.pages.documents.document_contents import (
    EmailView,
    WorkCitation,
    email_views,
    is_machine_read,
    work_citations,
)
from foia_graph.web.pages.exemption_counts import ExemptionCount, exemption_counts
from foia_graph.web.pages.sections import section

STRIP = 100
"""The number of pages of a document that are listed at once."""
READ = "extracted"
HIDDEN = ("distribution", "readStatus")


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date of a document or of its file: the event, and its dates; none where nobody states it."""

    what: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """The file of a document: the file that is held, the address it was had from, and its own metadata."""

    held_file: StoredFile
    origin: LinkView | None
    facts: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """Return its address."""
        return f"/file/{self.held_file.sha256}"


@dataclass(frozen=True, slots=True)
class PageListItem:
    """A page in the list of pages; `status` is None for one that was read as it should be."""

    href: str
    number: int
    label: str
    stamps: tuple[str, ...]
    status: LinkView | None


@dataclass(frozen=True, slots=True)
class PageStrip:
    """Some of the pages of a document, and links to the others."""

    pages: tuple[PageListItem, ...]
    total: int
    starts: tuple[tuple[int, int], ...]
    here: int
    thumb: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that is shown of a document besides its rows."""

    file: FileView | None
    status: LinkView | None
    dates: tuple[DateRow, ...]
    strip: PageStrip | None
    exemption_counts: tuple[ExemptionCount, ...]
    messages: tuple[EmailView, ...]
    citations: tuple[WorkCitation, ...]
    original: LinkView | None
    manifest: str


def _without_machine_parts(thing: Resource) -> Resource:
    """Return the thing without the parts that a machine read, which are listed apart."""
    values = {
        name: [v for v in field_values if not is_machine_read(v)]
        if name in ("pageRange", "citation")
        else field_values
        for name, field_values in thing.values.items()
    }
    return build_resource(thing.iri, thing.type, values)


@section("ReleasedDocument", "_document.html", HIDDEN, _without_machine_parts)
def document_view(presenter: Presenter, thing: Resource) -> DocumentView | None:
    """Return the view of a document, None where nothing but its record is known."""
    held_file = presenter.holdings.file_of(thing.iri)
    numbers = presenter.holdings.page_numbers(thing.iri)
    if held_file is None and not numbers:
        return None
    status, copied = thing.one("readStatus"), thing.one("isCopyOf")
    return DocumentView(
        file=_file_view(presenter, thing, held_file) if held_file else None,
        status=presenter.link(status) if status else None,
        dates=tuple(_date_rows(presenter, thing)),
        strip=_page_strip(presenter, thing.iri, numbers, held_file) if numbers else None,
        exemption_counts=exemption_counts(
            presenter, presenter.holdings.redactions_of(thing.iri), (thing.iri,), document=thing.iri
        ),
        messages=tuple(email_views(presenter, thing)),
        citations=tuple(work_citations(presenter, thing)),
        original=presenter.link(copied) if copied else None,
        manifest=f"/iiif/document/{iris.last_segment(thing.iri)}/manifest.json" if numbers else "",
    )


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


# -- its pages -----------------------------------------------------------------------------------------------


def _page_strip(
    presenter: Presenter, document: str, numbers: list[int], held_file: StoredFile | None
) -> PageStrip:
    starts = numbers[::STRIP]
    here = _first_listed(starts)
    first = numbers.index(here)
    leaves = tuple(_page_list_item(presenter, document, number) for number in numbers[first : first + STRIP])
    runs = tuple((start, numbers[min(i * STRIP + STRIP, len(numbers)) - 1]) for i, start in enumerate(starts))
    return PageStrip(leaves, len(numbers), runs, here, f"{leaves[0].href}.png?width=200" if held_file else "")


def _first_listed(starts: list[int]) -> int:
    """Return the number of the first page to list: the one that the address asks for."""
    start = request.args.get("pages", str(starts[0]))
    if start not in map(str, starts):
        raise RequestRefused(f"pages is one of {', '.join(map(str, starts[:20]))}, not {start[:20]!r}.")
    return int(start)


def _page_list_item(presenter: Presenter, document: str, number: int) -> PageListItem:
    leaf = presenter.holdings.page_summary(document, number)
    status = presenter.link(leaf.status) if leaf.status and not leaf.status.endswith(f"/{READ}") else None
    href = path_of(leaf.iri, presenter.catalogue.base)
    return PageListItem(href, number, leaf.label, leaf.stamps, status)
