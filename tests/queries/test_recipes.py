"""The recipes of `docs/queries.md`: each is a query that finds something."""

import re
from pathlib import Path

import pytest

from foia_graph.model.jsonld import context_prefixes
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.store.embedded_store import EmbeddedStore
from prepared import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "queries.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^\*\*(\d+\. .+?)\*\*.*?^```sparql\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))


def cells(text: str, folder: Path, base: str, profile: Profile) -> list[tuple[str, ...]]:
    """Give the rows of a query, without those of its variables, as texts."""
    store = EmbeddedStore.of_generation((folder / "current").resolve())
    answer = saved.run_query(text, store, base, context_prefixes(profile))
    return saved.answer_cells(answer, base)[1:]


def test_the_guide_has_ten_recipes():
    """The page on queries has ten recipes, numbered in their order."""
    assert [str(number) for number in range(1, 11)] == [name.partition(".")[0] for name in RECIPES]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_finds_something(name: str, oracle_catalogue, profile: Profile):
    """Each recipe gives rows on the catalogue that comes with the program."""
    shipped = oracle_catalogue("shipped")

    assert cells(RECIPES[name], shipped.store, shipped.base, profile)
