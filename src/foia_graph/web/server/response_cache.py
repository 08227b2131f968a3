"""The cache of answers that are sent again to the same request of the same generation.

A generation never changes, so neither do the answers from it at an address without parameters, nor those to a
query.
"""

from pathlib import Path
from typing import NamedTuple

from foia_graph.runtime.shared_values import LARGEST, MAX_BYTES, ByteCache
from foia_graph.web.core.responses import CONDITION_KEYS, GENERATION_HEADER
from foia_graph.web.core.wsgi_types import Environ, WsgiReply
from foia_graph.web.sparql.query_context import ANSWERED_KEY, AnsweredQuery

MAX_ACCEPT_LENGTH = 300
RATE_HEADERS = frozenset(("RateLimit", "RateLimit-Policy"))
# The header of an answer that holds as long as its ETag does.
NO_CACHE = ("Cache-Control", "no-cache")
# Bytes that headers and the rest of an answer take up in memory, about.
_OVERHEAD = 2048
CacheKey = tuple[Path, str, str, str]


class CachedReply(NamedTuple):
    """A reply without what its client has left of its budget; `query` is what it answers, if it is one."""

    reply: WsgiReply
    is_budgeted: bool
    query: AnsweredQuery | None


class ResponseCache:
    """The answers used last, up to a number of bytes."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        self._replies: ByteCache[CacheKey, CachedReply] = ByteCache(_size_of, most)

    def get(self, generation: Path, environ: Environ) -> CachedReply | None:
        """Return the answer to a request, None where it is not kept."""
        return self._replies.get(_cache_key(generation, environ)) if _is_plain(environ) else None

    def put(self, generation: Path, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer, if it may be sent again; that at an address with parameters answers a query."""
        (status, headers, body), query = reply, environ.get(ANSWERED_KEY)
        names = {name for name, _ in headers}
        is_lasting = status == 200 and "ETag" in names and NO_CACHE in headers
        # The store may have been swapped while the app answered.
        is_of_it = (GENERATION_HEADER, str(int(generation.name))) in headers
        is_plain = _is_plain(environ) and (query is not None or not environ["QUERY_STRING"])
        if is_plain and is_lasting and is_of_it and len(body) <= LARGEST:
            lasting = [header for header in headers if header[0] not in RATE_HEADERS]
            cached = CachedReply((status, lasting, body), not RATE_HEADERS.isdisjoint(names), query)
            self._replies.put(_cache_key(generation, environ), cached)


def _size_of(cached: CachedReply) -> int:
    text = cached.query.text if cached.query else ""
    return len(cached.reply[2]) + 2 * len(text) + _OVERHEAD


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and CONDITION_KEYS.isdisjoint(environ)
        and "HTTP_ACCEPT_PROFILE" not in environ
        and len(environ.get("HTTP_ACCEPT", "")) <= MAX_ACCEPT_LENGTH
    )


def _cache_key(generation: Path, environ: Environ) -> CacheKey:
    return generation, environ["PATH_INFO"], environ["QUERY_STRING"], environ.get("HTTP_ACCEPT", "")
