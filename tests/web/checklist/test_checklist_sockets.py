"""Rows 53 to 62, 71 and 72: bytes that are no decent request, what they get, and whom they hold up."""

from contextlib import ExitStack
from itertools import repeat
from select import select
from urllib.parse import quote

import pytest

from tests.web.checklist.rows import each_row, row
from tests.web.checklist.wire import connected, last_words, talk

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
ASK = b"ASK{}"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"3\r\nASK\r\n2\r\n{}\r\n0\r\n\r\n"
SMUGGLED = b"GET /conflicts HTTP/1.1\r\nHost: x\r\n\r\n"
YES = b'{"head":{},"boolean":true}'


def ordinary(server):
    """The statuses of answers to ordinary questions."""
    replies = [
        server.get("/healthz"),
        server.get("/doc/release/2012-04-10"),
        server.ask("ASK{}"),
        server.post("ASK{}"),
    ]
    return [reply.status for reply in replies]


@each_row(
    ("request_", "statuses"),
    [
        (54, b"GET /sparql?query=" + b"a" * 9 * 1024 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
        (54, b"GET /doc/" + b"a" * 9 * 1024 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
        (54, b"GET /sparql?query=" + b"a" * 70 * 1024 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
        (54, b"GET /sparql?query=" + b"a" * 600 * 1024 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414, 431}),
        (53, b"GET /sparql?query=" + b"a" * 33 * 1024 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
        (55, POST + b"Content-Length: 66560\r\n\r\n", {413}),
        (55, b"POST /doc/x HTTP/1.1\r\nHost: x\r\nContent-Length: 66560\r\n\r\n", {413}),
        (56, POST + b"Content-Length: 10737418240\r\n\r\n", {413}),
        (56, POST + b"Content-Length: 66560\r\nExpect: 100-continue\r\n\r\n", {413}),
        (56, POST + b"Content-Length: 9223372036854775807\r\n\r\n", {413}),
        (58, POST + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nASK{}", {415}),
        (58, POST + b"Content-Encoding: br, gzip\r\nContent-Length: 5\r\n\r\nASK{}", {415}),
        (58, POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + CHUNKS, {400}),
        (60, GET + b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"\r\n", {431}),
        (60, GET + b"X: " + b"y" * 70 * 1024 + b"\r\n\r\n", {431}),
        (60, GET + b"Accept: " + b"y/z," * 20 * 1024 + b"\r\n\r\n", {431}),
        (61, POST + b"Content-Length: -5\r\n\r\nASK{}", {400}),
        (61, POST + b"Content-Length: 5x\r\n\r\nASK{}", {400}),
        (61, POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}", {400}),
        (61, POST + b"Content-Length: 99999999999999999999999\r\n\r\nASK{}", {400, 413}),
        (62, POST + b"Transfer-Encoding: identity\r\n\r\nASK{}", {400}),
        (62, POST + b"Transfer-Encoding: xchunked\r\n\r\n" + CHUNKS, {400}),
        (79, b"GET / HTTP/1.1\r\n\r\n", {400}),
        (79, b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", {400}),
        (79, b"GET / HTTP/1.1\r\nHost: a/../<script>\r\n\r\n", {400}),
        (38, b"GET /sparql?query=\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", {400}),
        (38, "GET /search?q=“Müller” HTTP/1.1\r\nHost: x\r\n\r\n".encode(), {200}),
        (38, "GET /sparql?query=ASK{}%20%23“ HTTP/1.1\r\nHost: x\r\n\r\n".encode(), {200}),
    ],
)
def test_what_is_too_large_or_broken_is_refused_at_once(server, request_, statuses):
    """Before a body is read, where there is one; an ordinary question is answered right after."""
    assert talk(server, request_).status in statuses
    assert [200] * 4 == ordinary(server)


@row(57)
def test_row_57_a_body_without_end_ends_at_the_cap(server):
    """413, and the connection is closed."""
    block = b"1000\r\n" + b"#" * 4096 + b"\r\n"
    answer = last_words(server, [POST + CHUNKED + b"\r\n", *repeat(block, 10_000)])

    assert 413 == answer.status


@row(62)
@pytest.mark.parametrize("headers", [b"Content-Length: 5\r\n" + CHUNKED, CHUNKED + b"Content-Length: 5\r\n"])
def test_row_62_two_lengths_smuggle_nothing(server, headers):
    """The server refuses and closes the connection (RFC 9112, 6.1): what follows is no request."""
    answer = last_words(server, POST + headers + b"\r\n" + CHUNKS + SMUGGLED)

    assert 400 == answer.status


@row(62)
def test_row_62_other_servers_that_pass_both_on_are_not_believed(client):
    """An app that is told two lengths refuses."""
    both = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "5"}
    answer = client.post("/sparql", data=ASK, content_type="application/sparql-query", environ_overrides=both)

    assert 400 == answer.status_code


@pytest.mark.parametrize(
    "request_",
    [
        POST + b"Content-Length: 5\r\n\r\nASK{}",
        POST + CHUNKED + b"\r\n" + CHUNKS,
        POST + b"Content-Length: 5\r\nExpect: 100-continue\r\n\r\nASK{}",
        POST.replace(b"1.1", b"1.0") + b"Content-Length: 5\r\n\r\nASK{}",
        b"GET http://other.example/sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: [::1]:80\r\nAccept: "
        + b"a/b," * 97
        + b"a/b;x=%b,*/*\r\n\r\n" % (b"y" * 7700),
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nContent-Encoding: identity\r\n\r\n",
    ],
    ids=[
        "length",
        "chunked",
        "100-continue",
        "1.0",
        "absolute",
        "1.0 without host",
        "8 KB of Accept",
        "identity",
    ],
)
def test_decent_requests_of_any_shape_are_answered(server, request_):
    """What real clients send works."""
    answer = talk(server, request_)

    assert (200, YES) == (answer.status, answer.body)


def test_requests_may_come_one_behind_the_other(server):
    """A connection is kept, and its requests are answered in their order."""
    with connected(server) as connection:
        connection.sendall(
            POST + b"Content-Length: 5\r\n\r\nASK{}" + GET + b"\r\n" + GET + b"Connection: close\r\n\r\n"
        )
        data = b""
        while piece := connection.recv(65536):
            data += piece

    assert [3, 1, 2] == [data.count(mark) for mark in (b"HTTP/1.1 200 OK", YES, b'"status": "ok"')]
    assert data.index(YES) < data.index(b'"status": "ok"')


@row(71)
def test_row_71_slow_bodies_hold_up_nobody(server):
    """Twenty bodies that do not continue, and everything else is answered while they are waited for."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(server)) for _ in range(20)]
        for connection in connections:
            connection.sendall(POST + b"Content-Length: 50\r\n\r\nA")

        assert [[200] * 4] * 5 == [ordinary(server) for _ in range(5)]
        assert [] == select(connections, [], [], 0)[0]


@row(72)
def test_row_72_slow_readers_hold_up_nobody(server):
    """Sixteen answers of some megabytes that no one reads hold neither threads nor query workers."""
    query = quote(
        "SELECT ?x { VALUES ?n { 1 2 3 4 5 6 7 8 } ?a ?b ?c . ?d ?e ?f BIND(REPEAT AS ?x) }".replace(
            "REPEAT", '"' + "x" * 400 + '"'
        )
        + " LIMIT 12000"
    )
    with ExitStack() as stack:
        for _ in range(16):
            connection = stack.enter_context(connected(server, buffer=4096))
            connection.sendall(b"GET /sparql?query=" + query.encode() + b" HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(12).endswith(b"200")

        assert [200] * 4 == ordinary(server)
