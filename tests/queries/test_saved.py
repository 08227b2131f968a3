"""The saved queries, run on the shipped catalogue: what they promise, and what they find."""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Store
from regenerate import BASE, texts_of

from foia_graph.errors import ValueRejected
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.query.answers import QueryAnswer
from foia_graph.query.saved import SavedQuery
from foia_graph.query.sparql import gate
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.query.sparql.text_query.rewrite import SearchableTexts
from foia_graph.runtime.files import resource_folder
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from web_settings import NO_BUDGET

FOLDER = resource_folder("queries")
SAVED = saved.load_queries(FOLDER)
PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foia: <https://w3id.org/foia-graph/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
Rows = list[dict[str, str]]

WITHOUT_ROWS = {"emails-between", "emails-on-words", "missing-bates-pages"}
"""What asks for what is read in files, and the shipped catalogue has none; see tests/documents."""

every_query = pytest.mark.parametrize("query", SAVED.values(), ids=SAVED.keys())


@pytest.fixture(scope="session")
def store(shipped_store: Path) -> Store:
    return Store.read_only(str(shipped_store / "current" / "oxigraph"))


@pytest.fixture(scope="session")
def texts(shipped_store: Path, profile: Profile) -> SearchableTexts:
    return texts_of(shipped_store, profile)


@pytest.fixture(scope="session")
def answer_of(store: Store, profile: Profile, texts: SearchableTexts) -> Callable[[str], QueryAnswer]:
    """Give the answer of a saved query without being told anything; it is run once."""
    return cache(
        lambda name: saved.run_query(
            SAVED[name].bind_values({}, BASE, profile), EmbeddedStore(store), BASE, texts=texts
        )
    )


@pytest.fixture(scope="session")
def ask(store: Store, profile: Profile, texts: SearchableTexts, answer_of: Callable[[str], QueryAnswer]):
    """Run a saved query and give its rows as text."""

    def rows(name: str, **chosen: str) -> Rows:
        answer = (
            saved.run_query(
                SAVED[name].bind_values(chosen, BASE, profile), EmbeddedStore(store), BASE, texts=texts
            )
            if chosen
            else answer_of(name)
        )
        variables, *found = saved.answer_cells(answer, BASE)
        return [dict(zip(variables, row, strict=True)) for row in found]

    return rows


def columns(rows: Rows, *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


# ---------------------------------------------------------------- what every query promises


def test_there_is_a_query_for_each_of_many_questions():
    """There are at least 24 saved saved."""
    assert len(SAVED) >= 24


@every_query
def test_a_query_explains_itself(query: SavedQuery):
    """A query has a title, a question or a sentence as description, and says of each parameter what it is."""
    assert re.fullmatch(r"[A-Z][^?.]+", query.title)
    assert query.description.endswith((".", "?"))
    assert all(parameter.description.endswith(".") for parameter in query.parameters)


@every_query
def test_a_query_runs_without_being_told_anything(query: SavedQuery, profile: Profile):
    """Every parameter has a default that fits its type, or may be left open."""
    assert all(parameter.default or parameter.optional for parameter in query.parameters)
    gate.check_query(query.bind_values({}, BASE, profile))


@every_query
def test_a_query_may_ask_all_sources(query: SavedQuery, ask):
    """Where sources are asked, `scope=all` never finds fewer rows than `scope=corpus`."""
    if "scope" in {parameter.name for parameter in query.parameters}:
        assert len(ask(query.name, scope="all")) >= len(ask(query.name, scope="corpus"))


@every_query
def test_each_row_has_its_evidence(query: SavedQuery, ask):
    """
    Each row holds the words that it rests on, or names the claim or page to look at; no row comes twice.
    """
    rows = ask(query.name)

    assert rows or query.name in WITHOUT_ROWS
    assert all(row["evidence"] for row in rows)
    assert len(rows) == len({tuple(row.items()) for row in rows})


@every_query
def test_described_columns_exist(query: SavedQuery, answer_of):
    """A header explains only columns that the answer has."""
    assert query.columns.keys() <= set(answer_of(query.name).variables)


@every_query
def test_a_query_can_be_shown_to_people(query: SavedQuery, answer_of):
    """Each column has a heading in words, no two of them the same, and the query a subject to be under."""
    headings = query.headings

    assert list(answer_of(query.name).variables) == list(headings)
    assert all(re.fullmatch(r"[A-Z][A-Za-z’ -]+", heading) for heading in headings.values())
    assert len(headings) == len(set(headings.values()))
    assert query.subject


def test_answers_are_the_expected_ones(store: Store, profile: Profile, texts: SearchableTexts):
    """Each query finds what is written down for it, row by row and in order."""
    assert [] == [
        str(difference)
        for difference in saved.check_answers(EmbeddedStore(store), BASE, profile, texts=texts)
    ]


def test_answers_do_not_depend_on_how_the_store_was_filled(
    store: Store, profile: Profile, texts: SearchableTexts
):
    """The order of rows, and of names within a cell, is settled by the query and not by the engine."""
    quads = list(store)
    random.Random(7).shuffle(quads)
    shuffled = Store()
    shuffled.bulk_extend(quads)

    assert [] == [
        str(difference)
        for difference in saved.check_answers(EmbeddedStore(shuffled), BASE, profile, texts=texts)
    ]


def test_every_expected_answer_has_its_query():
    """No expected answer outlives its query."""
    assert sorted(SAVED) == sorted(path.stem for path in (FOLDER / "expected").glob("*.csv"))


# ---------------------------------------------------------------- what journalists ask


# ---------------------------------------------------------------- traps of the engine


def test_the_union_of_graphs_repeats_rows(store: Store):
    """
    A triple that two sources say is one row of the default graph, and two of the engine's union: that is
    why the catalogue writes a default graph of its own.
    """
    text = f"""{PREFIXES} SELECT ?date {{ <{BASE}id/work/oig-12-66> dcterms:issued ?date }}"""

    assert 1 == len(list(store.query(text)))
    assert 1 < len(list(store.query(text, use_default_graph_as_union=True)))


def test_dates_of_different_precision_do_not_compare(store: Store):
    """A filter on the date itself drops a month without a word; one on its last day finds it."""
    memo = f"<{BASE}id/work/memo-june-2011>"
    by_date = f'{PREFIXES} ASK {{ {memo} dcterms:issued ?date FILTER(?date < "2012-01-01"^^xsd:date) }}'
    by_bound = f'{PREFIXES} ASK {{ {memo} foia:notAfter ?day FILTER(?day < "2012-01-01"^^xsd:date) }}'

    assert not store.query(by_date)
    assert store.query(by_bound)


# ---------------------------------------------------------------- hostile values

HOSTILE = (
    '"} DROP ALL #',
    '" } UNION { ?s ?p ?o } #',
    "line\nbreak",
    "back\\slash\\",
    "'''",
    "<x> ) } SERVICE <http://127.0.0.1/> {",
    "?number",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_name_is_refused_that_names_nothing(value: str, profile: Profile):
    """What cannot be the name of a thing never comes near the query."""
    with pytest.raises(ValueRejected, match="parameter 'release'"):
        SAVED["issues-of-release"].bind_values({"release": value}, BASE, profile)


@pytest.fixture(scope="session")
def client(shipped_store: Path, profile: Profile) -> Iterator[FlaskClient]:
    """Give a client of an app on that store, where a query may wait, and use no more than any other."""
    limits = PoolLimits(running=1, spare=0, deadline=600.0, queue_wait=600.0)
    settings = ServerSettings(pool=limits, budget=NO_BUDGET)
    app = create_app(shipped_store, profile, settings=settings)
    yield app.test_client()
    app.extensions[EXTENSION].close()


@every_query
def test_the_endpoint_gives_the_expected_answer(query: SavedQuery, client: FlaskClient, profile: Profile):
    """
    A saved query put to the endpoint by a client, as CSV, has the answer of the command line, with the
    processor time and the memory that a query of a stranger has.
    """
    text = query.bind_values({}, BASE, profile)
    reply = client.post("/sparql", data={"query": text}, headers={"Accept": "text/csv"})
    rows = csv.reader(io.StringIO(reply.get_data(as_text=True), newline=""))
    shown = [tuple(cell.replace(BASE, "{base}") for cell in row) for row in rows]

    assert 200 == reply.status_code
    assert [
        tuple(cell.replace("\r\n", "\n") for cell in row) for row in saved.expected_cells(query.name)
    ] == shown
