"""Queries that search, over HTTP: what they find, how they are refused, and of which generation they are."""

import csv
import io

import pytest

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.pool import QueryStats, SerializedResult, WorkerRequest
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.sparql import execution
from tests.web.conftest import BASE, WORLD

CSV = {"Accept": "text/csv"}
PACKET = 'SELECT ?thing { ?thing text:query "packet" } ORDER BY ?thing'
COUNTED = 'SELECT (COUNT(?thing) AS ?n) { ?thing text:query "packet" ; dcterms:title ?title }'
LETTER = "- {type: ReleasedDocument, id: letter, title: A packet again, description: More., source: post}\n"


def rows(client, query: str, path: str = "/sparql") -> list[list[str]]:
    answer = client.post(path, data={"query": query}, headers=CSV)
    assert 200 == answer.status_code, answer.text
    return list(csv.reader(io.StringIO(answer.text, newline="")))[1:]


def test_things_are_found_by_words(client_of):
    """A document by its title, a run of pages by its own, a claim by the words that it quotes."""
    client = client_of()
    documents = """SELECT ?thing ?score ?words {
        (?thing ?score ?words) text:query (dcterms:title "packet") . ?thing dcterms:created ?day }"""

    ((thing, score, words),) = rows(client, documents)
    assert (f"{BASE}id/document/ice-117629", True) == (thing, float(score) > 0)
    assert "A packet." in words
    assert [[f"{BASE}id/document/ice-117629"]] == rows(
        client, 'SELECT ?of { ?claim text:query (oa:exact "pages 35-37") ; rdf:subject/dcterms:isPartOf ?of }'
    )
    assert [[f"{BASE}id/document/ice-117629"]] == rows(
        client, 'SELECT ?of { ?run text:query "survey" ; foia:firstPage 35 ; dcterms:isPartOf ?of }'
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_has_its_place_in_the_query_as_it_was_written(client_of, method):
    """Of a search that cannot be made, and of what the engine finds wrong behind one."""
    client, sent = client_of(), "query_string" if method == "get" else "data"

    def refused(query: str) -> tuple[int, str, int, int, str]:
        told = getattr(client, method)("/sparql", headers=CSV, **{sent: {"query": query}}).json
        return told["status"], told["reason"], told["line"], told["column"], told["detail"]

    assert (
        400,
        "syntax",
        2,
        8,
        'The words of text:query: a quotation mark " opens a phrase, and none closes it.',
    ) == refused("SELECT * {\n?thing text:query '\"packet' }")
    assert (400, "syntax", 2, 10, "This is not SPARQL from here on.") == refused(
        "SELECT * { ?thing text:query 'packet' ; \n  a ?c . ]; }"
    )


def test_the_page_of_a_refusal_shows_the_place(client_of):
    """The form has the query as it was written, with the line that is wrong."""
    query = "SELECT * {\n ?thing text:query ?words }"
    page = client_of().get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})

    assert "<pre> ?thing text:query <mark>?</mark>words }</pre>" in page.text
    assert "Line 2, column 20." in page.text


def test_an_answer_has_the_etag_of_the_query_as_it_was_written(client_of):
    """Who has the answer of this generation is told so, and nothing is searched; HEAD says what GET says."""
    client = client_of()
    first = client.get("/sparql", query_string={"query": PACKET}, headers=CSV)
    again = client.get(
        "/sparql", query_string={"query": PACKET}, headers={**CSV, "If-None-Match": first.headers["ETag"]}
    )
    head = client.head("/sparql", query_string={"query": f"{PACKET} #"}, headers=CSV)

    assert (200, 304, b"") == (first.status_code, again.status_code, again.data)
    assert (200, str(len(first.data))) == (head.status_code, head.headers["Content-Length"])


def test_searching_is_charged(client_with):
    """The time that a search takes is time of the query."""
    client = client_with()
    here = client.application.extensions[EXTENSION]
    course = QueryStats()
    source = here.current.served_catalogue()

    def run(put: WorkerRequest) -> SerializedResult:
        return SerializedResult(put.query.encode(), "text/csv", 0.0, source.generation.path.name)

    execution.answer_with_search(WorkerRequest(PACKET), source, here.current, run, None, course)
    assert 0 < course.busy < 5


def test_a_store_without_an_index_cannot_be_searched(own_client_of, tmp_path):
    """Queries that search are refused until there is one, and all others are answered."""
    client = own_client_of()
    for path in (tmp_path / "store" / "current" / "text").iterdir():
        path.unlink()
    answer = client.post("/sparql", data={"query": PACKET}, headers=CSV)

    assert (503, "60", "store") == (answer.status_code, answer.headers["Retry-After"], answer.json["reason"])
    assert "The texts cannot be searched just now." == answer.json["detail"]
    assert [["1"]] == rows(client, "SELECT (COUNT(*) AS ?n) { ?s a foia:Release }")


def test_the_service_says_that_it_searches(client_of):
    """The description of the endpoint names the property (SPARQL 1.1 Service Description, 3.2.5)."""
    told = client_of().get("/sparql", headers={"Accept": "application/n-triples"}).text

    assert (
        f"<{BASE}sparql> <http://www.w3.org/ns/sparql-service-description#propertyFeature> "
        "<http://jena.apache.org/text#query> ."
    ) in told.splitlines()


def test_saved_queries_search(client_of):
    """What is looked for is chosen; the SPARQL of a saved query gives the same rows."""
    client = client_of()
    address = "/api/q/pages-on-words%s?words=%s"
    answer = client.get(address % (".csv", "survey"))
    text = client.get(address % (".rq", "survey")).text
    refused = client.get(address % (".csv", "%22survey"))

    found = list(csv.reader(io.StringIO(answer.text, newline="")))[1:]
    assert [[f"{BASE}id/document/ice-117629#pages-35-37", "35", "Survey"]] == [
        [row[0], row[1], row[6]] for row in found
    ]
    assert found == rows(client, text)
    assert (400, "syntax") == (refused.status_code, refused.json["reason"])
    assert 404 != client.get("/api/q/emails-on-words?words=survey").status_code


# -- generations ---------------------------------------------------------------------------------------------


@pytest.fixture
def swapped(own_client_of, load_into, app):
    """The world of an app whose catalogue was loaded again since it was looked at, and what was there."""
    own_client_of()
    here = app.extensions[EXTENSION]
    older = here.current.served_catalogue()
    load_into(WORLD + LETTER)
    return here, older


def test_a_query_is_answered_by_one_generation(swapped):
    """
    Where the store was swapped since the request began, the search is made again, in the generation that
    answers.
    """
    here, older = swapped
    known = here.language_writers("en", BASE).prefixes
    put = WorkerRequest(COUNTED, "csv", prefixes=known)

    found = execution.answer_with_search(put, older, here.current, here.start().run, None, QueryStats())

    assert "2" == str(int(found.generation))
    assert b"n\r\n2\r\n" == found.body


def test_a_generation_that_answers_is_searched_if_it_is_older(swapped):
    """It does not matter which of the two is the newer one."""
    here, older = swapped
    asked = []

    def run(put: WorkerRequest) -> SerializedResult:
        asked.append(put.query.count(f"<{BASE}"))
        return SerializedResult(b"", "text/csv", 0.0, older.generation.path.name)

    execution.answer_with_search(
        WorkerRequest(PACKET), here.current.served_catalogue(), here.current, run, None, QueryStats()
    )
    assert [3, 2] == asked


def test_a_store_that_is_swapped_all_the_time_is_told_of(swapped):
    """After three tries the client is asked to come again."""
    here, older = swapped
    names = iter([older.generation.path.name, here.current.served_catalogue().generation.path.name] * 2)

    with pytest.raises(QueryRefused) as refused:
        execution.answer_with_search(
            WorkerRequest(PACKET),
            here.current.served_catalogue(),
            here.current,
            lambda _: SerializedResult(b"", "text/csv", 0.0, next(names)),
            None,
            QueryStats(),
        )
    assert ("busy", 1) == (refused.value.reason, refused.value.retry_after)


def test_the_answer_says_which_generation_it_is_of(own_client_of, load_into, app, monkeypatch):
    """Over HTTP, too, hits and the rest are of the generation in the header, whose ETag is sent."""
    client = own_client_of()
    client.get("/")
    here = app.extensions[EXTENSION]
    older = here.current.served_catalogue()
    load_into(WORLD + LETTER)
    monkeypatch.setattr(here.current, "served_catalogue", lambda: older)

    answer = client.post("/sparql", data={"query": COUNTED}, headers=CSV)
    assert (b"n\r\n2\r\n", "2") == (answer.data, answer.headers["foia-graph-generation"])


def test_a_large_search_reaches_the_worker(own_client_of, app, monkeypatch):
    """What is put into a query is no part of what a query may be long: five thousand rows go through."""
    client = own_client_of()

    class Crowd:
        total = 5000

        def hits(self, start=0, size=20):
            return [type("Hit", (), {"iri": f"{BASE}id/thing/{n}", "score": 1.0}) for n in range(5000)]

        def snippets(self, hits):
            return [type("Snippet", (), {"text": "é" * 240, "begins": True, "ends": False}) for _ in hits]

    from foia_graph.search.text_index import TextIndex

    monkeypatch.setattr(TextIndex, "find_words", lambda *_: Crowd())
    query = 'SELECT (COUNT(?thing) AS ?n) (SUM(STRLEN(?text)) AS ?m) { (?thing ?s ?text) text:query "x" }'

    assert [["5000", f"{242 * 5000}"]] == rows(client, query)
