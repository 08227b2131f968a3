"""What the words mean is served next to the data."""

import hashlib

import pytest
from pyoxigraph import RdfFormat, parse

from foia_graph.model.forms import Form
from foia_graph.model.jsonld import build_context
from foia_graph.model.rdf_syntaxes import is_rdf
from foia_graph.publish import negotiation

FORMS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}


def test_the_context_may_be_kept_for_an_hour(client_of, profile):
    """The context is JSON-LD, open to all, with an ETag."""
    client = client_of()
    answer = client.get("/context/v1.jsonld", headers={"Accept": "application/ld+json;profile=x, */*;q=0.1"})

    assert ("application/ld+json", "public, max-age=3600", "*") == (
        answer.content_type,
        answer.headers["Cache-Control"],
        answer.headers["Access-Control-Allow-Origin"],
    )
    assert {"@context": build_context(profile, "en")} == answer.json
    assert (
        304 == client.get("/context/v1.jsonld", headers={"If-None-Match": answer.headers["ETag"]}).status_code
    )


def test_a_version_of_the_context_is_kept_for_ever(client_of):
    """
    The address of a version is made of its bytes, so that these never change there; another one leads to the
    context as it is now.
    """
    client = client_of()
    now = client.get("/context/v1.jsonld")
    version = now.headers["Link"].removeprefix("<").removesuffix('>; rel="latest-version"')
    answer, other = client.get(version), client.get("/context/v1-0123456789abcdef.jsonld")

    assert version == f"/context/v1-{hashlib.sha256(now.data).hexdigest()[:16]}.jsonld"
    assert (now.data, "public, max-age=31536000, immutable") == (answer.data, answer.headers["Cache-Control"])
    assert "Foia-Graph-Generation" not in answer.headers
    assert (303, "/context/v1.jsonld") == (other.status_code, other.location)
    assert 404 == client.get("/context/v1-x.jsonld").status_code


@pytest.mark.parametrize("path", ["/ontology", "/ontology/profile"])
def test_ontology_and_profile_come_in_every_form(client_of, path):
    """Each form has the triples of the file; people get a list of terms."""
    client = client_of()
    sizes = {
        len(list(parse(input=client.get(f"{path}.{name}").data, format=form))) for name, form in FORMS.items()
    }
    page = client.get(path, headers={"Accept": "text/html"}).text

    assert 1 == len(sizes)
    assert "raisesIssue" in page
    assert 200 == client.get(path, headers={"Accept": "application/ld+json"}).status_code


@pytest.mark.parametrize("path", ["/ontology", "/ontology/profile", "/doc/graph/post"])
def test_what_is_no_rdf_does_not_hold_triples(client_of, path, monkeypatch):
    """
    A form of things that is no RDF is none of the ontology, the profile and named graphs: 404 by its suffix,
    406 by its media type.
    """
    monkeypatch.setitem(negotiation.BY_SUFFIX, "txt", Form("txt", "text/x-list"))
    answer = client_of().get(f"{path}.txt")

    assert (404, "There is no form .txt;") == (answer.status_code, answer.json["detail"][:22])
    assert 406 == client_of().get(path, headers={"Accept": "text/x-list"}).status_code


@pytest.mark.parametrize("path", ["/ontology", "/ontology/profile"])
def test_the_ontology_is_given_as_quads_too(client_of, path):
    """By the suffix, not by what a client accepts: there is one graph, and N-Triples hold it as well."""
    client = client_of()

    assert client.get(f"{path}.nt").data == client.get(f"{path}.nq").data
    assert 406 == client.get(path, headers={"Accept": "application/n-quads"}).status_code


def test_a_syntax_of_rdf_is_known_by_its_media_type():
    """Tables and pages are no RDF."""
    assert [True, True, False, False] == list(
        map(is_rdf, ("application/ld+json", "application/rdf+xml", "text/csv", "text/html"))
    )


def test_the_front_page_leads_to_the_catalogue(client_of):
    """A machine that starts at the front page finds the catalogue in its headers."""
    answer = client_of().get("/", headers={"Accept": "text/html"})

    assert '</catalog>; rel="http://www.w3.org/ns/dcat#catalog"' in answer.headers["Link"]
    assert '<a href="/doc/release/">Releases</a>' in answer.text


def test_health_is_told_without_the_store(client_of):
    """/healthz says that the server lives."""
    assert {"status": "ok", "generation": 1} == client_of().get("/healthz").json


def test_a_server_without_a_catalogue_says_so(app):
    """503 and a sentence, not a crash."""
    answer = app.test_client().get("/catalog")

    assert (503, "60") == (answer.status_code, answer.headers["Retry-After"])
    assert "There is no catalogue in" in answer.json["detail"]
