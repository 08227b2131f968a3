"""What a thing is related to, in every form, held against the store by queries of its own."""

import csv
import io
import json
from collections import Counter
from urllib.parse import quote
from xml.etree import ElementTree

import networkx
import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import NamedNode, QuerySolutions, Store

from foia_graph.publish.graphs import graphml
from foia_graph.publish.graphs.graphml import NamedThing
from foia_graph.query.sparql.datasets import MergedGraphs
from foia_graph.store.generations.generation import Layout
from foia_graph.web.core.site import EXTENSION
from tests.web.api.conftest import SHIPPED
from tests.web.conftest import BASE

# rdflib's own reader of JSON-LD uses what rdflib itself has given up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
D4 = "?focus=/id/work/oig-12-64&depth=2&via=cites,critiques,raisesIssue&limit=200"
WIDE = "?focus=/id/disclosure/2012-04-10&depth=2"
FOCI = (
    "work/oig-12-64",
    "document/ice-117629",
    "disclosure/2012-04-10",
    "release/2012-04-10",
    "person/zoe-lofgren",
    "case/ndlon-v-ice",
    "agency/ice",
    "program/secure-communities",
    "source/post-vulnerable-groups",
)
PREFIXES = """
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX foia: <https://w3id.org/foia-graph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
"""
EXTERNAL = f'FILTER(!REGEX(STR(?g), "^{SHIPPED}graph/(external/|outside-only$)"))'


@pytest.fixture(scope="session")
def store(shipped_app) -> Store:
    root = shipped_app.extensions[EXTENSION].current.layout.root
    return Store.read_only(str(Layout(root).resolve() / "oxigraph"))


def ask(store: Store, query: str):
    """Ask everything, whoever states it and whatever its status, as graphs of neighbours show it."""
    return store.query(PREFIXES + query, default_graph=MergedGraphs.of(store).whole)


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    found = ask(store, query)
    assert isinstance(found, QuerySolutions)
    return [tuple(str(getattr(term, "value", "")) for term in row) for row in found]


def ends(edge) -> tuple[str, str, str]:
    return edge["from"], edge["property"], edge["to"]


# -- day one -------------------------------------------------------------------------------------------------


def test_the_neighbourhood_of_a_report(shipped):
    """Nodes have id, class and label; edges tell who says them, in which words; the order is settled."""
    found = shipped.get(f"/api/graph.jsonld{D4}").json
    here = f"{SHIPPED}id/"

    assert {
        "id": f"{here}work/oig-12-64",
        "type": "CitedWork",
        "label": "Operations of United States Immigration and Customs Enforcement's Secure Communities",
    } == found["nodes"][0]
    assert [
        (f"{here}source/fact-sheet-oig-inadequacies", "critiques", f"{here}work/oig-12-64"),
        (f"{here}source/post-fact-sheet", "critiques", f"{here}work/oig-12-64"),
        (f"{here}work/oig-12-64", "raisesIssue", f"{SHIPPED}scheme/issues/non-criminal"),
        (f"{here}work/oig-12-64", "raisesIssue", f"{SHIPPED}scheme/issues/us-citizens"),
    ] == list(map(ends, found["edges"][:4]))
    assert [
        {
            "id": f"{here}source/fact-sheet-oig-inadequacies#claim-483edd7a1de0",
            "type": "Claim",
            "source": {
                "id": f"{here}source/post-fact-sheet",
                "type": "SourceDocument",
                "label": "Fact Sheet: Inadequacies in the DHS OIG Reports on S-Comm",
            },
            "quote": "the OIG fails to address fundamental problems",
            "by": [
                {"id": f"{here}campaign/uncover-the-truth", "type": "Campaign", "label": "Uncover the Truth"}
            ],
            "status": "asserted",
            "graph": f"{SHIPPED}graph/post-fact-sheet",
            "outside": False,
        }
    ] == without_key(found["edges"][0]["evidence"])
    assert (False, []) == (found["truncated"], found["cut"])


def without_key(evidence):
    """Claims are named by a digest that the base has part in."""
    return [{**each, "id": each["id"].partition("#")[0] + "#claim-483edd7a1de0"} for each in evidence]


def test_the_neighbourhood_is_what_a_query_walks(shipped, store):
    """All edges within two steps, and no others, as SPARQL finds them in the graphs of the corpus."""
    said = rows(
        store,
        f"""SELECT DISTINCT ?s ?p ?o {{ VALUES (?path ?p) {{ (cito:cites "cites") (cito:critiques "critiques")
        (foia:raisesIssue "raisesIssue") }} GRAPH ?g {{ ?s ?path ?o }} {EXTERNAL} }}""",
    )
    walked, reached = set(), {f"{SHIPPED}id/work/oig-12-64"}
    for _ in range(2):
        walked |= {edge for edge in said if reached & {edge[0], edge[2]}}
        reached |= {end for edge in walked for end in (edge[0], edge[2])}
    found = shipped.get(f"/api/graph.jsonld{D4}").json

    assert walked == set(map(ends, found["edges"]))
    assert reached == {node["id"] for node in found["nodes"]}


@pytest.mark.parametrize("focus", FOCI)
def test_associations_mentions_and_memberships_are_edges(shipped, store, focus):
    """
    What a part of a thing links to is among its neighbours, as SPARQL finds it; so is what points at it so.
    """
    iri = f"{SHIPPED}id/{focus}"
    said = rows(
        store,
        f"""SELECT DISTINCT ?start ?end {{
            VALUES ?path {{ prov:agent oa:hasBody org:organization cito:hasCitedEntity }}
            GRAPH ?g {{ ?part ?path ?end }} {EXTERNAL} BIND(IRI(STRBEFORE(STR(?part), "#")) AS ?start)
            FILTER(?start = <{iri}> || ?end = <{iri}>) }}""",
    )
    via = "qualifiedAssociation,mentions,membership,citation"
    found = shipped.get(f"/api/graph.jsonld?focus={focus}&via={via}&limit=1000").json

    assert set(said) == {(edge["from"], edge["to"]) for edge in found["edges"]}


def test_every_edge_and_its_evidence_stand_in_the_store(shipped, store):
    """An edge is a triple, or leads through a part that is held by the thing; claims say just that."""
    edges = shipped.get(f"/api/graph.jsonld{WIDE}&scope=all").json["edges"]
    wrong = [edge["id"] for edge in edges if not ask(store, asking(edge))]

    assert 100 < len(edges)
    assert [] == wrong
    assert [] == [
        (edge["id"], each["id"])
        for edge in edges
        for each in edge["evidence"]
        if not ask(store, claiming(edge, each))
    ]


def asking(edge) -> str:
    part = next((each["part"] for each in edge["evidence"] if "part" in each), None)
    start, end, path = edge["from"], edge["to"], edge["predicate"]
    if part is None:
        return f"ASK {{ <{start}> <{path}> <{end}> }}"
    held = f"{{ <{start}> <{path}> <{part}> }} UNION {{ <{part}> <{path}> <{start}> }}"
    return f"ASK {{ {held} <{part}> ?p <{end}> }}"


def claiming(edge, evidence) -> str:
    source = f"prov:hadPrimarySource <{evidence['source']['id']}>" if "source" in evidence else "?any ?thing"
    if evidence["type"] == "Claim":
        said = evidence.get("part", edge["to"])
        value = f"rdf:predicate <{edge['predicate']}> ; rdf:object <{said}>"
        return f"ASK {{ <{evidence['id']}> {value} ; {source} }}"
    subject = evidence.get("part", edge["from"])
    return f"ASK {{ GRAPH <{evidence['graph']}> {{ <{subject}> ?p <{edge['to']}> }} }}"


# -- forms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [D4, WIDE, f"{WIDE}&scope=all&limit=30"])
def test_every_form_has_the_same_edges(shipped, query):
    """JSON, CSV, GraphML as networkx reads it, and the page tell of the same things and relations."""
    told = shipped.get(f"/api/graph.jsonld{query}").json
    expected = Counter(map(ends, told["edges"]))
    table = csv.DictReader(io.StringIO(shipped.get(f"/api/graph.csv{query}").text, newline=""))
    tabled = {(row["from"], row["property"], row["to"], row["role"]) for row in table}
    graph = networkx.read_graphml(io.BytesIO(shipped.get(f"/api/graph.graphml{query}").data))
    iris = dict(graph.nodes(data="iri"))
    drawn = Counter((iris[s], data["property"], iris[t]) for s, t, data in graph.edges(data=True))
    page = shipped.get(f"/api/graph.html{query}").text

    assert expected == Counter((start, field, end) for start, field, end, _ in tabled)
    assert expected == drawn
    assert [node["id"] for node in told["nodes"]] == list(iris.values())
    assert f"Relations ({len(told['edges'])})" in page and f"Things ({len(told['nodes'])})" in page


def test_a_row_has_the_words_of_the_evidence(shipped):
    """CSV has a row for each piece of evidence, under these names."""
    first = next(csv.DictReader(io.StringIO(shipped.get(f"/api/graph.csv{D4}").text, newline="")))
    evidence = first.pop("evidence")

    assert {
        "from": f"{SHIPPED}id/source/fact-sheet-oig-inadequacies",
        "from_label": "Inadequacies in the Department of Homeland Security Office of the Inspector General "
        "(OIG) Reports on Secure Communities",
        "from_type": "SourceDocument",
        "property": "critiques",
        "to": f"{SHIPPED}id/work/oig-12-64",
        "to_label": "Operations of United States Immigration and Customs Enforcement's Secure Communities",
        "to_type": "CitedWork",
        "source": f"{SHIPPED}id/source/post-fact-sheet",
        "quote": "the OIG fails to address fundamental problems",
        "page": "",
        "status": "asserted",
        "role": "",
        "by": "Uncover the Truth",
        "outside": "false",
    } == first
    assert evidence.startswith(f"{SHIPPED}id/source/fact-sheet-oig-inadequacies#claim-")


@pytest.mark.parametrize("query", [D4, f"{WIDE}&scope=all"])
def test_its_linked_data_is_read_alike_and_stands_in_the_store(shipped, store, query):
    """
    rdflib and PyLD read one graph from JSON-LD and Turtle, without blank nodes; all of it but what is said of
    the answer itself, and the statements of links without a claim, are triples of the catalogue.
    """
    text = shipped.get(f"/api/graph.jsonld{query}").text
    context = shipped.get("/context/v1.jsonld").json
    body = {**json.loads(text), **context}
    graph = rdflib.Graph().parse(data=json.dumps(body), format="json-ld")
    turtle = rdflib.Graph().parse(data=shipped.get(f"/api/graph.ttl{query}").text, format="turtle")
    loader = {"contentType": "application/ld+json", "contextUrl": None, "document": context}
    options = {
        "base": SHIPPED,
        "format": "application/n-quads",
        "documentLoader": lambda url, _: {**loader, "documentUrl": url},
    }
    other = rdflib.Graph().parse(data=jsonld.to_rdf(json.loads(text), options), format="nt")

    assert set(graph) == set(turtle) == set(other)
    assert not [term for triple in graph for term in triple if isinstance(term, rdflib.BNode)]
    own = set(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement)) - set(
        graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/foia-graph/ontology#Claim"))
    )
    own |= {s for s in graph.subjects() if "/api/graph?" in str(s)}
    assert [] == [
        triple
        for triple in graph
        if triple[0] not in own and not ask(store, f"ASK {{ {' '.join(term.n3() for term in triple)} }}")
    ]


def test_what_no_claim_is_about_has_a_statement_with_its_source(client_of):
    """
    A link that a record gives without words of a source is stated, with the sources whose graphs say it.
    """
    client = client_of()
    found = client.get("/api/graph.jsonld?focus=issue/x", headers={"Accept": "application/ld+json"})
    assert 404 == found.status_code
    told = client.get("/api/graph.jsonld?focus=/scheme/issues/juveniles").json
    (edge,) = told["edges"]
    statement = next(each for each in told["@included"] if each["type"] == "rdf:Statement")

    assert (f"{BASE}id/release/2012-04-10", "raisesIssue", f"{BASE}scheme/issues/juveniles") == ends(edge)
    assert [("Statement", f"{BASE}graph/post")] == [(e["type"], e["graph"]) for e in edge["evidence"]]
    assert {
        "id": edge["evidence"][0]["id"],
        "type": "rdf:Statement",
        "rdf:subject": {"id": f"{BASE}id/release/2012-04-10"},
        "predicate": "raisesIssue",
        "object": {"id": f"{BASE}scheme/issues/juveniles"},
        "source": [f"{BASE}id/source/post"],
    } == statement


def test_the_same_question_has_the_same_answer_to_the_byte(shipped):
    """Each form is the same each time, and has an ETag that is found unchanged."""
    for suffix in ("jsonld", "csv", "graphml", "html", "ttl", "nt", "rdf"):
        once, twice = (shipped.get(f"/api/graph.{suffix}{WIDE}") for _ in range(2))
        assert once.data == twice.data
        again = shipped.get(f"/api/graph.{suffix}{WIDE}", headers={"If-None-Match": once.headers["ETag"]})
        assert (304, b"") == (again.status_code, again.data)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("text/csv", "text/csv"),
        ("application/graphml+xml", "application/graphml+xml"),
        ("text/html,*/*;q=0.8", "text/html"),
        ("text/turtle", "text/turtle"),
    ],
)
def test_a_client_gets_the_form_that_it_accepts(shipped, accept, media_type):
    """Without a suffix the header decides, and the answer says where it is by itself."""
    found = shipped.get(f"/api/graph{D4}", headers={"Accept": accept})

    assert (200, media_type, "Accept") == (found.status_code, found.mimetype, found.headers["Vary"])
    assert found.data == shipped.get(found.headers["Content-Location"]).data


NASTY = """
- type: CitedWork
  id: a
  title: A <b> &c
  source: post
  cites: [{value: work/b, quote: '=1+1 <q> & "x"'}]
- {type: CitedWork, id: b, title: "=HYPERLINK(1)", source: post}
- {type: SourceDocument, id: post, title: Post}
"""


def test_whatever_texts_hold_each_form_is_well_formed(client_of):
    """GraphML and HTML escape, CSV quotes, and guards cells for spreadsheets where it is asked to."""
    client = client_of(NASTY)
    tree = ElementTree.fromstring(client.get("/api/graph.graphml?focus=work/a").data)
    plain, guarded = (
        list(csv.reader(io.StringIO(client.get(f"/api/graph.csv?focus=work/a{more}").text, newline="")))
        for more in ("", "&spreadsheet=true")
    )

    assert ['=1+1 <q> & "x"'] == [each.text for each in tree.iter() if each.get("key") == "edge-quote"]
    assert ['=1+1 <q> & "x"', "=HYPERLINK(1)"] == [plain[1][8], plain[1][5]]
    assert ['\'=1+1 <q> & "x"', "'=HYPERLINK(1)"] == [guarded[1][8], guarded[1][5]]
    assert "<q>=1+1 &lt;q&gt; &amp;" in client.get("/api/graph.html?focus=work/a").text


def test_what_xml_cannot_hold_is_left_out_of_graphml():
    """Control characters and noncharacters would make it unreadable."""
    found = graphml.write_graphml(
        "Things", "", (), [NamedThing("https://a.example/x", "CitedWork", "a\x00b\x0b\uffffc")], ()
    )

    assert ["a�b��c"] == [
        each.text for each in ElementTree.fromstring(found).iter() if each.get("key") == "node-label"
    ]


# -- cuts ----------------------------------------------------------------------------------------------------


def test_what_is_left_off_is_said_in_every_form(shipped):
    """
    With a limit that cuts, JSON, GraphML, the page and the triples say so, and a header says it for CSV.
    """
    query = f"{WIDE}&limit=5"
    found = shipped.get(f"/api/graph.jsonld{query}")
    count = found.json["cut"][0]["count"]
    notice = f"{count} more things were reached and are not shown."

    assert (5, True, [{"what": "nodes", "count": count}]) == (
        len(found.json["nodes"]),
        found.json["truncated"],
        found.json["cut"],
    )
    assert f"nodes={count}" == shipped.get(f"/api/graph.csv{query}").headers["Foia-Graph-Truncated"]
    for suffix in ("html", "ttl", "graphml"):
        assert notice in shipped.get(f"/api/graph.{suffix}{query}").text
    assert "Foia-Graph-Truncated" not in shipped.get(f"/api/graph.jsonld{D4}").headers


# -- what is restricted, withdrawn, or outside ---------------------------------------------------------------


OUTSIDE = """
- {type: SourceDocument, id: wiki, title: A wiki}
- {type: SourceDocument, id: clip, title: A clip, source: wiki, about: {value: release/2012-04-10, quote: it}}
"""


def test_outside_sources_are_marked(client_of):
    """They are heard with scope=all only, and every piece of their evidence says that it is outside."""
    client = client_of(outside=OUTSIDE)
    corpus, everyone = (
        client.get(f"/api/graph.jsonld?focus=source/clip&scope={scope}").json["edges"]
        for scope in ("corpus", "all")
    )

    assert [] == corpus
    assert [[True]] == [[each["outside"] for each in edge["evidence"]] for edge in everyone]
    assert "outside the collection" in client.get("/api/graph.html?focus=source/clip&scope=all").text


# -- what cannot be asked ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("", 400, "focus names a thing, as /id/work/oig-12-64."),
        ("?focus=", 400, "focus names a thing, as /id/work/oig-12-64."),
        (
            "?focus=/id/work/none",
            404,
            "focus names '/id/work/none', and nothing is known of that; write /id/kind/name, or an IRI.",
        ),
        (
            "?focus=work/oig-12-64%23claim-x",
            404,
            "focus names 'work/oig-12-64#claim-x', and nothing is known of that; "
            "write /id/kind/name, or an IRI.",
        ),
        ("?focus=work/oig-12-64&depth=5", 400, "depth is a whole number from 1 to 4, not '5'."),
        ("?focus=work/oig-12-64&limit=0", 400, "limit is a whole number from 1 to 1000, not '0'."),
        ("?focus=work/oig-12-64&limit=1e3", 400, "limit is a whole number from 1 to 1000, not '1e3'."),
        ("?focus=work/oig-12-64&direction=up", 400, "direction is one of both, out, in, not 'up'."),
        ("?focus=work/oig-12-64&scope=us", 400, "scope is one of corpus, all, not 'us'."),
        ("?focus=work/oig-12-64&via=", 400, "via is a list of names with commas between them, not ''."),
        (
            "?focus=work/oig-12-64&colour=red",
            400,
            "There is no parameter 'colour'; there are focus, depth, via, direction, type, scope, limit, "
            "asOf, spreadsheet.",
        ),
        ("?focus=work/oig-12-64&depth=1&depth=2", 400, "depth is given more than once."),
        ("?focus=%ff", 400, "The address holds bytes that are not UTF-8."),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(shipped, query, status, detail):
    """A refusal says what was found and what would have been right."""
    found = shipped.get(f"/api/graph{query}")

    assert (status, detail) == (found.status_code, found.json["detail"])


@pytest.mark.parametrize(("name", "known"), [("via=title", "critiques"), ("type=Memo", "CitedWork")])
def test_an_unknown_name_is_told_with_those_there_are(shipped, name, known):
    """Fields and classes are those of the profile, and are listed."""
    found = shipped.get(f"/api/graph?focus=work/oig-12-64&{name}")

    assert 400 == found.status_code
    assert known in found.json["detail"] and name.partition("=")[2] in found.json["detail"]


@pytest.mark.parametrize(
    "name",
    [
        "/id/work/oig-12-64", "id/work/oig-12-64", "work/oig-12-64", "/doc/work/oig-12-64",
        f"{SHIPPED}id/work/oig-12-64",
    ],
)  # fmt: skip
def test_a_thing_may_be_named_in_several_ways(shipped, name):
    """By path, by kind and name, or by IRI; all mean the same."""
    expected = shipped.get(f"/api/graph.jsonld{D4}").json["nodes"]

    found = shipped.get(f"/api/graph.jsonld{D4.replace('/id/work/oig-12-64', quote(name, safe=''))}").json
    assert expected == found["nodes"]


def test_the_page_of_a_thing_leads_there(shipped):
    """
    Things have a link to what they are related to, which continues; the API has a page for browsers, too.
    """
    page = shipped.get("/doc/work/oig-12-64.html").text
    query = f"?focus={quote(SHIPPED, safe='/')}id/work/oig-12-64"
    address = f"/api/graph{query}"

    assert f'<a href="/explore{query}">Explore relationships</a>' in page
    assert "<h1>Relationships of Operations of" in shipped.get(address, headers={"Accept": "text/html"}).text


def test_no_name_is_of_another_host(shipped, store):
    """All nodes are things of the catalogue that have a class."""
    nodes = shipped.get(f"/api/graph.jsonld{WIDE}&limit=1000").json["nodes"]
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

    assert [] == [
        node["id"]
        for node in nodes
        if not node["id"].startswith(SHIPPED)
        or not list(store.quads_for_pattern(NamedNode(node["id"]), rdf_type, None, None))
    ]
