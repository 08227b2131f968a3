"""What clients find over HTTP is what the engine finds in process."""

import pytest

from tests.clients.client import Client, Refusal
from tests.clients.conftest import CLIENTS, Served
from tests.clients.questions import BROKEN, CONSTRUCT, LABELS, NO, PAGE, SELECT, UNKNOWN, YES, page

pytestmark = pytest.mark.clients


def test_select(client: Client, served: Served):
    """
    Names, texts with their language, typed values and what is unbound arrive as they are, in their order.
    """
    assert served.rows(SELECT) == client.select(SELECT)


def test_ask(client: Client):
    """A verdict arrives as it is."""
    assert [True, False] == [client.ask(YES), client.ask(NO)]


def test_construct(client: Client, served: Served):
    """A graph arrives whole."""
    assert served.triples(CONSTRUCT) == client.construct(CONSTRUCT)


def test_a_walk_by_offset_meets_every_row_once(client: Client, served: Served):
    """Page after page, until one is not full, gives the rows of the whole, in their order."""
    found, number = [], 0
    while len(found) == number * PAGE:
        found += client.select(page(number))
        number += 1

    assert served.rows(LABELS) == found
    assert number > 3


@pytest.mark.parametrize(
    ("name", "query", "message"),
    [
        ("SPARQLWrapper GET", BROKEN, "Expected one of"),
        ("SPARQLWrapper POST", BROKEN, "Expected one of"),
        ("curl GET", BROKEN, "Expected one of"),
        ("fetch-sparql-endpoint", BROKEN, "Expected one of"),
        ("sparql-http-client", BROKEN, "Expected one of"),
        ("Comunica", UNKNOWN, "The custom function <https://foia.example.org/f> is not supported."),
        ("Jena", UNKNOWN, "400 Bad Request"),
    ],
)
def test_a_refusal_is_told_by_the_client(served: Served, name: str, query: str, message: str):
    """
    A client fails with an error of its own; unless it throws our sentence away, as Jena does, that is in it.
    """
    with CLIENTS[name](served.endpoint) as client, pytest.raises(Refusal) as error:
        client.select(query)

    assert message in str(error.value)
