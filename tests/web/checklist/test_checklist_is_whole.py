"""Every row of the list of requests has a test."""

import ast
import importlib
import re

import pytest

from tests.web.checklist.rows import ATTRIBUTE, CHECKLIST, ELSEWHERE, TESTS

NUMBER = re.compile(r"^\| (\d+) \|", re.MULTILINE)
HERE = TESTS / "web" / "checklist"


def here():
    """Give the rows that have a test here, with its name."""
    for path in sorted(HERE.glob("test_checklist_*.py")):
        module = importlib.import_module(f"tests.web.checklist.{path.stem}")
        for name, test in vars(module).items():
            if name.startswith("test_"):
                yield from ((number, f"{path.name}::{name}") for number in getattr(test, ATTRIBUTE, ()))


def test_no_row_is_left_out():
    """The rows of the list are those that are tested here or elsewhere."""
    if not CHECKLIST.is_file():
        pytest.skip(f"the list is not at {CHECKLIST}")
    listed = [int(number) for number in NUMBER.findall(CHECKLIST.read_text(encoding="utf-8"))]

    assert list(range(1, 103)) == listed
    assert listed == sorted({number for number, _ in here()} | ELSEWHERE.keys())


@pytest.mark.parametrize("place", ELSEWHERE.values())
def test_what_is_tested_elsewhere_is_there(place):
    """The test that a row is said to be exists."""
    file, _, name = place.partition("::")
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
