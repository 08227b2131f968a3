"""The fast path: requests that are answered in the event loop, without a thread of the app.

They are those for which everything is there: answers sent before, and queries that a worker answers whole.
Each kind of them is a module of its own. Whatever is none of these is left to the app.
"""

from collections.abc import Callable
from functools import partial

from foia_graph.errors import FoiaGraphError
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, PendingReply, WsgiReply
from foia_graph.web.server import query_answers
from foia_graph.web.server.query_answers import QueryAnswers
from foia_graph.web.server.response_cache import ResponseCache


class FastPath:
    """The fast path: answers in the event loop, for the gateway."""

    def __init__(self, here: Site) -> None:
        self._site = here
        self._queries = QueryAnswers(here)
        self._cache = ResponseCache()

    def __call__(self, environ: Environ) -> WsgiReply | PendingReply | None:
        """Return the answer to a request, or what it is waited for with; None leaves it to the app."""
        try:
            answer = self._begin(environ)
        except FoiaGraphError:
            return None  # the app finds the same, and says so
        return partial(_wait_for, answer) if callable(answer) else answer

    def _begin(self, environ: Environ) -> WsgiReply | PendingReply | None:
        source = self._site.current.served_if_open()
        if source is None:
            return None
        if environ["PATH_INFO"] == query_answers.PATH:
            return self._queries.answer(environ, source)
        return self._cached_reply(environ, source)

    def keep(self, environ: Environ, reply: WsgiReply) -> None:
        """Store an answer of the app, if it may be sent again."""
        try:
            source = self._site.current.served_if_open()
        except FoiaGraphError:
            return  # there is no store any more
        if source is not None and environ["PATH_INFO"] != query_answers.PATH:
            self._cache.put(source.generation.path, environ, reply)

    def _cached_reply(self, environ: Environ, source: Catalogue) -> WsgiReply | None:
        """Return the stored answer to the same request, None where there is none."""
        reply = self._cache.get(source.generation.path, environ)
        if reply is not None:
            request_rules.check_request(environ, self._site.settings)
        return reply


async def _wait_for(pending: PendingReply, is_gone: Callable[[], bool]) -> WsgiReply | None:
    try:
        return await pending(is_gone)
    except FoiaGraphError:
        return None  # the app finds the same, and says so
