"""Questions that readers of a catalogue ask, each about another thing every time it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from endpoint_records import AGENCIES, BASE, ISSUES, RELEASES, WORDS, key

PREFIXES = """PREFIX cito: <http://purl.org/spar/cito/>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foia: <https://w3id.org/foia-graph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rico: <https://www.ica.org/standards/RiC/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
ROWS, GRAPH = "application/sparql-results+json", "text/turtle"
SMALL = """SELECT ?title ?day ?agency WHERE {
  %(document)s dcterms:title ?title ; dcterms:issued ?day ; dcterms:creator ?agency
}"""
KILOBYTE = """SELECT ?title ?agency ?issue ?name WHERE {
  %(document)s dcterms:title ?title ; dcterms:creator ?agency ; foia:raisesIssue ?issue .
  ?issue skos:prefLabel ?name
}"""
MEGABYTES = """SELECT ?document ?title ?description WHERE {
  ?document a foia:ReleasedDocument ; dcterms:title ?title ; dcterms:description ?description
} LIMIT 12000"""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with positions for things, and the form in which its answer is wanted."""

    name: str
    text: str
    accept: str = ROWS


QUESTIONS = (
    Question("look-up of a document", "SELECT ?p ?o WHERE { %(document)s ?p ?o }"),
    Question(
        "issue, release and agency",
        """SELECT ?document ?title WHERE {
  ?document foia:raisesIssue %(issue)s ; dcat:inSeries %(release)s ; dcterms:creator %(agency)s ;
    dcterms:title ?title
}""",
    ),
    Question(
        "documents by issue and year",
        """SELECT ?name ?year (COUNT(?document) AS ?documents) WHERE {
  ?document foia:raisesIssue ?issue ; dcterms:issued ?day . ?issue skos:prefLabel ?name
  BIND(YEAR(?day) AS ?year)
} GROUP BY ?name ?year ORDER BY ?name ?year""",
    ),
    Question(
        "all that a work cites, cites+",
        "SELECT ?cited ?title WHERE { %(work)s cito:cites+ ?cited . ?cited dcterms:title ?title }",
    ),
    Question(
        "a release with what may be known",
        """SELECT ?document ?title ?made ?pages ?printed ?place WHERE {
  ?document dcat:inSeries %(release)s ; dcterms:title ?title
  OPTIONAL { ?document dcterms:created ?made }
  OPTIONAL { ?document schema:numberOfPages ?pages }
  OPTIONAL { ?document rico:hasOrHadIdentifier/rico:identifier ?printed }
  OPTIONAL { ?document dcterms:spatial/skos:prefLabel ?place }
}""",
    ),
    Question(
        "titles by REGEX",
        """SELECT ?document ?title WHERE {
  ?document a foia:ReleasedDocument ; dcterms:title ?title
  FILTER(REGEX(?title, "%(word)s.*(permit|vehicle)$", "i"))
}""",
    ),
    Question(
        "third page of an issue, ORDER BY",
        """SELECT ?document ?title ?day WHERE {
  ?document foia:raisesIssue %(issue)s ; dcterms:title ?title ; dcterms:issued ?day
} ORDER BY DESC(?day) ?document LIMIT 25 OFFSET 50""",
    ),
    Question(
        "issues raised together with one",
        """SELECT ?other (COUNT(*) AS ?times) WHERE {
  ?document foia:raisesIssue %(issue)s, ?other FILTER(?other != %(issue)s)
} GROUP BY ?other ORDER BY DESC(?times) ?other""",
    ),
    Question("DESCRIBE a document", "DESCRIBE %(document)s", GRAPH),
    Question(
        "CONSTRUCT a neighbourhood",
        """CONSTRUCT { %(document)s ?p ?o . ?o skos:prefLabel ?label . ?s ?q %(document)s }
WHERE { { %(document)s ?p ?o OPTIONAL { ?o skos:prefLabel ?label } } UNION { ?s ?q %(document)s } }""",
        GRAPH,
    ),
    Question(
        "exemptions by agency",
        """SELECT ?agency ?exemption (COUNT(?redaction) AS ?redactions) WHERE {
  ?redaction foia:claimedExemption ?exemption ; prov:wasAttributedTo ?agency
} GROUP BY ?agency ?exemption ORDER BY ?agency DESC(?redactions)""",
    ),
    Question(
        "a Bates number",
        'SELECT ?thing WHERE { ?thing rico:hasOrHadIdentifier ?range . ?range rico:identifier "%(bates)s" }',
    ),
    Question("ASK for an issue", "ASK { %(document)s foia:raisesIssue %(issue)s }"),
)


def asked(text: str, numbers: Iterator[int], documents: int = 0) -> Iterator[str]:
    """Put a question about one document after another, and about an issue, a release and others with it.

    Each is another text, whatever it is about: each declares a prefix of its own, so that none is answered
    from memory. With `documents`, it begins again with the first after so many.
    """
    declared = "".join(line for line in PREFIXES.splitlines(True) if line.split()[1] in text)
    for n in numbers:
        things = {
            "document": f"id/document/{key(n % documents if documents else n)}",
            "issue": f"scheme/issues/issue-{n % ISSUES}",
            "release": f"id/release/release-{n % RELEASES}",
            "agency": f"id/agency/agency-{n % AGENCIES}",
            "work": f"id/work/work-{20 + n % 40}",
        }
        names = {name: f"<{BASE}{path}>" for name, path in things.items()}
        words = {"word": WORDS[n % len(WORDS)], "bates": f"GARDEN-{100 * n + 1:08}"}
        yield f"{declared}PREFIX n{n}: <{BASE}n>\n{text % (names | words)}"
