"""An archive as it was at some date: what is asked of it bears the date, and the server answers from then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from foia_graph.client.transport import ArchiveRequest, ArchiveResponse, Transport
from foia_graph.errors import NotFound

AS_OF = "asOf"
"""The parameter of a date (Memento, RFC 7089, has a header for it)."""
TIMELESS, PRESENT = "/context/", "/iiif/"
"""The beginnings of addresses whose answer has no date, and of those that tell of now only."""


class PastTransport:
    """Requests by another transport, for the state at a moment (a day, or a time, as in XML Schema)."""

    def __init__(self, transport: Transport, moment: str) -> None:
        self.place = f"{transport.place} as of {moment}"
        self.present, self._moment = transport, moment

    @contextmanager
    def send(self, request: ArchiveRequest) -> Iterator[ArchiveResponse]:
        """Yield the response; raise NotFound for images and places of words, which are there of now only."""
        if request.path.startswith(PRESENT):
            raise NotFound(f"{request.path} tells of now only, not of {self._moment}.")
        with self.present.send(self._dated_request(request)) as response:
            yield response

    def _dated_request(self, request: ArchiveRequest) -> ArchiveRequest:
        # The links of an answer from the past have the date already.
        if request.path.startswith(TIMELESS) or f"{AS_OF}=" in request.path:
            return request
        return replace(request, parameters=(*request.parameters, (AS_OF, self._moment)))

    def close(self) -> None:
        """Close nothing: the other transport is closed by whoever opened it."""
