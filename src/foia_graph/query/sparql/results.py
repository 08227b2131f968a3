"""Serialisation of results in the forms of `model.forms`, up to a number of bytes.

A result is held until it is whole, or larger than `HOLD_BYTES`, and sent in pieces from then on. So a result
of ordinary size that fails has a refusal instead, and one that an operator allows to be larger takes no
more memory for that. XML and JSON-LD are held whole: what they cannot write is known at the end.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain, islice
from typing import IO, cast
from xml.parsers import expat

import msgspec
import pyoxigraph as ox

from foia_graph.errors import NotAcceptable, QueryRefused
from foia_graph.model.forms import GRAPHS, JSONLD, N_TRIPLES, RDF_XML, RESULTS_XML, TABLES, Form
from foia_graph.model.jsonld import Json
from foia_graph.model.jsonld_compaction import compact_triples

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
    result: Result, name: str, prefixes: Mapping[str, str], context: Mapping[str, Json], file: "ResultFile"
) -> None:
    """Write a result in a form, that in JSON-LD in the words of a context.

    Raise QueryRefused when it has too many bytes, NotAcceptable when the form cannot write it.
    """
    form = FORMS_BY_FORMAT[name]
    if form == JSONLD:
        triples = _held_bytes(result, N_TRIPLES, {}, file.largest)
        # The engine (pyoxigraph 0.5) writes the expanded form only.
        file.write(msgspec.json.format(msgspec.json.encode(compact_triples(triples, context))) + b"\n")
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
        first = _first_triples(result, output.largest)
        needed = prefixes if len(first) == MAX_SEARCHED else _used_prefixes(first, prefixes)
        # The method of the triples takes no prefixes.
        ox.serialize(chain(first, result), file, _GRAPH_FORMATS[form.name], prefixes=dict(needed))
    elif not isinstance(result, ox.QueryTriples) and form.name in _TABLE_FORMATS:
        result.serialize(file, _TABLE_FORMATS[form.name])
    else:
        raise NotAcceptable(f"this kind of query has no results in {form.encoded_type}")


def _first_triples(triples: Iterable[ox.Triple], largest: int) -> list[ox.Triple]:
    """Return the triples that are searched for prefixes, no more than an answer has room for."""
    found, left = [], largest
    for triple in islice(triples, MAX_SEARCHED):
        found.append(triple)
        left -= len(triple.object.value) if isinstance(triple.object, ox.Literal) else 0
        if left < 0:
            break
    return found


def _used_prefixes(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> Mapping[str, str]:
    """Return the prefixes of the namespaces that names in some triples begin with."""
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


# -- XML -----------------------------------------------------------------------------------------------------

_FORBIDDEN = bytes(set(range(0x20)) - set(b"\t\n"))
_NAMESPACE = re.compile(rb'xmlns:oxprefix="([^"]*)"')
_UNWRITABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def _well_formed_xml(body: bytes) -> bytes:
    """Return XML that a parser takes: the engine writes what is in a literal, whatever it is."""
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
