"""Between connections and the app: who answers a request, and who waits for whom."""

import asyncio
import json
import queue
import threading
import time

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from foia_graph.web.core.admission import REFUSAL
from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.limits.rate_limits import ClientBudgets, QueryBudget
from foia_graph.web.limits.turns import MOST_LIGHT, RequestTurns, TurnLimits
from foia_graph.web.server.http_gateway import HttpGateway
from foia_graph.web.server.thread_pool import ThreadPool
from tests.web.server.environs import gateway_environ


class Channel:
    """A channel that holds what is sent over it."""

    def __init__(self):
        self.sent, self.is_left = [], False

    def is_gone(self):
        return self.is_left

    def send_reply(self, reply):
        self.sent.append((reply[0], reply[2]))

    def begin_pieces(self, status, headers):
        self.sent.append((status, "pieces"))

    async def send_piece(self, piece):
        self.sent.append(piece)
        return True

    def end_pieces(self):
        self.sent.append("end")


class Quick:
    """What answers in the loop: nothing, unless it is given something that does."""

    def __init__(self, answer=None):
        self.answer, self.kept = answer, []

    def __call__(self, environ):
        return self.answer(environ) if self.answer else None

    def keep(self, environ, reply):
        self.kept.append((environ["PATH_INFO"], *reply))


class OpenAdmission:
    """The admission of everybody: each request has its turn as soon as others have had theirs."""

    def __init__(self, cost="light", budgets=None, **limits):
        self.cost = cost
        self.budgets = ClientBudgets(QueryBudget()) if budgets is None else budgets
        self.turns = RequestTurns(TurnLimits(**limits), 2, self.budgets)

    def turn_of(self, environ):
        path = environ["PATH_INFO"]
        return self.turns.turn_of(self.cost, environ["REMOTE_ADDR"], environ[IS_GONE], path)

    def refusal_turn(self, environ):
        return self.turns.turn_of("light", environ["REMOTE_ADDR"], environ[IS_GONE])


def gateway_of(app, quick=None, admission=None, threads=2):
    """Return a gateway, which has nothing answered in the loop unless it is told what does."""
    return HttpGateway(app, quick or Quick(), admission or OpenAdmission(), threads, 1000, 100)


async def answer_over(gateway, channel, path="/", body=b"", client="::1"):
    """Have a gateway answer one request over a channel, as a connection does."""
    environ = gateway_environ(path, body=body, REMOTE_ADDR=client) | {IS_GONE: channel.is_gone}
    answer = gateway.begin_answer(environ)
    if answer is None or callable(answer):
        await gateway.answer(environ, answer, channel)
    else:
        channel.send_reply(answer)


def exchanged(app, path="/", body=b"", meanwhile=None, quick=None, admission=None):
    """Put one request to an app, and return what was sent."""

    async def run():
        channel = Channel()
        answer = asyncio.ensure_future(answer_over(gateway_of(app, quick, admission), channel, path, body))
        if meanwhile:
            await meanwhile(channel)
        await asyncio.wait_for(answer, 120)
        return channel.sent

    return asyncio.run(run())


def saying(status="200 OK", *pieces):
    """An app that says the same to everybody."""

    def app(environ, start):
        start(status, [("Content-Type", "text/plain")])
        return list(pieces)

    return app


def echo(environ, start):
    """An app that says what it was told."""
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_what_is_whole_is_sent_at_once():
    """
    One piece goes out with its status; nothing at all is an empty body.
    """
    assert [(404, b"no")] == exchanged(saying("404 NOT FOUND", b"no"))
    assert [(204, b"")] == exchanged(saying("204 NO CONTENT"))


def test_what_comes_in_pieces_is_streamed_and_closed():
    """
    Each piece is made when the one before has been taken, and the app is told of the end.
    """
    closed = threading.Event()

    class Pieces:
        def __iter__(self):
            yield from (b"a", b"b", b"c")

        def close(self):
            closed.set()

    def app(environ, start):
        start("200 OK", [])
        return Pieces()

    assert [(200, "pieces"), b"a", b"b", b"c", "end"] == exchanged(app)
    assert closed.wait(120)


def told(sent):
    """Give status and sentence of problems."""
    return [(status, json.loads(body)["detail"]) for status, body in sent]


def test_an_app_that_fails_is_a_500(caplog):
    """
    The client is told so in a sentence with a number, under which the log has one line; the thread serves on.
    """

    def app(environ, start):
        raise RuntimeError("a fault")

    sent = exchanged(app)
    (record,) = caplog.records

    assert [(500, "Something went wrong here; it is not your fault.")] == told(sent)
    assert record.message.startswith(f"{json.loads(sent[0][1])['instance']}: the app failed: RuntimeError: a")
    assert record.exc_info is None


def test_the_app_can_ask_whether_the_client_has_gone():
    """
    It says no until the connection ends, and yes soon afterwards.
    """
    told, asked = [], threading.Event()

    def app(environ, start):
        told.append(environ[IS_GONE]())
        asked.set()
        end = threading.Event()
        for _ in range(12_000):
            if environ[IS_GONE]():
                break
            end.wait(0.01)
        told.append(environ[IS_GONE]())
        start("200 OK", [])
        return [b""]

    async def leave(channel):
        await asyncio.to_thread(asked.wait, 120)
        channel.is_left = True

    exchanged(app, meanwhile=leave)

    assert [False, True] == told


def test_what_the_app_answers_whole_is_told_to_the_loop():
    """
    Status, headers and body; what comes in pieces is not kept.
    """
    quick = Quick()
    exchanged(saying("200 OK", b"whole"), "/a", quick=quick)
    exchanged(saying("200 OK", b"in", b"pieces"), "/b", quick=quick)

    assert [("/a", 200, [("Content-Type", "text/plain")], b"whole")] == quick.kept


def test_what_is_answered_in_the_loop_does_not_reach_the_app():
    """
    The loop answers what it can, from the same environ; what it leaves, or fails at, the app answers whole.
    """

    def answer(environ):
        body = environ["wsgi.input"].read()
        if body == b"fail":
            raise RuntimeError("a fault")
        return (200, [], b"quick") if body == b"mine" else None

    def wait_for(environ):
        async def wait(gone):
            return None if gone() else answer(environ)

        return wait

    def sent(body, answer):
        return exchanged(echo, body=body, quick=Quick(answer))

    for each in (answer, wait_for):
        assert [[(200, b"quick")], [(200, b"yours")], [(200, b"fail")]] == [
            sent(body, each) for body in (b"mine", b"yours", b"fail")
        ]


def refusing(environ, start):
    """An app that says why a request has no turn."""
    refusal = environ.get(REFUSAL)
    start("200 OK" if refusal is None else "503 BUSY", [])
    return [b"" if refusal is None else refusal.reason.encode()]


def test_what_waits_for_a_turn_holds_no_thread():
    """
    Heavy requests wait in the loop, one after the other, however few threads there are; light ones go on.
    """
    order, hold = queue.SimpleQueue(), threading.Event()
    admission = OpenAdmission(heavy=1)

    def app(environ, start):
        order.put(environ["PATH_INFO"])
        if environ["PATH_INFO"] == "/first":
            hold.wait(120)
        return saying("200 OK", b"said")(environ, start)

    async def run():
        gateway, channels = gateway_of(app, admission=admission), []

        def ask(path, cost):
            admission.cost = cost
            channels.append(Channel())
            return asyncio.ensure_future(answer_over(gateway, channels[-1], path))

        heavy = [ask("/first", "heavy")]
        await asyncio.to_thread(order.get, timeout=120)
        for number in range(9):
            heavy.append(ask(f"/{number}", "heavy"))
            await asyncio.sleep(0)
        await ask("/light", "light")
        said = order.get(timeout=120)
        hold.set()
        await asyncio.wait_for(asyncio.gather(*heavy), 120)
        return said, [channel.sent for channel in channels]

    said, sent = asyncio.run(run())

    assert "/light" == said
    assert [f"/{number}" for number in range(9)] == [order.get(timeout=120) for _ in range(9)]
    assert [[(200, b"said")]] * 11 == sent


def test_what_turns_out_to_be_heavy_waits_like_it(monkeypatch):
    """
    Of many requests for a path whose first was heavy, those that still wait are heavy from then on.
    """
    monkeypatch.setattr("foia_graph.web.limits.turns.HEAVY_SECONDS", 0.0)
    admission, begun, hold = OpenAdmission(heavy=1), queue.SimpleQueue(), threading.Event()

    def app(environ, start):
        begun.put(environ["PATH_INFO"])
        hold.wait(120)
        return saying("200 OK", b"said")(environ, start)

    async def run():
        gateway = gateway_of(app, admission=admission, threads=9)
        heavy = admission.turns.turn_of("heavy", "::2", None)
        async with heavy.hold_in_loop():
            asked = [asyncio.ensure_future(answer_over(gateway, Channel(), "/big")) for _ in range(6)]
            for _ in range(MOST_LIGHT):
                await asyncio.to_thread(begun.get, timeout=120)
            other = asyncio.ensure_future(answer_over(gateway, Channel(), "/small"))
            hold.set()
            await asyncio.wait_for(asyncio.gather(other, *asked[:MOST_LIGHT]), 120)
            kept = [task.done() for task in asked], begun.get(timeout=120), begun.empty()
        await asyncio.wait_for(asyncio.gather(*asked), 120)
        return kept

    assert ([True] * MOST_LIGHT + [False] * 2, "/small", True) == asyncio.run(run())


def test_what_gets_no_turn_is_refused_by_the_app():
    """
    It has the reason, and answers in the form that the client wants.
    """
    full = OpenAdmission("heavy", heavy=0, waiting=0)
    poor = OpenAdmission("heavy", ClientBudgets(QueryBudget(seconds=1, burst=1)))
    poor.budgets.charge_client("::1", 5)

    assert [(503, b"busy")] == exchanged(refusing, admission=full)
    assert [(503, b"budget")] == exchanged(refusing, admission=poor)


def test_each_piece_has_its_own_turn():
    """
    An answer in pieces holds no turn while a piece is sent, and its client is charged for each.
    """
    budgets = ClientBudgets(QueryBudget(seconds=1000, burst=1000), lambda: 0.0)
    admission, held = OpenAdmission("heavy", budgets, heavy=1), []
    turn = admission.turns.turn_of("heavy", "::2", None)

    class Reader(Channel):
        async def send_piece(self, piece):
            async with asyncio.timeout(120), turn.hold_in_loop():
                held.append(piece)
            return True

    def pieces():
        for _ in range(4):
            end = time.thread_time() + 0.02
            while time.thread_time() < end:
                pass
            yield b"x"

    def app(environ, start):
        start("200 OK", [])
        return pieces()

    async def run():
        gateway = gateway_of(app, admission=admission, threads=1)
        await asyncio.wait_for(answer_over(gateway, Reader()), 120)

    asyncio.run(run())

    assert [b"x"] * 4 == held
    assert budgets._accounts["::1"].seconds <= 1000 - 4 * 0.02 + 0.01


def test_one_thread_makes_all_pieces_of_an_answer():
    """
    What the engine walks through quads with is used and dropped by one thread alone, however many ask.
    """
    quads = Store()
    quads.extend(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(str(n))) for n in range(40))
    admission, sizes = OpenAdmission("heavy", heavy=4), [None, None, 7, 3]

    class Reader(Channel):
        """A client that reads slowly, and may leave in the middle."""

        def __init__(self, most):
            super().__init__()
            self.most = most

        async def send_piece(self, piece):
            await asyncio.sleep(0.001)
            if len(self.sent) == self.most:
                return False
            return await super().send_piece(piece)

    def app(environ, start):
        start("200 OK", [])
        found = quads.quads_for_pattern(None, None, None, None)
        return (quad.object.value.encode() for quad in found)

    async def run():
        gateway = gateway_of(app, admission=admission, threads=4)
        readers = [Reader(most) for most in sizes * 6]
        await asyncio.gather(
            *(answer_over(gateway, reader, client=f"10.0.0.{n}") for n, reader in enumerate(readers))
        )
        return [len(reader.sent) for reader in readers]

    assert [42, 42, 7, 3] * 6 == asyncio.run(run())


def test_an_answer_that_fails_in_the_middle_breaks_off():
    """
    Also where a library fails in a way that is no Exception; the thread goes on, and no turn is lost.
    """
    admission = OpenAdmission("heavy", heavy=1)

    def app(environ, start):
        start("200 OK", [])
        yield b"a"
        yield b"b"
        raise BaseException("a panic")

    for _ in range(3):
        with pytest.raises(BaseException, match="a panic"):
            exchanged(app, admission=admission)
    assert [(200, b"said")] == exchanged(saying("200 OK", b"said"), admission=admission)


def test_an_answer_that_has_begun_waits_for_its_budget():
    """
    What a client has used up makes the rest of an export slower, and never shorter.
    """

    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    clock = Clock()
    budgets = ClientBudgets(QueryBudget(seconds=60, burst=60), clock)
    sent_early = []

    def app(environ, start):
        start("200 OK", [])
        yield b"a"
        yield b"b"
        budgets.charge_client("::1", 1000)
        yield b"c"
        yield b"d"

    async def wait(channel):
        while channel.sent[-1:] != [b"c"]:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        sent_early.extend(channel.sent)
        clock.now = 10_000.0

    sent = exchanged(app, meanwhile=wait, admission=OpenAdmission("heavy", budgets))

    assert [(200, "pieces"), b"a", b"b", b"c"] == sent_early
    assert [(200, "pieces"), b"a", b"b", b"c", b"d", "end"] == sent


def test_a_job_that_fails_costs_no_thread(caplog):
    """
    It is logged, and the thread does the next one.
    """
    threads, done = ThreadPool(1), threading.Event()

    threads.submit_job(lambda: 1 / 0)
    threads.submit_job(done.set)

    assert done.wait(120)
    (record,) = caplog.records
    assert ": a job of the web server failed: ZeroDivisionError: division by zero at " in record.message
    assert record.exc_info is None


def test_the_thread_that_was_busy_last_gets_the_next_job():
    """
    More threads are started only for jobs that come at once, and not more than there may be.
    """
    threads, names, hold = ThreadPool(2), queue.SimpleQueue(), threading.Event()

    def job():
        names.put(threading.current_thread().name)

    def ask():
        threads.submit_job(job)
        name = names.get(timeout=120)
        while not threads._idle:  # it has said its name, and is about to be idle
            time.sleep(0.001)
        return name

    one_by_one = [ask() for _ in range(5)]
    for _ in range(2):
        threads.submit_job(lambda: (job(), hold.wait(120)))
    held = [names.get(timeout=120) for _ in range(2)]
    threads.submit_job(job)
    assert names.empty()
    hold.set()

    assert ["web-1"] * 5 == one_by_one
    assert ["web-1", "web-2"] == sorted(held)
    assert names.get(timeout=120) in held
