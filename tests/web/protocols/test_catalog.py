"""The catalogue as a harvester walks through it: by name, whole, to be replayed, and what changed since."""

import re

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from foia_graph.store.changelog.log import log_of
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import default_graph_hash
from foia_graph.web.core.site import EXTENSION
from tests.web.conftest import BASE

JSONLD, QUADS = ({"Accept": f"application/{each}"} for each in ("ld+json", "n-quads"))
HYDRA = "http://www.w3.org/ns/hydra/core#"
VALUE = NamedNode("http://spdx.org/rdf/terms#checksumValue")
NEXT = re.compile(r'<([^>]*)>; rel="next"')
PEOPLE = "".join(f"- {{type: Organization, id: o-{n:03}, prefLabel: Body {n}}}\n" for n in range(40))


def walk(client, path, headers=None):
    """Follow `next` in the headers; give the answers."""
    answers = []
    while path:
        answers.append(client.get(path, headers=headers))
        assert 200 == answers[-1].status_code
        found = NEXT.search(answers[-1].headers["Link"])
        path = found[1] if found else ""
    return answers


def members(answers):
    return [each["id"] for answer in answers for each in answer.json["hydra:member"]]


def served(app):
    return app.extensions[EXTENSION].current.served_catalogue()


def replayed(answers):
    """Load what pages have in their default graphs, each graph of a page next to it."""
    store = Store()
    for answer in answers:
        store.load(answer.data, format=RdfFormat.N_QUADS)
    return store


# -- who is in it --------------------------------------------------------------------------------------------


def test_it_lists_what_the_change_log_covers(own_client_of, app):
    """Everything that was created, the catalogue itself too, sorted, with the number of all."""
    client = own_client_of()
    answers = walk(client, "/catalog?per_page=50", JSONLD)
    log = log_of(served(app))

    things = {entry.iri for entry in log.entries_since(0) if "#" not in entry.iri}
    assert sorted(things) == members(answers)
    assert {len(things)} == {answer.json["hydra:totalItems"] for answer in answers}
    assert f"{BASE}catalog" == members(answers)[0]


# -- whole ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [7, 1000])
def test_pages_replayed_are_the_catalogue(own_client_of, app, size):
    """The default graphs of all pages together are that of the store, and have the hash that VoID states."""
    client = own_client_of()
    store = replayed(walk(client, f"/catalog?embed=1&per_page={size}", QUADS))
    said = parse(client.get("/void.nt").data, format=RdfFormat.N_TRIPLES)
    stated = {
        quad.object.value
        for quad in said
        if quad.predicate == VALUE and quad.subject.value == f"{BASE}void#default-graph-checksum"
    }

    own = {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    expected = served(app).quad_store.quads(None, None, None)
    replay = Store()
    replay.extend(quad for quad in store if quad.graph_name == DefaultGraph())

    assert {quad.triple for quad in expected} == own
    assert {default_graph_hash(EmbeddedStore(replay))} == stated


def test_a_replayed_page_speaks_of_itself_in_a_graph_of_its_own(client_of):
    """The graph has the name of the page: who is on it, how many there are in all, and where it continues."""
    first = walk(client_of(), "/catalog?embed=1&per_page=20", QUADS)[0]
    page = NamedNode(f"{BASE}catalog?embed=1&per_page=20")
    said = {
        (quad.subject.value, quad.predicate.value.removeprefix(HYDRA), quad.object.value)
        for quad in parse(first.data, format=RdfFormat.N_QUADS)
        if quad.graph_name == page
    }
    following = NEXT.search(first.headers["Link"])[1]

    assert {(f"{BASE}catalog", "view", page.value), (page.value, "next", f"{BASE[:-1]}{following}")} <= said
    assert 20 == len([each for each in said if each[1] == "member"])
    assert "application/n-quads" == first.content_type


def test_a_thing_is_whole_in_every_form(client_of):
    """With `embed` a member is described, claims and all, not named."""
    client = client_of()
    body = client.get("/catalog?embed=1&per_page=1000", headers=JSONLD).json
    release = next(m for m in body["hydra:member"] if m["id"] == f"{BASE}id/release/2012-04-10")
    turtle = client.get("/catalog.ttl?embed=1&per_page=1000").text

    assert "On April 10, 2012" in str(release["claims"]) and "On April 10, 2012" in turtle
    assert b"On April 10, 2012" not in client.get("/catalog.jsonld?per_page=1000").data


def test_what_is_gone_since_a_walk_began_is_told_by_name_only(own_client_of, load_into):
    """An older generation is walked through, and nothing that it alone says is served."""
    client = own_client_of(PEOPLE)
    load_into(PEOPLE.replace("o-003", "x-003"))
    path = "/catalog?embed=1&per_page=1000&generation=1"

    assert {"id": f"{BASE}id/organization/o-003"} in client.get(path, headers=JSONLD).json["hydra:member"]
    store = replayed([client.get(path, headers=QUADS)])
    gone = NamedNode(f"{BASE}id/organization/o-003")
    assert [] == list(store.quads_for_pattern(gone, None, None, DefaultGraph()))


@pytest.mark.parametrize(
    "path", ["/catalog.nq?embed=1&per_page=30", "/catalog.ttl?_profile=dcat-us&per_page=30"]
)
def test_links_stay_in_the_form_and_profile_of_the_address(client_of, path):
    """Who asks by suffix and parameter can follow `next` as it is."""
    first, second, *_ = walk(client_of(), path)

    assert first.content_type == second.content_type
    assert first.headers["Content-Profile"] == second.headers["Content-Profile"]


# -- what changed since --------------------------------------------------------------------------------------


def test_what_changed_since_a_time_is_what_the_log_has(own_client_of, load_into, app):
    """
    On the catalogue, by name and whole, and on every list: what was created or changed then or later, and is
    there.
    """
    client = own_client_of(PEOPLE)
    load_into(PEOPLE.replace("Body 7}", "Another name}").replace("o-009", "a-009"))
    time = log_of(served(app)).last_time
    changed = [f"{BASE}id/organization/a-009", f"{BASE}id/organization/o-007"]

    answer = client.get(f"/catalog?modified_since={time}", headers=JSONLD)

    assert (changed, 2) == (members([answer]), answer.json["hydra:totalItems"])
    whole = replayed([client.get(f"/catalog?modified_since={time}&embed=1", headers=QUADS)])
    assert changed == sorted(
        {quad.subject.value for quad in whole.quads_for_pattern(None, None, None, DefaultGraph())}
    )
    for path in ("/doc/organization/", "/api/organizations"):
        by_label = members([client.get(f"{path}?modified_since={time}", headers=JSONLD)])
        assert [f"{BASE}id/organization/o-007", f"{BASE}id/organization/a-009"] == by_label
    assert b"o-007" in client.get(f"/api/organizations.csv?modified_since={time}").data
    assert [] == members([client.get(f"/doc/place/?modified_since={time}", headers=JSONLD)])


def test_a_time_is_a_date_or_has_a_zone_or_is_utc(own_client_of, app):
    """A date counts from its first moment; a time is compared to the fraction of a second."""
    client = own_client_of(PEOPLE)
    time = log_of(served(app)).last_time
    total = client.get("/catalog", headers=JSONLD).json["hydra:totalItems"]

    def count(text):
        query = {"modified_since": text}
        return client.get("/catalog", query_string=query, headers=JSONLD).json["hydra:totalItems"]

    assert {total} == {count(text) for text in (time, time[:10], f"{time[:-1]}+00:00", "1999-12-31-05:00")}
    assert {0} == {count(text) for text in (f"{time[:-1]}1Z", "9999-12-31", "9999-12-31T23:59:59-14:00")}
    assert total == count("0000-02-29")


@pytest.mark.parametrize("time", ["yesterday", "2012", "2012-04", "2012-02-30", "2012-04-10T25:00:00Z"])
def test_what_is_no_time_is_refused(client_of, time):
    """With a sentence that shows how one is written."""
    client = client_of(PEOPLE)
    for path in ("/catalog", "/doc/organization/", "/api/organizations"):
        answer = client.get(f"{path}?modified_since={time}")

        assert (400, "application/problem+json") == (answer.status_code, answer.mimetype)
        assert f"not '{time}'" in answer.json["detail"] and "2012-04-10T09:00:00Z" in answer.json["detail"]


def test_people_see_since_when(client_of):
    """
    A page of a list says what filters it, and how to give that up; parts change with what they belong to.
    """
    client = client_of()
    page = client.get("/doc/organization/?modified_since=2012-04-10", headers={"Accept": "text/html"}).text
    parts = "/doc/claim/?source=/id/source/post&modified_since={}"

    assert "Changed since" in page and 'href="/doc/organization/"' in page
    assert 0 < client.get(parts.format("2012-04-10"), headers=JSONLD).json["hydra:totalItems"]
    assert 0 == client.get(parts.format("9999-01-01"), headers=JSONLD).json["hydra:totalItems"]


def test_what_changed_is_a_collection_beside_the_catalogue(client_of):
    """Its number is not said of the catalogue, and its pages continue by the same time."""
    answers = walk(client_of(PEOPLE), "/catalog?modified_since=2000-01-01&per_page=30", JSONLD)
    body = answers[0].json

    assert (f"{BASE}catalog?modified_since=2000-01-01", "hydra:Collection") == (body["id"], body["type"])
    assert body["hydra:totalItems"] == len(members(answers)) == len(set(members(answers)))


def test_embed_is_one_or_nought(client_of):
    """Anything else is refused."""
    assert 400 == client_of().get("/catalog?embed=maybe").status_code
    assert 200 == client_of().get("/catalog?embed=0").status_code
