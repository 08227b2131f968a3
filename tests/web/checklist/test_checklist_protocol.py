"""Rows 19 to 53: how a query may be sent, and what is refused before it is looked at."""

import re
from urllib.parse import quote, urlencode

import pytest

from case_tables import tabled
from tests.web.checklist.rows import each_row, row
from tests.web.conftest import BASE, lasting

QUERY = "SELECT * { ?s ?p ?o } LIMIT 1"
Q = quote(QUERY)
DIRECT, FORM, UPDATE = (
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "application/sparql-update",
)
COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
GRAPH = f"{BASE}graph/post"


def count(client):
    """Count all that is served."""
    return client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": "text/csv"}).data


def rows(client, query, **graphs):
    """Ask for rows of graphs; the lines of CSV below the head."""
    told = {"query": query, **{name.replace("_", "-"): value for name, value in graphs.items()}}
    answer = client.get(f"/sparql?{urlencode(told, doseq=True)}", headers={"Accept": "text/csv"})

    assert 200 == answer.status_code, answer.data
    return answer.text.splitlines()[1:]


@row(19)
@pytest.mark.parametrize("accept", ["text/csv", "application/json", "text/html"])
def test_row_19_head_is_get_without_a_body(client, accept):
    """The headers are the same."""
    path = f"/sparql?query={quote(f'{QUERY} # {accept}')}"
    head, get = (method(path, headers={"Accept": accept}) for method in (client.head, client.get))

    assert (200, b"", 200) == (head.status_code, head.data, get.status_code)
    assert lasting(get) == lasting(head)


@row(19)
@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK", "/sparql", "/doc/release/2012-04-10", "/doc/none", "/"]
)
def test_row_19_head_tells_of_errors_and_pages_too(client, path):
    """Status and headers of HEAD are those of GET, whatever is asked for."""
    head, get = client.head(path), client.get(path)

    assert (get.status_code, b"") == (head.status_code, head.data)
    assert lasting(get) == lasting(head)


@row(20, 21)
@pytest.mark.parametrize("path", ["/sparql", "/doc/release/2012-04-10", "/healthz", "/"])
def test_rows_20_21_anyone_may_ask_from_anywhere(client, path):
    """OPTIONS lists the methods; scripts of other sites may ask, and bring no one's name with them."""
    asked = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.options(path, headers=asked)
    methods = {"GET", "HEAD", "OPTIONS"} | ({"POST"} if path == "/sparql" else set())

    assert (True, methods) == (answer.status_code in (200, 204), set(answer.headers["Allow"].split(", ")))
    assert "*" == answer.headers["Access-Control-Allow-Origin"]
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "content-type" in answer.headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_the_server_as_a_whole_can_be_asked_for_its_options(client):
    """`OPTIONS *` has no body, names the methods, and allows the header of scripts (RFC 9110, 9.3.7)."""
    answer = client.open("/", method="OPTIONS", environ_overrides={"PATH_INFO": "*"})

    assert (204, b"", "GET, HEAD, OPTIONS, POST") == (
        answer.status_code,
        answer.data,
        answer.headers["Allow"],
    )
    assert "X-Requested-With" in answer.headers["Access-Control-Allow-Headers"].split(", ")


@pytest.mark.parametrize("name", ["querry", "defaultGraphUri", "using-graph-uri", "limit"])
def test_an_unknown_parameter_of_a_query_is_refused(client, name):
    """In the address and in the body of a POST: a mistyped dataset would be another dataset."""
    pairs = {"query": "ASK {}", name: "http://example.org/g"}
    answers = [client.get("/sparql", query_string=pairs), client.post("/sparql", data=pairs)]

    assert [400, 400] == [each.status_code for each in answers]
    assert [True, True] == [repr(name) in each.json["detail"] for each in answers]


@pytest.mark.parametrize("name", ["ac", "timeout", "output", "results"])
def test_harmless_parameters_of_clients_are_ignored(client, name):
    """Those of sparql-editor, SPARQLWrapper and clients of Virtuoso."""
    assert 200 == client.get("/sparql", query_string={"query": "ASK {}", name: "1"}).status_code


@row(21)
@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK", "/doc/none", "/sparql?query=ASK%7B%7D", "/file/x", "/static/style.css"]
)
def test_row_21_errors_can_be_read_from_anywhere(client, path):
    """The origin that asks is not repeated, so that caches need not know it."""
    answer = client.get(path, headers={"Origin": "https://evil.example"}, buffered=True)

    assert "*" == answer.headers["Access-Control-Allow-Origin"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "nosniff" == answer.headers["X-Content-Type-Options"]


@row(22)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "QUERY"])
@pytest.mark.parametrize("path", ["/sparql", "/doc/release/2012-04-10"])
def test_row_22_other_methods_are_not_taken(client, method, path):
    """405 says which methods are."""
    answer = client.open(path, method=method, data="x")
    allowed = {"GET", "HEAD", "OPTIONS"} | ({"POST"} if path == "/sparql" else set())

    assert (405, allowed) == (answer.status_code, set(answer.headers["Allow"].split(", ")))


@each_row(
    ("query_string", "statuses"),
    [
        (24, "query=", {400}),
        (24, "query", {400}),
        (24, "query=%20%0A", {400}),
        (24, "query=%23", {400}),
        (25, f"query={Q}&query={Q}", {400}),
        (25, f"query={Q}&%71uery={Q}", {400}),
        (25, f"query=&query={Q}", {400}),
        (26, f"query={Q}&update=DROP%20ALL", {400}),
        (26, f"update=DROP%20ALL&query={Q}", {400}),
        (27, "update=DROP%20ALL", {403}),
        (27, "update=", {403}),
        (27, "query=DROP%20ALL", {403}),
        (27, "query=INSERT%20DATA%20%7B%3Ca%3Ab%3E%3Ca%3Ab%3E1%7D", {403}),
        (38, "query=%ff%fe", {400}),
        (38, "query=ASK%7B%7D%c0%af", {400}),
        (38, "query=ASK%7B%7D%ed%a0%80", {400}),
        (38, "query=ASK%7B%7D%f5%80%80%80", {400}),
        (38, f"query={Q}&x=%ff", {400}),
        (38, f"query={Q}&%ff=x", {400}),
        (48, f"query={Q}&default-graph-uri=not%20an%20iri", {400}),
        (48, f"query={Q}&default-graph-uri=", {400}),
        (48, f"query={Q}&default-graph-uri=relative", {400}),
        (48, f"query={Q}&named-graph-uri=http%3A//x/%0d%0aX%3A1", {400}),
        (48, f"query={Q}&named-graph-uri=http%3A//x/%3C%3E", {400}),
        (49, f"query={Q}" + "&default-graph-uri=http%3A//x/" * 200, {400}),
        (49, f"query={Q}" + "&default-graph-uri=a%3Ab" * 60 + "&named-graph-uri=a%3Ab" * 60, {400}),
        (52, "query=%3Cscript%3Ealert(1)%3C/script%3E", {400}),
        (53, "query=" + quote(f"ASK {{}} # {'x' * 33 * 1024}"), {414}),
        (59, f"query={Q}" + "&a=b" * 5001, {400, 414}),
    ],
)
def test_what_is_ambiguous_or_broken_is_refused(client, query_string, statuses):
    """By GET: an error of the client's, in a sentence, and nothing changes."""
    before = count(client)
    answer = client.get(f"/sparql?{query_string}")

    assert answer.status_code in statuses
    assert (answer.status_code, True) == (answer.json["status"], answer.json["detail"].endswith("."))
    assert before == count(client)


@each_row(
    ("body", "content_type", "statuses"),
    [
        (28, "update=DROP ALL", FORM, {403}),
        (28, f"update=DROP ALL&query={Q}", FORM, {400}),
        (28, "%75pdate=DROP ALL", FORM, {403}),
        (29, "DROP ALL", UPDATE, {403}),
        (29, "DROP ALL", DIRECT, {403}),
        (29, "DROP ALL", f"{UPDATE}; charset=latin1", {403}),
        (33, QUERY, f"{DIRECT}; charset=latin1", {415}),
        (33, QUERY, f"{DIRECT}; charset=utf-16", {415}),
        (33, f"query={Q}", f"{FORM}; charset=iso-8859-1", {415}),
        (34, f"query={Q}", None, {415}),
        (34, QUERY, "", {415}),
        (35, QUERY, "text/plain", {415}),
        (35, QUERY, "application/json", {415}),
        (35, QUERY, "*/*", {415}),
        (35, QUERY, f"{DIRECT}, text/plain", {415}),
        (35, QUERY, ";", {415}),
        (39, b"query=%E9", FORM, {400}),
        (39, b"query=\xe9", FORM, {400}),
        (39, b"\xe9=x&query=ASK{}", FORM, {400}),
        (40, b"\xff\xfe", DIRECT, {400}),
        (40, b"ASK{} # \xc0\xaf", DIRECT, {400}),
        (40, b"ASK{} # \xed\xa0\x80", DIRECT, {400}),
        (40, b"", DIRECT, {400}),
        (40, b"", FORM, {400}),
        (53, f"ASK {{}} # {'x' * 33 * 1024}", DIRECT, {413}),
        (53, f"query=ASK {{}} # {'x' * 33 * 1024}", FORM, {413}),
        (55, "x" * 65 * 1024, DIRECT, {413}),
        (59, f"query={Q}" + "&a=b" * 5001, FORM, {400, 413}),
    ],
)
def test_what_is_posted_otherwise_is_refused(client, body, content_type, statuses):
    """By POST: the same; where another type would have been right, Accept-Post says which."""
    before = count(client)
    answer = client.post("/sparql", data=body, content_type=content_type)

    assert answer.status_code in statuses
    assert (answer.status_code, True) == (answer.json["status"], answer.json["detail"].endswith("."))
    assert (f"{DIRECT}, {FORM}" if answer.status_code == 415 else None) == answer.headers.get("Accept-Post")
    assert before == count(client)


@row(36)
def test_row_36_forms_with_files_are_not_parsed(client):
    """multipart/form-data is no form of the protocol."""
    answer = client.post("/sparql", data={"query": QUERY}, content_type="multipart/form-data")

    assert 415 == answer.status_code


@row(37)
@pytest.mark.parametrize(
    ("body", "content_type"), [(QUERY, DIRECT), ("", DIRECT), (f"query={Q}", FORM), ("", FORM)]
)
def test_row_37_a_query_stands_in_one_place(client, body, content_type):
    """In the body or in the address of a POST, not in both."""
    assert 400 == client.post(f"/sparql?query={Q}", data=body, content_type=content_type).status_code


@each_row(
    ("body", "content_type"),
    [
        (30, f"query={Q}", FORM),
        (30, f"query={Q}&format=json", f"{FORM}; charset=UTF-8"),
        (31, QUERY, DIRECT),
        (31, f"\ufeff{QUERY}", DIRECT),
        (32, QUERY, f"{DIRECT}; charset=utf-8"),
        (32, QUERY, f'{DIRECT};charset="UTF-8"'),
        (32, QUERY, "Application/SPARQL-Query ; x=y"),
    ],
)
def test_what_is_posted_as_it_must_be_is_answered(client, body, content_type):
    """As a form, or as it is."""
    answer = client.post("/sparql", data=body.encode(), content_type=content_type)

    assert (200, "application/sparql-results+json", 1) == (
        answer.status_code,
        answer.content_type,
        len(answer.json["results"]["bindings"]),
    )


@row(41)
def test_row_41_plus_and_space(client):
    """A plus in an address is a space, and an escaped one is a plus."""
    answer = client.get("/sparql?query=SELECT+(%22a%2Bb%22+AS+%3Fx)+%7B%7D", headers={"Accept": "text/csv"})

    assert b"x\r\na+b\r\n" == answer.data


@each_row(
    ("graphs", "expected"),
    [
        (44, {"default_graph_uri": "http://none/"}, 0),
        (44, {"named_graph_uri": "http://none/"}, 0),
        (44, {"default_graph_uri": GRAPH}, 1),
        (44, {"default_graph_uri": [GRAPH, "http://none/"]}, 1),
    ],
)
def test_graphs_that_are_named_are_all_there_is(client, graphs, expected):
    """The default graph is what the request names; what is not there is empty."""
    assert expected == len(
        rows(client, "SELECT ?r { ?r a <https://w3id.org/foia-graph/ontology#Release> }", **graphs)
    )


@row(46)
def test_row_46_named_graphs_are_those_that_are_named(client):
    """GRAPH sees no other, and the default graph is empty."""
    assert [GRAPH] == rows(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", named_graph_uri=GRAPH)
    assert [] == rows(client, QUERY, named_graph_uri=GRAPH)


@row(47)
def test_row_47_the_protocol_wins_over_the_query(client):
    """FROM and FROM NAMED count only where the request names no graphs."""
    where = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    query = f"SELECT DISTINCT ?g FROM <http://none/> FROM NAMED <{GRAPH}> {where}"

    assert [GRAPH] == rows(client, query)
    assert [] == rows(client, query, named_graph_uri="http://none/")
    assert [""] == rows(client, query, default_graph_uri=GRAPH)


@row(50)
def test_row_50_parameters_of_other_servers_are_passed_over(client):
    """What clients of other servers send changes nothing."""
    plain = client.get(f"/sparql?query={Q}")
    more = client.get(f"/sparql?query={Q}&timeout=999999&debug=on&should-sponge=grab-all&format=x%2Fy")

    assert (200, plain.data) == (more.status_code, more.data)


@row(50)
@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("csv", "text/csv"),
        ("text/csv", "text/csv"),
        ("xml", "application/sparql-results+xml"),
        ("html", "text/html"),
        ("ttl", "application/sparql-results+json"),
    ],
)
def test_row_50_a_form_can_be_named(client, name, mimetype):
    """For those who cannot set a header; a name that does not fit the query is passed over."""
    assert mimetype == client.get("/sparql", query_string={"query": QUERY, "format": name}).mimetype


@row(51)
@pytest.mark.parametrize(
    "query",
    ["SELECT * {\n ?s ?p ?o ] }", "x" * 7000, "SELECT * { ?s ?p '''", "\x00", "{" * 50, "ASK { \u202e }"],
)
def test_row_51_a_syntax_error_has_a_place(client, query):
    """Line and column, less than 1 KiB, and never as a page where none is asked for."""
    answer = client.post("/sparql", data=query.encode(), content_type=DIRECT)

    assert (400, "application/problem+json", "syntax") == (
        answer.status_code,
        answer.content_type,
        answer.json["reason"],
    )
    assert (True, True) == (answer.json["line"] >= 1, answer.json["column"] >= 1)
    assert len(answer.data) < 1024


@row(52)
@tabled
def test_row_52_what_was_asked_is_text_on_pages(client, path):
    """A page never has the markup of who asked for it."""
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    answer = client.get(path.format(quote(nasty, safe="")), headers={"Accept": "text/html"})

    assert 400 <= answer.status_code < 500
    assert "text/html" == answer.mimetype
    assert [] == re.findall(r"<script>alert|<img src=x", answer.text)
