"""What other archives bring on day one, asked with a plain HTTP client and foreign readers."""

import gzip
import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from pyld import jsonld
from rdflib import Graph, URIRef
from rdflib.namespace import RDF

from foia_graph.ingest.decide import Decider
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.publish.dumps import write_dump
from foia_graph.runtime.files import resource_folder
from ports import free_port
from tests.attacks.server import served

pytestmark = pytest.mark.clients
DATA = Path(__file__).parents[2] / "data"
PAGE = 100
LD, AS2, TURTLE = "application/ld+json", "application/activity+json", "text/turtle"


class Archive:
    """The shipped catalogue, served, and what a foreign archive does with it."""

    def __init__(self, store, profile, server, base):
        self.store, self.profile, self.server, self.base = store, profile, server, base

    def get(self, address, accept="*/*", **headers):
        """Ask for an address as it is, without following it."""
        path = address.removeprefix(self.base.rstrip("/"))
        return self.server.send(
            "GET", path if path.startswith("/") else f"/{path}", headers={"Accept": accept, **headers}
        )

    def json(self, address, accept=LD):
        reply = self.get(address, accept)
        assert reply.status == 200, (address, reply.status, reply.body[:300])
        return json.loads(reply.body)

    def follow(self, address, accept="*/*"):
        for _ in range(5):
            reply = self.get(address, accept)
            if reply.status not in (301, 303):
                return reply
            address = urljoin(address, reply.headers["location"])
        raise AssertionError(f"{address} leads on and on")

    def members(self, query=""):
        """Walk the catalogue from its first page to its last."""
        page = self.json(f"/catalog?page=1&per_page={PAGE}{query}")
        found, total = [], page["hydra:totalItems"]
        while True:
            found += [member["id"] for member in page["hydra:member"]]
            if "hydra:next" not in page["hydra:view"]:
                return found, total
            page = self.json(page["hydra:view"]["hydra:next"])

    def activities(self):
        """Walk the log backwards, as IIIF Change Discovery says, and give it oldest first."""
        feed = self.json("/changes", AS2)
        pages = [self.json(feed["last"]["id"], AS2)]
        while "prev" in pages[0]:
            pages.insert(0, self.json(pages[0]["prev"]["id"], AS2))
        found = [item for page in pages for item in page["orderedItems"]]
        assert feed["totalItems"] == len(found)
        return found

    def graph(self, reply):
        """Read an answer strictly: JSON-LD with the contexts of the archive itself and nothing else."""
        if not reply.headers["content-type"].startswith(LD):
            return Graph().parse(data=reply.body, format="turtle")
        options = {"format": "application/n-quads", "documentLoader": self.context, "base": self.base}
        return Graph().parse(data=jsonld.to_rdf(json.loads(reply.body), options), format="nt")

    def context(self, url, _options=None):
        path = urlsplit(url).path
        assert path.startswith("/context/"), url
        return {"contentType": LD, "contextUrl": None, "documentUrl": url, "document": self.json(path)}

    def replayed(self):
        there = {}
        # A name with a fragment is that of a claim, which goes with its thing.
        for each in (one for one in self.activities() if "#" not in one["object"]["id"]):
            there.pop(each["object"]["id"], None)
            if each["type"] != "Delete":
                there[each["object"]["id"]] = each
        return there


@pytest.fixture
def archive(tmp_path):
    profile, port, store = Profile(resource_folder("ontology")), free_port(), tmp_path / "store"
    base = f"http://127.0.0.1:{port}/"
    load((DATA,), store, profile, LoadOptions(base=base))
    with served(store, port=port) as server:
        yield Archive(store, profile, server, base)


def links(reply):
    return dict(re.findall(r'<([^>]*)>; rel="([^"]*)"', reply.headers["link"]))


def test_a1_discover(archive):
    """From the front page on, each thing a machine needs is named, and the dataset says how large it is."""
    found = links(archive.get("/", "text/html"))
    assert found["/catalog"] == "http://www.w3.org/ns/dcat#catalog"
    assert found["/.well-known/void"] == "describedby"
    assert found["/changes"] == "alternate" and found["/sitemap.xml"] == "sitemap"
    assert '</changes>; rel="alternate"; type="application/activity+json"' in archive.get("/").headers["link"]

    write_dump(archive.store, archive.profile)
    for accept in (TURTLE, LD):
        first = archive.get("/.well-known/void", accept)
        assert first.status == 303
        reply = archive.follow("/.well-known/void", accept)
        assert reply.headers["content-type"].startswith(accept)
        graph = archive.graph(reply)
        void = "http://rdfs.org/ns/void#"
        (dataset,) = graph.subjects(URIRef(f"{void}sparqlEndpoint"))
        triples = int(graph.value(dataset, URIRef(f"{void}triples")))
        count = archive.server.size()
        assert triples == count
        assert graph.value(dataset, URIRef("http://purl.org/dc/terms/license"))
        dumped = sorted(map(str, graph.objects(dataset, URIRef(f"{void}dataDump"))))
        assert f"{archive.base}dump/catalog.nq.gz" in dumped
        assert all(archive.get(each).status == 200 for each in dumped)
    service = archive.get("/sparql", TURTLE)
    assert b"sd:Service" in service.body


def test_a2_the_first_full_harvest(archive):
    """
    The catalogue is walked to its end: each thing once, sorted, none without a name, as many as told, under a
    load in between too, and as many as the log speaks of.
    """
    page = archive.json(f"/catalog?page=1&per_page={PAGE}")
    assert "/context/v1-" in page["@context"]
    assert {"Catalog", "hydra:Collection"} <= set(page["type"])
    assert {"hydra:first", "hydra:next", "hydra:last"} <= set(page["hydra:view"])
    assert "after=" in page["hydra:view"]["hydra:next"]

    found, total = archive.members()
    assert len(found) == len(set(found)) == total and found == sorted(found)
    assert all(each.startswith(archive.base) for each in found)
    assert set(found) == set(archive.replayed())
    kinds = {each.removeprefix(archive.base).split("/")[1] for each in found if "/id/" in each}
    assert {"release", "document", "agency", "person", "work", "source"} <= kinds
    assert "dcat:dataset" in page or "dataset" in page

    following = page["hydra:view"]["hydra:next"]
    walked = [member["id"] for member in page["hydra:member"]]
    Decider(archive.store, archive.profile).withdraw("document/ice-117629", "Sealed")
    while following:
        page = archive.json(following)
        walked += [member["id"] for member in page["hydra:member"]]
        following = page["hydra:view"].get("hydra:next")
    gone = f"{archive.base}id/document/ice-117629"
    assert len(walked) == len(set(walked))
    assert set(found) - set(walked) <= {gone, f"{archive.base}graph/document/ice-117629"}


def test_a3_come_back_later(archive):
    """
    The last page is not sent twice; the log is walked back to what was seen; a full page stays as it was, but
    for claims that are hidden, which are told as changes of their thing.
    """
    feed = archive.json("/changes", AS2)
    assert feed["type"] == "OrderedCollection" and {"first", "last", "totalItems"} <= feed.keys()
    last = archive.get(feed["last"]["id"], AS2)
    again = archive.get(feed["last"]["id"], AS2, **{"If-None-Match": last.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    first = archive.get(feed["first"]["id"], AS2)
    items = json.loads(first.body)["orderedItems"]
    assert ("immutable" in first.headers["cache-control"]) is not any("#" in e["object"]["id"] for e in items)
    seen = archive.activities()[-1]["endTime"]
    Decider(archive.store, archive.profile).withdraw("document/ice-117629", "Sealed")

    news = [each for each in archive.activities() if each["endTime"] > seen]

    assert ("Delete", f"{archive.base}id/document/ice-117629") in [
        (e["type"], e["object"]["id"]) for e in news
    ]
    assert all(each.keys() >= {"type", "object", "published", "endTime"} for each in news)
    assert all(each["object"].keys() >= {"id", "type"} for each in news)
    changed = {each["object"]["id"] for each in news if each["type"] != "Delete"}
    assert set(archive.members(f"&modified_since={news[0]['endTime']}")[0]) == changed
    for before, now in zip(items, archive.json(feed["first"]["id"], AS2)["orderedItems"], strict=True):
        thing, mark, _ = before["object"]["id"].partition("#")
        assert before == now or (mark and thing == now["object"]["id"])
        assert f"{archive.base}id/document/ice-117629#" not in now["object"]["id"]
    everything = archive.members("&modified_since=2012-04-10")[0]
    assert set(everything) == set(archive.replayed())


def test_a4_withdrawal(archive):
    """
    A withdrawn thing is deleted by every road, its address says so, and who replays the log ends with the
    same.
    """
    name = f"{archive.base}id/document/ice-117629"
    other = f"{archive.base}id/document/lea-survey"
    write_dump(archive.store, archive.profile)
    Decider(archive.store, archive.profile).withdraw("ice-117629", "Sealed by order", replaced_by=other)

    for address in (name, name.replace("/id/", "/doc/"), f"{name.replace('/id/', '/doc/')}.jsonld"):
        reply = archive.get(address, LD)
        assert reply.status == 410 and reply.headers["content-type"].startswith(LD), address
        told = json.loads(reply.body)
        assert told["type"] == "as:Tombstone" and told["as:summary"] == "Sealed by order"
        assert told["as:formerType"]["id"].endswith("#ReleasedDocument") and told["as:deleted"]["value"]
        assert told["dcterms:isReplacedBy"]["id"] == other
    assert archive.get(name, "text/html").status == 410
    assert archive.activities()[-1]["type"] in ("Delete", "Update")
    # What happened to its claims is reported the thing itself.
    types = [e["type"] for e in archive.activities() if e["object"]["id"] == name]
    assert (types[0], types[-1]) == ("Create", "Delete")
    found, _ = archive.members()
    assert name not in found and set(found) == set(archive.replayed())
    for query in (
        f"ASK {{ <{name}> ?p ?o }}",
        f"ASK {{ ?s ?p <{name}> }}",
        f"ASK {{ GRAPH ?g {{ <{name}> ?p ?o }} }}",
    ):
        assert (
            json.loads(archive.server.ask(query, "application/sparql-results+json").body)["boolean"] is False
        )
    assert b"ice-117629" not in archive.get("/api/search?q=law+enforcement+packet&per_page=100", LD).body
    whole = archive.get("/dump/catalog.nq.gz")
    assert whole.status == 200 and b"document/ice-117629>" not in gzip.decompress(whole.body)


def test_a5_resolve_and_negotiate(archive):
    """
    A name leads to the form that is liked best, every suffix is there, what is not is told, and every name in
    the answer resolves.
    """
    name = "/id/release/2012-04-10"
    reply = archive.get(name, "application/ld+json;q=0.9, text/turtle;q=1.0")
    assert (reply.status, reply.headers["location"]) == (303, "/doc/release/2012-04-10.ttl")
    assert "Accept" in reply.headers["vary"]
    types = {"jsonld": LD, "ttl": TURTLE, "nt": "application/n-triples", "html": "text/html"}
    for suffix, media in types.items():
        found = archive.get(f"/doc/release/2012-04-10.{suffix}")
        assert found.status == 200 and found.headers["content-type"].startswith(media)
        head = archive.server.send("HEAD", f"/doc/release/2012-04-10.{suffix}")
        volatile = ("date", "server-timing")
        assert {k: v for k, v in head.headers.items() if k not in volatile} == {
            k: v for k, v in found.headers.items() if k not in volatile
        }
        assert head.body == b""
    refused = archive.get(name, "image/png")
    assert refused.status == 406 and "text/turtle" in refused.problem["detail"]
    graph = archive.graph(archive.get("/doc/release/2012-04-10.ttl"))
    assert set(graph) == set(archive.graph(archive.get("/doc/release/2012-04-10.jsonld")))
    ours = {str(term) for triple in graph for term in triple if str(term).startswith(archive.base)}
    for each in sorted(ours):
        status = archive.follow(each.partition("#")[0], TURTLE).status
        assert status in (200, 406), each
    assert (URIRef(f"{archive.base}id/release/2012-04-10"), RDF.type, None) in graph
