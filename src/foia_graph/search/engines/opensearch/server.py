"""Requests to a search server: JSON over HTTP, with credentials from the environment and bounded waits.

No client library: both of them speak with one make of server only, and the few requests made here are the
same for both.
"""

import base64
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec
from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError, LocationParseError, MaxRetryError, NewConnectionError
from urllib3.exceptions import TimeoutError as RequestTimeout
from urllib3.util import parse_url

from foia_graph.errors import InputError, SearchServerError

JsonObject: TypeAlias = dict[str, Any]
CONNECT, USUAL, LONG = 5.0, 30.0, 300.0
"""Seconds to wait for a connection, for an answer to a search, and for one to a write."""
USER, PASSWORD = "FOIA_GRAPH_SEARCH_USER", "FOIA_GRAPH_SEARCH_PASSWORD"
API_KEY, AUTHORITIES = "FOIA_GRAPH_SEARCH_API_KEY", "FOIA_GRAPH_SEARCH_CA"
"""Names in the environment: credentials, and the file of the authorities that sign certificates."""
DEFAULT_NAME = "foia-graph"
LONGEST_REASON = 200
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,100}")
_JSON, _LINES = "application/json", "application/x-ndjson"
_SEARCH_ATTEMPTS, _WRITE_ATTEMPTS = 1, 5
"""How often a request is made again while the server is busy: who searches does not wait long."""


@dataclass(frozen=True, slots=True)
class SearchServer:
    """A search server at an address, and the name that the indexes of a store begin with."""

    address: str
    name: str = DEFAULT_NAME

    @classmethod
    def parse(cls, text: str) -> "SearchServer":
        """Return the server of an address as `https://host:9200/harbor`; raises InputError for no address."""
        try:
            url = parse_url(text)
        except LocationParseError:
            url = parse_url("")
        name = (url.path or "").strip("/") or DEFAULT_NAME
        if url.scheme not in ("http", "https") or not url.host or url.query or not _NAME.fullmatch(name):
            raise InputError(
                f"{text} is no address of a search server; it looks like https://host:9200/harbor, where the "
                "name of the index is in small letters"
            )
        if url.auth:
            raise InputError(f"credentials do not belong into the address; set {USER} and {PASSWORD}")
        return cls(f"{url.scheme}://{url.netloc}", name)

    def ask(
        self,
        method: str,
        path: str,
        body: JsonObject | None = None,
        *,
        seconds: float = USUAL,
        accept_missing: bool = False,
    ) -> JsonObject:
        """Return the answer to a request; raises SearchServerError where there is none, or an error.

        With `accept_missing`, {} where the server has nothing at this path.
        """
        data = msgspec.json.encode(body) if body is not None else None
        response = self._send(method, path, data, _JSON, seconds)
        if response.status == 404 and accept_missing:
            return {}
        return self._decode(response)

    def send_lines(self, path: str, lines: Iterable[bytes]) -> JsonObject:
        """Return the answer to lines of JSON; raises as `ask` does."""
        return self._decode(self._send("POST", path, b"\n".join((*lines, b"")), _LINES, LONG))

    def _send(
        self, method: str, path: str, data: bytes | None, content_type: str, seconds: float
    ) -> BaseHTTPResponse:
        try:
            return _pool().request(
                method,
                f"{self.address}/{path}",
                body=data,
                headers={"Content-Type": content_type, **_authorization()},
                timeout=Timeout(connect=CONNECT, read=seconds),
                retries=_retry(_WRITE_ATTEMPTS if seconds == LONG else _SEARCH_ATTEMPTS),
            )
        except HTTPError as error:
            why = _failure(error)
            raise SearchServerError(f"The search server {self.address} does not answer: {why}.") from None

    def _decode(self, response: BaseHTTPResponse) -> JsonObject:
        """Return the JSON of an answer; raises SearchServerError for an error, and for what is no JSON."""
        try:
            found = msgspec.json.decode(response.data, type=JsonObject) if response.data else {}
        except msgspec.DecodeError:
            found = {"error": "its answer is no JSON"}
        if response.status >= 300 or "error" in found:
            why = _reason(found)[:LONGEST_REASON]
            raise SearchServerError(
                f"The search server {self.address} answers {response.status}: {why}.", response.status, why
            )
        return found


def _failure(error: HTTPError) -> str:
    """Return why a request got no answer."""
    cause = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    if isinstance(cause, NewConnectionError):
        return "there is no connection to it"
    return "it took too long" if isinstance(cause, RequestTimeout) else type(cause).__name__


def _reason(answer: Mapping[str, Any]) -> str:
    """Return what an answer says of an error, the innermost cause first."""
    error = answer.get("error", "no reason given")
    if not isinstance(error, dict):
        return str(error).rstrip(".")
    causes = error.get("root_cause") or [error]
    return str(causes[0].get("reason") or causes[0].get("type")).rstrip(".")


@lru_cache(maxsize=2)
def _retry(attempts: int) -> Retry:
    # Every write names the entry or the index that it is about, so that a second attempt changes nothing.
    return Retry(
        total=attempts,
        connect=1,
        read=0,
        redirect=0,
        backoff_factor=0.5,
        status_forcelist=(429, 502, 503, 504),
        allowed_methods=None,
        raise_on_status=False,
        respect_retry_after_header=False,
    )


@lru_cache(maxsize=1)
def _pool() -> PoolManager:
    return PoolManager(maxsize=32, ca_certs=os.environ.get(AUTHORITIES))


def _authorization() -> dict[str, str]:
    key, user = os.environ.get(API_KEY), os.environ.get(USER)
    if key:
        return {"Authorization": f"ApiKey {key}"}
    if user:
        pair = f"{user}:{os.environ.get(PASSWORD, '')}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
    return {}
