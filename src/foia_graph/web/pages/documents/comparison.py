"""The comparison of two pages as data: their descriptions, and their texts passage by passage."""

from dataclasses import dataclass

from foia_graph.audit.revealed_text import page_sheet
from foia_graph.extract.near_duplicates.diff import compared_text
from foia_graph.extract.near_duplicates.hidden_passages import ComparedPassage, compare_pages
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import comparison_path
from foia_graph.publish.descriptions import stub_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.serializers import RdfContent
from foia_graph.runtime.shared_values import cached_property
from foia_graph.web.core.site import current_catalogue, current_holdings
from foia_graph.web.pages import thing_page


@dataclass(frozen=True)
class ComparedSide:
    """One of two pages: its description, and its words as they were read."""

    thing: Resource
    page: ParsedPage

    @property
    def iri(self) -> str:
        """Return its name."""
        return self.thing.iri

    @property
    def bates(self) -> list[str]:
        """Return the Bates numbers on it, as they are printed."""
        return current_holdings().printed_numbers(self.iri)

    @property
    def releases(self) -> list[str]:
        """Return the IRIs of the releases of its document."""
        document = current_catalogue().describe(page_of(self.iri)[0])
        return [text_of(each) for each in document.get("inSeries")] if document else []

    @property
    def is_cut(self) -> bool:
        """Return True where it has more words than are compared."""
        return compared_text(self.page.text) != self.page.text

    def side_json(self) -> dict[str, Json]:
        """Write its page, document, number, Bates numbers and releases as JSON."""
        document, number = page_of(self.iri)
        identity = {"page": self.iri, "document": document, "number": number}
        return {**identity, "bates": [*self.bates], "releases": [*self.releases], "truncated": self.is_cut}


@dataclass(frozen=True)
class Comparison(RdfContent):
    """Two pages beside each other."""

    left: ComparedSide
    right: ComparedSide

    @property
    def path(self) -> str:
        """Return its address."""
        return comparison_path(self.left.iri, self.right.iri)

    @property
    def title(self) -> str:
        """Return the headings of both pages in one line."""
        left, right = (thing_page.current_viewer().heading(half.iri) for half in (self.left, self.right))
        return f"{left} beside {right}"

    @property
    def similarity(self) -> float | None:
        """Return the similarity that the catalogue states, from 0 to 1, None where it states none."""
        for claim in self.left.thing.parts("claims"):
            if self.right.iri in map(text_of, claim.get("object")) and claim.one("confidence"):
                return float(claim.one("confidence"))
        return None

    @cached_property
    def pieces(self) -> list[ComparedPassage]:
        """Return both texts, passage by passage."""
        return list(compare_pages(*(page_sheet(half.thing, half.page) for half in (self.left, self.right))))

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as JSON-LD; what is beside the names of the pages, readers of linked data pass over."""
        stubs = (current_catalogue().stub(half.iri) for half in (self.left, self.right))
        return {
            "id": f"{current_catalogue().base}{self.path[1:]}",
            "rdfs:label": self.title,
            "dcterms:relation": [stub_body(stub, words) for stub in stubs if stub],
            "similarity": self.similarity,
            "left": self.left.side_json(),
            "right": self.right.side_json(),
            "passages": [_passage_json(each) for each in self.pieces],
        }


def _passage_json(piece: ComparedPassage) -> dict[str, Json]:
    body: dict[str, Json] = {"kind": piece.kind, "left": piece.left, "right": piece.right}
    if piece.hidden_passage:
        hidden = piece.hidden_passage
        body["hidden"] = {"by": hidden.by, "sign": hidden.sign, "exemptions": [*hidden.exemptions]}
    return body
