"""`/api/claims`: what is said of a thing, claim by claim."""

import csv
import io

import pytest

from tests.web.conftest import BASE

JSONLD = {"Accept": "application/ld+json"}
WORK = """
- {type: SourceDocument, id: post, title: A post, publisher: organization/ccr}
- {type: SourceDocument, id: sheet, title: A sheet}
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- type: CitedWork
  id: report
  title: A report
  source: post
  issued:
    - {value: "2012-04-05", quote: "released April 5", page: 2, source: sheet, said: "2012-04-10"}
    - {value: "2012-04-06", quote: "On April 6", status: rejected}
  figure:
    - {measure: staff, amount: "10", asStated: ten, source: sheet, quote: ten people}
  claims:
    - {text: It was late., quote: too late}
  creator: {value: organization/ccr, source: wiki, quote: by the Center}
"""
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


def test_a_walk_stays_in_the_generation_in_which_it_began(own_client_of, load_into):
    """Its pages have the claims of that one, and say so."""
    client = own_client_of(WORK, OUTSIDE)
    load_into(WORK.replace("    - {text: It was late., quote: too late}\n", "    []\n"), OUTSIDE)
    path = "/api/claims?about=work/report"
    then, now = (client.get(f"{path}{walk}", headers=JSONLD) for walk in ("&generation=1", ""))

    assert (4, 3) == (then.json["hydra:totalItems"], now.json["hydra:totalItems"])
    assert ("1", "2") == tuple(each.headers["Foia-Graph-Generation"] for each in (then, now))
    assert "It was late." in then.text


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


def test_a_withdrawn_thing_is_gone(own_client_of, tmp_path):
    """410 with what is left of it."""
    client = own_client_of(WORK, OUTSIDE)
    (tmp_path / "store" / "current" / "withdrawn.json").write_bytes(
        b'{"https://foia.example.org/id/work/old": {"reason": "On request."}}'
    )
    answer = client.get("/api/claims?about=work/old", headers=JSONLD)

    assert (410, "as:Tombstone") == (answer.status_code, answer.json["type"])


def test_people_see_them_too(client_of):
    """The page says whose claims these are."""
    page = client_of(WORK, OUTSIDE).get("/api/claims.html?about=work/report").text

    assert 'Claims on A report <span class="count">(4)</span>' in page
    assert "It was late." in page
