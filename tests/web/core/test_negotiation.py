"""Which form a client gets."""

import pytest

from foia_graph.errors import NotAcceptable, NotFound
from foia_graph.model.forms import CSV, FORMS, WITH_CLAIMS
from foia_graph.publish.negotiation import form_by_suffix, negotiate

JENA_CONSTRUCT = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("expected", "accept"),
    [
        ("jsonld", None),
        ("jsonld", ""),
        ("jsonld", "*/*"),
        ("jsonld", "application/*"),
        ("jsonld", "application/json"),
        ("jsonld", "application/ld+json, application/json"),
        ("jsonld", 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"'),
        (
            "jsonld",
            "application/ld+json, application/json;q=0.8, text/html;q=0.5, application/xhtml+xml;q=0.5",
        ),
        ("ttl", "application/ld+json;q=0.9, text/turtle;q=1.0"),
        ("ttl", "TEXT/TURTLE"),
        ("ttl", "text/turtle; charset=utf-8"),
        ("ttl", "application/turtle,text/turtle"),
        ("ttl", "application/ld+json;q=0, text/turtle, */*;q=0.1"),
        ("ttl", JENA_CONSTRUCT),
        ("ttl", "application/rdf+xml;q=0.9, text/n3, text/turtle"),
        ("html", BROWSER),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml, application/sparql-results+xml"),
        ("jsonld", ";;;q=zz,,"),
        ("jsonld", "text/turtle;q=2"),
        ("ttl", "text/*"),
        ("html", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"),
        ("jsonld", "*"),
        ("rdf", "text/xml"),
        ("ttl", "text/turtle;q=0.5, text/turtle;version=1.2;q=0.9, text/html;q=0.7"),
    ],
)
def test_a_description_has_the_form_that_the_client_likes_best(expected, accept):
    """Parameters never decide, nothing means anything, and on a tie the form offered first wins."""
    assert expected == negotiate(accept, FORMS).name


@pytest.mark.parametrize(
    ("expected", "accept"),
    [
        ("ttl12", "text/turtle;version=1.2"),
        ("ttl12", 'Text/Turtle; charset=utf-8; Version="1.2"'),
        ("ttl12", "text/turtle;version=1.2, text/turtle"),
        ("ttl12", "text/turtle, text/turtle;version=1.2"),
        ("ttl12", "text/turtle;version=1.2, application/n-triples;version=1.2;q=0.9, */*;q=0.1"),
        ("nt12", "application/n-triples;version=1.2"),
        ("nt12", "application/ld+json;q=0.5, application/n-triples;version=1.2;q=0.6"),
        ("ttl", "text/turtle;version=1.2;q=0.5, text/turtle"),
        ("ttl", "text/turtle;version=1.2;q=0, text/turtle"),
        ("ttl", "text/turtle"),
        ("ttl", "text/turtle;version=1.2-basic"),
        ("ttl", "text/turtle;version=1.1"),
        ("nt", "application/n-triples"),
        ("ttl", "text/*"),
        ("jsonld", "*/*"),
        ("jsonld", None),
        ("jsonld", "application/ld+json, text/turtle;version=1.2;q=0.9"),
    ],
)
def test_rdf_1_2_is_for_those_who_name_it(expected, accept):
    """What has triple terms is sent to nobody who did not ask for it; RDF 1.1 is read as RDF 1.2, too."""
    assert expected == negotiate(accept, WITH_CLAIMS).name


def test_a_media_type_is_sent_with_its_parameters():
    """CSV says that its first line names the columns."""
    assert "text/csv; charset=utf-8; header=present" == CSV.content_type


def test_what_there_is_not_is_told_with_what_there_is():
    """A refusal lists the forms there are."""
    with pytest.raises(NotAcceptable, match="text/turtle"):
        negotiate("image/png", FORMS)


def test_a_suffix_means_a_form():
    """An unknown suffix is not found, and the known ones are listed."""
    assert form_by_suffix("") is None

    with pytest.raises(NotFound, match=r"\.ttl"):
        form_by_suffix("exe")
