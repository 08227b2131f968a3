"""Words of a page with their address and their citation, for programs; and as /cite gives them."""

from urllib.parse import quote, urlsplit

from tests.web.conftest import BASE

ASK = "/api/passage?page=document/plants/page/"


def test_words_are_given_with_all_that_a_reporter_needs(papers):
    """The quote, the page, its Bates number, the address, and the citation."""
    data = papers.client.get(f"{ASK}2&quote=The+water+officer+is").json

    assert (2, 1.0, "", "The water officer is", ["GARDEN-000119"]) == tuple(
        data[name] for name in ("page", "likeness", "change", "exact", "bates")
    )
    assert "/doc/document/plants/page/2?quote=The+water+officer+is#passage" == data["path"]
    assert f"{BASE}doc/document/plants/page/2?quote=The+water+officer+is#passage" == data["address"]
    assert data["citation"].startswith("“The water officer is,” 1 June 2011. In “A memo on plants.” ")
    assert "Page 2, Bates GARDEN-000119." in data["citation"]
    assert 1 == len(data["boxes"])


def test_the_address_finds_the_same_words_again(papers):
    """Words that stand often on a page are addressed with what is around them."""
    first = papers.client.get(f"{ASK}1&quote=(b)(6)&before=and+again").json
    again = papers.client.get(f"{ASK}1&{urlsplit(first['path']).query}").json

    assert first["prefix"].endswith("and again ")
    assert (first["exact"], first["boxes"]) == (again["exact"], again["boxes"])


def test_words_that_were_read_otherwise_are_found_and_said_to_be_alike(papers):
    """Another OCR, or a page that was inserted, breaks no link."""
    otherwise = papers.client.get(f"{ASK}2&quote=Tne+Departrnent+of+Horneland+Security+has+thern").json
    moved = papers.client.get(f"{ASK}9&quote=GARDEN-000120").json

    assert (2, "The Department of Homeland Security has them") == (otherwise["page"], otherwise["exact"])
    assert 0.8 < otherwise["likeness"] < 1
    assert otherwise["change"].startswith(
        "The page is read differently now. The most similar words: “The Department of "
    )
    assert "These words were on page 9; they are on page 3 now." == moved["change"]
    assert (3, 1.0) == (moved["page"], moved["likeness"])


def test_words_that_are_nowhere_are_not_found(papers):
    """Neither what no page says, nor what is held back, nor what no one may know of."""
    ask = papers.client.get

    assert [404, 404, 404, 404, 400, 400, 400] == [
        ask(f"/api/passage?{query}").status_code
        for query in (
            "page=document/plants/page/1&quote=The+emperor+of+the+moon",
            "page=document/in-leaky/page/1&quote=Jane+Roe+of+Springfield",
            "page=document/secret/page/1&quote=Nobody+may+read+this",
            "page=document/none/page/1&quote=x",
            "page=document/plants&quote=water",
            "page=document/plants/page/1",
            f"page=document/plants/page/1&quote={'a' * 2001}",
        )
    ]


def test_a_passage_is_cited_in_every_form(papers):
    """The quote is the title, the document what it is in, and the address leads to the words."""
    where = f"iri={quote(f'{BASE}id/document/plants/page/2')}&quote=The+water+officer+is"
    page = papers.client.get(f"/cite?{where}", headers={"Accept": "text/html"})
    bibtex = papers.client.get(f"/cite.bib?{where}")

    assert 200 == page.status_code
    assert 'href="/doc/document/plants/page/2?quote=The+water+officer+is#passage"' in page.text
    assert "The water officer is" in bibtex.text and "A memo on plants" in bibtex.text
    assert f'href="/cite.bib?{where.replace("/", "%2F").replace(":", "%3A")}"' in page.text.replace(
        "&amp;", "&"
    )
    assert [200, 404, 404] == [
        papers.client.get(f"/cite?iri={named}").status_code
        for named in (
            "document/plants&quote=water",
            "document/plants/page/1&quote=zebras",
            "release/memos&quote=water",
        )
    ]
