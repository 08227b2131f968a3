"""The page of /sparql: a form for everyone, an editor over it, and what either may load."""

import html
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from foia_graph.query import saved
from foia_graph.web.app import create_app
from foia_graph.web.core import front_end
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.sparql.results_page import EDITOR_POLICY
from tests.web.conftest import BASE, WORLD

PAGE = {"Accept": "text/html"}
CONTEST = 'SELECT ?x { VALUES ?x { "</textarea><script>" } ] }'


def page(client, **asked):
    return client.get("/sparql", query_string=asked, headers=PAGE)


def text_in_the_form(answer):
    return html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL).group(1))


@pytest.fixture
def built(monkeypatch, tmp_path):
    """The program as it is when npm has brought the files of the editor."""
    (tmp_path / "manifest.json").write_text(
        '{"folders": {"@zazuko/yasgui": "yasgui-4", "d3": "d3-7", "@observablehq/plot": "plot-0"}}'
    )
    monkeypatch.setattr(front_end, "VENDOR", tmp_path)
    front_end.vendor_folders.cache_clear()
    yield
    front_end.vendor_folders.cache_clear()


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """The program as it is without those files."""
    monkeypatch.setattr(front_end, "VENDOR", tmp_path)
    front_end.vendor_folders.cache_clear()
    yield
    front_end.vendor_folders.cache_clear()


# -- what the page loads -------------------------------------------------------------------------------------


def test_the_page_loads_scripts_of_its_own_host(client_of, built):
    """Scripts and styles have addresses without a host; the version is in those of others."""
    found = re.findall(r'(?:src|<link rel="stylesheet" href)="([^"]+)"', page(client_of()).text)

    assert [
        "/static/style.css",
        "/static/vendor/yasgui-4/yasgui.min.css",
        "/static/editor/editor.css",
        "/static/vendor/yasgui-4/yasgui.min.js",
        "/static/editor/editor.js",
    ] == found


def test_without_the_files_of_others_the_page_is_the_form(client_of, bare):
    """A build without npm has no editor, and no script that would miss it."""
    answer = page(client_of())

    assert (200, False) == (answer.status_code, "<script" in answer.text)
    assert '<form action="/sparql" method="get">' in answer.text


def test_only_the_page_with_the_editor_may_run_scripts(client_of):
    """The policy is wider for /sparql as a page, in answers and refusals alike, and for nothing else."""
    client = client_of()
    asked = {"query": "ASK {}"}
    policies = {
        "form": page(client),
        "answer": page(client, **asked),
        "refusal": page(client, query=CONTEST),
        "data": client.get("/sparql", query_string=asked),
        "home": client.get("/", headers=PAGE),
        "lost": client.get("/nowhere", headers=PAGE),
    }
    strict = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data: blob:; form-action 'self'; base-uri 'none'; "
    )

    assert {
        "form": EDITOR_POLICY,
        "answer": EDITOR_POLICY,
        "refusal": EDITOR_POLICY,
        "data": f"{strict}frame-ancestors 'none'",
        "home": f"{strict}frame-ancestors 'none'",
        "lost": f"{strict}frame-ancestors 'none'",
    } == {name: answer.headers["Content-Security-Policy"] for name, answer in policies.items()}
    assert "'unsafe-eval'" not in EDITOR_POLICY and "script-src 'self';" in EDITOR_POLICY


def test_files_with_a_version_in_their_address_are_kept_for_ever(own_client_of, monkeypatch, tmp_path):
    """What never changes under its address is not asked for again; what may change is."""
    client = own_client_of()
    static = tmp_path / "static"
    for name in ("vendor/d3-7/d3.min.js", "vendor/manifest.json", "style.css"):
        (static / name).parent.mkdir(parents=True, exist_ok=True)
        (static / name).write_text("x")
    client.application.static_folder = str(static)

    def kept(path):
        with client.get(f"/static/{path}") as answer:
            return answer.headers["Cache-Control"]

    assert "public, max-age=31536000, immutable" == kept("vendor/d3-7/d3.min.js")
    assert "no-cache" == kept("vendor/manifest.json")
    assert "no-cache" == kept("style.css")


# -- a query that is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "query"),
    [
        (400, CONTEST),
        (403, "DELETE WHERE { ?s ?p '</textarea>' }"),
        (403, "ASK { SERVICE <http://x.example/> {} }"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_asked_gets_the_query_back(client_of, method, status, query):
    """A refused query is in the form again, under the reason, and is text wherever it is."""
    sent = {"query_string" if method == "get" else "data": {"query": query}}
    answer = getattr(client_of(), method)("/sparql", headers=PAGE, **sent)

    assert (status, query) == (answer.status_code, text_in_the_form(answer))
    assert answer.text.index('<div class="notice"') < answer.text.index('<form action="/sparql"')
    assert "</textarea><script>" not in answer.text


def test_the_place_of_an_error_is_shown(client_of):
    """Line and column are said, and the line is there with its position marked."""
    answer = page(client_of(), query="SELECT * {\n  <urn:a> SERVICE <http://x.example/> }")

    assert "Line 2, column 11." in answer.text
    assert "<pre>  &lt;urn:a&gt; <mark>S</mark>ERVICE &lt;http://x.example/&gt; }</pre>" in answer.text


def test_programs_get_problems_as_before(client_of):
    """Nothing of the form is in what programs get."""
    answer = client_of().get("/sparql", query_string={"query": CONTEST})

    assert (400, "application/problem+json") == (answer.status_code, answer.content_type)
    assert CONTEST not in answer.text


def test_a_store_that_is_not_there_yet_leaves_the_query(app):
    """The page of a refusal needs no catalogue."""
    answer = page(app.test_client(), query="ASK {}")

    assert (503, "ASK {}") == (answer.status_code, text_in_the_form(answer))


# -- forms of an answer --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("media_type", "query", "format"),
    [
        ("text/csv", "SELECT ?x {}", "csv"),
        ("application/sparql-results+json", "ASK {}", "json"),
        ("text/html", "ASK {}", "html"),
        ("text/turtle", "CONSTRUCT {} {}", "ttl"),
        ("text/html", "CONSTRUCT {} {}", "csv"),
        ("text/html", "ASK {}", "something of another server"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_form_without_scripts_can_choose(client_of, method, media_type, query, format):  # noqa: A002
    """`format` counts for more than Accept where it names a form of this answer, else it is not looked at."""
    sent = {"query_string" if method == "get" else "data": {"query": query, "format": format}}
    answer = getattr(client_of(), method)("/sparql", headers=PAGE, **sent)

    assert (200, media_type) == (answer.status_code, answer.mimetype)


def test_the_page_hands_its_answer_to_the_scripts(client_of):
    """
    The answer is in the page as data, so that a shared link is answered once; it cannot end its element.
    """
    answer = page(client_of(), query='SELECT ("</script>" AS ?x) {}')
    (handed,) = re.findall(r'<script type="application/json" id="handed">(.*?)</script>', answer.text)

    assert r"\u003c/script\u003e" in handed


# -- saved queries -------------------------------------------------------------------------------------------


def test_every_saved_query_is_one_link_away(client_of):
    """Each is a link that holds the whole query, so that it needs no script, and one of them is followed."""
    client = client_of()
    gallery = page(client).text.partition('<h2 id="saved">')[2].partition("</ul>")[0]
    links = [html.unescape(href) for href in re.findall(r'<a href="([^"]+)"', gallery)]
    titles = re.findall(r'<a href="[^"]+">([^<]+)</a> <span', gallery)
    answer = client.get(links[titles.index("Releases in a period")], headers=PAGE)

    assert sorted(query.title for query in saved.load_queries().values()) == titles
    assert {f"BASE <{BASE}>"} == {
        parse_qs(urlsplit(link).query)["query"][0].partition("\n")[0] for link in links
    }
    assert (200, True) == (answer.status_code, "New FOIA Documents" in answer.text)


def test_queries_that_search_are_one_link_away(client_of):
    """
    The page says how words are looked for in a query; three examples open with their answers, and the prefix
    is among those that need not be declared.
    """
    client = client_of()
    text = page(client).text
    section = text.partition('<h2 id="words">')[2].partition("</ul>")[0]
    links = [html.unescape(href) for href in re.findall(r'<a href="([^"]+)"', section)]

    assert "PREFIX text: &lt;http://jena.apache.org/text#&gt;" in text
    assert [200] * 3 == [client.get(link, headers={"Accept": "text/csv"}).status_code for link in links]
    assert all("text:query" in parse_qs(urlsplit(link).query)["query"][0] for link in links)


# -- completion ----------------------------------------------------------------------------------------------


def test_completion_offers_what_the_store_has(client_of):
    """Classes and properties come with their words and how often they are used, the most used first."""
    known = client_of().get("/sparql/completions.json").json
    classes = {term["name"]: term for term in known["classes"]}
    counts = [term["count"] for term in known["properties"]]

    assert BASE == known["base"]
    assert "https://w3id.org/foia-graph/ontology#" == known["prefixes"]["foia"]
    assert {
        "iri": "https://w3id.org/foia-graph/ontology#Release",
        "name": "foia:Release",
        "label": "Release",
        "count": 1,
    } == classes["foia:Release"]
    assert "foia:Post" not in classes
    assert sorted(counts, reverse=True) == counts
    assert "http://jena.apache.org/text#" == known["prefixes"]["text"]
    assert {
        "iri": "http://jena.apache.org/text#query",
        "name": "text:query",
        "label": "has the words",
        "count": 0,
    } == known["properties"][-1]
    assert {
        "iri": "http://purl.org/dc/terms/title",
        "name": "dcterms:title",
        "label": "Title",
    }.items() <= next(term for term in known["properties"] if term["name"] == "dcterms:title").items()


def test_completion_knows_the_properties_of_each_class(client_of):
    """A class has those that one of its things has, and no class is there without things."""
    known = client_of().get("/sparql/completions.json").json["propertiesOf"]
    release = known["https://w3id.org/foia-graph/ontology#Release"]

    assert "http://purl.org/dc/terms/title" in release
    assert "http://www.w3.org/2004/02/skos/core#prefLabel" not in release
    assert "https://w3id.org/foia-graph/ontology#Post" not in known


def test_completion_follows_the_store(own_client_of):
    """Who has the terms of a generation need not fetch them again, until there is another."""
    client = own_client_of()
    first = client.get("/sparql/completions.json")
    known = {"If-None-Match": first.headers["ETag"]}

    assert 304 == client.get("/sparql/completions.json", headers=known).status_code
    own_client_of(WORLD + "- {type: Place, id: ohio, prefLabel: Ohio}\n")
    assert 200 == client.get("/sparql/completions.json", headers=known).status_code


# -- what is said --------------------------------------------------------------------------------------------


def test_the_page_says_when_queries_are_logged(load_into, tmp_path, profile):
    """A server that writes queries down says so where they are written."""
    load_into(WORLD)
    said = {}
    for logs in (False, True):
        app = create_app(tmp_path / "store", profile, settings=replace(ServerSettings(), log_queries=logs))
        said[logs] = "writes the queries that are run here into its log" in page(app.test_client()).text
        app.extensions[EXTENSION].close()

    assert {False: False, True: True} == said


def test_a_name_in_an_answer_never_leads_to_another_host_unsaid(client_of):
    """Names of ours lead to our pages, http and https elsewhere, and nothing else is a link."""
    names = " ".join(
        f"<{iri}>"
        for iri in (
            f"{BASE}id/release/2012-04-10",
            f"{BASE}/evil.example/",
            "https://www.example.gov/",
            "javascript:alert(1)",
            "data:text/html,x",
        )
    )
    answer = page(client_of(), query=f"SELECT ?x {{ VALUES ?x {{ {names} }} }}").text
    table = answer.partition("<tbody>")[2].partition("</tbody>")[0]

    assert [
        ("/doc/release/2012-04-10", ""),
        (f"{BASE}/evil.example/", ' rel="noopener noreferrer"'),
        ("https://www.example.gov/", ' rel="noopener noreferrer"'),
    ] == re.findall(r'<a href="([^"]*)"([^>]*)>', table)
