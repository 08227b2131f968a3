"""Queries of strangers, put to a SPARQL server instead of query workers.

They wait for a turn as for a worker. What ends them is the time of one query here, and the server's own limit
there: the answer is left alone, and the server may continue for a while. Queries that the server finds wrong
go to the workers after all, and all queries where it has another engine than the embedded one.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import msgspec
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse_query_results

from foia_graph.errors import QueryRefused, StoreError
from foia_graph.query.sparql import results
from foia_graph.query.sparql.datasets import dataset_name
from foia_graph.query.sparql.gate import QueryForm, query_form
from foia_graph.query.sparql.pool import (
    Pool,
    PoolCounters,
    PoolLimits,
    QueryStats,
    ResultStream,
    SerializedResult,
    WorkerRequest,
)
from foia_graph.query.sparql.text_query.prefixes import PREFIXES
from foia_graph.runtime.fair_queue import FairQueue, called_off_refusal, never_called_off
from foia_graph.store.sparql_http.graph_names import GraphNames
from foia_graph.store.sparql_http.query_rewriting import STORED, rewrite_query
from foia_graph.store.sparql_http.server import JSON, N_TRIPLES, RemoteQuery, SparqlServer

BLOCK = 1 << 16
ROOM = 4
"""How many times the bytes of the largest result a server may take for it: its form may be a longer one."""
_ALL = "CONSTRUCT WHERE { ?s ?p ?o }"


class ServedState(NamedTuple):
    """The state that is served: its server, its graphs there, and the name of its generation."""

    server: SparqlServer
    names: GraphNames
    generation: str


class QueryService:
    """Answers queries by a server; any thread may ask."""

    def __init__(
        self, state: Callable[[], ServedState], workers: Pool, limits: PoolLimits, counters: PoolCounters
    ) -> None:
        self._state, self._workers, self._limits = state, workers, limits
        self._turns = FairQueue(
            limits.running,
            limits.waiting,
            limits.queue_wait,
            count=counters.add,
            requests="queries",
        )

    def run(
        self,
        request: WorkerRequest,
        cancelled: Callable[[], bool] | None = None,
        stats: QueryStats | None = None,
        client: str = "",
    ) -> SerializedResult:
        """Answer a query that has passed the gate; raises as `Pool.run` does."""
        stats, is_gone = stats or QueryStats(), cancelled or never_called_off
        if not self._state().names.opaque:
            try:
                return self._ask_server(request, is_gone, stats, client)
            except QueryRefused as error:
                if error.reason != "syntax":
                    raise
        return self._workers.run(request, cancelled, stats, client)

    def _ask_server(
        self, request: WorkerRequest, is_gone: Callable[[], bool], stats: QueryStats, client: str
    ) -> SerializedResult:
        with self._turns.turn(is_gone, client):
            state, start = self._state(), time.monotonic()
            stats.generation = state.generation
            try:
                media_type, body = _Answer(state, self._limits, is_gone).serialize(request)
            finally:
                stats.busy += time.monotonic() - start
        graphs = request.default_graph_uris, request.named_graph_uris
        name = dataset_name(request.query, *graphs, request.base, request.prefixes)
        return SerializedResult(body, media_type, time.monotonic() - start, state.generation, name)

    @contextmanager
    def stream(
        self,
        request: WorkerRequest,
        cancelled: Callable[[], bool] | None = None,
        stats: QueryStats | None = None,
        client: str = "",
    ) -> Iterator[ResultStream]:
        """Answer a query as `Pool.stream` does; what a server answers is whole."""
        yield ResultStream(self.run(request, cancelled, stats, client))

    def close(self) -> None:
        """Take no more queries."""
        self._workers.close()


class _Answer:
    """One answer of the server, read within the limits of a query."""

    def __init__(self, state: ServedState, limits: PoolLimits, is_gone: Callable[[], bool]) -> None:
        self._state, self._limits, self._is_gone = state, limits, is_gone
        self._end = time.monotonic() + limits.deadline

    def serialize(self, request: WorkerRequest) -> tuple[str, bytes]:
        """Return media type and bytes of the answer to a request."""
        form = query_form(request.query)
        largest = min(self._limits.result, request.most or self._limits.result)
        data = self._read(_remote_query(request, self._state.names), form)
        prefixes = {**request.prefixes}
        result = _parse_result(data, form)
        file = results.ResultFile(largest)
        results.write_result(result, request.format, prefixes, request.context, file)
        return results.FORMS_BY_FORMAT[request.format].encoded_type, file.take()

    def _read(self, query: RemoteQuery, form: QueryForm) -> bytes:
        accept = JSON if form in ("SELECT", "ASK") else N_TRIPLES
        try:
            with self._state.server.answer(query, accept, self._limits.deadline) as response:
                blocks, size = [], 0
                while block := response.read(BLOCK):
                    size += len(block)
                    self._check(size)
                    blocks.append(block)
                return b"".join(blocks)
        except SyntaxError as error:
            raise QueryRefused(f"the server of the catalogue does not take it: {error}", "syntax") from None
        except StoreError as error:
            if time.monotonic() >= self._end:
                raise self._time_refusal() from error
            raise QueryRefused(str(error), "store", retry_after=round(self._limits.deadline)) from error

    def _check(self, size: int) -> None:
        if self._is_gone():
            raise called_off_refusal()
        if time.monotonic() >= self._end:
            raise self._time_refusal()
        if size > ROOM * self._limits.result:
            raise QueryRefused(
                "the result is too large: ask for parts of it with LIMIT and OFFSET", "too-large"
            )

    def _time_refusal(self) -> QueryRefused:
        seconds = self._limits.deadline
        message = f"the query was ended after {seconds:g} seconds"
        return QueryRefused(message, "time", retry_after=max(round(seconds), 1))


def _remote_query(request: WorkerRequest, names: GraphNames) -> RemoteQuery:
    prefixes = {**PREFIXES, **request.prefixes}
    graphs = request.default_graph_uris, request.named_graph_uris
    try:
        return rewrite_query(request.query, names, request.base, prefixes, *graphs)
    except SyntaxError as error:
        raise QueryRefused(str(error), "syntax") from None


def _parse_result(data: bytes, form: QueryForm) -> results.Result:
    """Return the result that the bytes of a server are, as the engine would have given it."""
    if form in ("CONSTRUCT", "DESCRIBE"):
        graph = Store()
        graph.load(data, format=RdfFormat.N_TRIPLES)
        return graph.query(_ALL)
    if form == "SELECT":
        table = msgspec.json.decode(data)
        shown = [name for name in table["head"]["vars"] if not name.startswith(STORED)]
        if len(shown) < len(table["head"]["vars"]):
            # `SELECT *` shows what stands for names of the server, too.
            rows = [
                {name: row[name] for name in shown if name in row} for row in table["results"]["bindings"]
            ]
            data = msgspec.json.encode({"head": {"vars": shown}, "results": {"bindings": rows}})
    return parse_query_results(data, format=QueryResultsFormat.JSON)
