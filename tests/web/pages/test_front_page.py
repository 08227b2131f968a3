"""The front page: it opens on findings, each with its words, and shows nothing that is empty."""

import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from case_tables import records_beside
from foia_graph.web.pages.home import first_sentence
from tests.extract.near_duplicates.texts import MEMO
from tests.web.conftest import Papers

STATED = records_beside(__file__, "front_page_stated")
SECRET = "four letters from families and one from a judge"


def records_with(code: str) -> str:
    """Write the records of two copies of a memo, one of which withholds some words under a code."""
    common = {"type": "ReleasedDocument", "description": "A memo."}
    texts = {"first": f"{MEMO}\nMAPLE-000111", "second": MEMO.replace(SECRET, code) + "\nOTHER-000041"}
    releases = [{"type": "Release", "id": name, "title": name, "description": "Some."} for name in texts]
    documents = [
        {**common, "id": name, "title": f"The {name}", "inSeries": name, "text": text}
        for name, text in texts.items()
    ]
    return "".join(f"- {json.dumps(each)}\n" for each in (*releases, *documents))


EMPTY = "- {type: SourceDocument, id: post, title: A post}"


def text_of(client: FlaskClient) -> str:
    return client.get("/", headers={"Accept": "text/html"}).text


def test_a_contradiction_is_shown_with_both_quotes(client_of: Callable[..., FlaskClient]):
    """What cannot both be true stands side by side, in one pair of marks each, with who says it and where."""
    page = text_of(client_of(STATED))

    assert "These cannot both be true" in page
    assert ["“all counties are bound”", "“you may ‘opt out’ at any time”"] == re.findall(
        r'<blockquote class="large"><bdi>(.*?)</bdi>', page
    )[:2]
    assert '<a href="/doc/agency/ice">Customs Office</a></bdi>, in <cite>' in page


def test_the_promise_that_lacks_most_is_shown_with_its_words(client_of: Callable[..., FlaskClient]):
    """Of releases that lack documents the one that lacks most is told, in the words that promise them."""
    page = text_of(client_of(STATED))

    assert "“released 1,600 documents”" in page
    assert "1,600 documents were announced; 0 of them are here." in page
    assert "two documents" not in page


def test_what_was_announced_and_never_came_is_a_promise(client_of: Callable[..., FlaskClient]):
    """A release that no one has seen is told with the words that announced it."""
    page = text_of(
        client_of("""
- {type: SourceDocument, id: post, title: A post}
- {type: Release, id: next, title: The next release, description: Records., source: post,
   holdingStatus: announced, date: {asStated: soon, quote: the next release will show it}}
""")
    )

    assert "“the next release will show it”" in page
    assert "It was announced, and is not here." in page


def test_the_latest_releases_stand_first_with_their_dates(client_of: Callable[..., FlaskClient]):
    """Dates are in words, as precise as they are."""
    found = re.findall(
        r'<li><bdi><a href="/doc/release/(\w+)">.*?class="note">(.*?)<', text_of(client_of(STATED))
    )

    assert [("big", "April 2012"), ("small", "1 June 2011")] == found


def test_nothing_empty_is_shown(client_of: Callable[..., FlaskClient]):
    """A catalogue without findings, releases, people or pages has no heading for them."""
    page = text_of(client_of(EMPTY))

    assert ["What is here", "About this catalogue"] == re.findall(r"<h2.*?>(.*?)</h2>", page)
    assert "<img" not in page


def test_what_readers_do_not_look_for_is_at_the_foot(client_of: Callable[..., FlaskClient]):
    """Named graphs, schemes and quads are for programs."""
    main, foot = text_of(client_of()).split("<footer")

    assert ["/doc/graph/", "/doc/scheme/"] == [p for p in ("/doc/graph/", "/doc/scheme/") if p in foot]
    for word in ("quads", '"/doc/graph/"', '"/doc/scheme/"', '"/doc/concept/"'):
        assert word not in main.split("<main")[1], word


@pytest.mark.parametrize(
    ("code", "is_shown"), [("(b)(7)(A)", True), ("(b)(7)(E)", True), ("(b)(6)", False), ("(b)(7)(C)", False)]
)
def test_a_passage_that_another_copy_shows(code: str, is_shown: bool, client_of: Callable[..., FlaskClient]):
    """The words, by what they were withheld, and where they are; what protects people is on no front page."""
    page = text_of(client_of(records_with(code)))

    assert is_shown == (f"<mark><bdi>{SECRET}" in page)
    assert is_shown == ('<a href="/compare/second/1/first/1">Both pages side by side</a>' in page)
    assert is_shown == ("Hidden in one copy, shown in another" in page)


def test_a_page_is_shown_where_pages_are_held(papers: Papers):
    """The picture leads to its page; it is one whose file may be drawn."""
    page = text_of(papers.client)
    (href, src, alt) = re.search(r'<a href="([^"]+)"><img src="([^"]+)".*?alt="([^"]+)"', page).groups()

    assert (200, 200) == (papers.client.get(href).status_code, papers.client.get(src).status_code)
    assert alt.startswith("Page ") and "secret" not in href and "leaky" not in href


def test_it_is_looked_up_once_a_generation(
    own_client_of: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
):
    """The second reader waits for nothing that the first one had looked up."""
    client = own_client_of(STATED)
    client.get("/")
    monkeypatch.delattr("foia_graph.web.pages.home.leading_contradiction")

    assert "These cannot both be true" in text_of(client)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Records. No file is held here.", "Records."),
        ("Records of U.S. Customs, by J. Doe. More.", "Records of U.S. Customs, by J. Doe."),
        ("One only", "One only"),
        ("Is it so? It is.", "Is it so?"),
        ("", ""),
    ],
)
def test_the_lead_is_the_first_sentence(text: str, first: str):
    """A full stop after a capital ends no sentence."""
    assert first == first_sentence(text)
