"""The tables of features: tests, addresses, commands and files that they name are there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from foia_graph.cli import main
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from web_settings import PATIENT

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "features.md"
ROW = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
FEATURES, ASKED = 102, 55
NOVEL = {*range(6, 11), 14, 15, 22, *range(26, 31), 35, 36, 42, 44, 46, 52, 53, 55, 77, 82, 84, 87, 90}
"""The features that no other system was found to have in full, of the first ninety."""


@pytest.fixture(scope="module")
def tables() -> tuple[list[list[str]], list[list[str]]]:
    """The rows of both tables, each as its cells: number, what it is, where it is, tests, state."""
    first, second = PAGE.read_text(encoding="utf-8").split("\n## What people have asked for\n")
    return rows(first), rows(second)


def rows(text: str) -> list[list[str]]:
    return [[number, *(cell.strip() for cell in cells.split("|"))] for number, cells in ROW.findall(text)]


def in_code(tables: tuple[list[list[str]], list[list[str]]], column: int) -> Iterator[str]:
    for row in [*tables[0], *tables[1]]:
        yield from CODE.findall(row[column])


@cache
def names_of_tests(path: Path) -> frozenset[str]:
    """Return the tests of a module as they are called behind its name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
    return frozenset(each for each in found if each.rpartition("::")[2].startswith("test_"))


def test_every_row_is_there_once(tables):
    """Numbers are those of the features and of what was asked for; what is novel says so."""
    features, asked = tables

    assert [*map(str, range(1, FEATURES + 1))] == [row[0] for row in features]
    assert [*map(str, range(1, ASKED + 1))] == [row[0] for row in asked]
    assert {5} == {len(row) for row in [*features, *asked]}
    assert NOVEL == {int(row[0]) for row in features if row[1].startswith("**B** ") and int(row[0]) <= 90}


def test_a_row_has_a_state(tables):
    """What is not full says what lacks."""
    states = [row[4] for row in [*tables[0], *tables[1]]]

    assert [] == [state for state in states if state != "full" and not state.startswith("part: ")]


def test_every_test_that_is_named_is_there(tables):
    """Each row names one at least, by its file and its name."""
    assert [] == [row[0] for row in [*tables[0], *tables[1]] if not CODE.search(row[3])]
    missing = []
    for name in in_code(tables, 3):
        path, _, test = name.partition("::")
        if not (ROOT / path).is_file() or test not in names_of_tests(ROOT / path):
            missing.append(name)
    assert [] == missing


def test_every_address_that_is_named_is_a_route(tables, shipped_store: Path, profile: Profile):
    """As OpenAPI has it."""
    paths = (
        create_app(shipped_store, profile, settings=PATIENT).test_client().get("/openapi.json").json["paths"]
    )
    named = {each.replace(".{suffix}", "") for each in in_code(tables, 2) if each.startswith("/")}
    # A path is there once for all suffixes, and once for all kinds of things.
    routes = [
        re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(each.removesuffix("{suffix}"))) + "/?" for each in paths
    ]

    assert named
    assert [] == sorted(each for each in named if not any(re.fullmatch(route, each) for route in routes))


def test_every_command_that_is_named_is_there(tables):
    """With its options."""
    context = click.Context(main)
    named = [each.split()[1:] for each in in_code(tables, 2) if each.startswith("foia-graph ")]

    assert named
    for name, *options in named:
        command = main.get_command(context, name)
        assert command is not None, name
        parameters = command.get_params(context)
        known = {each for parameter in parameters for each in parameter.opts + parameter.secondary_opts}
        assert {*options} <= known, name


def test_every_file_that_is_named_is_there(tables):
    """Folders too."""
    named = {each for each in in_code(tables, 2) if "/" in each and not each.startswith("/")}

    assert named
    assert [] == sorted(each for each in named if not (ROOT / each).exists())
