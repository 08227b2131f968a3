"""An archive that a server publishes, queried over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast
from urllib.parse import urlencode

from urllib3 import Retry
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
from foia_graph.runtime.http import HttpPool, failure_reason

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
