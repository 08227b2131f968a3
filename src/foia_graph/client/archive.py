"""An archive that is asked: lists, search, queries, claims, conflicts, gaps, pages, citations and graphs."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby, islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from foia_graph.client import records
from foia_graph.client.page import ArchivePage, read_page
from foia_graph.client.results import NUMBERS, Results, query_rows, typed_row
from foia_graph.client.transport import ArchiveRequest, ArchiveRequests, Pairs, Transport
from foia_graph.errors import NotFound, RequestRefused, ValueRejected

if TYPE_CHECKING:
    from rdflib import Graph

# One value of a filter, or several, of which any will do.
FilterValues = str | tuple[str, ...] | list[str]
CitationStyle = Literal["text", "bibtex", "ris", "csl"]
# The styles of citations, each with the suffix and the media type of its form.
STYLES: Mapping[str, tuple[str, str]] = {
    "text": ("txt", "text/plain"),
    "bibtex": ("bib", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csl": ("csl", "application/vnd.citationstyles.csl+json"),
}
# The form of a name of a saved query, which no SPARQL has.
SAVED_NAME = re.compile(r"[a-z0-9-]+")
PAGE_IRI = re.compile(r"(.*/id/document/([^/]+))/page/([0-9]+)")
# A page, by its IRI or from its kind on.
PAGE_NAME = re.compile(r"(?:https?://\S+/)?document/[A-Za-z0-9-]+/page/[0-9]{1,9}")
# Things whose names are looked up together: a neighbourhood has no more in its middle.
MAX_AT_ONCE = 20
URI_TOO_LONG = 414
RESULTS = "application/sparql-results+json"
TRIPLES, QUADS = "application/n-triples", "application/n-quads"
FIRST_PAGE = ArchiveRequest("/catalog.nq", (("embed", "1"), ("per_page", "1000")))
_NEXT = re.compile(r'<([^>]*)>; rel="next"')
# A line of N-Quads (section 3.1) without a graph, nor blank nodes: archives have none.
_TRIPLE = re.compile(
    rb'^<[^>]*> <[^>]*> (?:<[^>]*>|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?) \.\n', re.MULTILINE
)


class Archive:
    """An archive, in the folder of a store or behind the address of a server; both give the same answers.

    Things are named by their IRI, or from their kind on (`release/2012-04-10`). Methods raise NotFound for a
    name that nothing has, StoreError where there is no archive, and another FoiaGraphError, with one sentence
    for people, for what cannot be asked.
    """

    def __init__(self, transport: Transport, moment: str = "") -> None:
        self._transport, self._moment = transport, moment
        self._requests = ArchiveRequests(transport, moment)

    def __repr__(self) -> str:
        return f"<Archive {self._requests.place}>"

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes and connections of the archive; what it answered stays good."""
        if not self._moment:  # that of the present state is closed by whoever opened it
            self._transport.close()

    def as_of(self, moment: str) -> "Archive":
        """Return the archive as it was at the end of a day (`2026-11-01`, UTC), or at a time.

        What is restricted or withdrawn now is so at every date. Saved queries, similar pages, images and the
        positions of words are there of now only. It is open for as long as this archive is.
        """
        return Archive(self._transport, moment)

    def find(
        self, kind: str, /, *, start: str = "", end: str = "", **filters: FilterValues
    ) -> Results[records.ListedThing]:
        """Return the things of a class (`releases`, `documents` …), filtered by filters and dates.

        Filters are those of the lists of the server (`issue=`, `release=`, `agency=` …); `start` and `end`
        are days, months or years, as `2012-04`.
        """
        pairs = _filter_pairs(start, end, filters)
        with self._requests.open_table(f"/api/{quote(kind, safe='')}.csv", pairs) as (columns, rows):
            parsers = {name: self._field_parsers[name] for name in columns if name in self._field_parsers}
            things = [records.ListedThing(typed_row(row, parsers)) for row in rows]
        return Results(things, columns)

    def get(self, name: str) -> records.ArchiveThing:
        """Return the description of a thing, with the claims on it and its parts."""
        description = self._describe(name)
        return records.ArchiveThing(description, self.claims(str(description["id"]), scope="all"))

    def page(self, name: str) -> ArchivePage:
        """Return a page of a document, named as `document/ice-117629/page/35` or by its IRI."""
        description = self._describe(name)
        match = PAGE_IRI.fullmatch(str(description["id"]))
        if match is None:
            raise NotFound(f"<{description['id']}> is no page of a document.")
        label = next(
            (node["label"] for node in self.neighbourhood(str(description["id"]), limit=1).nodes),
            str(description["id"]),
        )
        return read_page(self._requests, self._base, description, label, *match.groups())

    def _describe(self, name: str) -> dict[str, Any]:
        description: dict[str, Any] = self._requests.read_json(*_thing_request(name), "application/ld+json")
        return description

    @cached_property
    def _base(self) -> str:
        return str(self._requests.read_json("/catalog.jsonld", [("per_page", "1")])["id"]).partition(
            "catalog"
        )[0]

    def search(
        self,
        words: str = "",
        /,
        *,
        limit: int = 10,
        start: str = "",
        end: str = "",
        similar: bool = False,
        similar_to: str = "",
        **facets: FilterValues,
    ) -> Results[records.ArchiveHit]:
        """Return the best hits for some words, at most `limit`, filtered by facets and dates.

        The words are written as in the search of the server: `"a phrase"`, `detain*`, `bates:ICE117629` …

        With `similar`, a model guesses which pages mean the same as the words, though they may hold none of
        them; `similar_to` is a page, by its name or IRI, or a text instead. Such hits say `is_machine_guess`.
        An archive that was loaded without `--similar` has none, and raises NotFound.
        """
        if similar or similar_to:
            return self._search_similar(words, similar_to, limit, (start, end, *facets))
        pairs = [("q", words), *_filter_pairs(start, end, facets)]
        return self._read_records(records.ArchiveHit, "/api/search.csv", pairs, limit)

    @cached_property
    def has_similar_pages(self) -> bool:
        """Whether the archive was loaded with `--similar`, and has the model that compares words."""
        try:
            self.search("a page", similar=True, limit=1)
        except NotFound:
            return False
        return True

    def _search_similar(
        self, words: str, similar_to: str, limit: int, narrowing: tuple[str, ...]
    ) -> Results[records.ArchiveHit]:
        if bool(words) == bool(similar_to):
            raise ValueRejected("similar pages are those of words or of similar_to; give one of them")
        if any(narrowing):
            raise ValueRejected("similar pages cannot be filtered by facets or dates; omit these")
        what = "page" if PAGE_NAME.fullmatch(similar_to) else "q"
        pairs = [(what, similar_to or words), ("limit", str(limit))]
        return self._read_records(records.ArchiveHit, "/api/similar.csv", pairs)

    def _read_records(
        self, record: type[records.Row], path: str, pairs: Pairs, limit: int | None = None
    ) -> Results[records.Row]:
        with self._requests.open_table(path, pairs) as (_, rows):
            found = [records.parse_row(record, row) for row in islice(rows, limit)]
        return Results(found, records.column_names(record))

    def query(self, query: str, /, **parameters: str) -> Results[records.QueryRow]:
        """Return the rows of a saved query, by its name, or of a SELECT or ASK of SPARQL.

        A yes or no is one row, `answer`. Parameters are those of a saved query; where Python has a word for
        itself, an underscore follows it: `from_="2012-04-01"`.
        """
        is_saved = SAVED_NAME.fullmatch(query) is not None
        if parameters and not is_saved:
            raise ValueRejected("a saved query has parameters; write values into the text of another one")
        request = (
            ArchiveRequest(
                f"/api/q/{query}",
                tuple([(name.removesuffix("_"), value) for name, value in parameters.items()]),
                RESULTS,
            )
            if is_saved
            else ArchiveRequest("/sparql", accept=RESULTS, form=(("query", query),))
        )
        results = json.loads(self._requests.read_response(request, RESULTS))
        columns, rows = query_rows(results)
        return Results([records.QueryRow(row) for row in rows], columns, results.get("notes", ()))

    def queries(self) -> Results[records.QueryRow]:
        """Return the saved queries: the name of each, its question, and its parameters."""
        listed = self._requests.read_json("/api/q.json", accept="application/json")
        rows = [
            {
                "name": each["name"],
                "question": each["description"],
                "parameters": "; ".join(one["name"] for one in each["parameters"]),
            }
            for each in listed
        ]
        return Results([records.QueryRow(row) for row in rows], ("name", "question", "parameters"))

    def claims(
        self, about: str, *, field: str = "", source: str = "", status: str = "", scope: str = ""
    ) -> Results[records.Claim]:
        """Return the claims on a thing and its parts, those that are not among them.

        They can be filtered to a field (`issued`; `claims` are those in words alone), a source and a status.
        The `scope` is `corpus`, or `all` with sources from outside it.
        """
        pairs = {"about": about, "field": field, "source": source, "status": status, "scope": scope}
        return self._read_records(records.Claim, "/api/claims.csv", _stated_pairs(pairs))

    def conflicts(self, *, about: str = "", field: str = "", scope: str = "") -> Results[records.Conflict]:
        """Return what sources say differently of one field of a thing, each with all its claims."""
        pairs = {"about": about, "field": field, "scope": scope}
        with self._requests.open_table("/api/conflicts.csv", _stated_pairs(pairs)) as (_, rows):
            groups = groupby(rows, lambda row: (row["difference"], row["about"], row["field"]))
            conflicts = [
                records.Conflict(difference, thing, claims[0].label, name, claims)
                for (difference, thing, name), group in groups
                if (claims := tuple(records.parse_row(records.Claim, row) for row in group))
            ]
        return Results(conflicts, ("difference", *records.column_names(records.Claim)))

    def gaps(self, kind: str = "") -> Results[records.Gap]:
        """Return what is missing: documents not there, Bates numbers on no page, pages withheld …"""
        return self._read_records(records.Gap, "/api/gaps.csv", _stated_pairs({"kind": kind}))

    def bates(self, number: str) -> Results[records.BatesBearer]:
        """Return the pages and documents that bear a Bates number, or one of a range such as `ICE 200-240`.

        It may be spelled in any way. Raise NotFound where nothing bears it, with the nearest known numbers.
        """
        if not any(map(str.isdecimal, number)):
            raise ValueRejected(f"{number!r} is no Bates number: it has no digits")
        body = self._requests.read_json(f"/bates/{quote(number, safe='')}", accept="application/json")
        columns = records.column_names(records.BatesBearer)
        bearers = ({name: each[name] for name in columns} for each in body.get("choices", [body]))
        return Results(
            [records.BatesBearer(**{**each, "page": each["page"] or ""}) for each in bearers], columns
        )

    def changes(self, limit: int = 100) -> Results[records.ArchiveChange]:
        """Return the last changes that loads made, at most `limit`, the newest first."""
        return Results(list(islice(self._activities(), limit)), records.column_names(records.ArchiveChange))

    def _activities(self) -> Iterator[records.ArchiveChange]:
        beside: Mapping[str, Any] = self._requests.read_json("/changes.json").get("last", {})
        while beside:
            page = self._requests.read_json(f"/{beside['id'].removeprefix(self._base)}.json")
            yield from map(records.parse_change, reversed(page["orderedItems"]))
            beside = page.get("prev", {})

    def cite(self, name: str, style: CitationStyle = "text") -> str:
        """Return the citation of a thing, a page or a claim: a sentence, or a form for reference managers."""
        if style not in STYLES:
            raise ValueRejected(f"there is no style {style!r}; there are {', '.join(STYLES)}")
        suffix, media_type = STYLES[style]
        pairs = [("iri", (name if ":" in name else f"{self._base}{_thing_path(name)}"))]
        return self._requests.read(f"/cite.{suffix}", media_type, pairs).decode().rstrip("\n")

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """Return what things are called, by their IRIs; those that are not described here are omitted."""
        wanted, found = iter(dict.fromkeys(filter(None, iris))), dict[str, str]()
        while some := list(islice(wanted, MAX_AT_ONCE)):
            found.update(self._labels_of(some))
        return found

    def _labels_of(self, iris: list[str]) -> dict[str, str]:
        try:
            nodes = self.neighbourhood(*iris, limit=len(iris)).nodes
        except (NotFound, RequestRefused) as error:
            if isinstance(error, RequestRefused) and error.status != URI_TOO_LONG:
                raise
            if len(iris) == 1:
                return {}
            return {iri: label for each in iris for iri, label in self._labels_of([each]).items()}
        return {node["id"]: node["label"] for node in nodes}

    def name_things(self, results: Results[Any]) -> Results[records.QueryRow]:
        """Return the rows of results with the names of things instead of IRIs, but for the column `iri`."""
        rows = results.rows()
        iris = {iri for row in rows for iri in records.iris_in_row(row) if iri.startswith(self._base)}
        labels = self.labels(sorted(iris))
        return Results([records.QueryRow(records.named_row(row, labels)) for row in rows], results.columns)

    def graph(self, name: str = "") -> "Graph":
        """Return the RDF that describes a thing; without one, all of the archive, with its named graphs."""
        # rdflib takes half of what the client takes to import, and few scripts ask for graphs.
        from rdflib import Graph

        graph = Graph()
        if name:
            path, pairs = _thing_request(name)
            return graph.parse(data=self._requests.read(path, TRIPLES, pairs, TRIPLES), format="nt")
        request: ArchiveRequest | None = FIRST_PAGE
        while request is not None:
            with self._requests.open_response(request, QUADS) as response:
                # What a page of the catalogue states of itself is in a named graph, which is omitted.
                graph.parse(data=b"".join(_TRIPLE.findall(response.body.read())), format="nt")
                follows = _NEXT.search(response.links)
            request = ArchiveRequest(follows[1]) if follows else None
        return graph

    def neighbourhood(self, *names: str, depth: int = 1, limit: int = 200) -> records.ThingNeighbourhood:
        """Return what is around things, at most `limit` of them, up to so many steps away."""
        pairs = [*(("focus", name) for name in names), ("depth", str(depth)), ("limit", str(limit))]
        body = self._requests.read_json("/api/graph.jsonld", pairs)
        return records.ThingNeighbourhood(body["nodes"], body["edges"], body["truncated"])

    @cached_property
    def _field_parsers(self) -> Mapping[str, Callable[[str], Any]]:
        context = self._requests.read_json("/context/v1.jsonld")["@context"]
        types = {name: str(term.get("@type")) for name, term in context.items() if isinstance(term, dict)}
        return {name: NUMBERS[datatype] for name, datatype in types.items() if datatype in NUMBERS}


def _filter_pairs(start: str, end: str, filters: Mapping[str, FilterValues]) -> list[tuple[str, str]]:
    pairs = [
        (name, value)
        for name, choice in filters.items()
        for value in ((choice,) if isinstance(choice, str) else choice)
    ]
    return [*pairs, *_stated_pairs({"from": start, "to": end})]


def _stated_pairs(values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in values.items() if value]


def _thing_request(name: str) -> tuple[str, Pairs]:
    return ("/resource", [("iri", name)]) if ":" in name else (f"/{_thing_path(name)}", [])


def _thing_path(name: str) -> str:
    return quote(name if name.startswith("scheme/") else f"id/{name}")
