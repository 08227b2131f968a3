"""Machine-read contents of a document as a whole: its e-mails, and the works that it cites."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.resource import Resource
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.evidence_places import EvidencePlace, evidence_places


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
    """Yield links to pages, each once, in order."""
    pages = {place.page: place for place in evidence if place.page}
    for number, place in sorted(pages.items()):
        link, _ = presenter.page_links(place)
        if link is not None:
            yield LinkView(link.href, str(number))
