"""Rows 1 to 18: what is accepted decides what is sent, and how caches keep it apart."""

import pytest

from tests.web.checklist.rows import each_row, row

QUERY = "SELECT * { ?s ?p ?o } LIMIT 1"
GRAPH = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROFILE = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"'
CLIENTS = {
    "SPARQLWrapper": (
        "application/sparql-results+json,application/json,text/javascript,application/javascript",
        JSON,
    ),
    "rdflib": ("application/rdf+xml, application/sparql-results+xml", XML),
    "Jena": (
        "application/sparql-results+json, application/sparql-results+xml;q=0.9, "
        "text/tab-separated-values;q=0.7, text/csv;q=0.5,application/json;q=0.2,application/xml;q=0.2,"
        "*/*;q=0.1",
        JSON,
    ),
    "fetch-sparql-endpoint": (
        "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7",
        JSON,
    ),
    "Oxigraph": ("application/sparql-results+json, application/sparql-results+xml", JSON),
    "curl": ("*/*", JSON),
    "Java": ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "text/html"),
    "R": ("text/csv, */*;q=0.1", "text/csv"),
    "pandas": ("text/csv;charset=utf-8", "text/csv"),
}


def ask(client, accept=None, query=QUERY, **more):
    """Ask by GET."""
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", query_string={"query": query}, headers=headers, **more)


@each_row(
    ("accept", "content_type"),
    [
        (1, None, JSON),
        (2, "*/*", JSON),
        (3, XML, XML),
        (4, "text/csv", "text/csv; charset=utf-8; header=present"),
        (5, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (6, "application/json", JSON),
        (7, BROWSER, "text/html; charset=utf-8"),
        (8, "text/html;q=0, */*", JSON),
        (10, ";;;q=zz,,", JSON),
        (10, "", JSON),
        (10, " , ", JSON),
        (10, "a" * 8000, JSON),
        (10, "," * 90, JSON),
        (10, "text/csv;q=nan", JSON),
        (10, "text/csv;q=-1, text/csv;q=7", JSON),
        (10, 'text/csv;x="', JSON),
        (10, "text/csv;a=b;" * 40, "text/csv; charset=utf-8; header=present"),
        (10, "\xff\xfe/\xfd", JSON),
        (10, "sparql", JSON),
        (10, "TEXT/CSV", "text/csv; charset=utf-8; header=present"),
        (10, "text/*;q=0.5, text/csv;q=0.1, application/*;q=0", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_rows_come_as_they_are_accepted(client, accept, content_type):
    """Nothing and nonsense mean anything, parameters mean nothing, and q=0 is a refusal."""
    answer = ask(client, accept)

    assert (200, content_type) == (answer.status_code, answer.content_type)


@pytest.mark.parametrize(("accept", "mimetype"), CLIENTS.values(), ids=CLIENTS)
def test_clients_get_what_they_read(client, accept, mimetype):
    """Each client gets the form that it likes best."""
    assert (200, mimetype) == (ask(client, accept).status_code, ask(client, accept).mimetype)


@each_row(
    ("accept", "query"),
    [
        (9, "application/x-none", QUERY),
        (9, "image/png, */*;q=0", QUERY),
        (9, "*/*;q=0", QUERY),
        (11, "application/ld+json", QUERY),
        (11, "text/turtle, application/n-triples", QUERY),
        (13, JSON, GRAPH),
        (13, "text/csv", GRAPH),
        (18, "text/csv", "ASK {}"),
        (18, "text/tab-separated-values", "ASK {}"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(client, accept, query):
    """406 lists the media types that could be fetched, and depends on what is accepted."""
    answer = ask(client, accept, query)
    offered = "text/turtle" if query == GRAPH else JSON

    assert (406, "application/problem+json", "Accept") == (
        answer.status_code,
        answer.content_type,
        answer.headers["Vary"],
    )
    assert offered in answer.json["detail"]


@each_row(
    ("accept", "content_type"),
    [
        (12, "text/turtle", "text/turtle; charset=utf-8"),
        (12, "application/n-triples", "application/n-triples"),
        (12, "application/ld+json", "application/ld+json"),
        (12, "application/rdf+xml", "application/rdf+xml"),
        (12, "application/n-quads", "application/n-quads"),
        (12, "application/trig", "application/trig"),
        (14, PROFILE, "application/ld+json"),
        (12, "application/rdf+xml, application/sparql-results+xml", "application/rdf+xml"),
        (12, "application/turtle,text/turtle", "text/turtle; charset=utf-8"),
        (12, "application/ld+json,application/x-json+ld", "application/ld+json"),
        (
            12,
            "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
            "text/turtle; charset=utf-8",
        ),
    ],
)
def test_graphs_come_as_they_are_accepted(client, accept, content_type):
    """CONSTRUCT and DESCRIBE have every form of RDF."""
    for query in (GRAPH, "DESCRIBE <https://foia.example.org/id/release/2012-04-10>"):
        answer = ask(client, accept, query)

        assert (200, content_type) == (answer.status_code, answer.content_type)


@row(14)
def test_row_14_a_profile_is_no_hindrance(client):
    """A document is JSON-LD for those who name a profile of it."""
    answer = client.get("/doc/release/2012-04-10", headers={"Accept": PROFILE})

    assert (200, "application/ld+json") == (answer.status_code, answer.content_type)


@each_row(
    ("path", "accept", "status"),
    [
        (15, "/doc/release/2012-04-10", "text/turtle", 200),
        (15, "/doc/release/2012-04-10", "image/png", 406),
        (15, "/id/release/2012-04-10", "text/turtle", 303),
        (15, "/id/release/none", "text/turtle", 404),
        (15, "/catalog", "text/html", 200),
        (15, "/sparql", "text/html", 200),
        (15, "/sparql", "image/png", 406),
        (15, "/sparql?query=ASK%7B%7D", "*/*", 200),
        (15, "/sparql?query=ASK%7B", "*/*", 400),
        (15, "/void", "text/turtle", 200),
        (15, "/.well-known/void", "text/turtle", 303),
    ],
)
def test_what_was_negotiated_is_said(client, path, accept, status):
    """Whatever depends on what is accepted says so, errors too."""
    answer = client.get(path, headers={"Accept": accept})

    assert (status, True) == (answer.status_code, "Accept" in answer.vary)


@row(15)
def test_row_15_what_is_not_changed_depends_on_it_too(client):
    """304 says it as well."""
    for path in ("/doc/release/2012-04-10", "/sparql?query=ASK%7B%7D"):
        known = {"If-None-Match": client.get(path).headers["ETag"]}
        answer = client.get(path, headers=known)

        assert (304, True, b"") == (answer.status_code, "Accept" in answer.vary, answer.data)


@each_row(
    ("path",),
    [
        (16, "/doc/release/2012-04-10"),
        (16, "/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%201"),
        (17, "/sparql"),
        (17, "/void"),
    ],
)
def test_each_form_has_a_version_of_its_own(client, path):
    """The ETag of one form is not known for another."""
    accepts = ("text/html", "application/json", "text/turtle, application/sparql-results+xml")
    answers = [client.get(path, headers={"Accept": accept}) for accept in accepts]
    page = {"If-None-Match": answers[0].headers["ETag"]}

    assert [200] * 3 == [answer.status_code for answer in answers]
    assert 3 == len({answer.mimetype for answer in answers})
    assert 3 == len({answer.headers["ETag"] for answer in answers})
    assert 200 == client.get(path, headers={**page, "Accept": "application/json"}).status_code
    assert 304 == client.get(path, headers={**page, "Accept": "text/html"}).status_code


COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
    "text/html;q=0.2,application/xhtml+xml;q=0.18"
)


@each_row(
    ("accept", "mimetype"),
    [
        (23, None, "text/turtle"),
        (23, "*/*", "text/turtle"),
        (23, COMUNICA, "application/n-quads"),
        (23, "text/turtle", "text/turtle"),
        (23, BROWSER, "text/html"),
    ],
)
def test_without_a_query_the_endpoint_says_what_it_is(client, accept, mimetype):
    """Programs get the service description, people the form."""
    answer = client.get("/sparql", headers={} if accept is None else {"Accept": accept})

    assert (200, mimetype) == (answer.status_code, answer.mimetype)
