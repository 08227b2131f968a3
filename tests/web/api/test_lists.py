"""`/api/{plural}`: things filtered by what they have, with numbers, page after page, in every form."""

import csv
import io
import json
from urllib.parse import urlsplit

import pytest

from tests.web.api.conftest import SHIPPED
from tests.web.conftest import BASE, WORLD

JSONLD = {"Accept": "application/ld+json"}
D1 = "/api/releases?issue=victims-of-crimes&from=2012-01-01&to=2012-12-31&sort=-date"
MEMOS = "- {type: Issue, id: a, prefLabel: A}\n" + "".join(
    f'- {{type: ReleasedDocument, id: "m-{n:02}", title: Memo {n}, description: M, '
    f"created: {2010 + n % 4}, subject: a}}\n"
    for n in range(11)
)


def members(body):
    return [member["id"].removeprefix(BASE).removeprefix("id/") for member in body["hydra:member"]]


def facet(body, name):
    """Give the numbers of a facet by the last part of each value."""
    (found,) = (each for each in body["hydra:search"]["hydra:mapping"] if each["hydra:variable"] == name)
    return {
        (each["about"][0]["id"] if "about" in each else each["rdfs:label"]).rpartition("/")[2]: each[
            "hydra:totalItems"
        ]
        for each in found["hydra:collection"]
    }


def walk(client, path):
    """Follow `next`; give the members of each page."""
    pages = []
    while path:
        body = client.get(path, headers=JSONLD).json
        pages.append(members(body))
        following = urlsplit(body["hydra:view"].get("hydra:next", ""))
        path = f"{following.path}?{following.query}" if following.path else ""
    return pages


# -- the shipped catalogue -----------------------------------------------------------------------------------


def test_releases_are_listed_and_filtered(shipped):
    """An issue and a period leave the releases that show it then, described, with numbers and a view."""
    answer = shipped.get(D1, headers=JSONLD)
    body = answer.json

    assert (200, "application/ld+json", f"{SHIPPED}context/v1-") == (
        answer.status_code,
        answer.content_type,
        body["@context"][: len(SHIPPED) + 11],
    )
    assert ("hydra:Collection", 1) == (body["type"], body["hydra:totalItems"])
    (release,) = body["hydra:member"]
    assert (f"{SHIPPED}id/release/2012-04-10", "2012-04-10", "New FOIA Documents – Vulnerable Groups") == (
        release["id"],
        release["date"],
        release["title"],
    )
    assert "victims of crimes" in json.dumps(release["claims"])
    assert {"2012": 1} == facet(body, "year")
    assert 1 == facet(body, "issue")["victims-of-crimes"]
    assert "hydra:PartialCollectionView" == body["hydra:view"]["type"]
    assert SHIPPED + D1[1:] == body["hydra:view"]["id"]


@pytest.mark.parametrize(
    ("status", "said", "query"),
    [
        (404, "issue names 'victims', and nothing is known of that. Nearest are v", "issue=victims"),
        (400, "from: '2012-13-01' is no date; write 2012, 2012-04 or 2012-04-10", "from=2012-13-01"),
        (400, "to: '2012-02-30' is no date", "to=2012-02-30"),
        (400, "issue: 'agency/ice' is none; write a concept of the scheme issues.", "issue=agency/ice"),
        (400, "A list of releases has no parameter 'colour'; there are issue, agency, person,", "colour=red"),
        (400, "sort is label, iri, date, -date, not 'size'.", "sort=size"),
        (400, "sort is given once, not 2 times.", "sort=date&sort=iri"),
        (400, "exact is true or false, not 'yes'.", "exact=yes"),
        (400, "issue is empty; remove it, or give it a value.", "issue="),
        (400, "year: '12' is no year; write it as 2012.", "year=12"),
        (400, "per_page is a number from 1 to 1000.", "per_page=1001"),
        (400, "generation is a whole number, not 'elevenelevene'", "generation=elevenelevene"),
        (400, "A list is filtered by at most 100 values.", "&".join(f"year={n}" for n in range(1900, 2001))),
        (400, "A list is filtered by at most 100 values.", "&".join(["year=1900"] * 101)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_would_be_right(shipped, status, said, query):
    """Errors are problem details that name the parameter."""
    answer = shipped.get(f"/api/releases?{query}", headers=JSONLD)

    assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
    assert answer.json["detail"].startswith(said)


@pytest.mark.parametrize("query", ["issue=juveniles", "from=2012", "sort=date", "year=2012"])
def test_a_filter_that_makes_no_sense_is_refused(shipped, query):
    """Agencies raise no issues and have no dates."""
    answer = shipped.get(f"/api/agencies?{query}", headers=JSONLD)

    assert 400 == answer.status_code


def test_every_class_has_its_list(shipped, profile):
    """
    Each class that is a thing is listed under its plural, in JSON-LD and CSV, and as its `/doc/{kind}/`.
    """
    for plural, shape in profile.by_plural.items():
        body = shipped.get(f"/api/{plural}?per_page=5", headers=JSONLD)
        table = shipped.get(f"/api/{plural}.csv")
        doc = shipped.get(f"/doc/{shape.kind}/?per_page=5", headers=JSONLD)

        assert (200, 200) == (body.status_code, table.status_code), plural
        assert body.json["hydra:member"] == doc.json["hydra:member"], plural
        assert body.json["hydra:totalItems"] + 1 == len(list(csv.reader(io.StringIO(table.text)))), plural


# -- walking -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["iri", "label", "date", "-date"])
def test_a_walk_in_any_order_meets_each_thing_once(client_of, sort):
    """Pages found by key, joined, are the whole list in its order."""
    client = client_of(MEMOS)
    pages = walk(client, f"/api/documents?sort={sort}&per_page=4&subject=a")
    whole = members(client.get(f"/api/documents?sort={sort}", headers=JSONLD).json)

    assert [4, 4, 3] == [len(page) for page in pages]
    assert whole == [name for page in pages for name in page]


# -- forms ---------------------------------------------------------------------------------------------------


def test_the_members_are_described_whole(client_of):
    """A member of a list says what its own page says."""
    client = client_of()
    (member,) = client.get("/api/documents", headers=JSONLD).json["hydra:member"]
    own = client.get("/doc/document/ice-117629", headers=JSONLD).json

    assert {key: value for key, value in own.items() if key != "@context"} == member


def test_a_table_has_a_column_for_each_field(client_of):
    """Links are IRIs, several values are joined, and the date is the one that the class is sorted by."""
    answer = client_of().get("/api/releases.csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))

    assert "text/csv; charset=utf-8; header=present" == answer.content_type
    assert [f"{BASE}id/release/2012-04-10", "New FOIA Documents", "2012-04-10"] == [
        row[name] for name in ("iri", "label", "date")
    ]
    assert f"{BASE}scheme/issues/juveniles; {BASE}scheme/issues/victims" == row["raisesIssue"]
    assert ("16", "2012-04-10") == (row["statedDocumentCount"], row["notBefore"])
    assert answer.text.startswith("iri,label,date,alternative,description,history,identifier,notBefore,")


def test_a_table_has_all_hits_whatever_the_page(client_of):
    """Filters and order hold, pages do not."""
    client = client_of(MEMOS)
    rows = list(csv.DictReader(io.StringIO(client.get("/api/documents.csv?per_page=2&sort=-date").text)))

    assert ["2013", "2013", "2012", "2012", "2012"] == [row["date"] for row in rows[:5]]
    assert 11 == len(rows)


HARMFUL = ["=1+1", "@SUM(1)", "+1", "-1", "＝1"]


def test_cells_are_as_they_are_unless_a_spreadsheet_asks(client_of):
    """A cell that a spreadsheet would run is kept to the letter; guarded it begins with an apostrophe."""
    records = "".join(f'- {{type: Place, id: p{n}, prefLabel: "{text}"}}\n' for n, text in enumerate(HARMFUL))
    client = client_of(records)
    plain = list(csv.DictReader(io.StringIO(client.get("/api/places.csv?sort=iri").text)))
    guarded = client.get("/api/places.csv?sort=iri&spreadsheet=true").text

    assert HARMFUL == [row["label"] for row in plain]
    assert [f"'{text}" for text in HARMFUL] == [row["label"] for row in csv.DictReader(io.StringIO(guarded))]
    assert guarded.startswith('"iri","label","date",')
    assert f'"{BASE}id/place/p0","\'=1+1",""' in guarded


def test_a_table_is_chosen_by_accept_and_has_its_own_version(client_of):
    """`text/csv` in Accept gives the table; who has it gets 304; HEAD has no body."""
    client = client_of()
    answer = client.get("/api/releases", headers={"Accept": "text/csv"})
    again = client.get("/api/releases.csv", headers={"If-None-Match": answer.headers["ETag"]})

    assert (200, "/api/releases.csv", "Accept, Accept-Profile") == (
        answer.status_code,
        answer.headers["Content-Location"],
        answer.headers["Vary"],
    )
    assert '</api/releases.jsonld>; rel="alternate"; type="application/ld+json"' in answer.headers["Link"]
    assert (304, b"") == (again.status_code, again.data)
    assert b"" == client.head("/api/releases.csv").data


# -- what is withdrawn, and what is not of the corpus --------------------------------------------------------


OUTSIDE = """
- {type: SourceDocument, id: blog, title: A blog}
- {type: Event, id: rally, title: A rally, source: blog}
"""
INSIDE = (
    WORLD
    + """
- {type: CitedWork, id: one, title: One, raisesIssue: {value: juveniles, source: blog, quote: on children}}
- {type: CitedWork, id: two, title: Two, raisesIssue: {value: juveniles, source: post, quote: on children}}
"""
)


def test_what_only_outsiders_say_is_marked(client_of):
    """A thing that only they speak of is marked in the list, and one that is in it only since they say so."""
    client = client_of(INSIDE, OUTSIDE)
    events, works = (
        " ".join(client.get(path, headers={"Accept": "text/html"}).text.split())
        for path in ("/doc/event/", "/doc/work/?issue=juveniles")
    )

    assert 'A rally</a></bdi> <span class="outside">outside' in events
    assert 'One</a></bdi><br><span class="note">Issue: said outside' in works
    assert 1 == works.count("outside the collection")


# -- for people ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        '<a href="/doc/document/?issue=survivors&amp;sort=date&amp;release=2012-04-10">New FOIA Documents<',
        '<a class="note" href="/doc/document/?sort=date">Remove</a>',
        '<a href="/doc/document/?issue=survivors&amp;sort=-date">newest first</a>',
        '<a href="/doc/document/?sort=date" aria-current="true">Survivors</a> <span class="count">1</span>',
        'Documents <span class="count">(1)</span>',
    ],
)
def test_a_page_offers_what_could_narrow_it(client_of, shown):
    """Each value is a link with its number; what is chosen can be given up, and the order changed."""
    answer = client_of().get("/doc/document/?issue=survivors&sort=date", headers={"Accept": "text/html"})

    assert shown in " ".join(answer.text.split())
