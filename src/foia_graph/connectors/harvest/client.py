"""The client of one harvest: a polite one, for answers of a bounded size, and no longer than agreed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.http import statuses
from foia_graph.connectors.http.addresses import Target, parse_target
from foia_graph.connectors.http.bounded_client import NOT_CHANGED, BoundedClient, Reply, name_address
from foia_graph.connectors.http.client import OriginRules, PoliteClient
from foia_graph.connectors.http.connection import Connections, ServerAnswer
from foia_graph.connectors.http.outcome import MIB, FetchError
from foia_graph.connectors.http.pace import HostPace
from foia_graph.connectors.http.partial import PartialFile
from foia_graph.connectors.http.robots import TOKEN
from foia_graph.runtime.version import __version__

LARGE = MIB


def _is_large_json(reply: Reply) -> bool:
    """Return whether a reply is JSON too large to be asked for again, and of one form (RFC 9110, 12.5.5)."""
    names = {name.strip().lower() for name in reply.headers.get("vary", "").split(",")}
    varies = not names.isdisjoint(("accept", "*"))
    return len(reply.body) >= LARGE and not varies and reply.body.lstrip()[:1] in (b"{", b"[")


class HarvestGuest(PoliteClient):
    """A client that stays with the server that it asks, whose word alone is the origin's.

    It keeps to robots.txt but for addresses that an origin let it ask for before.
    """

    @contextmanager
    def request(self, url: str, headers: Mapping[str, str]) -> Iterator[ServerAnswer]:
        """Yield the answer from an address, or from where it leads on the same server."""
        first = parse_target(url)

        def check(here: Target) -> None:
            _require_same_server(first, here)
            self._check_robots(here)

        with self._follow(url, headers, check) as answer:
            yield answer

    @contextmanager
    def request_again(self, url: str, headers: Mapping[str, str]) -> Iterator[ServerAnswer]:
        """Yield the answer from an address without reading robots.txt; where it leads must be allowed."""
        first = parse_target(url)

        def check(here: Target) -> None:
            _require_same_server(first, here)
            if here.url != first.url:
                self._check_robots(here)

        with self._follow(url, headers, check) as answer:
            yield answer


def _require_same_server(first: Target, here: Target) -> None:
    """Raise FetchError where a redirect leads to another server; https in the place of http is the same."""
    is_upgrade = (first.scheme, first.port, here.scheme, here.port) == ("http", 80, "https", 443)
    if here.host != first.host or not (here.port == first.port or is_upgrade):
        message = f"leads to {here.origin}, another server, whose word is not the origin's"
        raise FetchError("redirects", f"{message}; harvest that one by its own name")


@dataclass(slots=True)
class HarvestClient(BoundedClient):
    """The requests of one harvest; `downloader` is the client of dumps, which may take longer than others."""

    files: Mapping[str, Path] = field(default_factory=dict)
    """Addresses for which a file of this machine is the answer."""
    client: HarvestGuest = field(init=False)
    downloader: HarvestGuest = field(init=False)
    _large: dict[str, Reply] | None = None
    """Large replies of JSON while an address is tried for one kind after another."""

    def _open_client(self) -> HarvestGuest:
        pace, origins = HostPace(0.0, self.clock), dict[str, OriginRules]()
        brief, self.downloader = (
            HarvestGuest(Connections(f"{TOKEN}/{__version__}", each, self.private, self.clock), pace, origins)
            for each in (self.limits.brief_wire, self.limits.wire)
        )
        return brief

    def _limit_error(self, message: str, option: str) -> HarvestError:
        return HarvestError(f"The origin {message} ({option}).")

    def stop(self) -> None:
        """Stop every wait and every connection."""
        self.client.connections.stop()
        self.downloader.connections.stop()

    def get(self, url: str, accept: str = "*/*", etag: str = "", *, revisit: bool = False) -> Reply:
        """Return the reply of an address; raises FetchError for any but 200, and 304 where a tag was sent."""
        headers = {"Accept": accept, **({"If-None-Match": etag} if etag else {})}
        request = self.client.request_again if revisit else self.client.request
        with name_address(url):
            if self.files:
                return self._read_file(url, etag)
            if self._large and url in self._large:
                return self._large[url]
            reply = self.client.persist(lambda: self._attempt(request, url, headers))
        if self._large is not None and _is_large_json(reply):
            self._large[url] = reply
        return reply

    @contextmanager
    def ask_once(self) -> Iterator[None]:
        """Ask only once for a large file of JSON that has no other form, whatever forms are asked for."""
        self._large = {}
        try:
            yield
        finally:
            self._large = None

    def _read_file(self, url: str, etag: str) -> Reply:
        """Return a file as the reply of its address; nobody is asked where files are harvested."""
        path = self.files.get(url)
        if path is None:
            raise FetchError("refused", "is not asked for, since a file is harvested, and no server")
        try:
            if path.stat().st_size > self.limits.answer:
                raise FetchError(
                    "too-large", f"is larger than {self.limits.answer / MIB:,g} MiB (--max-answer)"
                )
            body = path.read_bytes()
        except OSError as error:
            raise FetchError("gone", f"cannot be read from {path}: {error.strerror}") from None
        self.requests += 1
        self.count_bytes(len(body))
        self.received_bytes += len(body)
        tag = f'"{sha256(body).hexdigest()}"'
        status = NOT_CHANGED if tag == etag else 200
        return Reply(url, status, {"etag": tag}, body)

    def download(self, url: str, folder: Path, most: int) -> Path:
        """Download a file into a folder, going on where an earlier attempt was cut off."""
        partial = PartialFile.of(parse_target(url).url, folder)
        with name_address(url):
            self.downloader.persist(lambda: self._download(url, partial, most))
        return partial.path

    def _download(self, url: str, partial: PartialFile, most: int) -> None:
        self.check_limits()
        self.requests += 1
        with self.downloader.request(url, partial.headers) as answer:
            if answer.status == 416 and partial.resumable:
                raise partial.mismatch(answer)
            if answer.status not in (200, 206):
                raise statuses.status_error(answer)
            size = partial.size if answer.status == 206 else 0
            why = f"is larger than the {most:,} bytes it should have"
            with partial.open_body(answer) as file:
                for chunk in self._bounded_chunks(answer, most, why, size):
                    file.write(chunk)
