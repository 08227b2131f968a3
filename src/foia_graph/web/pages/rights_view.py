"""Rights in a thing and access to it, as its page tells of them, with where that is stated."""

from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.access import DocumentAccess, document_access
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.rights import LAW, rights_name
from foia_graph.publish.view_models import LinkView
from foia_graph.store.rights import Basis, UsageRights, rights_of

TOLD_OF = ("Catalog", "Release", "ReleasedDocument", "Page", "SourceDocument", "CitedWork")
REASONS: dict[Basis, str] = {
    "catalogue": "as the catalogue states of all its documents",
    "contested": "not known: what it belongs to states different rights",
    "unknown": "not known: neither its own record states them, nor what it belongs to, nor the catalogue",
}
ACCESS_WORDS = {
    "unrestricted": "the whole text; nothing in it is marked as withheld",
    "partly": "in part",
    "fully": "withheld in full",
    "undetermined": "how much was withheld is not known, since its text is not held here",
}


@dataclass(frozen=True, slots=True)
class RightsView:
    """Rights as a page tells of them: links to licence and statement, words, and who or what says so.

    `reason` stands before links to those from whom it is known, in `known_from`, and `law` behind them.
    """

    links: tuple[LinkView, ...]
    texts: tuple[str, ...]
    reason: str
    known_from: tuple[LinkView, ...] = ()
    law: str = ""


@dataclass(frozen=True, slots=True)
class AccessView:
    """Access to a document as its page tells of it: in words, with links to the exemptions claimed."""

    words: str
    exemptions: tuple[LinkView, ...]


def rights_view(thing: Resource, presenter: Presenter) -> RightsView | None:
    """Return what a page tells of the rights in its thing, None for a thing that nobody has rights in."""
    if thing.type not in TOLD_OF:
        return None
    found = rights_of(presenter.catalogue, thing.iri)
    links = tuple(LinkView(address, rights_name(address)) for address in _named_addresses(found))
    texts = tuple(map(text_of, found.texts))
    if found.basis == "government work":
        authors = tuple(map(presenter.link, found.authors))
        return RightsView(links, texts, "as it is by", authors, f"{LAW}; a conclusion of this catalogue")
    if found.basis != "stated":
        return RightsView(links, texts, REASONS[found.basis])
    stated_on = iris.owner_iri(found.stated_on)
    if stated_on == thing.iri:
        return RightsView(links, texts, "as its own record states")
    return RightsView(links, texts, "as is stated of", (presenter.link(stated_on),))


def _named_addresses(rights: UsageRights) -> tuple[str, ...]:
    """Return the licence, or else the statement: of two that say the same one is enough."""
    return rights.addresses[:1]


def access_view(thing: Resource, presenter: Presenter) -> AccessView | None:
    """Return what a page tells of the access to its document, None for what is no document."""
    if thing.type != "ReleasedDocument":
        return None
    found = document_access(presenter.catalogue, thing.iri)
    exemptions = tuple(presenter.link(each.exemption) for each in found.restrictions if each.exemption)
    return AccessView(_access_words(found, bool(exemptions)), exemptions)


def _access_words(access: DocumentAccess, has_exemptions: bool) -> str:
    words = ACCESS_WORDS[access.status]
    if not access.restrictions:
        return words
    return f"{words}; withheld under" if has_exemptions else f"{words}; no exemption is named"
