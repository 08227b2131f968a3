"""The catalogue as a dataset, for those who look for it where VoID says."""

import hashlib
import re
import shutil
import threading

import pytest
from pyoxigraph import RdfFormat, parse

from foia_graph.errors import StoreError
from foia_graph.publish.dumps import manifest, write_dump
from foia_graph.store import figures, quad_store
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.site import EXTENSION
from tests.web.conftest import BASE, CATALOG

VOID = "http://rdfs.org/ns/void#"
DATASET = f"{BASE}void#dataset"
CONFORMS_TO, RDF_CANON = "http://purl.org/dc/terms/conformsTo", "https://www.w3.org/TR/rdf-canon/"
SMALL = "- {type: Place, id: lodi, prefLabel: Lodi}\n- {type: Place, id: albany, prefLabel: Albany}\n"
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


def said(client, accept="application/n-triples"):
    """Read what is said, as names and texts."""
    answer = client.get("/void", headers={"Accept": accept})

    assert (200, accept) == (answer.status_code, answer.mimetype)
    return {
        tuple(term.value for term in quad.triple) for quad in parse(input=answer.data, format=FORMATS[accept])
    }


def of_dataset(client):
    """Give what is said of the dataset itself, by property."""
    found = {}
    for subject, predicate, value in said(client):
        if subject == DATASET:
            found.setdefault(predicate.rpartition("#")[2].rpartition("/")[2], set()).add(value)
    return found


def test_descriptions_are_counted_without_their_names(client_of, monkeypatch):
    """Those of things, and that of the catalogue itself."""
    client = client_of(SMALL)
    total = client.get("/catalog.jsonld").json["hydra:totalItems"]
    monkeypatch.setattr(Catalogue, "all_things", property(lambda _: pytest.fail("all names are read")))

    assert {str(total)} == of_dataset(client)["entities"]


def test_it_is_found_where_programs_look(client_of):
    """
    The well-known address leads to the form that is liked best, and the front page and the endpoint to it.
    """
    client = client_of(SMALL)
    answers = [
        client.get("/.well-known/void", headers={"Accept": accept}) for accept in ("text/turtle", "text/html")
    ]

    assert [(303, "/void.ttl"), (303, "/void.html")] == [
        (answer.status_code, answer.headers["Location"]) for answer in answers
    ]
    for path in ("/", "/sparql"):
        assert '</.well-known/void>; rel="describedby"' in client.get(path).headers["Link"]
    for link in (
        '</catalog>; rel="http://www.w3.org/ns/dcat#catalog"',
        '</changes>; rel="alternate"; type="application/activity+json"',
        '</sitemap.xml>; rel="sitemap"',
    ):
        assert link in client.get("/", headers={"Accept": "text/html"}).headers["Link"]
    for suffix in ("ttl", "jsonld", "nt", "rdf", "html"):
        assert 200 == client.get(f"/void.{suffix}").status_code
    assert 404 == client.get("/void.exe").status_code


def test_it_counts_what_there_is(client_of):
    """The numbers are those that a query counts."""
    client = client_of(SMALL)
    facts = of_dataset(client)

    def count(what):
        query = f"SELECT (COUNT({what}) AS ?n) {{ ?s ?p ?o }}"
        return client.get(
            "/sparql", query_string={"query": query}, headers={"Accept": "text/csv"}
        ).data.split()[1]

    assert {count("*").decode()} == facts["triples"]
    assert {count("DISTINCT ?p").decode()} == facts["properties"]
    assert {count("DISTINCT ?s").decode()} == facts["distinctSubjects"]
    assert {count("DISTINCT ?o").decode()} == facts["distinctObjects"]
    assert facts["entities"] == {str(client.get("/catalog.jsonld").json["hydra:totalItems"])}
    assert {f"{BASE}sparql"} == facts["sparqlEndpoint"]
    assert {BASE} == facts["uriSpace"]
    assert {"Records"} == facts["title"]


def test_each_class_and_property_has_its_count(client_of):
    """A part of the dataset for each; its name can be linked to."""
    found = said(client_of(SMALL))
    part = f"{BASE}void#class-dcterms-Location"

    assert {
        (DATASET, f"{VOID}classPartition", part),
        (part, f"{VOID}class", "http://purl.org/dc/terms/Location"),
        (part, f"{VOID}entities", "2"),
    } <= found
    assert (
        f"{BASE}void#property-rdf-type",
        f"{VOID}property",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    ) in found


def test_people_see_each_term_with_its_count(client_of):
    """A row of the page is a term and how often it is used, as the data has it."""
    client = client_of(SMALL)
    rows = dict(re.findall(r"<tr><td>(.*?)</td><td>([\d,]+)</td></tr>", client.get("/void.html").text))

    assert "2" == rows["dcterms:Location"]


def test_vocabularies_are_those_that_are_used(client_of):
    """One for each namespace of a class or property."""
    found = of_dataset(client_of(SMALL))["vocabulary"]

    assert "http://www.w3.org/2004/02/skos/core#" in found
    assert "http://www.w3.org/ns/oa#" not in found


@pytest.mark.parametrize("accept", FORMATS)
def test_every_form_says_the_same(client_of, accept):
    """The same triples, none of them with a blank node or a name from elsewhere."""
    client = client_of(SMALL)
    found = said(client, accept)

    assert said(client) == found
    assert set() == {s for s, _, _ in found if not s.startswith((f"{BASE}void", f"{BASE}changes"))}


def test_json_ld_says_the_same(client_of):
    """In the words of our context."""
    body = client_of(SMALL).get("/void", headers={"Accept": "application/ld+json"}).json

    assert body["@context"].startswith(f"{BASE}context/v1-")
    assert {DATASET, f"{BASE}void"} <= {node["id"] for node in body["@graph"]}


def test_a_licence_is_repeated(own_client_of, tmp_path, load_into, app, monkeypatch):
    """What the catalogue says of itself is said of the dataset."""
    licence = "https://creativecommons.org/publicdomain/zero/1.0/"
    monkeypatch.setattr("tests.web.conftest.CATALOG", f'{CATALOG}license = "{licence}"\n')
    load_into(SMALL)

    assert {licence} == of_dataset(app.test_client())["license"]


# -- what proves a copy --------------------------------------------------------------------------------------


def of(client, subject):
    """Give what is said of a subject, by property."""
    return {p.rpartition("#")[2].rpartition("/")[2]: v for s, p, v in said(client) if s == subject}


def test_the_default_graph_has_a_hash(client_of):
    """
    SHA-256 of its sorted N-Quads (RDFC-1.0, since there are no blank nodes), with the number of triples.
    """
    client = client_of(SMALL)
    graph = of(client, f"{BASE}void#default-graph")
    checksum = of(client, f"{BASE}void#default-graph-checksum")
    lines = set(client.get("/catalog.nq?embed=1&per_page=1000").data.splitlines(keepends=True))
    own = sorted(line for line in lines if not line.endswith(b"per_page=1000> .\n"))

    assert (graph["checksum"], str(len(own))) == (f"{BASE}void#default-graph-checksum", graph["triples"])
    assert hashlib.sha256(b"".join(own)).hexdigest() == checksum["checksumValue"]
    assert (f"{BASE}void#default-graph-checksum", CONFORMS_TO, RDF_CANON) in said(client)
    assert f"{BASE}void#default-graph" in of_dataset(client)["subset"]


def forget_hash(root):
    """Delete the hash that the load has made."""
    for path in (root / "cache" / "figures").iterdir():
        path.unlink()


def test_figures_are_made_once_for_all_processes(own_client_of, app, tmp_path):
    """
    They are kept in the cache of the store, for these files alone; without the cache they are made again.
    """
    client = own_client_of(SMALL)
    forget_hash(tmp_path / "store")
    checksum = f"{BASE}void#default-graph-checksum"
    first = of(client, checksum)["checksumValue"]
    (kept,) = (tmp_path / "store" / "cache" / "figures").iterdir()
    site = app.extensions[EXTENSION]
    source = site.current.served_catalogue()
    kept.write_text("0" * 64)
    other = manifest.graph_hash(site.publication(Catalogue(source.generation, source.profile)))
    kept.write_text("half of it")
    again = manifest.graph_hash(site.publication(Catalogue(source.generation, source.profile)))

    assert ("0" * 64, first) == (other, again)


def test_the_server_computes_no_figures_itself(own_client_of, monkeypatch, tmp_path):
    """
    Hash and counts come from another process, for the description and for the completions of the editor.
    """
    client = own_client_of(SMALL)
    forget_hash(tmp_path / "store")
    for module, name in (
        (quad_store, "default_graph_hash"),
        (figures, "default_graph_hash"),
        (quad_store, "canonical_triples"),
        (figures, "count_terms"),
        (figures, "count_nodes"),
    ):
        monkeypatch.setattr(module, name, lambda *_: pytest.fail("the server counted"))

    assert 200 == client.get("/void.nt").status_code
    assert 200 == client.get("/catalog.ttl").status_code
    assert 200 == client.get("/sparql/completions.json").status_code


def test_a_request_does_not_wait_for_figures_for_long(own_client_of, monkeypatch, tmp_path):
    """
    While they are being made the answer is 503, and afterwards they are there; what failed is tried again.
    A form that there is not is not found at once.
    """
    client = own_client_of(SMALL)
    forget_hash(tmp_path / "store")
    may_end, make = threading.Event(), figures._hash_in_process
    outcomes = iter((StoreError("the disk is full"), None))

    def slow(*arguments):
        assert may_end.wait(60)
        if error := next(outcomes):
            raise error
        return make(*arguments)

    monkeypatch.setattr(figures, "_hash_in_process", slow)
    monkeypatch.setattr(figures, "PATIENCE", 0.05)
    waiting, unknown = client.get("/void.nt"), client.get("/void.exe")
    may_end.set()
    monkeypatch.setattr(figures, "PATIENCE", 60.0)
    failed, made = client.get("/void.nt"), client.get("/void.nt")

    assert (503, 404, 200) == (waiting.status_code, unknown.status_code, made.status_code)
    assert [] == list(outcomes)
    assert b"still being made" in waiting.data
    # The second request waits for the making that fails, or finds it failed already and has it tried again.
    assert failed.status_code == 200 or b"the disk is full" in failed.data


def test_a_dump_is_stated_with_what_it_is(own_client_of, load_into, profile, tmp_path):
    """
    Where it lies, its size and SHA-256, the hash of the graph as before; nothing where there is no dump.
    """
    client = own_client_of(SMALL)
    without = of(client, f"{BASE}void#default-graph-checksum")["checksumValue"]
    assert "dataDump" not in of_dataset(client)

    made = write_dump(tmp_path / "store", profile)
    with client.get("/dump/catalog.nq.gz") as answer:
        data = answer.data

    assert {f"{BASE}dump/catalog.nq.gz", f"{BASE}dump/catalog.jsonld.gz"} == of_dataset(client)["dataDump"]
    assert "max-age=0, must-revalidate" == client.get("/void").headers["Cache-Control"]
    assert (str(len(data)), hashlib.sha256(data).hexdigest()) == (
        of(client, f"{BASE}dump/catalog.nq.gz")["byteSize"],
        of(client, f"{BASE}void#dump-catalog-nq-gz-checksum")["checksumValue"],
    )
    assert {without} == {
        made.default_graph.rdfc10_sha256,
        of(client, f"{BASE}void#default-graph-checksum")["checksumValue"],
    }

    shutil.rmtree(tmp_path / "store" / "dumps")

    assert "dataDump" not in of_dataset(client)


def test_changes_are_an_event_stream(client_of):
    """Whoever has a copy finds here what changed, and when that was last."""
    client = client_of(SMALL)
    facts = of_dataset(client)

    assert {f"{BASE}changes"} == facts["seeAlso"]
    assert {f"{BASE}changes/ldes"} == {v for s, p, v in said(client) if p == "https://w3id.org/tree#view"}
    assert {client.get("/changes/1").json["orderedItems"][-1]["published"]} == facts["modified"]
