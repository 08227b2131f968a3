"""What an engine makes of answers of servers, as OpenSearch 2 and Elasticsearch 8 write them."""

import json
import socket

import pytest

from foia_graph.errors import RequestRefused, SearchRejected, SearchServerError
from foia_graph.search.engines.opensearch import engine as opensearch_engine
from foia_graph.search.engines.opensearch.engine import OpenSearchEngine
from foia_graph.search.engines.opensearch.server import API_KEY, PASSWORD, USER, SearchServer
from foia_graph.search.engines.opensearch.writer import ServerTarget, read_server_index
from foia_graph.search.engines.queries import EveryEntry, PrefixQuery
from foia_graph.search.entry import IndexEntry
from ports import free_port
from tests.search.engines.opensearch.fake_server import FakeServer

BASE = "https://foia.example.org/"


@pytest.fixture
def engine(fake_server: FakeServer, tmp_path) -> OpenSearchEngine:
    """An index with thirty entries."""
    folder = tmp_path / "0007" / "text"
    folder.mkdir(parents=True)
    writer = ServerTarget(SearchServer(fake_server.address), BASE).create_index(folder)
    for number in range(30):
        writer.add_entry(IndexEntry(f"id/document/{number}", f"id/document/{number}", "document"))
    writer.commit()
    index = read_server_index(folder)
    assert index is not None
    return OpenSearchEngine(index.server, index.index)


UNAUTHORIZED = (
    b'{"error":{"root_cause":[{"type":"security_exception","reason":"missing authentication credentials for '
    b'REST request [/harbor/_search]","header":{"WWW-Authenticate":["Basic realm=\\"security\\""]}}],'
    b'"type":"security_exception","reason":"missing authentication credentials"},"status":401}'
)
NOT_FOUND = (
    b'{"error":{"root_cause":[{"type":"index_not_found_exception","reason":"no such index [harbor-0007]",'
    b'"resource.type":"index_or_alias"}],"type":"index_not_found_exception",'
    b'"reason":"no such index"},"status":404}'
)
TOO_MANY = (
    b'{"error":{"root_cause":[{"type":"illegal_state_exception","reason":"Automaton [a*] expanded to '
    b'too many terms (limit 128)"}],"type":"search_phase_execution_exception","reason":"all shards failed"},'
    b'"status":400}'
)
TIMED_OUT = (
    b'{"took":20003,"timed_out":true,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},'
    b'"hits":{"max_score":null,"hits":[]}}'
)


@pytest.mark.parametrize(
    ("status", "answer", "sentence"),
    [
        (401, UNAUTHORIZED, "answers 401: missing authentication credentials for REST request"),
        (401, b"Unauthorized", "answers 401: its answer is no JSON."),
        (404, NOT_FOUND, r"answers 404: no such index \[harbor-0007\]\."),
        (200, TIMED_OUT, r"did not look through all of its index in time\."),
        (200, b"<html>a proxy</html>", "answers 200: its answer is no JSON"),
    ],
)
def test_an_error_of_the_server_is_one_sentence(engine, fake_server, status, answer, sentence) -> None:
    """
    It says which server, and the innermost reason that this gives.
    """
    fake_server.instead.append(("_search", status, answer))

    with pytest.raises(SearchServerError, match=sentence):
        engine.find_entries(EveryEntry(), "relevance", 0, 10)


def test_a_beginning_of_too_many_words_is_a_matter_of_the_search(engine, fake_server) -> None:
    """
    Not of the server: whoever searches can write more of it.
    """
    fake_server.instead.append(("_search", 400, TOO_MANY))

    with pytest.raises(SearchRejected, match="too many words begin so"):
        engine.find_entries(PrefixQuery("text", "a"), "relevance", 0, 10)


def test_no_server_is_one_sentence() -> None:
    """
    Where nobody listens, the address is named.
    """
    nobody = OpenSearchEngine(SearchServer("http://127.0.0.1:9"), "harbor-0001-00000000")

    with pytest.raises(
        SearchServerError,
        match=r"^The search server http://127.0.0.1:9 does not answer: there is no connection to it\.$",
    ):
        nobody.count_entries(EveryEntry())


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    """
    Who searches is told after some seconds.
    """
    with socket.create_server(("127.0.0.1", free_port())) as mute:
        server = SearchServer(f"http://127.0.0.1:{mute.getsockname()[1]}")

        with pytest.raises(SearchServerError, match=r"does not answer: it took too long\.$"):
            server.ask("GET", "harbor", seconds=0.2)


def test_pages_are_bounded_save_for_whoever_turns_them(engine, fake_server, monkeypatch) -> None:
    """
    A server sorts so many hits for a page; behind them one page leads to the next, and none is jumped to.
    """
    monkeypatch.setattr(opensearch_engine, "WINDOW", 10)
    fake_server.window = 10
    jumping = OpenSearchEngine(engine.server, engine.index)

    turned = [
        hit.name for start in range(0, 30, 5) for hit in engine.find_entries(EveryEntry(), "date", start, 5)
    ]

    assert [f"id/document/{number}" for number in range(30)] == turned
    with pytest.raises(RequestRefused, match="The first 10 hits of a search can be turned to"):
        jumping.find_entries(EveryEntry(), "date", 20, 5)


@pytest.mark.parametrize(
    ("environment", "sent"),
    [
        ({}, ""),
        ({USER: "reader", PASSWORD: "secret"}, "Basic cmVhZGVyOnNlY3JldA=="),
        ({API_KEY: "a2V5", USER: "reader"}, "ApiKey a2V5"),
    ],
)
def test_credentials_come_from_the_environment(engine, fake_server, monkeypatch, environment, sent) -> None:
    """
    A user with a password, or a key, which goes first.
    """
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    engine.count_entries(EveryEntry())

    assert sent == fake_server.authorizations[-1]


def test_an_answer_of_a_failed_shard_is_no_answer(engine, fake_server) -> None:
    """
    A count of some of the entries is not taken for that of all.
    """
    shards = {"total": 2, "successful": 1, "skipped": 0, "failed": 1}
    fake_server.instead.append(("_count", 200, json.dumps({"count": 4, "_shards": shards}).encode()))

    with pytest.raises(SearchServerError, match="did not look through all of its index"):
        engine.count_entries(EveryEntry())
