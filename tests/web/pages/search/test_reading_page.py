"""How a search was read, as people see it: names, questions, numbers, quotes, and pictures of pages."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from case_tables import records_beside
from tests.web.conftest import ClientOf

HTML = {"Accept": "text/html"}
RECORDS = records_beside(__file__, "reading_page")


@pytest.fixture(scope="module")
def client(client_of: ClientOf) -> FlaskClient:
    return client_of(RECORDS)


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=HTML)
    assert 200 == answer.status_code, answer.text
    return unescape(answer.text)


def test_the_variants_of_a_name_are_said_and_can_be_left_out(client):
    """A link takes the words to the letter."""
    shown = page(client, "/search?q=River+Valley+Police+Department")

    assert "Also searched: RVPD." in shown
    assert "Minutes of the" in shown
    literal = re.search(r'<a href="([^"]+)">Search for these words alone', shown)
    assert literal
    alone = page(client, literal[1])
    assert "Also searched" not in alone
    assert "Minutes of the" not in alone


def test_a_question_is_answered_by_the_nearest(client):
    """The page says what it omitted, and names other words to look for."""
    shown = page(client, "/search?q=Who+opened+the+gate+with+lanterns%3F")

    assert "nearest, without “lanterns”: opened gate." in shown
    assert "1 hit<" in shown


def test_claims_on_one_quote_are_one_hit(client):
    """Which names the others; the data still has each."""
    shown = page(client, "/search?q=gate&kind=claim")

    assert '<h2 id="found">1 hit</h2>' in shown
    assert "there are 2 in all" in shown
    assert "<summary>2 claims rest on these words</summary>" in shown
    assert {"Date", "Issues it raises"} <= set(re.findall(r"<li>([A-Z][\w ]+): <a ", shown))
    assert 2 == client.get("/api/search.jsonld?q=gate&kind=claim").json["hydra:totalItems"]


def test_the_pages_of_hits_go_by_quotes(client):
    """One page is enough for one quote."""
    assert 'rel="next"' not in page(client, "/search?q=gate&kind=claim&per_page=1")


def test_programs_are_told_how_words_are_read(client):
    """In the notice of the view; the nearest are given only to who asks for them."""
    plain = client.get("/api/search.jsonld?q=gate+unicorn").json
    near = client.get("/api/search.jsonld?q=gate+unicorn&read=auto").json

    assert (0, 2) == (plain["hydra:totalItems"], near["hydra:totalItems"])
    assert "without “unicorn”" in near["hydra:view"]["rdfs:comment"]["value"]
    assert 1 == client.get("/api/search.jsonld?q=RVPD&read=words&kind=document").json["hydra:totalItems"]
    assert 400 == client.get("/api/search.jsonld?q=gate&read=aloud").status_code


@pytest.mark.parametrize("typed", ["GARDEN-000119", "garden 119", "000119", "Bates no. GARDEN-000119"])
def test_a_bates_number_is_recognized(papers, typed):
    """However it is written, and by its digits alone; what bears it is one click away."""
    shown = page(papers.client, f"/search?q={typed}")

    assert "Read as a Bates number" in shown
    assert 'GARDEN-000119</bdi>: <a href="/doc/document/plants/page/2"' in shown
    assert "The same read as words is below." in shown


def test_a_range_of_bates_numbers_is_recognized(papers):
    """All pages of it are named."""
    shown = page(papers.client, "/search?q=GARDEN-000118+to+120")

    assert "Read as Bates numbers: <bdi>GARDEN-000118 to 120</bdi>" in shown
    assert all(f'href="/doc/document/plants/page/{number}"' in shown for number in (1, 2, 3))


def test_an_unknown_bates_number_has_neighbours(papers):
    """And what looks like a number and is none is left alone."""
    shown = page(papers.client, "/search?q=ICE+117630")

    assert "No page or document with this number is known. Nearest:" in shown
    assert "ICE 117629" in shown
    assert "Read as" not in page(papers.client, "/search?q=section+552")
    assert "Read as" not in page(papers.client, "/search?q=memo+of+2011")


def test_a_page_has_a_crop_of_its_picture(papers):
    """
    Around the words, highlighted, of a known size, and loaded when it is looked at; it leads to the page.
    """
    shown = page(papers.client, "/search?q=watered+twice&kind=page")
    crop = re.search(
        r'<a class="crop" href="(?P<to>[^"]+)">\s*<img src="(?P<src>[^"]+)" width="(?P<width>\d+)" '
        r'height="(?P<height>\d+)" loading="lazy"',
        shown,
    )
    assert crop
    assert re.match(r"/iiif/image/[\w-]+/\d/pct:[\d.,]+/\d+,/0/default\.jpg", crop["src"])
    assert re.match(r"/doc/document/[\w-]+/page/\d\?q=", crop["to"])
    assert int(crop["width"]) > int(crop["height"]) > 40
    assert len(re.findall(r"<rect ", shown.partition("</svg>")[0])) >= 2


def test_a_hit_leads_to_its_words_on_the_page(papers):
    """A search in the page, and where they begin on it."""
    shown = page(
        papers.client, "/search?q=have+them+watered+twice+each+week+the+water+officer+homeland&kind=page"
    )
    hit = re.search(r'<h3><bdi><a href="(/doc/document/[\w-]+/page/\d[^"]*)"', shown)

    assert "nothing has it word for word" in shown
    assert hit
    address = urlsplit(hit[1])
    assert "watered twice a week" in parse_qs(address.query)["q"][0]
    assert f'<span id="{address.fragment}"></span><mark' in page(
        papers.client, f"{address.path}?{address.query}"
    )


def test_a_page_that_hides_words_has_no_crop(papers):
    """Nothing of what lies under a box is found, nor shown, unless somebody cleared the file."""
    shown = page(papers.client, "/search?q=springfield")

    assert "/image/seen/1/" in shown
    assert "leaky/page/1" not in shown
    assert "image/in-leaky/1/" not in shown
