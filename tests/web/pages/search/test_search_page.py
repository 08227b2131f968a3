"""The search as people see it."""

import re
from xml.etree import ElementTree

import pytest

from tests.web.conftest import BASE

HTML = {"Accept": "text/html"}


def page(client, path):
    answer = client.get(path, headers=HTML)
    assert 200 == answer.status_code, answer.text
    return answer.text


def test_words_are_marked_and_nothing_is_markup(searched):
    """What sources write is shown as it is written."""
    shown = page(searched.test_client(), "/search?q=dry")

    assert '<p class="snippet">watered &amp; kept &lt;b&gt;<mark>dry</mark>&lt;/b&gt;</p>' in shown
    assert '<h2 id="found">1 hit</h2>' in shown


def test_what_is_typed_is_shown_as_it_was_typed(searched):
    """In the form, in the title, in links."""
    shown = page(searched.test_client(), "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>" not in shown
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in shown


def test_a_claim_is_shown_as_what_it_is_about(searched):
    """With the field of that, and where it is said."""
    shown = page(searched.test_client(), "/search?q=dry")

    assert re.search(
        r'<h3><bdi><a href="/doc/release/2012-04-10#claim-\w+">New FOIA Documents</a></bdi> '
        r'<span class="kind">Claim: Issues it raises</span></h3>',
        shown,
    )
    assert '<li>source: <bdi><a href="/doc/source/post">New documents</a></bdi></li>' in shown


def test_a_page_leads_to_its_words(papers):
    """A search in its document marks them; the fragment is where they begin in the text of the page."""
    shown = page(papers.client, "/search?q=GARDEN-000119&kind=page")
    start = papers.client.get("/doc/document/plants/page/2/text").text.index("GARDEN-000119")

    lit = f"?q=%22GARDEN-000119%22#at-{start}"
    target = page(papers.client, "/doc/document/plants/page/2?q=%22GARDEN-000119%22")
    assert f'<span id="at-{start}"></span><mark class="hit" id="hit-1">GARDEN-000119</mark>' in target
    assert f'<a href="/doc/document/plants/page/2{lit}">A memo on plants, page 2</a>' in shown
    assert "<li>GARDEN-000119</li>" in shown
    assert '<li>in <bdi><a href="/doc/document/plants">A memo on plants</a></bdi></li>' in shown
    assert '<li>released in <bdi><a href="/doc/release/memos">The memos</a></bdi></li>' in shown


def test_an_email_is_shown_with_who_sent_it_and_when(searched):
    """Where there is no such page, its number is no link."""
    shown = page(searched.test_client(), "/search?q=plan&kind=email")

    assert "<li>from Gomez, Ana</li>" in shown
    assert '<li><time datetime="2011-06-07">7 June 2011</time></li>' in shown
    assert "<li><bdi>page 3</bdi></li>" in shown


def test_facets_are_links_that_choose_and_give_up(searched):
    """A value chosen can be omitted; the form keeps what is chosen when the words change."""
    client = searched.test_client()
    shown = page(client, "/search?q=water*&kind=email&sort=date")

    assert '<a href="/search?q=water%2A&amp;kind=email&amp;kind=claim&amp;sort=date">' not in shown
    assert '<a href="/search?q=water%2A&amp;sort=date" aria-current="true">E-mails</a>' in shown
    assert '<a href="/search?q=water%2A&amp;kind=email&amp;sort=date&amp;issue=victims">Victims</a>' in shown
    assert '<input type="hidden" name="kind" value="email">' in shown
    assert '<input type="hidden" name="sort" value="date">' in shown
    assert '<b aria-current="true">oldest first</b>' in shown


def test_pages_of_hits_lead_to_each_other(papers):
    """Before and behind, in the generation of the first one."""
    shown = page(papers.client, "/search?q=leaf&page=2")

    assert (
        '<a rel="prev" href="/search?q=leaf&amp;per_page=20&amp;generation=1&amp;page=1">Previous</a>'
        in shown
    )
    assert '<a rel="next" href="/search?q=leaf&amp;per_page=20&amp;generation=1&amp;page=3">Next</a>' in shown
    assert '<ol class="hits" start="21">' in shown


@pytest.mark.parametrize(
    ("path", "said"), [("/search", ""), ("/search?q=", ""), ("/api/search.html?q=!!!", "no word")]
)
def test_who_looks_for_nothing_gets_the_form(searched, path, said):
    """With what may be written in it."""
    shown = page(searched.test_client(), path)

    assert '<input id="find" type="search" name="q"' in shown
    assert "Search tips" in shown
    assert said in shown


def test_every_example_of_the_form_is_a_search(searched):
    """None is taken as plain words."""
    client = searched.test_client()
    examples = re.findall(r'<a href="(/search\?q=[^"]+)"><code>', page(client, "/search"))
    known = [each for each in examples if "juveniles" not in each]  # an issue of another catalogue

    assert 12 < len(examples)
    assert [] == [each for each in known if "Taken as plain words" in client.get(each, headers=HTML).text]


@pytest.mark.parametrize(
    "path", ["/", "/doc/release/2012-04-10", "/catalog", "/sparql", "/conflicts", "/api", "/nothing"]
)
def test_every_page_has_one_search_box(searched, path):
    """A form that works without scripts, with a label."""
    shown = searched.test_client().get(path, headers=HTML).text

    assert 1 == shown.count('role="search" action="/search"')
    assert 1 == shown.count(' for="find">')
    assert '<a href="/search">Search</a>' in shown


def test_browsers_can_add_the_search(searched):
    """Every page links to an OpenSearch description, whose names are as short as they must be."""
    client = searched.test_client()
    answer = client.get("/opensearch.xml")
    found = ElementTree.fromstring(answer.data)
    names = {each.tag.rpartition("}")[2]: each.text for each in found}

    assert (200, "application/opensearchdescription+xml") == (answer.status_code, answer.mimetype)
    assert ("Records", "Records") == (names["ShortName"], names["LongName"])
    assert [
        ("text/html", f"{BASE}search?q={{searchTerms}}"),
        ("application/ld+json", f"{BASE}api/search?q={{searchTerms}}"),
        ("application/atom+xml", f"{BASE}search.atom?q={{searchTerms}}"),
        ("application/x-suggestions+json", f"{BASE}api/suggest?q={{searchTerms}}"),
    ] == [(each.get("type"), each.get("template")) for each in found if each.tag.endswith("}Url")]
    assert '+xml" href="/opensearch.xml" title="Search">' in page(client, "/")
