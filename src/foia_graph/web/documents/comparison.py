"""Two pages beside each other: what is said of them, and their texts passage by passage, as data."""

from dataclasses import dataclass
from functools import cached_property

from foia_graph import iris
from foia_graph.alike.hidden import Piece, pieces
from foia_graph.alike.words import compared
from foia_graph.extract.reading import Page
from foia_graph.jsonld import Json
from foia_graph.model import Resource, text_of
from foia_graph.sheets import sheet
from foia_graph.store.holdings import page_of
from foia_graph.web.http.representations import triples_of
from foia_graph.web.site import Words, catalogue, holdings
from foia_graph.web.things import pages
from foia_graph.web.things.descriptions import stub_body


def address(one: str, other: str) -> str:
    """Give the path at which two pages, given by their IRIs, are compared."""
    return "/compare/" + "/".join(f"{iris.last(document)}/{n}" for document, n in map(page_of, (one, other)))


@dataclass(frozen=True)
class Half:
    """One of two pages: what is said of it, and what was read."""

    leaf: Resource
    page: Page

    @property
    def iri(self) -> str:
        """Give its name."""
        return self.leaf.iri

    @property
    def bates(self) -> list[str]:
        """Give the Bates numbers on it, as they are printed."""
        return holdings().bates.printed(self.iri)

    @property
    def releases(self) -> list[str]:
        """Name the releases of its document."""
        document = catalogue().describe(page_of(self.iri)[0])
        return [text_of(each) for each in document.get("inSeries")] if document else []

    @property
    def is_cut(self) -> bool:
        """True where it has more words than are compared."""
        return compared(self.page.text) != self.page.text

    def body(self) -> dict[str, Json]:
        """Say what it is."""
        document, number = page_of(self.iri)
        said = {"page": self.iri, "document": document, "number": number}
        return {**said, "bates": [*self.bates], "releases": [*self.releases], "truncated": self.is_cut}


@dataclass(frozen=True)
class Comparison:
    """Two pages beside each other."""

    left: Half
    right: Half

    @property
    def path(self) -> str:
        """Give its address."""
        return address(self.left.iri, self.right.iri)

    @property
    def title(self) -> str:
        """Say what is compared."""
        return f"{pages.heading(self.left.leaf)} beside {pages.heading(self.right.leaf)}"

    @property
    def similarity(self) -> float | None:
        """Give how similar the catalogue says they are, None where it does not say."""
        for claim in self.left.leaf.parts("claims"):
            if self.right.iri in map(text_of, claim.get("object")) and claim.one("confidence"):
                return float(claim.one("confidence"))
        return None

    @cached_property
    def pieces(self) -> list[Piece]:
        """Give both texts, passage by passage."""
        return list(pieces(*(sheet(half.leaf, half.page) for half in (self.left, self.right))))

    def body(self, words: Words) -> dict[str, Json]:
        """Write it as JSON-LD; what is beside the names of the pages, readers of linked data pass over."""
        stubs = (catalogue().stub(half.iri) for half in (self.left, self.right))
        return {
            "id": f"{catalogue().base}{self.path[1:]}",
            "rdfs:label": self.title,
            "dcterms:relation": [stub_body(stub, words) for stub in stubs if stub],
            "similarity": self.similarity,
            "left": self.left.body(),
            "right": self.right.body(),
            "passages": [_passage(each) for each in self.pieces],
        }

    def triples(self, words: Words) -> bytes:
        """Write it as N-Triples."""
        return triples_of(self.body(words), words)


def _passage(piece: Piece) -> dict[str, Json]:
    said: dict[str, Json] = {"kind": piece.kind, "left": piece.left, "right": piece.right}
    if piece.hidden:
        hidden = piece.hidden
        said["hidden"] = {"by": hidden.by, "sign": hidden.sign, "exemptions": [*hidden.exemptions]}
    return said
