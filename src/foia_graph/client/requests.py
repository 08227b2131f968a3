"""What is asked of an archive again and again: a body, JSON, or a table, each of its media type."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from foia_graph.client.transport import ArchiveRequest, ArchiveResponse, Transport
from foia_graph.errors import NotFound, StoreError

Pairs = Sequence[tuple[str, str]]
JSON_TYPES = ("application/json", "application/ld+json", "application/activity+json")


class ArchiveRequests:
    """Requests that are sent by a transport; raises StoreError for what answers otherwise than an archive."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
        try:
            return self.read_response(ArchiveRequest(path, tuple(pairs), accept), media_type)
        except NotFound:
            if instead is None:
                raise
            return instead

    def read_json(self, path: str, pairs: Pairs = (), accept: str = "*/*", *, instead: Any = None) -> Any:
        """Return the value of a body of JSON; what is not there is answered with `instead`."""
        try:
            return json.loads(self.read_response(ArchiveRequest(path, tuple(pairs), accept), *JSON_TYPES))
        except NotFound:
            if instead is None:
                raise
            return instead

    def read_response(self, request: ArchiveRequest, *media_types: str) -> bytes:
        """Return the body of a response that has one of some media types."""
        with self.open_response(request, *media_types) as response:
            return response.body.read()

    @contextmanager
    def open_response(self, request: ArchiveRequest, *media_types: str) -> Iterator[ArchiveResponse]:
        """Yield a response that has one of some media types."""
        with self._transport.send(request) as response:
            if response.media_type not in media_types:
                raise StoreError(
                    f"{self._transport.place} is no archive of foia-graph: {request.path} is "
                    f"{response.media_type or 'of no media type'}, and should be {' or '.join(media_types)}."
                )
            yield response

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
