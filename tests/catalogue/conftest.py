"""The shipped catalogue, loaded once, and the material it was written from where that is at hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Layout
from foia_graph.store.resource_reader import ResourceReader

REPOSITORY = Path(__file__).parents[2]
DATA = REPOSITORY / "data"
FACTS = REPOSITORY.parent / "shared" / "facts"
PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX foia: <https://w3id.org/foia-graph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rico: <https://www.ica.org/standards/RiC/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
STANDING = frozenset(("asserted", "inferred", "machine-read", "reviewed", "disputed", "preferred"))


@dataclass(frozen=True)
class Claim:
    """One claim as the tests compare it; names are without the base and without `id/`."""

    subject: str
    field: str
    value: str
    text: str
    quote: str
    source: str
    graph: str
    status: str
    note: str

    @property
    def external(self) -> bool:
        return self.graph.startswith("graph/external/")


@dataclass
class Catalogue:
    """The loaded catalogue."""

    store: ox.Store
    profile: Profile
    base: str

    @cached_property
    def reader(self) -> ResourceReader:
        return ResourceReader(EmbeddedStore(self.store), self.profile, "en")

    def iri(self, name: str) -> str:
        return f"{self.base}{name}" if name.startswith("scheme/") else f"{self.base}id/{name}"

    def name(self, term: object) -> str:
        value = str(getattr(term, "value", term if term is not None else ""))
        return value.removeprefix(self.base).removeprefix("id/")

    def read(self, name: str) -> Resource | None:
        return self.reader.read_thing(self.iri(name))

    def ask(self, query: str) -> list[tuple[str, ...]]:
        """Give the rows of a SELECT, sorted, each once."""
        # Everything is asked, whoever states it and whatever its status.
        found = EmbeddedStore(self.store).select(f"{PREFIXES}BASE <{self.base}>\n{query}")
        return sorted({tuple(self.name(term) for term in row) for row in found})

    @cached_property
    def graph_of(self) -> Mapping[str, str]:
        """Name the graph of each source."""
        return dict(self.ask("SELECT ?s ?g { ?g a sd:Graph ; prov:hadPrimarySource ?s }"))  # type: ignore[arg-type]

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Give all claims by name."""
        rows = self.ask(
            """SELECT ?c ?subject ?p ?o ?text ?quote ?source ?status ?note {
              ?c a foia:Claim ; rdf:subject ?subject ; prov:hadPrimarySource ?source ;
              foia:claimStatus ?status .
              OPTIONAL { ?c rdf:predicate ?p } OPTIONAL { ?c rdf:object ?o } OPTIONAL { ?c schema:text ?text }
              OPTIONAL { ?c skos:note ?note }
              OPTIONAL { ?c foia:evidence/oa:hasSelector/oa:refinedBy?/oa:exact ?quote } }"""
        )
        fields = {path: name for (path, inverse), name in self.profile.fields.items() if not inverse}
        return {
            c: Claim(
                subject,
                fields.get(p, ""),
                value,
                text,
                quote,
                source,
                self.graph_of[source],
                status.rpartition("/")[2],
                note,
            )
            for c, subject, p, value, text, quote, source, status, note in rows
        }


@pytest.fixture(scope="session")
def catalogue(profile: Profile, shipped_store: Path) -> Catalogue:
    store = ox.Store.read_only(str(Layout(shipped_store).resolve() / "oxigraph"))
    return Catalogue(store, profile, "https://foia-graph.example.org/")


def _beside(name: str) -> Path:
    path = FACTS / name
    if not path.is_file():
        pytest.skip(f"the material that the catalogue was written from is not here: ../shared/facts/{name}")
    return path


@pytest.fixture(scope="session")
def facts() -> list[dict[str, Any]]:
    """The fact base: 314 entities with their sources."""
    return [json.loads(line) for line in _beside("uncoverthetruth.jsonl").read_text().splitlines()]


@pytest.fixture(scope="session")
def page() -> str:
    """Page 2 of the campaign's resources, from which the catalogue starts."""
    return _beside("resources-page-2.txt").read_text()
