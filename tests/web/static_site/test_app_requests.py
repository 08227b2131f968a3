"""Requests to an app in this process: what it gets, and what of its answers is at hand."""

from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import ClosingIterator

from foia_graph.web.static_site.app_requests import get_request


def test_an_app_gets_the_request():
    """
    Path and query are those of the target, escapes taken out of the path alone, and Accept is what was given.
    """

    def app(environ, start_response):
        request = Request(environ)
        query, accept = request.query_string.decode(), request.headers.get("Accept", "-")
        return Response(f"{request.method}|{request.path}|{query}|{accept}")(environ, start_response)

    get = get_request(app)
    answer = get("/a%20b/%C3%A9?q=%20x", "text/html")

    assert "GET|/a b/é|q=%20x|text/html" == answer.data.decode()
    assert "GET|/||-" == get("/", "").data.decode()


def test_an_answer_has_status_headers_and_body():
    """
    Of a header that stands there twice the first counts, however it is written; the body comes in blocks, or
    whole as often as it is asked for; and what the app has open is closed.
    """
    closed = []

    def app(environ, start_response):
        start_response(
            "303 SEE OTHER", [("content-type", "text/html; charset=utf-8"), ("LINK", "1"), ("Link", "2")]
        )
        return ClosingIterator(iter([b"one ", b"two"]), lambda: closed.append(True))

    answer, other = (get_request(app)("/x", "") for _ in range(2))
    whole = (answer.data, answer.data)
    answer.close()

    assert (303, "text/html", "1", "") == (
        answer.status, answer.media_type, answer.header("Link"), answer.header("Location"),
    )  # fmt: skip
    assert (b"one two", b"one two") == whole
    assert [b"one ", b"two"] == list(other.blocks)
    assert [True] == closed
