"""The client of one harvest: a polite one, for answers of a bounded size, and no longer than agreed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from foia_graph.connectors.harvest.limits import HarvestError, HarvestLimits
from foia_graph.connectors.http import statuses
from foia_graph.connectors.http.addresses import Target, parse_target
from foia_graph.connectors.http.client import OriginRules, PoliteClient
from foia_graph.connectors.http.connection import Connections, ServerAnswer
from foia_graph.connectors.http.outcome import MIB, FetchError
from foia_graph.connectors.http.pace import Clock, HostPace
from foia_graph.connectors.http.partial import PartialFile
from foia_graph.connectors.http.robots import TOKEN
from foia_graph.runtime.version import __version__

NOT_CHANGED = 304


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that came whole; `status` is 200, or 304 where nothing changed."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    has_end: bool = True
    """False where neither a length nor chunks told where it ends, so that it may have been cut off."""

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def etag(self) -> str:
        """Return a tag that can be sent back, "" where there is none."""
        tag = self.headers.get("etag", "")
        return tag if tag.isascii() and tag.isprintable() and len(tag) < 1000 else ""


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


@contextmanager
def _address_first(url: str) -> Iterator[None]:
    """Raise FetchError again with the address at the head of its message."""
    try:
        yield
    except FetchError as error:
        raise FetchError(error.reason, f"{url} {error}", error.status) from None


@dataclass(slots=True)
class HarvestClient:
    """The requests of one harvest, and the counts of what they took."""

    limits: HarvestLimits
    private: bool = False
    clock: Clock = field(default_factory=Clock)
    requests: int = 0
    received_bytes: int = 0
    counted_bytes: int = 0
    """Bytes received and unpacked."""
    start: float = field(init=False)
    client: HarvestGuest = field(init=False)
    downloader: HarvestGuest = field(init=False)
    """The client of dumps, which may take longer than other answers."""

    def __post_init__(self) -> None:
        wire, pace, origins = self.limits.wire, HostPace(0.0, self.clock), dict[str, OriginRules]()
        brief = replace(wire, whole=min(wire.whole, self.limits.answer_seconds))
        self.client, self.downloader = (
            HarvestGuest(Connections(f"{TOKEN}/{__version__}", each, self.private, self.clock), pace, origins)
            for each in (brief, wire)
        )
        self.start = self.clock.now()

    def set_delay(self, delay: float) -> None:
        """Set the seconds between two requests to a host."""
        self.client.pace.delay = delay

    def stop(self) -> None:
        """Stop every wait and every connection."""
        self.client.connections.stop()
        self.downloader.connections.stop()

    def get(self, url: str, accept: str = "*/*", etag: str = "", *, revisit: bool = False) -> Reply:
        """Return the reply of an address; raises FetchError for any but 200, and 304 where a tag was sent."""
        headers = {"Accept": accept, **({"If-None-Match": etag} if etag else {})}
        with _address_first(url):
            return self.client.persist(lambda: self._attempt(url, headers, revisit))

    def _attempt(self, url: str, headers: Mapping[str, str], revisit: bool) -> Reply:
        self.check_limits()
        self.requests += 1
        request = self.client.request_again if revisit else self.client.request
        with request(url, headers) as answer:
            unchanged = answer.status == NOT_CHANGED and "If-None-Match" in headers
            if answer.status != 200 and not unchanged:
                raise statuses.status_error(answer)
            fields = {name.lower(): answer.header(name) for name in answer.response.headers}
            ends = "content-length" in fields or "chunked" in fields.get("transfer-encoding", "")
            return Reply(answer.target.url, answer.status, fields, self._body(answer), ends)

    def _body(self, answer: ServerAnswer) -> bytes:
        most, parts, size = self.limits.answer, [], 0
        for chunk in answer.chunks():
            size += len(chunk)
            if size > most:
                raise FetchError("too-large", f"is larger than {most / MIB:,g} MiB, so it is not taken", 200)
            self.count_bytes(len(chunk))
            self.received_bytes += len(chunk)
            parts.append(chunk)
        return b"".join(parts)

    def download(self, url: str, folder: Path, most: int) -> Path:
        """Download a file into a folder, going on where an earlier attempt was cut off."""
        partial = PartialFile.of(parse_target(url).url, folder)
        with _address_first(url):
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
            with partial.open_body(answer) as file:
                for chunk in answer.chunks():
                    size += len(chunk)
                    if size > most:
                        raise FetchError(
                            "too-large", f"is larger than the {most:,} bytes it should have", 200
                        )
                    self.count_bytes(len(chunk))
                    self.received_bytes += len(chunk)
                    file.write(chunk)

    def count_bytes(self, size: int) -> None:
        """Add bytes that were received or unpacked; raises HarvestError where it is too much in all."""
        self.counted_bytes += size
        if self.counted_bytes > self.limits.total:
            most = self.limits.total / MIB
            raise HarvestError(
                f"The origin sends more than {most:,g} MiB in all (--max-total), so it is left."
            )

    def check_limits(self) -> None:
        """Raise HarvestError where a harvest asked too often, or took too long."""
        limits = self.limits
        if self.requests >= limits.requests:
            raise HarvestError(f"The origin needs more than {limits.requests:,} requests (--max-requests).")
        if self.clock.now() - self.start > limits.seconds:
            raise HarvestError(f"The origin takes longer than {limits.seconds:,g} seconds (--max-time).")
