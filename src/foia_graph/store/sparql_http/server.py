"""A SPARQL server over HTTP: its addresses, credentials, look-ups and whole graphs.

It speaks SPARQL 1.1 Protocol, and SPARQL 1.1 Graph Store HTTP Protocol.
"""

import hashlib
import os
import secrets
import threading
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import urlencode, urlsplit
from urllib.request import parse_http_list, parse_keqv_list

import msgspec
from msgspec.structs import replace
from urllib3 import BaseHTTPResponse, Retry, Timeout
from urllib3.exceptions import HTTPError, ReadTimeoutError

from foia_graph.errors import InputError, StoreError
from foia_graph.runtime.files import write_atomically
from foia_graph.runtime.http import HttpPool, failure_reason

SCHEME = "sparql+"
# The paths of Virtuoso, whose Graph Store wants another address for those who may write.
VIRTUOSO_QUERY, VIRTUOSO_GRAPHS = "/sparql", "/sparql-graph-crud-auth"


class ServerAddresses(msgspec.Struct, frozen=True):
    """The address for queries (SPARQL 1.1 Protocol), and that of the Graph Store (HTTP Protocol).

    `program` is what the server calls itself, "" where that is not known (yet); `bases` are those that the
    store has written graphs under.
    """

    query: str
    graphs: str
    program: str = ""
    bases: tuple[str, ...] = ()

    def with_base(self, base: str) -> "ServerAddresses":
        """Return the addresses with one more base."""
        return replace(self, bases=tuple(dict.fromkeys((*self.bases, base))))

    @property
    def has_same_engine(self) -> bool:
        """Return whether the engine there is the embedded one, which answers all queries as it does here."""
        return self.program.startswith("Oxigraph/")

    @classmethod
    def parse(cls, text: str, graphs: str = "") -> "ServerAddresses":
        """Return the addresses of a server that is named as `sparql+https://host/…`.

        A path that ends in `/sparql` is the address for queries of Virtuoso, any other one the root of a
        server such as Oxigraph's, with `query` and `store` under it. Where the Graph Store is elsewhere, its
        address is given, and the first is that for queries as it is. Raises InputError.
        """
        address = text.removeprefix(SCHEME)
        for each in (address, graphs or address):
            parts = urlsplit(each)
            if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
                raise InputError(f"{each} is no address of a SPARQL server; it is like sparql+https://host/")
            if parts.username or parts.password:
                raise InputError(
                    "credentials of a SPARQL server come from the environment, not in its address"
                )
        if graphs:
            return cls(address, graphs)
        root = address.rstrip("/")
        if root.endswith(VIRTUOSO_QUERY):
            return cls(root, root.removesuffix(VIRTUOSO_QUERY) + VIRTUOSO_GRAPHS)
        return cls(f"{root}/query", f"{root}/store")


def read_addresses(path: Path) -> ServerAddresses | None:
    """Return the addresses that a store has noted, None where its quads are its own alone."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ServerAddresses)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError as error:
        raise StoreError(f"{path} is damaged: {error}") from None


def write_addresses(path: Path, addresses: ServerAddresses | None) -> None:
    """Note the addresses of a store's server; None: it has none any more."""
    if addresses is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, msgspec.json.encode(addresses) + b"\n")


KIND, USER, PASSWORD, TOKEN = (f"FOIA_GRAPH_SPARQL_{name}" for name in ("AUTH", "USER", "PASSWORD", "TOKEN"))
KINDS = ("none", "basic", "digest", "bearer")
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


class Credentials:
    """What a server is shown with each request; any thread may ask for headers."""

    def __init__(self, kind: str = "none", user: str = "", password: str = "", token: str = "") -> None:
        self.kind, self._user, self._password, self._token = kind, user, password, token
        self._challenge: Mapping[str, str] = {}
        self._uses = 0
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Credentials":
        """Return the credentials that the environment names; raises InputError for half of them."""
        kind = environment.get(KIND, "none")
        if kind not in KINDS:
            raise InputError(f"{KIND} must be one of {', '.join(KINDS)}, not {kind}")
        wanted = {"none": (), "bearer": (TOKEN,)}.get(kind, (USER, PASSWORD))
        missing = [name for name in wanted if not environment.get(name)]
        if missing:
            raise InputError(f"{KIND} is {kind}, so {' and '.join(missing)} must be set")
        return cls(kind, *(environment.get(name, "") for name in (USER, PASSWORD, TOKEN)))

    def headers(self, method: str, target: str) -> dict[str, str]:
        """Return the headers of a request; those of digest only after the server's first challenge."""
        if self.kind == "basic":
            pair = b64encode(f"{self._user}:{self._password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        if self.kind == "bearer":
            return {"Authorization": f"Bearer {self._token}"}
        if self.kind == "digest" and self._challenge:
            return {"Authorization": self._digest(method, target)}
        return {}

    def take_challenge(self, header: str) -> bool:
        """Take the challenge of an answer 401; return False for one that these credentials do not answer."""
        scheme, _, rest = header.partition(" ")
        if self.kind != "digest" or scheme.lower() != "digest":
            return False
        challenge = parse_keqv_list(parse_http_list(rest))
        if challenge.get("algorithm", "MD5").upper() not in _HASHES:
            return False
        with self._lock:
            self._challenge, self._uses = challenge, 0
        return True

    def _digest(self, method: str, target: str) -> str:
        """Return the answer to the last challenge (RFC 7616, 3.4), with quality "auth"."""
        with self._lock:
            challenge, self._uses = self._challenge, self._uses + 1
            count = f"{self._uses:08x}"
        algorithm, client_nonce = challenge.get("algorithm", "MD5"), secrets.token_hex(8)

        def digest(*parts: str) -> str:
            return _HASHES[algorithm.upper()](":".join(parts).encode()).hexdigest()

        realm, nonce = challenge["realm"], challenge["nonce"]
        user, request = digest(self._user, realm, self._password), digest(method, target)
        answer = digest(user, nonce, count, client_nonce, "auth", request)
        fields = {"username": self._user, "realm": realm, "nonce": nonce, "uri": target, "response": answer}
        fields |= {"cnonce": client_nonce} | {k: challenge[k] for k in ("opaque",) if k in challenge}
        quoted = ", ".join(f'{name}="{value}"' for name, value in fields.items())
        return f"Digest {quoted}, algorithm={algorithm}, qop=auth, nc={count}"


CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 600.0
TRIES = 3
JSON, N_TRIPLES = "application/sparql-results+json", "application/n-triples"
FORM = "application/x-www-form-urlencoded"
# By which Virtuoso says that an answer is not whole, with status 200.
CUT_HEADERS = ("X-SPARQL-MaxRows", "X-SQL-State")


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
        self._pool = HttpPool(retries=retries, timeout=Timeout(connect=CONNECT_SECONDS, read=ANSWER_SECONDS))

    def identify(self) -> "SparqlServer":
        """Return a client of the same server that knows which program it is; raises StoreError."""
        with self.answer("SELECT * { ?s ?p ?o } LIMIT 1") as response:
            program = response.headers.get("Server", "").strip()
        return SparqlServer(replace(self.addresses, program=program), self._credentials)

    @contextmanager
    def answer(self, query: str, graphs: Iterable[str] = ()) -> Iterator[BaseHTTPResponse]:
        """Yield the answer to a SELECT of some graphs, to be read while it comes; raises StoreError."""
        fields = [("query", query), *(("default-graph-uri", each) for each in graphs)]
        headers = {"Accept": JSON, "Content-Type": FORM}
        with self._exchange("POST", self.addresses.query, headers, urlencode(fields).encode()) as response:
            self._require_success(response)
            for name in CUT_HEADERS:
                if name in response.headers:
                    raise StoreError(f"{self.addresses.query} cuts off its answers: {name} is set")
            yield response

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
    ) -> Iterator[BaseHTTPResponse]:
        """Yield the response to a request; a challenge is answered once. Raises StoreError."""
        request = (method, address, headers or {}, body)
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
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | IO[bytes]
    ) -> AbstractContextManager[BaseHTTPResponse]:
        if not isinstance(body, bytes):
            body.seek(0)
        parts = urlsplit(address)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        signed = {**headers, **self._credentials.headers(method, target)}
        return self._pool.request(method, address, signed, body or None)

    def _require_success(self, response: BaseHTTPResponse) -> None:
        if not 200 <= response.status < 300:
            said = " ".join(response.read(2000).decode(errors="replace").split())[:500]
            raise StoreError(f"The SPARQL server answers {response.status}: {said or response.reason or ''}")
