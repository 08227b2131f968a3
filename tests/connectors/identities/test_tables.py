"""The tables of names of public bodies: large enough, and matched well with the authority file."""

import sys
from argparse import Namespace

import pytest

from prepared import REPOSITORY

BENCHMARKS = REPOSITORY / "benchmarks"


@pytest.fixture
def benchmark(monkeypatch):
    """The benchmark as a module."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.delitem(sys.modules, "authorities", raising=False)
    import authorities

    if not authorities.AGENCIES.is_dir():
        pytest.skip(f"the agencies of foia.gov are not at {authorities.AGENCIES}")
    return authorities


def test_names_are_matched_with_few_errors(benchmark, capsys):
    """Of each table: what was in view while rules were written, and what was not."""
    file = benchmark.read_authority_file()
    rates = {}
    for name in benchmark.TABLES:
        pairs = benchmark.read_pairs(benchmark.FOLDER / f"{name}.csv", file)
        rates[name] = benchmark.report(name, pairs, file, Namespace(threshold=0.8, misses=False))

    assert 400 < sum(each.pairs for each in rates.values())
    assert all(each.precision >= 0.95 and each.recall >= 0.85 for each in rates.values()), capsys.readouterr()
