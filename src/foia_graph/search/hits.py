"""Summaries of hits: kind, label, document, page, Bates numbers, date and sources of what a search finds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from foia_graph.model import iris
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import Resource
from foia_graph.model.values import BAD
from foia_graph.search.entry import CLAIM, EMAIL, PAGE, PAGES
from foia_graph.search.snippets import Snippet
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import claim_view
from foia_graph.store.document_files import page_of
from foia_graph.store.labels import Labels
from foia_graph.store.listing.filters import date_fields

REMEMBERED = 20_000
E_MAIL, BY_FILE = "e-mail", "pdf"
"""The form of page ranges that are e-mails, and the numbering of pages by their place in the file."""
DOTS = "…"


@dataclass(frozen=True, slots=True)
class Told:
    """The summary of a hit, the same in every search that finds it; other things by their IRIs.

    `kind` is a value of that facet, `title` its name. `page` counts in the file, from 1; it is 0 for what
    stands on no page. A claim is `about` a thing, on a `field` of that where it is not in words alone,
    and stands in `sources`; the `senders` of an e-mail are mentions, each with the words that are printed.
    """

    iri: str
    kind: str
    type: str
    title: str
    label: str
    document: str = ""
    page: int = 0
    bates: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    date: str = ""
    about: str = ""
    field: str = ""
    sources: tuple[str, ...] = ()
    senders: tuple[tuple[str, str], ...] = ()


class Teller:
    """Makes the summaries of hits in one catalogue, given the Bates numbers of a page or document."""

    def __init__(self, catalogue: Catalogue, printed: Callable[[str], Sequence[str]]) -> None:
        self._catalogue, self._printed = catalogue, printed
        self._labels = Labels(catalogue)
        self.told = lru_cache(REMEMBERED)(self._told)
        self._whole = lru_cache(REMEMBERED)(self._read_whole)

    def _told(self, iri: str) -> Told:
        shape = self._catalogue.shape_of(iri)
        if shape is None:
            raise LookupError(f"{iri} was found, and is nothing that the catalogue has a class for")
        bare = Told(iri, shape.kind, shape.name, shape.title, self._labels.name(iri))
        return TELL.get(shape.kind, Teller._thing)(self, bare)

    # ------------------------------------------------------------ by kind

    def _thing(self, told: Told) -> Told:
        return replace(
            told,
            bates=tuple(self._printed(told.iri)),
            releases=self._links(told.iri, "inSeries"),
            date=self._date(told.iri),
        )

    def _page(self, told: Told) -> Told:
        document, page = page_of(told.iri)
        releases, date = self._whole(document)
        bates = tuple(self._printed(told.iri))
        return replace(told, document=document, releases=releases, date=date, page=page, bates=bates)

    def _claim(self, told: Told) -> Told:
        owner = iris.owner(told.iri)
        document, page = page_of(owner)
        shape = self._catalogue.shape_of(document)
        is_in_document = shape is not None and "inSeries" in shape.properties
        # A hit of an older generation may be gone from this one.
        claim = self._catalogue.describe(told.iri) or Resource(told.iri, told.type, {})
        view = claim_view(claim, self._catalogue)
        return replace(
            told,
            document=document if is_in_document else "",
            releases=self._whole(document)[0] if is_in_document else (),
            page=page,
            about=next(iter(self._links(told.iri, "claims")), owner),
            field=view.field,
            sources=(view.source,) if view.source else (),
            date=view.date,
        )

    def _page_range(self, told: Told) -> Told:
        document = iris.owner(told.iri)
        page, date = self._first_page(told.iri), self._sent(told.iri)
        found = replace(told, document=document, releases=self._whole(document)[0], page=page, date=date)
        return self._email(found) if self._is(told.iri, "form", E_MAIL) else found

    def _email(self, told: Told) -> Told:
        named = bool(next(self._texts(told.iri, "title"), ""))
        label = told.label if named else f"E-mail in {self._labels.name(told.document)}"
        return replace(told, kind=EMAIL, title="E-mail", label=label, senders=tuple(self._senders(told.iri)))

    # ------------------------------------------------------------ facts

    def _read_whole(self, document: str) -> tuple[tuple[str, ...], str]:
        """Return the releases and the date of a document, which its pages have from it."""
        return self._links(document, "inSeries"), self._date(document)

    def _first_page(self, iri: str) -> int:
        if not self._is(iri, "pageNumbering", BY_FILE):
            return 0
        return int(next(self._texts(iri, "firstPage"), "0"))

    def _sent(self, iri: str) -> str:
        found = (text for name in ("dateSent", "date") for text in self._texts(iri, name))
        return next(found, "")[:10]

    def _senders(self, iri: str) -> Iterator[tuple[str, str]]:
        for mention in self._links(iri, "sender"):
            yield from ((mention, text) for text in self._texts(mention, "asStated"))

    def _date(self, thing: str) -> str:
        shape = self._catalogue.shape_of(thing)
        names = date_fields(shape) if shape else ()
        return next((text for name in names for text in self._texts(thing, name)), "")

    def _is(self, iri: str, field: str, notation: str) -> bool:
        return any(iris.last(each) == notation for each in self._links(iri, field))

    def _links(self, iri: str, field: str) -> tuple[str, ...]:
        return tuple(self._catalogue.links(iri, self._catalogue.profile.predicates[field]))

    def _texts(self, iri: str, field: str) -> Iterator[str]:
        predicate = NamedNode(self._catalogue.profile.predicates[field])
        found = self._catalogue.quad_store.quads(NamedNode(iri), predicate, None)
        yield from sorted(quad.object.value for quad in found if isinstance(quad.object, Literal))


TELL: Mapping[str, Callable[[Teller, Told], Told]] = {
    PAGE: Teller._page,
    CLAIM: Teller._claim,
    PAGES: Teller._page_range,
}
"""The formatters of kinds of hits with a summary of their own; all others are summarized as things."""


# -- as a row -----------------------------------------------------------------------------------------------

COLUMNS = ("iri", "kind", "label", "page", "bates", "document", "release", "date", "score", "snippet")
JOINT = "; "


def row(told: Told, snippet: Snippet, score: float) -> tuple[str, ...]:
    """Return a hit as a row of a table; several values of a cell are joined."""
    return (
        told.iri,
        told.kind,
        told.label,
        str(told.page or ""),
        JOINT.join(told.bates),
        told.document,
        JOINT.join(told.releases),
        told.date,
        f"{score:.3f}" if score else "",
        snippet.text,
    )


# -- snippets ------------------------------------------------------------------------------------------------


def framed(snippet: Snippet) -> Snippet:
    """Return a snippet with dots where its text goes on, and without characters that XML cannot hold."""
    before, behind = ("" if whole else DOTS for whole in (snippet.begins, snippet.ends))
    text = BAD.sub("\ufffd", snippet.text)
    begin = f"{before} " if before else ""
    end = f" {behind}" if behind else ""
    marks = tuple((first + len(begin), last + len(begin)) for first, last in snippet.marks)
    return Snippet(f"{begin}{text}{end}" if text else "", marks if text else ())


def pieces(snippet: Snippet) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a snippet between the ends of marks, each with whether it is marked."""
    at = 0
    for first, last in snippet.marks:
        yield snippet.text[at:first], False
        yield snippet.text[first:last], True
        at = last
    yield snippet.text[at:], False
