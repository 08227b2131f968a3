"""Two pages next to each other, word by word, as people and programs see them."""

import json
import re

import pytest

from foia_graph.extract.near_duplicates.diff import MAX_WORDS
from tests.extract.near_duplicates.texts import MEMO
from tests.web.conftest import BASE
from tests.web.pages.documents.test_documents import shown

SECRET = "four letters from families and one from a judge"
WITHHELD = MEMO.replace(SECRET, "(b)(6)").replace("sheriff", "sherifi")
PATH = "/compare/first/2/second/1"


def document(name, release, text, **more):
    said = {"type": "ReleasedDocument", "id": name, "title": f"The {name}", "description": "A memo."}
    return json.dumps({**said, "inSeries": release, "text": text, **more})


def stamped(bates, *texts):
    """Put a Bates number under each page."""
    return "\f".join(f"{text}\n{bates}{place}" for place, text in enumerate(texts))


RECORDS = "".join(
    f"- {line}\n"
    for line in (
        '{"type": "Release", "id": "in-may", "title": "Records of May", "description": "Some."}',
        '{"type": "Release", "id": "in-june", "title": "Records of June", "description": "Others."}',
        document("first", "in-may", stamped("MAPLE-00011", "A cover", MEMO, "An end")),
        document("second", "in-june", stamped("OTHER-00004", WITHHELD, "Another page", "An end")),
        document("long", "in-june", "word " * (MAX_WORDS + 1)),
        document("secret", "in-june", MEMO, restricted="a court says so"),
    )
)


@pytest.fixture
def client(client_of):
    return client_of(RECORDS)


def body(client, path=PATH):
    """Give a comparison as JSON-LD."""
    return client.get(path, headers={"Accept": "application/ld+json"}).json


def test_both_texts_stand_beside_each_other(client):
    """
    With their numbers and releases, and links to both pages; what one shows and the other hides stands out.
    """
    page = re.sub("</?bdi>", "", shown(client, PATH))

    assert "<h1>Page 2 of The first beside Page 1 of The second</h1>" in page
    assert (
        '<a href="/doc/document/first/page/2">Page 2</a> of <a href="/doc/document/first">The first</a>'
        in page
    )
    assert "MAPLE-000111" in page and "OTHER-000040" in page
    assert '<a href="/doc/release/in-may">Records of May</a>' in page
    marked = re.findall(r'<span class="(\w+)" id="[a-z]+-\d+" title="([^"]+)">([^<]+)</span>', page)
    assert ("revealed", "Redacted in the other copy: (b)(6) Personal privacy", f"{SECRET}.") in marked
    assert ("withheld", "(b)(6) Personal privacy", "(b)(6).") in marked
    assert ("alike", "OCR differs", "sherifi") in marked
    assert re.search(r"Likely the same page \(9\d % similar\)", page)
    assert "1 passage of one copy is redacted in the other" in page
    assert '<a href="/compare/second/1/first/2">' in page


def test_the_page_needs_no_scripts(client):
    """Nor styles in it; what is marked is marked by classes."""
    page = shown(client, PATH)
    main = page[page.index("<main") :]

    assert [] == re.findall("<script|style=|<span[^>]*></span>", main)


def test_a_program_gets_the_passages(client):
    """Put together they are the texts of both pages; what is hidden says by which page, and by what sign."""
    found = body(client)
    texts = ["".join(passage[side] for passage in found["passages"]) for side in ("left", "right")]
    (revealed,) = [passage for passage in found["passages"] if "hidden" in passage]

    assert [f"{MEMO}\nMAPLE-000111", f"{WITHHELD}\nOTHER-000040"] == texts
    assert {"by": "right", "sign": "mark", "exemptions": [f"{BASE}scheme/exemptions/b6"]} == revealed[
        "hidden"
    ]
    assert revealed["left"].startswith(SECRET)
    assert {
        "page": f"{BASE}id/document/second/page/1",
        "document": f"{BASE}id/document/second",
        "number": 1,
        "bates": ["OTHER-000040"],
        "releases": [f"{BASE}id/release/in-june"],
        "truncated": False,
    } == found["right"]
    assert 0.9 < found["similarity"] < 1


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [("jsonld", "application/ld+json"), ("ttl", "text/turtle"), ("html", "text/html")],
)
def test_a_suffix_names_a_form(client, suffix, media_type):
    """As everywhere."""
    answer = client.get(f"{PATH}.{suffix}")

    assert (200, media_type) == (answer.status_code, answer.mimetype)


def test_it_is_linked_data(client):
    """The comparison is related to both pages."""
    said = f"<{BASE}compare/first/2/second/1> <http://purl.org/dc/terms/relation> <{BASE}id/document/{{}}>"
    text = client.get(f"{PATH}.nt").text

    assert (True, True) == tuple(said.format(page) in text for page in ("first/page/2", "second/page/1"))


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/compare?a=document/first/page/2&b=document/second/page/1", 303, PATH),
        (f"/compare?a={BASE}id/document/first/page/2&b=/doc/document/second/page/1", 303, PATH),
        ("/compare/document/first/page/2/document/second/page/1", 301, PATH),
    ],
)
def test_pages_may_be_named_in_other_ways(client, path, status, where):
    """By their IRIs, by their paths, or as records name them."""
    answer = client.get(path)

    assert (status, where) == (answer.status_code, answer.location)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare", 400),
        ("/compare?a=document/first/page/2", 400),
        ("/compare?a=first/2&b=second/1", 400),
        ("/compare/first/two/second/1", 404),
        ("/compare/first/0/second/1", 404),
        ("/compare/first/2/second/-1", 404),
        (f"/compare/first/2/second/{'9' * 5000}", 404),
        ("/compare/first/2/second/9", 404),
        ("/compare/first/2/third/1", 404),
        ("/compare/first/2/secret/1", 404),
        (f"{PATH}.docx", 404),
        ("/compare/first/2", 404),
    ],
)
def test_what_there_is_not_is_a_problem(client, path, status):
    """No page, no number, no form; what is restricted is not there."""
    answer = client.get(path, headers={"Accept": "application/json"})

    assert (status, "application/problem+json") == (answer.status_code, answer.mimetype)


def test_a_page_held_back_is_compared_with_nothing(papers):
    """That it is there is said on its own page."""
    answer = papers.client.get("/compare/plants/1/in-leaky/1", headers={"Accept": "application/json"})

    assert 403 == answer.status_code
    assert "Roe" not in answer.text


def test_a_page_without_a_word_is_no_text(papers):
    """There is nothing to compare."""
    assert 404 == papers.client.get("/compare/plants/1/plants/4").status_code


def test_of_a_very_long_page_the_beginning_is_compared(client):
    """And it is said."""
    found, page = body(client, "/compare/long/1/first/2"), shown(client, "/compare/long/1/first/2")

    assert [True, False] == [found[side]["truncated"] for side in ("left", "right")]
    assert MAX_WORDS == sum(passage["left"].count("word") for passage in found["passages"])
    assert (None, "Only its first 10,000 words are compared." in page) == (found["similarity"], True)


def test_a_page_leads_to_its_comparison(client):
    """It says where the same text is: in which document and release; a page without a twin says nothing."""
    page, other = shown(client, "/doc/document/first/page/2"), shown(client, "/doc/document/first/page/1")

    assert "Same text in" in page and f'<a href="{PATH}">' in page
    assert "Same text in" not in other


def test_a_page_says_the_same_to_programs(client):
    """The link is in its record, with the claim that makes it."""
    found = body(client, "/doc/document/first/page/2")

    assert f"{BASE}id/document/second/page/1" in json.dumps(found["sameTextAs"])


@pytest.mark.parametrize(
    "wrong", ["document/x/page/1%0Adocument/y", "document/x%0d%0ay/page/2", "document/x/page/two"]
)
def test_what_names_no_page_makes_no_header(client, wrong):
    """An end of line in a name is refused, and so is a number that is none."""
    response = client.get(f"/compare?a=document/first/page/1&b={wrong}")

    assert response.status_code == 400
