"""What one request costs in the event loop: whatever is sent at its maximum, it holds no one up.

Work is counted: lines of Python that run, and calls of what is written in C.
"""

import asyncio
import sys
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from foia_graph.web.core.site import EXTENSION
from foia_graph.web.limits.client_address import ClientAddresses
from foia_graph.web.limits.rate_limits import ConnectionLimits
from foia_graph.web.server.asgi import CatalogueServer
from foia_graph.web.server.connection_watch import ConnectionWatch
from foia_graph.web.server.protocol import BoundedProtocol, ProtocolBounds
from sampling import sampled
from tests.web.server.asgi_requests import answer_of

MAX_WORK = 12_000
"""Lines and calls for a request: a millisecond, about."""
ASK = b"/sparql?query=ASK%20%7B%20%3Chttps://foia.example.org/id/release/2012-04-10%3E%20%3Fp%20%3Fo%20%7D"
THING = b"/doc/release/2012-04-10"
TARGETS = (b"/healthz", THING, ASK, b"/api/issues", b"/nowhere")
HEADERS = (
    b"Accept",
    b"Accept-Charset",
    b"Accept-Encoding",
    b"Accept-Language",
    b"Accept-Profile",
    b"Authorization",
    b"Cache-Control",
    b"Connection",
    b"Content-Encoding",
    b"Content-Type",
    b"Cookie",
    b"Expect",
    b"Forwarded",
    b"From",
    b"Host",
    b"If-Match",
    b"If-Modified-Since",
    b"If-None-Match",
    b"If-Range",
    b"If-Unmodified-Since",
    b"Link",
    b"Origin",
    b"Prefer",
    b"Range",
    b"Referer",
    b"TE",
    b"Upgrade",
    b"User-Agent",
    b"Via",
    b"X-Forwarded-For",
    b"X-Forwarded-Proto",
    b"X-Unknown",
)
FILLS = (
    b"a,",
    b"a;",
    b"a/b;q=0.1,",
    b'"a",',
    b'W/"a", ',
    b"x",
    b"1 ",
    b"1-2,",
    b"127.0.0.1,",
    b"<a:b>,",
    b"%41",
)
STARTS = {b"Range": b"bytes=", b"Content-Type": b"application/sparql-query;", b"Authorization": b"Bearer "}
SIZES = (512, 8192, 32_000, 300_000)
"""What is read in the loop at most, what one header may have, what all may have, and what has no end."""


class Transport:
    """A transport whose other end takes all."""

    def __init__(self):
        self.sent = b""

    def write(self, data):
        self.sent += data

    def get_extra_info(self, name):
        return self if name == "socket" else None

    def getpeername(self):
        return ("127.0.0.1", 1)

    def getsockname(self):
        return ("127.0.0.1", 2)

    def get_write_buffer_size(self):
        return 0

    def is_closing(self):
        return False

    def ignore(self, *_):
        """Do nothing: there is neither a socket nor a connection to be closed."""

    set_write_buffer_limits = setsockopt = pause_reading = resume_reading = write_eof = close = ignore


class Work:
    """The count of what was done."""

    def __init__(self):
        self.count = 0

    @contextmanager
    def counted(self):
        """Count what this thread does meanwhile."""
        before = sys.gettrace(), sys.getprofile()
        sys.setprofile(self._count_calls)
        sys.settrace(self._count_lines)
        try:
            yield
        finally:
            sys.settrace(before[0])
            sys.setprofile(before[1])

    def _count_lines(self, _frame, event, _value):
        self.count += event == "line"
        return self._count_lines

    def _count_calls(self, _frame, event, _value):
        self.count += event == "c_call"


class Threads:
    """Threads that do not run: only the loop has work."""

    async def answer(self, environ, send):
        """Answer nothing."""


@pytest.fixture
def server(own_client_of, app):
    """The server of a web process behind a proxy, whose app is never asked."""
    own_client_of().get("/")
    site = app.extensions[EXTENSION]
    site.clients = ClientAddresses(["127.0.0.1"])
    made = CatalogueServer(app)
    for target in TARGETS[:3]:  # what is cached is sent again
        answer_of(made, target.decode())
    made._threads = Threads()
    return made


async def work_for(server, data):
    """Return how much is done in the loop until a request is answered, or given to a thread."""
    work, transport, limits = Work(), Transport(), ConnectionLimits()
    config = Config(server, ws="none", log_config=None, log_level="critical", access_log=False)
    config.load()
    settings, state = server._site.settings, ServerState()
    watch = ConnectionWatch(limits, ClientAddresses())
    bounds = ProtocolBounds(watch, limits, settings.address_bytes, settings.body_bytes)
    connection = BoundedProtocol(bounds, config, state, {})
    connection.connection_made(transport)
    for start in range(0, len(data), 1 << 16):
        with work.counted():
            connection.data_received(data[start : start + (1 << 16)])
            await asyncio.sleep(0)
            await asyncio.sleep(0)
    for task in tuple(state.tasks):
        task.cancel()
    if state.tasks:
        await asyncio.wait(state.tasks)
    return work.count


def most_work(server, requests):
    """Return the most that is done for one of some requests, and how it begins."""

    async def run():
        return max([(await lasting_work(server, data), data[:100]) for data in requests])

    return asyncio.run(run())


async def lasting_work(server, data):
    """Return how much is done for a request each time: what is done once a process is not counted."""
    count = await work_for(server, data)
    return min(count, await work_for(server, data)) if count >= MAX_WORK else count


def get(target, *headers):
    return (
        b"GET %b HTTP/1.1\r\nHost: h\r\n" % target + b"".join(b"%b\r\n" % each for each in headers) + b"\r\n"
    )


def post(kind, *headers, body=b""):
    head = (b"POST /sparql HTTP/1.1", b"Host: h", b"Content-Type: application/" + kind, *headers)
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def filled(start, fill, size):
    return (start + fill * (size // len(fill) + 1))[:size]


@pytest.mark.parametrize("name", sampled(HEADERS, 8), ids=bytes.decode)
def test_no_header_holds_up_the_loop(server, name):
    """Of whatever it is made, and however long it is; a list that is read takes a thread, or is refused."""
    start = STARTS.get(name, b"")
    values = [filled(start, fill, size) for fill in FILLS for size in SIZES]
    count, request = most_work(
        server, [get(target, b"%b: %b" % (name, value)) for target in TARGETS for value in values]
    )

    assert count < MAX_WORK, request


@pytest.mark.parametrize("number", [99, 5000])
def test_no_number_of_headers_holds_up_the_loop(server, number):
    """Whether they are one list, or all others, or empty."""
    lists = (
        [b"Accept: a/b"] * number,
        [b"If-None-Match: " + b"x" * 300] * number,
        [b"X-%d: a" % each for each in range(number)],
        [b"a:"] * number,
        [b"a_b: c"] * number,
    )
    count, request = most_work(server, [get(target, *headers) for target in TARGETS for headers in lists])

    assert count < MAX_WORK, request


def test_no_address_holds_up_the_loop(server):
    """
    Neither its path, nor its parameters, nor a query with all the declarations and brackets that it can have.
    """
    paths = (b"a", b"a/", b"/", b".", b"%41", b"%", b"%2F", b"../", b"\xc3\xa4", b"\xff", b"A-")
    queries = (
        b"a&",
        b"&",
        b"a=b&",
        b"%41",
        b"%",
        b"+",
        b"asOf=2020&",
        b"default-graph-uri=a:b&",
        b"\xc3\xa4",
    )
    texts = (
        "PREFIX a: <http://a/> ",
        "{",
        "(",
        "[",
        ".",
        "?a ",
        "#\n",
        "service ",
        "text:query ",
        "'a' ",
        "!",
    )
    requests = [
        *(
            get(filled(start, fill, size))
            for start in (b"/", b"/doc/", b"/api/")
            for fill in paths
            for size in SIZES
        ),
        *(
            get(filled(start, fill, size))
            for start in (b"/sparql?query=ASK&", b"/search?q=a&", b"/api/issues?", b"/healthz?", THING + b"?")
            for fill in queries
            for size in SIZES
        ),
        *(
            get(b"/sparql?query=" + quote(start + text * (size // len(text)) + end).encode())
            for text in texts
            for start, end in (("", "ASK {}"), ("ASK ", ""), ("ASK {", "}"))
            for size in (1000, 2000, 4000)
        ),
    ]
    count, request = most_work(server, requests)

    assert count < MAX_WORK, request


def test_no_body_holds_up_the_loop(server):
    """Neither its bytes, nor its chunks, nor what is between and behind them."""
    length, chunked = b"Content-Length: 65536", b"Transfer-Encoding: chunked"
    fills = (b"{", b"a&", b"&", b"%", b"query=%7B&", b"PREFIX a: <http://a/> ")
    kinds = (b"sparql-query", b"x-www-form-urlencoded", b"json", b"sparql-query" + b";a=b" * 99)
    count, request = most_work(
        server,
        [
            *(post(kind, length, body=filled(b"", fill, 65536)) for kind in kinds for fill in fills),
            *(
                post(kinds[0], b"Content-Length: %d" % size, body=filled(b"", fill, size))
                for fill in fills
                for size in (2000, 4000)
            ),
            post(kinds[0], chunked, body=b"1\r\n{\r\n" * 255 + b"0\r\n\r\n"),
            post(kinds[0], chunked, body=b"1\r\n{\r\n" * 65_000 + b"0\r\n\r\n"),
            post(kinds[0], chunked, body=b"1;a=b\r\n{\r\n" * 65_000 + b"0\r\n\r\n"),
            post(kinds[0], chunked, body=b"1\r\n{\r\n0\r\n" + b"a:\r\n" * 65_000 + b"\r\n"),
            post(kinds[0], chunked, body=b"1;" + b"a" * 600_000 + b"\r\n{\r\n0\r\n\r\n"),
        ],
    )

    assert count < MAX_WORK, request


@pytest.mark.parametrize("path", [THING, THING + b".jsonld", b"/static/style.css"], ids=bytes.decode)
@pytest.mark.parametrize(
    "condition",
    [
        {"if_none_match": "*"},
        {"if_modified_since": "Thu, 31 Dec 2099 00:00:00 GMT"},
        {"range": "bytes=0-3"},
        {"x": "y"},
    ],
)
def test_an_answer_has_one_date(own_client_of, app, path, condition):
    """That of the server, also where a condition was looked at, which Werkzeug writes another for."""
    own_client_of().get("/")
    sent = answer_of(app, path.decode(), accept="application/ld+json", **condition)

    assert ("date" not in sent.headers, sent.status in (200, 206, 304)) == (True, True)
