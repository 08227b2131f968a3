"""The contact sheet of a document: its pages in small, with marks, and what is missing between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import request

from foia_graph.audit.withheld_pages import withheld_statements
from foia_graph.errors import RequestRefused
from foia_graph.extract.bates.spelling import prefix_key
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.bates_index import Stamp
from foia_graph.web.pages.documents.document_contents import is_machine_read

STRIP = 100
"""The number of pages of a document that are listed at once."""
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


def start_of(numbers: list[int], number: int) -> int:
    """Return the number of the first page of the contact sheet that a page is on."""
    return numbers[numbers.index(number) // STRIP * STRIP]


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
