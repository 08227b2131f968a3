"""The head of a document: what it is, whose, of when and from where, before any detail."""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.bates_index import Stamp

AGENCY_FIELDS = ("creator", "publisher")


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What a document is: its link, form, dates, makers, releases, number of pages, and Bates numbers."""

    document: LinkView
    forms: tuple[str, ...]
    dates: tuple[str, ...]
    agencies: tuple[LinkView, ...]
    releases: tuple[LinkView, ...]
    pages: int
    bates: str


def document_head(
    presenter: Presenter, thing: Resource, numbers: list[int], stamps: Iterable[Stamp]
) -> DocumentHead:
    """Return the head of a document whose pages have these numbers and stamps."""

    def links(*fields: str) -> tuple[LinkView, ...]:
        names = dict.fromkeys(text_of(value) for field in fields for value in thing.get(field))
        return tuple(map(presenter.link, names))

    return DocumentHead(
        LinkView(path_of(thing.iri, presenter.catalogue.base), presenter.heading(thing.iri)),
        tuple(link.text for link in links("form")),
        tuple(dict.fromkeys(map(text_of, thing.get("created")))),
        links(*AGENCY_FIELDS),
        links("inSeries"),
        len(numbers),
        ", ".join(presenter.holdings.printed_numbers(thing.iri)) or stamp_range(stamps),
    )


def stamp_range(stamps: Iterable[Stamp]) -> str:
    """Return the first and the last of some Bates numbers as they are printed, "" where there are none."""
    ordered = sorted(stamps, key=lambda stamp: (stamp.prefix, stamp.first))
    if not ordered:
        return ""
    first, last = ordered[0].as_printed, ordered[-1].as_printed
    return first if first == last else f"{first} – {last}"
