"""Saved queries for programs: as plain JSON, and as linked data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from foia_graph.model.jsonld import Json
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.serializers import RdfContent
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.store.catalogue import Catalogue

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
