"""Any catalogue in DCAT: in RDF or in the JSON of DCAT-US, and page by page where it has pages."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlsplit

from foia_graph.connectors.harvest.client import HarvestClient, OutsideOrigin, Reach, server_base
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.dump import NEXT as LINK_NEXT
from foia_graph.connectors.harvest.gathering import (
    Contexts,
    RecordGatherer,
    document_things,
    is_record_name,
    record_gatherer,
)
from foia_graph.connectors.harvest.limits import HarvestError, reply_error
from foia_graph.connectors.harvest.protocols.protocol import HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.quads import link_pattern
from foia_graph.connectors.harvest.reading import ACCEPT, CatalogueHead, DocumentReader, DocumentRefused
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.model.namespaces import DCAT, HYDRA, RDF

NEXT = link_pattern(f"{HYDRA}next", f"{HYDRA}nextPage")
LISTED = link_pattern(*(f"{DCAT}{name}" for name in ("dataset", "service", "catalog", "resource")))
TYPES = link_pattern(f"{RDF}type")
ABOUT_PAGES = re.compile(rf"^<[^>]*> (?:<[^>]*> )?<{re.escape(HYDRA)}")
MAX_PAGES = 100_000
BLANKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""Blanks, and bytes that are before the first letter of JSON in UTF-8, UTF-16 and UTF-32."""
JSON_STARTS = (b"{", b"[")


@dataclass(frozen=True, slots=True)
class DcatCatalogue:
    name: str = "dcat"
    wanted: str = "a dcat:Catalog in RDF or a data.json of DCAT-US"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        server, reply = server_base(url), client.get(url, ACCEPT)
        with DocumentReader(Contexts(client, Reach(server, server)).get, client.limits.answer) as reader:
            try:
                page = read_page(reader, reply, url)
            except DocumentRefused as refusal:
                raise OtherKind(str(refusal), reply) from None
            if isinstance(page, CatalogueHead):
                return HarvestOrigin(url, server)
        names = [name for name, lines in page.items() if f"{DCAT}Catalog" in TYPES.findall(lines)]
        if not names:
            raise OtherKind("speaks of no catalogue", reply)
        # A catalogue that is named as it is served, but for the host, is served elsewhere than it says.
        same = (name for name in names if len(path := urlsplit(name).path) > 1 and _is_at(url, path))
        return HarvestOrigin(url, next(map(server_base, same), "") or server)

    def covers(self, state: CopyState, url: str) -> bool:
        return state.url == url

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        before = session.before
        etag = str(before.position.get("etag", "")) if before and not session.options.full else ""
        with record_gatherer(session, Reach(origin.base, server_base(origin.url))) as gatherer:
            session.copy.stage.clear()
            first = session.client.get(origin.url, ACCEPT, etag, revisit=bool(etag))
            if first.status != 200 and before is not None:
                return before
            pages = _CataloguePages(gatherer, first)
            for things in pages:
                _stage_things(gatherer, things)
            _stage_missing(gatherer, pages)
            # Only of a catalogue of one page does its tag speak for all of it.
            position = {"etag": first.etag} if pages.count == 1 else {}
            state = CopyState(url=origin.url, kind=self.name, base=origin.base, position=position)
            return gatherer.finish(state, "pages", complete=True)


def _is_at(url: str, path: str) -> bool:
    return urlsplit(url).path.startswith(path)


@dataclass(slots=True)
class _CataloguePages:
    """The pages of a catalogue, each as lines by thing; what a page says of itself is omitted."""

    gatherer: RecordGatherer
    first: Reply
    count: int = 0
    datasets: int = 0
    """Datasets on pages in the JSON of DCAT-US."""
    members: dict[str, None] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        reply, seen = self.first, set[str]()
        while True:
            seen.add(reply.url)
            self.count += 1
            hydra = ""
            for things in self._things(reply):
                hydra = hydra or next(iter(NEXT.findall("".join(things.values()))), "")
                yield {key: _without_hydra(lines) for key, lines in things.items()}
            following = hydra or _next_link(reply)
            if not following:
                return
            url = self.gatherer.reach.address(following, reply.url)
            if url in seen or self.count >= MAX_PAGES:
                raise HarvestError(f"The origin's catalogue has a cycle: it leads back to {url}.")
            reply = self.gatherer.session.client.get(url, ACCEPT)

    def _things(self, reply: Reply) -> Iterator[Mapping[str, str]]:
        """Yield the things of a page, all at once or some at a time."""
        reader = self.gatherer.reader
        try:
            page = read_page(reader, reply, self.first.url, self.datasets)
            if not isinstance(page, CatalogueHead):
                self.members.update(dict.fromkeys(LISTED.findall("".join(page.values()))))
                yield page
                return
            self.datasets += page.members
            for batch in chain((page.about,), reader.datasets(page)):
                self.gatherer.note_batch(batch)
                if self.count > 1 and batch is not page.about:
                    self._remark_repeated(batch.things)
                yield batch.things
        except DocumentRefused as refusal:
            raise reply_error(reply, str(refusal)) from None

    def _remark_repeated(self, things: Mapping[str, str]) -> None:
        """Remark datasets that an earlier page has, too, and otherwise."""
        session = self.gatherer.session
        for key, lines in things.items():
            earlier = session.copy.stage.lines(key)
            if earlier is not None and earlier != lines:
                session.report.remarks.add("is on two pages in two ways, and has what both of them say", key)


def read_page(
    reader: DocumentReader, reply: Reply, url: str, offset: int = 0
) -> CatalogueHead | Mapping[str, str]:
    """Return the lines of each thing of a page of RDF, or the head of a catalogue of DCAT-US in JSON.

    `url` names the catalogue, and `offset` counts the datasets on earlier pages. Raises DocumentRefused.
    """
    if reply.body.lstrip(BLANKS)[:1] not in JSON_STARTS:
        return document_things(reader, reply, url)
    try:
        head = reader.open_catalogue(reply.body, url, offset)
    except DocumentRefused as refusal:
        return _rdf_or(reader, reply, url, refusal)
    if head.shape != "dcat-us":
        raise DocumentRefused(f"is a page of an API of another kind ({head.shape})")
    if (
        not head.certain
    ):  # JSON-LD of others comes first, and is read by its names where its context is not to be had
        with suppress(DocumentRefused):
            things = document_things(reader, reply, url)
            if any(f"{DCAT}Catalog" in TYPES.findall(lines) for lines in things.values()):
                return things
        return reader.open_catalogue(reply.body, url, offset)
    return head


def _rdf_or(reader: DocumentReader, reply: Reply, url: str, refusal: DocumentRefused) -> Mapping[str, str]:
    """Return the things of JSON-LD; raises the refusal of a catalogue in JSON too, where it is none."""
    try:
        things = document_things(reader, reply, url)
    except DocumentRefused as other:
        raise DocumentRefused(f"{refusal}; as RDF it {other}") from None
    if not any(things.values()):
        raise refusal
    return things


def _next_link(reply: Reply) -> str:
    linked = LINK_NEXT.search(reply.headers.get("link", ""))
    return linked[1] if linked else ""


def _without_hydra(lines: str) -> str:
    kept = (line for line in lines.split("\n") if line and not ABOUT_PAGES.match(line))
    return "".join(f"{line}\n" for line in kept)


def _stage_things(gatherer: RecordGatherer, things: Mapping[str, str]) -> None:
    """Stage things; what several pages say of one is joined."""
    stage = gatherer.session.copy.stage
    named = {key: lines for key, lines in things.items() if lines and is_record_name(key)}
    joined = {key: {*_lines(stage.lines(key) or ""), *_lines(lines)} for key, lines in named.items()}
    gatherer.stage_records({key: "".join(sorted(lines)) for key, lines in joined.items()})


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n") if line]


def _stage_missing(gatherer: RecordGatherer, pages: _CataloguePages) -> None:
    """Stage the things that the catalogue lists and does not describe, where they are the origin's own."""
    stage = gatherer.session.copy.stage
    for iri in pages.members:
        if stage.is_seen(iri.partition("#")[0]):
            continue
        try:
            reply = gatherer.session.client.get(gatherer.reach.address(iri), ACCEPT)
            things = document_things(gatherer.reader, reply, iri)
        except (FetchError, DocumentRefused, OutsideOrigin) as error:
            gatherer.note_refusal(iri, str(error))
            continue
        if lines := things.get(iri.partition("#")[0], ""):
            gatherer.stage_record(iri.partition("#")[0], lines)
