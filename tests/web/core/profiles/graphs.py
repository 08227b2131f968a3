"""What an answer says, as sets of triples, read by three readers that others wrote."""

import json

import pyoxigraph as ox
import rdflib
from pyld import jsonld
from werkzeug.test import TestResponse


def by_rdflib(answer: TestResponse) -> set[str]:
    """Read JSON-LD or Turtle with rdflib."""
    graph = rdflib.Graph().parse(
        data=answer.data, format=answer.mimetype.replace("application/ld+json", "json-ld")
    )
    return {line for line in graph.serialize(format="nt11").splitlines() if line}


def by_pyld(answer: TestResponse) -> set[str]:
    """Read JSON-LD with PyLD, which may fetch nothing."""

    def refuse(url: str, _: object) -> None:
        raise AssertionError(f"{url} would be fetched")

    quads = jsonld.to_rdf(
        json.loads(answer.data), {"format": "application/n-quads", "documentLoader": refuse}
    )
    return lines(quads.encode(), ox.RdfFormat.N_QUADS)


def lines(data: bytes, form: ox.RdfFormat) -> set[str]:
    """Read with pyoxigraph, and write as rdflib does."""
    triples = (quad.triple for quad in ox.parse(input=data, format=form))
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    graph = rdflib.Graph().parse(data=text, format="nt11")
    return {line for line in graph.serialize(format="nt11").splitlines() if line}


def terms(triples: set[str], namespace: str) -> set[str]:
    """Name the classes and properties of a vocabulary that some triples use."""
    graph = rdflib.Graph().parse(data="\n".join(triples), format="nt11")
    used = {*graph.predicates(), *graph.objects(predicate=rdflib.RDF.type)} - {rdflib.RDF.type}
    assert [] == [str(term) for term in used if not str(term).startswith(namespace)]
    return {str(term).removeprefix(namespace) for term in used}
