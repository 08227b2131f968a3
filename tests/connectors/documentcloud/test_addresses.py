"""Addresses of DocumentCloud: what each selects, and whom it asks."""

import pytest

from foia_graph.connectors.documentcloud import parse_source, site_of
from foia_graph.errors import InputError

API = "https://api.www.documentcloud.org/api"


@pytest.mark.parametrize(
    ("source", "kind", "what"),
    [
        ("https://www.documentcloud.org/documents/12-a-memo/", "document", "12"),
        ("https://www.documentcloud.org/documents/12-a-memo.html#document/p3/a5", "document", "12"),
        ("https://embed.documentcloud.org/documents/12-a-memo/?embed=1", "document", "12"),
        (f"{API}/documents/12/", "document", "12"),
        (f"{API}/documents/12/notes/", "document", "12"),
        ("https://www.documentcloud.org/projects/harbor-papers-40/", "project", "40"),
        ("https://www.documentcloud.org/projects/40-harbor-papers", "project", "40"),
        (f"{API}/projects/40/", "project", "40"),
        (f"{API}/projects/40/documents/", "project", "40"),
        ("https://www.documentcloud.org/users/r-roe-3/", "listing", f"{API}/documents/?user=3"),
        (f"{API}/organizations/7/", "listing", f"{API}/documents/?organization=7"),
        (
            "https://www.documentcloud.org/app?q=%2Bproject%3A40%20port&sort=title",
            "listing",
            f"{API}/documents/search/?q=%2Bproject%3A40+port&sort=title",
        ),
        ("https://www.documentcloud.org/documents/?q=port", "listing", f"{API}/documents/search/?q=port"),
        (
            "https://www.documentcloud.org/public/search/projectid:40-harbor-papers",
            "listing",
            f"{API}/documents/search/?q=project%3A40",
        ),
        (
            "https://www.documentcloud.org/#search/port fees",
            "listing",
            f"{API}/documents/search/?q=port+fees",
        ),
        (f"{API}/documents/?user=3&page=2", "listing", f"{API}/documents/?user=3&page=2"),
        (f"{API}/documents/search/?q=port", "listing", f"{API}/documents/search/?q=port"),
        (
            f"{API}/projects/40/documents/?ordering=title",
            "listing",
            f"{API}/projects/40/documents/?ordering=title",
        ),
    ],
)
def test_addresses_of_pages_and_of_the_interface_select(source, kind, what):
    found = parse_source(source)

    assert (kind, what, API) == (found.kind, found.number or found.url, found.api)


@pytest.mark.parametrize(
    ("source", "api"),
    [
        ("http://127.0.0.1:8000/projects/a-40/", "http://127.0.0.1:8000/api"),
        ("https://www.dev.documentcloud.org/documents/12-a/", "https://api.dev.documentcloud.org/api"),
        ("http://documentcloud.org/documents/12", API),
        ("https://records.example.org/api/documents/12/", "https://records.example.org/api"),
    ],
)
def test_the_interface_belongs_to_the_host(source, api):
    assert api == parse_source(source).api


@pytest.mark.parametrize("path", ["", "help/api", "documents/", "app", "documents/abc"])
def test_what_selects_nothing_is_refused(path):
    with pytest.raises(InputError):
        parse_source(f"https://www.documentcloud.org/{path}")


def test_selections_have_names_of_their_own():
    """What is deleted from one listing is not gone from another."""
    sources = ("/projects/40", "/projects/41", "/documents/40", "/app?q=a", "/app?q=b")

    assert 5 == len({parse_source(f"https://www.documentcloud.org{each}").name for each in sources})


def test_a_site_is_that_of_the_platform():
    assert "https://www.documentcloud.org" == site_of("http://127.0.0.1:8000/api")
