"""JSON-LD is computed from the profile, and says the same as the triples."""

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from foia_graph.model.jsonld import KEYWORDS, JsonLdEncoder, build_context, context_prefixes
from foia_graph.model.rdf import NQuadsWriter
from foia_graph.model.resource import Resource, TaggedLiteral, build_resource

B = "https://foia.example.org/"
DC = "http://purl.org/dc/terms/"
RELEASED = Path(__file__).parents[1] / "web" / "context-v1.jsonld"


@pytest.fixture(scope="module")
def encoder(profile):
    return JsonLdEncoder(profile, "en")


def triples(data, form):
    return {str(quad.triple) for quad in parse(input=data, format=form)}


def graphs(res, profile, encoder):
    """Read a resource back from its JSON-LD and from its N-Triples."""
    body = json.dumps({"@context": build_context(profile, "en"), **encoder.resource_body(res, {})})
    lines = "".join(NQuadsWriter(profile, "en", lambda source: source).triples(res))
    return triples(body, RdfFormat.JSON_LD), triples(lines, RdfFormat.N_TRIPLES)


def claim(subject, predicate, value):
    return build_resource(
        f"{subject}#claim-1",
        "Claim",
        {
            "predicate": [predicate],
            "object": [value],
            "source": [f"{B}id/source/post"],
            "status": [f"{B}scheme/claim-status/asserted"],
        },
    )


def test_terms_are_only_ever_added(profile):
    """Each term of the released context means today what it meant then."""
    released = json.loads(RELEASED.read_text())["@context"]
    now = build_context(profile, "en")

    assert released == {term: now.get(term) for term in released}


def test_names_of_fields_prefixes_and_keywords_differ(profile):
    """A name in our JSON means one thing."""
    fields = {name for shape in profile.shapes.values() for name in shape.properties}

    assert set() == fields & {*context_prefixes(profile), *KEYWORDS, *profile.shapes}


def test_the_context_says_how_values_are_read(profile):
    """
    Texts have the catalogue's language, links are IRIs, inverse fields are reversed, many values are sets.
    """
    terms = build_context(profile, "en")

    assert {"@id": "dcterms:title", "@language": "en"} == terms["title"]
    assert {"@id": "dcterms:creator", "@type": "@id", "@container": "@set"} == terms["creator"]
    assert {"@id": "rdf:predicate", "@type": "@vocab"} == terms["predicate"]
    assert {"@reverse": "rdf:subject", "@type": "@id", "@container": "@set"} == terms["claims"]
    assert ("foia:Release", "skos:Concept", "dcterms:type") == (
        terms["Release"],
        terms["Concept"],
        terms["form"]["@id"],
    )


def work(**fields):
    return build_resource(f"{B}id/work/a", "CitedWork", fields)


def disclosure(**fields):
    agent = build_resource(f"{B}id/disclosure/a#association-x", "Association", {"agent": [f"{B}id/agency/x"]})
    return build_resource(f"{B}id/disclosure/a", "Disclosure", {"qualifiedAssociation": [agent], **fields})


def program(*amounts):
    parts = [build_resource(f"{B}id/program/a#figure-{a}", "Quantity", {"amount": [a]}) for a in amounts]
    return build_resource(f"{B}id/program/a", "Program", {"figure": parts})


@pytest.mark.parametrize(
    "res",
    [
        work(title=["A", TaggedLiteral("Un", "fr")], form=[f"{B}scheme/document-types/report"]),
        work(issued=["2012-04-05", "2012-04", "2012"]),
        work(numberOfPages=["7", str(2**60)]),
        work(claims=[claim(f"{B}id/work/a", f"{DC}issued", "2012")]),
        work(claims=[claim(f"{B}id/work/a", f"{DC}title", "A")]),
        work(claims=[claim(f"{B}id/work/a", f"{DC}creator", f"{B}id/agency/x")]),
        program("1.50", "-3", "1"),
        disclosure(date=["2012-04"]),
    ],
    ids=["texts", "dates", "integers", "claimed date", "claimed text", "claimed link", "numbers", "derived"],
)
def test_a_body_is_the_same_graph_as_the_triples(res: Resource, profile, encoder):
    """JSON-LD and N-Triples of a resource say the same, computed fields and superclasses included."""
    from_json, from_lines = graphs(res, profile, encoder)

    assert from_lines == from_json


def test_one_value_is_bare_and_several_are_a_list(encoder):
    """A field whose sources disagree has a list, in the order of the values."""
    one = encoder.resource_body(work(issued=["2012-04-05"]), {})
    two = encoder.resource_body(work(issued=["2012-04-06", "2012-04"]), {})

    assert ("2012-04-05", [{"type": "xsd:gYearMonth", "value": "2012-04"}, "2012-04-06"]) == (
        one["issued"],
        two["issued"],
    )


def test_fields_stand_in_the_order_of_the_profile(encoder):
    """Names come first, evidence last."""
    claimed = [claim(f"{B}id/work/a", f"{DC}title", "A")]
    body = encoder.resource_body(work(claims=claimed, identifier=["7"], title=["A"]), {})

    assert ["id", "type", "title", "identifier", "claims"] == list(body)


def test_numbers_keep_their_digits(encoder):
    """A whole number is a JSON number while every reader keeps it; a decimal never is one."""

    def amount(text):
        return encoder.resource_body(program(text), {})["figure"][0]["amount"]

    assert 2**53 == amount(str(2**53))
    assert {"type": "xsd:integer", "value": "9007199254740993"} == amount("9007199254740993")
    assert {"type": "xsd:decimal", "value": "1.5"} == amount("1.5")


def test_a_claim_names_its_field_and_types_its_value(encoder):
    """`predicate` is a word of the context, `object` says of what type it is."""
    body = encoder.resource_body(work(claims=[claim(f"{B}id/work/a", f"{DC}issued", "2012")]), {})

    assert ("issued", {"type": "xsd:gYear", "value": "2012"}) == (
        body["claims"][0]["predicate"],
        body["claims"][0]["object"],
    )


def test_what_is_known_of_a_linked_thing_stands_in_its_place(encoder):
    """A link is an IRI, or what the caller knows of the thing."""
    stub = {"id": f"{B}id/agency/x", "type": "Agency", "prefLabel": "X"}
    res = work(creator=[f"{B}id/agency/x", f"{B}id/agency/y"])

    assert [stub, f"{B}id/agency/y"] == encoder.resource_body(res, {stub["id"]: stub})["creator"]
