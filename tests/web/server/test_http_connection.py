"""A connection, as its client sees it."""

import asyncio
import json
import socket
import struct
from contextlib import asynccontextmanager
from functools import partial

import pytest

from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.connection_limits import ConnectionLimits
from foia_graph.web.server import http_connection
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.http_connection import HttpConnection
from foia_graph.web.server.listener import Listener, open_listener

GET = b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: h\r\n"


class Gateway:
    """A gateway that answers with the path and the body, at once or later or in pieces, as the path says."""

    max_address, most_body = 1000, 10

    def __init__(self):
        self.gone, self.let_go, self.begun = [], asyncio.Event(), asyncio.Event()
        self.count = 0

    def begin_answer(self, environ):
        path = environ["PATH_INFO"]
        self.count += 1
        if path == "/broken":
            return 200, [("X-A", "a\r\nb")], b""
        text = path.encode() + environ["wsgi.input"].read()
        return None if path.startswith("/later") else (200, [("X-A", "a")], text)

    async def answer(self, environ, pending, channel):
        assert pending is None
        self.begun.set()
        path = environ["PATH_INFO"]
        if path == "/later/fails":
            raise RuntimeError("a fault")
        if path.startswith("/later/pieces"):
            channel.begin_pieces(200, [("Content-Length", path[13:])] if path[13:] else [])
            for piece in (b"ab", b"", b"c"):
                await channel.send_piece(piece)
            channel.end_pieces()
            return
        if path == "/later/breaks":
            channel.begin_pieces(200, [])
            await channel.send_piece(b"ab")
            raise BaseException("a panic")
        if path == "/later/endless":
            channel.begin_pieces(200, [])
            while await channel.send_piece(b"x" * 100_000):
                pass
            self.gone.append(True)
            return
        await self.let_go.wait()
        self.gone.append(environ[IS_GONE]())
        channel.send_reply((200, [], b"late"))


class Served:
    """A server in this loop, with one gateway."""

    def __init__(self, **limits):
        self.limits = ConnectionLimits(**limits)
        self.watch = ConnectionWatch(self.limits, ClientAddresses())
        self.gateway = Gateway()
        self.listening = open_listener("127.0.0.1", 0)
        make = partial(HttpConnection, self.gateway, self.watch, self.limits)
        self.listener = Listener(self.listening, make, self.watch, self.limits.most)

    async def __aenter__(self):
        self.listener.start()
        self.watching = asyncio.create_task(self.watch.run())
        return self

    async def __aexit__(self, *_):
        self.watching.cancel()
        self.listener.stop()
        await self.watch.end_all(0.1)
        self.listening.close()

    @asynccontextmanager
    async def connect(self):
        """Connect to it: what comes, and where to send."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listening.getsockname()[1])
        try:
            yield reader, writer
        finally:
            writer.close()

    async def exchange(self, *pieces):
        """Send pieces, and return all that comes until the end of the connection."""
        async with self.connect() as (reader, writer):
            for piece in pieces:
                writer.write(piece)
                await asyncio.sleep(0.01)
            return await asyncio.wait_for(reader.read(), 60)


def sent(*pieces, **limits):
    """Return what a server sends for pieces until it ends the connection."""

    async def run():
        async with Served(**limits) as server:
            return await server.exchange(*pieces)

    return asyncio.run(run())


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


def test_requests_are_answered_in_their_order():
    """
    Also those that come at once, where one of them takes longer; the last ends the connection.
    """

    async def run():
        async with Served() as server:
            asyncio.get_running_loop().call_later(0.05, server.gateway.let_go.set)
            later = GET.replace(b"/a", b"/later")
            post = POST + b"Content-Length: 2\r\n\r\nxy"
            return await server.exchange(GET + later + post + GET * 300 + LAST)

    expected = [(200, b"/a"), (200, b"late"), (200, b"/pxy"), *[(200, b"/a")] * 300, END]
    assert expected == bodies(asyncio.run(run()))


def test_what_cannot_be_read_is_answered_in_its_turn():
    """
    And ends the connection.
    """
    assert [
        (200, b"/a"),
        (501, "The method is not known: methods are those of HTTP, in capitals."),
    ] == bodies(sent(GET, b"get / HTTP/1.1\r\n\r\n" + GET))


def test_a_body_is_asked_for():
    """
    A client that waits to be asked is; one whose body would be too long is answered instead.
    """
    expecting = POST + b"Expect: 100-continue\r\nContent-Length: "

    assert sent(expecting + b"2\r\n\r\n", b"xy", LAST).startswith(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"
    )
    assert [(200, b"/p")] == bodies(sent(expecting + b"11\r\n\r\n"))


@pytest.mark.parametrize("pieces", [(0,), (0, 1)])
def test_a_body_is_asked_for_in_its_turn(pieces):
    """
    Behind the answer to the request before it, whether both come at once or not.
    """
    later = GET.replace(b"/a", b"/later")
    expecting = POST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n"

    async def run():
        async with Served() as server, server.connect() as (reader, writer):
            for each in (later, expecting) if len(pieces) > 1 else (later + expecting,):
                writer.write(each)
                await asyncio.sleep(0.05)
            server.gateway.let_go.set()
            data = await asyncio.wait_for(reader.readuntil(b"100 Continue\r\n\r\n"), 60)
            writer.write(b"xy" + LAST)
            return data, await asyncio.wait_for(reader.read(), 60)

    first, rest = asyncio.run(run())

    assert [(200, b"late")] == bodies(first.removesuffix(b"HTTP/1.1 100 Continue\r\n\r\n"))
    assert [(200, b"/pxy"), END] == bodies(rest)


def test_other_expectations_are_not_met():
    """
    The client is told so, and HTTP/1.0 knows none.
    """
    post = POST + b"Expect: tea\r\nContent-Length: 2\r\n\r\nxy"

    assert [(417, "Of what may be expected 100-continue alone is known.")] == bodies(sent(post))
    assert b"Continue" not in sent(post.replace(b"HTTP/1.1", b"HTTP/1.0").replace(b"tea", b"100-continue"))


def test_a_client_that_takes_nothing_is_answered_no_more():
    """
    Its requests wait, and what they would be answered fills no memory; when it takes, all are answered.
    """

    async def run(number):
        async with Served() as server, server.connect() as (reader, writer):
            writer.transport.pause_reading()
            counts = []
            writer.write(GET * number + LAST)
            while len(counts) < 2 or counts[-1] != counts[-2]:
                await asyncio.sleep(0.2)
                counts.append(server.gateway.count)
            writer.transport.resume_reading()
            return counts[-1], await asyncio.wait_for(reader.read(), 60)

    begun, data = asyncio.run(run(100_000))

    assert begun < 90_000
    assert 100_001 == data.count(b"HTTP/1.1 200 OK")


def test_who_still_sends_a_body_reads_the_answer():
    """
    What is sent behind a refusal is dropped, and does not take the answer away.
    """
    assert [(200, b"/p")] == bodies(sent(POST + b"Content-Length: 9000000\r\n\r\n", *[b"x" * 100_000] * 20))


def test_a_body_must_come_in_time():
    """
    It is answered 408; a head that does not come is not answered.
    """
    assert [(408, "The body of the request did not come in time.")] == bodies(
        sent(POST + b"Content-Length: 2\r\n\r\nx", body_seconds=0.1)
    )
    assert b"" == sent(GET[:-2], head_seconds=0.1)
    assert [(200, b"/a")] == bodies(sent(GET, head_seconds=0.1))


def test_a_body_that_breaks_off_is_told_so():
    """
    A client that ends its half of the connection in the middle of a body can still read.
    """

    async def run():
        async with Served() as server, server.connect() as (reader, writer):
            writer.write(POST + b"Content-Length: 2\r\n\r\nx")
            writer.write_eof()
            return await asyncio.wait_for(reader.read(), 60)

    assert [(400, "The body of the request broke off.")] == bodies(asyncio.run(run()))


@pytest.mark.parametrize("data", [GET, GET * 2, GET * 3, GET * 300, GET * 3 + GET[:-2], GET * 400 + GET[:-2]])
def test_what_was_sent_before_the_end_is_answered(data):
    """
    Whole requests of a client that ends its half of the connection are; then the connection ends.
    """

    async def run():
        async with Served() as server, server.connect() as (reader, writer):
            writer.write(data)
            writer.write_eof()
            return await asyncio.wait_for(reader.read(), 10)

    assert [(200, b"/a")] * (len(data) // len(GET)) == bodies(asyncio.run(run()))


def test_a_client_that_resets_is_no_fault(caplog):
    """
    Before its connection is taken, or in the middle; also one that has sent more than was read.
    """

    async def run():
        async with Served() as server:
            for data in (b"", GET, GET.replace(b"/a", b"/later") + GET * 3000):
                for _ in range(20):
                    client = socket.create_connection(server.listening.getsockname())
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    client.sendall(data)
                    client.close()
                await asyncio.sleep(0.1)
            server.gateway.let_go.set()
            while len(server.watch):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 60))

    assert [] == caplog.records


def test_behind_an_answer_that_ends_the_connection_there_is_none(caplog):
    """
    What was sent behind its request is not answered, nor run.
    """

    async def run():
        async with Served() as server, server.connect() as (reader, writer):
            old = b"GET /later/pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            writer.write(old + GET)
            data = await asyncio.wait_for(reader.read(), 60)
            writer.write(GET)
            await asyncio.sleep(0.05)
            return data, server.gateway.count

    data, count = asyncio.run(run())

    assert data.endswith(b"\r\n\r\nabc")
    assert (1, []) == (count, caplog.records)


def test_a_connection_of_an_old_client_says_that_it_goes_on():
    """
    In HTTP/1.0 it ends where nothing is said.
    """
    old = b"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"

    assert b"\r\nConnection: keep-alive\r\n" in sent(old, LAST)
    assert b"\r\nConnection: close\r\n" in sent(old.replace(b"keep-alive", b"close"))


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"GET /later/pieces HTTP/1.1", b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"),
        (b"GET /later/pieces3 HTTP/1.1", b"abc"),
        (b"GET /later/pieces HTTP/1.0\r\nConnection: keep-alive", b"abc"),
        (b"HEAD /later/pieces HTTP/1.1", b""),
        (b"HEAD /a HTTP/1.1", b""),
    ],
)
def test_an_answer_in_pieces_ends_as_its_client_knows(request_, expected):
    """
    With its last chunk, its length, or its connection.
    """
    data = sent(request_ + b"\r\nHost: h\r\n\r\n", *[] if b"1.0" in request_ else [LAST])
    first, _, rest = data.partition(b"\r\n\r\n")

    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert rest.startswith(expected)
    assert rest.removeprefix(expected).startswith(b"" if b"1.0" in request_ else b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("path", [b"/later/pieces4", b"/later/pieces2", b"/later/breaks"])
def test_a_part_does_not_pass_for_the_whole(path):
    """
    An answer that is not as long as was said, or breaks off, breaks off its connection, too.
    """
    with pytest.raises(ConnectionResetError):
        sent(GET.replace(b"/a", path))


@pytest.mark.parametrize("path", [b"/broken", b"/later/fails"])
def test_what_fails_is_a_500(path, caplog):
    """
    With a number that the log has, too; the connection goes on.
    """
    found = bodies(sent(GET.replace(b"/a", path), LAST))

    assert [(500, "Something went wrong here; it is not your fault."), END] == found
    assert 1 == len(caplog.records)


def test_whoever_answers_learns_that_the_client_has_gone():
    """
    Also while an answer in pieces waits for its client.
    """

    async def run(path):
        async with Served() as server, server.connect() as (_, writer):
            writer.write(GET.replace(b"/a", path))
            await asyncio.wait_for(server.gateway.begun.wait(), 60)
            writer.transport.abort()
            while len(server.watch):
                await asyncio.sleep(0.01)
            server.gateway.let_go.set()
            while not server.gateway.gone:
                await asyncio.sleep(0.01)
            return server.gateway.gone

    for path in (b"/later", b"/later/endless"):
        assert [True] == asyncio.run(asyncio.wait_for(run(path), 60))


def test_a_client_that_has_sent_more_is_seen_to_go():
    """
    Requests that wait for one that takes long do not hide the end of the connection.
    """

    async def run():
        async with Served() as server, server.connect() as (_, writer):
            writer.write(GET.replace(b"/a", b"/later") + GET * 200)
            await asyncio.wait_for(server.gateway.begun.wait(), 60)
            writer.write(GET * 200)
            await asyncio.sleep(0.05)
            writer.transport.abort()
            while len(server.watch):
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), 60))


def test_more_is_made_when_some_was_taken(monkeypatch):
    """
    A client that takes nothing does not fill the memory; who takes nothing for long loses the connection.
    """
    monkeypatch.setattr(http_connection, "SENDING_BYTES", 1000)

    async def run():
        async with Served(taking_seconds=0.5) as server:
            silent = socket.create_connection(server.listening.getsockname())
            silent.sendall(GET.replace(b"/a", b"/later/endless"))
            await asyncio.wait_for(server.gateway.begun.wait(), 60)
            (connection,) = server.watch._watched
            await asyncio.sleep(0.2)
            begun = [connection.taken + connection.unsent]
            await asyncio.sleep(0.1)
            begun.append(connection.taken + connection.unsent)
            while not server.gateway.gone:
                await asyncio.sleep(0.01)
            with silent:
                return begun, silent.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0

    (first, second), is_reset = asyncio.run(asyncio.wait_for(run(), 60))

    assert first == second > 100_000
    assert is_reset


def test_a_server_that_ends_sends_what_it_has_begun():
    """
    Idle connections end at once, and one that is being answered with its answer.
    """

    async def run():
        async with Served() as server, server.connect() as (idle, _), server.connect() as (busy, writer):
            writer.write(GET.replace(b"/a", b"/later"))
            await asyncio.wait_for(server.gateway.begun.wait(), 60)
            ending = asyncio.create_task(server.watch.end_all(60))
            ends = [await asyncio.wait_for(idle.read(), 60)]
            server.gateway.let_go.set()
            ends.append(await asyncio.wait_for(busy.read(), 60))
            await asyncio.wait_for(ending, 60)
            return ends

    first, second = asyncio.run(run())

    assert (b"", [(200, b"late")]) == (first, bodies(second))
    assert b"Connection: close" in second


def test_connections_wait_where_there_are_no_places():
    """
    They are taken when there are places again.
    """

    async def run():
        async with Served(most=1, client_most=10) as server, server.connect() as (_, first):
            while not len(server.watch):
                await asyncio.sleep(0.01)
            waiting = asyncio.create_task(server.exchange(LAST))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            first.close()
            return await asyncio.wait_for(waiting, 60)

    assert [END] == bodies(asyncio.run(run()))
