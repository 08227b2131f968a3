"""What a search gives of each hit, in every form."""

import csv
import io
import json
from urllib.parse import quote_plus

import jsonschema_rs
import pytest
from pyld import jsonld
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from tests.web.conftest import BASE

JSONLD = {"Accept": "application/ld+json"}
FOIA = Namespace("https://w3id.org/foia-graph/ontology#")
RELEASE = {"id": f"{BASE}id/release/2012-04-10", "type": "Release", "title": "New FOIA Documents"}
PACKET = {"id": f"{BASE}id/document/packet", "type": "ReleasedDocument", "title": "Packet"}


def hits(client, query):
    """Give the hits of a search without how well they fit."""
    answer = client.get(f"/api/search?{query}", headers=JSONLD)
    assert 200 == answer.status_code, answer.text
    return [
        {name: value for name, value in hit.items() if name != "foia:relevance"}
        for hit in answer.json["hydra:member"]
    ]


def names(client, query):
    return [hit["id"].removeprefix(BASE).removeprefix("id/") for hit in hits(client, query)]


# -- kinds of hits -------------------------------------------------------------------------------------------


def test_a_page_comes_with_its_bates_number_document_and_release(papers):
    """And with the piece of its text that shows the words, in which they are marked."""
    (page,) = hits(papers.client, "q=GARDEN-000119&kind=page")
    first, last = page["marks"][0]

    assert {
        "id": f"{BASE}id/document/plants/page/2",
        "type": "Page",
        "rdfs:label": "A memo on plants, page 2",
        "position": 2,
        "identifier": ["GARDEN-000119"],
        "isPartOf": [
            {
                "id": f"{BASE}id/document/plants",
                "type": "ReleasedDocument",
                "title": "A memo on plants",
                "date": "2011-06-01",
                "inSeries": [{"id": f"{BASE}id/release/memos", "type": "Release", "title": "The memos"}],
            }
        ],
        "foia:snippet": "The Department of Homeland Security has them watered twice a week. "
        "The water officer is (b)(6), and again (b)(6); see 5 U.S.C. 552. GARDEN-000119",
        "marks": [[132, 145]],
    } == page
    assert "GARDEN-000119" == page["foia:snippet"][first:last]


def test_a_claim_comes_with_what_it_is_about_and_its_source(searched):
    """And with the field that it gives a value of."""
    (claim,) = hits(searched.test_client(), "q=dry")

    assert claim["id"].startswith(f"{BASE}id/release/2012-04-10#claim-")
    assert {
        "type": "Claim",
        "rdfs:label": "Claim of New FOIA Documents",
        "rdf:subject": RELEASE,
        "predicate": "raisesIssue",
        "source": {"id": f"{BASE}id/source/post", "type": "SourceDocument", "title": "New documents"},
        "foia:snippet": "watered & kept <b>dry</b>",
        "marks": [[18, 21]],
    } == {name: value for name, value in claim.items() if name != "id"}


def test_an_email_comes_with_sender_date_and_page(searched):
    """Its page is that of the file where that is how its pages are counted, else it is not said."""
    client = searched.test_client()
    (plan,), (other,) = hits(client, "q=plan&kind=email"), hits(client, "q=subject&kind=email")
    sender = {"id": f"{BASE}id/document/packet#mention-sender", "type": "Mention", "asStated": "Gomez, Ana"}

    assert {
        "id": f"{BASE}id/document/packet#pages-3-4",
        "type": ["PageRange", "schema:EmailMessage"],
        "title": "Watering plan",
        "rdfs:label": "Watering plan",
        "firstPage": 3,
        "isPartOf": [{**PACKET, "inSeries": [RELEASE]}],
        "date": "2011-06-07",
        "sender": [sender],
        "foia:snippet": "Watering plan · Gomez, Ana",
        "marks": [[9, 13]],
    } == plan
    assert ("E-mail in Packet", False) == (other["rdfs:label"], "firstPage" in other)


def test_a_document_comes_with_its_numbers_releases_and_date(searched):
    """The date is as precise as it is known."""
    (document,) = hits(searched.test_client(), "q=ICE117629")

    assert {
        **PACKET,
        "rdfs:label": "Packet",
        "inSeries": [RELEASE],
        "identifier": ["ICE 117629"],
        "date": {"type": "xsd:gYearMonth", "value": "2011-06"},
        "foia:snippet": "A packet. · Packet",
        "marks": [],
    } == document


def test_every_hit_is_as_its_schema_says(searched, papers):
    """Pages, claims, e-mails, runs of pages and things are all hits."""
    document = searched.test_client().get("/openapi.json").json
    schema = {"$ref": "#/components/schemas/Hits", "components": document["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema)
    asked = [(searched.test_client(), "q=water*"), (papers.client, "q=watered"), (papers.client, "q=gardem")]
    answers = [client.get(f"/api/search?{query}", headers=JSONLD).json for client, query in asked]

    assert [] == [error.message for answer in answers for error in validator.iter_errors(answer)]
    assert [True] * 2 == [bool(answer["hydra:member"]) for answer in answers[:2]]


# -- what filters --------------------------------------------------------------------------------------------


def in_full(iri: str, body: dict) -> str:
    """Give the path of an IRI that begins with the prefix of a search."""
    prefix, _, rest = iri.partition(":")
    return (body["hydra:search"]["@context"][prefix]["@id"] + rest).removeprefix(BASE.rstrip("/"))


def test_facets_do_not_repeat_the_words(searched):
    """
    They are in the addresses of the list and of its pages, and in a prefix, by which all others can be
    written out without the address that the answer is from.
    """
    client = searched.test_client()
    few, many = "plan", " OR ".join(["plan", *(f"{n:x>60}" for n in range(30))])
    short, long = (
        client.get("/api/search", query_string={"q": each}, headers=JSONLD) for each in (few, many)
    )
    loaded = {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": None}
    context = {**loaded, "document": client.get("/context/v1.jsonld").json}
    (node,) = jsonld.expand(long.json, {"documentLoader": lambda *_: context})
    (search,) = node["http://www.w3.org/ns/hydra/core#search"]
    choices = [
        choice["@id"]
        for mapping in search["http://www.w3.org/ns/hydra/core#mapping"]
        for choice in mapping.get("http://www.w3.org/ns/hydra/core#collection", ())
    ]

    assert 1_900 < len(many)
    assert long.text.count(quote_plus(many)) <= 5
    assert len(long.data) < len(short.data) + 5 * len(many)
    assert choices
    assert all(each.startswith(f"{BASE}api/search?q=plan+OR+xxx") for each in choices)
    assert f"{node['@id']}#search" == search["@id"]


def test_a_number_of_a_facet_is_what_its_address_finds(searched):
    """For each value of each facet, whatever is chosen already."""
    client, wrong, count = searched.test_client(), [], 0
    for query in ("q=water*", "q=water*&kind=email&issue=survivors", "from=2011&to=2012&kind=email"):
        body = client.get(f"/api/search?{query}", headers=JSONLD).json
        for mapping in body["hydra:search"]["hydra:mapping"]:
            for each in mapping.get("hydra:collection", []):
                count += 1
                found = client.get(in_full(each["id"], body), headers=JSONLD).json
                if found["hydra:totalItems"] != each["hydra:totalItems"]:
                    wrong.append((query, each["id"]))

    assert [] == wrong
    assert 20 < count


def test_facets_are_told_like_those_of_lists(searched):
    """
    A word is a label, a thing is what a narrower search is about; the words have their position in the
    template.
    """
    body = searched.test_client().get("/api/search?q=plan&kind=email", headers=JSONLD).json
    search = body["hydra:search"]
    words, kind, release, *_ = search["hydra:mapping"]

    assert (
        f"{BASE}api/search{{?q,kind*,release*,issue*,agency*,type*,exemption*,mark*,year*,has*,from,to}}"
        == (search["hydra:template"])
    )
    assert ("q", {"id": "hydra:freetextQuery"}) == (words["hydra:variable"], words["hydra:property"])
    assert {
        "id": "choice:kind=email",
        "type": "hydra:Collection",
        "hydra:totalItems": 1,
        "rdfs:label": "E-mails",
    } in kind["hydra:collection"]
    assert [
        {
            "id": "choice:kind=email&release=2012-04-10",
            "type": "hydra:Collection",
            "hydra:totalItems": 1,
            "about": [RELEASE],
        }
    ] == release["hydra:collection"]


def test_hits_stand_by_date_where_that_is_asked_for(searched):
    """
    The oldest first, or the newest; an e-mail without a date may be of any day that its document may be of.
    """
    client = searched.test_client()
    path = "q=water*&kind=release&kind=email"
    old, new = (names(client, f"{path}&sort={sort}") for sort in ("date", "-date"))

    assert ("document/packet#pages-5-5", "release/2012-04-10") == (old[0], new[0])


# -- forms ---------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(("suffix", "form"), [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml")])
def test_every_form_says_the_same(searched, suffix, form):
    """As RDF, snippet and relevance are properties of what was found."""
    client = searched.test_client()
    body = {**client.get("/api/search.jsonld?q=dry").json, **client.get("/context/v1.jsonld").json}
    as_json = Graph().parse(data=json.dumps(body), format="json-ld")
    other = Graph().parse(data=client.get(f"/api/search.{suffix}?q=dry").get_data(), format=form)
    (claim,) = (URIRef(hit["id"]) for hit in hits(client, "q=dry"))

    assert isomorphic(as_json, other)
    assert Literal("watered & kept <b>dry</b>") == other.value(claim, FOIA.snippet)
    assert 0 < other.value(claim, FOIA.relevance).toPython()


def table(answer):
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def test_a_row_says_where_a_page_is(papers):
    """Page, numbers, document, release and date have columns of their own."""
    (row,) = table(papers.client.get("/api/search.csv?q=GARDEN-000119&kind=page"))[1:]

    assert [
        *(f"{BASE}id/document/plants/page/2", "page", "A memo on plants, page 2", "2", "GARDEN-000119"),
        *(f"{BASE}id/document/plants", f"{BASE}id/release/memos", "2011-06-01"),
    ] == row[:8]
    assert row[9].endswith("GARDEN-000119")


# -- what must not be found ----------------------------------------------------------------------------------
