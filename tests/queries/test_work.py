"""The work that saved queries are: counted in rows, which no other load of the machine changes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from regenerate import BASE

from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.saved import SavedQuery
from foia_graph.runtime.files import resource_folder
from foia_graph.store.generations.generation import Generation

OXIGRAPH = Path(sys.executable).parent / "oxigraph"
SAVED = saved.load_queries(resource_folder("queries"))

pytestmark = pytest.mark.skipif(
    not OXIGRAPH.is_file(), reason="the command of the engine is not installed: oxigraph"
)


def rows_of(node: dict[str, Any]) -> int:
    """Give how many rows an operator of a plan and those below it made."""
    return int(node.get("number of results") or 0) + sum(map(rows_of, node.get("children", [])))


def rows_made(query: str, store: Path, place: Path) -> int:
    """Give how many rows all operators of the plan of a query make, as the engine counts them."""
    arguments = ["--location", store, "--query", query, "--query-base", BASE, "--results-format", "csv"]
    explained = ["--stats", "--explain-file", place / "plan.json"]
    subprocess.run([OXIGRAPH, "query", *arguments, *explained], check=True, capture_output=True)
    return rows_of(json.loads((place / "plan.json").read_bytes())["plan"])


@pytest.mark.parametrize("query", SAVED.values(), ids=SAVED.keys())
def test_a_query_makes_fewer_rows_than_there_are_quads(
    query: SavedQuery, shipped_store: Path, profile: Profile, tmp_path: Path
):
    """
    Whatever is asked with its defaults, less is looked at than the catalogue says in all: a join that begins
    at the wrong end makes many times as many.
    """
    folder = shipped_store / "current"
    quads = int(str(Generation.read(folder.resolve()).counts["quads"]))

    assert rows_made(query.bind_values({}, BASE, profile), folder / "oxigraph", tmp_path) < quads
