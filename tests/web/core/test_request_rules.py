"""What every request must keep to."""

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app


@pytest.mark.parametrize("method", ["get", "Get", "post", "hEAD", "options"])
@pytest.mark.parametrize("path", ["/", "/sparql?query=ASK%7B%7D", "/nowhere", "/healthz"])
def test_methods_are_written_in_capitals(client_of, method, path):
    """`get` is another method than GET, and none that is known (RFC 9110, 9.1)."""
    answer = client_of().open(path, method=method, headers={"Accept": "application/json"})

    assert (501, "application/problem+json") == (answer.status_code, answer.mimetype)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/{}", "/sparql?query=ASK%7B%7D#{}", "/search?q={}", "/static/{}", "/bates/{}"]
)
def test_an_address_that_is_too_long_is_a_414_whatever_the_method(client_of, method, path):
    """It is a problem document for programs, as any error."""
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
    """No one can count with it, so it is ignored (RFC 9110, 13.1.3)."""
    answer = client_of().get(path, headers={header: date, "Range": "bytes=0-3"})
    answer.close()

    assert answer.status_code in (200, 206)


@pytest.mark.parametrize(
    "host", ["9" * 500, "a..b", ".a", "xn--", "[::::]", "%", "x" * 64 + ".example", "a.b:99999999", "..:80"]
)
@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/style.css", "/doc/release/2012-04-10"])
def test_no_host_is_a_fault(client_of, path, host):
    """A page has no address that is made of it, so one that has no name in IDNA is answered as any other."""
    environ = EnvironBuilder(path, headers={"Accept": "text/html"}).get_environ() | {"HTTP_HOST": host}
    pieces, status, _ = run_wsgi_app(client_of().application, environ, buffered=True)
    list(pieces)

    assert ("404 NOT FOUND" if path == "/nowhere" else "200 OK") == status


@pytest.mark.parametrize(("matched", "status"), [("*", 200), (" * ", 200), ('"other"', 412)])
@pytest.mark.parametrize(
    "path", ["/", "/doc/release/2012-04-10.ttl", "/api/releases", "/static/style.css", "/openapi.json"]
)
def test_whatever_there_is_matches_a_star(client_of, path, matched, status):
    """It asks for no certain state, only that there is one (RFC 9110, 13.1.1)."""
    with client_of().get(path, headers={"If-Match": matched}) as answer:
        assert status == answer.status_code


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        ({"X-Long": "x" * 8193}, "A header has at most 8,192 bytes, and X-Long has more."),
        ({"Accept": "a/b," * 100}, "The header Accept has at most 100 items and parameters."),
        ({"Accept": "a/b" + ";a=b" * 100}, "The header Accept has at most 100 items and parameters."),
        ({"If-None-Match": '"a",' * 100}, "The header If-None-Match has at most 100 items and parameters."),
        ({"Prefer": "a=b; " * 100}, "The header Prefer has at most 100 items and parameters."),
        (
            {"Content-Type": "a/b" + ";a=b" * 100},
            "The header Content-Type has at most 100 items and parameters.",
        ),
        (
            {f"X-{number}": "x" * 8000 for number in range(5)},
            "The headers of a request have at most 32,768 bytes.",
        ),
        ({f"X-{number}": "x" for number in range(101)}, "A request has at most 100 headers."),
    ],
    ids=range(8),
)
@pytest.mark.parametrize("path", ["/", "/healthz", "/sparql?query=ASK%7B%7D", "/static/style.css"])
def test_headers_have_bounds(client_of, path, headers, sentence):
    """Under whatever server: reading a long list takes milliseconds. The answer says which header it was."""
    answer = client_of().get(path, headers=headers)

    assert (431, sentence) == (answer.status_code, answer.get_json(force=True)["detail"])


def test_long_headers_that_clients_send_are_read(client_of):
    """Dozens of media types with parameters, and the address of a long query."""
    headers = {
        "Accept": ",".join(f"application/x-{number};q=0.5" for number in range(45)) + ",text/turtle",
        "Referer": "http://localhost/sparql?query=" + "x" * 4096,
    }
    answer = client_of().get("/doc/release/2012-04-10", headers=headers)

    assert (200, "text/turtle") == (answer.status_code, answer.mimetype)


def test_addresses_have_few_parameters(client_of):
    """Of whatever name; they are counted before they are parsed."""
    answers = [
        client_of().get(f"/healthz?{'&' * number}", headers={"Accept": "application/json"})
        for number in (199, 200)
    ]

    assert [200, 400] == [answer.status_code for answer in answers]
    assert "The address has more than 200 parameters." == answers[1].json["detail"]


@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since", "Range"])
@pytest.mark.parametrize("path", ["/", "/static/style.css"])
def test_the_date_is_left_to_the_server(client_of, path, header):
    """Each writes one; where conditions are looked at Werkzeug would write another."""
    with client_of().get(path, headers={header: "*"}) as answer:
        assert "Date" not in answer.headers
