"""The app in threads: who gets a slot, who waits for whom, and answers in pieces."""

import asyncio
import json
import queue
import threading
import time
from types import SimpleNamespace

import pytest
from flask import Flask
from pyoxigraph import Literal, NamedNode, Quad, Store

from foia_graph.runtime.fair_queue import FairQueue
from foia_graph.web.core.admission import COST, SlotTakingApp
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.core.wsgi_types import IS_GONE, RELEASE_SLOT
from foia_graph.web.limits.rate_limits import ClientBudgets, QueryBudget
from foia_graph.web.server import asgi
from foia_graph.web.server.asgi import AppThreads
from foia_graph.web.server.replies import wsgi_environ
from tests.web.server.asgi_requests import scope_of


class Client:
    """A client, which notes what is sent to it."""

    def __init__(self):
        self.status, self.sent, self.is_left = 0, [], False

    async def send(self, message):
        if "status" in message:
            self.status = message["status"]
        else:
            await self.take(message["body"], message.get("more_body", False))

    async def take(self, piece, more):
        self.sent.append(piece if more else (piece, "end"))


class Served:
    """A WSGI app in the threads of a process with a few slots."""

    def __init__(self, app, running=2, client_running=None, waiting=100, patience=60.0, budgets=None):
        self.budgets = budgets or ClientBudgets(QueryBudget())
        self.slots = FairQueue(running, waiting, patience, client_most=client_running)
        self.settings, self.kept = ServerSettings(), []
        self.current = SimpleNamespace(served_if_open=lambda: None)
        flask_app = Flask(__name__)
        flask_app.extensions[EXTENSION] = self
        self.threads = AppThreads(SlotTakingApp(app, flask_app), self, None)

    def client_of(self, environ):
        return environ["REMOTE_ADDR"]

    async def ask(self, client, path="/", address="::1", version="1.1"):
        """Have one request answered; what is whole is sent like a piece."""
        scope = scope_of(path, client=address) | {IS_GONE: lambda: client.is_left, "http_version": version}
        reply = await self.threads.answer(wsgi_environ(scope, b""), client.send)
        if reply is not None:
            client.status, _, body = reply
            client.sent.append(body)
        return client


def sent_by(app, meanwhile=None, client=None, version="1.1", **limits):
    """Put one request to an app, and return the status and what was sent."""

    async def run():
        asker = client or Client()
        asking = asyncio.ensure_future(Served(app, **limits).ask(asker, version=version))
        if meanwhile:
            await meanwhile(asker)
        await asyncio.wait_for(asking, 120)
        return asker.status, asker.sent

    return asyncio.run(run())


def saying(status="200 OK", *pieces):
    """An app that says the same to everybody."""

    def app(environ, start):
        start(status, [("Content-Type", "text/plain")])
        return list(pieces)

    return app


def test_what_is_whole_is_sent_at_once():
    """One piece is the answer; nothing at all is an empty body."""
    assert (404, [b"no"]) == sent_by(saying("404 NOT FOUND", b"no"))
    assert (204, [b""]) == sent_by(saying("204 NO CONTENT"))


@pytest.mark.parametrize(("version", "expected"), [("1.1", [b"a", b"b", b"c"]), ("1.0", [b"abc"])])
def test_what_comes_in_pieces_is_streamed_and_closed(version, expected):
    """
    Each piece is made when the one before has been taken, and the app is reported the end.

    A client of HTTP/1.0 gets all with its length.
    """
    closed = threading.Event()

    class Pieces:
        def __iter__(self):
            yield from (b"a", b"", b"b", b"c")

        def close(self):
            closed.set()

    def app(environ, start):
        start("200 OK", [])
        return Pieces()

    assert (200, [*expected, (b"", "end")]) == sent_by(app, version=version)
    assert closed.wait(120)


def test_an_app_that_fails_is_a_500(caplog):
    """The client is told so in a sentence with a number, under which the log has one line."""

    def app(environ, start):
        raise RuntimeError("a fault")

    status, (body,) = sent_by(app)
    problem = json.loads(body)
    (record,) = caplog.records

    assert (500, "Something went wrong here; it is not your fault.") == (status, problem["detail"])
    assert record.message.startswith(f"{problem['instance']}: the app failed: RuntimeError: a fault")


def test_the_app_can_ask_whether_the_client_has_gone():
    """It says no until the connection ends, and yes soon afterwards."""
    told, asked = [], threading.Event()

    def app(environ, start):
        told.append(environ[IS_GONE]())
        asked.set()
        end = time.monotonic() + 120
        while not environ[IS_GONE]() and time.monotonic() < end:
            time.sleep(0.01)
        told.append(environ[IS_GONE]())
        start("200 OK", [])
        return [b""]

    async def leave(client):
        await asyncio.to_thread(asked.wait, 120)
        client.is_left = True

    sent_by(app, leave)

    assert [False, True] == told


def test_what_waits_for_a_slot_holds_no_thread():
    """A client has so many slots, however many requests it sends; another one is answered meanwhile."""
    begun, hold = queue.SimpleQueue(), threading.Event()

    def app(environ, start):
        begun.put(environ["PATH_INFO"])
        if environ["REMOTE_ADDR"] == "::1":
            hold.wait(120)
        return saying("200 OK", b"said")(environ, start)

    async def run():
        served = Served(app, running=3, client_running=2, waiting=300)
        many = [asyncio.ensure_future(served.ask(Client(), f"/{n}")) for n in range(200)]
        for _ in range(2):
            await asyncio.to_thread(begun.get, timeout=120)
        other = await asyncio.wait_for(served.ask(Client(), "/other", "::2"), 120)
        threads = len(served.threads._executor._threads)
        first = begun.get(timeout=120), begun.empty()
        hold.set()
        await asyncio.wait_for(asyncio.gather(*many), 120)
        return first, other.sent, threads, [each.result().sent for each in many]

    first, other, threads, sent = asyncio.run(run())

    assert (("/other", True), [b"said"], [[b"said"]] * 200) == (first, other, sent)
    assert threads <= 3


def test_what_gets_no_slot_is_refused():
    """With when to come back, before the app is asked."""

    def app(environ, start):
        raise AssertionError("it was asked")

    status, (body,) = sent_by(app, running=0, waiting=0)
    late, _ = sent_by(app, running=0, patience=0.1)

    assert (503, "busy") == (status, json.loads(body)["reason"])
    assert 503 == late


def test_who_waits_for_another_process_gives_the_slot_to_others():
    """As those do whose queries, or pictures, are made elsewhere."""
    hold = threading.Event()

    def app(environ, start):
        if environ["PATH_INFO"] == "/elsewhere":
            environ[RELEASE_SLOT]()
            hold.wait(120)
        return saying("200 OK", b"said")(environ, start)

    async def run():
        served = Served(app, running=1)
        elsewhere = [asyncio.ensure_future(served.ask(Client(), "/elsewhere")) for _ in range(5)]
        here = await asyncio.wait_for(served.ask(Client(), "/here"), 120)
        hold.set()
        return here.sent, [each.sent for each in await asyncio.gather(*elsewhere)]

    assert ([b"said"], [[b"said"]] * 5) == asyncio.run(run())


def test_each_piece_has_its_own_slot():
    """An answer in pieces holds no slot while a piece is sent, and its client is charged for each."""
    budgets = ClientBudgets(QueryBudget(seconds=1000, burst=1000), clock=lambda: 0.0)

    def app(environ, start):
        environ[COST] = "heavy"
        start("200 OK", [])
        for _ in range(4):
            end = time.thread_time() + 0.02
            while time.thread_time() < end:
                pass
            yield b"x"

    async def run():
        served = Served(app, running=1, budgets=budgets)

        class Reader(Client):
            async def take(self, piece, more):
                slot = await asyncio.wait_for(served.slots.acquire(lambda: False, "::2"), 120)
                await super().take(piece, more)
                slot.release()

        return (await asyncio.wait_for(served.ask(Reader()), 120)).sent

    assert [b"x"] * 4 + [(b"", "end")] == asyncio.run(run())
    assert "r=999;t=1" in dict(budgets.rate_headers("::1"))["RateLimit"]


def test_one_thread_makes_all_pieces_of_an_answer():
    """What the engine walks through quads with is used and dropped by one thread alone, however many ask."""
    quads = Store()
    quads.extend(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(str(n))) for n in range(40))
    sizes = [None, None, 7, 3]

    class Reader(Client):
        """A client that reads slowly, and may leave in the middle."""

        def __init__(self, most):
            super().__init__()
            self.most = most

        async def take(self, piece, more):
            await asyncio.sleep(0.001)
            await super().take(piece, more)
            self.is_left = len(self.sent) == self.most

    def app(environ, start):
        start("200 OK", [])
        found = quads.quads_for_pattern(None, None, None, None)
        return (quad.object.value.encode() for quad in found)

    async def run():
        served = Served(app, running=4)
        readers = [Reader(most) for most in sizes * 6]
        await asyncio.gather(*(served.ask(reader, address=f"10.0.0.{n}") for n, reader in enumerate(readers)))
        return [len(reader.sent) for reader in readers]

    assert [41, 41, 7, 3] * 6 == asyncio.run(run())


def test_an_answer_that_fails_in_the_middle_breaks_off(caplog):
    """Also where a library fails in a way that is no Exception; it has no end, and no slot is lost."""

    def app(environ, start):
        start("200 OK", [])
        yield b"a"
        yield b"b"
        raise BaseException("a panic")

    async def run():
        served = Served(app, running=1)
        return [(await served.ask(Client())).sent for _ in range(3)]

    assert [[b"a", b"b"]] * 3 == asyncio.run(run())
    assert 3 == len(caplog.records)


def test_an_answer_that_has_begun_waits_for_its_budget():
    """What a client has used up makes the rest of an export slower, and never shorter."""
    now, sent_early = [0.0], []
    budgets = ClientBudgets(QueryBudget(seconds=60, burst=60), clock=lambda: now[0])

    def app(environ, start):
        environ[COST] = "heavy"
        start("200 OK", [])
        yield b"a"
        yield b"b"
        budgets.charge_client("::1", 1000)
        yield b"c"
        yield b"d"

    async def wait(client):
        while client.sent[-1:] != [b"c"]:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        sent_early.extend(client.sent)
        now[0] = 10_000.0

    _, sent = sent_by(app, wait, budgets=budgets)

    assert [b"a", b"b", b"c"] == sent_early
    assert [b"a", b"b", b"c", b"d", (b"", "end")] == sent


def test_a_client_is_sent_few_large_answers_at_a_time(monkeypatch):
    """Each has a thread; another client still gets one."""
    monkeypatch.setattr(asgi, "MAX_CLIENT_STREAMS", 2)

    def app(environ, start):
        start("200 OK", [])
        yield from (b"a", b"b", b"c")

    async def run():
        taken = asyncio.Event()

        class Reader(Client):
            async def take(self, piece, more):
                await taken.wait()
                await super().take(piece, more)

        served = Served(app)
        readers = [Reader() for _ in range(4)]
        asked = [asyncio.ensure_future(served.ask(each)) for each in readers[:2]]
        while not all(each.status for each in readers[:2]):
            await asyncio.sleep(0.01)
        refused = await asyncio.wait_for(served.ask(readers[2]), 120)
        asked.append(asyncio.ensure_future(served.ask(readers[3], address="::2")))
        taken.set()
        await asyncio.wait_for(asyncio.gather(*asked), 120)
        return refused.status, [each.status for each in readers]

    assert (503, [200, 200, 503, 200]) == asyncio.run(run())
