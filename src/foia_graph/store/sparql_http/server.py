"""A SPARQL server over HTTP: queries (SPARQL 1.1 Protocol) and whole graphs (Graph Store HTTP Protocol)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import SEEK_END, BytesIO
from typing import IO, Any, NamedTuple, cast
from urllib.parse import urlencode, urlsplit

from msgspec.structs import replace
from urllib3 import BaseHTTPResponse, Retry, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError

from foia_graph.errors import StoreError
from foia_graph.runtime.http import HttpPool, failure_reason
from foia_graph.store.sparql_http.addresses import Credentials, ServerAddresses

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 600.0
TRIES = 3
JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
FORM, SPARQL = "application/x-www-form-urlencoded", "application/sparql-query"
_MAX_IN_ADDRESS = 3
"""Graphs that an address names: it has no room for all that a query may."""
CUT_HEADERS = ("X-SPARQL-MaxRows", "X-SQL-State")
"""By which Virtuoso says that an answer is not whole, with status 200."""


class RemoteQuery(NamedTuple):
    """A query as it is sent, and the graphs it is put to (SPARQL 1.1 Protocol, 2.1.4)."""

    text: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()


class _Retry(Retry):
    """Further tries of what failed at once: what takes too long is not asked again, as it may continue."""

    def increment(
        self, method: str | None = None, url: str | None = None, *rest: Any, **more: Any
    ) -> "_Retry":
        error = more.get("error")
        if isinstance(error, ReadTimeoutError):
            raise error
        return super().increment(method, url, *rest, **more)


class SparqlServer:
    """The client of one server; any thread may use it, in the process that made it."""

    def __init__(self, addresses: ServerAddresses, credentials: Credentials) -> None:
        self.addresses, self._credentials = addresses, credentials
        # What is asked twice is done once: queries read, and a graph is put or deleted whole.
        retries = _Retry(TRIES, redirect=0, status=0, backoff_factor=0.2, allowed_methods=None)
        self._pool = HttpPool(retries=retries, timeout=_timeout(ANSWER_SECONDS))

    def identify(self) -> "SparqlServer":
        """Return a client of the same server that knows which program it is; raises StoreError."""
        with self.answer(RemoteQuery("SELECT * { ?s ?p ?o } LIMIT 1")) as response:
            program = response.headers.get("Server", "").strip()
        return SparqlServer(replace(self.addresses, program=program), self._credentials)

    @contextmanager
    def answer(
        self, query: RemoteQuery, accept: str = JSON, seconds: float = ANSWER_SECONDS
    ) -> Iterator[BaseHTTPResponse]:
        """Yield the answer to a query, to be read while it comes.

        Raises SyntaxError for a query that the server refuses, StoreError for a server that fails.
        """
        address, content_type, body = self._query_request(query)
        headers = {"Accept": accept, "Content-Type": content_type}
        with self._exchange("POST", address, headers, body, seconds) as response:
            if response.status == 400:
                raise SyntaxError(_first_lines(response))
            self._require_success(response)
            for name in CUT_HEADERS:
                if name in response.headers:
                    raise StoreError(f"{self.addresses.query} cuts off its answers: {name} is set")
            yield response

    def _query_request(self, query: RemoteQuery) -> tuple[str, str, bytes]:
        """Return where a query is sent, as what, and its bytes (SPARQL 1.1 Protocol, 2.1.2 and 2.1.3)."""
        graphs = [("default-graph-uri", each) for each in query.default_graphs]
        graphs += [("named-graph-uri", each) for each in query.named_graphs]
        if self.addresses.has_same_engine and len(graphs) <= _MAX_IN_ADDRESS:
            # To write a text as a field takes a third of what a small query does.
            address = f"{self.addresses.query}?{urlencode(graphs)}" if graphs else self.addresses.query
            return address, SPARQL, query.text.encode()
        return self.addresses.query, FORM, urlencode([("query", query.text), *graphs]).encode()

    def put_graph(self, graph: str, file: IO[bytes]) -> None:
        """Write the N-Triples of a file as a graph, whatever were there; without triples it is deleted."""
        size = file.seek(0, SEEK_END)
        if not size:
            return self.delete_graph(graph)
        headers = {"Content-Type": N_TRIPLES, "Content-Length": str(size)}
        with self._exchange("PUT", self._graph_address(graph), headers, file) as response:
            self._require_success(response)
        return None

    def delete_graph(self, graph: str) -> None:
        """Delete a graph, where there is one."""
        with self._exchange("DELETE", self._graph_address(graph)) as response:
            if response.status != 404:
                self._require_success(response)

    @contextmanager
    def open_graph(self, graph: str) -> Iterator[IO[bytes]]:
        """Yield the triples of a graph as N-Triples, with whatever escapes; nothing where there is none."""
        # HEAD is not known to each server.
        with self._exchange("GET", self._graph_address(graph), {"Accept": N_TRIPLES}) as response:
            if response.status == 404:
                yield BytesIO()
            else:
                self._require_success(response)
                yield cast(IO[bytes], response)

    def _graph_address(self, graph: str) -> str:
        return f"{self.addresses.graphs}?{urlencode({'graph': graph})}"

    @contextmanager
    def _exchange(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | IO[bytes] = b"",
        seconds: float = ANSWER_SECONDS,
    ) -> Iterator[BaseHTTPResponse]:
        """Yield the response to a request; a challenge is answered once. Raises StoreError."""
        request = (method, address, headers or {}, body, seconds)
        with ExitStack() as exchange:
            try:
                response = exchange.enter_context(self._send(*request))
                challenge = response.headers.get("WWW-Authenticate", "")
                if response.status == 401 and self._credentials.take_challenge(challenge):
                    exchange.close()
                    response = exchange.enter_context(self._send(*request))
            except (HTTPError, OSError) as error:
                why = failure_reason(error)
                raise StoreError(f"The SPARQL server at {address} cannot be asked: {why}.") from error
            try:
                yield response
            except HTTPError as error:
                why = failure_reason(error)
                raise StoreError(f"The SPARQL server at {address} broke off: {why}.") from error

    def _send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | IO[bytes], seconds: float
    ) -> AbstractContextManager[BaseHTTPResponse]:
        if not isinstance(body, bytes):
            body.seek(0)
        parts = urlsplit(address)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        signed = {**headers, **self._credentials.headers(method, target)}
        return self._pool.request(method, address, signed, body or None, timeout=_timeout(seconds))

    def _require_success(self, response: BaseHTTPResponse) -> None:
        if not 200 <= response.status < 300:
            said = _first_lines(response) or response.reason or ""
            raise StoreError(f"The SPARQL server answers {response.status}: {said}")


def _timeout(seconds: float) -> Timeout:
    return Timeout(connect=CONNECT_SECONDS, read=seconds)


def _first_lines(response: BaseHTTPResponse) -> str:
    return " ".join(response.read(2000).decode(errors="replace").split())[:500]
