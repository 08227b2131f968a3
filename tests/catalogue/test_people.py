"""Private people: only what the campaign's own page says, and nothing that would lead to anyone else."""

from catalogue.conftest import Catalogue

HER_SOURCE = "graph/post-vulnerable-groups"


def test_one_private_person(catalogue: Catalogue) -> None:
    """Of 68 people in the catalogue, one is no official and no public figure."""
    assert [("person/isaura-garcia",)] == catalogue.ask(
        "SELECT ?p { ?p a foia:Person ; foia:sensitivity <scheme/sensitivity/private-named-in-source> }"
    )
    assert 68 == len(catalogue.ask("SELECT ?p { ?p a foia:Person ; foia:sensitivity ?s }"))


def test_she_is_spoken_of_by_one_source(catalogue: Catalogue) -> None:
    """All that is said of her comes from the post that names her; the cataloguer adds no facts."""
    her = """{ { ?s ?p ?o FILTER(STRSTARTS(STR(?s), CONCAT(STR(?her), "#"))) }
       UNION { ?s ?p ?her . BIND(?her AS ?o) }
               UNION { ?her ?p ?o . BIND(?her AS ?s) } UNION { ?s ?p ?o
               FILTER(isLiteral(?o) && CONTAINS(?o, "Garcia")) } }"""
    rows = catalogue.ask(f"SELECT ?g ?p {{ VALUES ?her {{ <id/person/isaura-garcia> }} GRAPH ?g {her} }}")

    assert {HER_SOURCE, "graph/agents", "graph/catalogue"} == {graph for graph, _ in rows}
    # The graph of what a document says is called like the document, in the cataloguer's words.
    assert {"http://purl.org/dc/terms/title"} == {p for graph, p in rows if graph == "graph/catalogue"}
    assert [
        ("http://purl.org/dc/terms/description",),
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type",),
        ("https://w3id.org/foia-graph/ontology#sensitivity",),
    ] == catalogue.ask("SELECT ?p { GRAPH <graph/agents> { <id/person/isaura-garcia> ?p ?o } }")


def test_nothing_leads_away_from_her(catalogue: Catalogue) -> None:
    """She has no page, no link to another site, no membership and no match elsewhere."""
    record = catalogue.read("person/isaura-garcia")

    assert record is not None
    assert ["claims", "description", "location", "name", "sensitivity"] == sorted(record.values)
    assert [] == catalogue.ask(
        "SELECT ?o { <id/person/isaura-garcia> ?p ?o FILTER(isIRI(?o) && !STRSTARTS(STR(?o), STR(<>)) && "
        "?p != rdf:type) }"
    )


def test_what_is_said_of_her(catalogue: Catalogue) -> None:
    """The post names her, says where she lives and what befell her; that is all."""
    assert [
        "One such case is that of Isaura Garcia",
        "a Los Angeles resident, mother and domestic violence survivor",
        "detention and placement in deportation proceedings after she called 911 for help",
    ] == sorted(
        {claim.quote for claim in catalogue.claims.values() if claim.subject == "person/isaura-garcia"}
    )


def test_others_stay_unnamed(catalogue: Catalogue) -> None:
    """Whoever the documents on Lodi and on a claim of citizenship are about is mentioned without a name."""
    assert [
        ("document/citizenship-claim", "an individual", ""),
        ("document/garcia-e-mails", "", "person/isaura-garcia"),
        ("document/lodi-case", "a domestic violence victim from Lodi, California", ""),
        ("release/2012-04-10", "", "person/isaura-garcia"),
        ("source/post-vulnerable-groups", "", "person/isaura-garcia"),
    ] == catalogue.ask(
        """SELECT ?of ?as ?who { ?of schema:mentions ?m . ?m foia:mentionRole <scheme/roles/affected-person> .
           OPTIONAL { ?m foia:asStated ?as } OPTIONAL { ?m oa:hasBody ?who } }"""
    )
