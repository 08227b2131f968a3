"""Listings that are read page by page: to their end, each item once, whatever happens meanwhile."""

import json

import pytest

from foia_graph.connectors.http.connection import RequestFailed
from foia_graph.connectors.imports.api_client import JsonReply
from foia_graph.connectors.imports.paged_listing import PagedListing, linked_page, numbered_page
from tests.connectors.fake_origin import cut_off, json_page, login_page, refusal, truncated
from tests.connectors.imports.test_api_client import HARBOR

PATH = "/api/documents/"


def documents(*numbers):
    return [{"id": number} for number in numbers]


def read(session, path=PATH, **more):
    """The ids of a listing, whether its end came, and the problems, the server called as http://here."""
    here = session.source.rstrip("/")
    listing = PagedListing(session, f"{here}{path}", "documents", **more)
    found = [item["id"] for item in listing]
    problems = [f"{each.path} {each.message}" for each in session.report.problems]
    return found, listing.is_complete, [problem.replace(here, "http://here") for problem in problems]


@pytest.fixture
def session(fake, tmp_path):
    return fake.session("/", tmp_path, HARBOR)


def test_pages_are_read_to_the_last(fake, session):
    fake.list_pages(PATH, documents(1, 2), documents(3, 4), documents(5))

    assert ([1, 2, 3, 4, 5], True, []) == read(session)
    assert [PATH, f"{PATH}?page=2", f"{PATH}?page=3"] == fake.paths


@pytest.mark.parametrize(
    "faults",
    [
        [refusal(429, "0")],
        [refusal(500), refusal(502)],
        [cut_off({"count": 4})],
        [truncated({"results": []})],
    ],
)
def test_a_page_that_failed_is_asked_for_again_and_those_before_are_not(fake, session, faults):
    fake.list_pages(PATH, documents(1, 2), documents(3, 4))
    fake.fail(f"{PATH}?page=2", *faults)

    assert ([1, 2, 3, 4], True, []) == read(session)
    assert [PATH, *[f"{PATH}?page=2"] * (len(faults) + 1)] == fake.paths


def test_a_page_that_never_comes_ends_the_listing_and_leaves_what_came(fake, session):
    fake.list_pages(PATH, documents(1, 2), documents(3))
    fake.fail(f"{PATH}?page=2", *[refusal(500)] * 4)

    assert (
        [1, 2],
        False,
        [
            f"http://here{PATH}?page=2 is not available now: the server answers 500 Internal Server Error; "
            f"of the listing http://here{PATH}, 2 of documents came before"
        ],
    ) == read(session)


def test_a_first_page_that_does_not_come_is_raised(fake, session):
    fake.pages[PATH] = login_page()

    with pytest.raises(RequestFailed, match="is a web page where JSON should be"):
        read(session)


def test_what_is_listed_twice_is_yielded_once(fake, session):
    """A document came in while the listing was read, so the second page begins with the last of the first."""
    fake.list_pages(PATH, documents(2, 3), documents(3, 4), documents(5))
    for path in (PATH, f"{PATH}?page=2", f"{PATH}?page=3"):
        page = fake.pages[path]
        fake.pages[path] = json_page({**json.loads(page.body), "count": 4})

    assert ([2, 3, 4, 5], True, []) == read(session)


def test_a_listing_that_shrinks_while_it_is_read_is_read_again(fake, session):
    """A document went, so one slid from the second page to the first after that was read."""
    link = fake.url(f"{PATH}?page=2")
    fake.pages[PATH] = [
        json_page({"count": 5, "next": link, "results": documents(1, 2, 3)}),
        json_page({"count": 4, "next": link, "results": documents(2, 3, 4)}),
    ]
    fake.put(f"{PATH}?page=2", {"count": 4, "next": None, "results": documents(5)})
    found, complete, problems = read(session)

    assert ([1, 2, 3, 5], True, []) == (found, complete, problems)

    fake.pages[PATH] = [
        json_page({"count": 5, "next": link, "results": documents(1, 2)}),
        json_page({"count": 5, "next": link, "results": documents(2, 3)}),
    ]
    fake.put(f"{PATH}?page=2", {"count": 5, "next": None, "results": documents(4)})

    assert (
        [1, 2, 4, 3],
        False,
        [
            f"http://here{PATH} says that it has 5 of documents, and lists 4; "
            "it may have changed while it was read"
        ],
    ) == read(session)


def test_a_first_page_that_does_not_come_again_leaves_what_came(fake, session):
    fake.pages[PATH] = [json_page({"count": 2, "results": documents(1)}), login_page()]
    found, complete, (problem,) = read(session)

    assert ([1], False) == (found, complete)
    assert "is a web page where JSON should be" in problem


def test_pages_in_a_circle_are_told(fake, session):
    fake.put(PATH, {"next": f"{PATH}?page=2", "results": documents(1)})
    fake.put(f"{PATH}?page=2", {"next": fake.url(PATH), "results": documents(2)})

    assert (
        [1, 2],
        False,
        [
            f"http://here{PATH} is not read to its end: its pages have a cycle: they lead back to "
            f"http://here{PATH}; "
            f"of the listing http://here{PATH}, 2 of documents came before"
        ],
    ) == read(session)


def test_endless_pages_with_nothing_new_are_left(fake, session):
    def made(path, query):
        following = int(query.get("page", 1)) + 1
        return json_page({"next": f"{path}?page={following}", "results": documents(1)})

    fake.made = made
    found, complete, (problem,) = read(session)

    assert ([1], False) == (found, complete)
    assert "is not read to its end: 3 pages in a row have nothing new" in problem
    assert 4 == len(fake.paths)


def test_endless_pages_with_ever_more_end_at_the_bound(fake, tmp_path):
    def made(path, query):
        page = int(query.get("page", 1))
        return json_page({"next": f"{path}?page={page + 1}", "results": documents(page)})

    fake.made = made
    found, complete, (problem,) = read(fake.session("/", tmp_path, limits={"requests": 10}))

    assert (list(range(1, 11)), False) == (found, complete)
    assert "is not asked for: the origin needs more than 10 requests" in problem


def test_a_next_page_on_another_server_is_not_asked_for(fake, session):
    fake.put(PATH, {"next": "https://example.org/?page=2", "results": documents(1)})
    found, complete, (problem,) = read(session)

    assert ([1], False) == (found, complete)
    assert (
        "is not read to its end: leads to https://example.org, another server, which is not asked" in problem
    )


def test_a_next_page_under_the_name_of_the_platform_is_asked_of_its_double(fake, session):
    fake.put(PATH, {"next": "https://api.harbor.test/api/documents/?page=2", "results": documents(1)})
    fake.put(f"{PATH}?page=2", {"next": None, "results": documents(2)})

    assert ([1, 2], True, []) == read(session)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"detail": "no such thing"}, "is no page of a listing; of the listing http://here"),
        ({"results": {"id": 1}}, "is no page of a listing; of the listing http://here"),
        ("documents", "is no page of a listing; of the listing http://here"),
    ],
)
def test_what_is_no_listing_is_told(fake, session, value, problem):
    fake.put(PATH, value)
    found, complete, (told,) = read(session)

    assert ([], False) == (found, complete)
    assert problem in told


def test_items_that_are_no_objects_are_counted(fake, session):
    fake.put(PATH, {"results": [{"id": 1}, 2, None]})

    assert ([1], True, [f"http://here{PATH} lists 2 of documents that are no objects"]) == read(session)


def test_numbered_pages_end_at_the_number_of_the_header_or_where_there_are_none(fake, session):
    """As WordPress answers: lists, with the number of pages in a header, or 400 for a page too many."""
    headers = {"X-WP-TotalPages": "2", "X-WP-Total": "3"}
    fake.put("/posts", documents(1, 2), headers=headers)
    fake.put("/posts?page=2", documents(3), headers=headers)
    fake.put("/tags", documents(4))
    fake.put("/tags?page=2", {"code": "rest_post_invalid_page_number"}, status=400)

    assert ([1, 2, 3], True, []) == read(session, "/posts", next_page=numbered_page)
    assert ([4], True, []) == read(session, "/tags", next_page=numbered_page, end_statuses=frozenset((400,)))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            '<https://a.test/?page=2>; rel="next", <https://a.test/?page=9>; rel="last"',
            "https://a.test/?page=2",
        ),
        ("</b>; rel=last, </a?page=2,3>; rel=next", "https://a.test/a?page=2,3"),
        ('</a>; rel="prev"', ""),
        ("", ""),
    ],
)
def test_the_header_link_names_the_next_page(header, expected):
    assert expected == linked_page(JsonReply("https://a.test/", {"link": header}, []))
