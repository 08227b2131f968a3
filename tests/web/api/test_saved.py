"""Saved queries by HTTP."""

import csv
import io
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse

from foia_graph.query import saved
from foia_graph.web.api.saved_queries import query_library
from tests.web.api.conftest import SHIPPED

APRIL = "/api/q/releases-in-period?from=2012-04-01&to=2012-04-30"
SAVED = saved.load_queries()


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True), newline="")))


# -- the list ------------------------------------------------------------------------------------------------


def test_a_query_is_told_with_what_may_be_chosen_in_it(shipped):
    """The list reports each query what it asks, what may be chosen, and the SPARQL that runs unless told."""
    found = {query["name"]: query for query in shipped.get("/api/q/").json}

    assert list(SAVED) == list(found)
    told = found["case-parties"]
    assert {
        "name": "case-parties",
        "title": "Who took part in a case",
        "description": "Which court and which judge had a case, who sued whom, and who represented them?",
        "parameters": [
            {
                "name": "case",
                "type": "thing",
                "options": ["case"],
                "default": "ndlon-v-ice",
                "optional": False,
                "description": "The case.",
            },
            {
                "name": "scope",
                "type": "choice",
                "options": ["corpus", "all"],
                "default": "corpus",
                "optional": False,
                "description": "Whether sources outside the collection count too; the docket is outside it.",
            },
        ],
        "columns": {},
        "headings": {
            "role": "Role",
            "who": "Who",
            "name": "Name",
            "status": "Status",
            "evidence": "Evidence",
            "source": "Source",
        },
        "example": "/api/q/case-parties?case=ndlon-v-ice&scope=corpus",
    } == {name: value for name, value in told.items() if name != "sparql"}
    assert told["sparql"] == shipped.get("/api/q/case-parties.rq").get_data(as_text=True)


def test_the_list_is_linked_data_too(shipped):
    """
    Every form of RDF has the same triples: a collection of SHACL executables with templates, no blank nodes.
    """
    forms = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
    triples = {
        name: {str(quad.triple) for quad in parse(input=shipped.get(f"/api/q.{name}").data, format=form)}
        for name, form in forms.items()
    }

    assert triples["nt"] == triples["ttl"] == triples["rdf"]
    assert not any("_:" in line.replace('"', "") for line in triples["nt"] if "sh:select" not in line)
    (member,) = [
        member
        for member in shipped.get("/api/q.jsonld").json["hydra:member"]
        if member["id"] == f"{SHIPPED}api/q/case-parties"
    ]
    assert f"{SHIPPED}api/q/case-parties{{?case,scope}}" == member["hydra:search"]["hydra:template"]


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/api/q/", "/questions/"),
        ("/api/q.html", "/questions/"),
        (APRIL, "/questions/releases-in-period?from=2012-04-01&to=2012-04-30"),
        ("/api/q/timeline.html", "/questions/timeline"),
    ],
)
def test_people_are_led_to_the_questions(address: str, page: str, shipped):
    """Whoever likes HTML best is sent to the page of the question, with what was chosen."""
    answer = shipped.get(address, headers={"Accept": "text/html"})

    assert (303, page) == (answer.status_code, answer.headers["Location"])


# -- answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAVED)
def test_the_sparql_of_a_query_gives_its_rows(name: str, shipped):
    """What `.rq` gives runs as it is at the endpoint, with the same rows as the query itself."""
    text = shipped.get(f"/api/q/{name}.rq")
    answered = shipped.get(f"/api/q/{name}.csv")

    assert (200, "application/sparql-query") == (text.status_code, text.content_type)
    assert (200, rows(answered)) == (
        answered.status_code,
        rows(shipped.post("/sparql", data={"query": text.data}, headers={"Accept": "text/csv"})),
    )
    wanted = [[cell.replace("{base}", SHIPPED) for cell in row] for row in saved.expected_cells(name)]
    assert [[cell.replace("\r\n", "\n") for cell in row] for row in wanted] == [
        [cell.replace("\r\n", "\n") for cell in row] for row in rows(answered)
    ]


@pytest.mark.parametrize(
    ("suffix", "media_type", "start"),
    [
        ("json", "application/sparql-results+json", b'{"head":{"vars":["release","title"'),
        ("xml", "application/sparql-results+xml", b'<?xml version="1.0"?><sparql'),
        ("csv", "text/csv", b"release,title,date,"),
        ("tsv", "text/tab-separated-values", b"?release\t?title\t?date"),
        ("rq", "application/sparql-query", b"BASE <https://foia-graph.example.org/>\n# title: Releases"),
    ],
)
def test_every_form_of_results(suffix: str, media_type: str, start: bytes, shipped):
    """The suffix names a form, and so does Accept; the two give the same bytes and link to all the others."""
    by_suffix = shipped.get(f"/api/q/releases-in-period.{suffix}")
    by_accept = shipped.get("/api/q/releases-in-period", headers={"Accept": media_type})

    assert media_type == by_suffix.mimetype
    assert start == by_suffix.data[: len(start)]
    assert by_suffix.data == by_accept.data
    assert f"/api/q/releases-in-period.{suffix}" == by_accept.headers["Content-Location"]
    assert ("Accept", "") == (by_accept.headers["Vary"], by_suffix.headers.get("Vary", ""))
    assert 6 == by_suffix.headers["Link"].count('rel="alternate"')


def test_what_is_chosen_is_put_in(shipped):
    """Parameters come from the address; what is omitted takes its default; names need not be whole."""
    by_slug = shipped.get("/api/q/issues-of-release.csv?release=2012-04-10")
    by_iri = shipped.get(f"/api/q/issues-of-release.csv?release={SHIPPED}id/release/2012-04-10&scope=corpus")

    assert ["Juveniles", "0"] in [row[:2] for row in rows(by_slug)]
    assert rows(by_slug) == rows(by_iri)
    assert [f"{SHIPPED}id/release/2012-04-10"] == [
        row[0] for row in rows(shipped.get(APRIL, headers={"Accept": "text/csv"}))[1:]
    ]


def test_an_empty_value_opens_what_is_optional(shipped):
    """A form sends empty fields: they open an optional parameter and leave the default of any other."""
    opened = rows(shipped.get("/api/q/citations.csv?cited=&scope="))

    assert rows(shipped.get("/api/q/citations.csv")) == opened


def test_an_answer_is_a_workbook_too(shipped):
    """XLSX has the rows of CSV, with numbers as numbers."""
    answer = shipped.get("/api/q/redactions-per-agency.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active

    assert [
        ("agency", "name", "notation", "redactions", "documents", "evidence"),
        (
            f"{SHIPPED}id/agency/ice",
            "U.S. Immigration and Customs Enforcement",
            "(b)(6)",
            1,
            1,
            f"{SHIPPED}id/document/ice-117629#redaction-personal-privacy",
        ),
    ] == list(sheet.values)[:2]


def test_a_query_that_constructs_comes_as_rdf(shipped, monkeypatch):
    """What a saved query constructs has the forms of graphs, JSON-LD in the words of our context."""
    text = "# title: T\n# description: D\nCONSTRUCT { ?r a ?c } WHERE { ?r a ?c } LIMIT 2"
    with_graph = {**query_library(), "classes": saved.parse_saved_query("classes", text)}
    monkeypatch.setattr("foia_graph.web.api.saved_queries.query_library", lambda: with_graph)

    assert "@graph" in shipped.get("/api/q/classes.jsonld").json
    turtle = shipped.get("/api/q/classes")
    assert ("text/turtle", 2) == (
        turtle.mimetype,
        len(list(parse(input=turtle.data, format=RdfFormat.TURTLE))),
    )
    assert (404, 404) == tuple(shipped.get(f"/api/q/classes.{name}").status_code for name in ("csv", "html"))


# -- caching -------------------------------------------------------------------------------------------------


# -- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "address", "detail"),
    [
        (
            404,
            "/api/q/timelines",
            "No saved query is called 'timelines'. Did you mean timeline? /api/q/ lists all.",
        ),
        (404, "/api/q/zzz.csv", "No saved query is called 'zzz'. /api/q/ lists all."),
        (
            404,
            "/api/q/timeline.pdf",
            "There is no form .pdf; there are .json, .xml, .csv, .tsv, .xlsx, .html, .rq.",
        ),
        (404, "/api/q.csv", "There is no form .csv; there are .json, .jsonld, .ttl, .html, .nt, .rdf."),
        (
            400,
            "/api/q/case-parties?kase=x",
            "The query case-parties has no parameter 'kase'; it takes case, scope.",
        ),
        (400, "/api/q/issues?x=1", "The query issues has no parameter 'x'; it takes none."),
        (
            400,
            "/api/q/case-parties?scope=some",
            "Parameter 'scope': 'some' is no choice here; write corpus or all.",
        ),
        (
            400,
            "/api/q/releases-in-period?from=soon",
            "Parameter 'from': 'soon' is no date; write 2012, 2012-04 or 2012-04-10, as precise as is known.",
        ),
        (
            400,
            "/api/q/pages-that-cite?work=OIG+12+64",
            "Parameter 'work': 'OIG 12 64' is no name of this catalogue; did you mean 'oig-12-64'?",
        ),
        (400, "/api/q/case-parties?case=a&case=b", "The parameter 'case' is given more than once."),
        (400, "/api/q/case-parties?case=%ff", "The address holds bytes that are not UTF-8."),
        (400, f"/api/q/timeline?{urlencode([('a', '')] * 201)}", "The address has more than 200 parameters."),
    ],
)
def test_what_is_refused(status: int, address: str, detail: str, shipped):
    """A problem says what was found, and what would have been right."""
    answer = shipped.get(address)

    assert (status, "application/problem+json", detail) == (
        answer.status_code,
        answer.content_type,
        answer.json["detail"],
    )


def test_an_unknown_query_leads_to_those_nearest(shipped):
    """A page for an unknown name links to the queries that were likely meant."""
    page = shipped.get("/api/q/issue-of-release", headers={"Accept": "text/html"})

    assert 404 == page.status_code
    assert '<a href="/api/q/issues-of-release">Issues of a release</a>' in page.get_data(as_text=True)


def test_a_form_that_there_is_not_is_refused_before_the_query_runs(shipped):
    """Accept that fits no form of the results gets 406 with those there are."""
    answer = shipped.get("/api/q/timeline", headers={"Accept": "text/turtle"})

    assert 406 == answer.status_code
    assert "text/csv" in answer.json["detail"]


HOSTILE = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            ["x> } DROP ALL", '"""', "'''", "\\", '" } UNION { ?s ?p ?o } #', "\n", "?x", "SERVICE", "a"]
        ),
        max_size=4,
    ).map("".join),
)


CHOSEN = {
    "bates-numbers": "prefix",
    "case-parties": "case",
    "releases-in-period": "to",
    "exemptions": "exemption",
}


@pytest.fixture(scope="module")
def plain(shipped_app: Flask) -> dict[str, list[list[str]]]:
    """Give what some queries find unless told."""
    client = shipped_app.test_client()
    return {name: rows(client.get(f"/api/q/{name}.csv")) for name in CHOSEN}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=HOSTILE)
@pytest.mark.parametrize("name", CHOSEN)
def test_a_value_stays_a_value(name: str, value: str, plain, shipped):
    """
    Whatever a value says, it is one term of the query, or refused: never is there another column or row.
    """
    answer = shipped.get(f"/api/q/{name}.csv?{urlencode({CHOSEN[name]: value})}")

    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        found = rows(answer)
        assert plain[name][0] == found[0]
        assert [] == [row for row in found if row not in plain[name]]
