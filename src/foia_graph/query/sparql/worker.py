"""The process that evaluates one query at a time, and that may be killed at any moment.

It is started by the pool and speaks frames with it over a socket. It lives behind the walls of `sandbox`,
evaluates in one thread with a very large stack (the engine recurses), and answers with the whole serialised
result or with the reason why there is none. Its main thread only waits for the web process to go.
"""

import json
import os
import select
import socket
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph as ox

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.query.sparql import results
from foia_graph.query.sparql.engine import open_quads
from foia_graph.query.sparql.exit_reasons import FAILED
from foia_graph.query.sparql.syntax import NO_PREFIX, PADDING, explain
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.runtime import sandbox
from foia_graph.runtime.frames import LARGEST_REQUEST, Frame, receive, send

_Node = ox.NamedNode | ox.BlankNode
_Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_STACK = 512 << 20


def main() -> NoReturn:
    """Serve the web process that started this one until it goes."""
    settings = json.loads(sys.argv[-1])
    connection = socket.socket(fileno=settings["socket"])
    statm = os.open("/proc/self/statm", os.O_RDONLY)
    sandbox.settle_in()
    walls = sandbox.wall_in(Path(settings["generation"]))
    try:
        store = open_quads(Path(settings["generation"]))
    except (OSError, RuntimeError, ValueError) as error:
        send(connection, Frame({"failed": str(error)}))
        os._exit(1)
    _start(Evaluator(store, settings["result"], settings["cpu"], statm), connection)
    sandbox.limit_memory(settings["memory"], statm)
    send(connection, Frame({"walls": walls}))
    _exit_with_parent(connection)


def _start(evaluator: "Evaluator", connection: socket.socket) -> None:
    threading.stack_size(_STACK)
    threading.Thread(target=evaluator.serve, args=(connection,), daemon=True).start()


def _exit_with_parent(connection: socket.socket) -> NoReturn:
    """Wait until the other end of the socket is closed: the web process has died, or calls the query off."""
    poll = select.poll()
    poll.register(connection, select.POLLRDHUP)
    poll.poll()
    os._exit(0)


class Evaluator:
    """Answers requests from one store."""

    def __init__(self, store: ox.Store, largest: int, cpu: int, statm: int) -> None:
        self._store, self._largest, self._cpu, self._statm = store, largest, cpu, statm

    def serve(self, connection: socket.socket) -> None:
        """Answer until the other side goes, or a query ends in a way that may have left traces."""
        told: dict[str, Any] = {}  # prefixes are told once, for all requests to come
        try:
            while (request := receive(connection, LARGEST_REQUEST)) is not None:
                sandbox.limit_cpu(self._cpu)
                told = {**told, **request.head, "query": request.body.decode()}
                answer = self.answer(told)
                answer.head["kept"] = sandbox.private_memory(self._statm)
                send(connection, answer)
                if answer.head.get("reason") in ("memory", "crash"):
                    break
        finally:
            os._exit(0)

    def answer(self, request: Mapping[str, Any]) -> Frame:
        """Evaluate one request: the result and its media type, or a reason."""
        try:
            return self._evaluate(request)
        except QueryRefused as error:
            return _no(error.reason, str(error))
        except NotAcceptable as error:
            return _no("not-acceptable", str(error))
        except SyntaxError as error:
            return _no("syntax", *explain(request["query"], str(error)))
        except (ValueError, RuntimeError) as error:  # an IRI that is none, a function that is not known
            return _no("syntax", str(error))
        except MemoryError:
            return _no("memory", "the query needs more memory than a query may have")
        except BaseException:  # noqa: BLE001  # a panic of the engine is no Exception
            return _no(*FAILED)

    def _evaluate(self, request: Mapping[str, Any]) -> Frame:
        found = self._found(request)
        largest = min(self._largest, request["most"] or self._largest)
        media_type, body = results.written(found, request["format"], request["prefixes"], largest)
        return Frame({"media_type": media_type}, body)

    def _found(self, request: Mapping[str, Any]) -> results.Result:
        default, named = _dataset(request)
        query, base = request["query"] + PADDING, request["base"] or None

        def ask(prefixes: dict[str, str]) -> results.Result:
            return self._store.query(
                query, base_iri=base, prefixes=prefixes, default_graph=default, named_graphs=named
            )

        try:
            return ask({})
        except SyntaxError as error:
            if NO_PREFIX not in str(error):
                raise
        # Most queries declare what they use, and declaring 30 prefixes takes longer than most queries.
        return ask({**PREFIXES, **request["prefixes"]})


def _dataset(request: Mapping[str, Any]) -> tuple[list[_Graph] | None, list[_Node] | None]:
    """Choose the graphs as the protocol says: named by the request, else by the query, else the default."""
    if request["default"] is None and request["named"] is None:
        return None, None
    default: list[_Graph] = [_named(iri) for iri in request["default"] or ()]
    named: list[_Node] = [_named(iri) for iri in request["named"] or ()]
    return default, named


def _named(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise ValueError(f"{iri} cannot name a graph: {error}") from error


def _no(reason: str, message: str, line: int = 0, column: int = 0) -> Frame:
    return Frame({"reason": reason, "message": message, "line": line, "column": column})
