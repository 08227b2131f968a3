"""Hits as shown and as data, described by the generation that is served now, with crops of their pages.

So what was removed or restricted since is not shown to somebody who still walks through an older one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from foia_graph.extract.parsed_document import Box, ParsedPage
from foia_graph.extract.pdf.image_crops import MAX_WIDTH, drawn_size
from foia_graph.model.dates import XSD_OF_LENGTH
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import Json
from foia_graph.publish.descriptions import named_body
from foia_graph.publish.iiif.canvas_pages import PageCrop, crop_page
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.search.entry_builder import CLAIM, EMAIL, PAGE, PAGES
from foia_graph.search.hits import REMEMBERED, HitFormatter, HitSummary
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.search.index_searcher import SearchHit
from foia_graph.search.snippets import TextSnippet, framed_snippet
from foia_graph.search.text_index import TextIndex, TextSearchResults, text_index
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import PDF, Holdings
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.pages.crops import box_around


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit ready to be shown: its summary, snippet and score, and where it is in the index."""

    summary: HitSummary
    snippet: TextSnippet
    score: float
    hit: SearchHit


@dataclass(frozen=True, slots=True)
class HitPresenter:
    """The presenter of hits, which describes them by one generation."""

    index: TextIndex
    formatter: HitFormatter

    def hit_views(self, matches: TextSearchResults, start: int, size: int) -> Iterator[HitView]:
        """Yield some of the hits, none behind the last of them."""
        return self._views(matches, matches.hits(start, size) if start < matches.total else [])

    def group_views(self, matches: TextSearchResults, start: int, size: int) -> Iterator[HitView]:
        """Yield some of the hits, of those that quote the same words the first."""
        return self._views(matches, matches.groups(start, size) if start < matches.group_total else [])

    def _views(self, matches: TextSearchResults, hits: list[SearchHit]) -> Iterator[HitView]:
        pieces = self.index.cut_snippets(hits, matches.node)
        for hit, piece in zip(hits, pieces, strict=True):
            yield HitView(self.formatter.summary(hit.iri), framed_snippet(piece), hit.score, hit)


def generation_index(source: Catalogue) -> TextIndex:
    """Return the text index of a generation; raises StoreError where it has none."""
    return text_index(source, current_site().current.layout)


def hit_presenter() -> HitPresenter:
    """Return the presenter of the generation that is served now."""
    current, held = current_catalogue(), current_holdings()
    formatter = current.compute_once("teller", lambda: HitFormatter(current, held.printed_numbers))
    return HitPresenter(generation_index(current), formatter)


def can_be_walked(older: Catalogue, current: Catalogue) -> bool:
    """Return True where an older generation has an index, and no thing and no text that are not there now."""
    return older.compute_once(("walked", current.generation.number), lambda: _can_be_walked(older, current))


def _can_be_walked(older: Catalogue, current: Catalogue) -> bool:
    if not has_index(older.generation.path / FOLDER):
        return False
    before, now = (text_manifest.read_texts(each.generation.path) for each in (older, current))
    if any(now.get(document) != text for document, text in before.items()):
        return False
    return set(older.all_things) <= set(current.all_things)


FULL_DATE = "date"


class HitEncoder:
    """Writer of the hits of searches in one catalogue; what is the same in all searches is cached."""

    def __init__(self, catalogue: Catalogue, words: LanguageWriters) -> None:
        self._catalogue, self._words = catalogue, words
        self._body = lru_cache(REMEMBERED)(self._lasting_body)

    def hit_body(self, summary: HitSummary, snippet: TextSnippet, score: float) -> dict[str, Json]:
        """Write a hit."""
        fits = {"foia:relevance": round(score, 3)} if score else {}
        return {
            **self._body(summary),
            "foia:snippet": snippet.text,
            "marks": snippet.marks,
            **fits,
        }

    def _lasting_body(self, summary: HitSummary) -> dict[str, Json]:
        """Write the part of a hit that is the same in all searches."""
        return {
            **self._name_body(summary),
            "rdfs:label": summary.label,
            **self._place_body(summary),
            **({"identifier": list(summary.bates)} if summary.bates else {}),
            **self._claim_body(summary),
        }

    def _name_body(self, summary: HitSummary) -> dict[str, Json]:
        shape = self._catalogue.profile[summary.type]
        if summary.kind == EMAIL:
            kinds = [summary.type, *(self._words.encoder.class_name(also) for also in shape.also.values())]
            return {**self._stub_body(summary.iri), "type": kinds}
        return (
            self._stub_body(summary.iri) if shape.label_field else {"id": summary.iri, "type": summary.type}
        )

    def _place_body(self, summary: HitSummary) -> dict[str, Json]:
        """Write its document, page, releases and date.

        The date of a page is that of its document, and is there.
        """
        date = {"date": _date_json(summary.date)} if summary.date else {}
        releases = (
            {"inSeries": [self._stub_body(each) for each in summary.releases]} if summary.releases else {}
        )
        if summary.kind == PAGE:
            document = {**self._stub_body(summary.document), **releases, **date}
            return {"position": summary.page, "isPartOf": [document]}
        if summary.kind in (PAGES, EMAIL):
            first = {"firstPage": summary.page} if summary.page else {}
            return {**first, "isPartOf": [{**self._stub_body(summary.document), **releases}], **date}
        return date if summary.kind == CLAIM else {**releases, **date}

    def _claim_body(self, summary: HitSummary) -> dict[str, Json]:
        about = {"rdf:subject": self._stub_body(summary.about)} if summary.about else {}
        field = {"predicate": summary.field} if summary.field else {}
        sources = [self._stub_body(each) for each in summary.sources]
        source = {"source": sources if len(sources) > 1 else sources[0]} if sources else {}
        mentions = [{"id": iri, "type": "Mention", "asStated": text} for iri, text in summary.senders]
        return {**about, **field, **source, **({"sender": mentions} if mentions else {})}

    def _stub_body(self, iri: str) -> dict[str, Json]:
        return named_body(iri, self._catalogue, self._words)


def _date_json(text: str) -> Json:
    kind = XSD_OF_LENGTH[len(text)]
    return text if kind == FULL_DATE else {"type": f"xsd:{kind}", "value": text}


# The most pixels of a crop across, and the usual percent of the width of its page.
WIDEST, SHARE = 560, 64.0
# Percent of the height of a page above and below the words, and of a crop at least and at most.
MARGIN, LOWEST, HIGHEST = 3.0, 9.0, 24.0


def page_crop(
    page: ParsedPage, places: Sequence[tuple[int, int]], iri: str, holdings: Holdings
) -> PageCrop | None:
    """Return the crop around some positions in the text of a page, None where it has no picture of them."""
    document, _ = page_of(iri)
    file = holdings.file_of(document)
    has_picture = file is not None and file.media_type == PDF and page.width and page.height
    if not has_picture or page.has_withheld_names or page.status == "held-back" or page.words is None:
        return None
    text = page.words
    boxes = [box for begin, end in places if (box := text.box_of(begin, end)) is not None]
    if not boxes:
        return None
    region = crop_region(box_around(boxes))
    size = drawn_size((page.width, page.height), MAX_WIDTH)
    lit = (box for box in boxes if box.y < region.y + region.height)
    return crop_page(iri, size, region, lit, WIDEST)


def crop_region(words: Box) -> Box:
    """Return the region of a page around a box, all in percent of the page; of a high box the upper part.

    >>> crop_region(Box(40, 50, 20, 2))
    Box(x=18.0, y=46.5, width=64.0, height=9.0)
    """
    width = min(max(SHARE, words.width + 2 * MARGIN), 100.0)
    height = min(max(LOWEST, words.height + 2 * MARGIN), HIGHEST)
    x = min(max(words.x + words.width / 2 - width / 2, 0.0), 100.0 - width)
    above = max((height - words.height) / 2, MARGIN)
    return Box(x, min(max(words.y - above, 0.0), 100.0 - height), width, height)
