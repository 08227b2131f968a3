"""Any catalogue in DCAT, in JSON-LD, Turtle or RDF/XML, page by page where it has pages (Hydra, RFC 8288)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from foia_graph.connectors.harvest.base_url import OutsideOrigin, Reach, server_base
from foia_graph.connectors.harvest.catalogue_reader import NEXT as LINK_NEXT
from foia_graph.connectors.harvest.client import HarvestClient, Reply
from foia_graph.connectors.harvest.contexts import Contexts
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.gathering import (
    RecordGatherer,
    document_things,
    is_record_name,
    record_gatherer,
)
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.protocols.protocol import HarvestOrigin
from foia_graph.connectors.harvest.quads import link_pattern
from foia_graph.connectors.harvest.reading import ACCEPT, DocumentReader, DocumentRefused
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.model.namespaces import DCAT, HYDRA, RDF

NEXT = link_pattern(f"{HYDRA}next", f"{HYDRA}nextPage")
LISTED = link_pattern(*(f"{DCAT}{name}" for name in ("dataset", "service", "catalog", "resource")))
TYPES = link_pattern(f"{RDF}type")
ABOUT_PAGES = re.compile(rf"^<[^>]*> (?:<[^>]*> )?<{re.escape(HYDRA)}")
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class DcatCatalogue:
    name: str = "dcat"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin | None:
        server = server_base(url)
        with DocumentReader(Contexts(client, Reach(server, server)).get, client.limits.answer) as reading:
            try:
                things = document_things(reading, client.get(url, ACCEPT), url)
            except DocumentRefused:
                return None
        names = [name for name, lines in things.items() if f"{DCAT}Catalog" in TYPES.findall(lines)]
        if not names:
            return None
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
    """The pages of a catalogue, each as lines by thing; what a page says of itself is left out."""

    gatherer: RecordGatherer
    first: Reply
    count: int = 0
    members: dict[str, None] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        reply, seen = self.first, set[str]()
        while True:
            seen.add(reply.url)
            self.count += 1
            try:
                things = document_things(self.gatherer.reader, reply, reply.url)
            except DocumentRefused as error:
                raise HarvestError(f"{reply.url} {error}.") from None
            every = "".join(things.values())
            self.members.update(dict.fromkeys(LISTED.findall(every)))
            yield {key: _without_hydra(lines) for key, lines in things.items()}
            following = _next_link(every, reply)
            if not following:
                return
            url = self.gatherer.reach.address(following, reply.url)
            if url in seen or self.count >= MOST_PAGES:
                raise HarvestError(f"The origin's catalogue leads in a circle, back to {url}.")
            reply = self.gatherer.session.client.get(url, ACCEPT)


def _next_link(lines: str, reply: Reply) -> str:
    hydra = NEXT.search(lines)
    linked = LINK_NEXT.search(reply.headers.get("link", ""))
    return hydra[1] if hydra else linked[1] if linked else ""


def _without_hydra(lines: str) -> str:
    kept = (line for line in lines.split("\n") if line and not ABOUT_PAGES.match(line))
    return "".join(f"{line}\n" for line in kept)


def _stage_things(gatherer: RecordGatherer, things: Mapping[str, str]) -> None:
    """Stage things; what several pages say of one is joined."""
    stage = gatherer.session.copy.stage
    for key, lines in things.items():
        if not lines or not is_record_name(key):
            continue
        before = stage.lines(key) or ""
        gatherer.stage_record(key, "".join(sorted({*_lines(before), *_lines(lines)})))


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
