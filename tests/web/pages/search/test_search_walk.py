"""From page to page of what a search finds, whatever is loaded meanwhile."""

from urllib.parse import urlsplit

import pytest

from tests.web.conftest import BASE

JSONLD = {"Accept": "application/ld+json"}
POST = "- {type: SourceDocument, id: post, title: New documents}\n"


def bodies(count, **more):
    """Write the records of some organizations; `more` has further fields by number."""
    lines = (
        f'- {{type: Organization, id: "o-{n:02}", prefLabel: Body {n} of water{more.get(f"o{n}", "")}}}\n'
        for n in range(count)
    )
    return POST + "".join(lines)


def walk(client, path, between=lambda: None):
    """Follow `next`; give the pages."""
    pages = []
    while path:
        pages.append(client.get(path, headers=JSONLD).json)
        following = urlsplit(pages[-1]["hydra:view"].get("hydra:next", ""))
        path = f"{following.path}?{following.query}" if following.path else ""
        between()
    return pages


def members(pages):
    return [hit["id"].rpartition("/")[2] for page in pages for hit in page["hydra:member"]]


def test_pages_have_each_hit_once(papers):
    """The same ones, in the same order, as one long page; each page knows the others."""
    whole = papers.client.get("/api/search?q=leaf&per_page=100", headers=JSONLD).json
    pages = walk(papers.client, "/api/search?q=leaf&per_page=9")
    last = pages[-1]["hydra:view"]

    assert (12, 102, 102) == (len(pages), len(set(members(pages))), whole["hydra:totalItems"])
    assert members([whole]) == members(pages)[:100]
    assert (
        f"{BASE}api/search?q=leaf&per_page=9&generation=1&page=12",
        f"{BASE}api/search?q=leaf&per_page=9&generation=1&page=11",
        f"{BASE}api/search?q=leaf&per_page=9&generation=1&page=1",
        False,
    ) == (last["hydra:last"], last["hydra:previous"], last["hydra:first"], "hydra:next" in last)


@pytest.mark.parametrize("page", [13, 999_999_999])
def test_behind_the_last_page_is_nothing(papers, page):
    """And one finds back."""
    body = papers.client.get(f"/api/search?q=leaf&per_page=9&page={page}", headers=JSONLD).json
    shown = papers.client.get(f"/search.html?q=leaf&per_page=9&page={page}").text

    assert (102, [], f"{BASE}api/search?q=leaf&per_page=9&generation=1&page=12") == (
        body["hydra:totalItems"],
        body["hydra:member"],
        body["hydra:view"]["hydra:previous"],
    )
    assert "There are no more hits than 102." in shown


def test_a_walk_goes_on_through_a_load(own_client_of, load_into):
    """Each page comes from the generation in which the walk began."""
    client = own_client_of(bodies(12))
    loads = iter([bodies(14), bodies(16)])
    pages = walk(client, "/api/search?q=water&per_page=5", lambda: load_into(next(loads, bodies(16))))

    assert [f"o-{n:02}" for n in range(12)] == sorted(members(pages))
    assert [12] * 3 == [page["hydra:totalItems"] for page in pages]
    assert 16 == client.get("/api/search?q=water", headers=JSONLD).json["hydra:totalItems"]


@pytest.mark.parametrize("second", [bodies(14), bodies(12, o3=", restricted: a court says so")])
def test_a_page_says_of_which_generation_it_is(own_client_of, load_into, second):
    """Of the one that is walked through, as it may be seen now."""
    client = own_client_of(bodies(12))
    load_into(second)
    found = client.get("/api/search?q=water&per_page=5&generation=1", headers=JSONLD)

    assert "1" == found.headers["Foia-Graph-Generation"]


def test_a_walk_shows_nothing_that_was_taken_out(own_client_of, load_into):
    """It continues in a copy of its generation that lacks what must not be seen."""
    client = own_client_of(bodies(12))
    client.get("/api/search?q=water", headers=JSONLD)
    load_into(bodies(12, o3=", restricted: a court says so"))
    body = client.get("/api/search?q=water&generation=1&per_page=100", headers=JSONLD).json

    assert [f"o-{n:02}" for n in range(12) if n != 3] == sorted(members([body]))
    assert 11 == body["hydra:totalItems"]


def test_what_is_shown_in_a_walk_is_what_is_true_now(own_client_of, load_into):
    """A thing that is called otherwise now is shown by its new name, though it was found by the old one."""
    client = own_client_of(bodies(2))
    client.get("/api/search?q=water", headers=JSONLD)
    load_into(bodies(2).replace("Body 1 of water", "Body 1 of fire"))
    body = client.get("/api/search?q=water&generation=1", headers=JSONLD).json

    assert [("Body 0 of water", [[10, 15]]), ("Body 1 of fire", [])] == sorted(
        (hit["rdfs:label"], hit["marks"]) for hit in body["hydra:member"]
    )


def test_a_generation_that_is_not_there_is_refused(client_of):
    """As in lists."""
    answer = client_of(bodies(2)).get("/api/search?q=water&generation=99", headers=JSONLD)

    assert (404, "There is no generation 99 here, or no longer") == (
        answer.status_code,
        answer.json["detail"].partition(";")[0],
    )
