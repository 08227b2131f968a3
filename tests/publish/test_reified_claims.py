"""Claims as reifiers: RDF 1.2 says of each claim which triple it claims, and else what RDF 1.1 says."""

import pyoxigraph as ox
import pytest

from case_tables import records_beside
from foia_graph.publish.reified_claims import reify_claims
from tests.web import api
from tests.web.conftest import (
    BASE,
    app,
    client_of,
    load_into,
    own_client_of,
    own_profile,
    papers,
    shared_apps,
)

__all__ = ["app", "client_of", "load_into", "own_client_of", "own_profile", "papers", "shared_apps"]
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
REIFIES = ox.NamedNode(f"{RDF}reifies")
CLAIMS = f"""
SELECT ?claim ?subject ?predicate ?object FROM <{BASE}graph/all> FROM <{BASE}graph/not-accepted> WHERE {{
    ?claim <{RDF}subject> ?subject ; <{RDF}predicate> ?predicate ; <{RDF}object> ?object
    FILTER(STRSTARTS(STR(?subject), "{BASE}id/work/report"))
}}"""
OUTSIDE = "- {type: SourceDocument, id: wiki, title: A wiki}\n"
FORMS = pytest.mark.parametrize(
    ("media_type", "suffix", "syntax"),
    [
        ("text/turtle", "ttl12", ox.RdfFormat.TURTLE),
        ("application/n-triples", "nt12", ox.RdfFormat.N_TRIPLES),
    ],
)


@pytest.fixture
def client(client_of):
    return client_of(records_beside(api.__file__, "claims"), OUTSIDE)


def asked_by_sparql(client):
    """The claims on the report and its parts, whatever their source and status, each with its triple."""
    answer = client.get(
        "/sparql", query_string={"query": CLAIMS}, headers={"Accept": "application/sparql-results+json"}
    )
    rows = ox.parse_query_results(input=answer.data, format=ox.QueryResultsFormat.JSON)
    return {(row["claim"], ox.Triple(row["subject"], row["predicate"], row["object"])) for row in rows}


def parsed(body, syntax):
    return {quad.triple for quad in ox.parse(input=body, format=syntax)}


@FORMS
def test_each_claim_reifies_its_triple(client, media_type, suffix, syntax):
    """They are those that SPARQL finds, of all sources and statuses; the rest is as ever."""
    answer = client.get("/doc/work/report", headers={"Accept": f"{media_type};version=1.2"})
    found = parsed(answer.data, syntax)
    reified = {triple for triple in found if triple.predicate == REIFIES}
    expected = asked_by_sparql(client)

    assert f"{media_type};version=1.2" == answer.headers["Content-Type"].partition("; charset")[0]
    assert 4 == len(expected)
    assert expected == {(triple.subject, triple.object) for triple in reified}
    assert parsed(client.get("/doc/work/report.nt").data, ox.RdfFormat.N_TRIPLES) == found - reified


@FORMS
def test_the_form_has_an_address(client, media_type, suffix, syntax):
    """A negotiated answer names it, the other forms link it, and a name leads to it."""
    path, accept = f"/doc/work/report.{suffix}", {"Accept": f"{media_type}; version=1.2"}
    answer = client.get("/doc/work/report", headers=accept)

    assert path == answer.headers["Content-Location"]
    assert "Accept" in answer.headers["Vary"]
    assert client.get(path).data == answer.data
    assert (303, path) == (
        (led := client.get("/id/work/report", headers=accept)).status_code,
        led.headers["Location"],
    )
    assert (
        f'<{path}>; rel="alternate"; type="{media_type}"'
        in (client.get("/doc/work/report", headers={"Accept": media_type}).headers["Link"])
    )


def test_a_claim_of_several_values_reifies_each():
    """A claim in words alone reifies nothing, and is no claim with a triple."""
    words = f'<c:0> <{RDF}subject> <x:s> .\n<c:0> <x:text> "a <b> . c" .\n'.encode()
    values = b"".join(
        f"<c:1> <{RDF}{name}> {value} .\n".encode()
        for name, value in (
            ("object", '"1 > 0 ."@en'),
            ("object", "<x:o>"),
            ("predicate", "<x:p>"),
            ("subject", "<x:s>"),
        )
    )
    lines = (words + values).splitlines(keepends=True)
    expected = [
        ox.Triple(ox.NamedNode("x:s"), ox.NamedNode("x:p"), value)
        for value in (ox.Literal("1 > 0 .", language="en"), ox.NamedNode("x:o"))
    ]
    reified, claims = (
        parsed(b"".join(reify_claims(lines, claims_only=only)), ox.RdfFormat.N_TRIPLES)
        for only in (False, True)
    )
    added = {ox.Triple(ox.NamedNode("c:1"), REIFIES, value) for value in expected}

    assert parsed(words + values, ox.RdfFormat.N_TRIPLES) | added == reified
    assert parsed(values, ox.RdfFormat.N_TRIPLES) | added == claims
