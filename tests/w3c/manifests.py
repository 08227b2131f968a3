"""The tests of the W3C, as their manifests state them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest

SUITE = Path(__file__).parents[3] / "shared" / "w3c" / "sparql" / "sparql11"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
EVALUATION = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping",
    "json-res", "negation", "project-expression", "property-path", "subquery",
)  # fmt: skip
"""What is asked of a query engine; entailment and federation are omitted."""
SYNTAX = (*EVALUATION, "syntax-query")


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what is asked, of which data, and the file that holds the answer ("" for tests of syntax)."""

    name: str
    kind: str
    query: str
    data: tuple[str, ...]
    graphs: tuple[str, ...]
    result: str

    @property
    def text(self) -> str:
        """The query as it is in its file."""
        return path(self.query).read_text(encoding="utf-8")

    @property
    def based(self) -> str:
        """The query with the base that a file has and a request has not."""
        return f"BASE <{self.query}>\n{self.text}"


def files(iris: tuple[str, ...]) -> dict[str, Path]:
    """The files that IRIs of a manifest mean."""
    return {iri: path(iri) for iri in iris}


def path(iri: str) -> Path:
    """The file that an IRI of a manifest means."""
    return SUITE / iri.removeprefix(BASE)


def cases(folders: tuple[str, ...], kinds: tuple[str, ...]) -> list[Case]:
    """The tests of some folders that are of some kinds; none where the suite is not here."""
    if not SUITE.is_dir():
        return []
    return [case for folder in folders for case in _read(folder) if case.kind in kinds]


def _read(folder: str) -> Iterator[Case]:
    store = ox.Store()
    manifest = SUITE / folder / "manifest.ttl"
    store.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=f"{BASE}{folder}/manifest.ttl")
    (entries,) = _objects(store, None, f"{MF}entries")
    for entry in _items(store, entries):
        yield _case(store, folder, entry)


def _case(store: ox.Store, folder: str, entry: ox.NamedNode) -> Case:
    (action,) = _objects(store, entry, f"{MF}action")
    query = [action] if isinstance(action, ox.NamedNode) else _objects(store, action, f"{QT}query")
    data, graphs = (_objects(store, action, f"{QT}{name}") for name in ("data", "graphData"))
    return Case(
        f"{folder}/{entry.value.rpartition('#')[2]}",
        _objects(store, entry, f"{RDF}type")[0].value.removeprefix(MF),
        query[0].value,
        tuple(node.value for node in data),
        tuple(node.value for node in graphs),
        next((node.value for node in _objects(store, entry, f"{MF}result")), ""),
    )


def _objects(store: ox.Store, subject: object, predicate: str) -> list:
    found = store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)
    return [quad.object for quad in found]


def _items(store: ox.Store, node: object) -> Iterator:
    while node.value != f"{RDF}nil":
        yield _objects(store, node, f"{RDF}first")[0]
        (node,) = _objects(store, node, f"{RDF}rest")


def of_same_data(found: list[Case]) -> list[object]:
    """Return lists of cases that are asked of the same data, as parameters of a test."""
    groups = [list(cases) for _, cases in groupby(found, key=lambda case: (case.data, case.graphs))]
    return [pytest.param(cases, id=cases[0].name) for cases in groups] or given([])


def given(found: list[Case]) -> list[object]:
    """Give cases as parameters of a test: where the suite is absent, one that is skipped and says why."""
    absent = pytest.mark.skip(reason=f"the tests of the W3C are not at {SUITE}")
    return [pytest.param(each, id=each.name) for each in found] or [
        pytest.param(None, id="none", marks=absent)
    ]
