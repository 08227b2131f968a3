"""All lists are asked and answered in one way: the same parameters, forms, links and order."""

import csv
import html
import io
from urllib.parse import parse_qs

import feedparser
import pytest
from flask import Flask

LISTS = {
    "/api/releases": "",
    "/conflicts": "",
    "/corrections": "",
    "/gaps": "",
    "/redactions": "",
    "/timeline": "",
    "/api/claims": "about=work/oig-12-64",
    "/api/search": "q=juveniles",
    "/catalog": "",
}
"""Each list, with what must be asked of it."""


def address(path: str, suffix: str = "", **parameters: str) -> str:
    pairs = [LISTS[path], *(f"{name}={value}" for name, value in parameters.items())]
    return f"{path}{suffix}?{'&'.join(filter(None, pairs))}"


def relations(link_header: str) -> dict[str, str]:
    """Give the first target of each relation of a Link header."""
    found: dict[str, str] = {}
    for link in link_header.split(", "):
        target, _, relation = link.partition("; ")
        found.setdefault(relation.partition('"')[2].partition('"')[0], target.strip("<>"))
    return found


@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_the_same_forms(path: str, shipped):
    """Tables, linked data, a page and a feed, each at its suffix; every form has links to others."""
    told = {
        ".csv": "text/csv",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".jsonld": "application/ld+json",
        ".ttl": "text/turtle",
        ".html": "text/html",
        ".atom": "application/atom+xml",
    }
    answers = {suffix: shipped.get(address(path, suffix)) for suffix in told}

    assert told == {suffix: answer.mimetype for suffix, answer in answers.items()}
    assert [] == [
        suffix for suffix, answer in answers.items() if "alternate" not in relations(answer.headers["Link"])
    ]


@pytest.mark.parametrize("path", LISTS)
def test_every_list_has_pages(path: str, shipped):
    """
    `page` and `per_page` choose one; its links lead to the first and the last, in the form of the address.
    """
    answer = shipped.get(address(path, ".jsonld", page="1", per_page="1"))
    links = relations(answer.headers["Link"])
    last = shipped.get(links["last"])

    assert ".jsonld?" in links["first"]
    assert (200, "application/ld+json") == (last.status_code, last.mimetype)
    assert {"first", "last"} <= links.keys()
    assert 400 == shipped.get(address(path, ".jsonld", per_page="0")).status_code
    assert 400 == shipped.get(address(path, ".jsonld", colour="red")).status_code


@pytest.mark.parametrize("path", LISTS)
def test_every_list_can_be_followed(path: str, shipped):
    """Its feed is valid Atom, is named by its address, and leads to the list."""
    answer = shipped.get(address(path, ".atom"))
    found = feedparser.parse(answer.data, sanitize_html=False)
    links = {link.rel: link.href for link in found.feed.links}

    assert (False, "atom10") == (found.bozo, found.version)
    assert links["self"] == found.feed.id
    assert links["self"].replace(".atom", "") == links["alternate"]
    assert 1 <= len(found.entries) <= 50


def test_a_feed_of_a_list_has_its_things_alone(shipped):
    """What is not in the list does not come with its feed."""
    body = shipped.get("/api/releases.jsonld").json
    names = {each["id"].rpartition("/")[2] for each in body["hydra:member"]}
    found = feedparser.parse(shipped.get("/api/releases.atom").data, sanitize_html=False)
    followed = {
        link.href.rpartition("/")[2]
        for entry in found.entries
        for link in entry.links
        if link.rel == "alternate"
    }

    assert followed == names


def test_a_list_is_in_the_order_of_labels(shipped):
    """Where nothing else is asked; the order of names is an order like others."""
    rows = list(csv.DictReader(io.StringIO(shipped.get("/api/agencies.csv").text)))
    by_name = list(csv.DictReader(io.StringIO(shipped.get("/api/agencies.csv?sort=iri").text)))
    labels = [row["label"].lower() for row in rows]

    assert labels == sorted(labels)
    assert [row["iri"] for row in by_name] == sorted(row["iri"] for row in rows)
    assert rows != by_name


def test_a_former_name_of_a_parameter_leads_to_the_present_one(shipped, shipped_app: Flask):
    """For good (301), with all others as they are; the document calls it deprecated."""
    answer = shipped.get("/timeline?thing=release%2F2012-04-10&from=2012")
    document = shipped_app.test_client().get("/openapi.json").json
    parameters = document["paths"]["/timeline{suffix}"]["get"]["parameters"]
    (former,) = (each for each in parameters if each.get("name") == "thing")

    assert (301, "/timeline?about=release%2F2012-04-10&from=2012") == (
        answer.status_code,
        answer.headers["Location"],
    )
    assert former["deprecated"]


def test_missing_records_of_one_thing(shipped):
    """`about` is the thing that a list is about; of a release its documents belong to it."""
    rows = list(csv.DictReader(io.StringIO(shipped.get("/gaps.csv?about=release/2012-04-10").text)))
    members = csv.DictReader(io.StringIO(shipped.get("/api/documents.csv?inSeries=release/2012-04-10").text))

    release = "https://foia-graph.example.org/id/release/2012-04-10"
    assert release in {row["thing"] for row in rows}
    assert {row["thing"] for row in rows} - {release} == {row["iri"] for row in members}
    assert 404 == shipped.get("/gaps?about=release/none").status_code


def test_an_answer_of_a_question_has_pages(shipped):
    """As a list has; tables have all of it."""
    page = shipped.get("/questions/timeline?from=2011-01-01&page=2&per_page=5").text
    rows = shipped.get("/questions/timeline.csv?from=2011-01-01").text

    assert 5 == page.partition("<tbody>")[2].partition("</tbody>")[0].count("<tr>")
    before = parse_qs(
        html.unescape(page.partition('<a rel="prev" href="/questions/timeline?')[2].partition('"')[0])
    )
    assert {"from": ["2011-01-01"], "per_page": ["5"], "page": ["1"]} == before
    assert len(list(csv.reader(io.StringIO(rows)))) > 10
    assert 400 == shipped.get("/questions/timeline?per_page=0").status_code
