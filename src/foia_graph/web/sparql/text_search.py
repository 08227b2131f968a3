"""Text search in queries: hits are put into the query, for the very generation that then answers.

The index stands beside the store, and a worker may have a newer generation open than the web process: then
the query is put together once more, for that one. So a search and the rest of a query never disagree.
"""

import logging
import time
from collections.abc import Callable

from foia_graph.errors import QueryRefused, StoreError
from foia_graph.query.sparql.pool import QueryStats
from foia_graph.query.sparql.text_query.rewrite import ExpandedQuery, expand_query
from foia_graph.query.sparql.worker_process import SerializedResult, WorkerRequest
from foia_graph.search.sparql import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.web.sparql.query_context import generation_number

MOST_TRIES = 3
_log = logging.getLogger(__name__)


def answer_with_search(
    put: WorkerRequest,
    source: Catalogue,
    current: OpenGenerations,
    run: Callable[[WorkerRequest], SerializedResult],
    is_gone: Callable[[], bool] | None,
    course: QueryStats,
) -> SerializedResult:
    """Return the answer to a query that may search; raises QueryRefused, with the place as written.

    The seconds of the search are added to those that the query has used.
    """
    for _ in range(MOST_TRIES):
        try:
            expansion = _expand_query(put, source, current, is_gone, course)
        except (OSError, StoreError) as error:
            source = _newer_generation(source, current, error)
            continue
        try:
            answer = run(put._replace(query=expansion.text))
        except QueryRefused as error:
            raise expansion.translate_refusal(error) from None
        if answer.generation == source.generation.path.name or not expansion.edits:
            return answer
        source = current.kept_catalogue(generation_number(answer.generation)) or current.served_catalogue()
    raise QueryRefused("the catalogue was replaced too often while the query ran", "busy", retry_after=1)


def _expand_query(
    put: WorkerRequest,
    source: Catalogue,
    current: OpenGenerations,
    is_gone: Callable[[], bool] | None,
    course: QueryStats,
) -> ExpandedQuery:
    """Return a query with its hits in it."""
    start = time.monotonic()
    try:
        index = text_search(source, current.layout)
        return expand_query(put.query, index, put.base, put.prefixes, is_gone)
    finally:
        course.busy += time.monotonic() - start


def _newer_generation(source: Catalogue, current: OpenGenerations, error: Exception) -> Catalogue:
    """Return the generation served now, where another was deleted before its index was opened."""
    now = current.served_catalogue()
    if now is source:
        _log.error("no query can search: %s", error)
        raise QueryRefused("the texts cannot be searched just now", "store", retry_after=60) from None
    return now
