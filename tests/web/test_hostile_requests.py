"""Requests that would bring a parser down: none is a fault of ours, and none takes the process with it."""

import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sampling import sampled

DEEP = [
    "id:" * 324,
    "id:" * 400,
    "NOT " * 483,
    "-id:" * 243,
    "title:" * 324,
    "(" * 1500,
    "-(" * 900,
    "a OR " * 300,
    "a NEAR/9 " * 200,
    '"' * 1999,
    "NOT -title:" * 170,
    "date:" * 380,
    "a AND NOT " * 150,
]
NUMBERS = ["9" * 5000, "\u0663", "\u00b2", "\uff11", "1_0", "-1", "+1", "1e999", "nan", "inf", "0x1", "00"]
TEXTS = [
    *DEEP,
    *NUMBERS,
    "[" * 3000,
    "{" * 3000,
    "," * 3000,
    ";" * 3000,
    "a,b;" * 800,
    "=?" * 800,
    "..",
    "//",
    "\\",
    "\u202e",
    "\U0001f600",
    "http://[",
    "http://[::1",
    "http://a:b@c:99999/",
    "x:" + "y" * 3000,
    "\x00",
    "a\x00b",
    "2012-99-99",
    "0000",
    "2012/2011",
    "%",
    "%%%",
    "<" * 2000,
    "eyJ9",
    "pct:1e400,1,1,1",
    "'" * 2000,
]
SEARCHES = {
    "('a' @)": "9" * 5000,
    "'@'": "NOT " * 483,
    '"@"': "id:" * 400,
    "'a' . @": "?x a [ " * 90,
    "'a' . { @": "{ " * 97,
    "'b' . @": "FILTER EXISTS { " * 95,
    "'a' . ?a ?b @": "( " * 98,
    "'a' . ?a ?b ?c @": "{| ?d ?e " * 95,
    "'c' . @": "{ SELECT * " * 95,
    "'a' . ?a @ ?b }": "^" * 5000 + "a",
    "'b' . ?a @ ?b }": "(" * 99 + "a" + ")" * 99,
}
QUERIES = [
    *(f"SELECT * {{ ?p text:query {place.replace('@', deep)} }}" for place, deep in SEARCHES.items()),
    "PREFIX " * 4000,
    "BASE " * 6000,
    "SELECT (" + "-" * 5000 + "1 AS ?x) {}",
    "SELECT (" + "!" * 5000 + "true AS ?x) {}",
    "ASK { FILTER(" + "(" * 5000,
    "<" * 8000,
    '"' * 8001,
    "\\u0041" * 1300,
]
HEADERS = (
    "Accept",
    "Accept-Profile",
    "Accept-Language",
    "Accept-Encoding",
    "Accept-Datetime",
    "Prefer",
    "Range",
    "If-Range",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "Content-Type",
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "Cookie",
    "Authorization",
    "Link",
    "Expect",
    "Origin",
)
VALUES = [
    *(text for text in TEXTS if text.isprintable()),
    "text/html;q=" + "9" * 500,
    "text/html;q=\u00b2",
    "*/*;" * 700,
    "bytes=" + "0-1," * 900,
    "bytes=-" + "9" * 5000,
    "<" * 900 + ">" * 900,
    'W/"' * 900,
    '"\\' * 900,
    "Thu, 99 Jan 2012 99:99:99 GMT",
    "Sun, 06 Nov 99999 08:49:37 GMT",
    "Sun, 06 Nov 3000000000 08:49:37 GMT",
    "Fri, 31 Dec 9999 23:59:59 -2359",
    "Mon, 01 Jan 0001 00:00:00 +2359",
    f"Sun, 06 Nov 1994 08:49:37 +{'9' * 40}",
    "timeout=" + "9" * 5000,
    "for=[" * 500,
    'application/ld+json;profile="' + "http://x " * 300,
    "multipart/form-data; boundary=" + "x" * 5000,
]
PATHS = (
    "/",
    "/doc/document/plants",
    "/doc/release/",
    "/search?q=water",
    "/sparql?query=ASK%7B%7D",
    "/dump/",
    "/changes",
)


def statuses(client, path: str, **more) -> int:
    """Ask for something; what the app does not foresee is raised by the test's client."""
    answer = client.open(path, **more)
    answer.close()
    return answer.status_code


def is_foreseen(status: int) -> bool:
    return status < 500 or status in (501, 503)


@pytest.mark.parametrize("text", DEEP)
@pytest.mark.parametrize("path", ["/search", "/api/search", "/search.csv", "/doc/release/", "/api/claims"])
def test_a_search_that_nests_is_refused(papers, path, text):
    """However deep it goes, the reader is told, or sees what was found."""
    for name in ("q", "text", "title", "filter"):
        assert is_foreseen(statuses(papers.client, f"{path}?{name}={quote(text)}"))


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_no_path_is_a_fault(papers, text):
    """Any text instead of any part of any route."""
    client = papers.client
    routes = sorted({rule.rule for rule in client.application.url_map.iter_rules() if rule.arguments})
    part = quote(text[:1500], safe="")
    asked = [re.sub(r"<(?:[a-z]+:)?[a-z0-9_]+>", lambda _: part, route, count=1) for route in routes]
    asked = [re.sub(r"<(?:[a-z]+:)?[a-z0-9_]+>", "1", route) for route in asked]

    assert [] == [path for path in asked if not is_foreseen(statuses(client, path))]


@pytest.mark.parametrize("header", sampled(HEADERS, 8))
def test_no_header_is_a_fault(papers, header):
    """Any text in any header that something here reads."""
    values = [value.encode().decode("latin-1") for value in VALUES]
    file = f"/file/{papers.digest('memo.pdf')}"
    failed = [
        (path, value)
        for number, value in enumerate(values)
        for path in {PATHS[number % len(PATHS)], PATHS[(number + 3) % len(PATHS)], file}
        if not is_foreseen(statuses(papers.client, path, headers={header: value}))
    ]

    assert [] == failed


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_no_query_is_a_fault(papers, query):
    """What nests in what is searched, in paths, in brackets and in prologues is refused with a position."""
    asked = {"data": {"query": query}, "method": "POST"}

    assert is_foreseen(statuses(papers.client, "/sparql", **asked))


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
RUNS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "a",
                "1",
                "\u0663",
                "id:",
                "-",
                "NOT ",
                "(",
                ")",
                '"',
                ",",
                ";",
                "=",
                "q=",
                "/",
                ".",
                "[",
                "<",
                "%",
                " ",
                "\x7f",
            ]
        ),
        st.sampled_from([1, 2, 17, 900]),
    ),
    max_size=6,
).map(lambda runs: "".join(piece * count for piece, count in runs)[:3000])


@FUZZ
@given(
    text=RUNS,
    name=st.sampled_from(
        [
            "q",
            "page",
            "per_page",
            "next",
            "after",
            "asOf",
            "from",
            "to",
            "type",
            "iri",
            "resumptionToken",
            "verb",
            "modified_since",
            "limit",
            "fields",
            "sort",
            "date",
        ]
    ),
    path=st.sampled_from(
        [
            "/search",
            "/api/search",
            "/oai",
            "/doc/release/",
            "/catalog",
            "/changes",
            "/conflicts",
            "/api/graph",
            "/api/path",
            "/api/claims",
            "/api/gaps",
            "/cite",
            "/compare",
            "/bates/",
            "/resource",
            "/changes.atom",
            "/doc/document/plants",
            "/api/q/",
        ]
    ),
)
def test_no_parameter_is_a_fault(papers, path, name, text):
    """Any text in any parameter of any route, known there or not."""
    assert is_foreseen(statuses(papers.client, f"{path}?{name}={quote(text)}"))
