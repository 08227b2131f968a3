"""Hits of a search as shown and as data, with crops of their pages, and a page of them with its facets."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urlencode

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.extract.parsed_document import Box, ParsedPage, box_around
from foia_graph.extract.pdf.image_crops import MAX_WIDTH, drawn_size
from foia_graph.model import iris
from foia_graph.model.claims import MACHINE_READ
from foia_graph.model.dates import XSD_OF_LENGTH
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import Json
from foia_graph.model.rdf import MACHINE_FIELD
from foia_graph.model.values import UNWRITABLE
from foia_graph.publish.descriptions import named_body
from foia_graph.publish.iiif.canvas_pages import PageCrop, crop_page
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search import facets
from foia_graph.search.entry_builder import CLAIM, EMAIL, PAGE, PAGES
from foia_graph.search.hits import HIT_COLUMNS, REMEMBERED, HitFormatter, HitSummary, hit_row
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.search.index_searcher import SearchHit
from foia_graph.search.query_parser import READINGS, SORTS, Reading, SearchRequest
from foia_graph.search.snippets import TextSnippet, framed_snippet
from foia_graph.search.text_index import TextIndex, TextSearchResults, text_index
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import PDF, Holdings
from foia_graph.store.listing.filters import brief_value
from foia_graph.store.listing.selection import Facet, ListSelector
from foia_graph.web.core.query_parameters import (
    AS_OF_NAME,
    WORDS,
    boolean_value,
    check_names,
    check_value_count,
    form_value,
    parameter_values,
)
from foia_graph.web.core.site import current_catalogue, current_holdings, current_site
from foia_graph.web.pages.lists.collection import (
    LOOKS,
    MACHINE,
    PERIOD,
    Narrowing,
    PagedCollection,
    requested_period,
)


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

    def compare() -> bool:
        if not has_index(older.generation.path / FOLDER):
            return False
        before, now = (text_manifest.read_texts(each.generation.path) for each in (older, current))
        is_same = all(now.get(document) == text for document, text in before.items())
        return is_same and set(older.all_things) <= set(current.all_things)

    return older.compute_once(("walked", current.generation.number), compare)


FULL_DATE = "date"


class HitEncoder:
    """Writer of the hits of searches in one catalogue; what is the same in all searches is cached."""

    def __init__(self, catalogue: Catalogue, words: LanguageWriters) -> None:
        self._catalogue, self._words = catalogue, words
        self._body = lru_cache(REMEMBERED)(self._lasting_body)

    def hit_body(self, summary: HitSummary, snippet: TextSnippet, score: float) -> dict[str, Json]:
        """Write a hit."""
        fits = {"foia:relevance": round(score, 3)} if score else {}
        return {**self._body(summary), "foia:snippet": snippet.text, "marks": snippet.marks, **fits}

    def _lasting_body(self, summary: HitSummary) -> dict[str, Json]:
        return {
            **self._name_body(summary),
            "rdfs:label": summary.label,
            **self._place_body(summary),
            **({"identifier": list(summary.bates)} if summary.bates else {}),
            **self._claim_body(summary),
            **({MACHINE_FIELD: list(summary.machine)} if summary.machine else {}),
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
        kind, day = XSD_OF_LENGTH.get(len(summary.date), ""), summary.date
        date = {"date": day if kind == FULL_DATE else {"type": f"xsd:{kind}", "value": day}} if day else {}
        releases = (
            {"inSeries": [self._stub_body(each) for each in summary.releases]} if summary.releases else {}
        )
        if summary.kind == PAGE:
            read = {MACHINE_FIELD: list(summary.machine)} if summary.machine else {}
            document = {**self._stub_body(summary.document), **releases, **date, **read}
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
        status = iris.concept_iri(self._catalogue.base, "claim-status", MACHINE_READ)
        read = {"status": status} if "senders" in summary.machine else {}
        mentions = [{"id": iri, "type": "Mention", "asStated": text, **read} for iri, text in summary.senders]
        return {**about, **field, **source, **({"sender": mentions} if mentions else {})}

    def _stub_body(self, iri: str) -> dict[str, Json]:
        return named_body(iri, self._catalogue, self._words)


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


FEED_PATH = "/search.atom"
# Hits that are looked up together.
AT_ONCE = 1000


@dataclass(frozen=True)
class SearchResults(PagedCollection):
    """A page of the hits of a search; `notice` is one on the generation they are found in."""

    matches: TextSearchResults
    is_walked: ClassVar[bool] = True
    word_mappings: ClassVar[tuple[Mapping[str, Json], ...]] = (
        {
            "type": "hydra:IriTemplateMapping",
            "hydra:variable": WORDS,
            "hydra:property": {"id": "hydra:freetextQuery"},
        },
    )

    @cached_property
    def hits(self) -> list[HitView]:
        """Return the hits on this page."""
        return list(hit_presenter().hit_views(self.matches, self.start, self.size))

    @cached_property
    def groups(self) -> list[HitView]:
        """Return the hits on this page where those that quote the same words of a source are one."""
        return list(hit_presenter().group_views(self.matches, self.start, self.size))

    @property
    def total(self) -> int:
        """Return the number of all hits."""
        return self.matches.total

    def rows(self) -> Iterator[Row]:
        """Yield all hits as rows, the best first."""
        return self._rows(hit_presenter())  # rows are written when the request is over

    def _rows(self, presenter: HitPresenter) -> Iterator[Row]:
        yield HIT_COLUMNS
        for start in range(0, self.total, AT_ONCE):
            for hit in presenter.hit_views(self.matches, start, AT_ONCE):
                yield hit_row(hit.summary, hit.snippet, hit.score)

    def thing_names(self) -> Iterator[str]:
        """Yield the IRIs of all hits."""
        return (row[0] for row in self.rows())

    def listed_among(self, names: Sequence[str]) -> Collection[str]:
        """Return those of some things that the search finds, by one query of the index."""
        owners = list(dict.fromkeys(name.partition("/page/")[0] for name in names))
        return generation_index(self.source).things_among(self.matches.request, owners)

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Return the facets, with a count for each value."""
        return self.matches.facets

    @property
    def sorts(self) -> Sequence[str]:
        """Return the names of its orders, the usual one first."""
        return SORTS

    @property
    def template_variables(self) -> Sequence[str]:
        """Return the variables of its IRI template (RFC 6570)."""
        return (WORDS, *(f"{name}*" for name in self.narrowing.filters), *PERIOD)

    @property
    def notices(self) -> Sequence[str]:
        """Return the notices about the words, how they were read, and the generation."""
        others = ", ".join(name for each in self.matches.variants for name in each.others)
        searched = f"Also searched: {others}." if others else ""
        found = (self.matches.notice, self.matches.reading.notice, searched, self.notice)
        return tuple(filter(None, found))

    def value_word(self, name: str, value: str) -> str:
        """Return the word for a value of a facet that is no thing, "" for one that is."""
        return facets.shown_value(name, value, self.source.profile) if name in facets.WORDS else ""

    @cached_property
    def group_views(self) -> Mapping[str, str]:
        """Return the paths of the other pages there are where hits that quote the same words are one."""
        return self.numbered_views(self.matches.group_total)

    @cached_property
    def suggested_path(self) -> str:
        """Return the path of the search with the words suggested, "" where there is no suggestion."""
        words, others = self.matches.suggestion, self.narrowing.parameters_without(WORDS)
        return self.narrowed_path(((WORDS, words), *others)) if words else ""

    def path_with(self, words: str, *, reading: str = "") -> str:
        """Return the path of the same search for other words, or for the same read in another way."""
        others = self.narrowing.parameters_without(WORDS, READ)
        return self.narrowed_path(((WORDS, words), *others, *([(READ, reading)] if reading else [])))

    @cached_property
    def feed_path(self) -> str:
        """Return the path of the feed of this search; what is new in it has all the words that matter."""
        words = self.narrowing.first_text(WORDS)
        pairs = [(WORDS, self.matches.reading.lasting_words(words))] if words else []
        others = self.narrowing.parameters_without(WORDS, *LOOKS)
        return f"{FEED_PATH}?{urlencode([*pairs, *others], safe='/')}"

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as a Hydra collection, with what somebody may have meant who mistyped a word."""
        body = super().body(words)
        if self.suggested_path:
            body["rdfs:seeAlso"] = {
                "id": self.absolute_iri(self.suggested_path),
                "type": "hydra:Collection",
                "rdfs:label": {"value": self.matches.suggestion, "lang": "en"},
            }
        return body

    def members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the hits on this page."""
        current = current_catalogue()
        write = current.compute_once("members", lambda: HitEncoder(current, words)).hit_body
        return (write(hit.summary, hit.snippet, hit.score) for hit in self.hits)


READ = "read"
FIELDS = (*PERIOD, "sort", READ, "spreadsheet", MACHINE)
PLACE = ("page", "per_page", "generation", AS_OF_NAME)


def search_narrowing(source: Catalogue) -> Narrowing:
    """Return the query of a search, read from the address.

    Raises Refused for what is no parameter of a search, and NotFound for a value that is not known.
    """
    filters = facets.facet_filters(source.profile)
    check_names((WORDS, *filters, *FIELDS, *PLACE), "A search")
    given_texts = {name: texts for name in filters if (texts := parameter_values(name))}
    check_value_count(given_texts, "A search")
    chosen_values = tuple((name, _facet_values(name, texts, source)) for name, texts in given_texts.items())
    sort = form_value("sort") or SORTS[0]
    if sort not in SORTS:
        raise RequestRefused(f"sort is {', '.join(SORTS)}, not {sort[:40]!r}.")
    if (reading := form_value(READ)) and reading not in READINGS:
        raise RequestRefused(f"{READ} is {', '.join(READINGS)}, not {reading[:40]!r}.")
    machine = boolean_value(MACHINE, otherwise=True)
    criteria = ListSelector(chosen_values, *requested_period(form_value), sort=sort, machine=machine)
    words = [(WORDS, text) for text in [UNWRITABLE.sub(" ", form_value(WORDS)).strip()] if text]
    pairs = [
        (name, brief_value(value, filters[name], source.base))
        for name, facet_values in chosen_values
        for value in facet_values
    ]
    plain = [(name, text) for name in FIELDS if (text := form_value(name))]
    return Narrowing(criteria, (*words, *pairs, *plain), filters)


def _facet_values(name: str, texts: list[str], source: Catalogue) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(facets.facet_value(name, text, source) for text in texts))
    except ValueRejected as error:
        raise RequestRefused(f"{str(error).rstrip('.')}.") from None


def index_query(narrowing: Narrowing, usual_reading: Reading) -> SearchRequest:
    """Return the query as the text index takes it, read in the usual way where it says no other."""
    criteria = narrowing.criteria
    words = narrowing.first_text(WORDS)
    chosen = narrowing.first_text(READ)
    reading = next((each for each in READINGS if each == chosen), usual_reading)
    return SearchRequest(
        words,
        criteria.filter_values,
        criteria.first,
        criteria.last,
        criteria.sort,
        reading,
        machine=criteria.machine,
    )
