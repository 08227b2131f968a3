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

import pyoxigraph as ox

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.query.sparql import results
from foia_graph.query.sparql.engine import open_quads
from foia_graph.query.sparql.exit_reasons import ENGINE_FAILED
from foia_graph.query.sparql.messages import AnswerHead, decode_request, encode_answer
from foia_graph.query.sparql.request_sizes import LARGEST_REQUEST
from foia_graph.query.sparql.syntax import NO_PREFIX, PADDING, explain_syntax
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.runtime.frames import Frame, JsonFrame
from foia_graph.runtime.worker_entry import ParentLink, serve_in_thread

_Node = ox.NamedNode | ox.BlankNode
_Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

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


def _serve_requests(link: ParentLink[Any], evaluator: "QueryEvaluator") -> None:
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


class QueryEvaluator:
    """The evaluator of requests to one store, with results of at most so many bytes."""

    def __init__(self, store: ox.Store, largest: int) -> None:
        self._store, self._largest = store, largest

    def answer(self, request: Mapping[str, Any]) -> JsonFrame:
        """Evaluate one request: the result and its media type, or a reason."""
        try:
            return self._evaluate(request)
        except QueryRefused as error:
            return _refusal_frame(error.reason, str(error))
        except NotAcceptable as error:
            return _refusal_frame("not-acceptable", str(error))
        except SyntaxError as error:
            return _refusal_frame("syntax", *explain_syntax(request["query"], str(error)))
        except (ValueError, RuntimeError) as error:  # an IRI that is none, a function that is not known
            return _refusal_frame("syntax", str(error))
        except MemoryError:
            return _refusal_frame("memory", "the query needs more memory than a query may have")
        except BaseException:  # noqa: BLE001  # a panic of the engine is no Exception
            return _refusal_frame(*ENGINE_FAILED)

    def _evaluate(self, request: Mapping[str, Any]) -> JsonFrame:
        result = self._query_result(request)
        largest = min(self._largest, request["most"] or self._largest)
        media_type, body = results.serialize_result(
            result, request["format"], request["prefixes"], request.get("context", {}), largest
        )
        return Frame({"media_type": media_type}, body)

    def _query_result(self, request: Mapping[str, Any]) -> results.Result:
        default, named_graphs = _requested_graphs(request)
        query, base = request["query"] + PADDING, request["base"] or None

        def ask(prefixes: dict[str, str]) -> results.Result:
            return self._store.query(
                query, base_iri=base, prefixes=prefixes, default_graph=default, named_graphs=named_graphs
            )

        try:
            return ask({})
        except SyntaxError as error:
            if NO_PREFIX not in str(error):
                raise
        # Most queries declare what they use, and declaring 30 prefixes takes longer than most queries.
        return ask({**PREFIXES, **request["prefixes"]})


def _requested_graphs(request: Mapping[str, Any]) -> tuple[list[_Graph] | None, list[_Node] | None]:
    """Return the graphs of a request (SPARQL 1.1 Protocol, 2.1.4), None where it names none."""
    if request["default"] is None and request["named"] is None:
        return None, None
    default: list[_Graph] = [_graph_name(iri) for iri in request["default"] or ()]
    named_graphs: list[_Node] = [_graph_name(iri) for iri in request["named"] or ()]
    return default, named_graphs


def _graph_name(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise ValueError(f"{iri} cannot name a graph: {error}") from error


def _refusal_frame(reason: str, message: str, line: int = 0, column: int = 0) -> JsonFrame:
    return Frame({"reason": reason, "message": message, "line": line, "column": column})
