"""An archive that a server publishes, asked over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

import urllib3
from urllib3.exceptions import HTTPError

from foia_graph.client.transport import (
    GOOD_STATUSES,
    PASSING_STATUSES,
    TRIES,
    ArchiveRequest,
    ArchiveResponse,
    refusal_error,
)
from foia_graph.errors import StoreError


class HttpTransport:
    """Requests to a server; `timeout` are the seconds that it may be silent, and that one wait may take."""

    def __init__(self, address: str, timeout: float) -> None:
        self.place = address.rstrip("/")
        retries = urllib3.Retry(
            TRIES,
            connect=1,
            read=1,
            status_forcelist=PASSING_STATUSES,
            backoff_factor=0.5,
            allowed_methods=None,
            raise_on_status=False,
            retry_after_max=int(timeout),
        )
        self._pool = urllib3.PoolManager(retries=retries, timeout=timeout)

    @contextmanager
    def send(self, request: ArchiveRequest) -> Iterator[ArchiveResponse]:
        """Yield the response; a server that has too much to do is asked again when it says."""
        try:
            response = self._open_response(request)
            response.auto_close = False  # a text that is read from it asks it once more at its end
            try:
                media_type = response.headers.get("Content-Type", "").partition(";")[0].strip()
                if response.status not in GOOD_STATUSES:
                    raise refusal_error(response.status, media_type, response.data, request)
                yield ArchiveResponse(media_type, response.headers.get("Link", ""), cast(IO[bytes], response))
                # A connection whose response was not read to its end is of no use for another request.
                if not response.closed:
                    response.drain_conn()
            finally:
                response.close()
        except HTTPError as error:
            raise StoreError(f"There is no answer from {self.place}: {error}.") from error

    def _open_response(self, request: ArchiveRequest) -> urllib3.HTTPResponse:
        headers = {"Accept": request.accept, "Accept-Encoding": "gzip"}
        address = f"{self.place}{request.target}"
        if not request.form:
            response = self._pool.request("GET", address, headers=headers, preload_content=False)
        else:
            response = self._pool.request(
                "POST",
                address,
                fields=list(request.form),
                encode_multipart=False,
                headers=headers,
                preload_content=False,
            )
        return cast(urllib3.HTTPResponse, response)

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()
