"""FAIR Signposting, level 2, and PROV-AQ: from each of page, descriptions and files to all the others."""

import json
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from case_tables import records_beside
from tests.web.conftest import BASE, Papers

LINK = re.compile(r'<([^>]*)>((?:; ?[a-z]+="[^"]*")*)')
PARAMETER = re.compile(r'([a-z]+)="([^"]*)"')
PROVENANCE = "http://www.w3.org/ns/prov#has_provenance"
RELATIONS = frozenset(
    ("author", "cite-as", "collection", "describedby", "describes", "item", "license", "linkset", "type")
)
"""The relations of FAIR Signposting."""
WORLD = records_beside(__file__, "link_sets")
Link = tuple[str, str, str, str]
"""Anchor, relation, target and media type of a link, its addresses whole."""


def whole(address: str) -> str:
    return f"{BASE}{address[1:]}" if address.startswith("/") else address


def header_links(client: FlaskClient, path: str, **headers: str) -> set[Link]:
    """Read the signposts in the headers of an answer."""
    answer = client.get(path, headers=headers, buffered=True)
    assert 200 == answer.status_code, answer.text
    found = set()
    for target, text in LINK.findall(answer.headers["Link"]):
        parameters = dict(PARAMETER.findall(text))
        anchor = whole(parameters.get("anchor", path.partition("?")[0]))
        found.add((anchor, parameters["rel"], whole(target), parameters.get("type", "")))
    return {each for each in found if each[1] in {*RELATIONS, PROVENANCE}}


def set_links(client: FlaskClient, path: str) -> set[Link]:
    """Read a link set as RFC 9264 (4.2) has it."""
    answer = client.get(path)
    assert (200, "application/linkset+json") == (answer.status_code, answer.content_type)
    return set(_set_links(json.loads(answer.data)))


def _set_links(document: dict) -> Iterator[Link]:
    for context in document["linkset"]:
        for relation, targets in context.items():
            if relation != "anchor":
                for each in targets:
                    yield context["anchor"], relation, each["href"], each.get("type", "")


@pytest.fixture
def world(client_of) -> FlaskClient:
    return client_of(WORLD)


def test_a_page_has_the_links_of_a_landing_page(world: FlaskClient):
    """Name to cite, descriptions, classes, author, licence, file, collection, link set and provenance."""
    page, thing = f"{BASE}doc/document/plants", f"{BASE}id/document/plants"
    links = header_links(world, "/doc/document/plants", Accept="text/html")

    assert {
        (page, "cite-as", thing, ""),
        (page, "describedby", f"{page}.jsonld", "application/ld+json"),
        (page, "describedby", f"{page}.json", "application/json"),
        (page, "describedby", f"{page}.ttl", "text/turtle"),
        (page, "describedby", f"{page}.datacite", "application/vnd.datacite.datacite+xml"),
        (page, "describedby", f"{page}.datacite-json", "application/vnd.datacite.datacite+json"),
        (page, "describedby", f"{page}.nt", "application/n-triples"),
        (page, "describedby", f"{page}.rdf", "application/rdf+xml"),
        (page, "describedby", f"{page}.ttl12", "text/turtle"),
        (page, "describedby", f"{page}.nt12", "application/n-triples"),
        (page, "describedby", f"{page}.csl", "application/vnd.citationstyles.csl+json"),
        (page, "describedby", f"{page}.bib", "application/x-bibtex"),
        (page, "describedby", f"{page}.ris", "application/x-research-info-systems"),
        (page, "type", "https://schema.org/AboutPage", ""),
        (page, "type", "https://schema.org/DigitalDocument", ""),
        (page, "author", f"{BASE}id/agency/dhs", ""),
        (page, "license", "https://creativecommons.org/publicdomain/zero/1.0/", ""),
        (page, "item", "https://dhs.example.gov/memo.pdf", "application/pdf"),
        (page, "collection", f"{BASE}doc/release/memos", "text/html"),
        (page, "linkset", f"{BASE}linkset/document/plants", "application/linkset+json"),
        (thing, PROVENANCE, page.replace("/doc/", "/history/"), ""),
        (page, "describes", thing, ""),
    } == links


@pytest.mark.parametrize("accepted", ["*/*", "application/ld+json", "text/turtle"])
def test_whoever_asks_for_the_page_gets_its_links_in_any_form(accepted: str, world: FlaskClient):
    """The links are those of the address, so that a client that accepts everything finds them, too."""
    asked = "/doc/document/plants"

    assert header_links(world, asked, Accept="text/html") == header_links(world, asked, Accept=accepted)


@pytest.mark.parametrize("suffix", ["jsonld", "ttl", "nt", "rdf", "bib", "csl", "ris"])
def test_a_description_leads_to_the_page(suffix: str, world: FlaskClient):
    """A description has no author and no files: it says what it describes."""
    page, address = f"{BASE}doc/document/plants", f"{BASE}doc/document/plants.{suffix}"

    assert {
        (address, "describes", f"{BASE}id/document/plants", ""),
        (address, "describes", page, "text/html"),
        (address, "type", "https://schema.org/Dataset", ""),
        (address, "linkset", f"{BASE}linkset/document/plants", "application/linkset+json"),
        (f"{BASE}id/document/plants", PROVENANCE, f"{BASE}history/document/plants", ""),
    } == header_links(world, f"/doc/document/plants.{suffix}")


def _turns(client: FlaskClient, path: str) -> set[tuple[str, str]]:
    wanted = ("collection", "type", "linkset")
    return {each[1:3] for each in header_links(client, path) if each[1] in wanted}


def test_files_lead_back_to_their_page(papers: Papers):
    """The file of a document, and picture and text of its pages, have their class and lead to the page."""
    client, file = papers.client, f"/file/{papers.digest('memo.pdf')}"
    page = "/doc/document/plants/page/1"
    found = {path: _turns(client, path) for path in (file, f"{page}/text")}

    assert {
        file: {
            ("collection", f"{BASE}doc/document/plants"),
            ("type", "https://schema.org/DigitalDocument"),
            ("linkset", f"{BASE}linkset/document/plants"),
        },
        f"{page}/text": {
            ("collection", f"{BASE}doc/document/plants/page/1"),
            ("type", "https://schema.org/TextDigitalDocument"),
            ("linkset", f"{BASE}linkset/document/plants/page/1"),
        },
    } == found


@pytest.mark.parametrize("name", ["document/plants", "document/plants/page/1", "release/memos"])
def test_the_link_set_has_what_all_headers_say(name: str, papers: Papers):
    """
    Page, descriptions and files say nothing that the link set does not say; each of its addresses answers.
    """
    client, links = papers.client, set_links(papers.client, f"/linkset/{name}")
    ours = {each[0] for each in links if each[0].startswith((f"{BASE}doc/", f"{BASE}file/"))}
    said = set().union(*(header_links(client, f"/{each[len(BASE) :]}") for each in ours))
    named = {each for each in said if each[1:3] == ("describes", f"{BASE}id/{name}")}
    members = {each for each in links if each[1] == "item" and each[3] == "text/html"}

    assert links - members == said - named
    assert bool(members) == (name == "release/memos")
    assert {f"{BASE}doc/{name}", f"{BASE}doc/{name}.ttl"} < ours


def test_a_release_lists_its_documents_in_the_link_set_alone(world: FlaskClient):
    """A release may have thousands of documents, for which a header has no room."""
    member = (f"{BASE}doc/release/memos", "item", f"{BASE}doc/document/plants", "text/html")

    assert member in set_links(world, "/linkset/release/memos")
    assert member not in header_links(world, "/doc/release/memos")


def test_what_a_source_says_has_signposts_too(world: FlaskClient):
    """The page of a named graph leads to its forms, N-Quads among them."""
    page = f"{BASE}doc/graph/in"
    quads = (page, "describedby", f"{page}.nq", "application/n-quads")

    assert quads in header_links(world, "/doc/graph/in", Accept="text/html")
    assert quads in set_links(world, "/linkset/graph/in")


@pytest.mark.parametrize("name", ["document/no", "document", "graph/no"])
def test_what_is_not_described_has_no_link_set(name: str, world: FlaskClient):
    """Nothing is linked from what is not there."""
    assert 404 == world.get(f"/linkset/{name}").status_code
