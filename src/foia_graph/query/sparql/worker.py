"""The process that evaluates one query at a time, and that may be killed at any moment.

It is started by the pool and speaks frames with it over a socket. It lives behind the walls of `sandbox`,
evaluates in one thread with a very large stack (the engine recurses), and answers with the whole serialised
result or with the reason why there is none. Its main thread only waits for the web process to go.
"""

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from foia_graph.query.sparql.engine import open_quads
from foia_graph.query.sparql.evaluator import QueryEvaluator
from foia_graph.query.sparql.messages import AnswerHead, decode_request, encode_answer
from foia_graph.query.sparql.request_sizes import LARGEST_REQUEST
from foia_graph.runtime.worker_entry import ParentLink, serve_in_thread

_STACK = 512 << 20
_SMALL_SECONDS, _MOST_UNMEASURED = 0.001, 64
"""Memory is measured after each query that is not small, and after so many that are."""


def main() -> NoReturn:
    """Serve the web process that started this one until it goes."""
    link: ParentLink[Any] = ParentLink(encode_answer, decode_request)
    generation = Path(link.settings["generation"])
    link.restrict_to(generation)
    try:
        store = open_quads(generation)
    except (OSError, RuntimeError, ValueError) as error:
        link.send(AnswerHead({"failed": str(error)}))
        os._exit(1)
    evaluator = QueryEvaluator(store, link.settings["result"])
    serve_in_thread(lambda: _serve_requests(link, evaluator), _STACK)
    link.limit_memory(link.settings["memory"])
    link.send(AnswerHead({}))
    link.exit_with_parent()


def _serve_requests(link: ParentLink[Any], evaluator: QueryEvaluator) -> None:
    """Answer until the other side goes, or a query ends in a way that may have left traces."""
    prefixes: Mapping[str, str] = {}  # they are sent once, for all requests to come
    memory = _MemoryGauge(link)
    for request in link.requests(LARGEST_REQUEST):
        prefixes = request.head.get("prefixes", prefixes)
        start = time.perf_counter()
        answer = evaluator.answer({**request.head, "prefixes": prefixes, "query": request.body.decode()})
        seconds = time.perf_counter() - start
        link.send(AnswerHead(answer.head, seconds, memory.read(seconds)), answer.body)
        if answer.head.get("reason") in ("memory", "crash"):
            return


class _MemoryGauge:
    """The memory of this process, measured after queries that may have changed it."""

    def __init__(self, link: ParentLink[Any]) -> None:
        self._link, self._last, self._unmeasured = link, 0, _MOST_UNMEASURED

    def read(self, seconds: float) -> int:
        """Return the bytes that this process holds after a query of so many seconds."""
        self._unmeasured += 1
        if seconds >= _SMALL_SECONDS or self._unmeasured > _MOST_UNMEASURED:
            self._last, self._unmeasured = self._link.private_memory(), 0
        return self._last
