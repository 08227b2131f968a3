"""The process that evaluates one query at a time, and that may be killed at any moment.

It is started by the pool and speaks frames with it over a socket. It lives behind the walls of `sandbox`,
evaluates in one thread with a very large stack (the engine recurses), and answers with the serialised
result, in pieces where it is large, or with the reason why there is none. Its main thread only waits for the
web process to go.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox
from msgspec.structs import replace

from foia_graph.errors import NotAcceptable, QueryRefused, Reason
from foia_graph.query.sparql import results
from foia_graph.query.sparql.datasets import (
    DatasetName,
    Graph,
    MergedGraphs,
    NamedGraph,
    QueryDataset,
    evaluate,
    open_quads,
)
from foia_graph.query.sparql.lexer import NO_PREFIX, PADDING, explain_syntax
from foia_graph.query.sparql.messages import (
    ENGINE_FAILED,
    MAX_REQUEST,
    WorkerAnswer,
    WorkerRequest,
    decode_request,
    encode_message,
)
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.runtime.frames import Frame
from foia_graph.runtime.worker_entry import ParentLink, serve_in_thread


class QueryEvaluator:
    """The evaluator of requests to one store, with results of at most so many bytes."""

    def __init__(self, store: ox.Store, largest: int) -> None:
        self._store, self._largest = store, largest
        self._merged = MergedGraphs.of(store)

    def answer(
        self, request: WorkerRequest, send: Callable[[WorkerAnswer, bytes], None]
    ) -> Frame[WorkerAnswer]:
        """Evaluate one request: the last piece of the result, or a reason; `send` takes pieces before it."""
        try:
            return self._evaluate(request, send)
        except QueryRefused as error:
            return _refusal(error.reason, str(error))
        except NotAcceptable as error:
            return Frame(WorkerAnswer(reason="not-acceptable", message=str(error)))
        except SyntaxError as error:
            return _refusal("syntax", *explain_syntax(request.query, str(error)))
        except (ValueError, RuntimeError) as error:  # an IRI that is none, a function that is not known
            return _refusal("syntax", str(error))
        except MemoryError:
            return _refusal("memory", "the query needs more memory than a query may have")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001  # a panic of the engine is no Exception
            return _refusal(*ENGINE_FAILED)

    def _evaluate(
        self, request: WorkerRequest, send: Callable[[WorkerAnswer, bytes], None]
    ) -> Frame[WorkerAnswer]:
        result, dataset = self._query_result(request)
        media_type = results.FORMS_BY_FORMAT[request.format].encoded_type
        piece = WorkerAnswer(media_type, dataset, has_more=True)
        file = results.ResultFile(
            min(self._largest, request.most or self._largest), lambda data: send(piece, data)
        )
        results.write_result(result, request.format, request.prefixes, request.context, file)
        return Frame(WorkerAnswer(media_type, dataset), file.take())

    def _query_result(self, request: WorkerRequest) -> tuple[results.Result, DatasetName]:
        query, base = request.query + PADDING, request.base or None
        asked = QueryDataset(query, *_requested_graphs(request))
        try:
            return evaluate(self._store, self._merged, asked, base, {})
        except SyntaxError as error:
            if NO_PREFIX not in str(error):
                raise
        # Most queries declare what they use, and declaring 30 prefixes takes longer than most queries.
        return evaluate(self._store, self._merged, asked, base, {**PREFIXES, **request.prefixes})


def _requested_graphs(request: WorkerRequest) -> tuple[list[Graph] | None, list[NamedGraph] | None]:
    """Return the graphs of a request (SPARQL 1.1 Protocol, 2.1.4), None where it names none."""
    if request.default_graph_uris is None and request.named_graph_uris is None:
        return None, None
    default: list[Graph] = [_graph_name(iri) for iri in request.default_graph_uris or ()]
    named_graphs: list[NamedGraph] = [_graph_name(iri) for iri in request.named_graph_uris or ()]
    return default, named_graphs


def _graph_name(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise ValueError(f"{iri} cannot name a graph: {error}") from error


def _refusal(reason: Reason, message: str, line: int = 0, column: int = 0) -> Frame[WorkerAnswer]:
    return Frame(WorkerAnswer(reason=reason, message=message, line=line, column=column))


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
