"""Citations of reports, policies, laws, regulations and rulings on a page, by their numbers."""

import re
from collections.abc import Iterator

from foia_graph.extract.citations import eyecite_rulings
from foia_graph.extract.citations.citation_forms import CitationKind, CitationMatch
from foia_graph.extract.citations.known_works import WorkTable, name_work, work_table
from foia_graph.extract.citations.laws_of_file import learn_names
from foia_graph.extract.citations.own_numbers import find_own_numbers
from foia_graph.extract.citations.reasons import citation_reason
from foia_graph.extract.citations.text_citations import find_text_citations
from foia_graph.extract.citations.unnamed_laws import SectionLaws, learn_laws
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import ParsedDocument
from foia_graph.extract.published_text import PublishedText, published_texts
from foia_graph.extract.registry import PageFinding, extractor
from foia_graph.model.resource import RawValue

CITO = "http://purl.org/spar/cito/"
VERSION = f"3+{eyecite_rulings.eyecite_version()}" if eyecite_rulings.is_available() else "3"
"""With eyecite more rulings are found, so findings made without it are others."""

BROKEN_SIGNS = (
    (re.compile(r"(?<=[a-z][a-z])- (?=[a-z][a-z])"), ""),
    (re.compile(r"U[.,] ?S[.,] ?C[.,]"), "U.S.C."),
    (re.compile(r"C[.,] ?F[.,] ?R[.,]"), "C.F.R."),
    (re.compile(r"(?<=C\.|C,)( ?)[$S](?= ?\d)"), r"\1§"),
    (re.compile(r"\(?4[)lI]\)? ?CFR"), "(41 CFR"),
    (re.compile(r"(?<=\([A-Z]\)\(i\)\()[l1](?=\))"), "I"),
    (re.compile(r"(?<=\([A-Z]\)\(ii\)\()[l1](?=\))"), "I"),
    (re.compile(r"(?<=\([A-Z]\)\(ii\)\()(?:Il|lI|ll|11)(?=\))"), "II"),
)
"""Words that a line breaks, and misreadings by OCR of U.S.C., C.F.R., §, 41, and the I behind (A)(ii)."""


class PageCitation(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """A citation as a page first prints it.

    `key` names what is cited in one writing ("5 U.S.C. 552(b)(6)", "OIG-12-64", "E.O. 13526"); `work` is its
    IRI where the catalogue knows it. `further` are key and IRI of whatever else the same words cite. `reason`
    is a property of CiTO.
    """

    printed: str
    kind: CitationKind
    key: str
    work: str = ""
    reason: str = "cites"
    further: tuple[tuple[str, str], ...] = ()

    def cited_works(self) -> Iterator[tuple[str, str]]:
        """Yield the key of each work that is cited, and its IRI or what to call it where it has none."""
        for key, work in ((self.key, self.work), *self.further):
            yield name_work(key, work)

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield the citation as parts of its page, one for each work."""
        for _, work in self.cited_works():
            yield (
                "citation",
                {"citedEntity": work, "characterization": CITO + self.reason, "asStated": self.printed},
            )


@extractor("citations", PageCitation, VERSION, needs_names=True, prepare=eyecite_rulings.load_eyecite)
def find_citations(document: ParsedDocument, gazetteer: Gazetteer) -> Iterator[PageCitation]:
    """Find what each page cites, once each; the document's own number is none of it."""
    held = work_table(gazetteer)
    pages = [(page, find_text_citations(page.text, held)) for page in published_texts(document)]
    own = find_own_numbers([(page.text, found) for page, found in pages])
    laws = learn_laws(document.sha256, [found for _, found in pages])
    names = learn_names(found for _, found in pages)
    for page, found in pages:
        cited = [names.with_keys(each) for each in found if not own.intersection(each.keys)]
        yield from _page_citations(page, cited, laws, held)


def _page_citations(
    page: PublishedText, matches: list[CitationMatch], laws: SectionLaws, held: WorkTable
) -> Iterator[PageCitation]:
    seen: set[str] = {key for each in matches for key in each.other_keys}
    for each in laws.with_laws(matches):
        if not seen.issuperset(each.keys):
            seen.update(each.keys)
            yield _make_citation(page, each, held)


def _make_citation(page: PublishedText, citation: CitationMatch, held: WorkTable) -> PageCitation:
    place = page.spot(citation.start, citation.end)
    key, *others = citation.keys
    return PageCitation(
        page=page.page,
        spots=(place,),
        printed=_surely_printed(place.quote),
        kind=citation.kind,
        key=key,
        work=held.iri_of(key),
        reason=citation_reason(page.text, citation),
        further=tuple((other, held.iri_of(other)) for other in others),
    )


def _surely_printed(quote: str) -> str:
    """Return the words as they are surely printed, where OCR broke one of the signs of the law."""
    text = " ".join(quote.split())
    for broken, sign in BROKEN_SIGNS:
        text = broken.sub(sign, text)
    return text
