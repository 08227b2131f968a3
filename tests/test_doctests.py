"""Examples in docstrings: each gives what is written below it."""

import doctest
import importlib
from pathlib import Path

import pytest

import foia_graph

PACKAGE = Path(foia_graph.__file__).parent
MODULES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_examples_are_true(module):
    """
    What a docstring shows is what the program gives.
    """
    result = doctest.testmod(importlib.import_module(module))

    assert (True, 0) == (result.attempted > 0, result.failed)
