"""The cache of answers that are sent again to the same request of the same generation.

A generation never changes, so neither do the answers from it at an address without a query.
"""

from pathlib import Path

from foia_graph.runtime.byte_cache import LARGEST, MOST_BYTES, ByteCache
from foia_graph.web.core.responses import CONDITION_KEYS, GENERATION_HEADER
from foia_graph.web.core.wsgi_types import Environ, WsgiReply

LONGEST_ACCEPT = 300
NO_CACHE = ("Cache-Control", "no-cache")
"""The header of an answer that holds as long as its ETag does."""
CacheKey = tuple[Path, str, str]


class ResponseCache:
    """The answers used last, up to a number of bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._replies: ByteCache[CacheKey, WsgiReply] = ByteCache(lambda reply: len(reply[2]), most)

    def get(self, generation: Path, environ: Environ) -> WsgiReply | None:
        """Return the answer to a request, None where it is not kept."""
        return self._replies.get(_cache_key(generation, environ)) if _is_plain(environ) else None

    def put(self, generation: Path, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer, if it may be sent again."""
        status, headers, body = reply
        names = {name for name, _ in headers}
        is_lasting = status == 200 and "ETag" in names and NO_CACHE in headers
        # The store may have been swapped while the app answered.
        is_of_it = (GENERATION_HEADER, str(int(generation.name))) in headers
        if _is_plain(environ) and is_lasting and is_of_it and len(body) <= LARGEST:
            self._replies.put(_cache_key(generation, environ), reply)


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
