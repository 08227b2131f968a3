"""What a page cites: reports, policies, laws, regulations and rulings, by their numbers."""

import re
from collections.abc import Iterator

from foia_graph.extract.citations import legal
from foia_graph.extract.citations.cited import cited_in
from foia_graph.extract.citations.forms import Cited, Kind
from foia_graph.extract.citations.own_numbers import own_numbers
from foia_graph.extract.citations.reasons import reason
from foia_graph.extract.citations.unnamed_laws import Sections, laws_of
from foia_graph.extract.citations.works import Works, works
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.published_text import PublishedText, published_texts
from foia_graph.extract.registry import PageFinding, extractor
from foia_graph.model.iris import slug
from foia_graph.model.resource import Raw

CITO = "http://purl.org/spar/cito/"
VERSION = f"1+{legal.engine()}" if legal.available() else "1"
"""With eyecite more rulings are found, so findings made without it are others."""

BROKEN = (
    (re.compile(r"U[.,] ?S[.,] ?C[.,]"), "U.S.C."),
    (re.compile(r"C[.,] ?F[.,] ?R[.,]"), "C.F.R."),
    (re.compile(r"(?<=C\.|C,)( ?)[$S](?= ?\d)"), r"\1§"),
    (re.compile(r"\(?4[)lI]\)? ?CFR"), "(41 CFR"),
    (re.compile(r"(?<=\([A-Z]\)\(i\)\()[l1](?=\))"), "I"),
    (re.compile(r"(?<=\([A-Z]\)\(ii\)\()[l1](?=\))"), "I"),
    (re.compile(r"(?<=\([A-Z]\)\(ii\)\()(?:Il|lI|ll|11)(?=\))"), "II"),
)
"""What OCR makes of U.S.C., C.F.R., §, 41, and the I behind (A)(ii)."""


class Citation(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A citation as a page first prints it.

    `key` names what is cited in one writing ("5 U.S.C. 552(b)(6)", "OIG-12-64", "E.O. 13526"); `work` is its
    IRI where the catalogue knows it. `further` are key and IRI of whatever else the same words cite. `reason`
    is a property of CiTO.
    """

    printed: str
    kind: Kind
    key: str
    work: str = ""
    reason: str = "cites"
    further: tuple[tuple[str, str], ...] = ()

    def cited(self) -> Iterator[tuple[str, str]]:
        """Give the key of each work that is cited, and its IRI or what to call it where it has none."""
        for key, work in ((self.key, self.work), *self.further):
            yield key, work or f"work/{slug(key)}"

    def parts(self) -> Iterator[tuple[str, dict[str, Raw]]]:
        """Say the citation as parts of its page, one for each work."""
        for _, work in self.cited():
            yield (
                "citation",
                {"citedEntity": work, "characterization": CITO + self.reason, "asStated": self.printed},
            )


@extractor("citations", Citation, VERSION, knowing=True)
def find_citations(reading: ParsedDocument, known: Gazetteer) -> Iterator[Citation]:
    """Find what each page cites, once each; the document's own number is none of it."""
    held = works(known)
    pages = [(page, cited_in(page.text, held)) for page in published_texts(reading)]
    own = own_numbers([(page.text, found) for page, found in pages])
    laws = laws_of(reading.sha256, [found for _, found in pages])
    for page, found in pages:
        yield from _of_page(page, [each for each in found if not own.intersection(each.keys)], laws, held)


def _of_page(page: PublishedText, found: list[Cited], laws: Sections, held: Works) -> Iterator[Citation]:
    seen: set[str] = set()
    for each in laws.named(found):
        if not seen.issuperset(each.keys):
            seen.update(each.keys)
            yield _citation(page, each, held)


def _citation(page: PublishedText, cited: Cited, held: Works) -> Citation:
    place = page.spot(cited.start, cited.end)
    key, *others = cited.keys
    return Citation(
        page=page.page,
        spots=(place,),
        printed=_printed(place.quote),
        kind=cited.kind,
        key=key,
        work=held.iri(key),
        reason=reason(page.text, cited),
        further=tuple((other, held.iri(other)) for other in others),
    )


def _printed(quote: str) -> str:
    """Give the words as they are surely printed, where OCR broke one of the signs of the law."""
    text = " ".join(quote.split())
    for broken, sign in BROKEN:
        text = broken.sub(sign, text)
    return text
