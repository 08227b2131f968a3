"""Catalogues of datasets, page by page: DCAT in RDF or in JSON, and the APIs of CKAN and of data.gov."""

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from foia_graph.connectors.harvest import gathering
from foia_graph.connectors.harvest.client import HarvestError, OutsideOrigin, server_base
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.quads import link_pattern
from foia_graph.connectors.harvest.reading import ACCEPT, CatalogueHead, DocumentReader, DocumentRefused
from foia_graph.connectors.http.client import NOT_CHANGED, Reply, next_link
from foia_graph.connectors.http.connection import (
    FetchError,
    parse_target,
    with_parameters,
    without_parameters,
)
from foia_graph.model.namespaces import DCAT, HYDRA, RDF

NEXT = link_pattern(f"{HYDRA}next", f"{HYDRA}nextPage")
LISTED = link_pattern(*(f"{DCAT}{name}" for name in ("dataset", "service", "catalog", "resource")))
TYPES = link_pattern(f"{RDF}type")
ABOUT_PAGES = re.compile(rf"^<[^>]*> (?:<[^>]*> )?<{re.escape(HYDRA)}")
MAX_PAGES = 100_000
# Blanks, and bytes that are before the first letter of JSON in UTF-8, UTF-16 and UTF-32.
BLANKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
JSON_STARTS = (b"{", b"[")


class DcatCatalogue(gathering.RecordKind):
    """A catalogue as a document, or several that lead from one to the next."""

    name = "dcat"
    wanted = "a dcat:Catalog in RDF or a data.json of DCAT-US"

    def recognise(self, reader: DocumentReader, reply: Reply, entrance: str) -> str:
        server, page = server_base(entrance), read_page(reader, reply, entrance)
        if isinstance(page, CatalogueHead):
            return server
        names = [name for name, lines in page.items() if _is_catalogue(lines)]
        if not names:
            raise DocumentRefused("speaks of no catalogue")
        # A catalogue that is named as it is served, but for the host, is served elsewhere than it says.
        paths = ((name, urlsplit(name).path) for name in names)
        same = (name for name, path in paths if len(path) > 1 and urlsplit(entrance).path.startswith(path))
        return next(map(server_base, same), "") or server

    def gather(self, gatherer: gathering.RecordGatherer, state: CopyState) -> CopyState:
        session, before = gatherer.session, gatherer.session.before
        etag = str(before.position.get("etag", "")) if before and not session.options.full else ""
        session.copy.stage.clear()
        first = session.client.get(state.url, ACCEPT, etag, revisit=bool(etag))
        if first.status == NOT_CHANGED and before is not None:
            return before
        pages = _CataloguePages(gatherer, state.url)
        pages.stage(first)
        pages.stage_missing()
        # Only of a catalogue of one page does its tag speak for all of it.
        position = {"etag": first.etag} if pages.count == 1 else {}
        return gatherer.finish(replace(state, position=position), "pages", complete=True)


def _is_catalogue(lines: str) -> bool:
    return f"{DCAT}Catalog" in TYPES.findall(lines)


@dataclass(slots=True)
class _CataloguePages:
    """The pages of a catalogue; what a page says of itself is omitted."""

    gatherer: gathering.RecordGatherer
    url: str
    count: int = 0
    datasets: int = 0
    """Datasets on pages in the JSON of DCAT-US."""
    members: dict[str, None] = field(default_factory=dict)

    def stage(self, reply: Reply) -> None:
        seen = set[str]()
        while True:
            seen.add(reply.url)
            self.count += 1
            following = ""
            with gathering.required(reply):
                for things in self._things(reply):
                    following = following or next(iter(NEXT.findall("".join(things.values()))), "")
                    self._stage_things(things)
            following = following or next_link(reply.headers)
            if not following:
                return
            url = self.gatherer.reach.address(following, reply.url)
            if url in seen or self.count >= MAX_PAGES:
                raise HarvestError(f"The origin's catalogue has a cycle: it leads back to {url}.")
            reply = self.gatherer.session.client.get(url, ACCEPT)

    def _things(self, reply: Reply) -> Iterator[Mapping[str, str]]:
        """Yield the lines of the things of a page, all at once or some at a time."""
        reader = self.gatherer.reader
        page = read_page(reader, reply, self.url, self.datasets)
        if not isinstance(page, CatalogueHead):
            self.members.update(dict.fromkeys(LISTED.findall("".join(page.values()))))
            yield page
            return
        self.datasets += page.members
        for batch in self.gatherer.batches(page):
            if self.count > 1 and batch is not page.about:
                self._remark_repeated(batch.things)
            yield batch.things

    def _remark_repeated(self, things: Mapping[str, str]) -> None:
        session = self.gatherer.session
        for key, lines in things.items():
            if session.copy.stage.lines(key) not in ("", lines):
                session.report.remarks.add("is on two pages in two ways, and has what both of them say", key)

    def _stage_things(self, things: Mapping[str, str]) -> None:
        stage, joined = self.gatherer.session.copy.stage, dict[str, str]()
        for key, lines in things.items():
            said = [line for line in lines.split("\n") if line and not ABOUT_PAGES.match(line)]
            if said and gathering.is_record_name(key):
                every = {*said, *filter(None, stage.lines(key).split("\n"))}
                joined[key] = "".join(f"{line}\n" for line in sorted(every))
        self.gatherer.stage_records(joined)

    def stage_missing(self) -> None:
        """Stage the things of the origin that the catalogue lists and does not describe."""
        gatherer = self.gatherer
        for iri in self.members:
            key = iri.partition("#")[0]
            if gatherer.session.copy.stage.is_seen(key):
                continue
            try:
                reply = gatherer.session.client.get(gatherer.reach.address(iri), ACCEPT)
                lines = gathering.document_things(gatherer.reader, reply, iri).get(key, "")
            except (FetchError, DocumentRefused, OutsideOrigin) as error:
                gatherer.note_refusal(iri, str(error))
                continue
            if lines:
                gatherer.stage_records({key: lines})


def read_page(
    reader: DocumentReader, reply: Reply, url: str, offset: int = 0
) -> CatalogueHead | Mapping[str, str]:
    """Return the lines of each thing of a page, or a head of DCAT-US in JSON; raises DocumentRefused."""
    if reply.body.lstrip(BLANKS)[:1] not in JSON_STARTS:
        return gathering.document_things(reader, reply, url)
    try:
        head = reader.open_catalogue(reply.body, url, offset)
    except DocumentRefused as refusal:
        return _rdf_or(reader, reply, url, refusal)
    if head.shape != "dcat-us":
        raise DocumentRefused(f"is a page of an API of another kind ({head.shape})")
    if head.certain:
        return head
    # JSON-LD of others comes first, and is read by its names where its context is not to be had.
    with suppress(DocumentRefused):
        things = gathering.document_things(reader, reply, url)
        if any(map(_is_catalogue, things.values())):
            return things
    return reader.open_catalogue(reply.body, url, offset)


def _rdf_or(reader: DocumentReader, reply: Reply, url: str, refusal: DocumentRefused) -> Mapping[str, str]:
    try:
        things = gathering.document_things(reader, reply, url)
    except DocumentRefused as other:
        raise DocumentRefused(f"{refusal}; as RDF it {other}") from None
    if not any(things.values()):
        raise refusal
    return things


@dataclass(slots=True)
class _ApiPages:
    """The pages of one list; `received` counts what came, `refused` what was left of it."""

    gatherer: gathering.RecordGatherer
    url: str
    shape: str
    received: int = 0
    refused: int = 0
    keys: set[str] = field(default_factory=set)

    def take(self, **parameters: str) -> CatalogueHead:
        """Ask for a page, and stage its datasets; raises HarvestError for what is no such page."""
        gatherer = self.gatherer
        reply = gatherer.session.client.get(with_parameters(self.url, **parameters), ApiKind.accept)
        with gathering.required(reply):
            head = gatherer.reader.open_catalogue(reply.body, self.url, self.received)
            if head.shape != self.shape:
                raise DocumentRefused(f"is a page of the kind {head.shape}, where {self.shape} is right")
            for batch in gatherer.batches(head):
                self.refused += len(batch.refusals)
                gatherer.stage_records(batch.things)
                self.keys.update(batch.things)
        self.received += head.received
        return head


class ApiKind(gathering.RecordKind):
    """The API of a portal; the name of the kind is the shape of its pages, `size` the parameter of theirs."""

    accept = "application/json"
    size: ClassVar[str]

    def question(self, entrance: str) -> str:
        return with_parameters(entrance, **{self.size: "1"})

    def recognise(self, reader: DocumentReader, reply: Reply, entrance: str) -> str:
        head = reader.open_catalogue(reply.body, reply.url)
        if head.shape != self.name:
            raise DocumentRefused(f"is a catalogue of the kind {head.shape}")
        return server_base(entrance)

    def gather(self, gatherer: gathering.RecordGatherer, state: CopyState) -> CopyState:
        self.stage(gatherer, state.url)
        return gatherer.finish(state, "pages", complete=True)

    @abstractmethod
    def stage(self, gatherer: gathering.RecordGatherer, url: str) -> None:
        """Stage all that a list has."""


SEARCH = "/api/3/action/package_search"
SEARCHES = (SEARCH, "/api/action/package_search")
# Ends of paths that mean all of a portal; it may itself are under a path, which then ends in a slash.
ENTRANCES = ("/api/3/action", "/api/3", "/api", "/dataset", "/dataset/")
ROWS = 500
# How often the list is walked where packages come and go meanwhile.
PASSES = 3


class Ckan(ApiKind):
    """A portal of CKAN (action API 3), which counts its packages again with each page."""

    name = "ckan"
    wanted = "the answer of package_search of a CKAN portal"
    size = "rows"

    def entrance(self, url: str) -> str:
        target = parse_target(url)
        path = urlsplit(target.url).path
        if path.endswith(SEARCHES):
            return without_parameters(target.url, "start", "rows")
        portal = next((path.removesuffix(end) for end in ENTRANCES if path.endswith(end)), None)
        if portal is None and (not path or path.endswith("/")):
            portal = path.rstrip("/")
        return "" if portal is None else f"{target.origin}{portal}{SEARCH}"

    def stage(self, gatherer: gathering.RecordGatherer, url: str) -> None:
        for _ in range(PASSES):
            gatherer.session.copy.stage.clear()
            gatherer.reset_remarks()
            pages = _ApiPages(gatherer, url, self.name)
            totals = _walk_packages(pages)
            different = len(pages.keys) + pages.refused
            # Otherwise packages came or went meanwhile, so that others may have been passed over.
            if len(totals) == 1 and pages.received <= different:
                break
        if (missing := max(totals) - different) > 0:
            why = f"counts {missing:,} packages more than it gives, where all of them are right"
            gatherer.session.report.remarks.add(why, url)


def _walk_packages(pages: _ApiPages) -> set[int]:
    totals, order = set[int](), {} if "sort=" in pages.url else {"sort": "name asc"}
    while True:
        page = pages.take(start=f"{pages.received}", rows=f"{ROWS}", **order)
        totals.add(page.total)
        if not page.received or 0 <= page.total <= pages.received:
            return totals
        if pages.received > (most := pages.gatherer.session.options.limits.records):
            raise HarvestError(f"{pages.url} has more than {most:,} packages (--max-records).")


HITS = "/search"
# Statuses with which a cursor is refused that holds no more.
REFUSING = frozenset((400, 404, 410, 422))
# The status with which the API answers for a cursor that it cannot read.
FAILING = 500


class DataGov(ApiKind):
    """The search of data.gov, whose pages have cursors."""

    name = "data-gov"
    wanted = "a page of results of the catalogue API of data.gov"
    size = "per_page"

    def entrance(self, url: str) -> str:
        target = parse_target(url)
        path = urlsplit(target.url).path
        if path in ("", "/"):
            return f"{target.origin}{HITS}"
        return without_parameters(target.url, "after", "per_page") if path.endswith(HITS) else ""

    def stage(self, gatherer: gathering.RecordGatherer, url: str) -> None:
        gatherer.session.copy.stage.begin(f"data-gov {url}")
        gatherer.walk(url, "cursors", lambda: _walk_hits(_ApiPages(gatherer, url, self.name)))


def _walk_hits(pages: _ApiPages) -> None:
    """Stage all pages from the cursor on at which an earlier harvest was ended."""
    stage, seen = pages.gatherer.session.copy.stage, set[str]()
    cursor = str(stage.setting("cursor") or "")
    pages.received = int(stage.setting("received") or 0) if cursor else 0
    resumed = bool(cursor)
    while True:
        try:
            page = pages.take(per_page="100", **({"after": cursor} if cursor else {}))
        except FetchError as error:
            if (cursor and error.status in REFUSING) or (resumed and error.status == FAILING):
                raise gathering.CursorExpired from None
            raise
        resumed = False
        if not page.after or not page.received:
            return
        if page.after in seen or page.after == cursor:
            cycle = f"gives the same cursor twice ({page.after[:80]}), so its list has no end"
            raise HarvestError(f"{pages.url} {cycle}.")
        seen.add(cursor := page.after)
        stage.save({}, cursor=cursor, received=pages.received)
