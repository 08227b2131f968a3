"""Every form of every thing, read by readers that are not ours."""

import json
from pathlib import Path

import pytest
import rdflib
from pyld import jsonld

from foia_graph.model.profile import Profile
from foia_graph.publish.serializers import thing_iris
from foia_graph.store.open_generations import OpenGenerations
from foia_graph.web.app import create_app

# rdflib's own reader of JSON-LD uses what rdflib itself has given up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
FORMS = {".jsonld": "json-ld", ".ttl": "turtle", ".rdf": "xml", ".nt": "nt"}


@pytest.fixture(scope="module")
def served(shipped_store: Path, profile: Profile):
    """Give a client of the shipped catalogue, the paths of all things, and the context."""
    catalogue = OpenGenerations(shipped_store, profile).served_catalogue()
    names = [name.removeprefix(catalogue.base) for name in thing_iris(catalogue.quad_store, profile)]
    client = create_app(shipped_store, profile).test_client()
    paths = [f"/doc/{name.removeprefix('id/')}" for name in names if name != "catalog"]
    return client, paths, client.get("/context/v1.jsonld").json


def different(served, paths: list[str]) -> list[str]:
    """Give the paths whose forms are not one graph; there are no blank nodes, so graphs are sets."""
    client, _, context = served
    loader = {"contentType": "application/ld+json", "contextUrl": None, "document": context}
    found = []
    for path in paths:
        graphs = []
        for suffix, form in FORMS.items():
            text = client.get(path + suffix).get_data(as_text=True)
            if form == "json-ld":
                body = json.loads(text)
                assert "/context/v1-" in body["@context"]
                options = {
                    "base": "http://localhost/",
                    "documentLoader": lambda url, _: {**loader, "documentUrl": url},
                }
                jsonld.expand(body, options)
                text = json.dumps({**body, **context})
            graphs.append(frozenset(rdflib.Graph().parse(data=text, format=form)))
        if len(set(graphs)) != 1:
            found.append(path)
    return found


def test_the_forms_of_a_thing_are_one_graph(served):
    """rdflib reads one graph from JSON-LD, Turtle, RDF/XML and N-Triples; PyLD expands without a network."""
    assert [] == different(served, served[1][::9])


@pytest.mark.slow
def test_the_forms_of_every_thing_are_one_graph(served):
    """The same, of all things."""
    assert [] == different(served, served[1])
