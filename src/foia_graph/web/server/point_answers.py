"""Answers to point queries in the event loop: they read little, and take less time than a worker does.

The engine cannot be stopped in this process, so that all is bounded before it begins, or by the size of the
answer. What is larger is left to a worker.
"""

import time

from foia_graph.model.forms import RESULTS_JSON
from foia_graph.query.sparql.lookup_answers import MOST_CHARACTERS, find_solutions, write_answer
from foia_graph.query.sparql.point_queries import PointQuery, parse_point_query
from foia_graph.query.sparql.worker_process import SerializedResult, WorkerRequest, evaluator_request
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore

LARGEST = MOST_CHARACTERS
"""Bytes of an answer: in these forms a row has tens of them, so that hundreds are read at most."""
WORDY_FORMATS = frozenset(("json", "turtle", "ntriples", "jsonld"))
"""Formats of which each row or triple has tens of bytes; in CSV one may have two."""


def point_answer(request: WorkerRequest, source: Catalogue) -> SerializedResult | None:
    """Return the answer to a query that reads little, None for every other, and for one that fails."""
    store = source.quad_store
    if not isinstance(store, EmbeddedStore) or not _is_plain(request):
        return None
    query = parse_point_query(request.query)
    if query is None:
        return None
    start = time.perf_counter()
    answer = _evaluate(query, request, store)
    if answer is None:
        return None
    seconds = time.perf_counter() - start
    return SerializedResult(answer[1], answer[0], seconds, source.generation.path.name)


def _is_plain(request: WorkerRequest) -> bool:
    return (
        request.default_graph_uris is None
        and request.named_graph_uris is None
        and request.format in WORDY_FORMATS
    )


def _evaluate(query: PointQuery, request: WorkerRequest, store: EmbeddedStore) -> tuple[str, bytes] | None:
    """Return the media type and the bytes of an answer, None where it is not known to be small."""
    if query.lookup is not None and request.format == "json":
        solutions = find_solutions(query.lookup, store.default_graph_quads)
        written = write_answer(query.lookup, solutions) if solutions is not None else None
        if written:
            return RESULTS_JSON.encoded_type, written
    if not query.is_told_by_answer:
        return None
    facts, body, _ = store.evaluate(evaluator_request(request), LARGEST)
    # Of one that fails a worker finds the same, and has room for what is too large.
    return (facts["media_type"], body) if "media_type" in facts else None
