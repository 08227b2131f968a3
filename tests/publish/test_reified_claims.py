"""Claims as reifiers: RDF 1.2 says of each claim which triple it claims, and else what RDF 1.1 says."""

import pyoxigraph as ox
import pytest

from case_tables import records_beside
from foia_graph.publish.reified_claims import reify_claims
from tests.web.conftest import BASE, client_of, own_client_of, own_profile, load_into, papers, app, shared_apps

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
REIFIES = ox.NamedNode(f"{RDF}reifies")
SYNTAX = {"text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES}


def test_x(client_of):
    import tests.web.api.test_claims as t
    c = client_of(t.WORK, t.OUTSIDE)
    for p in ("/api/claims?about=work/report&scope=all"):
        for m in SYNTAX:
            a = c.get(p, headers={"Accept": m+";version=1.2"})
            print(a.status_code, dict(a.headers)); print(a.text[:5000])
    assert 0
