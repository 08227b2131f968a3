"""The lint of saved queries: each rule finds what it is about, and lets pass what is near to it and right."""

from pathlib import Path

import pytest

from foia_graph.audit.query_lint import lint_folder, lint_query
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.query.patterns import load_patterns
from foia_graph.runtime.files import resource_folder

HEADER = """\
# title: T
# description: D.
# parameter form: concept(document-types), optional -- A form.
# parameter thing: thing -- A thing.
# parameter scope: choice(corpus|all) = corpus -- Whether sources outside count.
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX ex: <http://ex/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX foia: <https://w3id.org/foia-graph/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX schema: <https://schema.org/>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
USED = "FILTER(!BOUND(?form) || BOUND(?form)) ?thing a ?kind ."
"""What uses the parameters, and breaks no rule."""
PATTERNS = load_patterns(resource_folder("queries"))


def rules_broken(text: str, profile: Profile) -> list[str]:
    """Give the rules that a query breaks, one beginning with `{` as the braces of a SELECT of everything."""
    query = f"SELECT * {text}" if text.startswith("{") else text
    return [finding.rule for finding in lint_query("q", HEADER + query, profile, PATTERNS)]


# ---------------------------------------------------------------- joins

UNBOUND = [
    # the fault of people-by-role: everybody with a name, where the mention names no one
    (
        "{ USED ?thing ex:part ?x . OPTIONAL { ?x ex:body ?who } OPTIONAL { ?who ex:born ?day } }",
        "{ USED ?thing ex:part ?x . OPTIONAL { ?x ex:body ?who . OPTIONAL { ?who ex:born ?day } } }",
    ),
    # a required pattern behind the OPTIONAL; the same variable bound before it
    (
        "{ USED OPTIONAL { ?thing ex:maker ?maker } ?maker ex:born ?day }",
        "{ USED ?thing ex:maker ?maker . OPTIONAL { ?maker ex:born ?day } }",
    ),
    # one branch binds it; both branches do
    (
        "{ USED { ?thing ex:maker ?maker } UNION { ?thing ex:date ?date } ?maker ex:born ?day }",
        "{ USED { ?thing ex:maker ?maker } UNION { ?thing ex:owner ?maker } ?maker ex:born ?day }",
    ),
    # a second OPTIONAL that fills what the first left unbound is tied by the thing
    (
        "{ USED OPTIONAL { ?thing ex:name ?label } OPTIONAL { ?other ex:name ?label } }",
        "{ USED OPTIONAL { ?thing ex:name ?label } OPTIONAL { ?thing ex:alias ?label } }",
    ),
    # EXISTS about what may be unbound; with the question whether it is
    (
        "{ USED OPTIONAL { ?thing ex:maker ?who } FILTER EXISTS { ?who a ex:Person } }",
        "{ USED OPTIONAL { ?thing ex:maker ?who } FILTER(!BOUND(?who) || EXISTS { ?who a ex:Person }) }",
    ),
    # a column of a sub-select that only its OPTIONAL binds
    (
        "{ USED { SELECT ?thing ?x { ?thing ex:a ?y OPTIONAL { ?y ex:b ?x } } } ?x ex:c ?z }",
        "{ USED { SELECT ?thing ?x { ?thing ex:a ?y . ?y ex:b ?x } } ?x ex:c ?z }",
    ),
]
OUT_OF_SCOPE = [
    (
        "{ USED ?thing ex:a ?x . OPTIONAL { ?thing ex:b ?y BIND(STR(?x) AS ?z) } }",
        "{ USED ?thing ex:a ?x . OPTIONAL { ?thing ex:b ?y BIND(STR(?y) AS ?z) } }",
    ),
    # a filter of a branch sees the branch alone; one of an OPTIONAL sees what is outside
    (
        "{ USED ?thing ex:a ?x . { ?thing ex:b ?y FILTER(?x = ?y) } UNION { ?thing ex:c ?y } }",
        "{ USED ?thing ex:a ?x . OPTIONAL { ?thing ex:b ?y FILTER(?x = ?y) } }",
    ),
    # a BIND before what it reads
    ("{ USED BIND(STR(?x) AS ?z) ?thing ex:a ?x }", "{ USED ?thing ex:a ?x BIND(STR(?x) AS ?z) }"),
    (
        "{ USED FILTER EXISTS { ?thing ex:a ?x FILTER(?x = ?y) } }",
        "{ USED ?thing ex:b ?y FILTER EXISTS { ?thing ex:a ?x FILTER(?x = ?y) } }",
    ),
]
OUTSIDE = [
    (
        "{ USED OPTIONAL { ?thing ex:day ?day } FILTER(?day > 5) }",
        "{ USED OPTIONAL { ?thing ex:day ?day FILTER(?day > 5) } }",
    ),
    (
        "{ USED OPTIONAL { ?thing ex:day ?day } FILTER(?day > 5 || ?kind = 1) }",
        "{ USED OPTIONAL { ?thing ex:day ?day } FILTER(!BOUND(?day) || ?day > 5) }",
    ),
    (
        "{ USED OPTIONAL { ?thing ex:day ?day } FILTER(STR(?day) != 'x') }",
        "{ USED OPTIONAL { ?thing ex:day ?day } FILTER(COALESCE(?day > 5, false)) }",
    ),
]
PRODUCTS = [
    ("{ USED ?a ex:p ?b . ?c ex:q ?d }", "{ USED ?thing ex:p ?b . ?b ex:q ?d }"),
    ("{ USED OPTIONAL { ?a ex:p ?b } }", "{ USED OPTIONAL { ?thing ex:p ?b } }"),
    ("{ USED FILTER NOT EXISTS { ?a ex:p ?b } }", "{ USED FILTER NOT EXISTS { ?a ex:p ?thing } }"),
    # a comparison ties two patterns, and so does a BIND
    ("{ USED ?thing ex:p ?b . ?c ex:q ?d }", "{ USED ?thing ex:p ?b . ?c ex:q ?d FILTER(?b < ?d) }"),
    (
        "{ USED { ?thing ex:p ?b } UNION { ?c ex:q ?d } }",
        "{ USED { ?thing ex:p ?b } UNION { ?c ex:q ?thing } }",
    ),
    ("{ USED VALUES ?x { 1 2 } }", "{ USED VALUES ?x { 1 2 } ?thing ex:p ?x }"),
    ("{ USED GRAPH ?g { ?a ex:p ?b } ?g a sd:Graph }", "{ USED GRAPH ?g { ?thing ex:p ?b } ?g a sd:Graph }"),
]
AGGREGATES = [
    (
        "SELECT ?thing (COUNT(?x) AS ?n) { USED ?thing ex:a ?x ; ex:b ?y } GROUP BY ?thing ?kind",
        "SELECT ?thing (COUNT(DISTINCT ?x) AS ?n) { USED ?thing ex:a ?x ; ex:b ?y } GROUP BY ?thing ?kind",
    ),
    (
        "SELECT (SUM(?x) AS ?n) { USED ?thing ex:a ?x ; ex:b ?y }",
        "SELECT (SUM(?x) AS ?n) { USED {SELECT DISTINCT ?thing ?x {?thing ex:a ?x; ex:b ?y}}} GROUP BY ?kind",
    ),
    (
        "SELECT (SUM(DISTINCT ?x) AS ?n) { USED ?thing ex:a ?x } GROUP BY ?kind",
        "SELECT (SUM(?x) AS ?n) { USED ?thing ex:a ?x } GROUP BY ?kind",
    ),
    (
        "SELECT (GROUP_CONCAT(?x; separator=' | ') AS ?n) { USED ?thing ex:a ?x ; ex:b ?y } GROUP BY ?kind",
        "SELECT (GROUP_CONCAT(DISTINCT ?x; separator=' | ') AS ?n) { USED ?thing ex:a ?x ; ex:b ?y }",
    ),
]

# ---------------------------------------------------------------- graphs

UNSCOPED = [
    ("{ USED GRAPH ?g { ?thing ex:a ?x } }", "{ USED GRAPH ?g { ?thing ex:a ?x } ?g a sd:Graph }"),
    (
        "{ USED GRAPH ?g { ?thing ex:a ?x } OPTIONAL { ?g prov:hadPrimarySource ?source } }",
        "{ USED GRAPH ?g { ?thing ex:a ?x } ?g prov:hadPrimarySource ?source }",
    ),
    ("{ USED GRAPH ?g { ?thing ex:a ?x } }", "{ USED\n#include evidence ?thing ex:a ?x ?evidence ?source\n}"),
]
NAMES_OF_GRAPHS = [
    (
        "{ USED GRAPH ?g { ?thing ex:a ?x } ?g a sd:Graph FILTER(STRSTARTS(STR(?g), STR(<graph/>))) }",
        "{ USED GRAPH ?g { ?thing ex:a ?x } ?g a sd:Graph FILTER(!STRSTARTS(STR(?x), 'http')) }",
    )
]
SCOPES = [("{ USED FILTER(?scope = 'all') }", "{ USED FILTER(?kind = 'scope') }")]
STATUSES = [
    (
        "SELECT ?x { USED GRAPH <graph/not-accepted> { ?thing ex:a ?x } }",
        "SELECT ?x ?state { USED GRAPH <graph/not-accepted> { ?thing ex:a ?x ; foia:claimStatus ?status }\n"
        "#include label ?status ?state\n}",
    ),
    (
        "SELECT ?x FROM <graph/not-accepted> { USED ?thing ex:a ?x . ?x foia:claimStatus ?status }",
        "SELECT ?x FROM <graph/all> { USED ?thing ex:a ?x }",
    ),
]

# ---------------------------------------------------------------- shared patterns

WORDS = [
    (
        "{ USED ?thing foia:evidence/oa:hasSelector/oa:exact ?words }",
        "{ USED\n#include words ?thing ?words\n}",
    )
]
LABELS = [
    ("{ USED ?thing dcterms:title|skos:prefLabel ?name }", "{ USED\n#include label ?thing ?name\n}"),
    ("{ USED ?thing foia:claimStatus/skos:prefLabel ?name }", "{ USED ?thing foia:claimStatus ?name }"),
    (
        "{ USED ?thing ex:part ?part . ?part a foia:ReleasedDocument ; dcterms:title ?name }",
        "{ USED ?thing ex:part ?part . ?part a foia:PageRange ; dcterms:title ?name }",
    ),
    ("{ USED ?thing foaf:name ?name }", "{ USED ?thing foaf:name 'Ada' }"),
]
BROADER = [
    ("{ USED ?thing dcterms:type/skos:broader ?x }", "{ USED ?thing dcterms:type/skos:broader* ?x }"),
    ("{ USED ?thing skos:broader? ?x }", "{ USED ?thing skos:broaderTransitive ?x }"),
    ("{ USED ?thing dcterms:type ?form }", "{ USED ?thing dcterms:type ?x .\n#include narrower ?x ?form\n}"),
]
FILTERS = [
    (
        "{ USED ?thing foia:claimStatus ?s FILTER(?s NOT IN (<scheme/claim-status/rejected>)) }",
        "{ USED ?thing foia:claimStatus ?s FILTER(?s = <scheme/claim-status/disputed>) }",
    )
]

EXAMPLES = {
    "unbound-join": UNBOUND,
    "out-of-scope": OUT_OF_SCOPE,
    "filter-outside": OUTSIDE,
    "cartesian-product": PRODUCTS,
    "multiplied-aggregate": AGGREGATES,
    "unscoped-graph": UNSCOPED,
    "graph-name": NAMES_OF_GRAPHS,
    "scope-variable": SCOPES,
    "hidden-status": STATUSES,
    "own-words": WORDS,
    "own-label": LABELS,
    "narrower": BROADER,
    "status-filter": FILTERS,
}


@pytest.mark.parametrize(
    ("rule", "wrong", "right"), [(rule, *pair) for rule, pairs in EXAMPLES.items() for pair in pairs]
)
def test_a_rule_finds_its_fault_and_no_other(rule: str, wrong: str, right: str, profile: Profile):
    """The one query breaks this rule; the other is near to it, and breaks none."""
    assert rule in rules_broken(wrong.replace("USED", USED), profile)
    assert [] == rules_broken(right.replace("USED", USED), profile)


def test_a_finding_says_where_and_what_to_write(profile: Profile):
    """One sentence has the file, the line of the file, the variable, and what would be right."""
    text = f"{HEADER}SELECT * {{\n#include label ?thing ?title\n{USED}\n?thing foaf:name ?name }}"
    (finding,) = lint_query("people", text, profile, PATTERNS)

    assert (
        "people.rq:19: foaf:name gives ?name a row for each title or name; write #include label THING ?name "
        "(own-label)"
    ) == str(finding)


def test_a_comment_allows_one_rule_on_the_next_line(profile: Profile):
    """What the comment does not name, and other lines, are found as before."""
    named = "?thing foaf:name ?name . ?thing dcterms:type ?form ."
    allowed = "# lint: allow own-label -- the names themselves are asked for\n"

    assert ["own-label", "narrower"] == rules_broken(f"{{ {USED}\n{named}\n}}", profile)
    assert ["narrower"] == rules_broken(f"{{ {USED}\n{allowed}{named}\n}}", profile)
    assert ["own-label", "narrower"] == rules_broken(
        f"{{ {USED}\n{allowed}?a ?b ?thing .\n{named} }}", profile
    )


def test_a_comment_that_allows_gives_its_reason(profile: Profile):
    """Without one it is refused, with its line."""
    with pytest.raises(InputError) as error:
        rules_broken("{\n# lint: allow own-label\n?thing a ?form }", profile)

    assert "q.rq:17: write '# lint: allow RULE -- reason'" == error.value.sentence


def test_what_is_no_query_is_refused(profile: Profile):
    """The sentence has the file and the line."""
    with pytest.raises(InputError) as error:
        lint_query("q", HEADER + "SELECT ?form ?thing {\n?thing ?p }", profile, PATTERNS)

    assert error.value.sentence.startswith("q.rq:17: this is no SPARQL")


def test_a_folder_is_linted_with_its_patterns(tmp_path: Path, profile: Profile):
    """A fault in a pattern is reported the pattern, for each query that includes it."""
    (tmp_path / "patterns").mkdir()
    (tmp_path / "patterns" / "loose.rq").write_text(
        "# pattern: loose THING\n# description: D.\n\nOPTIONAL { $THING ?p ?o }\n$THING ?q ?o .\n"
    )
    (tmp_path / "one.rq").write_text(
        "# title: T\n# description: D\nSELECT * {\n  ?s a ?kind .\n  #include loose ?s\n}\n"
    )

    assert [("one", "patterns/loose.rq", 5, "unbound-join")] == [
        (each.query, each.path, each.line, each.rule) for each in lint_folder(profile, tmp_path)
    ]
