"""Requests as they are read from the bytes of a connection."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foia_graph.web.server.http_reader import MAX_FRAMING, SLICE, HttpReader
from foia_graph.web.server.wsgi_environ import ConnectionEnds

MAX_ADDRESS, MOST_BODY = 1000, 100
GET = b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: h\r\n"
TOO_LONG = "The headers of a request have at most 32,768 bytes."
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


def reader():
    """Return the reader of a new connection."""
    return HttpReader(ConnectionEnds("192.0.2.1", "1", "127.0.0.1", "80"), MAX_ADDRESS, MOST_BODY)


def taken(from_):
    """Take all requests that are there: their paths with their bodies, or why they are refused."""
    found = []
    while from_.requests:
        environ, keeps_alive, refusal = from_.requests.popleft()
        if environ is None:
            found.append((refusal[0], json.loads(refusal[2])["detail"]))
        else:
            found.append((environ["PATH_INFO"], environ["wsgi.input"].read(), keeps_alive))
        from_.read(b"")
    return found


def read(*pieces):
    """Read pieces of a connection one after the other, and return the requests."""
    made, found = reader(), []
    for each in pieces:
        made.read(each)
        found += taken(made)
    return found


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_requests_are_read_however_they_come(size):
    """
    Byte for byte or all at once, with bodies of both kinds, chunks with extensions and trailers.
    """
    data = (
        b"\r\n"
        + GET
        + POST
        + b"Content-Length: 4\r\n\r\nabcd"
        + CHUNKED
        + b"2;x=y\r\nab\r\n1\r\nc\r\n0\r\nHost: other\r\n\r\n"
        + "GET /é HTTP/1.1\r\nHost: h\r\n\r\n".encode()
        + GET
    )
    pieces = [data[start : start + size] for start in range(0, len(data), size)]

    assert [
        ("/a", b"", True),
        ("/p", b"abcd", True),
        ("/p", b"abc", True),
        ("/Ã©", b"", True),
        ("/a", b"", True),
    ] == read(*pieces)


def test_a_trailer_is_no_header():
    """
    What stands behind a body cannot change what was said before it.
    """
    made = reader()
    made.read(CHUNKED + b"0\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n")
    (request,) = made.requests

    assert "HTTP_X_FORWARDED_FOR" not in request.environ


@pytest.mark.parametrize(
    ("data", "keeps_alive"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\n\r\n", False),
        (b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", True),
        (b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", False),
        (b"CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", False),
    ],
)
def test_behind_the_last_request_nothing_is_read(data, keeps_alive):
    """
    Also where another protocol would begin, which is not spoken here.
    """
    found = read(data + GET, GET)

    assert [keeps_alive] * 3 if keeps_alive else [False] == [each[2] for each in found]


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
    """
    In its turn, behind the request before it; what follows is not read.
    """
    found = read(GET, data + GET, GET)

    assert ["/a", status] == [each[0] for each in found]


def test_raw_bytes_of_an_address_are_those_of_utf_8():
    """
    As curl sends them; where they are not, the client is told so. Bodies are taken as they are.
    """
    assert [("/b", b"", True)] == read("GET /b?q=é HTTP/1.1\r\n\r\n".encode())
    assert [("/", "é".encode(), True)] == read(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", "é".encode())
    assert [(400, "The address holds bytes that are not UTF-8.")] == read(b"GET /b?q=\xe9 HTTP/1.1\r\n\r\n")


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ((b"Content-Length: 101\r\n\r\n", b"x"), [("/p", b"", False)]),
        (
            (b"Transfer-Encoding: chunked\r\n\r\n", *[b"3c\r\n" + b"x" * 60 + b"\r\n"] * 9),
            [("/p", b"x" * 101, False)],
        ),
    ],
    ids=["said", "endless"],
)
def test_a_body_that_is_too_long_is_not_read_to_its_end(pieces, expected):
    """
    What is said to be too long is not read; what turns out to be is cut behind the byte that says so.
    """
    assert expected == read(POST + pieces[0], *pieces[1:])


def test_heads_have_a_bound():
    """
    Whether the address does not end, or one header, or the headers; of an address the app gets as much as
    shows that it is too long.
    """
    endless = b"x" * SLICE
    head = b"GET / HTTP/1.1\r\n"

    assert [(414, "An address has at most 1,000 bytes.")] == read(b"GET /", *[endless] * 9)
    assert [("/" + "x" * 1500, b"", True)] == read(b"GET /" + b"x" * 1500 + b" HTTP/1.1\r\n\r\n")
    assert [(431, "The head of the request is too long.")] == read(head + b"A: ", *[endless] * 99)
    assert [(431, TOO_LONG)] == read(head, *[endless + b": x\r\n"] * 99)
    assert [(431, TOO_LONG)] == read(head, *[b"A: " + b"x" * 8192 + b"\r\n"] * 4, b"\r\n")
    assert [("/", b"", True)] == read(head, *[b"A: " + b"x" * 8191 + b"\r\n"] * 4, b"\r\n")


def test_the_value_of_a_header_has_a_bound():
    """
    The name of the header is said, cut short.
    """
    for size, expected in (
        (8192, ("/a", b"", True)),
        (8193, (431, "A header has at most 8,192 bytes, and If-Match has more.")),
    ):
        assert [expected] == read(GET[:-2] + b"If-Match: " + b"x" * size + b"\r\n\r\n")
    assert [(431, f"A header has at most 8,192 bytes, and {'n' * 40} has more.")] == read(
        GET[:-2] + b"n" * 99 + b": " + b"x" * 8193 + b"\r\n\r\n"
    )


@pytest.mark.parametrize("start", [b"0\r\nX-T: ", b"1;x=", b"0\r\n" + b"a:\r\n" * 98])
def test_what_stands_between_and_behind_the_parts_of_a_body_has_a_bound(start):
    """
    Trailers and extensions of chunks are read as far as a body of single bytes would go.
    """
    made, count = reader(), 0
    made.read(CHUNKED + start)
    while not made.is_ended and count < 10_000:
        made.read(b"t" * SLICE)
        count += 1

    assert [(413, "The body of the request has too much between its parts, or behind them.")] == taken(made)
    assert count * SLICE < 2 * MAX_FRAMING


def test_a_body_of_single_bytes_is_read():
    """
    However it is cut.
    """
    assert [("/p", b"x" * MOST_BODY, True)] == read(CHUNKED + b"1\r\nx\r\n" * MOST_BODY + b"0\r\n\r\n")


def test_a_body_comes_in_few_chunks():
    """
    Each of them is work in the event loop, however short it is: 128, and one more for each 512 bytes.
    """
    made = HttpReader(ConnectionEnds("192.0.2.1", "1", "127.0.0.1", "80"), MAX_ADDRESS, 6400)
    for chunks, expected in (
        (139, ("/p", b"x" * 139, True)),
        (140, (413, "A body comes in at most 140 chunks.")),
    ):
        made.read(CHUNKED + b"1\r\nx\r\n" * chunks + b"0\r\n\r\n")
        assert [expected] == taken(made)


def test_many_headers_are_refused():
    """
    Also empty ones, which have no size, and those behind a body.
    """
    expected = [(431, "A request has at most 100 headers.")]

    assert [("/a", b"", True)] == read(GET[:-2] + b"a:\r\n" * 99 + b"\r\n")
    assert expected == read(GET[:-2] + b"a:\r\n" * 100 + b"\r\n")
    assert expected == read(CHUNKED + b"0\r\n" + b"a:\r\n" * 99 + b"\r\n")


def test_bytes_of_a_body_stay_as_they_are():
    """
    Also behind another request: a body that grew would end in the middle, and its rest pass for a request.
    """
    body = b"\xff" * 30 + GET
    data = GET + POST + b"Content-Length: %d\r\n\r\n" % len(body)
    for cut in range(len(data) - 20, len(data) + 30):
        assert [("/a", b"", True), ("/p", body, True)] == read((data + body)[:cut], (data + body)[cut:])


def test_a_fault_of_our_own_is_told_as_such(monkeypatch, caplog):
    """
    The client is not blamed, and the log has it.
    """
    monkeypatch.setattr("foia_graph.web.server.http_reader.wsgi_environ", lambda *_: 1 / 0)

    assert [(500, "Something went wrong here; it is not your fault.")] == read(GET)
    assert ["ZeroDivisionError"] == [each.message.split(": ")[2] for each in caplog.records]


def test_a_body_is_waited_for_until_it_is_there():
    """
    One that breaks off is not taken for whole: what is missing may be the end of a query.
    """
    made = reader()
    assert made.body_since is None
    made.read(POST + b"Content-Length: 4\r\nExpect: 100-Continue\r\n\r\nab")
    assert made.body_since is not None
    assert made.expects_continue
    made.read(b"cd")
    assert (None, False) == (made.body_since, made.expects_continue)
    assert [("/p", b"abcd", True)] == taken(made)

    made.read(POST + b"Content-Length: 4\r\n\r\nab")
    made.read_end()
    assert [(400, "The body of the request broke off.")] == taken(made)


def test_few_requests_wait_for_the_one_before_them():
    """
    The rest of what came is read when they are answered.
    """
    made, count = reader(), 0
    made.read(GET * 5000)
    assert made.is_full
    while made.requests:
        assert len(made.requests) <= SLICE // len(GET) + 1
        count += len(made.requests)
        made.requests.clear()
        made.read(b"")

    assert (5000, False) == (count, made.is_full)


@given(
    st.lists(
        st.sampled_from([GET, POST, CHUNKED, b"\r\n", b"0\r\n\r\n", b"\xff", b"A: b\r\n", b"1"]) | st.binary()
    )
)
@example([b"GET /\xc3", b"\xa9 HTTP/1.1\r\n\r\n"])
def test_nothing_that_comes_fails(pieces):
    """
    Every request has an environ or an answer, and behind one that could not be read there is none.
    """
    found = read(*pieces)

    assert all(isinstance(each[0], str) for each in found[:-1])
