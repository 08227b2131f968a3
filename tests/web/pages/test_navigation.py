"""The menu: on every page the same entries, those that lead to something, with the current one marked."""

import re

import pytest

from foia_graph.web.app import create_app
from foia_graph.web.pages.navigation import MENU, MORE


def menu_of(page):
    return re.search(r'<nav aria-label="Site">.*?</nav>', page, re.DOTALL)[0]


def test_each_entry_of_the_menu_leads_to_a_page(client_of):
    """Whatever the menu names is there."""
    client = client_of()
    paths = re.findall(r'href="([^"]+)"', menu_of(client.get("/").text))

    assert [(200, path) for path in paths] == [(client.get(path).status_code, path) for path in paths]


def test_nothing_empty_is_in_the_menu(client_of):
    """Kinds of things of which the catalogue has none are omitted."""
    menu = menu_of(client_of("- {type: Person, id: ann, name: Ann, sensitivity: public-role}").get("/").text)

    assert [
        *("/search", "/timeline", "/doc/person/", "/questions", "/gaps", "/conflicts", "/explore", "/dossier")
    ] == [entry.path for entry in (*MENU, *MORE) if f'href="{entry.path}"' in menu]


def test_the_menu_has_five_entries(client_of):
    """The last opens the rest, without scripts."""
    page = '- {type: Page, id: list/7, text: "The water officer is (b)(6)."}'
    document = "- {type: ReleasedDocument, id: list, title: The list, description: Names.}\n"
    menu = menu_of(client_of(document + page).get("/").text)
    first, more = menu.split("<details>")

    assert ["Search", "Documents", "Redactions", "Timeline"] == re.findall(r">([^<\n]+)</a>", first)
    assert more.startswith("<summary>More</summary>")


def test_redactions_are_in_the_menu_where_there_are_any(client_of):
    """They are parts of pages, and have no names of their own."""
    page = '- {type: Page, id: list/7, text: "The water officer is (b)(6)."}'

    assert 'href="/redactions"' in menu_of(client_of(page).get("/").text)
    assert 'href="/redactions"' not in menu_of(client_of(page.replace("(b)(6)", "Ann")).get("/").text)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/doc/release/", [("/doc/release/", "page")]),
        ("/doc/release/2012-04-10.html", [("/doc/release/", "true")]),
        ("/search.html?q=people", [("/search", "page")]),
        ("/conflicts", [("/conflicts", "page")]),
        ("/void", []),
    ],
)
def test_the_menu_says_where_one_is(client_of, path, current):
    """The entry of this page is marked as the page, the one that leads to its kind as a part of the way."""
    page = client_of().get(path, headers={"Accept": "text/html"}).text

    assert current == re.findall(r'href="([^"]+)" aria-current="(\w+)"', menu_of(page))


def test_every_page_names_the_catalogue_and_can_be_skipped_through(client_of):
    """Every page begins with a link to its content and one home, and has a box for words."""
    page = client_of().get("/doc/release/2012-04-10.html").text

    assert [1, 1, 1] == [
        page.count('<a class="skip" href="#main">'),
        page.count('<p class="brand"><a href="/"><bdi>Records</bdi></a></p>'),
        page.count('role="search"'),
    ]


def test_a_page_of_an_error_without_a_catalogue_has_no_menu(tmp_path, profile):
    """Where nothing is loaded, no entry leads anywhere, and there is none."""
    page = create_app(tmp_path / "none", profile).test_client().get("/", headers={"Accept": "text/html"})

    assert (503, 0) == (page.status_code, page.text.count("<nav"))
