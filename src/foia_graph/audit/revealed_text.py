"""Text that is hidden on one page and shown on another that says the same, and text under redactions."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.errors import StoreError
from foia_graph.extract.near_duplicates.diff import compared_text
from foia_graph.extract.near_duplicates.hidden_passages import HidingSign, MarkedPage, compare_pages
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf.pool import ReaderPool
from foia_graph.model import iris
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, text_of
from foia_graph.runtime.progress import ProgressReporter
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout


def page_sheet(leaf: Resource, page: ParsedPage) -> MarkedPage:
    """Build the sheet by which a page is compared: its words, its redactions, its blanks."""
    words = page.words
    if words is None:
        return MarkedPage("")
    printed = [
        (part.one("asStated"), tuple(map(text_of, part.get("claimedExemption"))))
        for part in leaf.parts("redaction")
        if part.get("asStated")
    ]
    return MarkedPage(compared_text(words.text), printed, page.blanks, words.box_of)


@dataclass(frozen=True, slots=True)
class PageReference:
    """A page: its document, its number, and the Bates numbers on it as they are printed."""

    document: str
    page: int
    bates: tuple[str, ...]

    def __str__(self) -> str:
        bates = f" ({', '.join(self.bates)})" if self.bates else ""
        return f"{self.document} page {self.page}{bates}"


@dataclass(frozen=True, slots=True)
class RevealedText:
    """Words that one page shows and another hides, by what sign, and which exemptions it claims for them."""

    shown: PageReference
    hidden: PageReference
    words: str
    sign: HidingSign
    exemptions: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return the words, and what is instead."""
        claimed = f": {', '.join(map(iris.last_segment, self.exemptions))}" if self.exemptions else ""
        return f"“{self.words}” ({self.sign}{claimed})"


def revealed_texts(catalogue: Catalogue, bar: ProgressReporter) -> Iterator[RevealedText]:
    """Yield the words that one of two pages hides; raises StoreError when a reading of them is lost."""
    holdings = Holdings(catalogue, Layout(catalogue.generation.path.parents[1]))
    pairs = _pairs(catalogue)
    with bar(len(pairs), "pages") as done:
        for one, other in pairs:
            yield from revealed_between(holdings, one, other)
            done(1)


def _pairs(catalogue: Catalogue) -> list[tuple[str, ...]]:
    same = NamedNode(catalogue.profile.predicates["sameTextAs"])
    quads = catalogue.quad_store.quads(None, same, None)
    ends = ((quad.subject, quad.object) for quad in quads)
    pairs = {
        tuple(sorted(map(iris.page_of, (one.value, other.value))))
        for one, other in ends
        if isinstance(one, NamedNode) and isinstance(other, NamedNode)
    }
    return [tuple(f"{document}/page/{number}" for document, number in pair) for pair in sorted(pairs)]


def revealed_between(holdings: Holdings, left: str, right: str) -> Iterator[RevealedText]:
    """Yield the words that either of two pages shows and the other hides."""
    for piece in compare_pages(stored_sheet(holdings, left), stored_sheet(holdings, right)):
        if hidden := piece.hidden_passage:
            shows, hides, words = (
                (left, right, piece.left) if hidden.by == "right" else (right, left, piece.right)
            )
            places = _page_reference(holdings, shows), _page_reference(holdings, hides)
            yield RevealedText(*places, " ".join(words.split()), hidden.sign, hidden.exemptions)


def stored_sheet(holdings: Holdings, iri: str) -> MarkedPage:
    """Return the sheet of a page: without a word where it is not described, or held back."""
    leaf, page = holdings.catalogue.describe(iri), holdings.parsed_page(iri)
    return page_sheet(leaf, page) if leaf and page else MarkedPage("")


def _page_reference(holdings: Holdings, iri: str) -> PageReference:
    document, number = iris.page_of(iri)
    short = document.removeprefix(f"{holdings.catalogue.base}id/")
    return PageReference(short, number, tuple(sorted(holdings.bates_index.printed_numbers(iri))))


@dataclass(frozen=True, slots=True)
class LeakyDocument:
    """A document, the digest of its file, and a sentence for each page on which text can be read."""

    document: str
    file: str
    pages: tuple[str, ...]


def leaky_documents(catalogue: Catalogue, bar: ProgressReporter) -> Iterator[LeakyDocument]:
    """Yield the documents whose files leak, read again; raises StoreError when a file is lost."""
    folder = catalogue.generation.path
    files = Layout(folder.parents[1]).files
    documents = {
        text.file: f"document/{key}"
        for key, text in sorted(text_manifest.read_texts(folder).items(), reverse=True)
        if text.file
    }
    with ReaderPool() as pool, bar(len(documents), "documents") as done:
        for digest, document in sorted(documents.items(), key=lambda pair: pair[1]):
            if digest not in files:
                raise StoreError(f"The store has lost the file {digest} of {document}; load it again.")
            leaks = pool.leaks(files.path(digest))
            pages = tuple(f"page {leak.page}: {leak.letters:,} letters {leak.cause}" for leak in leaks)
            if pages:
                yield LeakyDocument(document, digest, pages)
            done(1)
