"""The profile, run by an engine that had no part in loading."""

import pytest
from pyoxigraph import RdfFormat, Store

from archives import ID
from foia_graph.audit.shacl import Violation, validate
from foia_graph.store.embedded_store import EmbeddedStore

AGENTS = """
- {type: Agency, id: ice, prefLabel: ICE}
- {type: Organization, id: ccr, prefLabel: CCR}
"""
PREFIXES = f"""
@prefix : <{ID}work/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foia: <https://w3id.org/foia-graph/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def found(profile, turtle):
    store = Store()
    store.load(PREFIXES + turtle, format=RdfFormat.TURTLE)
    return validate(EmbeddedStore(store), profile)


def test_what_is_loaded_conforms(archive, profile):
    """A catalogue with contested dates, parts, quotes and pages conforms to its own profile."""
    archive.profile = profile  # with all measures
    archive.write("papers/agents.yaml", AGENTS)
    archive.write(
        "papers/works.yaml",
        """
        - type: CitedWork
          id: report
          title: A report
          created: 2012
          issued:
            - {value: 2012-04-05, source: post, quote: "April 5"}
            - {value: 2012-04, source: letter, page: 2, quote: "April"}
          creator: {value: agency/ice, source: post, status: candidate}
          figure: {measure: staff, amount: "10.5", bound: about, temporal: {startDate: 2011}, source: letter}
          claims: {text: Algo., lang: es, source: post, quote: algo}
        """,
    )
    archive.load()

    assert [] == validate(archive.quad_store, archive.profile)


def test_a_missing_title_is_a_violation(profile):
    """A field that every thing of a class has is missed by the name it has in records."""
    assert [(f"{ID}work/a", "title")] == [(v.focus, v.path) for v in found(profile, ":a a foia:CitedWork .")]


def test_two_values_without_a_claim_are_a_violation(profile):
    """Of two dates each must be claimed; one that is claimed is fine."""
    violations = found(
        profile,
        """
        :a a foia:CitedWork ; dcterms:title "A"@en ; dcterms:issued "2012"^^xsd:gYear , "2011"^^xsd:gYear .
        <https://foia.example.org/id/work/a#claim-1> rdf:subject :a ; rdf:predicate dcterms:issued ;
            rdf:object "2012"^^xsd:gYear .
        """,
    )
    (dates,) = [violation for violation in violations if violation.path == "issued"]
    message = "has several values, and this one has no claim behind it"

    assert Violation(f"{ID}work/a", "issued", message, "2011", "issued") == dates
    assert f"<{ID}work/a>: issued: {message} (found 2011)" == str(dates)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dcterms:issued", '"April"'),
        ("dcterms:issued", '"2012-04-10"'),
        ("dcterms:issued", '"2012-13"^^xsd:gYearMonth'),
        ("dcterms:creator", "<https://foia.example.org/id/work/b>"),
        ("<http://xmlns.com/foaf/0.1/page>", '"https://example.org/"'),
    ],
)
def test_a_value_of_another_kind_is_a_violation(profile, field, value):
    """Dates, links and addresses are of their kind."""
    violations = found(profile, f':a a foia:CitedWork ; dcterms:title "A"@en ; {field} {value} .')

    assert [f"{ID}work/a"] == [violation.focus for violation in violations]
