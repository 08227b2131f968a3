"""A page of search results: its hits, the paths of the other pages, its facets, and its JSON-LD.

As JSON-LD it is a `hydra:Collection` like any list, whose `hydra:search` has the words, too. What somebody
who mistyped a word may have meant is another collection, which `rdfs:seeAlso` leads to.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model.jsonld import Json
from foia_graph.model.values import UNWRITABLE
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.search import facets
from foia_graph.search.hits import HIT_COLUMNS, hit_row
from foia_graph.search.query_parser import READINGS, SORTS, Reading, SearchRequest
from foia_graph.search.text_index import TextSearchResults
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filter_values import brief_value
from foia_graph.store.listing.selection import Facet, ListSelector
from foia_graph.web.core.query_parameters import (
    AS_OF_NAME,
    WORDS,
    check_names,
    check_value_count,
    form_value,
    parameter_values,
)
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.collection import LOOKS, PERIOD, Narrowing, PagedCollection, requested_period
from foia_graph.web.pages.search.hit_view import (
    HitEncoder,
    HitPresenter,
    HitView,
    generation_index,
    hit_presenter,
)

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
        return tuple(
            filter(
                None,
                (self.matches.notice, self.matches.reading.notice, self._names_notice, self.notice),
            )
        )

    @property
    def _names_notice(self) -> str:
        others = [name for each in self.matches.variants for name in each.others]
        return f"Also searched: {', '.join(others)}." if others else ""

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
        words = self.matches.suggestion
        return (
            self.narrowed_path(((WORDS, words), *self.narrowing.parameters_without(WORDS))) if words else ""
        )

    def path_with(self, words: str, *, reading: str = "") -> str:
        """Return the path of the same search for other words, or for the same read in another way."""
        others = self.narrowing.parameters_without(WORDS, READ)
        return self.narrowed_path(((WORDS, words), *others, *([(READ, reading)] if reading else [])))

    @cached_property
    def feed_path(self) -> str:
        """Return the path of the feed of this search; what is new in it has all the words that matter."""
        words = "".join(self.narrowing.chosen_texts(WORDS))
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
FIELDS = (*PERIOD, "sort", READ, "spreadsheet")
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
    criteria = ListSelector(chosen_values, *requested_period(form_value), sort=sort)
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
    words = next(iter(narrowing.chosen_texts(WORDS)), "")
    chosen = narrowing.chosen_texts(READ)
    reading = next((each for each in READINGS if each in chosen), usual_reading)
    return SearchRequest(words, criteria.filter_values, criteria.first, criteria.last, criteria.sort, reading)
