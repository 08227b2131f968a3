"""Answers of saved queries: what the address chooses, the query it makes, and its run by a worker."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from foia_graph.errors import RequestRefused, ValueRejected
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import HTML, XLSX, Form
from foia_graph.model.jsonld import Json
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.serializers import RdfContent
from foia_graph.query import saved
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.query.sparql.messages import WorkerRequest
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


PATH, QUESTIONS_PATH = "/api/q/", "/questions/"
"""Where saved queries are for programs, and for people."""


def query_address(query: SavedQuery, values: Mapping[str, str]) -> str:
    """Return the path at which a query is answered with what was chosen."""
    choice = f"?{urlencode(values, safe='/')}" if values else ""
    return f"{PATH}{query.name}{choice}"


def default_values(query: SavedQuery) -> dict[str, str]:
    """Return the defaults of the parameters that have one."""
    return {each.name: each.default for each in query.parameters if each.default}


@dataclass(frozen=True, slots=True)
class SavedQueryList(RdfContent):
    """The saved queries, written with the base and the profile of a catalogue."""

    queries: tuple[SavedQuery, ...]
    source: Catalogue

    def plain_json(self) -> list[dict[str, Any]]:
        """Write them as plain JSON."""
        return [self._query_json(query) for query in self.queries]

    def _query_json(self, query: SavedQuery) -> dict[str, Any]:
        return {
            "name": query.name,
            "title": query.title,
            "description": query.description,
            "parameters": [_parameter_json(each) for each in query.parameters],
            "columns": dict(query.columns),
            "headings": dict(query.headings),
            "example": query_address(query, default_values(query)),
            "sparql": query.bind_values({}, self.source.base, self.source.profile),
        }

    def body(self, _: LanguageWriters) -> dict[str, Json]:
        """Write them as a Hydra collection of SHACL executables, each with its template."""
        return {
            "id": f"{self.source.base}api/q/",
            "type": "hydra:Collection",
            "title": _english_text("Saved queries"),
            "hydra:totalItems": len(self.queries),
            "hydra:member": [self._query_member(query) for query in self.queries],
        }

    def _query_member(self, query: SavedQuery) -> dict[str, Json]:
        iri = f"{self.source.base}api/q/{query.name}"
        names = ",".join(each.name for each in query.parameters)
        return {
            "id": iri,
            "type": "sh:SPARQLSelectExecutable",
            "title": _english_text(query.title),
            "description": _english_text(query.description),
            "sh:select": query.bind_values({}, self.source.base, self.source.profile),
            "hydra:search": {
                "id": f"{iri}#template",
                "type": "hydra:IriTemplate",
                "hydra:template": f"{iri}{{?{names}}}" if names else iri,
                "hydra:mapping": [_parameter_mapping(iri, each) for each in query.parameters],
            },
        }


def _english_text(text: str) -> dict[str, str]:
    return {"value": text, "lang": "en"}


def _parameter_json(parameter: QueryParameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "options": list(parameter.options),
        "default": parameter.default,
        "optional": parameter.optional,
        "description": parameter.description,
    }


def _parameter_mapping(iri: str, parameter: QueryParameter) -> dict[str, Json]:
    return {
        "id": f"{iri}#parameter-{parameter.name}",
        "type": "hydra:IriTemplateMapping",
        "hydra:variable": parameter.name,
        "hydra:required": not (parameter.default or parameter.optional),
        "rdfs:comment": _english_text(parameter.description),
    }
