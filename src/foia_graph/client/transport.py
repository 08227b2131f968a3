"""How an archive is asked: a request, the response, and the errors that responses of refusal become."""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Protocol
from urllib.parse import urlencode

from foia_graph.errors import FoiaGraphError, NotAcceptable, NotFound, RequestRefused

PROBLEM = "application/problem+json"
TRIES = 6
GOOD_STATUSES = (200, 300)
"""What is an answer: also that there are several things of a name (RFC 9110, section 15.4.1)."""
PASSING_STATUSES = (429, 503)
"""What is answered that can be asked again later (RFC 6585, section 4; RFC 9110, section 15.6.4)."""


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
