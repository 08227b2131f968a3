"""The page of gaps: groups, and in each who says so, in which words, since when."""

import re

from case_tables import records_beside
from tests.web.pages.documents.test_documents import shown

WORLD = records_beside(__file__, "gap_page")


def test_letters_whose_pages_are_absent_come_first(client_of):
    """With the words of the promise, who wrote it, and when; then what is counted, and what is announced."""
    page = shown(client_of(WORLD), "/gaps")
    promised = page[page.index('id="promised"') : page.index('id="referenced"')]
    names = re.findall(r'<li><p><bdi><a href="([^"]+)"', promised)

    assert ["/doc/document/letter", "/doc/release/seven", "/doc/work/manual"] == names
    assert "MAPLE-000101 through MAPLE-000300" in promised
    assert '<a href="/doc/agency/dhs">Department of Gardens</a>' in promised
    assert "2012-05-06" in promised
    assert '<q dir="auto">released 16 documents</q>' in promised
    assert '<q dir="auto">will be published soon</q>' in promised


def test_the_others_have_groups_of_their_own(client_of):
    """What is only cited, and what was withheld in full."""
    page = shown(client_of(WORLD), "/gaps")
    referenced = page[page.index('<h2 id="referenced"') : page.index('<h2 id="withheld"')]
    withheld = page[page.index('<h2 id="withheld"') : page.index('<h2 id="bates"')]

    assert 'href="/doc/work/book"' in referenced
    assert "12 pages withheld in full, under (b)(5)" in withheld


def test_a_group_goes_on_over_pages(client_of):
    """Beside the others stand the first of a group."""
    works = "".join(
        f"- {{type: CitedWork, id: w{n}, title: Work {n}, source: post, holdingStatus: cited-only}}\n"
        for n in range(120)
    )
    client = client_of(f"- {{type: SourceDocument, id: post, title: A post}}\n{works}")
    first, second = shown(client, "/gaps?group=referenced"), shown(client, "/gaps?group=referenced&page=2")

    assert 10 == shown(client, "/gaps").count("/doc/work/w")
    assert (100, 20) == tuple(page.count("/doc/work/w") for page in (first, second))
    assert '<a rel="next" href="/gaps?group=referenced&amp;page=2">' in first
    assert 400 == client.get("/gaps?group=holes").status_code


def test_it_is_one_click_from_home(client_of):
    """Where all pages lead."""
    assert '<a href="/gaps">' in shown(client_of(WORLD), "/")
