"""Archives for notebooks and scripts: one interface for a store on this machine and for a server.

    archive = foia_graph.open("store")    # or: open("https://foia.example.org/")
    archive.find("releases", issue="juveniles", start="2012")

Both give the same answers. They raise NotFound for a name that is not known, StoreError where there is no
archive, and another FoiaGraphError for what cannot be asked.
"""

import csv
import io
import json
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import msgspec

from foia_graph.errors import NotAcceptable, NotFound, RequestRefused, StoreError, ValueRejected
from foia_graph.model import dates
from foia_graph.model.jsonld import context_prefixes
from foia_graph.model.profile import Profile
from foia_graph.model.values import UNWRITABLE
from foia_graph.publish import describe
from foia_graph.publish.graphs.evidence import RelationDescriber
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.list_rows import list_rows
from foia_graph.publish.publication import Publication
from foia_graph.publish.serializers import render_jsonld
from foia_graph.query import formats, saved
from foia_graph.runtime.files import resource_folder
from foia_graph.search import facets, hits, snippets
from foia_graph.search.search_request import SORTS, SearchRequest
from foia_graph.search.snippets import TextSnippet
from foia_graph.search.sparql import text_search
from foia_graph.search.text_index import TextSearchResults, text_index
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.layout import Layout
from foia_graph.store.listing.filters import class_filters
from foia_graph.store.listing.index import value_in_list
from foia_graph.store.listing.selection import ListSelector, select_things
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.store.traversal.links import MANY, ReadBudget
from foia_graph.store.traversal.neighbourhood import find_neighbourhood
from foia_graph.store.traversal.relations import relations_of
from foia_graph.store.traversal.walker import Walker

ArchiveRow = dict[str, str]
FilterValues = str | tuple[str, ...]
"""One value of a filter, or several, of which any will do."""
SAVED = re.compile(r"[a-z0-9-]+")
"""The form of a name of a saved query, which no SPARQL has."""
AT_ONCE = 100
"""Hits that are looked up together."""
PATIENCE = 60
"""Seconds that a server may be silent."""


class Archive(Protocol):
    """The questions that an archive answers, wherever it is."""

    def find(
        self, plural: str, *, start: str = "", end: str = "", **values: FilterValues
    ) -> list[ArchiveRow]:
        """Return the things of a class (`releases`, `documents` …) as rows, narrowed by filters and dates."""

    def search(
        self, words: str, *, limit: int = 10, start: str = "", end: str = "", **values: FilterValues
    ) -> list[ArchiveRow]:
        """Return the best hits for some words as rows, narrowed by facets and dates."""

    def query(self, query: str, **parameters: str) -> list[ArchiveRow]:
        """Return the rows of a saved query, by its name, or of SPARQL; a yes or no is one row, `answer`."""

    def graph(self, *focus: str, depth: int = 1, limit: int = 200) -> dict[str, Any]:
        """Return what stands around things: `nodes`, `edges` with evidence, whether it is `truncated`."""

    def describe(self, name: str) -> dict[str, Any]:
        """Return the description of a thing as JSON-LD; it is named by its IRI, or as `release/x`."""


def open(place: str | Path) -> Archive:  # noqa: A001 - client.open() reads as what it does
    """Return the archive in the folder of a store, or behind the address of a server."""
    if str(place).startswith(("http://", "https://")):
        return RemoteArchive(str(place))
    current = OpenGenerations(Path(place), Profile(resource_folder("ontology")))
    return LocalArchive(current.served_catalogue(), current.layout)


# -- in a folder ---------------------------------------------------------------------------------------------


class LocalArchive:
    """A generation of a store."""

    def __init__(self, catalogue: Catalogue, layout: Layout) -> None:
        self.catalogue, self.layout = catalogue, layout
        self._holdings = Holdings(catalogue, layout)

    def find(
        self, plural: str, *, start: str = "", end: str = "", **values: FilterValues
    ) -> list[ArchiveRow]:
        """Return the things of a class as rows."""
        shape = self.catalogue.profile.by_plural.get(plural)
        if shape is None:
            raise NotFound(f"there are no {plural}; there are {', '.join(self.catalogue.profile.by_plural)}")
        known_filters = class_filters(self.catalogue.profile, shape)
        for name in values:
            if name not in known_filters:
                raise ValueRejected(f"{plural} have no filter {name}; they have {', '.join(known_filters)}")
        criteria = tuple(
            (
                name,
                tuple(
                    value_in_list(text, known_filters[name], self.catalogue, shape)
                    for text in _as_tuple(choice)
                ),
            )
            for name, choice in values.items()
        )
        found = select_things(self.catalogue, shape, ListSelector(criteria, *_parse_period(start, end)))
        head, *rows = list_rows(found.names(), shape, self.catalogue)
        return [dict(zip(head, row, strict=True)) for row in rows]

    # ------------------------------------------------------------ search

    def search(
        self, words: str, *, limit: int = 10, start: str = "", end: str = "", **values: FilterValues
    ) -> list[ArchiveRow]:
        """Return the best hits for some words as rows."""
        found = self.find_texts(words, values, _parse_period(start, end))
        rows = (hits.hit_row(*hit) for hit in self.best_hits(found, min(limit, found.total)))
        return [dict(zip(hits.HIT_COLUMNS, row, strict=True)) for row in rows]

    def find_texts(
        self, words: str, values: Mapping[str, FilterValues], period: tuple[str, str], sort: str = SORTS[0]
    ) -> TextSearchResults:
        """Return what a search finds; `period` is its first and its last day, "" for a side that is open.

        Raise SearchRejected where there is nothing to look for, ValueRejected for what is no facet.
        """
        names = facets.facet_filters(self.catalogue.profile)
        for name in values:
            if name not in names:
                raise ValueRejected(f"a search has no facet {name}; it has {', '.join(names)}")
        choices = tuple(
            (name, tuple(facets.facet_value(name, text, self.catalogue) for text in _as_tuple(choice)))
            for name, choice in values.items()
            if choice
        )
        query = SearchRequest(UNWRITABLE.sub(" ", words), choices, *period, sort)
        return text_index(self.catalogue, self.layout).search(query)

    def best_hits(
        self, result: TextSearchResults, limit: int
    ) -> Iterator[tuple[hits.HitSummary, TextSnippet, float]]:
        """Yield the best of what was found, each with its snippet and how well it fits."""
        for start in range(0, limit, AT_ONCE):
            some = result.hits(start, min(AT_ONCE, limit - start))
            for hit, snippet in zip(some, result.snippets(some), strict=True):
                yield self._hit_formatter.summary(hit.iri), snippets.framed_snippet(snippet), hit.score

    @cached_property
    def _hit_formatter(self) -> hits.HitFormatter:
        return hits.HitFormatter(self.catalogue, self._holdings.bates_index.printed_numbers)

    # ------------------------------------------------------------ SPARQL

    def query(self, query: str, **parameters: str) -> list[ArchiveRow]:
        """Return the rows of a query."""
        profile = self.catalogue.profile
        if _is_saved(query, parameters):
            query = saved.find_query(query).bind_values(parameters, self.catalogue.base, profile)
        answer = self.run_query(query)
        if answer.kind == "triples":
            raise NotAcceptable("query() gives rows, and this query makes triples; write a SELECT")
        return _result_rows(formats.write_answer(answer, "json", profile, self.catalogue.language))

    def run_query(self, text: str) -> saved.QueryAnswer:
        """Return what a SPARQL query finds; names in it are relative to the base of the catalogue."""
        known, searched = context_prefixes(self.catalogue.profile), text_search(self.catalogue, self.layout)
        return saved.run_query(text, self.catalogue.quad_store, self.catalogue.base, known, searched)

    # ------------------------------------------------------------ things

    def graph(self, *focus: str, depth: int = 1, limit: int = 200) -> dict[str, Any]:
        """Return what stands around things."""
        relations = relations_of(self.catalogue)
        walker = Walker(
            self.catalogue,
            relations.choose_fields(relations.usual_names),
            reading=ReadBudget(field_limit=max(limit, MANY)),
        )
        found = find_neighbourhood(walker, [self._thing_iri(name) for name in focus], depth, limit)
        teller = RelationDescriber(self.catalogue)
        return {
            "nodes": [teller.named_thing(iri).as_json() for iri in found.nodes],
            "edges": [relation.as_json() for relation in teller.describe_relations(found.edges)],
            "truncated": bool(found.omissions),
        }

    def describe(self, name: str) -> dict[str, Any]:
        """Return the description of a thing as JSON-LD."""
        found = describe(self._publication, self._thing_iri(name))
        assert found is not None, "a thing that has a stub is described"
        body: dict[str, Any] = msgspec.json.decode(render_jsonld(found, self._publication.writers))
        return body

    @cached_property
    def _publication(self) -> Publication:
        writers = LanguageWriters(self.catalogue.profile, self.catalogue.language)
        return Publication(self.catalogue, writers, self.layout, lambda: self._holdings, self.layout.resolve)

    def _thing_iri(self, name: str) -> str:
        """Return the IRI of a thing that is described; raise NotFound where none is."""
        iri = name if ":" in name else f"{self.catalogue.base}{_thing_path(name)}"
        if "#" in iri or self.catalogue.stub(iri) is None:
            raise NotFound(f"Nothing is known about <{iri}>.")
        return iri


def _parse_period(start: str, end: str) -> tuple[str, str]:
    """Return the first and the last day of a period that is given by days, months or years."""
    first, last = (dates.day_bounds(dates.partial_date(text)) if text else ("", "") for text in (start, end))
    return first[0], last[1]


# -- behind an address ---------------------------------------------------------------------------------------


class RemoteArchive:
    """A server."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")

    def find(
        self, plural: str, *, start: str = "", end: str = "", **values: FilterValues
    ) -> list[ArchiveRow]:
        """Return the things of a class as rows."""
        return list(self._csv_rows(f"/api/{quote(plural)}.csv", _query_pairs(start, end, values)))

    def search(
        self, words: str, *, limit: int = 10, start: str = "", end: str = "", **values: FilterValues
    ) -> list[ArchiveRow]:
        """Return the best hits for some words as rows; what is behind them is not fetched."""
        pairs = [("q", words), *_query_pairs(start, end, values)]
        with closing(self._csv_rows("/api/search.csv", pairs)) as rows:
            return list(islice(rows, limit))

    def query(self, query: str, **parameters: str) -> list[ArchiveRow]:
        """Return the rows of a query."""
        if _is_saved(query, parameters):
            return _result_rows(
                self._response_body(f"/api/q/{query}", parameters.items(), "application/sparql-results+json")
            )
        form = urlencode({"query": query}).encode()
        with self._open_response("/sparql", (), "application/sparql-results+json", form) as answer:
            return _result_rows(answer.read())

    def graph(self, *focus: str, depth: int = 1, limit: int = 200) -> dict[str, Any]:
        """Return what stands around things."""
        pairs = [*(("focus", name) for name in focus), ("depth", str(depth)), ("limit", str(limit))]
        found = json.loads(self._response_body("/api/graph.jsonld", pairs))
        return {name: found[name] for name in ("nodes", "edges", "truncated")}

    def describe(self, name: str) -> dict[str, Any]:
        """Return the description of a thing as JSON-LD."""
        path, pairs = ("/resource", [("iri", name)]) if ":" in name else (f"/{_thing_path(name)}", [])
        body: dict[str, Any] = json.loads(self._response_body(path, pairs, "application/ld+json"))
        return body

    # ------------------------------------------------------------ HTTP

    def _csv_rows(self, path: str, pairs: Iterable[tuple[str, str]]) -> Generator[ArchiveRow]:
        with self._open_response(path, pairs) as answer:
            yield from csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8", newline=""))

    def _response_body(self, path: str, pairs: Iterable[tuple[str, str]], accept: str = "*/*") -> bytes:
        with self._open_response(path, pairs, accept) as answer:
            return answer.read()

    def _open_response(
        self, path: str, pairs: Iterable[tuple[str, str]], accept: str = "*/*", form: bytes | None = None
    ) -> AbstractContextManager[IO[bytes]]:
        """Return an open answer; raise NotFound or RequestRefused with what the server says is wrong."""
        query = urlencode(list(pairs))
        address = f"{self.address}{path}{'?' if query else ''}{query}"
        try:
            found: AbstractContextManager[IO[bytes]] = urlopen(  # noqa: S310 - open() takes http(s) alone
                Request(address, form, {"Accept": accept}),  # noqa: S310
                timeout=PATIENCE,
            )
        except HTTPError as error:
            with error:
                raise _refusal_error(error) from None
        except (URLError, TimeoutError) as error:
            raise StoreError(f"There is no answer from {self.address}: {error}.") from None
        return found


def _refusal_error(error: HTTPError) -> NotFound | RequestRefused:
    """Return what a server says is wrong (RFC 9457), as an error."""
    is_problem = error.headers.get_content_type() == "application/problem+json"
    detail = json.loads(error.read())["detail"] if is_problem else f"{error.url}: {error.reason}"
    return NotFound(detail) if error.code in (404, 410) else RequestRefused(detail, error.code)


def _query_pairs(start: str, end: str, values: Mapping[str, FilterValues]) -> list[tuple[str, str]]:
    pairs = [(name, value) for name, choice in values.items() for value in _as_tuple(choice)]
    return [*pairs, *((name, text) for name, text in (("from", start), ("to", end)) if text)]


# -- both ----------------------------------------------------------------------------------------------------


def _as_tuple(values: FilterValues) -> tuple[str, ...]:
    """Return values as a tuple, whether one or several are given."""
    return (values,) if isinstance(values, str) else tuple(values)


def _thing_path(name: str) -> str:
    """Return the path of a thing below the base, as `id/release/x` for `release/x`."""
    return quote(name if name.startswith("scheme/") else f"id/{name}")


def _is_saved(query: str, parameters: Mapping[str, str]) -> bool:
    """Return whether a text names a saved query; raise ValueRejected for parameters of anything else."""
    is_saved = SAVED.fullmatch(query) is not None
    if parameters and not is_saved:
        raise ValueRejected("a saved query has parameters; write values into the text of another one")
    return is_saved


def _result_rows(results: str | bytes) -> list[ArchiveRow]:
    """Read results of SPARQL (SPARQL 1.1 Query Results JSON Format); a variable without a value is ""."""
    found = json.loads(results)
    if "boolean" in found:
        return [{"answer": str(found["boolean"]).lower()}]
    names = found["head"]["vars"]
    return [
        {name: row[name]["value"] if name in row else "" for name in names}
        for row in found["results"]["bindings"]
    ]
