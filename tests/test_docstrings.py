"""The examples in docstrings hold."""

import doctest
import importlib
from pathlib import Path

import foia_graph

SOURCES = Path(foia_graph.__file__).parent


def test_examples_in_docstrings_hold():
    """Each gives what it says, under the names that are there."""
    modules = [path for path in sorted(SOURCES.rglob("*.py")) if ">>> " in path.read_text(encoding="utf-8")]
    names = [".".join(path.relative_to(SOURCES.parent).with_suffix("").parts) for path in modules]
    failed = {name: doctest.testmod(importlib.import_module(name)).failed for name in names}

    assert "foia_graph.model.dates" in names
    assert {} == {name: count for name, count in failed.items() if count}
