"""The cache of answers that are sent again to the same request of the same generation.

A generation never changes, so neither do the answers from it at an address without a query.
"""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from foia_graph.web.core.responses import CONDITIONS, GENERATION
from foia_graph.web.core.wsgi_types import Environ, Reply

MOST_BYTES = 32 << 20
LARGEST = 128 << 10
LONGEST_ACCEPT = 300
NO_CACHE = ("Cache-Control", "no-cache")
"""The header of an answer that holds as long as its ETag does."""
Key = tuple[Path, str, str]


class Remembered:
    """The answers used last, up to a number of bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._replies: OrderedDict[Key, Reply] = OrderedDict()
        self._size, self._most = 0, most
        self._lock = Lock()

    def get(self, generation: Path, environ: Environ) -> Reply | None:
        """Return the answer to a request, None where it is not kept."""
        if not _is_plain(environ):
            return None
        key = _key(generation, environ)
        with self._lock:
            found = self._replies.get(key)
            if found is not None:
                self._replies.move_to_end(key)
            return found

    def put(self, generation: Path, environ: Environ, reply: Reply) -> None:
        """Store an answer, if it may be sent again."""
        status, headers, body = reply
        names = {name for name, _ in headers}
        is_lasting = status == 200 and "ETag" in names and NO_CACHE in headers
        # The store may have been swapped while the app answered.
        is_of_it = (GENERATION, str(int(generation.name))) in headers
        if not (_is_plain(environ) and is_lasting and is_of_it and len(body) <= LARGEST):
            return
        with self._lock:
            self._drop(key := _key(generation, environ))
            self._replies[key] = reply
            self._size += len(body)
            while self._size > self._most:
                self._drop(next(iter(self._replies)))

    def _drop(self, key: Key) -> None:
        gone = self._replies.pop(key, None)
        self._size -= len(gone[2]) if gone else 0


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and not environ["QUERY_STRING"]
        and CONDITIONS.isdisjoint(environ)
        and "HTTP_ACCEPT_PROFILE" not in environ
        and len(environ.get("HTTP_ACCEPT", "")) <= LONGEST_ACCEPT
    )


def _key(generation: Path, environ: Environ) -> Key:
    return generation, environ["PATH_INFO"], environ.get("HTTP_ACCEPT", "")
