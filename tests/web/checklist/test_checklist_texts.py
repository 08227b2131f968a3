"""Rows 42, 43, 45, 90 to 94: answers are well-formed whatever they say, nothing of it is run or called."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from tests.attacks.canary import Canary, listening
from tests.web.checklist.nasty import TITLES
from tests.web.checklist.rows import each_row, row
from tests.web.conftest import BASE

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CODES = [*range(0x20), 0x7F, 0x85, 0x2028, 0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0x10FFFF]
ODD = "".join(map(chr, CODES)) + "]]>&<\"'"
ESCAPED = "".join(f"\\U{ord(each):08X}" for each in ODD)


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Canary]:
    with listening(tmp_path_factory.mktemp("canary")) as found:
        yield found


class Page(HTMLParser):
    """A page as a browser takes it apart: its elements, and the data in its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._is_script = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._is_script = tag == "script"

    def handle_endtag(self, tag):
        self._is_script = False

    def handle_data(self, data):
        if self._is_script and data.strip():
            self.scripts.append(data)


def ask(client, query, accept):
    """Post a query."""
    headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
    return client.post("/sparql", data=query.encode(), headers=headers)


def check(page):
    """Nothing that was written into the page runs, or leads anywhere but to a web page."""
    for tag, attributes in page.elements:
        assert [] == [name for name in attributes if name.startswith("on")]
        assert "alert" not in (attributes.get("src") or "")
        if tag == "a":
            assert re.match(r"(https?://|mailto:|tel:|/|#)", attributes["href"] or ""), attributes
    for text in page.scripts:
        json.loads(text)


@each_row(
    ("query", "accept"),
    [
        (42, 'SELECT ("a\\u0000b" AS ?x) {}', XML),
        (42, f'SELECT ("{ESCAPED}" AS ?x) {{}}', XML),
        (42, f'SELECT (STRLANG("{ESCAPED}", "en") AS ?x) {{}}', XML),
        (42, f'CONSTRUCT {{ <a:s> <a:p> ?x }} {{ BIND("{ESCAPED}" AS ?x) }}', "application/rdf+xml"),
        (43, "CONSTRUCT { <a:s> <http://ex/p> <http://ex/?a=1&b='2'> } {}", "application/rdf+xml"),
        (43, "CONSTRUCT { <a:s> <http://ex/é·x> 1 . <a:s> <http://ex/a%20b/c> 2 } {}", "application/rdf+xml"),
        (43, "CONSTRUCT { <a:s> <http://ex/#> 1 } {}", "application/rdf+xml"),
        (43, "CONSTRUCT { <a:s> <http://ex/1> 1 } {}", "application/rdf+xml"),
        (43, "CONSTRUCT { <a:s> <http://ex/-.> 1 } {}", "application/rdf+xml"),
        (43, "CONSTRUCT { <a:s> <javascript:alert(1)> 1 } {}", "application/rdf+xml"),
        (43, "CONSTRUCT { <a:s> <urn:\U0001f600> 1 } {}", "application/rdf+xml"),
    ],
)
def test_xml_is_well_formed_or_not_sent(client, query, accept):
    """
    What XML cannot say is replaced in texts; a predicate that it cannot name is told, with what to ask for.
    """
    answer = ask(client, query, accept)

    if answer.status_code == 406:
        assert "ask for Turtle" in answer.json["detail"]
    else:
        assert (200, accept) == (answer.status_code, answer.mimetype)
        ElementTree.fromstring(answer.data)


@row(42)
@pytest.mark.parametrize("accept", [JSON, "text/tab-separated-values", "text/csv"])
def test_row_42_other_forms_say_it_whole(client, accept):
    """A text with everything in it comes back as it was."""
    answer = ask(client, f'SELECT ("{ESCAPED}" AS ?x) {{}}', accept)

    if accept == "text/csv":
        assert [["x"], [ODD]] == list(csv.reader(io.StringIO(answer.data.decode(), newline="")))
    elif accept == "text/tab-separated-values":
        (found,) = ox.parse_query_results(input=answer.data, format=ox.QueryResultsFormat.TSV)
        assert ODD == found["x"].value
    else:
        assert ODD == answer.json["results"]["bindings"][0]["x"]["value"]


@row(42)
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
def test_row_42_graphs_say_it_whole(client, accept, form):
    """In every form but XML."""
    query = f'CONSTRUCT {{ <http://ex/s> <http://ex/p> ?x }} {{ BIND("{ESCAPED}" AS ?x) }}'
    data = ask(client, query, accept).data
    if form == ox.RdfFormat.JSON_LD:
        data = json.dumps({"@graph": json.loads(data)["@graph"], "@context": {"id": "@id"}}).encode()
    (found,) = ox.parse(input=data, format=form)

    assert ODD == found.object.value


@row(45)
@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "from"])
def test_row_45_graphs_are_never_fetched(client, canary, parameter):
    """A graph that is not in the store is empty, wherever its name leads; other names of it are refused."""
    told = {"query": "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 5"}
    for address in (f"http://127.0.0.1:{canary.port}/x", canary.path.as_uri()):
        asked = {**told, parameter: address}
        answer = client.get("/sparql", query_string=asked, headers={"Accept": "text/csv"})

        if parameter in ("using-graph-uri", "from"):
            assert 400 == answer.status_code
        else:
            assert (200, 1) == (answer.status_code, len(answer.text.splitlines()))
    assert [] == canary.calls


@row(90, 91)
@pytest.mark.parametrize("name", TITLES)
def test_rows_90_91_what_is_recorded_is_text_on_pages(client, name):
    """Titles with markup, and what breaks out of attributes or scripts, are shown as they are written."""
    title = TITLES[name]
    pages = [
        client.get(f"/doc/document/nasty-{name}", headers={"Accept": "text/html"}),
        client.get("/doc/document/", headers={"Accept": "text/html"}),
    ]

    for answer in pages:
        assert 200 == answer.status_code
        check(Page(answer.text))
    assert title in html_text(pages[0].text)


def html_text(page):
    """Give the texts of a page, as they are read."""
    found = []
    parser = HTMLParser()
    parser.handle_data = found.append
    parser.feed(page)
    return "".join(found)


@row(90, 91)
@pytest.mark.parametrize(
    "term",
    [
        *(json.dumps(title) for title in TITLES.values()),
        "<javascript:alert(1)>",
        "<data:text/html,%3Cscript%3Ealert(1)%3C/script%3E>",
        "<vbscript:x>",
        "<file:///etc/passwd>",
        "<http://ex/'onmouseover='alert(1)>",
        '"x"@en-alert',
        '"x"^^<http://ex/\'onmouseover=alert(1)>',
    ],
)
def test_rows_90_91_what_is_asked_is_text_on_pages(client, term):
    """The same for results of queries: in cells, as links, as languages and datatypes."""
    for query in (f"SELECT ({term} AS ?x) {{}}", f"CONSTRUCT {{ <a:s> <a:p> ?x }} {{ BIND({term} AS ?x) }}"):
        answer = ask(client, query, "text/html")

        assert (200, "text/html") == (answer.status_code, answer.mimetype), answer.text
        check(Page(answer.text))


@row(92)
def test_row_92_csv_is_as_the_standard_says(client):
    """Formulas stay what they are; a table for spreadsheets is another address."""
    texts = ["=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "-1", "\tx", "\rx"]
    query = f"SELECT ?x {{ VALUES ?x {{ {' '.join(map(json.dumps, texts))} }} }}"
    answer = ask(client, query, "text/csv")

    assert texts == [row for (row,) in csv.reader(io.StringIO(answer.data.decode(), newline=""))][1:]
    assert b"\r\n=cmd|' /C calc'!A0\r\n" in answer.data


@row(93)
def test_row_93_cells_are_quoted_as_rfc_4180_says(client):
    """Quotes are doubled, lines end with CR LF, and so may a cell."""
    answer = ask(client, 'SELECT ("a\\"b" AS ?x) ("c\\r\\nd" AS ?y) ("e,f" AS ?z) (1 AS ?n) {}', "text/csv")

    assert b'x,y,z,n\r\n"a""b","c\r\nd","e,f",1\r\n' == answer.data


@row(94)
def test_row_94_the_context_is_here(client):
    """JSON-LD names a context of the same host, which may be kept for a long time."""
    answers = [
        client.get("/doc/release/2012-04-10", headers={"Accept": "application/ld+json"}),
        ask(client, "DESCRIBE <" + BASE + "id/release/2012-04-10>", "application/ld+json"),
    ]
    context = client.get(answers[0].json["@context"].removeprefix(BASE[:-1]))
    seconds = int(re.search(r"max-age=(\d+)", context.headers["Cache-Control"])[1])

    assert [context.request.url.replace("http://localhost/", BASE)] * 2 == [
        answer.json["@context"] for answer in answers
    ]
    assert (200, "application/ld+json") == (context.status_code, context.content_type)
    assert seconds >= 3600
