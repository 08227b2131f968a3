"""`asOf=DATE`: what the catalogue said then, over HTTP."""

import re

import pytest

from case_tables import tabled
from foia_graph.ingest.decide import Decider
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Layout
from foia_graph.store.history.redacted_copy import delete_copies
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.dating import dated
from tests.web.conftest import BASE, WORLD, load_records

JSONLD = {"Accept": "application/ld+json"}
THEN, BEFORE = "2020-05-01", "2019-12-31"
RELEASE = "/doc/release/2012-04-10"
CHANGED = WORLD.replace("title: New FOIA Documents", "title: New and old documents")


@pytest.fixture
def own_client(own_client_of, tmp_path):
    """Give a client of a catalogue of 2020 that changed since, and may change again."""
    own_client_of(WORLD)
    dated(tmp_path / "store", 1, "2020-01-01T10:00:00Z")
    return own_client_of(CHANGED)


@pytest.fixture(scope="module")
def client(tmp_path_factory, profile):
    """Give a client of such a catalogue to tests that only read."""
    root = tmp_path_factory.mktemp("as-of")
    load_records(root, profile, WORLD)
    dated(root / "store", 1, "2020-01-01T10:00:00Z")
    load_records(root, profile, CHANGED)
    app = create_app(root / "store", profile)
    app.testing = True
    yield app.test_client()
    app.extensions[EXTENSION].close()


@pytest.fixture
def restricted(own_client_of, tmp_path):
    """Give a client of a catalogue of 2020 of which a document is restricted since."""
    own_client_of(WORLD)
    dated(tmp_path / "store", 1, "2020-01-01T10:00:00Z")
    return own_client_of(CHANGED.replace("title: Packet\n", "title: Packet\n  restricted: a court says so\n"))


def titles(client, date):
    return [
        client.get(f"{RELEASE}.jsonld?asOf={date}").json["title"],
        client.get(f"/doc/release/?asOf={date}", headers=JSONLD).json["hydra:member"][0]["title"],
        client.get(f"/api/releases?asOf={date}", headers=JSONLD).json["hydra:member"][0]["title"],
    ]


def test_things_and_lists_are_told_as_they_were(client):
    """By day or time, and what is to come is as it is now."""
    assert ["New FOIA Documents"] * 3 == titles(client, THEN)
    assert ["New FOIA Documents"] * 3 == titles(client, "2020-01-01T10:00:00Z")
    assert ["New and old documents"] * 3 == titles(client, "2999-01-01")


@pytest.mark.parametrize("suffix", ["jsonld", "ttl", "nt", "rdf", "html", "nq"])
def test_every_form_is_of_the_same_time(client, suffix):
    """None of them has what is said now."""
    found = client.get(f"{RELEASE}.{suffix}?asOf={THEN}")

    assert (200, "1") == (found.status_code, found.headers["Foia-Graph-Generation"])
    assert "New FOIA Documents" in found.text
    assert "New and old documents" not in found.text


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/id/release/2012-04-10", "/doc/release/2012-04-10.jsonld"),
        ("/scheme/issues/victims", "/doc/scheme/issues/victims.jsonld"),
        ("/graph/post", "/doc/graph/post.jsonld"),
    ],
)
def test_a_name_leads_to_the_description_of_then(client, path, to):
    """The redirect keeps the date."""
    found = client.get(f"{path}?asOf={THEN}", headers=JSONLD)

    assert (303, f"{to}?asOf={THEN}") == (found.status_code, found.headers["Location"])


def test_an_answer_from_the_past_is_a_memento(client):
    """It says when it was true, and where the present is (RFC 7089, 2.1.1 and 2.2)."""
    found = client.get(f"{RELEASE}?asOf={THEN}", headers=JSONLD)

    assert "Wed, 01 Jan 2020 10:00:00 GMT" == found.headers["Memento-Datetime"]
    assert f'<{RELEASE}>; rel="original"' in found.headers["Link"]
    assert f"{RELEASE}.jsonld?asOf={THEN}" == found.headers["Content-Location"]
    assert f'<{RELEASE}.html?asOf={THEN}>; rel="alternate"' in found.headers["Link"]
    assert "Memento-Datetime" not in client.get(RELEASE).headers


def test_the_links_of_a_page_keep_the_date(client):
    """Where what they lead to knows the past; the page says of when it is, and leads to the present."""
    page = client.get(f"{RELEASE}.html?asOf={THEN}").text
    links = set(re.findall(r'href="(/[^"]*)"', page))

    assert f"/doc/source/post?asOf={THEN}" in links
    assert f"/doc/document/?inSeries=/id/release/2012-04-10&amp;asOf={THEN}" in links
    assert f"/search?asOf={THEN}" in links
    assert "/changes" in links
    assert f'<input type="hidden" name="asOf" value="{THEN}">' in page
    assert [f"{RELEASE}.html"] == [link for link in links if link.startswith("/doc/") and "asOf" not in link]
    assert "2020-01-01T10:00:00+00:00" in page


def test_the_pages_of_a_list_keep_the_date(client):
    """So do the lists that it could be filtered to; its name is the same at all times."""
    found = client.get(f"/api/documents?asOf={THEN}&per_page=1", headers=JSONLD).json

    assert f"{BASE}api/documents" == found["id"]
    assert f"asOf={THEN}" in found["hydra:view"]["hydra:first"]
    assert f"?asOf={THEN}{{&" in found["hydra:search"]["hydra:template"]
    assert all(
        f"asOf={THEN}" in each["id"]
        for m in found["hydra:search"]["hydra:mapping"]
        for each in m["hydra:collection"]
    )


@tabled
def test_what_else_is_told_of_the_past(client, path):
    """All that is reported things and lists."""
    found = client.get(f"{path}{'&' if '?' in path else '?'}asOf={THEN}", headers=JSONLD)

    assert found.status_code in (200, 303)
    assert "Wed, 01 Jan 2020 10:00:00 GMT" == found.headers["Memento-Datetime"]


def test_before_the_first_state_there_is_nothing(client):
    """The earliest that there is is named, for programs and for people."""
    found = client.get(f"{RELEASE}?asOf={BEFORE}", headers=JSONLD)
    page = client.get(f"{RELEASE}?asOf={BEFORE}", headers={"Accept": "text/html"})

    assert (404, 404) == (found.status_code, page.status_code)
    assert "the earliest kept state is of 2020-01-01T10:00:00Z" in found.json["detail"]
    assert "the earliest kept state is of 2020-01-01T10:00:00Z" in page.text


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("asOf=soon", "asOf is a day or a time, as 2026-11-25 or 2026-11-25T18:10:08Z, not 'soon'."),
        ("asOf=", "asOf is a day or a time, as 2026-11-25 or 2026-11-25T18:10:08Z, not ''."),
        ("asOf=2020-01-01&asOf=2021-01-01", "asOf is given once, not 2 times."),
    ],
)
def test_what_is_no_date_is_refused(client, query, why):
    """With a sentence that says what would have been right."""
    found = client.get(f"{RELEASE}?{query}", headers=JSONLD)

    assert (400, why) == (found.status_code, found.json["detail"])


@pytest.mark.parametrize("path", ["/search.atom?q=a&", "/?", "/changes?", "/openapi.json?"])
def test_what_tells_of_now_only_says_so(client, path):
    """No one is given what is said now for what was said then."""
    found = client.get(f"{path}asOf={THEN}", headers={"Accept": "application/json"})

    assert 400 == found.status_code
    assert "current state" in found.json["detail"]


def test_a_query_is_put_to_what_was_said_then(client):
    """
    SELECT, ASK and CONSTRUCT, by GET and POST, in every form; the answer names its generation, can be asked
    again with its ETag, and is a memento.
    """
    text = "SELECT ?title { <id/release/2012-04-10> dcterms:title ?title }"
    found = client.get("/sparql", query_string={"query": text, "asOf": THEN, "format": "json"})
    posted = client.post(f"/sparql?asOf={THEN}", data={"query": text}, headers={"Accept": "text/csv"})
    page = client.get("/sparql", query_string={"query": text, "asOf": THEN, "format": "html"})
    etag = {"If-None-Match": found.headers["ETag"]}
    again = client.get("/sparql", query_string={"query": text, "asOf": THEN, "format": "json"}, headers=etag)
    now = client.get("/sparql", query_string={"query": text, "format": "csv"})

    assert ["New FOIA Documents"] == [row["title"]["value"] for row in found.json["results"]["bindings"]]
    assert ("1", "Wed, 01 Jan 2020 10:00:00 GMT") == (
        found.headers["Foia-Graph-Generation"],
        found.headers["Memento-Datetime"],
    )
    assert ["title", "New FOIA Documents"] == posted.text.split("\r\n")[:2]
    assert "New FOIA Documents" in page.text and f'name="asOf" value="{THEN}"' in page.text
    assert 304 == again.status_code
    assert "New and old documents" in now.text


def test_a_date_in_the_body_of_a_query_is_refused(client):
    """No one who posts it is answered from the present."""
    found = client.post("/sparql", data={"query": "ASK {}", "asOf": THEN})

    assert (400, "asOf belongs in the address of a query, not in its body.") == (
        found.status_code,
        found.json["detail"],
    )


def test_words_are_searched_in_what_was_said_then(client):
    """On the page, in the API and in SPARQL; links of the page keep the date."""
    api = client.get(f"/api/search?q=old&asOf={THEN}", headers=JSONLD)
    then = client.get(f"/api/search?q=FOIA&asOf={THEN}", headers=JSONLD)
    page = client.get(f"/search.html?q=FOIA&asOf={THEN}")
    query = 'SELECT ?r { ?r a foia:Release ; text:query "FOIA" }'
    rows = client.get("/sparql", query_string={"query": query, "asOf": THEN, "format": "csv"})

    assert (200, 0) == (api.status_code, api.json["hydra:totalItems"])
    assert f"{BASE}id/release/2012-04-10" in [hit["id"] for hit in then.json["hydra:member"]]
    assert f'href="{RELEASE}?asOf={THEN}"' in page.text
    assert f"{BASE}id/release/2012-04-10" in rows.text


# -- what is hidden now --------------------------------------------------------------------------------------


def test_what_is_withdrawn_now_is_so_at_every_date(own_client, tmp_path, profile):
    """Its tombstone is at all times."""
    Decider(tmp_path / "store", profile).withdraw("document/ice-117629", "Sent by mistake.")
    found = own_client.get(f"/doc/document/ice-117629?asOf={THEN}", headers=JSONLD)

    assert (410, "Sent by mistake.") == (found.status_code, found.json["as:summary"])
    assert "ice-117629" not in own_client.get(f"{RELEASE}.jsonld?asOf={THEN}").text


def test_an_answer_is_another_one_when_something_of_it_is_hidden(own_client, tmp_path, profile):
    """Neither its ETag nor the time of the load lets a client keep what must not be seen."""
    path = f"{RELEASE}.jsonld?asOf={THEN}"
    before = own_client.get(path)
    Decider(tmp_path / "store", profile).withdraw("document/ice-117629", "Sent by mistake.")
    by_tag = own_client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    by_time = own_client.get(path, headers={"If-Modified-Since": "Wed, 01 Jan 2020 10:00:00 GMT"})

    assert "ice-117629" in before.text
    assert (200, 200) == (by_tag.status_code, by_time.status_code)
    assert "ice-117629" not in by_tag.text


@pytest.mark.parametrize("way", ["asOf=2020-05-01", "generation=1"])
def test_what_is_deleted_while_it_is_read_is_asked_for_again(restricted, tmp_path, monkeypatch, way):
    """A purge waits for no reader; the engine then misses its files."""
    found = restricted.get(f"/api/documents?{way}", headers=JSONLD)
    monkeypatch.setattr(EmbeddedStore, "quads", purged_meanwhile(tmp_path / "store"))
    answer = restricted.get(f"/api/releases?{way}&sort=label", headers=JSONLD)

    assert (200, 503, "2") == (found.status_code, answer.status_code, answer.headers["Retry-After"])
    assert "What this answer is read from has just been deleted; ask again soon." == answer.json["detail"]


def purged_meanwhile(store):
    def quads(*_):
        delete_copies(Layout(store))
        raise FileNotFoundError("IO error: No such file or directory: While open a file for random read")

    return quads
