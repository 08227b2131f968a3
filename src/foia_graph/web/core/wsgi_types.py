"""Types of WSGI, and the keys that the server adds to its environ."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias

Headers: TypeAlias = list[tuple[str, str]]

Environ: TypeAlias = dict[str, Any]

WsgiReply: TypeAlias = tuple[int, Headers, bytes]

PendingReply: TypeAlias = Callable[[Callable[[], bool]], Awaitable[WsgiReply | None]]
"""A function that waits for a reply in the event loop, None where the app has to answer; it is given one that
tells whether the client has gone.
"""

WsgiApp: TypeAlias = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

IS_GONE = "foia_graph.gone"
"""In the environ: a function that tells whether the client has gone."""
