"""Where claims are in the object of an origin: told on pages, in citations, and in data."""

import json
import re

import pytest

from case_tables import records_beside
from tests.web.conftest import BASE

IMPORTED = records_beside(__file__, "claim_places_imported")
REQUEST = "/doc/request/request-7"


@pytest.fixture
def client(client_of):
    return client_of(IMPORTED)


def title_claim(client):
    claims = client.get(f"{REQUEST}.jsonld").json["claims"]
    return next(each for each in claims if each["predicate"] == "title")


def test_a_page_names_the_field_of_the_origin(client):
    """It is where the page of a file would be, with the source, whose page names it, too."""
    page, source = (client.get(f"{path}.html").text for path in (REQUEST, "/doc/source/origin"))

    assert re.search(r"</cite>, <bdi>in the field title</bdi>, ", page)
    assert "<bdi>in the field files 2, agency</bdi>" in page
    assert {"agency, name", "files 2, agency", "title"} <= set(
        re.findall(r"in the field ([^<]+)</bdi>", source)
    )


def test_a_citation_names_the_field_of_the_origin(client):
    """It does so in words, and in the notes of what programs read."""
    iri = title_claim(client)["id"]
    page = client.get("/cite", query_string={"iri": iri}, headers={"Accept": "text/html"}).text
    (item,) = json.loads(
        client.get(
            "/cite", query_string={"iri": iri}, headers={"Accept": "application/vnd.citationstyles.csl+json"}
        ).data
    )

    assert "In the field title." in page
    assert "In the field title." in item["note"]


def test_data_have_the_field_as_a_fragment(client):
    """It is a JSON Pointer, and named as such, in the claim; relations have it in their evidence."""
    (edge,) = client.get("/api/graph.jsonld?focus=/id/request/request-7&via=about").json["edges"]
    selector = title_claim(client)["evidence"]["selector"]

    assert ("FragmentSelector", "/title", "http://tools.ietf.org/rfc/rfc6901") == (
        selector["type"],
        selector["fragment"],
        selector["conformsTo"]["id"] if isinstance(selector["conformsTo"], dict) else selector["conformsTo"],
    )
    assert ["/files/1/agency"] == [each["originField"] for each in edge["evidence"]]
    assert f"{BASE}id/source/origin" == edge["evidence"][0]["source"]["id"]


def test_a_table_of_relations_names_the_field(client):
    """People read it in plain words."""
    page = client.get("/api/graph.html?focus=/id/request/request-7&via=about").text

    assert "in the field <bdi>files 2, agency</bdi>" in page


def test_words_of_a_text_are_found_by_their_offset_too(client):
    """Both selectors are side by side; the quotes of the source are in the order in which it runs."""
    claims = {
        each["id"].rpartition("-")[2]: each for each in client.get("/doc/work/report.jsonld").json["claims"]
    }
    source = client.get("/doc/source/origin.html").text
    quotes = re.findall(r"<blockquote[^>]*><q>([^<]+)</q>", source)

    assert [("TextPositionSelector", 15, 23), ("at first",)] == [
        (each["type"].replace("PositionSelector", "TextPositionSelector"), each["start"], each["end"])
        if "start" in each
        else (each["exact"],)
        for each in claims["first"]["evidence"]["selector"]
    ]
    assert ["at first", "and then", "at last"] == quotes
