"""What a request becomes for the app."""

import io

import pytest

from foia_graph.errors import RequestRefused
from foia_graph.web.core.request_rules import check_request
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.server.wsgi_environ import ConnectionEnds, RequestHead, wsgi_environ

ENDS = ConnectionEnds("::1", "4711", "127.0.0.1", "8000")


def environ_of(target=b"/", headers=(), method="GET", version="1.1", ends=ENDS):
    """Return the environ of a request, with an empty body."""
    size = sum(len(name) + len(value) for name, value in headers)
    head = RequestHead(method, target, version, tuple(headers), size)
    return wsgi_environ(head, ends) | {"wsgi.input": io.BytesIO()}


def test_the_environ_says_what_wsgi_says():
    """
    Names are those of PEP 3333; headers that come twice are joined, and none can pass for another.
    """
    headers = [
        (b"Host", b"h"),
        (b"x-a", b"1"),
        (b"X-A", b"\xe9"),
        (b"x_forwarded_for", b"9.9.9.9"),
        (b"Content-Type", b"t/x"),
    ]
    found = environ_of(b"/%C3%A9%ff?a=%ff#b", headers, "POST", "1.0")

    assert {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/Ã©\xff",
        "QUERY_STRING": "a=%ff",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.0",
        "REMOTE_ADDR": "::1",
        "REMOTE_PORT": "4711",
        "HTTP_HOST": "h",
        "HTTP_X_A": "1,\xe9",
        "CONTENT_TYPE": "t/x",
    } == {name: value for name, value in found.items() if not name.startswith(("wsgi.", "foia_graph."))}


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/", "/", ""),
        (b"/a?", "/a", ""),
        (b"/a?b?c#d?e", "/a", "b?c"),
        (b"//a/b", "//a/b", ""),
        (b"/a%3Fb", "/a?b", ""),
        (b"http://h:80/a?b", "/a", "b"),
        (b"http://h", "/", ""),
        (b"*", "*", ""),
        (b"h:443", "h:443", ""),
    ],
)
def test_every_form_of_a_target_has_a_path(target, path, query):
    """
    As a path, as a whole address, as an asterisk, as a host with a port (RFC 9112, 3.2).
    """
    found = environ_of(target)

    assert (path, query) == (found["PATH_INFO"], found["QUERY_STRING"])


def test_requests_with_the_same_headers_share_nothing_that_changes():
    """
    Each has its own address and client, and what is done to one environ is not done to the next.
    """
    headers = [(b"host", b"h"), (b"if-modified-since", b"never")]
    first = environ_of(b"/a?x=1", headers, "POST", ends=ENDS._replace(client="192.0.2.1", client_port="1"))
    del first["HTTP_IF_MODIFIED_SINCE"]
    second = environ_of(b"/b?y=2", headers, ends=ENDS._replace(client="192.0.2.2", client_port="2"))

    assert "never" == second["HTTP_IF_MODIFIED_SINCE"]
    assert ("GET", "/b", "y=2", "192.0.2.2", "2") == tuple(
        second[name] for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "REMOTE_ADDR", "REMOTE_PORT")
    )


@pytest.mark.parametrize(
    "headers",
    [
        [(b"host", b"a, b")],
        [(b"host", b"h"), (b"content-length", b"5000000")],
        [(b"host", b"h"), (b"content-length", b"1"), (b"transfer-encoding", b"chunked")],
        [(b"host", b"h"), (b"content-encoding", b"gzip")],
        [(b"host", b"h"), *[(b"x-%d" % n, b"1") for n in range(200)]],
        [(b"host", b"h"), (b"x-a", b"1" * 40_000)],
    ],
)
def test_headers_that_break_a_rule_are_refused_each_time(headers):
    """
    Only those that kept all rules are not looked at again, and only for the same settings.
    """
    strict, lenient = ServerSettings(), ServerSettings(body_bytes=10**7)
    for _ in range(2):
        with pytest.raises(RequestRefused):
            check_request(environ_of(headers=headers), strict)

    for is_refused, settings in ((False, lenient), (True, strict), (False, lenient)):
        environ = environ_of(headers=[(b"host", b"h"), (b"content-length", b"5000000")])
        if is_refused:
            with pytest.raises(RequestRefused):
                check_request(environ, settings)
        else:
            check_request(environ, settings)
