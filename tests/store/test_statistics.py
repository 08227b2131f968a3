"""How often classes and properties are used."""

from pyoxigraph import RdfFormat, Store

from foia_graph.store import figures
from foia_graph.store.embedded_store import EmbeddedStore

QUADS = """
<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Letter> .
<urn:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Letter> .
<urn:b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Memo> .
<urn:b> <urn:title> "B" .
<urn:b> <urn:title> "B" <urn:graph> .
<urn:c> <urn:note> "C" <urn:graph> .
"""


def store():
    made = Store()
    made.load(QUADS.encode(), format=RdfFormat.N_QUADS)
    return EmbeddedStore(made)


def test_classes_are_counted_in_the_default_graph():
    """A thing counts for each of its classes."""
    assert {"urn:Letter": 2, "urn:Memo": 1} == figures.count_classes(store())


def test_properties_are_counted_in_the_default_graph():
    """A triple counts once, however many sources say it."""
    type_ = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

    assert {type_: 3, "urn:title": 1} == figures.count_properties(store())
