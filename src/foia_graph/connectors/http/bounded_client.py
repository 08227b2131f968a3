"""A polite client for answers of a bounded size, which asks no longer and no more often than was agreed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace

from foia_graph.connectors.http import statuses
from foia_graph.connectors.http.client import PoliteClient
from foia_graph.connectors.http.connection import ServerAnswer
from foia_graph.connectors.http.outcome import MIB, FetchError, FetchLimits, RequestFailed
from foia_graph.connectors.http.pace import Clock
from foia_graph.errors import FoiaGraphError

NOT_CHANGED = 304
Request = Callable[[str, Mapping[str, str]], AbstractContextManager[ServerAnswer]]
"""A function that asks an address with some headers, and gives the answer while it is needed."""


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """The bounds of all requests to an origin.

    `answer` are the bytes of one answer, `total` those of all answers and of what they unpack to, `requests`
    the answers, `seconds` the time, and `answer_seconds` that of one answer; `wire` is for each request.
    """

    answer: int = 64 * MIB
    total: int = 64 * 1024 * MIB
    requests: int = 1_000_000
    seconds: float = 24 * 3600.0
    answer_seconds: float = 300.0
    wire: FetchLimits = field(default_factory=lambda: FetchLimits(redirects=5, wait=120.0))

    @property
    def brief_wire(self) -> FetchLimits:
        """Return the bounds of a request that must be answered within `answer_seconds`."""
        return replace(self.wire, whole=min(self.wire.whole, self.answer_seconds))


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


@contextmanager
def name_address(url: str) -> Iterator[None]:
    """Raise a FetchError again as one that knows its address, and begins its message with it."""
    try:
        yield
    except RequestFailed:
        raise
    except FetchError as error:
        raise RequestFailed(url, error) from None


@dataclass(slots=True)
class BoundedClient(ABC):
    """The requests to one origin, and the counts of what they took."""

    limits: AnswerLimits
    private: bool = False
    clock: Clock = field(default_factory=Clock)
    requests: int = 0
    received_bytes: int = 0
    counted_bytes: int = 0
    """Bytes received and unpacked."""
    start: float = field(init=False)
    client: PoliteClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self._open_client()
        self.start = self.clock.now()

    @abstractmethod
    def _open_client(self) -> PoliteClient:
        """Return the client that asks."""

    @abstractmethod
    def _limit_error(self, message: str, option: str) -> FoiaGraphError:
        """Return the error for a bound that was reached; the message goes on after "The origin"."""

    def set_delay(self, delay: float) -> None:
        """Set the seconds between two requests to a host."""
        self.client.pace.delay = delay

    def stop(self) -> None:
        """Stop every wait and every connection."""
        self.client.connections.stop()

    def _attempt(self, request: Request, url: str, headers: Mapping[str, str]) -> Reply:
        """Return the reply to one request; raises FetchError for any but 200, or 304 where a tag was sent."""
        self.check_limits()
        self.requests += 1
        with request(url, headers) as answer:
            unchanged = answer.status == NOT_CHANGED and "If-None-Match" in headers
            if answer.status != 200 and not unchanged:
                raise statuses.status_error(answer)
            fields = {name.lower(): answer.header(name) for name in answer.response.headers}
            ends = "content-length" in fields or "chunked" in fields.get("transfer-encoding", "")
            return Reply(answer.target.url, answer.status, fields, self._body(answer), ends)

    def _body(self, answer: ServerAnswer) -> bytes:
        most = self.limits.answer
        why = f"is larger than {most / MIB:,g} MiB, so it is not taken"
        return b"".join(self._bounded_chunks(answer, most, why))

    def _bounded_chunks(self, answer: ServerAnswer, most: int, why: str, size: int = 0) -> Iterator[bytes]:
        """Yield the body, counted; raises FetchError with `why` where it is more than `most` bytes."""
        for chunk in answer.chunks():
            size += len(chunk)
            if size > most:
                raise FetchError("too-large", why, 200)
            self.count_bytes(len(chunk))
            self.received_bytes += len(chunk)
            yield chunk

    def count_bytes(self, size: int) -> None:
        """Add bytes that were received or unpacked; raises the error of limits where it is too much."""
        self.counted_bytes += size
        if self.counted_bytes > self.limits.total:
            most = self.limits.total / MIB
            raise self._limit_error(f"sends more than {most:,g} MiB in all", "--max-total")

    def check_limits(self) -> None:
        """Raise the error of limits where the origin was asked too often, or took too long."""
        limits = self.limits
        if self.requests >= limits.requests:
            raise self._limit_error(f"needs more than {limits.requests:,} requests", "--max-requests")
        if self.clock.now() - self.start > limits.seconds:
            raise self._limit_error(f"takes longer than {limits.seconds:,g} seconds", "--max-time")
