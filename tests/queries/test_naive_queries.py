"""Queries as somebody writes them who has read `docs/queries.md` and the ontology, and nothing else.

Each file in `naive/` begins with its question. The store must answer as the records say (`oracle.naive`): who
follows the page need not know which sources a thing has, nor who rejected what.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from oracle.naive import NAIVE

from foia_graph.model.jsonld import context_prefixes
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.store.embedded_store import EmbeddedStore
from prepared import REPOSITORY

QUERIES = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("naive/*.rq")}
GUIDE = (REPOSITORY / "docs" / "queries.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^\*\*(\d+\. .+?)\*\*.*?^```sparql\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))
MAX_SHOWN = 6
"""How many rows that differ are shown."""


def cells(text: str, folder: Path, base: str, profile: Profile) -> list[tuple[str, ...]]:
    """Give the rows of a query, without those of its variables, as texts."""
    store = EmbeddedStore.of_generation((folder / "current").resolve())
    answer = saved.run_query(text, store, base, context_prefixes(profile))
    return saved.answer_cells(answer, base)[1:]


def test_each_question_has_a_query_and_an_answer():
    """
    Each query begins with the question that it asks, and has a reference; no reference is without a query.
    """
    assert QUERIES.keys() == NAIVE.keys()
    for name, text in QUERIES.items():
        assert re.match(r"# [A-Z].*\?\n[^#]", text), f"{name} does not begin with its question"


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_plain_query_is_right(name: str, catalogue, profile: Profile):
    """
    A query that follows the page on queries has the rows that are right by the records, no more, no fewer.
    """
    expected = Counter(NAIVE[name](catalogue.world))
    found = Counter(cells(QUERIES[name], catalogue.store, catalogue.base, profile))

    assert [] == sorted((expected - found).elements())[:MAX_SHOWN], "rows are missing"
    assert [] == sorted((found - expected).elements())[:MAX_SHOWN], "rows are too many"


def test_the_guide_has_ten_recipes():
    """The page on queries has ten recipes, numbered in their order."""
    assert [str(number) for number in range(1, 11)] == [name.partition(".")[0] for name in RECIPES]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_finds_something(name: str, oracle_catalogue, profile: Profile):
    """Each recipe gives rows on the catalogue that comes with the program."""
    shipped = oracle_catalogue("shipped")

    assert cells(RECIPES[name], shipped.store, shipped.base, profile)


def test_the_recipe_for_citations_is_right(catalogue, profile: Profile):
    """The recipe for works that are cited counts the texts that cite each, in whichever way they do."""
    (recipe,) = (text for name, text in RECIPES.items() if "cite" in name)

    found = cells(recipe, catalogue.store, catalogue.base, profile)

    assert Counter(NAIVE["documents-04-works-cited"](catalogue.world)) == Counter(found)
