"""What docs/records.md shows is a catalogue that loads."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from catalogue.conftest import REPOSITORY, Catalogue
from foia_graph.ingest.load import load
from foia_graph.ingest.report import LoadReport
from foia_graph.model.profile import Profile
from foia_graph.store.generations.generation import Layout

FILE = re.compile(r"^`([^`\n]+)`\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def loaded(profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Catalogue]:
    folder, root = tmp_path_factory.mktemp("harbor"), tmp_path_factory.mktemp("harbor-store")
    for name, text in FILE.findall((REPOSITORY / "docs" / "records.md").read_text()):
        path: Path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    report = load((folder,), root, profile)
    store = ox.Store.read_only(str(Layout(root).resolve() / "oxigraph"))
    return report, Catalogue(store, profile, "https://harbor.example.org/")


def test_the_example_loads_as_the_page_says(loaded: tuple[LoadReport, Catalogue]) -> None:
    """One warning, one contradiction, one record held back."""
    report, _ = loaded

    assert [("index/index.csv", 3, "numberOfPages", "warning")] == [
        (problem.path, problem.line, problem.field, problem.severity) for problem in report.problems
    ]
    assert (1, 1) == (report.conflicts, report.restricted)


def test_what_the_example_says(loaded: tuple[LoadReport, Catalogue]) -> None:
    """Claims, parts, figures and rows of the index have become what the page says of them."""
    _, harbor = loaded

    assert [("document/hp-2",), ("document/hp-3",), ("document/leak-report",)] == harbor.ask(
        "SELECT ?d { ?d dcat:inSeries <id/release/harbor-papers> }"
    )
    assert [
        ("2011-04", "source/notice-of-may-2"),
        ("2011-05-03", "source/index-of-the-papers"),
    ] == harbor.ask(
        "SELECT ?v ?s { ?c rdf:subject <id/document/leak-report> ; rdf:predicate dcterms:created ; "
        "rdf:object ?v ; "
        "prov:hadPrimarySource ?s }"
    )
    assert [("more-than", "400")] == [
        (bound.rpartition("/")[2], n)
        for bound, n in harbor.ask("SELECT ?b ?n { ?f foia:bound ?b ; schema:value ?n }")
    ]
    assert [("many",)] == harbor.ask("SELECT ?w { ?c rdf:subject <id/document/hp-3> ; foia:asStated ?w }")
    assert [("12", "14")] == harbor.ask("SELECT ?a ?b { ?p foia:firstPage ?a ; foia:lastPage ?b }")
    assert [] == harbor.ask("SELECT ?p { <id/document/letter-of-a-neighbour> ?p ?o }")
