"""Searching in one document: the list of hits, and the words highlighted on its pages."""

import re
from html import unescape

import pytest

from case_tables import tabled

HTML = {"Accept": "text/html"}
PLANTS = "/doc/document/plants"


def shown(client, path, status=200):
    """Give a page as HTML, with its spaces made even."""
    answer = client.get(path, headers=HTML)
    assert status == answer.status_code
    return " ".join(answer.text.split())


def plain(markup):
    return " ".join(unescape(re.sub("<[^>]+>", " ", markup)).split())


def test_hits_are_listed_page_by_page_with_their_numbers(papers):
    """Each page has its Bates number, the count of its hits, and each hit its words in their context."""
    page = shown(papers.client, f"{PLANTS}?q=twice")

    assert "3 hits on 3 pages for “ twice ”" in plain(page)
    hits = page.partition('id="hits"')[2].partition("</section>")[0]
    assert ["GARDEN-000118", "GARDEN-000119", "GARDEN-000120"] == re.findall(r"<bdi>(GARDEN-\d+)</bdi>", hits)
    assert 'href="/doc/document/plants/page/2?q=twice#hit-2"' in page
    assert "has them watered <mark>twice</mark> a week." in page


@tabled
def test_the_words_are_those_of_the_search(papers, words, total):
    """Phrases, codes, numbers and operators mean what they mean in the search of everything."""
    page = shown(papers.client, f"{PLANTS}?q={words}")

    assert f"{total} hit{'' if total == 1 else 's'} on" in plain(page)


def test_a_number_spelled_otherwise_is_lit_where_it_is_printed(papers):
    """A Bates number is found without its zeros, and highlighted as it is."""
    page = shown(papers.client, f"{PLANTS}/page/2?q=garden119")

    assert '<mark class="hit" id="hit-1">GARDEN-000119</mark>' in page


def test_hits_are_lit_in_the_words_and_on_the_picture(papers):
    """A page that keeps the words of the search shows where they are, each with an anchor of its own."""
    page = shown(papers.client, f"{PLANTS}/page/2?q=officer")

    assert re.search(
        r'The water <span id="at-\d+"></span><mark class="hit" id="hit-2">officer</mark> is', page
    )
    assert re.search(r'<a id="on-hit-2" href="#hit-2"[^>]*><rect class="hit" x="[\d.]+"', page)
    assert "Hit 2 of 3" in plain(page)
    assert 'class="previous-hit" href="/doc/document/plants/page/1?q=officer#hit-1"' in page
    assert 'class="next-hit" href="/doc/document/plants/page/3?q=officer#hit-3"' in page


def test_a_hit_within_a_finding_is_lit_within_its_link(papers):
    """What was found on the page stays a link, also where a hit begins before it."""
    page = shown(papers.client, f'{PLANTS}/page/1?q="is (b)(6), and"')

    assert (
        '<mark class="hit" id="hit-1">is </mark><a class="redaction" href="#redaction-exemptions-1-1" '
        'title="(b)(6) Personal privacy"><mark class="hit">(b)(6)</mark></a><mark class="hit">, and</mark>'
    ) in page


def test_a_page_without_a_hit_leads_to_those_that_have_one(papers):
    """Whoever turns pages with a search sees that there is none here, and where there is."""
    page = shown(papers.client, f"{PLANTS}/page/3?q=000118")

    assert "None here of 1" in plain(page)
    assert 'class="previous-hit" href="/doc/document/plants/page/1?q=000118#hit-1"' in page
    assert '<a class="next-hit" hidden' in page


def test_nothing_to_find_is_said_in_a_sentence(papers):
    """Words that are nowhere, and what is no search, are no errors."""
    assert "The words are not in this document." in shown(papers.client, f"{PLANTS}?q=zebra")
    assert "There is no word to look for; write some letters or digits." in shown(
        papers.client, f"{PLANTS}?q=--"
    )
    assert "Taken as plain words" in shown(papers.client, f"{PLANTS}?q=(twice")


def test_what_the_address_asks_beyond_the_hits_is_refused(papers):
    """There are as many parts of the list as there are."""
    assert 400 == papers.client.get(f"{PLANTS}?q=twice&part=2", headers=HTML).status_code
    assert 400 == papers.client.get(f"{PLANTS}?q=twice&q=week", headers=HTML).status_code


def test_an_older_state_is_not_searched(papers):
    """The index is of what is served now, so the past is not answered from it."""
    page = shown(papers.client, f"{PLANTS}?q=twice&asOf=2999-12-31")

    assert "A document is searched in its current state only; remove asOf to search it." in page
    assert "hits on" not in plain(page)


@pytest.mark.parametrize("words", ["Springfield", "Jane", '"Jane Roe"'])
def test_words_that_are_held_back_are_no_hits(papers, words):
    """A page with words under a box has no text, and so no hit; the other pages of its file have theirs."""
    leaky = "/doc/document/in-leaky"

    assert "The words are not in this document." in shown(papers.client, f"{leaky}?q={words}")
    assert "3 hits on 3 pages" in plain(shown(papers.client, f"{leaky}?q=twice"))
