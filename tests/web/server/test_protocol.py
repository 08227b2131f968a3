"""A connection, as its client sees it."""

import asyncio
import json
import socket
import struct
from contextlib import asynccontextmanager
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from uvicorn import Config
from uvicorn.server import ServerState

from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.rate_limits import ConnectionLimits
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.protocol import MAX_FRAMING, SLICE, BoundedProtocol, ProtocolBounds

GET = b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: h\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
MAX_ADDRESS, MAX_BODY = 1000, 100
TOO_LONG = "The headers of a request have at most 32,768 bytes."


class App:
    """An ASGI app that answers with path and body, at once or later or in pieces, as the path says."""

    def __init__(self):
        self.gone, self.let_go, self.begun = [], asyncio.Event(), asyncio.Event()
        self.scopes = []

    async def __call__(self, scope, receive, send):
        body, is_whole = b"", False
        while not is_whole:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, is_whole = body + message["body"], not message["more_body"]
        self.scopes.append(scope)
        self.begun.set()
        path = scope["raw_path"].decode()
        if path == "/later":
            await self.let_go.wait()
            self.gone.append(scope[IS_GONE]())
            path = "late"
        if path.startswith("/pieces"):
            await self._send_pieces(path, send)
            return
        if path == "/endless":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while not scope[IS_GONE]():
                await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            self.gone.append(True)
            return
        text = path.encode() + body
        headers = [(b"content-length", b"%d" % len(text))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    async def _send_pieces(self, path, send):
        headers = [(b"content-length", path[7:].encode())] if path[7:].isdigit() else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for piece in (b"ab", b"c"):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if path != "/pieces/break":
            await send({"type": "http.response.body", "body": b""})


class Served:
    """A server in this loop, with one app."""

    def __init__(self, **limits):
        self.limits = ConnectionLimits(**limits)
        self.watch = ConnectionWatch(self.limits, ClientAddresses())
        self.app, self.state = App(), ServerState()

    async def __aenter__(self):
        config = Config(self.app, ws="none", log_config=None, log_level="critical", access_log=False)
        config.load()
        bounds = ProtocolBounds(self.watch, self.limits, MAX_ADDRESS, MAX_BODY)
        make = partial(BoundedProtocol, bounds, config, self.state, {})
        self.listening = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
        self.address = self.listening.sockets[0].getsockname()
        self.watching = asyncio.create_task(self.watch.run())
        return self

    async def __aexit__(self, *_):
        self.watching.cancel()
        self.listening.close()
        for each in tuple(self.state.connections):
            each.abort()
        while self.state.connections:
            await asyncio.sleep(0.01)

    @asynccontextmanager
    async def connect(self):
        """Connect to it: what comes, and where to send."""
        reader, writer = await asyncio.open_connection(*self.address)
        try:
            yield reader, writer
        finally:
            writer.close()

    async def exchange(self, *pieces):
        """Send pieces, and return all that comes until the end of the connection."""
        async with self.connect() as (reader, writer):
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0.002)
            return await asyncio.wait_for(reader.read(), 60)


def sent(*pieces, **limits):
    """Return what a server sends for pieces until it ends the connection."""

    async def run():
        async with Served(**limits) as server:
            return await server.exchange(*pieces)

    return asyncio.run(run())


def read(*pieces):
    """Return status and body of each answer to pieces that end with the last request."""
    return bodies(sent(*pieces))


def bodies(data):
    """Return status and body of each answer, or what is wrong."""
    found = []
    while data:
        head, _, data = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        size = int(headers.get("content-length", 0))
        body, data = data[:size], data[size:]
        is_problem = "problem" in headers.get("content-type", "")
        found.append((int(lines[0].split()[1]), json.loads(body)["detail"] if is_problem else body))
    return found


LAST = b"GET /end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
END = (200, b"/end")


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_requests_are_read_however_they_come(size):
    """Byte for byte or all at once, with bodies of both kinds, chunks with extensions and trailers."""
    data = (
        b"\r\n"
        + GET
        + POST
        + b"Content-Length: 4\r\n\r\nabcd"
        + CHUNKED
        + b"2;x=y\r\nab\r\n1\r\nc\r\n0\r\nHost: other\r\n\r\n"
        + "GET /é HTTP/1.1\r\nHost: h\r\n\r\n".encode()
        + LAST
    )
    pieces = [data[start : start + size] for start in range(0, len(data), size)]

    assert [(200, b"/a"), (200, b"/pabcd"), (200, b"/pabc"), (200, b"/%C3%A9"), END] == read(*pieces)


def test_requests_are_answered_in_their_order():
    """Also those that come at once, where one of them takes longer; the last ends the connection."""

    async def run():
        async with Served() as server:
            asyncio.get_running_loop().call_later(0.05, server.app.let_go.set)
            later = GET.replace(b"/a", b"/later")
            post = POST + b"Content-Length: 2\r\n\r\nxy"
            return await server.exchange(GET + later + post + GET * 300 + LAST)

    expected = [(200, b"/a"), (200, b"late"), (200, b"/pxy"), *[(200, b"/a")] * 300, END]
    assert expected == bodies(asyncio.run(run()))


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"get / HTTP/1.1\r\n\r\n", 501),
        (b"BREW / HTTP/1.1\r\n\r\n", 501),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
        (b"GET /\r\n\r\n", 505),
        (b"GET / HTTP/1.1\nHost: h\n\n", 400),
        (b"GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", 400),
        (b"GET /a b HTTP/1.1\r\n\r\n", 400),
        (b"GET /\xff HTTP/1.1\r\n\r\n", 400),
        (b"GET a HTTP/1.1\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
        (POST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        (POST + b"Content-Length: 3, 3\r\n\r\nabc", 400),
        (POST + b"Content-Length: +3\r\n\r\nabc", 400),
        (POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (CHUNKED + b"0x1\r\na\r\n0\r\n\r\n", 400),
        (CHUNKED + b"1\r\nab\r\n0\r\n\r\n", 400),
        (CHUNKED + b"zz\r\n", 400),
    ],
)
def test_what_two_servers_could_read_in_two_ways_is_refused(data, status):
    """In its turn, behind the request before it; what follows is not read."""
    assert [200, status] == [each[0] for each in read(GET, data + GET, GET)]


@pytest.mark.parametrize(
    "data",
    [
        b"GET /a HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /a HTTP/1.0\r\n\r\n",
        b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        b"GET /a HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
        b"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n",
    ],
)
def test_behind_the_last_request_nothing_is_read(data):
    """Also where another protocol would begin, which is not spoken here."""
    assert [200] == [status for status, _ in read(data + GET, GET)]


def test_raw_bytes_of_an_address_are_those_of_utf_8():
    """As curl sends them; where they are not, the client is told so. Bodies are taken as they are."""
    assert [(200, b"/b%C3%A9"), END] == read("GET /bé?q=é HTTP/1.1\r\n\r\n".encode() + LAST)
    assert [(200, b"/" + "é".encode()), END] == read(
        b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", "é".encode(), LAST
    )
    assert [(400, "The address holds bytes that are not UTF-8.")] == read(b"GET /b?q=\xe9 HTTP/1.1\r\n\r\n")


def test_bytes_of_a_body_stay_as_they_are():
    """
    Also behind another request: a body that grew would end in the middle, and its rest pass for a request.
    """
    body = b"\xff" * 30 + GET
    data = GET + POST + b"Content-Length: %d\r\n\r\n" % len(body) + body
    for cut in range(len(GET) + len(POST), len(data), 7):
        assert [(200, b"/a"), (200, b"/p" + body), END] == read(data[:cut], data[cut:] + LAST)


def test_heads_have_a_bound():
    """
    Whether the address does not end, or one header, or the headers; of an address the app gets as much as
    shows that it is too long.
    """
    endless = b"x" * SLICE
    head = b"GET / HTTP/1.1\r\n"

    assert [(414, "An address has at most 1,000 bytes.")] == read(b"GET /", *[endless] * 9)
    assert (200, b"/" + b"x" * 1500) == read(b"GET /" + b"x" * 1500 + b" HTTP/1.1\r\n\r\n" + LAST)[0]
    assert [(431, "The head of the request is too long.")] == read(head + b"A: ", *[endless] * 99)
    assert [(431, TOO_LONG)] == read(head, *[endless + b": x\r\n"] * 99)
    assert [(431, TOO_LONG)] == read(head, *[b"A: " + b"x" * 8192 + b"\r\n"] * 4, b"\r\n")
    assert (200, b"/") == read(head, *[b"A: " + b"x" * 8191 + b"\r\n"] * 4, b"\r\n" + LAST)[0]


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (b"If-Match: " + b"x" * 8192, (200, b"/a")),
        (b"If-Match: " + b"x" * 8193, (431, "A header has at most 8,192 bytes, and If-Match has more.")),
        (
            b"n" * 99 + b": " + b"x" * 8193,
            (431, f"A header has at most 8,192 bytes, and {'n' * 40} has more."),
        ),
        (b"a:\r\n" * 98 + b"a:", (200, b"/a")),
        (b"a:\r\n" * 99 + b"a:", (431, "A request has at most 100 headers.")),
    ],
)
def test_headers_have_a_bound(header, status):
    """In length, whose name is said, and in number, also of empty ones."""
    assert status == read(GET[:-2] + header + b"\r\n\r\n" + LAST)[0]


@pytest.mark.parametrize("start", [b"0\r\nX-T: ", b"1;x=", b"0\r\n" + b"a:\r\n" * 98])
def test_what_stands_between_and_behind_the_parts_of_a_body_has_a_bound(start):
    """Trailers and extensions of chunks are read as far as a body of single bytes would go."""
    sentence = "The body of the request has too much between its parts, or behind them."

    assert [(413, sentence)] == read(CHUNKED + start, b"t" * 2 * MAX_FRAMING)


@pytest.mark.parametrize(
    ("chunks", "expected"), [(100, (200, b"/p" + b"x" * 100)), (128, (200, b"/p" + b"x" * 101))]
)
def test_a_body_of_single_bytes_is_read(chunks, expected):
    """However it is cut; what is too long is cut behind the byte that says so."""
    assert expected == read(CHUNKED + b"1\r\nx\r\n" * chunks + b"0\r\n\r\n" + LAST)[0]


def test_a_body_comes_in_few_chunks(monkeypatch):
    """Each of them is work in the event loop, however short it is: 128, and one more for each 512 bytes."""
    monkeypatch.setattr("tests.web.server.test_protocol.MAX_BODY", 6400)
    for chunks, expected in (
        (139, (200, b"/p" + b"x" * 139)),
        (140, (413, "A body comes in at most 140 chunks.")),
    ):
        assert expected == read(CHUNKED + b"1\r\nx\r\n" * chunks + b"0\r\n\r\n" + LAST)[0]


def test_trailers_are_counted():
    """As headers are, which they cannot become."""
    trailers = b"X-Forwarded-For: 1.2.3.4\r\n" + b"a:\r\n" * 98

    async def run():
        async with Served() as server:
            data = await server.exchange(CHUNKED + b"0\r\n" + trailers[:-4] + b"\r\n", LAST)
            return data, [name for name, _ in server.app.scopes[0]["headers"]]

    data, names = asyncio.run(run())

    assert [(200, b"/p"), END] == bodies(data)
    assert [b"host", b"transfer-encoding"] == names
    too_many = CHUNKED + b"0\r\n" + trailers + b"a:\r\n\r\n"
    assert [(431, "A request has at most 100 headers.")] == read(too_many)


def test_a_body_is_asked_for():
    """A client that waits to be asked is; one whose body would be too long is answered instead."""
    expecting = POST + b"Expect: 100-continue\r\nContent-Length: "

    assert sent(expecting + b"2\r\n\r\n", b"xy", LAST).startswith(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"
    )
    assert [(200, b"/p")] == bodies(sent(expecting + b"101\r\n\r\n"))


@pytest.mark.parametrize("pieces", [1, 2])
def test_a_body_is_asked_for_in_its_turn(pieces):
    """Behind the answer to the request before it, whether both come at once or not."""
    later = GET.replace(b"/a", b"/later")
    expecting = POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"

    async def run():
        async with Served() as server, server.connect() as (reader, writer):
            for each in (later, expecting) if pieces > 1 else (later + expecting,):
                writer.write(each)
                await asyncio.sleep(0.05)
            server.app.let_go.set()
            data = await asyncio.wait_for(reader.readuntil(b"100 Continue\r\n\r\n"), 60)
            writer.write(b"xy" + LAST)
            return data, await asyncio.wait_for(reader.read(), 60)

    first, rest = asyncio.run(run())

    assert [(200, b"late")] == bodies(first.removesuffix(b"HTTP/1.1 100 Continue\r\n\r\n"))
    assert [(200, b"/pxy"), END] == bodies(rest)


def test_other_expectations_are_not_met():
    """The client is told so, and HTTP/1.0 knows none."""
    post = POST + b"Expect: tea\r\nContent-Length: 2\r\n\r\nxy"

    assert [(417, "Of what may be expected 100-continue alone is known.")] == bodies(sent(post))
    assert b"Continue" not in sent(post.replace(b"HTTP/1.1", b"HTTP/1.0").replace(b"tea", b"100-continue"))


def test_a_client_that_takes_nothing_is_answered_no_more():
    """Its requests wait, and what they would be answered fills no memory; when it takes, all are answered."""

    async def run(number):
        with socket.socket() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            async with Served() as server:
                client.connect(server.address)
                client.setblocking(False)
                reader, writer = await asyncio.open_connection(sock=client)
                writer.transport.pause_reading()
                counts = []
                writer.write(GET * number + LAST)
                while len(counts) < 2 or counts[-1] != counts[-2]:
                    await asyncio.sleep(0.2)
                    counts.append(len(server.app.scopes))
                writer.transport.resume_reading()
                data = await asyncio.wait_for(reader.read(), 60)
                writer.close()
                return counts[-1], data

    begun, data = asyncio.run(run(100_000))

    assert begun < 90_000
    assert 100_001 == data.count(b"HTTP/1.1 200 OK")


def test_who_still_sends_a_body_reads_the_answer():
    """What is sent behind a refusal is dropped, and does not take the answer away."""
    assert [(200, b"/p")] == bodies(sent(POST + b"Content-Length: 9000000\r\n\r\n", *[b"x" * 100_000] * 20))


def test_a_body_must_come_in_time():
    """It is answered 408, behind the requests before it; a head that does not come is not answered."""
    late = (408, "The body of the request did not come in time.")
    post = POST + b"Content-Length: 2\r\n\r\nx"

    assert [late] == bodies(sent(post, body_seconds=0.1))
    assert [(200, b"/a"), late] == bodies(sent(GET + post, body_seconds=0.1))
    assert b"" == sent(GET[:-2], head_seconds=0.1)
    assert [(200, b"/a")] == bodies(sent(GET, head_seconds=0.1))


def test_a_body_that_is_late_waits_for_its_turn():
    """Its request may be behind one that takes long."""

    async def run():
        async with Served(body_seconds=0.1) as server, server.connect() as (reader, writer):
            writer.write(GET.replace(b"/a", b"/later") + POST + b"Content-Length: 2\r\n\r\nx")
            await asyncio.sleep(0.6)
            server.app.let_go.set()
            return await asyncio.wait_for(reader.read(), 60)

    assert [(200, b"late"), (408, "The body of the request did not come in time.")] == bodies(
        asyncio.run(run())
    )


def test_a_body_that_breaks_off_is_told_so():
    """A client that ends its half of the connection in the middle of a body can still read."""

    async def run():
        async with Served() as server, server.connect() as (reader, writer):
            writer.write(POST + b"Content-Length: 2\r\n\r\nx")
            writer.write_eof()
            return await asyncio.wait_for(reader.read(), 60)

    assert [(400, "The body of the request broke off.")] == bodies(asyncio.run(run()))


@pytest.mark.parametrize("path", [b"/later", b"/pieces"])
def test_a_client_that_sends_no_more_gets_its_answers(path):
    """A client that ends its half of the connection behind its requests reads their answers, and its end."""

    async def run():
        async with Served() as server, server.connect() as (reader, writer):
            writer.write(GET.replace(b"/a", path) + GET)
            await asyncio.wait_for(server.app.begun.wait(), 60)
            writer.write_eof()
            await asyncio.sleep(0.1)
            server.app.let_go.set()
            return await asyncio.wait_for(reader.read(), 60)

    _, first, second = asyncio.run(run()).split(b"HTTP/1.1 200 OK\r\n")

    assert first.endswith(b"late" if path == b"/later" else b"\r\n0\r\n\r\n")
    assert second.endswith(b"\r\n\r\n/a")


def test_a_client_that_resets_is_no_fault(caplog):
    """Before its connection is taken, or in the middle; also one that has sent more than was read."""

    async def run():
        async with Served() as server:
            for data in (b"", GET, GET.replace(b"/a", b"/later") + GET * 3000):
                for _ in range(20):
                    client = socket.create_connection(server.address)
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    client.sendall(data)
                    client.close()
                await asyncio.sleep(0.1)
            server.app.let_go.set()
            while len(server.watch):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 60))

    assert [] == caplog.records


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"GET /pieces HTTP/1.1", b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
        (b"GET /pieces3 HTTP/1.1", b"abc"),
        (b"HEAD /pieces HTTP/1.1", b""),
        (b"HEAD /a HTTP/1.1", b""),
    ],
)
def test_an_answer_in_pieces_ends_as_its_client_knows(request_, expected):
    """With its last chunk, or its length."""
    data = sent(request_ + b"\r\nHost: h\r\n\r\n", LAST)
    first, _, rest = data.partition(b"\r\n\r\n")

    assert first.startswith(b"HTTP/1.1 200 OK")
    assert rest.startswith(expected)
    assert rest.removeprefix(expected).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("path", [b"/pieces4", b"/pieces/break"])
def test_a_part_does_not_pass_for_the_whole(path):
    """An answer that is not as long as was said, or breaks off, has neither its length nor its last chunk."""
    head, _, body = sent(GET.replace(b"/a", path)).partition(b"\r\n\r\n")

    assert body == (b"abc" if path == b"/pieces4" else b"2\r\nab\r\n1\r\nc\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")


def test_whoever_answers_learns_that_the_client_has_gone():
    """Also while an answer in pieces waits for its client, and where the client ends only its half."""

    async def run(path, leave):
        async with Served() as server, server.connect() as (_, writer):
            writer.write(GET.replace(b"/a", path))
            await asyncio.wait_for(server.app.begun.wait(), 60)
            getattr(writer.transport, leave)()
            while len(server.watch):
                await asyncio.sleep(0.01)
            server.app.let_go.set()
            while not server.app.gone:
                await asyncio.sleep(0.01)
            return server.app.gone

    for path, leave in ((b"/later", "abort"), (b"/later", "write_eof"), (b"/endless", "abort")):
        assert [True] == asyncio.run(asyncio.wait_for(run(path, leave), 60))


def test_a_client_that_has_sent_more_is_seen_to_go():
    """Requests that wait for one that takes long do not hide the end of the connection."""

    async def run():
        async with Served() as server, server.connect() as (_, writer):
            writer.write(GET.replace(b"/a", b"/later") + GET * 200)
            await asyncio.wait_for(server.app.begun.wait(), 60)
            writer.write(GET * 200)
            await asyncio.sleep(0.05)
            writer.transport.abort()
            while len(server.watch):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 60))


def test_more_is_made_when_some_was_taken():
    """
    A client that takes nothing does not fill the memory; who takes nothing for long loses the connection.
    """

    async def run():
        async with Served(taking_seconds=0.5) as server:
            silent = socket.create_connection(server.address)
            silent.sendall(GET.replace(b"/a", b"/endless"))
            await asyncio.wait_for(server.app.begun.wait(), 60)
            (connection,) = server.watch._watched
            await asyncio.sleep(0.2)
            begun = [connection.sent]
            await asyncio.sleep(0.1)
            begun.append(connection.sent)
            while not server.app.gone:
                await asyncio.sleep(0.01)
            with silent:
                return begun, silent.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0

    (first, second), is_reset = asyncio.run(asyncio.wait_for(run(), 60))

    assert first == second > 100_000
    assert is_reset


def test_a_server_that_ends_sends_what_it_has_begun():
    """Idle connections end at once, and one that is being answered with its answer."""

    async def run():
        async with Served() as server, server.connect() as (idle, _), server.connect() as (busy, writer):
            writer.write(GET.replace(b"/a", b"/later"))
            await asyncio.wait_for(server.app.begun.wait(), 60)
            for each in tuple(server.state.connections):
                each.shutdown()
            ends = [await asyncio.wait_for(idle.read(), 60)]
            server.app.let_go.set()
            ends.append(await asyncio.wait_for(busy.read(), 60))
            return ends

    first, second = asyncio.run(run())

    assert (b"", [(200, b"late")]) == (first, bodies(second))
    assert b"connection: close" in second


def test_a_fault_of_our_own_is_told_as_such(monkeypatch, caplog):
    """The client is not blamed, and the log has it."""
    monkeypatch.setattr("foia_graph.web.server.protocol.split_target", lambda *_: 1 / 0)

    assert [(500, "Something went wrong here; it is not your fault.")] == read(GET)
    assert ["ZeroDivisionError"] == [each.message.split(": ")[2] for each in caplog.records]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from([GET, POST, CHUNKED, b"\r\n", b"0\r\n\r\n", b"\xff", b"A: b\r\n", b"1"]) | st.binary()
    )
)
@example([b"GET /\xc3", b"\xa9 HTTP/1.1\r\n\r\n"])
def test_nothing_that_comes_fails(pieces):
    """Every request has an answer, which is good or blames the client."""
    found = bodies(sent(*pieces, head_seconds=0.01, body_seconds=0.01))

    assert all(status in {200, 400, 408, 413, 431, 501, 505} for status, _ in found)
