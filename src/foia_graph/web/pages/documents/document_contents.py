"""Machine-read contents of a document as a whole: its e-mails, and the works that it cites."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.resource import Resource
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView
from foia_graph.store.evidence_places import EvidencePlace, evidence_places


@dataclass(frozen=True, slots=True)
class Message:
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
class Cited:
    """A work that a document cites, with the anchors of the citations and the pages they stand on."""

    work: LinkView
    anchors: tuple[str, ...]
    pages: tuple[LinkView, ...]


def is_machine_read(value: object) -> bool:
    """Return True for a part that an extractor made."""
    return isinstance(value, Resource) and bool(value.get("generatedBy"))


def messages(presenter: Presenter, thing: Resource) -> Iterator[Message]:
    """Yield the e-mails of a document, in the order in which they stand in it."""
    ranges = [part for part in thing.parts("pageRange") if is_machine_read(part)]
    for part in sorted(ranges, key=_sent):
        yield _message(presenter, part)


def _sent(part: Resource) -> tuple[int, int, str]:
    """Return the key that sorts parts by page, then as they were found."""
    return int(part.one("firstPage") or 0), len(part.iri), part.iri


def _message(presenter: Presenter, part: Resource) -> Message:
    document = part.iri.partition("#")[0]
    span = {int(part.one(name)) for name in ("firstPage", "lastPage") if part.get(name)}
    status, thread = part.one("status"), part.one("thread")
    return Message(
        part.iri.partition("#")[2],
        part.one("title"),
        part.one("dateSent") or part.one("date"),
        _people(part, "sender"),
        _people(part, "toRecipient", "ccRecipient", "bccRecipient"),
        tuple(_pages(presenter, (EvidencePlace(document, number) for number in sorted(span)))),
        presenter.link(thread) if thread else None,
        presenter.link(status) if status else None,
    )


def _people(part: Resource, *fields: str) -> tuple[str, ...]:
    return tuple(each.one("asStated") for field in fields for each in part.parts(field))


def cited(presenter: Presenter, thing: Resource) -> Iterator[Cited]:
    """Yield the works that a document cites, each once."""
    found: dict[str, list[Resource]] = {}
    for part in filter(is_machine_read, thing.parts("citation")):
        found.setdefault(part.one("citedEntity") or part.one("asStated"), []).append(part)
    for work, parts in sorted(found.items()):
        yield Cited(
            presenter.link(work) if "://" in work else LinkView("", work),
            tuple(part.iri.partition("#")[2] for part in parts),
            tuple(_pages(presenter, (place for part in parts for place in evidence_places(part)))),
        )


def _pages(presenter: Presenter, found: Iterable[EvidencePlace]) -> Iterator[LinkView]:
    """Yield links to pages, each once, in order."""
    pages = {place.page: place for place in found if place.page}
    for number, place in sorted(pages.items()):
        link, _ = presenter.page_links(place)
        if link is not None:
            yield LinkView(link.href, str(number))
