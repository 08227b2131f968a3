"""Requests to an archive, over HTTP and as of some date, and the errors that refusals become."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import IO, Any, Protocol, cast
from urllib.parse import urlencode

from urllib3 import Retry
from urllib3.exceptions import HTTPError

from foia_graph.errors import FoiaGraphError, NotAcceptable, NotFound, RequestRefused, StoreError
from foia_graph.runtime.http import HttpPool, failure_reason

PROBLEM = "application/problem+json"
TRIES = 6
# What is an answer: also that there are several things of a name (RFC 9110, section 15.4.1).
GOOD_STATUSES = (200, 300)
# What is answered that can be asked again later (RFC 6585, section 4; RFC 9110, section 15.6.4).
PASSING_STATUSES = (429, 503)


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """A request for a path with its parameters; with a `form` it is a POST of that form."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    accept: str = "*/*"
    form: tuple[tuple[str, str], ...] = ()

    @property
    def target(self) -> str:
        """Return the path with its query."""
        query = urlencode(self.parameters)
        return f"{self.path}?{query}" if query else self.path


@dataclass(frozen=True, slots=True)
class ArchiveResponse:
    """The open response to a request: its media type, its header Link (RFC 8288), and its body."""

    media_type: str
    links: str
    body: IO[bytes]


class Transport(Protocol):
    """What takes requests to an archive; `place` names it in messages."""

    place: str

    def send(self, request: ArchiveRequest) -> AbstractContextManager[ArchiveResponse]:
        """Return the response, redirects followed; raise refusal_error, or StoreError where there is none."""

    def close(self) -> None:
        """Let go of what the transport holds open."""


def refusal_error(status: int, media_type: str, body: bytes, request: ArchiveRequest) -> FoiaGraphError:
    """Return a response of refusal as an error with what it says is wrong (RFC 9457, `detail`)."""
    detail = _problem_detail(body) if media_type == PROBLEM else ""
    message = detail or f"{request.target} is answered with {status}."
    if status in (404, 410):
        return NotFound(message)
    return NotAcceptable(message) if status == 406 else RequestRefused(message, status)


def _problem_detail(body: bytes) -> str:
    try:
        return str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        return ""


# The parameter of a date (Memento, RFC 7089, has a header for it).
AS_OF = "asOf"
# The beginnings of addresses whose answer has no date, and of those that tell of now only.
TIMELESS, PRESENT = "/context/", "/iiif/"


Pairs = Sequence[tuple[str, str]]
JSON_TYPES = ("application/json", "application/ld+json", "application/activity+json")


class ArchiveRequests:
    """Requests that are sent by a transport; raises StoreError for what answers otherwise than an archive.

    With a `moment` (a day, or a time, as in XML Schema) they are for the state at that moment.
    """

    def __init__(self, transport: Transport, moment: str = "") -> None:
        self._transport, self._moment = transport, moment
        self.place = f"{transport.place} as of {moment}" if moment else transport.place

    def read(
        self,
        path: str,
        media_type: str,
        pairs: Pairs = (),
        accept: str = "*/*",
        *,
        instead: bytes | None = None,
    ) -> bytes:
        """Return a body; what is not there is answered with `instead`, where that is given."""
        return self.read_response(ArchiveRequest(path, tuple(pairs), accept), media_type, instead=instead)

    def read_json(
        self, path: str, pairs: Pairs = (), accept: str = "*/*", *, instead: bytes | None = None
    ) -> Any:
        """Return the value of a body of JSON; what is not there is answered with `instead`."""
        request = ArchiveRequest(path, tuple(pairs), accept)
        return json.loads(self.read_response(request, *JSON_TYPES, instead=instead))

    def read_response(
        self, request: ArchiveRequest, *media_types: str, instead: bytes | None = None
    ) -> bytes:
        """Return the body of a response that has one of some media types, as `read` does."""
        try:
            with self.open_response(request, *media_types) as response:
                return response.body.read()
        except NotFound:
            if instead is None:
                raise
            return instead

    @contextmanager
    def open_response(self, request: ArchiveRequest, *media_types: str) -> Iterator[ArchiveResponse]:
        """Yield a response that has one of some media types; raise NotFound for what is there of now only."""
        with self._transport.send(self._dated_request(request) if self._moment else request) as response:
            if response.media_type not in media_types:
                raise StoreError(
                    f"{self.place} is no archive of foia-graph: {request.path} is "
                    f"{response.media_type or 'of no media type'}, and should be {' or '.join(media_types)}."
                )
            yield response

    def _dated_request(self, request: ArchiveRequest) -> ArchiveRequest:
        if request.path.startswith(PRESENT):
            raise NotFound(f"{request.path} shows the current state only, not {self._moment}.")
        # The links of an answer from the past have the date already.
        if request.path.startswith(TIMELESS) or f"{AS_OF}=" in request.path:
            return request
        return replace(request, parameters=(*request.parameters, (AS_OF, self._moment)))

    @contextmanager
    def open_table(
        self, path: str, pairs: Pairs = ()
    ) -> Iterator[tuple[tuple[str, ...], Iterator[dict[str, str]]]]:
        """Yield the columns of a table and its rows (RFC 4180), which are read as they are taken."""
        with (
            self.open_response(ArchiveRequest(path, tuple(pairs)), "text/csv") as response,
            io.TextIOWrapper(response.body, encoding="utf-8", newline="") as text,
        ):
            reader = csv.DictReader(text)
            yield tuple(reader.fieldnames or ()), reader


FORM = "application/x-www-form-urlencoded"


class HttpTransport:
    """Requests to a server; `timeout` are the seconds that it may be silent, and that one wait may take."""

    def __init__(self, address: str, timeout: float) -> None:
        self.place = address.rstrip("/")
        retries = Retry(
            TRIES,
            connect=1,
            read=1,
            status_forcelist=PASSING_STATUSES,
            backoff_factor=0.5,
            allowed_methods=None,
            raise_on_status=False,
            retry_after_max=int(timeout),
        )
        self._pool = HttpPool(retries=retries, timeout=timeout)

    @contextmanager
    def send(self, request: ArchiveRequest) -> Iterator[ArchiveResponse]:
        """Yield the response; a server that has too much to do is asked again when it says."""
        headers = {"Accept": request.accept, "Accept-Encoding": "gzip"}
        form = urlencode(request.form).encode() or None
        if form:
            headers["Content-Type"] = FORM
        method, url = "POST" if form else "GET", f"{self.place}{request.target}"
        try:
            with self._pool.request(method, url, headers, form) as response:
                response.auto_close = False  # a text wrapper reads once more after the end
                media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
                if response.status not in GOOD_STATUSES:
                    raise refusal_error(response.status, media_type, response.data, request)
                yield ArchiveResponse(media_type, response.headers.get("Link", ""), cast(IO[bytes], response))
        except HTTPError as error:
            raise StoreError(f"There is no answer from {self.place}: {failure_reason(error)}.") from error

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()
