"""Answers of saved queries: what the address chooses, the query it makes, and its run by a worker."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, partial

from flask import Response, request

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import HTML, XLSX, Form
from foia_graph.query import saved
from foia_graph.query.saved import SavedQuery
from foia_graph.query.sparql.pool import WorkerRequest
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.problems import full_sentence
from foia_graph.web.core.query_parameters import parse_pairs
from foia_graph.web.core.site import current_catalogue, current_writers
from foia_graph.web.sparql import execution
from foia_graph.web.sparql.endpoint import MOST, worker_format
from foia_graph.web.sparql.query_context import AdmittedQuery

WriteAnswer = Callable[[bytes, Catalogue, AdmittedQuery], bytes]
"""A function that makes an answer of what the worker wrote."""


@cache
def query_library() -> Mapping[str, SavedQuery]:
    """Return the saved queries of the program, by name; they are read once."""
    return saved.load_queries()


def chosen_values() -> dict[str, str]:
    """Return the values chosen, by parameter; raises Refused for one that is given twice, or is not UTF-8."""
    values: dict[str, str] = {}
    for name, value in parse_pairs(request.query_string, "address"):
        if name in values:
            raise RequestRefused(f"The parameter {quote_text(name)} is given more than once.")
        values[name] = value
    return values


def bound_text(query: SavedQuery, values: Mapping[str, str]) -> str:
    """Return a query with what was chosen put in; raises Refused for a value of no use."""
    try:
        source = current_catalogue()
        return query.bind_values(values, source.base, source.profile, source.preferred_names)
    except ValueRejected as error:
        raise RequestRefused(full_sentence(str(error))) from None


def answer_saved_query(
    query: SavedQuery, text: str, form: Form, write: WriteAnswer | None, *identity: str
) -> Response:
    """Return the answer of a query; 304 before it is run, where the client has the answer.

    With `write`, it is made of results in JSON; `identity` tells apart the answers that are made of one.
    """
    admission = execution.admit_query(text, query.name)

    def tag(source: Catalogue) -> str:
        # The tag is of the text and the generation, not of the result, so a 304 costs no run of the query.
        return _digest(source.generation.identity, form.name, query.name, text, *identity)

    words = current_writers()
    put = WorkerRequest(
        admission.text,
        worker_format(form if write is None else HTML, admission.form),
        prefixes=words.prefixes,
        context=words.context,
        base=f"{current_catalogue().base}sparql",
        most=MOST.get(form, MOST[XLSX]) if write else 0,
    )
    write_bytes = partial(_write_admitted, write, admission) if write else None
    return execution.answer_query(put, form.content_type, tag, write_bytes)


def _write_admitted(write: WriteAnswer, query: AdmittedQuery, body: bytes, source: Catalogue) -> bytes:
    return write(body, source, query)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
