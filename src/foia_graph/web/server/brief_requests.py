"""Requests so brief that reading them holds up nobody: what is longer is read by a thread of the app.

One pass over a list of 8 KiB takes milliseconds, in which an event loop answers nobody. In a thread it takes
turns with all others, and the app refuses what is too long even for that.
"""

from foia_graph.web.core.wsgi_types import Environ

MAX_VALUE = 512
"""Characters of a header: browsers and libraries send fewer than 400, but for cookies."""
MAX_PATH, MAX_QUERY, MAX_PARAMETERS = 1024, 4096, 8
"""Bytes of the path and of the query of an address, and the signs between its parameters."""
MAX_BODY = 4096
"""Bytes of a body."""
_ADDRESS = frozenset(("PATH_INFO", "QUERY_STRING"))


def is_brief(environ: Environ) -> bool:
    """Return True for a request of which every part is short."""
    query = environ["QUERY_STRING"]
    return (
        len(environ["PATH_INFO"]) <= MAX_PATH
        and len(query) <= MAX_QUERY
        and query.count("&") <= MAX_PARAMETERS
        and environ["wsgi.input"].getbuffer().nbytes <= MAX_BODY
        and all(
            len(value) <= MAX_VALUE
            for key, value in environ.items()
            if isinstance(value, str) and key not in _ADDRESS
        )
    )
