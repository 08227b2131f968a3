"""The catalogue as a dataset, for those who look for it where VoID says."""

import pytest
from pyoxigraph import RdfFormat, parse

from tests.web.conftest import BASE, CATALOG

VOID = "http://rdfs.org/ns/void#"
DATASET = f"{BASE}void#dataset"
SMALL = "- {type: Place, id: lodi, prefLabel: Lodi}\n- {type: Place, id: albany, prefLabel: Albany}\n"
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def said(client, accept="application/n-triples"):
    """Read what is said, as names and texts."""
    answer = client.get("/void", headers={"Accept": accept})

    assert (200, accept) == (answer.status_code, answer.mimetype)
    return {
        tuple(term.value for term in quad.triple) for quad in parse(input=answer.data, format=FORMATS[accept])
    }


def of_dataset(client):
    """Give what is said of the dataset itself, by property."""
    found = {}
    for subject, predicate, value in said(client):
        if subject == DATASET:
            found.setdefault(predicate.rpartition("#")[2].rpartition("/")[2], set()).add(value)
    return found


def test_it_is_found_where_programs_look(client_of):
    """
    The well-known address leads to the form that is liked best, and the front page and the endpoint to it.
    """
    client = client_of(SMALL)
    answers = [
        client.get("/.well-known/void", headers={"Accept": accept}) for accept in ("text/turtle", "text/html")
    ]

    assert [(303, "/void.ttl"), (303, "/void.html")] == [
        (answer.status_code, answer.headers["Location"]) for answer in answers
    ]
    for path in ("/", "/sparql"):
        assert '</.well-known/void>; rel="describedby"' in client.get(path).headers["Link"]
    for suffix in ("ttl", "jsonld", "nt", "rdf", "html"):
        assert 200 == client.get(f"/void.{suffix}").status_code
    assert 404 == client.get("/void.exe").status_code


def test_it_counts_what_there_is(client_of):
    """
    The numbers are those that a query counts.
    """
    client = client_of(SMALL)
    facts = of_dataset(client)

    def count(what):
        query = f"SELECT (COUNT({what}) AS ?n) {{ ?s ?p ?o }}"
        return client.get(
            "/sparql", query_string={"query": query}, headers={"Accept": "text/csv"}
        ).data.split()[1]

    assert {count("*").decode()} == facts["triples"]
    assert {count("DISTINCT ?p").decode()} == facts["properties"]
    assert {f"{BASE}sparql"} == facts["sparqlEndpoint"]
    assert {BASE} == facts["uriSpace"]
    assert {"Records"} == facts["title"]


def test_each_class_and_property_has_its_count(client_of):
    """
    A part of the dataset for each; its name can be linked to.
    """
    found = said(client_of(SMALL))
    part = f"{BASE}void#class-dcterms-Location"

    assert {
        (DATASET, f"{VOID}classPartition", part),
        (part, f"{VOID}class", "http://purl.org/dc/terms/Location"),
        (part, f"{VOID}entities", "2"),
    } <= found
    assert (
        f"{BASE}void#property-rdf-type",
        f"{VOID}property",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    ) in found


def test_vocabularies_are_those_that_are_used(client_of):
    """
    One for each namespace of a class or property.
    """
    found = of_dataset(client_of(SMALL))["vocabulary"]

    assert "http://www.w3.org/2004/02/skos/core#" in found
    assert "http://www.w3.org/ns/oa#" not in found


@pytest.mark.parametrize("accept", FORMATS)
def test_every_form_says_the_same(client_of, accept):
    """
    The same triples, none of them with a blank node or a name from elsewhere.
    """
    client = client_of(SMALL)
    found = said(client, accept)

    assert said(client) == found
    assert {True} == {subject.startswith(f"{BASE}void") for subject, _, _ in found}


def test_json_ld_says_the_same(client_of):
    """
    In the words of our context.
    """
    body = client_of(SMALL).get("/void", headers={"Accept": "application/ld+json"}).json

    assert "/context/v1.jsonld" == body["@context"]
    assert {DATASET, f"{BASE}void"} <= {node["id"] for node in body["@graph"]}


def test_a_licence_is_repeated(client_of, tmp_path, load_into, app, monkeypatch):
    """
    What the catalogue says of itself is said of the dataset.
    """
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    monkeypatch.setattr("tests.web.conftest.CATALOG", f'{CATALOG}license = "{licence}"\n')
    load_into(SMALL)

    assert {licence} == of_dataset(app.test_client())["license"]
