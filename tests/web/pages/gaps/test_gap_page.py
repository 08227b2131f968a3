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
    assert "6 May 2012" in promised
    assert "Missing: MAPLE-000101 to MAPLE-000300 (200 numbers) (letter says 200 pages enclosed)" in promised
    assert "document/letter says" not in page
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


def test_a_release_has_the_gaps_of_its_documents(client_of):
    """Also where it is chosen in the form, whose other field sends nothing."""
    client = client_of(WORLD)
    answer = client.get("/gaps?about=release/seven&kind=")
    page = shown(client, "/gaps?about=release/seven")

    assert (303, "/gaps?about=release/seven") == (answer.status_code, answer.headers["Location"])
    assert '<option value="release/seven" selected>Seven</option>' in page
    assert 'href="/doc/document/letter"' in page and "/doc/work/" not in page.partition("<main")[2]


def test_a_kind_may_be_chosen(client_of):
    """Of those that there are, by their titles; groups without it are not shown."""
    page = shown(client_of(WORLD), "/gaps?kind=withheld").partition("<main")[2]

    assert "selected>Pages withheld in full or referred, by documents</option>" in page
    assert '<h2 id="withheld"' in page and '<h2 id="promised"' not in page
    assert "Broken links" not in re.search("<select id=.choose-kind.*?</select>", page, re.DOTALL)[0]


def test_what_only_outside_sources_know_is_apart(client_of):
    """What the collection mentions itself is not among it."""
    outside = """
- {type: SourceDocument, id: theirs, title: Theirs}
- {type: CitedWork, id: manual-of-others, title: Their manual, source: theirs, holdingStatus: cited-only}
"""
    page = shown(client_of(WORLD, outside), "/gaps")
    known = page[page.index('<h2 id="outside"') : page.index('<h2 id="withheld"')]
    mentioned = page[page.index('<h2 id="referenced"') : page.index('<h2 id="outside"')]

    assert 'href="/doc/work/manual-of-others"' in known and 'href="/doc/work/book"' not in known
    assert 'href="/doc/work/book"' in mentioned and "manual-of-others" not in mentioned


def test_what_curators_mend_has_pages_of_its_own(client_of):
    """The page of missing records leads there, and lists none of it."""
    client = client_of(WORLD)
    page, rights = shown(client, "/gaps"), shown(client, "/gaps?group=rights")

    assert '<h2 id="rights"' not in page and '<a href="/gaps?group=rights">No rights statement</a>' in page
    assert "<h1>No rights statement</h1>" in rights and 'href="/doc/release/seven"' in rights


def test_it_is_one_click_from_home(client_of):
    """Where all pages lead."""
    assert '<a href="/gaps">' in shown(client_of(WORLD), "/")
