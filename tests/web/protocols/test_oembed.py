"""oEmbed 1.0: frames for addresses of this site, and for nothing else."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree.ElementTree import fromstring

import pytest

from tests.web.conftest import BASE


def ask(client, url, **more):
    return client.get(f"/oembed?{urlencode({'url': url, **more})}")


def framed_path(answer):
    """Return the path of the frame in an answer, which is under the base of the catalogue."""
    address = unescape(re.search(r'<iframe src="([^"]+)"', answer.json["html"])[1])
    assert address.startswith(BASE)
    return f"/{address.removeprefix(BASE)}"


def test_a_document_is_embedded_as_a_frame(papers):
    """With all that oEmbed 1.0 (2.3.4) asks of what is rich."""
    answer = ask(papers.client, f"{BASE}doc/document/plants")

    assert {"type": "rich", "version": "1.0", "title": "A memo on plants"} == {
        name: answer.json[name] for name in ("type", "version", "title")
    }
    assert ("Records", BASE) == (answer.json["provider_name"], answer.json["provider_url"])
    assert "/embed/document/plants" == framed_path(answer)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("id/document/plants", "/embed/document/plants"),
        ("doc/document/plants.html", "/embed/document/plants"),
        ("doc/document/plants/page/2", "/embed/document/plants/page/2"),
        ("doc/document/plants/page/2#on-note-1", "/embed/document/plants/page/2"),
        (
            "doc/document/plants/page/1?quote=twice&before=watered#passage",
            "/embed/document/plants/page/1?quote=twice&before=watered",
        ),
        ("cite?iri=document/plants", "/embed/document/plants"),
    ],
)
def test_addresses_of_all_kinds_lead_to_their_frames(papers, address, path):
    """Names, pages, anchors on them, links to words, citations; each frame is answered."""
    found = framed_path(ask(papers.client, f"{BASE}{address}"))

    assert path == found
    assert 200 == papers.client.get(found).status_code


def test_pages_announce_their_answers(papers):
    """Document, page, words, and the citation of a claim link to an answer that is about them."""
    client = papers.client
    cited = re.search(r"/cite\?iri=[^\"]+%23[^\"]+", client.get("/doc/release/memos.html").text)[0]
    pages = {
        "/doc/document/plants": "document",
        "/doc/document/plants/page/2": "page",
        "/doc/document/plants/page/1?quote=twice+a+week": "quote",
        cited: "claim",
    }
    for path, kind in pages.items():
        page = client.get(path, headers={"Accept": "text/html"}).text
        found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)[1]
        address = urlsplit(unescape(found))
        answer = ask(client, parse_qs(address.query)["url"][0])

        assert (200, kind) == (answer.status_code, kind)
        frame = framed_path(answer)
        assert ("quote=" in frame, "claim" in frame, "/page/" in frame) == (
            kind == "quote", kind == "claim", kind in ("page", "quote"),
        )  # fmt: skip
        assert 200 == client.get(frame).status_code


def test_a_frame_keeps_to_the_size_that_is_asked_for(papers):
    """maxwidth and maxheight bound the frame and the thumbnail (oEmbed 1.0, 2.2)."""
    address = f"{BASE}doc/document/plants/page/1"
    small = ask(papers.client, address, maxwidth=300, maxheight=250).json
    large = ask(papers.client, address, maxwidth=5000).json

    assert (300, 250) == (small["width"], small["height"])
    assert 'width="300" height="250"' in small["html"]
    assert 600 == large["width"]
    assert f"{BASE}doc/document/plants/page/1.png?width=" in large["thumbnail_url"]
    assert large["thumbnail_width"] <= 600
    assert "thumbnail_url" not in small or small["thumbnail_width"] <= 300


def test_xml_says_the_same(papers):
    """The other form of oEmbed 1.0 (2.3.4.3)."""
    answer = ask(papers.client, f"{BASE}doc/document/plants", format="xml")
    told = {each.tag: each.text for each in fromstring(answer.data)}

    assert "text/xml" == answer.mimetype
    same = ask(papers.client, f"{BASE}doc/document/plants").json
    assert {name: str(value) for name, value in same.items()} == told


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "https://elsewhere.example/doc/document/plants"}, 404),
        ({"url": f"{BASE.rstrip('/')}.evil.example/doc/document/plants"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": f"{BASE}doc/document/nothing"}, 404),
        ({"url": f"{BASE}/[x"}, 404),
        ({"url": f"{BASE}doc/document/secret"}, 404),
        ({"url": f"{BASE}doc/release/memos"}, 404),
        ({"url": f"{BASE}doc/release/memos#no-claim"}, 404),
        ({"url": f"{BASE}search?q=plants"}, 404),
        ({"url": f"{BASE}doc/document/plants", "format": "yaml"}, 501),
        ({"url": f"{BASE}doc/document/plants", "maxwidth": "wide"}, 400),
        ({"url": f"{BASE}doc/document/plants", "maxwidth": "3"}, 400),
        ({}, 400),
    ],
)
def test_what_is_not_embedded_is_refused(papers, query, status):
    """Other hosts, unknown and restricted things, other pages, other formats."""
    assert status == papers.client.get(f"/oembed?{urlencode(query)}").status_code
