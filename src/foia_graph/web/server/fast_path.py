"""Answers without a thread: queries that a worker answers whole, and requests answered before.

Most queries are small, and most of what they cost in a thread is the waking of threads. Whatever is not plain
(a form that the web process has to write, a condition, a query that searches, one that is refused or gets no
answer) is left to the app, which gets the error of a query that was run, so that none is run twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from werkzeug.wrappers import Request

from foia_graph.errors import FoiaGraphError, NotAcceptable, QueryRefused
from foia_graph.query.sparql.text_query.parse import has_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import request_rules
from foia_graph.web.core.responses import CONDITIONS, ON_ALL
from foia_graph.web.core.site import Site
from foia_graph.web.core.wsgi_types import Environ, Reply
from foia_graph.web.server.response_cache import Remembered
from foia_graph.web.sparql import protocol
from foia_graph.web.sparql.endpoint import Plan, planned
from foia_graph.web.sparql.query_context import OUTCOME, Outcome, QueryContext, answer_headers, true_of

PATH = "/sparql"
LONGEST = 4096
"""Bytes of an address, characters of a query: the event loop must not read more than this."""


class _Prepared(NamedTuple):
    context: QueryContext
    plan: Plan
    source: Catalogue
    etag: str


class Quick:
    """The fast path: answers in the event loop, for the gateway."""

    def __init__(self, here: Site) -> None:
        self._here = here
        self._remembered = Remembered()

    async def __call__(self, environ: Environ, gone: Callable[[], bool]) -> Reply | None:
        """Return the answer to a request; None leaves it to the app."""
        try:
            source = self._here.current.served_if_open()
            if source is None:
                return None
            if environ["PATH_INFO"] != PATH:
                return self._known(environ, source)
            prepared = self._prepared(environ, source)
        except FoiaGraphError:
            return None  # the app finds the same, and says so
        return await self._answer(prepared, environ, gone) if prepared else None

    def keep(self, environ: Environ, reply: Reply) -> None:
        """Store an answer of the app, if it may be sent again."""
        try:
            source = self._here.current.served_if_open()
        except FoiaGraphError:
            return  # there is no store any more
        if source is not None and environ["PATH_INFO"] != PATH:
            self._remembered.put(source.generation.path, environ, reply)

    def _known(self, environ: Environ, source: Catalogue) -> Reply | None:
        """Return the stored answer to the same request, None where there is none."""
        found = self._remembered.get(source.generation.path, environ)
        if found is not None:
            request_rules.check(Request(environ), self._here.settings)
        return found

    def _prepared(self, environ: Environ, source: Catalogue) -> _Prepared | None:
        """Return the query of a request with its plan; None where the app has to answer."""
        here = self._here
        if not _is_plain(environ):
            return None
        request = Request(environ)
        request_rules.check(request, here.settings)
        asked = protocol.read(request)
        if asked is None or len(asked.query) > LONGEST or has_search(asked.query):
            return None
        context = QueryContext.begin(here, environ, asked.query, "sparql")
        query = context.check()
        words = here.words(source.language)
        plan = planned(asked, query, environ.get("HTTP_ACCEPT"), source.base, words.prefixes)
        etag = plan.tag(source)
        is_ours = plan.is_written_by_worker and here.kept.get(etag) is None
        return _Prepared(context, plan, source, etag) if is_ours else None

    async def _answer(self, prepared: _Prepared, environ: Environ, gone: Callable[[], bool]) -> Reply | None:
        context, plan, source, etag = prepared
        try:
            with context.record_run(plan.put.format):
                answer = await self._here.start().run_in_loop(plan.put, gone, context.course)
        except (QueryRefused, NotAcceptable) as error:
            environ[OUTCOME] = Outcome(error, context.course, context.seconds)
            return None
        source, etag = true_of(answer, source, etag, plan.tag, self._here.current)
        context.settle(200, len(answer.body), int(answer.generation))
        headers = [
            ("Content-Type", plan.form.content_type),
            ("Content-Length", str(len(answer.body))),
            *answer_headers(answer, source, etag),
            ("Vary", "Accept"),
            *ON_ALL,
        ]
        return 200, headers, answer.body


def _is_plain(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] in ("GET", "POST")
        and len(environ["QUERY_STRING"]) <= LONGEST
        and CONDITIONS.isdisjoint(environ)
    )
