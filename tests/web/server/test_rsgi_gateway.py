"""Between granian and the app: what a request becomes, and who waits for whom."""

import asyncio
import json
import queue
import threading
import time
from dataclasses import dataclass, field

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from foia_graph.errors import RequestRefused
from foia_graph.web.core.admission import REFUSAL
from foia_graph.web.core.request_rules import check_request
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.core.wsgi_types import IS_GONE
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.connection_limits import ConnectionLimits
from foia_graph.web.limits.rate_limits import ClientBudgets, QueryBudget
from foia_graph.web.limits.turns import MOST_LIGHT, RequestTurns, TurnLimits
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.rsgi_gateway import RsgiGateway
from foia_graph.web.server.thread_pool import ThreadPool
from foia_graph.web.server.wsgi_environ import wsgi_environ


class Headers:
    def __init__(self, pairs):
        self.pairs = pairs

    def items(self):
        return self.pairs

    def get(self, name, default=None):
        return next((value for key, value in self.pairs if key == name), default)

    def __contains__(self, name):
        return self.get(name) is not None


@dataclass
class Asked:
    """A request as granian tells it."""

    method: str = "GET"
    path: str = "/"
    query_string: str = ""
    headers: Headers = field(default_factory=lambda: Headers([]))
    http_version: str = "1.1"
    server: str = "127.0.0.1:8000"
    client: str = "[::1]:4711"
    scheme: str = "http"
    authority: str | None = None


class Wire:
    """The other end of a connection: gives a body in pieces, and keeps what it is sent."""

    def __init__(self, *pieces):
        self.pieces, self.sent, self.read = pieces, [], 0
        self.leave = asyncio.Event()

    async def __aiter__(self):
        for piece in self.pieces:
            self.read += 1
            yield piece

    async def client_disconnect(self):
        await self.leave.wait()

    def response_bytes(self, status, headers, body):
        self.sent.append((status, body))

    def response_stream(self, status, headers):
        self.sent.append((status, "stream"))
        return self

    async def send_bytes(self, data):
        self.sent.append(data)


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


def gateway_of(app, quick, largest, body_seconds=120, connections=None, admission=None, threads=2):
    """Return a gateway, whose connections nobody watches unless a watch is given."""
    watch = connections or ConnectionWatch(ConnectionLimits(), ClientAddresses())
    made = app, quick, admission or OpenAdmission()
    return RsgiGateway(lambda: made, threads, largest, body_seconds, watch)


def exchanged(app, asked=None, pieces=(), largest=100, meanwhile=None, quick=None, admission=None):
    """Put one request to an app, and give the wire that it came over."""

    async def run():
        wire = Wire(*pieces)
        made = gateway_of(app, quick or Quick(), largest, admission=admission)
        made.__rsgi_init__(asyncio.get_running_loop())
        answer = asyncio.ensure_future(made.__rsgi__(asked or Asked(), wire))
        if meanwhile:
            await meanwhile(wire)
        await asyncio.wait_for(answer, 120)
        return wire

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


def test_the_environ_says_what_wsgi_says():
    """
    Names are those of PEP 3333; headers that come twice are joined, and none can pass for another.
    """
    pairs = [
        ("host", "h"),
        ("x-a", "1"),
        ("x-a", "2"),
        ("x_forwarded_for", "9.9.9.9"),
        ("content-type", "t/x"),
    ]
    found = wsgi_environ(Asked("POST", "/é", "a=%ff", Headers(pairs), "1.0"), b"body")
    told = {name: value for name, value in found.items() if not name.startswith(("wsgi.", "foia_graph."))}

    assert {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/Ã©",
        "QUERY_STRING": "a=%ff",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.0",
        "REMOTE_ADDR": "::1",
        "REMOTE_PORT": "4711",
        "HTTP_HOST": "h",
        "HTTP_X_A": "1,2",
        "CONTENT_TYPE": "t/x",
    } == told
    assert b"body" == found["wsgi.input"].read()


def test_requests_with_the_same_headers_share_nothing_that_changes():
    """
    Each has its own address, body and client, and what is done to one environ is not done to the next.
    """
    pairs = [("host", "h"), ("if-modified-since", "never")]
    first = wsgi_environ(Asked("POST", "/a", "x=1", Headers(pairs), client="192.0.2.1:1"), b"body")
    del first["HTTP_IF_MODIFIED_SINCE"]
    second = wsgi_environ(Asked("GET", "/b", "y=2", Headers(pairs), client="192.0.2.2:2"), b"")

    assert "never" == second["HTTP_IF_MODIFIED_SINCE"]
    assert ("GET", "/b", "y=2", "192.0.2.2", "2") == tuple(
        second[name] for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REMOTE_PORT")
    )
    assert (b"body", b"") == (first["wsgi.input"].read(), second["wsgi.input"].read())


@pytest.mark.parametrize(
    "pairs",
    [
        [("host", "a, b")],
        [("host", "h"), ("content-length", "5000000")],
        [("host", "h"), ("content-length", "1"), ("transfer-encoding", "chunked")],
        [("host", "h"), ("content-encoding", "gzip")],
        [("host", "h"), *[(f"x-{n}", "1") for n in range(200)]],
        [("host", "h"), ("x-a", "1" * 40_000)],
    ],
)
def test_headers_that_break_a_rule_are_refused_each_time(pairs):
    """
    Only those that kept all rules are not looked at again, and only for the same settings.
    """
    strict, lenient = ServerSettings(), ServerSettings(body_bytes=10**7)
    for _ in range(2):
        with pytest.raises(RequestRefused):
            check_request(wsgi_environ(Asked(headers=Headers(pairs)), b""), strict)

    for most, settings in ((None, lenient), ("too large", strict), (None, lenient)):
        environ = wsgi_environ(Asked(headers=Headers([("host", "h"), ("content-length", "5000000")])), b"")
        if most is None:
            check_request(environ, settings)
        else:
            with pytest.raises(RequestRefused):
                check_request(environ, settings)


def test_what_is_whole_is_sent_at_once():
    """
    One piece goes out with its status; nothing at all is an empty body.
    """
    assert [(404, b"no")] == exchanged(saying("404 NOT FOUND", b"no")).sent
    assert [(204, b"")] == exchanged(saying("204 NO CONTENT")).sent


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

    assert [(200, "stream"), b"a", b"b", b"c"] == exchanged(app).sent
    assert closed.wait(120)


@pytest.mark.parametrize(
    ("headers", "pieces", "body", "read"),
    [
        ([], (b"x",), b"", 0),
        ([("content-length", "4")], (b"ab", b"cd"), b"abcd", 2),
        ([("transfer-encoding", "chunked")], (b"ab", b"cd"), b"abcd", 2),
        ([("content-length", "101")], (b"x" * 101,), b"", 0),
        ([("content-length", "-5")], (b"x",), b"", 0),
        ([("transfer-encoding", "chunked")], (b"x" * 60,) * 9, b"x" * 101, 2),
    ],
    ids=["none", "declared", "chunked", "too long", "absurd", "endless"],
)
def test_a_body_is_read_as_far_as_it_may_go(headers, pieces, body, read):
    """
    What is declared to be too long is not read; what turns out to be is cut behind the byte that says so.
    """
    wire = exchanged(echo, Asked("POST", headers=Headers(headers)), pieces)

    assert ([(200, body)], read) == (wire.sent, wire.read)


def test_a_body_that_does_not_come_is_not_waited_for():
    """
    408, and no thread was held meanwhile.
    """

    class Silent(Wire):
        async def __aiter__(self):
            yield b"a"
            await asyncio.Event().wait()

    async def run():
        wire = Silent()
        made = gateway_of(echo, Quick(), 100, body_seconds=0.05)
        await made.__rsgi__(Asked("POST", headers=Headers([("content-length", "9")])), wire)
        return wire.sent

    assert [(408, "The body of the request did not come in time.")] == told(asyncio.run(run()))


def told(sent):
    """Give status and sentence of problems."""
    return [(status, json.loads(body)["detail"]) for status, body in sent]


def test_a_body_that_breaks_off_is_not_taken_for_whole():
    """
    What is missing may be the end of a query.
    """
    asked = Asked("POST", headers=Headers([("transfer-encoding", "chunked")]))

    assert [(200, b"abc")] == exchanged(echo, asked, (b"abc", b"")).sent
    assert [(400, "The body of the request broke off.")] == told(
        exchanged(echo, asked, (b"abc", b"", b"")).sent
    )


class NotedRequests(ConnectionWatch):
    """A watch that notes what it is told."""

    def __init__(self):
        super().__init__(ConnectionLimits(), ClientAddresses())
        self.notes = []

    def begin_request(self, endpoint):
        self.notes.append(("begin", endpoint))

    def end_request(self, endpoint):
        self.notes.append(("end", endpoint))


@pytest.mark.parametrize("app", [saying("200 OK", b"whole"), saying("200 OK", b"in", b"pieces")])
def test_a_connection_has_a_request_until_it_is_answered(app):
    """
    From the end of the body until all is handed over; one whose body does not come has none.
    """

    async def run(watch, asked, *pieces):
        wire = Wire(*pieces)
        made = gateway_of(app, Quick(), 100, body_seconds=0.05, connections=watch)
        made.__rsgi_init__(asyncio.get_running_loop())
        await made.__rsgi__(asked, wire)
        return wire.sent

    watch = NotedRequests()
    asyncio.run(run(watch, Asked("POST", headers=Headers([("content-length", "2")])), b"ab"))
    broken = Asked("POST", headers=Headers([("transfer-encoding", "chunked")]))
    asyncio.run(run(watch, broken, b"ab", b"", b""))

    assert [("begin", "[::1]:4711"), ("end", "[::1]:4711")] == watch.notes


def test_an_app_that_fails_is_a_500(caplog):
    """
    The client is told so in a sentence with a number, under which the log has one line; the thread serves on.
    """

    def app(environ, start):
        raise RuntimeError("a fault")

    sent = exchanged(app).sent
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

    async def leave(wire):
        await asyncio.to_thread(asked.wait, 120)
        wire.leave.set()

    exchanged(app, meanwhile=leave)

    assert [False, True] == told


def test_what_the_app_answers_whole_is_told_to_the_loop():
    """
    Status, headers and body; what comes in pieces is not kept.
    """
    quick = Quick()
    exchanged(saying("200 OK", b"whole"), Asked(path="/a"), quick=quick)
    exchanged(saying("200 OK", b"in", b"pieces"), Asked(path="/b"), quick=quick)

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
        asked = Asked("POST", headers=Headers([("content-length", str(len(body)))]))
        return exchanged(echo, asked, (body,), quick=Quick(answer)).sent

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
        made = gateway_of(app, Quick(), 100, admission=admission, threads=2)
        made.__rsgi_init__(asyncio.get_running_loop())
        wires = []

        def ask(path, cost):
            admission.cost = cost
            wires.append(Wire())
            return asyncio.ensure_future(made.__rsgi__(Asked(path=path), wires[-1]))

        heavy = [ask("/first", "heavy")]
        await asyncio.to_thread(order.get, timeout=120)
        for number in range(9):
            heavy.append(ask(f"/{number}", "heavy"))
            await asyncio.sleep(0)
        await ask("/light", "light")
        said = order.get(timeout=120)
        hold.set()
        await asyncio.wait_for(asyncio.gather(*heavy), 120)
        return said, [wire.sent for wire in wires]

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
        made = gateway_of(app, Quick(), 100, admission=admission, threads=9)
        made.__rsgi_init__(asyncio.get_running_loop())
        heavy = admission.turns.turn_of("heavy", "::2", None)
        async with heavy.hold_in_loop():
            asked = [asyncio.ensure_future(made.__rsgi__(Asked(path="/big"), Wire())) for _ in range(6)]
            for _ in range(MOST_LIGHT):
                await asyncio.to_thread(begun.get, timeout=120)
            other = asyncio.ensure_future(made.__rsgi__(Asked(path="/small"), Wire()))
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

    assert [(503, b"busy")] == exchanged(refusing, admission=full).sent
    assert [(503, b"budget")] == exchanged(refusing, admission=poor).sent


def test_each_piece_has_its_own_turn():
    """
    An answer in pieces holds no turn while a piece is sent, and its client is charged for each.
    """
    budgets = ClientBudgets(QueryBudget(seconds=1000, burst=1000), lambda: 0.0)
    admission, held = OpenAdmission("heavy", budgets, heavy=1), []
    turn = admission.turns.turn_of("heavy", "::2", None)

    class Reader(Wire):
        async def send_bytes(self, data):
            async with asyncio.timeout(120), turn.hold_in_loop():
                held.append(data)

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
        made = gateway_of(app, Quick(), 100, admission=admission, threads=1)
        made.__rsgi_init__(asyncio.get_running_loop())
        await asyncio.wait_for(made.__rsgi__(Asked(), Reader()), 120)

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

    class Reader(Wire):
        """A client that reads slowly, and may leave in the middle."""

        def __init__(self, most):
            super().__init__()
            self.most = most

        async def send_bytes(self, data):
            await asyncio.sleep(0.001)
            if len(self.sent) == self.most:
                raise RuntimeError("gone")
            self.sent.append(data)

    def app(environ, start):
        start("200 OK", [])
        found = quads.quads_for_pattern(None, None, None, None)
        return (quad.object.value.encode() for quad in found)

    async def run():
        made = gateway_of(app, Quick(), 100, admission=admission, threads=4)
        made.__rsgi_init__(asyncio.get_running_loop())
        readers = [Reader(most) for most in sizes * 6]
        ends = await asyncio.gather(
            *(made.__rsgi__(Asked(client=f"10.0.0.{n}:1"), reader) for n, reader in enumerate(readers)),
            return_exceptions=True,
        )
        return [str(end or len(reader.sent)) for end, reader in zip(ends, readers, strict=True)]

    assert ["41", "41", "gone", "gone"] * 6 == asyncio.run(run())


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
    assert [(200, b"said")] == exchanged(saying("200 OK", b"said"), admission=admission).sent


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

    async def wait(wire):
        while wire.sent[-1:] != [b"c"]:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        sent_early.extend(wire.sent)
        clock.now = 10_000.0

    wire = exchanged(app, meanwhile=wait, admission=OpenAdmission("heavy", budgets))

    assert [(200, "stream"), b"a", b"b", b"c"] == sent_early
    assert [(200, "stream"), b"a", b"b", b"c", b"d"] == wire.sent


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
