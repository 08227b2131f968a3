"""Saved queries for programs: as plain JSON, and as linked data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from foia_graph.model.jsonld import Json
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.serializers import jsonld_triples
from foia_graph.query.saved import QueryParameter, SavedQuery
from foia_graph.store.catalogue import Catalogue

PATH = "/api/q/"


def address(query: SavedQuery, chosen: Mapping[str, str]) -> str:
    """Return the path at which a query is answered with what was chosen."""
    choice = f"?{urlencode(chosen, safe='/')}" if chosen else ""
    return f"{PATH}{query.name}{choice}"


def defaults(query: SavedQuery) -> dict[str, str]:
    """Return the defaults of the parameters that have one."""
    return {each.name: each.default for each in query.parameters if each.default}


@dataclass(frozen=True, slots=True)
class Questions:
    """The saved queries, written with the base and the profile of a catalogue."""

    queries: tuple[SavedQuery, ...]
    source: Catalogue

    def plain(self) -> list[dict[str, Any]]:
        """Write them as plain JSON."""
        return [self._plain(query) for query in self.queries]

    def _plain(self, query: SavedQuery) -> dict[str, Any]:
        return {
            "name": query.name,
            "title": query.title,
            "description": query.description,
            "parameters": [_parameter(each) for each in query.parameters],
            "columns": dict(query.columns),
            "example": address(query, defaults(query)),
            "sparql": query.bind_values({}, self.source.base, self.source.profile),
        }

    def body(self, _: LanguageWriters) -> dict[str, Json]:
        """Write them as a Hydra collection of SHACL executables, each with its template."""
        return {
            "id": f"{self.source.base}api/q/",
            "type": "hydra:Collection",
            "title": _english("Saved queries"),
            "hydra:totalItems": len(self.queries),
            "hydra:member": [self._member(query) for query in self.queries],
        }

    def _member(self, query: SavedQuery) -> dict[str, Json]:
        iri = f"{self.source.base}api/q/{query.name}"
        names = ",".join(each.name for each in query.parameters)
        return {
            "id": iri,
            "type": "sh:SPARQLSelectExecutable",
            "title": _english(query.title),
            "description": _english(query.description),
            "sh:select": query.bind_values({}, self.source.base, self.source.profile),
            "hydra:search": {
                "id": f"{iri}#template",
                "type": "hydra:IriTemplate",
                "hydra:template": f"{iri}{{?{names}}}" if names else iri,
                "hydra:mapping": [_mapping(iri, each) for each in query.parameters],
            },
        }

    def triples(self, words: LanguageWriters) -> bytes:
        """Write them as N-Triples."""
        return jsonld_triples(self.body(words), words)


def _english(text: str) -> dict[str, str]:
    return {"value": text, "lang": "en"}


def _parameter(parameter: QueryParameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "options": list(parameter.options),
        "default": parameter.default,
        "optional": parameter.optional,
        "description": parameter.description,
    }


def _mapping(iri: str, parameter: QueryParameter) -> dict[str, Json]:
    return {
        "id": f"{iri}#parameter-{parameter.name}",
        "type": "hydra:IriTemplateMapping",
        "hydra:variable": parameter.name,
        "hydra:required": not (parameter.default or parameter.optional),
        "rdfs:comment": _english(parameter.description),
    }
