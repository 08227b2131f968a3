"""What things are called: by a name of their own, else by what they belong to."""

from foia_graph import iris
from foia_graph.store.holdings import page_of
from foia_graph.store.reader import Catalogue


def called(iri: str, catalogue: Catalogue) -> str:
    """Give what a thing is called."""
    stub = catalogue.stub(iri)
    return (stub.label if stub else "") or by_owner(iri, catalogue)


def by_owner(iri: str, catalogue: Catalogue) -> str:
    """Make a name of one: a page is one of its document, a part one of its thing."""
    owner, (document, number) = iris.owner(iri), page_of(iri)
    if owner != iri:
        shape = catalogue.shape_of(iri)
        return f"{shape.title if shape else iris.last(iri)} of {called(owner, catalogue)}"
    return f"{called(document, catalogue)}, page {number}" if number else iris.last(iri) or iri
