"""The saved queries compared with the oracle: every choice, every thing and concept, three catalogues."""

from collections import Counter
from collections.abc import Callable

import pytest
from oracle.comparison import compare
from oracle.references import references
from regenerate import expected_rows, texts_of

from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.runtime.files import resource_folder
from foia_graph.store.embedded_store import EmbeddedStore

SAVED = saved.load_queries(resource_folder("queries"))
REFERENCES = references()

every_query = pytest.mark.parametrize("name", sorted(SAVED.keys() & REFERENCES.keys()))


def test_every_saved_query_has_a_reference():
    """
    No query is without a function that finds its rows in the records, and no such function without its query.
    """
    assert sorted(SAVED) == sorted(REFERENCES)


@pytest.mark.parametrize(
    ("catalogue", "together"),
    [
        ("traps", False),
        pytest.param("traps", True, marks=pytest.mark.slow),
        pytest.param("shipped", True, marks=pytest.mark.slow),
        pytest.param("specimen", True, marks=pytest.mark.slow),
    ],
    indirect=["catalogue"],
)
@every_query
def test_a_saved_query_answers_as_the_records_say(name: str, catalogue, together: bool, profile: Profile):
    """
    Whatever is chosen, a saved query has the rows that its reference finds in the records, no more, no fewer.
    """
    store = EmbeddedStore.of_generation((catalogue.store / "current").resolve())
    texts = texts_of(catalogue.store, profile)

    found = compare(SAVED[name], REFERENCES[name], catalogue.world, store, profile, texts, together=together)

    assert [] == found.differences, f"{name} on {catalogue.name}: {found}"


@every_query
def test_the_expected_answer_is_that_of_the_records(name: str, oracle_catalogue: Callable, profile: Profile):
    """What is written down for a query is what its reference finds, and was not taken from the query."""
    world = oracle_catalogue("shipped").world

    header, *rows = saved.expected_cells(name)
    wanted = expected_rows(SAVED[name], REFERENCES[name], world, profile)
    apart = [header.index(column) for column in REFERENCES[name].uncompared]

    assert tuple(SAVED[name].headings) == header
    assert Counter(with_filled(row, apart) for row in rows) == Counter(
        with_filled(row, apart) for row in wanted
    )


def with_filled(row: tuple[str, ...], columns: list[int]) -> tuple[str, ...]:
    """Give a row with `filled` in the cells of some columns, of which only that is compared."""
    return tuple("filled" if cell and at in columns else cell for at, cell in enumerate(row))
