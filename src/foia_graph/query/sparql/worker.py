"""The process that evaluates one query at a time, in the sandbox, and may be killed at any moment.

It evaluates in one thread with a very large stack (the engine recurses). A result is held until it is whole,
so that one that fails has a refusal instead, or larger than `HOLD_BYTES`, and sent in pieces from then on.
XML and JSON-LD are held whole: what they cannot write is known at the end.
"""

import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import IO, NoReturn, cast
from xml.parsers import expat

import msgspec
import pyoxigraph as ox
from msgspec.structs import replace

from foia_graph.errors import NotAcceptable, QueryRefused, Reason
from foia_graph.model.forms import GRAPHS, JSONLD, N_TRIPLES, RDF_XML, RESULTS_XML, TABLES, Form
from foia_graph.model.jsonld import Json, compact_triples
from foia_graph.query.sparql import datasets, messages
from foia_graph.query.sparql.lexer import NO_PREFIX, PADDING, PREFIXES, explain_syntax
from foia_graph.runtime.frames import Frame
from foia_graph.runtime.worker_entry import ParentLink, serve_in_thread

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
# By the name that a worker is asked for them.
FORMS_BY_FORMAT: Mapping[str, Form] = {form.worker_format: form for form in (*TABLES, *GRAPHS)}
# Bytes of a result that are held until it is whole, and of a piece of what is beyond them.
HOLD_BYTES, PIECE_BYTES = 10 << 20, 256 << 10
# Triples that are searched for the prefixes they need, so that a short answer is not all prefixes.
MAX_SEARCHED = 1_000
# Names whose namespace is kept: predicates and classes are in every answer.
NAMES_AT_HAND = 4096
_XML_NAMES = (RESULTS_XML.name, RDF_XML.name)
_TABLE_FORMATS = {form.name: ox.QueryResultsFormat.from_media_type(form.media_type) for form in TABLES}
# What the engine calls a form, by its name.
_GRAPH_FORMATS = {
    form.name: ox.RdfFormat.from_media_type(form.media_type) for form in GRAPHS if form != JSONLD
}


def write_result(
    result: Result,
    name: str,
    prefixes: Mapping[str, str],
    context: Mapping[str, Json],
    context_address: str,
    file: "ResultFile",
) -> None:
    """Write a result in a form, that in JSON-LD in the words of the context that is at an address.

    Raise QueryRefused when it has too many bytes, NotAcceptable when the form cannot write it.
    """
    form = FORMS_BY_FORMAT[name]
    if form == JSONLD:
        triples = _held_bytes(result, N_TRIPLES, {}, file.largest)
        # The engine (pyoxigraph 0.5) writes the expanded form only.
        document = compact_triples(triples, context, context_address)
        file.write(msgspec.json.format(msgspec.json.encode(document)) + b"\n")
    elif form.name in _XML_NAMES:
        body = _well_formed_xml(_held_bytes(result, form, prefixes, file.largest))
        if form.name == RDF_XML.name:
            _check_names(body)
        file.write(body)
    else:
        _serialize(result, form, prefixes, file)


def _held_bytes(result: Result, form: Form, prefixes: Mapping[str, str], largest: int) -> bytes:
    file = ResultFile(largest)
    _serialize(result, form, prefixes, file)
    return file.take()


def _serialize(result: Result, form: Form, prefixes: Mapping[str, str], output: "ResultFile") -> None:
    file = cast(IO[bytes], output)
    if isinstance(result, ox.QueryTriples) and form.name in _GRAPH_FORMATS:
        # No more are searched for prefixes than an answer has room for.
        first, left = [], output.largest
        for triple in islice(result, MAX_SEARCHED):
            first.append(triple)
            left -= len(triple.object.value) if isinstance(triple.object, ox.Literal) else 0
            if left < 0:
                break
        needed = prefixes if len(first) == MAX_SEARCHED else _used_prefixes(first, prefixes)
        # The method of the triples takes no prefixes.
        ox.serialize(chain(first, result), file, _GRAPH_FORMATS[form.name], prefixes=dict(needed))
    elif not isinstance(result, ox.QueryTriples) and form.name in _TABLE_FORMATS:
        result.serialize(file, _TABLE_FORMATS[form.name])
    else:
        raise NotAcceptable(f"this kind of query has no results in {form.encoded_type}")


def _used_prefixes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> Mapping[str, str]:
    terms = set(chain.from_iterable(triples))
    names = (term.datatype if isinstance(term, ox.Literal) else term for term in terms)
    used = {_namespace(name) for name in names if isinstance(name, ox.NamedNode)}
    return {prefix: namespace for prefix, namespace in prefixes.items() if namespace in used}


@lru_cache(NAMES_AT_HAND)
def _namespace(name: ox.NamedNode) -> str:
    iri = name.value
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


class ResultFile:
    """A file that takes `largest` bytes; with `send`, it keeps those of the last piece at most."""

    def __init__(self, largest: int, send: Callable[[bytes], None] | None = None) -> None:
        self.largest = largest
        self._send, self._left, self._room = send, largest, HOLD_BYTES
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take bytes; raise QueryRefused when there are too many."""
        self._left -= len(data)
        if self._left < 0:
            raise QueryRefused(
                f"the result has more than {self.largest:,} bytes: ask for parts of it with LIMIT and OFFSET"
                ", in a shorter form such as CSV, or ask the publisher for the whole catalogue as one file",
                "too-large",
            )
        self._parts.append(data)
        self._room -= len(data)
        if self._room < 0 and self._send is not None:
            self._send(self.take())
        return len(data)

    def take(self) -> bytes:
        """Return the bytes that were not sent, and begin another piece."""
        piece = b"".join(self._parts)
        self._parts, self._room = [], PIECE_BYTES
        return piece

    def flush(self) -> None:
        """Do nothing: bytes are sent when they are a piece."""


_FORBIDDEN = bytes(set(range(0x20)) - set(b"\t\n"))
_NAMESPACE = re.compile(rb'xmlns:oxprefix="([^"]*)"')
_UNWRITABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def _well_formed_xml(body: bytes) -> bytes:
    if len(body.translate(None, _FORBIDDEN)) == len(body) and b"\xef\xbf" not in body:
        return body
    # A bare carriage return would be read back as a line feed.
    return _UNWRITABLE.sub("\ufffd".encode(), body).replace(b"\r", b"&#13;")


def _check_names(body: bytes) -> None:
    """Raise NotAcceptable for a predicate that XML has no name for; the engine writes it all the same."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(body, True)
    except expat.ExpatError as error:
        line = body.splitlines()[error.lineno - 1]
        iri = _NAMESPACE.search(line)
        predicate = f" {iri[1].decode()}" if iri else ""
        message = f"RDF/XML cannot write the predicate{predicate}: ask for Turtle"
        raise NotAcceptable(message) from None


class QueryEvaluator:
    """The evaluator of requests to one store, with results of at most so many bytes."""

    def __init__(self, store: ox.Store, largest: int, folder: Path | None = None) -> None:
        self._store, self._largest = store, largest
        self._merged = datasets.MergedGraphs.of(store, folder)

    def answer(
        self, request: messages.WorkerRequest, send: Callable[[messages.WorkerAnswer, bytes], None]
    ) -> Frame[messages.WorkerAnswer]:
        """Evaluate one request: the last piece of the result, or a reason; `send` takes pieces before it."""
        try:
            return self._evaluate(request, send)
        except QueryRefused as error:
            return _refusal(error.reason, str(error))
        except NotAcceptable as error:
            return Frame(messages.WorkerAnswer(reason="not-acceptable", message=str(error)))
        except SyntaxError as error:
            return _refusal("syntax", *explain_syntax(request.query, str(error)))
        except (ValueError, RuntimeError) as error:  # an IRI that is none, a function that is not known
            return _refusal("syntax", str(error))
        except MemoryError:
            return _refusal("memory", "the query needs more memory than a query may have")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001  # a panic of the engine is no Exception
            return _refusal(*messages.ENGINE_FAILED)

    def _evaluate(
        self, request: messages.WorkerRequest, send: Callable[[messages.WorkerAnswer, bytes], None]
    ) -> Frame[messages.WorkerAnswer]:
        result, dataset = self._query_result(request)
        media_type = FORMS_BY_FORMAT[request.format].encoded_type
        piece = messages.WorkerAnswer(media_type, dataset, has_more=True)
        file = ResultFile(min(self._largest, request.most or self._largest), lambda data: send(piece, data))
        write_result(result, request.format, request.prefixes, request.context, request.context_address, file)
        return Frame(messages.WorkerAnswer(media_type, dataset), file.take())

    def _query_result(self, request: messages.WorkerRequest) -> tuple[Result, datasets.DatasetName]:
        query, base = request.query + PADDING, request.base or None
        asked = datasets.QueryDataset(query, *_requested_graphs(request))
        try:
            return datasets.evaluate(self._store, self._merged, asked, base, {})
        except SyntaxError as error:
            if NO_PREFIX not in str(error):
                raise
        # Most queries declare what they use, and declaring 30 prefixes takes longer than most queries.
        return datasets.evaluate(self._store, self._merged, asked, base, {**PREFIXES, **request.prefixes})


def _requested_graphs(
    request: messages.WorkerRequest,
) -> tuple[list[datasets.Graph] | None, list[datasets.NamedGraph] | None]:
    if request.default_graph_uris is None and request.named_graph_uris is None:
        return None, None
    default: list[datasets.Graph] = [_graph_name(iri) for iri in request.default_graph_uris or ()]
    named_graphs: list[datasets.NamedGraph] = [_graph_name(iri) for iri in request.named_graph_uris or ()]
    return default, named_graphs


def _graph_name(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise ValueError(f"{iri} cannot name a graph: {error}") from error


def _refusal(reason: Reason, message: str, line: int = 0, column: int = 0) -> Frame[messages.WorkerAnswer]:
    return Frame(messages.WorkerAnswer(reason=reason, message=message, line=line, column=column))


_STACK = 512 << 20


def main() -> NoReturn:
    """Serve the web process that started this one until it goes."""
    link: ParentLink[messages.WorkerRequest] = ParentLink(messages.encode_message, messages.decode_request)
    generation = Path(link.settings["generation"])
    link.restrict_to(generation)
    try:
        store = datasets.open_quads(generation)
    except (OSError, RuntimeError, ValueError) as error:
        link.send(messages.WorkerAnswer(reason="store", message=str(error)))
        os._exit(1)
    evaluator = QueryEvaluator(store, link.settings["result"], generation)
    serve_in_thread(lambda: _serve_requests(link, evaluator), _STACK)
    link.limit_memory(link.settings["memory"])
    link.send(messages.WorkerAnswer())
    link.exit_with_parent()


def _serve_requests(link: ParentLink[messages.WorkerRequest], evaluator: QueryEvaluator) -> None:
    for request in link.requests(messages.MAX_REQUEST):
        start = time.perf_counter()
        answer, body, _ = evaluator.answer(request.head, link.send)
        seconds = time.perf_counter() - start
        link.send(replace(answer, seconds=seconds, memory=link.private_memory()), body)
        if answer.reason in ("memory", "crash"):
            return
