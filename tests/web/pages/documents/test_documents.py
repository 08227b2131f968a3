"""Pages for people: a document with its file and pages, and each page by itself."""

import re
from html import unescape

import pytest

from foia_graph.extract.parsed_document import Box, PositionedText, TextLine
from foia_graph.store.claim_views import EvidencePlace
from foia_graph.web.pages.documents.reader_page import Highlight, text_passages

PAGE = "/doc/document/plants/page/1"


def shown(client, path):
    """Give a page as HTML, with its spaces made even."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert 200 == answer.status_code
    return " ".join(answer.text.split())


def fact(page, name):
    """Read one of the facts that are side by side."""
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", page)
    return unescape(re.sub("<[^>]+>", "", found[1])) if found else None


# -- a page --------------------------------------------------------------------------------------------------


def test_a_page_says_which_one_it_is(papers):
    """The number in the file, the printed one and the Bates number are three things."""
    page = shown(papers.client, PAGE)

    assert "<h1><bdi>Page 1 of A memo on plants</bdi></h1>" in page
    assert ("1", "none in the file", "GARDEN-000118", "Full text") == tuple(
        fact(page, name) for name in ("PDF page", "Printed number", "Bates number", "Read")
    )


def test_words_and_picture_stand_beside_each_other_with_what_was_found(papers):
    """Stamps and names are marked in the words, and boxed on the picture; both lead to the finding."""
    page = shown(papers.client, PAGE)

    assert (
        'The water officer is <a class="redaction" href="#redaction-exemptions-1-1" '
        'title="(b)(6) Personal privacy">(b)(6)</a>, and again' in page
    )
    assert '<img src="/doc/document/plants/page/1.png?width=800" ' in page
    assert re.search(
        r'<a id="on-redaction-exemptions-1-1" href="#redaction-exemptions-1-1"[^>]*><rect class="redaction"',
        page,
    )
    assert re.search(r'<li id="redaction-exemptions-1-1" class="machine-note redaction">', page)
    assert '<a class="seen" href="#on-redaction-exemptions-1-1">on the picture</a>' in page
    assert "<summary>Notes on this page (5)</summary>" in page
    assert '<a href="/doc/agency/dhs">Department of Homeland Security</a>' in page


def test_a_page_needs_neither_scripts_nor_inline_styles(papers):
    """The strict policy holds: boxes are drawn by attributes."""
    page = shown(papers.client, PAGE)

    assert [
        '<script type="application/ld+json">',
        '<script type="module" src="/static/scripts/dossier/form.js">',
        '<script type="module" src="/static/scripts/reader/reader.js">',
    ] == re.findall("<script(?![^>]*data-combobox)[^>]*>", page)
    assert " style=" not in page


def test_a_page_leads_to_its_neighbours_and_to_the_original(papers):
    """Previous and next are links for readers, in the head and in the header; the file opens at the page."""
    answer = papers.client.get("/doc/document/plants/page/2.html")
    file = f"/file/{papers.digest('memo.pdf')}?inline#page=2"

    assert f'<a href="{file}">This page in the file</a>' in answer.text
    assert '<link rel="prev" href="/doc/document/plants/page/1">' in answer.text
    for link in (
        '</doc/document/plants/page/1>; rel="prev"',
        '</doc/document/plants/page/3>; rel="next"',
        '</doc/document/plants/page/2/text>; rel="alternate"; type="text/plain"',
        '</doc/document/plants/page/2.png>; rel="alternate"; type="image/png"',
    ):
        assert link in answer.headers["Link"]
    assert 'rel="prev"' not in papers.client.get(PAGE).headers["Link"]
    assert 'rel="next"' not in papers.client.get("/doc/document/plants/page/4").headers["Link"]


def test_a_page_has_a_name_that_resolves(papers):
    """The name leads to the form that the client likes best, as for any thing."""
    answer = papers.client.get("/id/document/plants/page/1", headers={"Accept": "text/turtle"})

    assert (303, f"{PAGE}.ttl") == (answer.status_code, answer.headers["Location"])


def test_a_page_that_is_held_back_says_why(papers):
    """Its words are not shown, its picture is, and the file is not linked."""
    page = shown(papers.client, "/doc/document/in-leaky/page/1")

    assert "<b>This page is held back.</b> Text is hidden on the page" in page
    assert "Jane" not in page and "/file/" not in page and 'class="words"' not in page
    assert "<tspan" not in page
    assert '<img src="/doc/document/in-leaky/page/1.png?width=800"' in page


def test_pages_are_called_by_their_document(papers):
    """A page has no title; where it is listed it is one of its document, and its parts are of it."""
    assert ">A memo on plants, page 1</a>" in shown(papers.client, "/doc/page/?isPartOf=/id/document/plants")
    assert ">Mention of A memo on plants, page 1</a>" in shown(papers.client, "/doc/agency/dhs")


# -- a document ----------------------------------------------------------------------------------------------


def test_a_document_shows_its_file_and_four_dates(papers):
    """The dates of document, release, upload and PDF are not taken for one another."""
    page = shown(papers.client, "/doc/document/plants")

    assert f'<a href="/file/{papers.digest("memo.pdf")}">Download</a>' in page
    assert ("2011-06-01", "2012-04-10", "2012-04-12", "2012-04-11", "not stated") == tuple(
        fact(page, name)
        for name in (
            "The document",
            "Its release",
            "Upload of the file",
            "Making of the PDF",
            "Last change of the PDF",
        )
    )
    assert papers.digest("memo.pdf") == fact(page, "SHA-256")


def test_a_document_counts_what_is_withheld_on_its_pages(papers):
    """How often an exemption is claimed, and on how many pages."""
    page = shown(papers.client, "/doc/document/plants")

    assert (
        '<a href="/doc/scheme/exemptions/b6">(b)(6) Personal privacy</a></bdi> '
        '<a href="/redactions?exemption=b6&amp;document=plants"><b>6</b> as a gallery</a> '
        '<span class="note">on 3 pages</span>' in page
    )


def test_a_document_lists_its_pages_with_numbers_and_statuses(papers):
    """Pages lead to their own pages; they are no incoming links besides."""
    page = shown(papers.client, "/doc/document/in-leaky")

    assert '<h2 id="pages-heading">Pages (4)</h2>' in page
    assert '<span class="number">1</span></a> <span class="mark">Held back</span></li>' in page
    assert (
        '<span class="number">2</span></a> <span class="note"><bdi>GARDEN-000157</bdi></span> '
        '<span class="mark code">(b)(6)</span></li>' in page
    )
    assert '<img src="/doc/document/in-leaky/page/2.png?width=200" width="200" loading="lazy" alt="">' in page
    assert "where “Part of” is this" not in page


def test_many_pages_are_listed_in_parts(papers):
    """A hundred at once; the others are a link away."""
    first = shown(papers.client, "/doc/document/in-long")
    last = shown(papers.client, "/doc/document/in-long.html?pages=101")

    assert [100, 2] == [page.count('<span class="number">') for page in (first, last)]
    assert '<b>1–100</b> <a href="/doc/document/in-long?pages=101#pages">101–102</a>' in first
    assert 400 == papers.client.get("/doc/document/in-long.html?pages=7").status_code


def test_a_document_that_is_not_handed_out_says_why(papers):
    """The reason is where the link would be."""
    page = shown(papers.client, "/doc/document/in-leaky")

    assert "<b>Not handed out.</b> Not served until it is cleared" in page and "/file/" not in page


def test_a_copy_leads_to_what_it_is_a_copy_of(papers):
    """The pages of two same files are described once."""
    page = shown(papers.client, "/doc/document/in-copy")

    assert 'The same file as <bdi><a href="/doc/document/plants">A memo on plants</a></bdi>' in page


def test_cited_works_are_listed_with_their_pages(papers):
    """A work that is cited three times is there once."""
    page = shown(papers.client, "/doc/document/plants")
    cited = page[page.index("Works it cites") :]

    assert re.match(
        r"Works it cites \(1\)</h2>.*?>5 U\.S\.C\. .*?>1</a></bdi>, .*?>2</a></bdi>, .*?>3</a>", cited
    )


def test_what_a_person_described_stays_a_row(papers):
    """Only what a machine read is gathered; pages of note keep their row and their claim."""
    page = shown(papers.client, "/doc/document/plants")

    assert "Pages of note" in page and "<bdi>The annex</bdi>" in page


def test_evidence_leads_to_its_page(papers):
    """A claim with a page leads to that page here, and in the file."""
    page = shown(papers.client, "/doc/document/plants")
    file = f"/file/{papers.digest('memo.pdf')}?inline#page=1"

    assert re.search(
        rf'<a href="{PAGE}">page 1</a></bdi>, (?:(?!<li).)*href="{re.escape(file)}">in the file<', page
    )


def test_a_document_without_a_file_is_shown_as_before(papers):
    """A record alone has no file section."""
    assert "<h2>File</h2>" not in shown(papers.client, "/doc/document/ice-117629")


def test_an_exemption_counts_its_redactions(papers):
    """By itself and through those under it, with the documents that have most."""
    page = shown(papers.client, "/doc/scheme/exemptions/b6")

    assert (
        '<td class="number"><a href="/redactions?exemption=b6">12</a></td>'
        '<td class="number">6</td><td class="number">2</td>' in page
    )
    assert (
        '<a href="/doc/document/plants">A memo on plants</a></bdi> '
        '<a class="note" href="/redactions?exemption=b6&amp;document=plants">6 on 3 pages</a>' in page
    )
    assert "Redaction of" not in page
    assert 6 == page.count('<img src="/iiif/image/in-leaky/')


# -- words with marks ----------------------------------------------------------------------------------------

TWICE = PositionedText("stamp and stamp", (TextLine(0, 15, Box(0, 10, 60, 2)),))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], ["stamp and stamp"]),
        ([("stamp", None)], ["[stamp]", " and stamp"]),
        ([("stamp", None), ("stamp", None)], ["[stamp]", " and ", "[stamp]"]),
        ([("stamp", Box(40, 10, 20, 2))], ["stamp and ", "[stamp]"]),
        ([("stamp and", None), ("and", None)], ["[stamp and]", " stamp"]),
        ([("absent", None), ("", None)], ["stamp and stamp"]),
    ],
)
def test_words_are_cut_where_something_was_found(found, expected):
    """
    The box tells two same quotes apart; of two that overlap the first stays; what is not there is not marked.
    """
    marks = [Highlight("redaction", EvidencePlace("d", 1, quote, box), "a", "t") for quote, box in found]

    assert expected == [
        f"[{each.text}]" if each.highlight else each.text for each in text_passages(TWICE, marks)
    ]
