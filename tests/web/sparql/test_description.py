"""The description of a catalogue, asked for as sparql-editor of SIB and other clients do."""

import gzip
import re

import pytest
from flask import Flask

from foia_graph.publish.dumps.dump_writer import write_dump
from foia_graph.query import saved
from foia_graph.store.replication.pull import pull
from foia_graph.store.replication.push import push
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from web_settings import PATIENT

JSON = {"Accept": "application/sparql-results+json"}
# What sib-swiss/sparql-editor asks an endpoint, each without GRAPH and with the parameter `ac=1`.
PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }
ORDER BY ?prefix"""
EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?sq"""
PARTITIONS = """
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
  { ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
    OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] }
               UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] } } }
}"""
RECORDS = """\
- {type: Agency, id: ice, prefLabel: ICE}
- {type: Agency, id: dhs, prefLabel: DHS}
- {type: Place, id: lodi, prefLabel: Lodi}
"""
SHACL = "http://www.w3.org/ns/shacl#"
SERVICE = "http://www.w3.org/ns/sparql-service-description#"
FOIA = "https://w3id.org/foia-graph/ontology#"
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def rows(client, query, **parameters):
    """Return the rows of a query that is answered by the description."""
    answer = client.get("/sparql", query_string={"query": query, "ac": "1", **parameters}, headers=JSON)
    assert (200, "description") == (answer.status_code, answer.headers["Foia-Graph-Dataset"])
    assert "Foia-Graph-Notes" not in answer.headers
    return [{name: term["value"] for name, term in row.items()} for row in answer.json["results"]["bindings"]]


def counts(client):
    """Return the triples of labels of agencies and of places, as partitions count them."""
    query = f"""
    PREFIX void: <http://rdfs.org/ns/void#>
    SELECT ?class ?n {{
      ?part void:class ?class ; void:propertyPartition [ void:property <{LABEL}> ; void:triples ?n ]
    }}"""
    return {
        row["class"].removeprefix(FOIA): row["n"]
        for row in rows(client, query)
        if row["class"].startswith(FOIA)
    }


def test_an_editor_finds_the_prefixes(client_of):
    """Each prefix that a query need not declare, with its namespace."""
    found = {row["prefix"]: row["namespace"] for row in rows(client_of(RECORDS), PREFIXES)}

    assert FOIA == found["foia"]
    assert {"dcterms", "skos", "text", "rdf"} <= found.keys()


def test_an_editor_shows_all_saved_queries(client_of):
    """Each with its question, and text that runs as it is: parameters have their defaults."""
    client = client_of(RECORDS)
    found = rows(client, EXAMPLES)
    forms = rows(
        client, f"PREFIX sh: <{SHACL}> SELECT ?sq {{ ?sq a sh:SPARQLSelectExecutable ; sh:select ?q }}"
    )

    assert {row["sq"] for row in found} == {row["sq"] for row in forms}
    assert {query.description for query in saved.load_queries().values()} == {row["comment"] for row in found}
    assert len(saved.load_queries()) == len(found)
    for row in found:
        answer = client.post("/sparql", data={"query": row["query"]}, headers=JSON)
        assert 200 == answer.status_code, row["sq"]


def test_an_editor_learns_what_each_class_has(client_of):
    """Properties by class of the subject, with the classes and datatypes of their objects."""
    found = rows(client_of(RECORDS), PARTITIONS)

    label = [row for row in found if (row["subjectClass"], row["prop"]) == (f"{FOIA}Agency", LABEL)]
    assert ["http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"] == [
        row.get("objectDatatype") for row in label
    ]
    assert not [row for row in found if row["subjectClass"] == f"{FOIA}Release"]


@pytest.mark.parametrize(
    "query",
    ["SELECT * FROM <graph/description> { ?s ?p ?o }", "SELECT * { GRAPH <graph/description> { ?s ?p ?o } }"],
)
def test_it_is_a_graph_with_a_name(client_of, query):
    """It can be asked of by its name, and is in no other dataset."""
    client = client_of(RECORDS)
    everything = client.get(
        "/sparql", query_string={"query": "SELECT ?t { ?t rdfs:comment ?comment }"}, headers=JSON
    )

    assert len(rows(client, query)) > 100
    assert [] == everything.json["results"]["bindings"]
    assert "collection" == everything.headers["Foia-Graph-Dataset"]


def test_words_in_texts_ask_for_no_description(client_of):
    """A query is asked of it for what its terms are, not for what its texts and comments say."""
    query = "ASK { ?s ?p ?o FILTER(?o != 'sh:select void:class') } # sh:ask"
    answer = client_of(RECORDS).get("/sparql", query_string={"query": query}, headers=JSON)

    assert "collection" == answer.headers["Foia-Graph-Dataset"]


def test_a_query_without_a_graph_may_name_it_in_the_request(client_of):
    """The protocol names graphs as well; another graph has nothing of the description."""
    client = client_of(RECORDS)
    base = client.get("/catalog.jsonld").json["id"].removesuffix("catalog")
    found = rows(client, "SELECT * { ?s ?p ?o }", **{"default-graph-uri": f"{base}graph/description"})
    other = {"query": PREFIXES, "default-graph-uri": f"{base}graph/all"}

    assert len(found) > 100
    assert [] == client.get("/sparql", query_string=other, headers=JSON).json["results"]["bindings"]


def test_the_service_description_has_it(client_of):
    """With the number of its triples."""
    client = client_of(RECORDS)
    triples = len(rows(client, "SELECT * { GRAPH <graph/description> { ?s ?p ?o } }"))
    turtle = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    name = re.search(rf"(\S+) <{SERVICE}name> <[^>]*/graph/description> \.", turtle)[1]

    content = re.search(rf"{re.escape(name)} <{SERVICE}graph> (\S+) \.", turtle)[1]
    assert f'{content} <http://rdfs.org/ns/void#triples> "{triples}"' in turtle


def test_dumps_have_it_and_their_proof_does_not(app: Flask, load_into, tmp_path, own_profile):
    """It is a file of its own (N-Quads of one graph), which no quad of the catalogue is in."""
    load_into(RECORDS)
    dump = write_dump(tmp_path / "store", own_profile)
    with app.test_client() as client, client.get("/dump/description.nq.gz") as answer:
        described = gzip.decompress(answer.data).decode()
        asked = rows(client, "SELECT * FROM <graph/description> { ?s ?p ?o }")
    with gzip.open(tmp_path / f"store/dumps/{dump.generation:04}/catalog.nq.gz") as file:
        assert b"graph/description" not in file.read()

    assert all(line.endswith("/graph/description> .") for line in described.splitlines())
    assert len(described.splitlines()) == len(asked) > 100


def test_a_replica_has_it(load_into, tmp_path, own_profile):
    """It answers what the store answers that it was pulled from."""
    load_into(RECORDS)
    push(tmp_path / "store", (tmp_path / "remote").as_uri())
    pull((tmp_path / "remote").as_uri(), tmp_path / "replica")
    found = []
    for store in ("store", "replica"):
        made = create_app(tmp_path / store, own_profile, settings=PATIENT)
        found.append([rows(made.test_client(), query) for query in (PREFIXES, EXAMPLES)])
        found[-1].append(counts(made.test_client()))
        made.extensions[EXTENSION].close()

    assert found[0] == found[1]
    assert {"Agency": "2", "Place": "1"} == found[1][2]


def test_an_update_counts_on(app: Flask, load_into):
    """Counts are those of a new load after few changes, and what is not counted stays as it was."""
    load_into(RECORDS)
    before = rows(app.test_client(), EXAMPLES)
    first = counts(app.test_client())
    load_into(RECORDS.replace("Agency, id: dhs, prefLabel: DHS", "Place, id: ny, prefLabel: NY"))

    assert {"Agency": "2", "Place": "1"} == first
    assert {"Agency": "1", "Place": "2"} == counts(app.test_client())
    assert before == rows(app.test_client(), EXAMPLES)
