"""Types of WSGI, and the keys that the server adds to its environ."""

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

Headers: TypeAlias = list[tuple[str, str]]

Environ: TypeAlias = dict[str, Any]

WsgiReply: TypeAlias = tuple[int, Headers, bytes]

StartResponse: TypeAlias = Callable[..., Any]

WsgiApp: TypeAlias = Callable[[Environ, StartResponse], Iterable[bytes]]

# In the environ: a function that states whether the client has left.
IS_GONE = "foia_graph.gone"
# In the environ of a request that holds a slot: a function that gives it back before the request ends.
RELEASE_SLOT = "foia_graph.release_slot"
