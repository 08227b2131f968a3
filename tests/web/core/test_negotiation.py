"""Which form a client gets."""

import pytest

from foia_graph.errors import NotAcceptable, NotFound
from foia_graph.model.forms import CSV, FORMS
from foia_graph.publish.negotiation import form_by_suffix, negotiate
from foia_graph.web.sparql.endpoint import FORMS_BY_QUERY as FORMS_OF

COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,image/svg+xml;q=0.3,"
    "text/html;q=0.2,application/xhtml+xml;q=0.18"
)
JENA_SELECT = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, text/tab-separated-values;q=0.7, "
    "text/csv;q=0.5,application/json;q=0.2,application/xml;q=0.2,*/*;q=0.1"
)
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
        ("json", None),
        ("json", "*/*"),
        ("json", JENA_SELECT),
        ("json", "application/sparql-results+json,application/json,text/javascript,application/javascript"),
        ("json", "application/sparql-results+json;q=1.0,application/sparql-results+xml;q=0.7"),
        ("json", "application/sparql-results+json, application/sparql-results+xml"),
        ("xml", "application/rdf+xml, application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("csv", "text/csv; charset=utf-8"),
        ("tsv", "text/tab-separated-values"),
        ("html", BROWSER),
    ],
)
def test_rows_have_a_form_of_results(expected, accept):
    """SELECT and ASK negotiate over forms of results only, whatever RDF the client would take besides."""
    assert expected == negotiate(accept, FORMS_OF["SELECT"]).name


@pytest.mark.parametrize(
    ("expected", "accept"),
    [
        ("ttl", None),
        ("ttl", JENA_CONSTRUCT),
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json,application/x-json+ld"),
        ("rdf", "application/rdf+xml, application/sparql-results+xml"),
        ("nq", COMUNICA),
        ("html", BROWSER),
    ],
)
def test_a_client_that_looks_for_a_service_gets_rdf(expected, accept):
    """The page with the form loses to every form of RDF that a client likes better."""
    assert expected == negotiate(accept, FORMS_OF["CONSTRUCT"]).name


@pytest.mark.parametrize(
    ("expected", "accept"),
    [
        ("json", None),
        ("json", "text/csv, */*;q=0.1"),
        ("xml", "application/rdf+xml, application/sparql-results+xml"),
        ("html", BROWSER),
    ],
)
def test_a_yes_or_no_has_a_form_of_its_own(expected, accept):
    """The standard has no CSV of it."""
    assert expected == negotiate(accept, FORMS_OF["ASK"]).name


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
