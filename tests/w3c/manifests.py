"""The tests of the W3C, as their manifests state them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FOLDER = Path(__file__).parents[3] / "shared" / "w3c"
"""Where the tests of the W3C are."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests of one version of SPARQL: the folder they are in, and the address that it stands for."""

    folder: Path
    base: str

    @property
    def name(self) -> str:
        """What the tests are called together, as in `sparql12`."""
        return self.folder.name

    def path(self, iri: str) -> Path:
        """The file that an IRI of a manifest means."""
        return self.folder / iri.removeprefix(self.base)

    def files(self, iris: tuple[str, ...]) -> dict[str, Path]:
        """The files that IRIs of a manifest mean."""
        return {iri: self.path(iri) for iri in iris}

    def cases(self, folders: tuple[str, ...], *kinds: str) -> list["Case"]:
        """The tests of some folders that are of some kinds; none where the suite is not here."""
        if not self.folder.is_dir():
            return []
        return [case for folder in folders for case in _read(self, folder) if case.kind in kinds]


SPARQL_11 = Suite(FOLDER / "sparql" / "sparql11", "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/")
SPARQL_12 = Suite(FOLDER / "sparql12", "https://w3c.github.io/rdf-tests/sparql/sparql12/")
EVALUATION = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping",
    "json-res", "negation", "project-expression", "property-path", "subquery",
)  # fmt: skip
"""What is asked of a query engine by SPARQL 1.1; entailment and federation are omitted."""
SYNTAX = (*EVALUATION, "syntax-query")
ALL_12 = (
    "codepoint-escapes", "eval-triple-terms", "expression", "grouping", "lang-basedir", "rdf11", "syntax",
    "syntax-triple-terms-negative", "syntax-triple-terms-positive", "version",
)  # fmt: skip
"""All folders of SPARQL 1.2."""
ENGINE_FAILURES: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("engine_failures.toml").read_text(encoding="utf-8")
)
"""The tests that pyoxigraph fails, in process too, by name, and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what is asked, of which data, and the file that holds the answer ("" for tests of syntax)."""

    suite: Suite
    name: str
    kind: str
    query: str
    data: tuple[str, ...]
    graphs: tuple[str, ...]
    result: str

    @property
    def text(self) -> str:
        """The query as it is in its file."""
        return self.suite.path(self.query).read_text(encoding="utf-8")

    @property
    def based(self) -> str:
        """The query with the base that a file has and a request has not."""
        return f"BASE <{self.query}>\n{self.text}"

    @property
    def passes(self) -> bool:
        """Whether the engine does what the W3C says."""
        return self.name not in ENGINE_FAILURES


def _read(suite: Suite, folder: str) -> Iterator[Case]:
    store = ox.Store()
    manifest = suite.folder / folder / "manifest.ttl"
    store.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=f"{suite.base}{folder}/manifest.ttl")
    (entries,) = _objects(store, None, f"{MF}entries")
    for entry in _items(store, entries):
        yield _case(suite, store, folder, entry)


def _case(suite: Suite, store: ox.Store, folder: str, entry: ox.NamedNode) -> Case:
    (action,) = _objects(store, entry, f"{MF}action")
    query = [action] if isinstance(action, ox.NamedNode) else _named(store, action, "query", "request")
    results = [
        found
        for result in _objects(store, entry, f"{MF}result")
        for found in ([result] if isinstance(result, ox.NamedNode) else _named(store, result, "data"))
    ]
    return Case(
        suite,
        f"{suite.name}/{folder}/{entry.value.rpartition('#')[2]}",
        _objects(store, entry, f"{RDF}type")[0].value.removeprefix(MF),
        query[0].value,
        tuple(node.value for node in _named(store, action, "data")),
        tuple(node.value for node in _named(store, action, "graphData")),
        next((node.value for node in results), ""),
    )


def _named(store: ox.Store, of: object, *names: str) -> list:
    """What a test of queries, or of updates, calls by some names."""
    return [node for name in names for words in (QT, UT) for node in _objects(store, of, words + name)]


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
    absent = pytest.mark.skip(reason=f"the tests of the W3C are not at {FOLDER}")
    return [pytest.param(each, id=each.name) for each in found] or [
        pytest.param(None, id="none", marks=absent)
    ]
