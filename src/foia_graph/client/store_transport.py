"""An archive in the folder of a store, asked as a server that publishes it would be, without a server."""

import io
import time
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from werkzeug.test import Client, TestResponse

from foia_graph.client.transport import (
    GOOD_STATUSES,
    PASSING_STATUSES,
    TRIES,
    ArchiveRequest,
    ArchiveResponse,
    refusal_error,
)
from foia_graph.model.profile import Profile
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.runtime.files import resource_folder
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings, Site
from foia_graph.web.limits.rate_limits import QueryBudget

# the client in this process takes nothing from others, so that nothing is rationed.
ONE_CLIENT = ServerSettings(
    pool=PoolLimits(running=1, spare=0), budget=QueryBudget(seconds=0, errors=0), body_bytes=1 << 20
)


class StoreTransport:
    """Requests to the app that publishes a store; raises StoreError where nothing is loaded."""

    def __init__(self, store: Path) -> None:
        self.place = str(store)
        app = create_app(store, Profile(resource_folder("ontology")), settings=ONE_CLIENT)
        site: Site = app.extensions[EXTENSION]
        self._end = weakref.finalize(self, site.close)
        site.current.served_catalogue()
        self._app = app

    @contextmanager
    def send(self, request: ArchiveRequest) -> Iterator[ArchiveResponse]:
        """Yield the response; what is still being made, as the index of an older state, is waited for."""
        response = self._open_response(request)
        for _ in range(TRIES):
            if response.status_code not in PASSING_STATUSES:
                break
            response.close()
            time.sleep(response.headers.get("Retry-After", 1, type=int))
            response = self._open_response(request)
        try:
            if response.status_code not in GOOD_STATUSES:
                raise refusal_error(response.status_code, response.mimetype or "", response.data, request)
            body = io.BufferedReader(_ChunkReader(response.iter_encoded()))
            yield ArchiveResponse(response.mimetype or "", response.headers.get("Link", ""), body)
        finally:
            response.close()

    def _open_response(self, request: ArchiveRequest) -> TestResponse:
        return Client(self._app).open(
            request.target,
            method="POST" if request.form else "GET",
            data=dict(request.form) if request.form else None,
            headers={"Accept": request.accept},
            follow_redirects=True,
        )

    def close(self) -> None:
        """End the processes that answer queries."""
        self._end()


class _ChunkReader(io.RawIOBase):
    """The chunks of a body as a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest = iter(chunks), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._rest and (chunk := next(self._chunks, None)) is not None:
            self._rest = chunk
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)
