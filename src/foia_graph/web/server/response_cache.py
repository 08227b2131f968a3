"""The cache of answers that are sent again to the same request of the same generation.

A generation never changes, so neither do the answers from it at an address without a query.
"""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from foia_graph.web.core.responses import CONDITION_KEYS, GENERATION_HEADER
from foia_graph.web.core.wsgi_types import Environ, WsgiReply

MOST_BYTES = 32 << 20
LARGEST = 128 << 10
LONGEST_ACCEPT = 300
NO_CACHE = ("Cache-Control", "no-cache")
"""The header of an answer that holds as long as its ETag does."""
CacheKey = tuple[Path, str, str]


class ResponseCache:
    """The answers used last, up to a number of bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._replies: OrderedDict[CacheKey, WsgiReply] = OrderedDict()
        self._size, self._most = 0, most
        self._lock = Lock()

    def get(self, generation: Path, environ: Environ) -> WsgiReply | None:
        """Return the answer to a request, None where it is not kept."""
        if not _is_plain(environ):
            return None
        key = _cache_key(generation, environ)
        with self._lock:
            reply = self._replies.get(key)
            if reply is not None:
                self._replies.move_to_end(key)
            return reply

    def put(self, generation: Path, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer, if it may be sent again."""
        status, headers, body = reply
        names = {name for name, _ in headers}
        is_lasting = status == 200 and "ETag" in names and NO_CACHE in headers
        # The store may have been swapped while the app answered.
        is_of_it = (GENERATION_HEADER, str(int(generation.name))) in headers
        if not (_is_plain(environ) and is_lasting and is_of_it and len(body) <= LARGEST):
            return
        with self._lock:
            self._drop_reply(key := _cache_key(generation, environ))
            self._replies[key] = reply
            self._size += len(body)
            while self._size > self._most:
                self._drop_reply(next(iter(self._replies)))

    def _drop_reply(self, key: CacheKey) -> None:
        dropped = self._replies.pop(key, None)
        self._size -= len(dropped[2]) if dropped else 0


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not environ["QUERY_STRING"]
        and CONDITION_KEYS.isdisjoint(environ)
        and "HTTP_ACCEPT_PROFILE" not in environ
        and len(environ.get("HTTP_ACCEPT", "")) <= LONGEST_ACCEPT
    )


def _cache_key(generation: Path, environ: Environ) -> CacheKey:
    return generation, environ["PATH_INFO"], environ.get("HTTP_ACCEPT", "")
