"""The benchmark of growth: its catalogues hold what they promise, its exponents are those of known curves."""

import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from archives import Archive
from foia_graph.audit.gaps import catalogue_gaps
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import ConflictSelection

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch):
    """Let benchmarks be imported, as they import each other."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(BENCHMARKS)])


@pytest.mark.parametrize(("power", "factor"), [(1.0, 3.0), (0.0, 7.0), (0.5, 2.0)])
def test_an_exponent_is_the_power_that_values_grow_with(power, factor):
    """Whatever the factor before it."""
    from growth_report import exponent

    assert power == pytest.approx(exponent({n: factor * n**power for n in (1_000, 10_000, 100_000)}))


def test_what_grows_too_fast_is_named_and_drawn():
    """The table says which bound is not met; each measure with several sizes has its curve in the plot."""
    from growth_measures import Measure
    from growth_report import plot, table_lines

    found = {
        "load": {n: Measure("load", n * n / 1e6, "s", 1.05) for n in (1_000, 10_000)},
        "list": {n: Measure("list", 90.0, "ms", 0.3) for n in (1_000, 10_000)},
        "dump": {1_000: Measure("dump", 5.0, "s", 1.05)},
    }
    verdicts = {line.split()[0]: line.endswith("NOT MET") for line in list(table_lines(found))[1:]}
    image = ElementTree.fromstring(plot(found))

    assert {"load": True, "list": False, "dump": False} == verdicts
    assert 2 == len(image.findall(".//{http://www.w3.org/2000/svg}polyline"))


def test_a_catalogue_of_the_benchmark_has_gaps_and_conflicts(small, tmp_path):
    """
    Of 100 documents 5 are not held, on the date of one the sources differ, and 4 runs of numbers have a hole.
    """
    from growth_records import change_record, write_catalogue

    write_catalogue(tmp_path / "data", 100)
    archive = Archive(tmp_path / "data", tmp_path / "store", small)
    first = archive.load()
    found = Catalogue(archive.generation, small)
    kinds = [gap.kind for gap in catalogue_gaps(found)]
    change_record(tmp_path / "data", "CitedWork", 1)
    second = archive.load()

    assert 100 == first.classes["Page"]
    assert 5 == kinds.count("not-held")
    assert 4 == kinds.count("bates-missing")
    assert 1 == len([each for each in ConflictSelection(found, "all").conflicts() if each.field == "issued"])
    assert "" == second.rebuilt
    assert 1 == second.changed
