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
from foia_graph.web.pages.documents.document_contents import Cited, Message, cited, is_machine_read, messages
from foia_graph.web.pages.sections import section

STRIP = 100
"""The number of pages of a document that are listed at once."""
READ = "extracted"
HIDDEN = ("distribution", "readStatus")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a document or of its file: the event, and its dates; none where nobody states it."""

    what: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """The file of a document: the file that is held, the address it was had from, and its own metadata."""

    held: StoredFile
    origin: LinkView | None
    facts: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """Return its address."""
        return f"/file/{self.held.sha256}"


@dataclass(frozen=True, slots=True)
class LeafView:
    """A page in the list of pages; `status` is None for one that was read as it should be."""

    href: str
    number: int
    label: str
    stamps: tuple[str, ...]
    status: LinkView | None


@dataclass(frozen=True, slots=True)
class Strip:
    """Some of the pages of a document, and links to the others."""

    leaves: tuple[LeafView, ...]
    total: int
    starts: tuple[tuple[int, int], ...]
    here: int
    thumb: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """The number of redactions by an exemption on the pages of a document."""

    exemption: LinkView
    times: int
    pages: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that is shown of a document besides its rows."""

    file: FileView | None
    status: LinkView | None
    dates: tuple[Dated, ...]
    strip: Strip | None
    redacted: tuple[Redacted, ...]
    messages: tuple[Message, ...]
    cited: tuple[Cited, ...]
    original: LinkView | None
    manifest: str


def _rest(thing: Resource) -> Resource:
    """Return the thing without the parts that a machine read, which are listed apart."""
    values = {
        name: [v for v in found if not is_machine_read(v)] if name in ("pageRange", "citation") else found
        for name, found in thing.values.items()
    }
    return build_resource(thing.iri, thing.type, values)


@section("ReleasedDocument", "_document.html", HIDDEN, _rest)
def document(presenter: Presenter, thing: Resource) -> DocumentView | None:
    """Return the view of a document, None where nothing but its record is known."""
    held = presenter.holdings.file_of(thing.iri)
    numbers = presenter.holdings.page_numbers(thing.iri)
    if held is None and not numbers:
        return None
    status, copied = thing.one("readStatus"), thing.one("isCopyOf")
    return DocumentView(
        file=_file(presenter, thing, held) if held else None,
        status=presenter.link(status) if status else None,
        dates=tuple(_dates(presenter, thing)),
        strip=_strip(presenter, thing.iri, numbers, held) if numbers else None,
        redacted=tuple(
            Redacted(presenter.link(each.subject), each.times, each.pages)
            for each in presenter.holdings.redactions_by_exemption(thing.iri)
        ),
        messages=tuple(messages(presenter, thing)),
        cited=tuple(cited(presenter, thing)),
        original=presenter.link(copied) if copied else None,
        manifest=f"/iiif/document/{iris.last_segment(thing.iri)}/manifest.json" if numbers else "",
    )


# -- the file ------------------------------------------------------------------------------------------------


def _file(presenter: Presenter, thing: Resource, held: StoredFile) -> FileView:
    distribution = _distribution(thing, held)
    facts = [
        (presenter.profile[distribution.type].properties[name].title, distribution.one(name))
        for name in ("title", "author", "creatorTool", "producer")
    ]
    origin = distribution.one("accessURL")
    is_elsewhere = origin and not origin.startswith(presenter.catalogue.base)
    return FileView(held, presenter.link(origin) if is_elsewhere else None, tuple(f for f in facts if f[1]))


def _distribution(thing: Resource, held: StoredFile) -> Resource:
    return next(
        part
        for part in thing.parts("distribution")
        if held.sha256 in [c.one("checksumValue") for c in part.parts("checksum")]
    )


def _dates(presenter: Presenter, thing: Resource) -> Iterator[Dated]:
    """Yield the dates of document, release, upload and PDF apart, which are often taken for one another."""
    releases = (presenter.catalogue.describe(text_of(iri)) for iri in thing.get("inSeries"))
    files = thing.parts("distribution")
    yield Dated("The document", _texts([thing], "created"))
    yield Dated("Its release", _texts([thing], "issued") or _texts(filter(None, releases), "date"))
    yield Dated("Upload of the file", _texts(files, "issued"))
    yield Dated("Making of the PDF", _texts(files, "created"))
    yield Dated("Last change of the PDF", _texts(files, "modified"))


def _texts(of: Iterable[Resource], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text_of(value) for each in of for value in each.get(field)))


# -- its pages -----------------------------------------------------------------------------------------------


def _strip(presenter: Presenter, document: str, numbers: list[int], held: StoredFile | None) -> Strip:
    starts = numbers[::STRIP]
    here = _asked(starts)
    first = numbers.index(here)
    leaves = tuple(_leaf(presenter, document, number) for number in numbers[first : first + STRIP])
    runs = tuple((start, numbers[min(i * STRIP + STRIP, len(numbers)) - 1]) for i, start in enumerate(starts))
    return Strip(leaves, len(numbers), runs, here, f"{leaves[0].href}.png?width=200" if held else "")


def _asked(starts: list[int]) -> int:
    """Return the number of the first page to list: the one that the address asks for."""
    asked = request.args.get("pages", str(starts[0]))
    if asked not in map(str, starts):
        raise RequestRefused(f"pages is one of {', '.join(map(str, starts[:20]))}, not {asked[:20]!r}.")
    return int(asked)


def _leaf(presenter: Presenter, document: str, number: int) -> LeafView:
    leaf = presenter.holdings.page_summary(document, number)
    status = presenter.link(leaf.status) if leaf.status and not leaf.status.endswith(f"/{READ}") else None
    href = path_of(leaf.iri, presenter.catalogue.base)
    return LeafView(href, number, leaf.label, leaf.stamps, status)
