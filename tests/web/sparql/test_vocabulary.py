"""Notes on terms of queries that the catalogue does not have: where they are, and where there are none."""

import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from case_tables import tabled
from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.sparql import vocabulary
from prepared import REPOSITORY
from web_settings import PATIENT

JSON = {"Accept": "application/sparql-results+json"}
HEADER = "Foia-Graph-Notes"
ONE_FAULT = "SELECT ?t WHERE {\n  ?d dcterms:titel ?t\n}"


def served(store: Path, profile: Profile) -> Iterator[FlaskClient]:
    """Serve a store as long as a module needs it."""
    made = create_app(store, profile, settings=PATIENT)
    yield made.test_client()
    made.extensions[EXTENSION].close()


@pytest.fixture(scope="module", params=["shipped_store", "specimen_store"])
def archive(request: pytest.FixtureRequest, profile: Profile) -> Iterator[FlaskClient]:
    """A client of a catalogue: the shipped one, and that of the specimen release."""
    yield from served(request.getfixturevalue(request.param), profile)


@pytest.fixture(scope="module")
def shipped(shipped_store: Path, profile: Profile) -> Iterator[FlaskClient]:
    """A client of the shipped catalogue."""
    yield from served(shipped_store, profile)


def documented_queries() -> dict[str, str]:
    """Return the queries of all pages of documentation, by page and number."""
    pages = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
    return {
        f"{page.name} {number}": text
        for page in pages
        for number, text in enumerate(
            re.findall(r"^```sparql\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        )
    }


@tabled
def test_a_fault_is_noted_at_its_position(
    shipped: FlaskClient, query: str, fault: str, line: int, column: int, term: str
) -> None:
    """Each of sixty queries has one fault, and one note on it, whose nearest terms have the right one."""
    form = "application/n-triples" if query.lstrip().startswith(("CONSTRUCT", "DESCRIBE")) else JSON["Accept"]
    answer = shipped.post("/sparql", data={"query": query}, headers={"Accept": form})
    notes = json.loads(answer.headers[HEADER])

    assert (200, 1) == (answer.status_code, len(notes)), fault
    assert (line, column) == (notes[0]["line"], notes[0]["column"])
    assert 3 >= len(notes[0]["nearest"]) and term in notes[0]["nearest"]
    if form == JSON["Accept"]:
        assert notes == answer.json["notes"]


@pytest.mark.parametrize("name", saved.load_queries())
def test_no_saved_query_has_a_note(archive: FlaskClient, name: str, profile: Profile) -> None:
    """Their terms are right, also where a catalogue has nothing of them."""
    base = archive.get("/catalog.jsonld").json["id"].removesuffix("catalog")
    text = saved.load_queries()[name].bind_values({}, base, profile)
    answer = archive.post("/sparql", data={"query": text}, headers=JSON)

    assert (200, None) == (answer.status_code, answer.headers.get(HEADER))
    assert "notes" not in answer.json


@pytest.mark.parametrize("name", documented_queries())
def test_no_documented_query_has_a_note(shipped: FlaskClient, name: str) -> None:
    """What people copy from the documentation is right."""
    answer = shipped.post("/sparql", data={"query": documented_queries()[name]}, headers={"Accept": "*/*"})

    assert (200, None) == (answer.status_code, answer.headers.get(HEADER))


def test_no_example_of_the_editor_has_a_note(shipped: FlaskClient) -> None:
    """Every link of the page of the editor leads to an answer without one."""
    links = re.findall(
        r'href="(/sparql\?query=[^"]+)"', shipped.get("/sparql", headers={"Accept": "text/html"}).text
    )

    assert len(links) > len(saved.load_queries())
    for link in links:
        assert None is shipped.get(link.replace("&amp;", "&"), headers={"Accept": "*/*"}).headers.get(HEADER)


RIGHT = {
    "a template makes terms of its own": "CONSTRUCT { ?r <x:title> ?t } WHERE { ?r dcterms:title ?t }",
    "functions are no properties": "SELECT ?r { ?r dcterms:date ?d FILTER(xsd:date(?d) > ?d) }",
    "data is no pattern": "SELECT ?p { VALUES (?p ?q) { (foia:x foia:y) } ?s ?p ?o }",
    "branches have classes of their own": (
        "SELECT * { { ?x a foia:Agency } UNION { ?x a foia:Release ; dcterms:title ?t } }"
    ),
    "variables of a sub-select are others": (
        "SELECT * { ?x a foia:Agency { SELECT (COUNT(?x) AS ?n) { ?x dcterms:title ?t } } }"
    ),
    "an inverse step is of the other end": "SELECT * { ?r a foia:Release ; ^dcat:inSeries ?d }",
    "one step is of the subject": "SELECT * { ?r a foia:Release ; ^dcat:inSeries/dcterms:type ?d }",
    "one of two properties is enough": "SELECT * { ?a a foia:Agency ; dcterms:title|skos:prefLabel ?t }",
    "a class may be a variable": "SELECT * { ?a a ?class . ?class ?p ?o }",
    "a graph has terms of its own": "SELECT * { GRAPH ?g { ?s <x:p> ?o { ?s a <x:C> } } ?s ?p ?o }",
    "a query names its graphs": "SELECT * FROM <x:g> { ?s <x:p> ?o }",
    "a graph is no subject": "SELECT * { GRAPH <x:g> { ?s dcterms:title ?o } }",
    "a datatype is no object": 'SELECT * { ?s dcterms:date "1"^^foia:no , "2" ; dcterms:title ?t }',
    "lists and numbers": "SELECT * { ?s dcterms:title (1 2 [ dcterms:date -3.5 ]) ; dcterms:date true . }",
    "a condition may hold a pattern": "SELECT * { ?s dcterms:date ?d FILTER EXISTS { ?s a foia:Release } }",
}


@pytest.mark.parametrize("query", RIGHT.values(), ids=RIGHT)
def test_what_is_right_has_no_note(shipped: FlaskClient, query: str) -> None:
    """Names that are no terms of triple patterns, and patterns that can match."""
    answer = shipped.get("/sparql", query_string={"query": query}, headers={"Accept": "*/*"})

    assert (200, None) == (answer.status_code, answer.headers.get(HEADER))


def test_a_request_that_names_graphs_has_no_note(shipped: FlaskClient) -> None:
    """Terms are counted in the default graph of the store, and this query is put to another."""
    given = {"query": "SELECT * { ?s <x:p> ?o }", "default-graph-uri": "x:g"}

    assert None is shipped.get("/sparql", query_string=given, headers=JSON).headers.get(HEADER)


def test_a_fault_next_to_a_graph_is_noted(shipped: FlaskClient) -> None:
    """The pattern after a graph is one of the default graph again."""
    query = "SELECT * { GRAPH ?g { ?s <x:p> ?o } ?s dcterms:titel ?t }"
    notes = shipped.get("/sparql", query_string={"query": query}, headers=JSON).json["notes"]

    assert ["dcterms:titel"] == [note["term"] for note in notes]


def test_notes_are_in_the_page(shipped: FlaskClient) -> None:
    """People read position and nearest terms above the query, with the line for the scripts."""
    page = shipped.get("/sparql", query_string={"query": ONE_FAULT}, headers={"Accept": "text/html"}).text

    assert (
        '<p class="notice" data-line="2">Line 2, column 6: Nothing in this catalogue has the property '
        "dcterms:titel; the nearest properties are dcterms:title"
    ) in page


def test_a_header_is_safe_whatever_a_term_is(shipped: FlaskClient) -> None:
    """It is one line of printable ASCII, and no longer than a header may be for usual clients."""
    long = "é" * 9000
    query = f"SELECT * {{ ?x <http://é.example/titel> <y:z> ; <http://{long}.example/titel> ?y }}"
    answer = shipped.post("/sparql", data={"query": query}, headers=JSON)
    header = answer.headers[HEADER]

    assert re.fullmatch(r"[ -~]{1,8000}", header)
    assert ["<http://é.example/titel>", f"<http://{long[:192]}"] == [
        each["term"] for each in json.loads(header)
    ]
    assert json.loads(header) == answer.json["notes"]


ROWS = {
    "a count": "SELECT (COUNT(*) AS ?n) WHERE { ?a a foia:Agencies }",
    "a part that need not match": "SELECT * { ?a a foia:Agency OPTIONAL { ?a skos:alternativeLabel ?l } }",
    "a yes": "ASK { FILTER NOT EXISTS { ?l schema:recipent ?r } }",
    "a triple": "CONSTRUCT { <x:s> <x:p> <x:o> } WHERE { OPTIONAL { ?i a foia:Isue } }",
}


@pytest.mark.parametrize(
    "accept",
    ["*/*", "text/csv, application/n-triples, */*;q=0.1", "application/sparql-results+xml, text/turtle"],
)
@pytest.mark.parametrize("query", ROWS.values(), ids=ROWS)
def test_an_answer_with_rows_is_not_checked(
    shipped: FlaskClient, query: str, accept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check costs nothing where there is something to read."""
    monkeypatch.setattr(vocabulary.Vocabulary, "find_notes", lambda *_: pytest.fail("the query was read"))
    answer = shipped.get("/sparql", query_string={"query": query}, headers={"Accept": accept})

    assert (200, None) == (answer.status_code, answer.headers.get(HEADER))


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        *product(("sparql-results+json", "sparql-results+xml", "csv", "tab-separated-values"), ["SELECT ?t"]),
        *product(("sparql-results+json", "sparql-results+xml"), ["ASK"]),
        *product(("turtle", "n-triples", "ld+json", "rdf+xml"), ["CONSTRUCT { ?d dcterms:title ?t }"]),
    ],
)
def test_an_empty_answer_has_its_note_in_each_form(shipped: FlaskClient, form: str, kind: str) -> None:
    """Whether it has no rows, is a no, or has a frame around no triples."""
    accept = f"{'text' if form in ('csv', 'tab-separated-values', 'turtle') else 'application'}/{form}"
    query = f"{kind} WHERE {{ ?d dcterms:titel ?t }}"
    answer = shipped.get("/sparql", query_string={"query": query}, headers={"Accept": accept})

    assert answer.headers["Content-Type"].startswith(accept)
    assert ["dcterms:titel"] == [each["term"] for each in json.loads(answer.headers[HEADER])]


def test_a_saved_answer_repeats_its_notes(shipped: FlaskClient) -> None:
    """Asked twice, a query has the same bytes with the same notes and ETag."""
    first, second = (
        shipped.get("/sparql", query_string={"query": ONE_FAULT}, headers=JSON) for _ in range(2)
    )

    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert len(first.json["notes"]) == 1
