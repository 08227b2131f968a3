"""Requests that no one thought of: whatever is sent, the answer is one of those that there are."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PIECES = [
    "query=", "query", "&", "=", "%", "%zz", "%ff", "%00", "%0d%0a", "+", ";", "ASK%7B%7D",
    "SELECT%20*%7B%7D", "update=", "default-graph-uri=", "named-graph-uri=", "http%3A//x/", "urn%3Aa",
    "format=", "csv", "html",
    "xml", "%71uery=", "%ed%a0%80", "%f0%9f%98%80", "'", "%22", "%3Cscript%3E", "#", "?", "[]", "DROP%20ALL",
    "CONSTRUCT%20WHERE%7B?s?p?o%7D",
]  # fmt: skip
TYPES = [
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data",
    "",
]
WORDS = [
    "text/html", "application/json", "application/ld+json", "text/turtle", "*/*", "*", ";q=0", ";q=0.5",
    ";q=2", ";charset=utf-8", ";charset=latin1", ", ", ";", '"', "=", "q", "\xe9",
    "text/csv", "application/rdf+xml",
]  # fmt: skip
ENDS = {200, 304, 400, 403, 406, 413, 414, 415}
ANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def texts(pieces, most=8):
    """Make texts of pieces."""
    return st.lists(st.sampled_from(pieces), max_size=most).map("".join)


@ANY
@given(
    query=texts(PIECES),
    accept=texts(WORDS),
    etag=st.sampled_from(["", "*", 'W/"x"', '"x', ","]),
    method=st.sampled_from(["GET", "HEAD", "POST"]),
    content_type=st.tuples(st.sampled_from(TYPES), texts(WORDS, 3)).map("".join),
    body=texts(PIECES) | st.binary(max_size=40),
)
def test_any_question_has_an_answer(client, query, accept, etag, method, content_type, body):
    """
    Never a fault of ours, always safe to look at, and where it is an error, one that says what is wrong.
    """
    data = body.encode() if isinstance(body, str) else body
    headers = {"Accept": accept, "If-None-Match": etag, "Content-Type": content_type}
    posted = data if method == "POST" else None
    answer = client.open(f"/sparql?{query}", method=method, headers=headers, data=posted)

    assert answer.status_code in ENDS, (answer.status_code, answer.data)
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "*" == answer.headers["Access-Control-Allow-Origin"]
    if answer.mimetype == "application/problem+json" and method != "HEAD":
        assert answer.status_code == json.loads(answer.data)["status"]
