"""`/corrections`: what was put right; and where a problem is reported."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import RdfFormat, Store

from foia_graph.ingest.decide import ClaimCorrection, Decider
from tests.web.conftest import BASE, CATALOG, WORLD

RELEASE = f"{BASE}id/release/2012-04-10"
REJECTED = WORLD.replace(
    "raisesIssue: [victims, juveniles]",
    "raisesIssue: [victims, juveniles, {value: survivors, quote: who survived, status: rejected, note: No.}]",
)


def claim_on(client, field):
    """Name the claim of a field that was there first."""
    found = client.get(f"/api/claims.csv?about=release/2012-04-10&field={field}").text
    return next(csv.DictReader(io.StringIO(found)))["claim"]


@pytest.fixture
def decider(tmp_path, profile):
    return Decider(tmp_path / "store", profile, "organization/ccr")


@pytest.fixture
def client(own_client_of, decider):
    """Give a client of a catalogue with a rejected, a corrected and a disputed claim, in this order."""
    client = own_client_of(REJECTED)
    date, words = claim_on(client, "date"), claim_on(client, "claims")
    decider.correct(date, ClaimCorrection("2012-04-11", "On April 11", "", ""), "A slip.")
    decider.review(words, "disputed", "Others say otherwise.")
    return client


def rows(client):
    return list(csv.DictReader(io.StringIO(client.get("/corrections.csv").text)))


def test_a_correction_is_told_with_both_values(client):
    """The old value and the new one, who decided, when and why; claims that records reject are among them."""
    found = {row["field"]: row for row in rows(client)}

    assert {"date", "claims", "raisesIssue"} == set(found)
    assert ("corrected", "2012-04-10", "2012-04-11") == tuple(
        found["date"][n] for n in ("status", "old", "new")
    )
    assert (f"{BASE}id/organization/ccr", "A slip.") == (found["date"]["by"], found["date"]["note"])
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", found["date"]["date"])
    assert ("disputed", "Fear <b>spread</b>.", "") == tuple(
        found["claims"][n] for n in ("status", "old", "new")
    )
    assert ("rejected", "", "No.") == tuple(found["raisesIssue"][n] for n in ("status", "date", "note"))


def test_what_was_decided_last_comes_first(client):
    """What no one decided, and the record says itself, comes last."""
    assert "raisesIssue" == rows(client)[-1]["field"]


def test_every_form_says_the_same(client):
    """As RDF each claim has the one that revises it next to it, and says what it is about."""
    store = Store()
    store.load(client.get("/corrections.ttl").data, format=RdfFormat.TURTLE)
    found = store.query(
        "PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        "PREFIX hydra: <http://www.w3.org/ns/hydra/core#> "
        "SELECT ?about ?before ?after { ?list hydra:member ?old . ?new prov:wasRevisionOf ?old . "
        "?old rdf:subject ?about ; rdf:object ?before . ?new rdf:object ?after }"
    )

    assert [(RELEASE, "2012-04-10", "2012-04-11")] == [tuple(term.value for term in row) for row in found]
    assert 3 == client.get("/corrections.jsonld").json["hydra:totalItems"]


def test_the_page_shows_old_and_new(client):
    """With the words of both, and links to where they are."""
    page = client.get("/corrections.html").text

    assert '<time datetime="2012-04-10">10 April 2012</time>' in page
    assert '<time datetime="2012-04-11">11 April 2012</time>' in page
    assert "A slip." in page
    assert "Fear &lt;b&gt;spread&lt;/b&gt;." in page


def test_corrections_come_page_by_page(client):
    """With links to the others; the pages together are the whole."""
    first = client.get("/corrections?per_page=2", headers={"Accept": "application/ld+json"}).json
    path = first["hydra:view"]["hydra:next"].removeprefix(BASE.rstrip("/"))
    second = client.get(path, headers={"Accept": "application/ld+json"}).json
    names = [[member["id"] for member in page["hydra:member"]] for page in (first, second)]

    assert [2, 1] == list(map(len, names))
    assert [row["claim"] for row in rows(client)] == [*names[0], *names[1]]
    assert "hydra:next" not in second["hydra:view"]


def test_the_old_claim_and_the_new_one_lead_to_each_other(client):
    """On the page of the thing, and in the table of its claims; the old one stays where it was."""
    page = client.get("/doc/release/2012-04-10.html").text
    found = csv.DictReader(
        io.StringIO(client.get("/api/claims.csv?about=release/2012-04-10&field=date").text)
    )
    old, new = sorted(found, key=lambda row: row["value"])

    assert (new["claim"], old["claim"]) == (old["revisedBy"], new["revisionOf"])
    for row, rel in ((new, "successor-version"), (old, "predecessor-version")):
        path = f"/doc/release/2012-04-10#{row['claim'].partition('#')[2]}"
        assert f'rel="{rel}" href="{path}"' in page
        assert f'id="{row["claim"].partition("#")[2]}"' in page


def test_nothing_put_right_is_an_empty_list(client_of):
    """Not an error."""
    client = client_of(WORLD)

    assert 0 == client.get("/corrections.jsonld").json["hydra:totalItems"]
    assert "Nothing here." in client.get("/corrections.html").text


def test_all_pages_lead_to_the_corrections(client):
    """From their foot."""
    assert '<a href="/corrections">Corrections</a>' in client.get("/").text


# -- where a problem is reported -----------------------------------------------------------------------------


@pytest.fixture
def contacted(own_client_of, load_into, monkeypatch):
    """Give a client of a catalogue with a contact."""

    def make(contact):
        monkeypatch.setattr("tests.web.conftest.CATALOG", f"{CATALOG}contact = {contact!r}\n")
        return own_client_of(WORLD)

    return make


def reported_to(page):
    found = re.search(r'<a href="([^"]*)">Report a problem', page)
    return found[1].replace("&amp;", "&") if found else ""


@pytest.mark.parametrize(
    "path", ["/", "/doc/release/2012-04-10", "/doc/release/?page=1", "/search?q=fear", "/nowhere"]
)
def test_every_page_has_where_to_report_a_problem(contacted, path):
    """A message whose subject names the page; errors have it, too."""
    client = contacted("mailto:keeper@example.org")
    to = urlsplit(reported_to(client.get(path, headers={"Accept": "text/html"}).text))

    assert ("mailto", "keeper@example.org") == (to.scheme, to.path)
    assert {"subject": [f"Problem: {BASE.rstrip('/')}{path}"]} == parse_qs(to.query)


def test_a_contact_on_the_web_is_linked_as_it_is(contacted):
    """What is there is its keeper's business."""
    page = contacted("https://example.org/report").get("/").text

    assert "https://example.org/report" == reported_to(page)


def test_without_a_contact_nothing_is_promised(client_of):
    """No one would read it."""
    assert "Report a problem" not in client_of(WORLD).get("/").text
