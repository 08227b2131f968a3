"""HTTP connections: the one pool under every client of this program; responses are read as they arrive."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Literal, cast

from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, PoolManager, Retry, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection

# Connections to one host that are kept open between requests.
IDLE_CONNECTIONS = 16


class HttpPool:
    """A pool of connections; any thread may use it, in the process that made it.

    Requests are repeated, and redirects followed, as `retries` states; without it neither is done. `connect`
    opens the socket of the request that its thread sends, instead of a lookup of the host; no socket
    is used for a second one then.
    """

    def __init__(
        self,
        *,
        timeout: Timeout | float,
        retries: Retry | Literal[False] = False,
        connect: Callable[[], socket.socket] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._manager = PoolManager(maxsize=IDLE_CONNECTIONS, retries=retries, ssl_context=tls)
        if connect is not None:
            self._manager.pool_classes_by_scheme = _pools_over(connect)
        self._timeout = timeout

    @contextmanager
    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | IO[bytes] | None = None,
        *,
        timeout: Timeout | None = None,
    ) -> Iterator[HTTPResponse]:
        """Send a request, and yield the response with its body unread; raise what urllib3 raises.

        A response that is left before its end is cut off: the rest is not waited for.
        """
        response = cast(
            HTTPResponse,
            self._manager.request(
                method,
                url,
                body=body,
                headers=headers,
                preload_content=False,
                timeout=timeout or self._timeout,
            ),
        )
        try:
            yield response
        finally:
            if response.length_remaining == 0:
                response.release_conn()
            response.close()

    def close(self) -> None:
        """Close the idle connections."""
        self._manager.clear()


def _pools_over(connect: Callable[[], socket.socket]) -> dict[str, type[HTTPConnectionPool]]:
    """Return the pools of urllib3, by scheme, over sockets that a function opens, one for each request."""

    def pool_over(pool: type[HTTPConnectionPool], connection: type[HTTPConnection]) -> Any:
        def put_closed(self: HTTPConnectionPool, conn: Any) -> None:
            # A server may close a connection without saying so, which would look like a failure of the next.
            if conn is not None:
                conn.close()
            pool._put_conn(self, conn)

        opened = type(connection.__name__, (connection,), {"_new_conn": lambda _: connect()})
        return type(pool.__name__, (pool,), {"ConnectionCls": opened, "_put_conn": put_closed})

    return {
        "http": pool_over(HTTPConnectionPool, HTTPConnection),
        "https": pool_over(HTTPSConnectionPool, HTTPSConnection),
    }


def failure_cause(error: BaseException) -> BaseException:
    """Return the innermost cause of an error: urllib3 wraps those of the socket in its own."""
    around = (getattr(error, "reason", None), *error.args, error.__cause__)
    cause = next((each for each in around if isinstance(each, BaseException)), None)
    return error if cause is None else failure_cause(cause)


def failure_reason(error: BaseException) -> str:
    """Return why a request failed, in the words of the system or the library."""
    cause = failure_cause(error)
    return " ".join(str(getattr(cause, "strerror", None) or cause).split())[:300]
