"""The process that evaluates one query at a time, and that may be killed at any moment.

It is started by the pool and speaks frames with it over a socket. It lives behind the walls of `sandbox`,
evaluates in one thread with a very large stack (the engine recurses), and answers with the serialised
result, in pieces where it is large, or with the reason why there is none. Its main thread only waits for the
web process to go.
"""

import os
import time
from pathlib import Path
from typing import NoReturn

from msgspec.structs import replace

from foia_graph.query.sparql.engine import open_quads
from foia_graph.query.sparql.evaluator import QueryEvaluator
from foia_graph.query.sparql.messages import (
    MAX_REQUEST,
    WorkerAnswer,
    WorkerRequest,
    decode_request,
    encode_message,
)
from foia_graph.runtime.worker_entry import ParentLink, serve_in_thread

_STACK = 512 << 20


def main() -> NoReturn:
    """Serve the web process that started this one until it goes."""
    link: ParentLink[WorkerRequest] = ParentLink(encode_message, decode_request)
    generation = Path(link.settings["generation"])
    link.restrict_to(generation)
    try:
        store = open_quads(generation)
    except (OSError, RuntimeError, ValueError) as error:
        link.send(WorkerAnswer(reason="store", message=str(error)))
        os._exit(1)
    evaluator = QueryEvaluator(store, link.settings["result"])
    serve_in_thread(lambda: _serve_requests(link, evaluator), _STACK)
    link.limit_memory(link.settings["memory"])
    link.send(WorkerAnswer())
    link.exit_with_parent()


def _serve_requests(link: ParentLink[WorkerRequest], evaluator: QueryEvaluator) -> None:
    """Answer until the other side goes, or a query ends in a way that may have left traces."""
    for request in link.requests(MAX_REQUEST):
        start = time.perf_counter()
        answer, body, _ = evaluator.answer(request.head, link.send)
        seconds = time.perf_counter() - start
        link.send(replace(answer, seconds=seconds, memory=link.private_memory()), body)
        if answer.reason in ("memory", "crash"):
            return
