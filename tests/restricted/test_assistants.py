"""What is restricted, embargoed or withdrawn is in no answer to an assistant, nor that it is there."""

import json

import anyio
import pytest
from mcp.client import Client

import foia_graph
from foia_graph.assistants.tools import archive_server
from tests.restricted.looking import SLUGS, WORD
from tests.restricted.world import HIDDEN

WITHDRAWN = "document/gone-memo"
NUMBERS = ("1", "7", "100", "0-999999", "ICE 1", "CANARY 1")
SPARQL, CHANGES = '["sparql"', '["list_changes"'
"""The beginnings of calls whose answers have the times of loads; in the log of changes bare names are."""
QUERIES = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    'SELECT * { ?s text:query "canar*" }',
)


def calls():
    """Every tool, asked for everything, for what may be seen, and for each hidden name."""
    names = ("release/first", "document/open-memo", "document/on-file/page/1", *HIDDEN)
    for tool in ("get_document", "get_page", "claims_about", "cite", "neighbourhood"):
        yield from ((tool, {"name": name}) for name in names)
    yield from (("search", {"words": words, "limit": 50}) for words in ("canar*", "trees", "memo*"))
    yield from (("conflicts", arguments) for arguments in ({}, *({"about": name} for name in names)))
    yield from (("sparql", {"query": query, "limit": 50}) for query in QUERIES)
    yield from ((tool, {}) for tool in ("list_releases", "gaps", "list_saved_queries"))
    yield from (("find_bates_number", {"number": number}) for number in NUMBERS)
    yield "list_changes", {"limit": 50}
    yield from (("run_saved_query", {"name": name}) for name in ("timeline", "issues", "who-said-what"))


@pytest.fixture(scope="module")
def answers(stores):
    """All answers over a store, by calls, from the one that hides things and the one that never had them."""

    def ask_all(store):
        with foia_graph.open(store) as archive:
            server = archive_server(archive)

            async def run():
                async with Client(server) as client:
                    return {
                        json.dumps(call): (await client.call_tool(*call)).model_dump_json()
                        for call in calls()
                    }

            return anyio.run(run)

    return ask_all(stores.hiding), ask_all(stores.plain)


def test_no_hidden_word_is_in_any_answer(answers):
    """Neither words nor names, but for the name that was asked for itself."""
    hiding, _ = answers
    for call, answer in hiding.items():
        asked = call.encode()
        assert not set(WORD.findall(answer.encode())) - set(WORD.findall(asked)), call
        if not call.startswith(CHANGES):
            assert not [slug for slug in SLUGS if slug in answer.encode() and slug not in asked], call


def test_nothing_tells_that_something_is_hidden(answers):
    """
    A name that is hidden is answered as one that never was; what was withdrawn is told, without its words.
    """
    hiding, plain = answers
    told = [
        call
        for call, answer in hiding.items()
        if plain[call] != answer and not call.startswith((SPARQL, CHANGES))
    ]

    assert [] == [call for call in told if WITHDRAWN not in call]
