"""`/api/claims`: what is said of a thing, claim by claim."""

import csv
import io

import pytest

from case_tables import records_beside
from tests.web.conftest import BASE

JSONLD = {"Accept": "application/ld+json"}
WORK = records_beside(__file__, "claims")
OUTSIDE = "- {type: SourceDocument, id: wiki, title: A wiki}\n"


def rows(client, query):
    """Give the rows of a table without the names of the claims."""
    found = csv.DictReader(io.StringIO(client.get(f"/api/claims.csv?about=work/report{query}").text))
    return [{name: value for name, value in row.items() if name not in ("claim", "about")} for row in found]


def test_a_claim_has_its_words_page_source_who_when_and_status(client_of):
    """A row tells all of it, as a claim in JSON-LD does."""
    client = client_of(WORK, OUTSIDE)
    (row,) = rows(client, "&field=issued&source=source/sheet")

    assert {
        "label": "A report",
        "field": "issued",
        "value": "2012-04-05",
        "text": "",
        "quote": "released April 5",
        "page": "2",
        "source": f"{BASE}id/source/sheet",
        "by": "",
        "date": "2012-04-10",
        "status": "asserted",
        "outside": "false",
        "revisionOf": "",
        "revisedBy": "",
    } == row


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["", "2012-04-05", "2012-04-06", "ten"]),
        ("&field=issued", ["2012-04-05", "2012-04-06"]),
        ("&field=claims", [""]),
        ("&source=source/post", ["", "2012-04-06"]),
        ("&source=post", ["", "2012-04-06"]),
        ("&status=rejected", ["2012-04-06"]),
        ("&scope=all&field=creator", [f"{BASE}id/organization/ccr"]),
        ("&field=creator", []),
    ],
)
def test_claims_are_narrowed(client_of, query, expected):
    """By field, source and status; what outsiders say is there when asked for."""
    assert expected == sorted(row["value"] for row in rows(client_of(WORK, OUTSIDE), query))


def test_claims_come_page_after_page(client_of):
    """A page has its members described, and leads on by key with the filters kept."""
    client = client_of(WORK, OUTSIDE)
    first = client.get("/api/claims?about=/id/work/report&per_page=3", headers=JSONLD).json
    following = first["hydra:view"]["hydra:next"].removeprefix(BASE[:-1])
    second = client.get(following, headers=JSONLD).json
    claims = [*first["hydra:member"], *second["hydra:member"]]

    assert (4, f"{BASE}api/claims?about=/id/work/report") == (first["hydra:totalItems"], first["id"])
    assert [3, 1] == [len(body["hydra:member"]) for body in (first, second)]
    assert sorted(claim["id"] for claim in claims) == [claim["id"] for claim in claims]
    assert all("Claim" in claim["type"] for claim in claims)
    assert ["released April 5"] == [
        claim["evidence"]["selector"]["refinedBy"]["exact"]
        for claim in claims
        if claim.get("date") == "2012-04-10"
    ]


@pytest.mark.parametrize(
    ("status", "said", "query"),
    [
        (400, "about names a thing, as release/2012-04-10 or an IRI.", ""),
        (404, "about names 'work/none', and nothing is known of that.", "about=work/none"),
        (404, "field names 'isued', and there is no such field; there are", "about=work/report&field=isued"),
        (400, "status is asserted, ", "about=work/report&status=true"),
        (400, "scope is corpus or all, not 'world'.", "about=work/report&scope=world"),
        (400, "This list has no parameter 'abut'", "about=work/report&abut=x"),
        (400, "source: 'work/report' is none; write ", "about=work/report&source=work/report"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(client_of, status, said, query):
    """Errors name the parameter and what would be right."""
    answer = client_of(WORK, OUTSIDE).get(f"/api/claims?{query}", headers=JSONLD)

    assert status == answer.status_code
    assert answer.json["detail"].startswith(said)


def test_people_see_them_too(client_of):
    """The page says whose claims these are."""
    page = client_of(WORK, OUTSIDE).get("/api/claims.html?about=work/report").text

    assert 'Claims on A report <span class="count">(4)</span>' in page
    assert "It was late." in page
