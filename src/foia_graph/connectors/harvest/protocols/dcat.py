"""Any catalogue in DCAT, in JSON-LD, Turtle or RDF/XML, page by page where it has pages (Hydra, RFC 8288)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from foia_graph.connectors.harvest.base_url import Elsewhere, Reach, base_of
from foia_graph.connectors.harvest.client import Asker, Reply
from foia_graph.connectors.harvest.contexts import Contexts
from foia_graph.connectors.harvest.copies import State
from foia_graph.connectors.harvest.catalogue_reader import NEXT as LINK_NEXT
from foia_graph.connectors.harvest.gathering import Gathering, gathering, is_name, read_things
from foia_graph.connectors.harvest.limits import NotHarvested
from foia_graph.connectors.harvest.protocols.protocol import Found
from foia_graph.connectors.harvest.quads import linking
from foia_graph.connectors.harvest.reading import ACCEPT, Reading, Refused
from foia_graph.connectors.harvest.session import Session
from foia_graph.connectors.http.outcome import NotGot
from foia_graph.model.namespaces import DCAT, HYDRA, RDF

NEXT = linking(f"{HYDRA}next", f"{HYDRA}nextPage")
LISTED = linking(*(f"{DCAT}{name}" for name in ("dataset", "service", "catalog", "resource")))
TYPES = linking(f"{RDF}type")
ABOUT_PAGES = re.compile(rf"^<[^>]*> (?:<[^>]*> )?<{re.escape(HYDRA)}")
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Dcat:
    name: str = "dcat"
    delay: float = 0.0

    def find(self, asker: Asker, url: str) -> Found | None:
        server = base_of(url)
        with Reading(Contexts(asker, Reach(server, server)).get, asker.limits.answer) as reading:
            try:
                said = read_things(reading, asker.get(url, ACCEPT), url)
            except Refused:
                return None
        names = [name for name, lines in said.items() if f"{DCAT}Catalog" in TYPES.findall(lines)]
        if not names:
            return None
        # A catalogue that is named as it is served, but for the host, is served elsewhere than it says.
        same = (name for name in names if len(path := urlsplit(name).path) > 1 and _is_at(url, path))
        return Found(url, next(map(base_of, same), "") or server)

    def covers(self, state: State, url: str) -> bool:
        return state.url == url

    def take(self, session: Session, found: Found) -> State:
        before = session.before
        etag = str(before.position.get("etag", "")) if before and not session.options.full else ""
        with gathering(session, Reach(found.base, base_of(found.url))) as gathered:
            session.copy.stage.clear()
            first = session.asker.get(found.url, ACCEPT, etag, known=bool(etag))
            if first.status != 200 and before is not None:
                return before
            pages = _Pages(gathered, first)
            for things in pages:
                _merge(gathered, things)
            _missing(gathered, pages)
            # Only of a catalogue of one page does its tag speak for all of it.
            position = {"etag": first.etag} if pages.count == 1 else {}
            state = State(url=found.url, kind=self.name, base=found.base, position=position)
            return gathered.finish(state, "pages", complete=True)

    def prove(self, session: Session, state: State) -> State:  # noqa: ARG002
        raise NotHarvested(
            "A DCAT catalogue states no hash of what it says, so a copy of it cannot be proved."
        )


def _is_at(url: str, path: str) -> bool:
    return urlsplit(url).path.startswith(path)


@dataclass(slots=True)
class _Pages:
    """The pages of a catalogue, each as lines by thing; what a page says of itself is left out."""

    gathered: Gathering
    first: Reply
    count: int = 0
    listed: dict[str, None] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        reply, seen = self.first, set[str]()
        while True:
            seen.add(reply.url)
            self.count += 1
            try:
                things = read_things(self.gathered.reading, reply, reply.url)
            except Refused as error:
                raise NotHarvested(f"{reply.url} {error}.") from None
            every = "".join(things.values())
            self.listed.update(dict.fromkeys(LISTED.findall(every)))
            yield {key: _without_hydra(lines) for key, lines in things.items()}
            following = _next(every, reply)
            if not following:
                return
            url = self.gathered.reach.address(following, reply.url)
            if url in seen or self.count >= MOST_PAGES:
                raise NotHarvested(f"The origin's catalogue leads in a circle, back to {url}.")
            reply = self.gathered.session.asker.get(url, ACCEPT)


def _next(lines: str, reply: Reply) -> str:
    found = NEXT.search(lines)
    linked = LINK_NEXT.search(reply.headers.get("link", ""))
    return found[1] if found else linked[1] if linked else ""


def _without_hydra(lines: str) -> str:
    kept = (line for line in lines.split("\n") if line and not ABOUT_PAGES.match(line))
    return "".join(f"{line}\n" for line in kept)


def _merge(gathered: Gathering, things: Mapping[str, str]) -> None:
    """Stage things; what several pages say of one is joined."""
    stage = gathered.session.copy.stage
    for key, lines in things.items():
        if not lines or not is_name(key):
            continue
        before = stage.lines(key) or ""
        gathered.keep(key, "".join(sorted({*_lines(before), *_lines(lines)})))


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n") if line]


def _missing(gathered: Gathering, pages: _Pages) -> None:
    """Ask for what the catalogue lists and does not describe, where it is the origin's own."""
    stage = gathered.session.copy.stage
    for iri in pages.listed:
        if stage.is_seen(iri.partition("#")[0]):
            continue
        try:
            reply = gathered.session.asker.get(gathered.reach.address(iri), ACCEPT)
            things = read_things(gathered.reading, reply, iri)
        except (NotGot, Refused, Elsewhere) as error:
            gathered.refuse(iri, str(error))
            continue
        if lines := things.get(iri.partition("#")[0], ""):
            gathered.keep(iri.partition("#")[0], lines)
