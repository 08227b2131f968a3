"""Things by name, in every form."""

import re

import pytest
from pyld import jsonld
from rdflib import Graph
from rdflib.compare import isomorphic

from tests.web.conftest import BASE

RELEASE = "/doc/release/2012-04-10"


def test_a_name_leads_to_a_description_in_the_form_asked_for(client_of):
    """A name is answered with 303 to the description whose form the client likes best."""
    answer = client_of().get(
        "/id/release/2012-04-10", headers={"Accept": "application/ld+json;q=0.9, text/turtle;q=1.0"}
    )

    assert (303, "/doc/release/2012-04-10.ttl", "Accept, Accept-Profile") == (
        answer.status_code,
        answer.headers["Location"],
        answer.headers["Vary"],
    )


@pytest.mark.parametrize(
    ("suffix", "media_type", "others"),
    [
        ("jsonld", "application/ld+json", 1),
        ("ttl", "text/turtle; charset=utf-8", 6),
        ("nt", "application/n-triples", 6),
        ("rdf", "application/rdf+xml", 6),
        ("html", "text/html; charset=utf-8", 6),
    ],
)
def test_suffixes_name_forms(client_of, suffix, media_type, others):
    """Each form has an address of its own, and links to the others; JSON-LD, to the page alone."""
    answer = client_of().get(f"{RELEASE}.{suffix}", headers={"Accept": "image/png"})

    assert (200, media_type) == (answer.status_code, answer.content_type)
    assert others == len(re.findall(rf'<{RELEASE}\.[\w-]+>; rel="alternate"', answer.headers["Link"]))
    assert (suffix == "jsonld") == (answer.headers["Link"].count('rel="alternate"') == 1)


def test_an_unknown_name_is_not_found_before_any_redirect(client_of):
    """404 is a sentence that names what was asked for."""
    client = client_of()

    for path in ("/id/release/nope", "/doc/release/nope", "/scheme/issues/nope", "/graph/nope", "/id//evil"):
        assert client.get(path).status_code == 404
    assert (
        "Nothing is known about <https://foia.example.org/id/release/nope>."
        == (client.get("/id/release/nope").json["detail"])
    )


def test_pyld_expands_our_json(client_of):
    """A JSON-LD processor that knows no address of the body reads the same triples as N-Triples has."""
    client = client_of()

    def loader(url, options):
        assert re.fullmatch(f"{BASE}context/v1-[0-9a-f]{{16}}.jsonld", url)
        found = client.get(url.removeprefix(BASE[:-1])).json
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": found,
        }

    body = client.get(f"{RELEASE}.jsonld").json
    found = jsonld.to_rdf(body, {"documentLoader": loader, "format": "application/n-quads"})
    expected = Graph().parse(data=client.get(f"{RELEASE}.nt").data, format="nt")

    assert isomorphic(expected, Graph().parse(data=found, format="nt"))


def test_json_clients_need_not_know_rdf(client_of):
    """A JSON-LD client gets plain names and plain values, linked things with class and label."""
    body = client_of().get("/doc/document/ice-117629.jsonld").json

    assert (f"{BASE}context/v1-", f"{BASE}id/document/ice-117629", "Packet") == (
        body["@context"][: len(BASE) + 11],
        body["id"],
        body["title"],
    )
    assert ["ReleasedDocument", "fabio:Expression", "dcat:Dataset", "rico:Record"] == body["type"]
    assert {"type": "xsd:gYearMonth", "value": "2011-06"} == body["created"]
    assert [{"value": "Paquet", "lang": "fr"}] == body["alternative"]
    assert [{"id": f"{BASE}id/release/2012-04-10", "type": "Release", "title": "New FOIA Documents"}] == (
        body["inSeries"]
    )
    assert (35, 37) == (body["pageRange"][0]["firstPage"], body["pageRange"][0]["lastPage"])


def test_a_release_holds_what_a_reader_expects_in_it(client_of):
    """The disclosure, the issues and the first documents are described inside the release."""
    body = client_of().get(f"{RELEASE}.jsonld").json

    assert "2012-04-10" == body["disclosure"][0]["date"]
    assert ["Packet"] == [document["title"] for document in body["documents"]]
    assert {"Juveniles", "Victims"} == {issue["prefLabel"] for issue in body["raisesIssue"]}
    dated = next(claim for claim in body["claims"] if claim.get("predicate") == "date")
    assert {"type": "xsd:date", "value": "2012-04-10"} == dated["object"]


def test_every_name_under_our_base_resolves(client_of):
    """What a description names and shares its base with leads somewhere."""
    client = client_of()
    text = client.get(f"{RELEASE}.nt").text
    names = {part.partition(">")[0].partition("#")[0] for part in text.split(f"<{BASE}")[1:]}
    answers = {name: client.get(f"/{name}", follow_redirects=True).status_code for name in names}

    assert {200} == set(answers.values())
    assert len(answers) > 10


def test_a_page_shows_value_claim_and_source_escaped(client_of):
    """Words of sources are text, whatever characters they have."""
    page = client_of().get(f"{RELEASE}.html").text

    assert ">fear &amp; &lt;script&gt;</q>" in page
    assert "Fear &lt;b&gt;spread&lt;/b&gt;." in page
    assert "<script>" not in page
    assert ['type="application/ld+json"'] == re.findall("<script (?![^>]* src=)([^>]*)>", page)


def test_a_release_page_sets_numbers_side_by_side(client_of):
    """What is stated, what is catalogued, what is missing, and the issues that no document shows."""
    page = client_of().get(f"{RELEASE}.html").text
    rows = " ".join(page.split())

    assert "<b>16</b> documents stated" in rows
    assert "<b>1</b> catalogued" in rows
    assert "<b>15</b> of those stated are not described here" in rows
    assert "linked, not in this archive" in rows
    assert "raised; no document described here shows it" in rows
    assert 'through the narrower <bdi><a href="/doc/scheme/issues/survivors">Survivors</a>' in rows


def test_an_issue_page_counts_through_narrower_issues(client_of):
    """A document that raises a narrower issue counts for the broader one."""
    page = " ".join(client_of().get("/doc/scheme/issues/victims.html").text.split())

    assert "Shown by <b>1</b> release and <b>1</b> document" in page
    assert 'through <bdi><a href="/doc/scheme/issues/survivors">Survivors</a>' in page


def test_a_page_lists_what_points_at_the_thing(client_of):
    """Incoming links have a heading with their number, and a scheme lists its concepts."""
    client = client_of()

    assert "1" == count_over("Documents", client.get(f"{RELEASE}.html").text)
    assert "3" == count_over("Issues", client.get("/doc/scheme/issues.html").text)


def count_over(title, page):
    """Give the number in the heading over the things of a class."""
    return re.search(rf'<h3>{title} <bdi>[^<]*</bdi> <span class="count">\((\d+)\)', page)[1]


def test_what_only_outsiders_say_is_marked(client_of):
    """A value that no source of the corpus gives is marked, on the page of the thing."""
    outside = """
- {type: SourceDocument, id: wiki, title: A wiki, url: "https://wiki.example/"}
- {type: Place, id: lodi, source: wiki, prefLabel: {value: Lodi, quote: the city of Lodi}}
"""
    client = client_of(WORLD_WITHOUT, outside)

    assert 'class="outside"' in client.get("/doc/place/lodi.html").text
    assert 'class="outside"' not in client.get("/doc/place/reno.html").text


WORLD_WITHOUT = "- {type: Place, id: reno, prefLabel: Reno}\n"


def test_only_harmless_addresses_become_links(client_of):
    """A claim may name any IRI; a browser follows http, https, mailto and tel only."""
    from foia_graph.publish.addresses import followable_address

    assert ["https://a.example/", "", "tel:+1", ""] == [
        followable_address(iri)
        for iri in ("https://a.example/", "javascript:alert(1)", "tel:+1", "data:text/html,x")
    ]


def test_applications_get_plain_json(client_of):
    """Asked for `application/json`, a thing is its fields, without context, claims, datatypes and Hydra."""
    client = client_of()
    answer = client.get(RELEASE, headers={"Accept": "application/json"})
    memo = client.get("/doc/document/ice-117629.json").json

    assert (200, "application/json", f"{RELEASE}.json") == (
        answer.status_code,
        answer.content_type,
        answer.headers["Content-Location"],
    )
    document = {"id": f"{BASE}id/document/ice-117629", "type": "ReleasedDocument", "label": "Packet"}
    assert [document] == answer.json["documents"]
    assert ("Release", "New FOIA Documents") == (answer.json["type"], answer.json["label"])
    assert ("2011-06", ["Paquet"], "Packet") == (memo["created"], memo["alternative"], memo["label"])
    assert [] == [word for word in ("hydra:", "@", "claims", "xsd:") if word in answer.text]


def test_plain_json_of_a_large_release_is_small(own_client_of):
    """Of 300 documents the first 20 are listed, with the number of all, in less than 10,000 bytes."""
    lines = (
        f"- {{type: ReleasedDocument, id: d{n:03}, title: Paper number {n}, description: One, inSeries: r}}"
        for n in range(300)
    )
    client = own_client_of(
        "\n".join(["- {type: Release, id: r, title: Papers, description: Some papers}", *lines])
    )
    answer = client.get("/doc/release/r.json")

    assert [f"Paper number {n}" for n in range(20)] == [each["label"] for each in answer.json["documents"]]
    assert {"documents": 300} == answer.json["cut"]
    assert len(answer.data) <= 10_000
