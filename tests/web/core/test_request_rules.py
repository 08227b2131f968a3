"""What every request must keep to."""

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app


@pytest.mark.parametrize("method", ["get", "Get", "post", "hEAD", "options"])
@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%7B%7D", "/nowhere", "/healthz"])
def test_methods_are_written_in_capitals(client_of, method, path):
    """
    `get` is another method than GET, and none that is known (RFC 9110, 9.1).
    """
    answer = client_of().open(path, method=method, headers={"Accept": "application/json"})

    assert (501, "application/problem+json") == (answer.status_code, answer.mimetype)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/{}", "/sparql?query=ASK%7B%7D#{}", "/search?q={}", "/static/{}", "/bates/{}"]
)
def test_an_address_that_is_too_long_is_a_414_whatever_the_method(client_of, method, path):
    """
    It is a problem document for programs, as any error.
    """
    address = path.replace("#", "%23").format("x" * 9000)
    answer = client_of().open(address, method=method, headers={"Accept": "application/json"})

    assert (414, "application/problem+json") == (answer.status_code, answer.mimetype)
    assert method == "HEAD" or 414 == answer.get_json(force=True)["status"]


@pytest.mark.parametrize("header", ["If-Modified-Since", "If-Unmodified-Since", "If-Range"])
@pytest.mark.parametrize(
    "date",
    [
        "Sun, 06 Nov 3000000000 08:49:37 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        f"Sun, 06 Nov 1994 08:49:37 +{'9' * 40}",
    ],
)
@pytest.mark.parametrize("path", ["/", "/doc/release/2012-04-10.ttl", "/static/style.css"])
def test_a_date_that_there_is_not_is_no_condition(client_of, path, date, header):
    """
    Nobody can count with it, so it is ignored (RFC 9110, 13.1.3).
    """
    answer = client_of().get(path, headers={header: date, "Range": "bytes=0-3"})
    answer.close()

    assert answer.status_code in (200, 206)


@pytest.mark.parametrize(
    "host", ["9" * 500, "a..b", ".a", "xn--", "[::::]", "%", "x" * 64 + ".example", "a.b:99999999", "..:80"]
)
@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/style.css", "/doc/release/2012-04-10"])
def test_no_host_is_a_fault(client_of, path, host):
    """
    A page has no address that is made of it, so one that has no name in IDNA is answered as any other.
    """
    environ = EnvironBuilder(path, headers={"Accept": "text/html"}).get_environ() | {"HTTP_HOST": host}
    pieces, status, _ = run_wsgi_app(client_of().application, environ, buffered=True)
    list(pieces)

    assert ("404 NOT FOUND" if path == "/nowhere" else "200 OK") == status


@pytest.mark.parametrize(("matched", "status"), [("*", 200), (" * ", 200), ('"other"', 412)])
@pytest.mark.parametrize(
    "path", ["/", "/doc/release/2012-04-10.ttl", "/api/releases", "/static/style.css", "/openapi.json"]
)
def test_whatever_there_is_matches_a_star(client_of, path, matched, status):
    """
    It asks for no certain state, only that there is one (RFC 9110, 13.1.1).
    """
    with client_of().get(path, headers={"If-Match": matched}) as answer:
        assert status == answer.status_code
