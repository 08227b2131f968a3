"""What every client asks."""

DCTERMS = "http://purl.org/dc/terms/"
FOIA = "https://w3id.org/foia-graph/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

SELECT = f"""SELECT ?release ?title ?date ?count WHERE {{
  ?release a <{FOIA}Release> ; <{DCTERMS}title> ?title
  OPTIONAL {{ ?release <{DCTERMS}date> ?date }}
  OPTIONAL {{ ?release <{FOIA}statedDocumentCount> ?count }}
}} ORDER BY ?release ?title ?date ?count"""
"""Names, text in a language, dates of several types and numbers; some rows lack one or the other."""
YES = f"ASK WHERE {{ ?release a <{FOIA}Release> }}"
NO = f"ASK WHERE {{ ?release a <{FOIA}Release> ; a <{FOIA}Agency> }}"
CONSTRUCT = f"""CONSTRUCT {{ ?release <{DCTERMS}title> ?title ; <{DCTERMS}date> ?date }}
WHERE {{ ?release a <{FOIA}Release> ; <{DCTERMS}title> ?title ; <{DCTERMS}date> ?date }}"""
LABELS = f"""SELECT ?thing ?label WHERE {{ ?thing <{SKOS}prefLabel> ?label }}
ORDER BY ?thing ?label LANG(?label)"""
"""More rows than one would put on one page."""
PAGE = 150

BROKEN = "SELECT ?release WHERE { ?release ?p "
UNKNOWN = f"SELECT ?release WHERE {{ ?release <{DCTERMS}title> ?t FILTER(<https://foia.example.org/f>(?t)) }}"
"""Well-formed, so that it passes clients that read queries themselves; the function is no one's."""


def page(number: int) -> str:
    """Ask for one page of the labels, from 0 on."""
    return f"{LABELS} LIMIT {PAGE} OFFSET {number * PAGE}"


def through(endpoint: str, query: str) -> str:
    """Put a query by way of another engine, which asks the endpoint for all that it needs."""
    if query.startswith("SELECT"):
        return f"SELECT * WHERE {{ SERVICE <{endpoint}> {{ {query} }} }}"
    head, _, group = query.partition("WHERE ")
    return f"{head}WHERE {{ SERVICE <{endpoint}> {group} }}"
