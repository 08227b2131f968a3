"""The reader of documents without scripts: words over pictures, notes in the margin, ways to pages."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from foia_graph.extract.parsed_document import Box, PositionedText, TextLine
from foia_graph.model.resource import build_resource
from foia_graph.publish.annotations.collections import quote_box
from foia_graph.publish.view_models import LinkView
from foia_graph.store.claim_views import EvidencePlace
from foia_graph.web.pages.documents.reader_page import ClaimNote, MachineNote, notes_by_passage, svg_text
from tests.web.pages.documents.test_documents import PAGE, shown

PAGES = """
- type: ReleasedDocument
  id: list
  title: A list
  description: Its pages.
  withheldPages: [{pageTreatment: withheld-in-full, numberOfPages: 2, asStated: two pages}]
- {type: Page, id: list/1, text: One, pagination: i,
   batesRange: [{batesPrefix: AB-, batesStart: "1", asPrinted: AB-1}]}
- {type: Page, id: list/2, text: Two, pagination: "1",
   batesRange: [{batesPrefix: AB-, batesStart: "5", asPrinted: AB-5}]}
- {type: Page, id: list/5, text: Five, pagination: "2"}
"""
JSON = {"Accept": "application/json"}


@pytest.fixture
def client(client_of):
    return client_of(PAGES)


# -- words over the picture ----------------------------------------------------------------------------------


def test_words_lie_over_the_picture_in_reading_order(papers):
    """
    They are text of the drawing, one element a line, and not seen by those whom the words next to it serve.
    """
    page = shown(papers.client, PAGE)
    drawing = re.search(
        r'<svg class="over" viewBox="0 0 612\.?0? 792\.?0?" aria-hidden="true">.*?</svg>', page
    )[0]
    lines = [
        " ".join(re.findall(r"<tspan[^>]*>([^<]*)", line)) for line in re.findall(r"<text.*?</text>", drawing)
    ]

    assert [
        "The Department of Homeland Security has them watered twice a week.",
        "The water officer is (b)(6), and again (b)(6); see 5 U.S.C. 552.",
        "GARDEN-000118",
    ] == [unescape(line) for line in lines]


def test_words_that_are_held_back_are_over_no_picture(papers):
    """Neither on the page nor on that of its document, which shows its first page."""
    pages = [shown(papers.client, f"/doc/document/in-leaky{path}") for path in ("", "/page/1")]

    assert [(1, 0, 0)] * 2 == [
        (page.count('in-leaky/page/1.png?width=800"'), page.count("<tspan"), page.count("Jane"))
        for page in pages
    ]


def test_words_are_written_as_words():
    """What looks like a tag is none."""
    text = PositionedText("a <b>\n", (TextLine(0, 5, Box(10, 50, 50, 1)),))

    assert (
        '<text font-size="8.5" y="508.0">'
        '<tspan x="100.0" textLength="100.0" lengthAdjust="spacingAndGlyphs">a</tspan> '
        '<tspan x="300.0" textLength="300.0" lengthAdjust="spacingAndGlyphs">&lt;b&gt;</tspan></text>'
    ) == svg_text(text, 1000, 1000)


def test_a_line_along_the_edge_climbs():
    """It is turned as what it lies over, as one piece."""
    text = PositionedText("up here\n", (TextLine(0, 7, Box(90, 20, 2, 30)),))

    assert (
        '<text font-size="17.0" transform="rotate(-90 916.0 500.0)" x="916.0" y="500.0" textLength="300.0" '
        'lengthAdjust="spacingAndGlyphs">up here</text>'
    ) == svg_text(text, 1000, 1000)


# -- the margin ----------------------------------------------------------------------------------------------


def test_claims_and_findings_stand_apart(papers):
    """
    A claim of the catalogue is under its words, and each says whether a machine read it.
    """
    page = shown(papers.client, PAGE)
    notes = re.search(r'<ol class="notes">(.*?)</ol> </details>', page)[1]
    anchor = re.search(r'<li id="(note-claim-[^"]+)" class="claim-note">', notes)[1]
    claim = notes.partition(f'<li id="{anchor}"')[2].partition("</li>")[0]

    assert f'<q dir="auto">watered twice a week</q><ul> <li id="{anchor}"' in notes
    assert '<span class="by">Claim</span>' in claim and "2011-06-01</bdi></a>" in claim
    assert f'<a id="on-{anchor}" href="#{anchor}" tabindex="-1"><rect class="claim"' in page
    assert f'href="#on-{anchor}">on the picture</a>' in claim
    assert (1, 4) == (notes.count('class="claim-note'), notes.count('class="machine-note'))
    assert "<summary>Notes on this page (5)</summary>" in page


def test_notes_on_one_passage_are_one_entry():
    """What is said of the same words at the same position comes together, and passages down the page."""
    box, below = Box(10, 10, 20, 2), Box(10, 40, 20, 2)
    claims = [
        claim_note(quote, box) for quote, box in (("twice a", below), ("twice a", box), ("twice  a", box))
    ]
    findings = [finding("twice a", box), finding("", below)]

    assert [("twice a", 2, 1), ("twice a", 1, 0), ("", 0, 1)] == [
        (each.words, len(each.claims), len(each.findings)) for each in notes_by_passage(claims, findings)
    ]


def claim_note(quote, box):
    view = SimpleNamespace(quote=quote)
    return ClaimNote(LinkView("", "It"), "", SimpleNamespace(view=view), box, EvidencePlace(quote=quote))


def finding(words, box):
    part, place = build_resource("x", "Redaction", {}), EvidencePlace(quote=words, box=box)
    return MachineNote(part, "redaction", "Redaction", (), [place])


def test_a_claim_with_a_region_is_drawn_at_its_box(papers):
    """The box is that of its record, in percent of the page, and the note is next to it."""
    page = shown(papers.client, "/doc/document/plants/page/4")
    across, down = (
        float(each) for each in re.search(r'"over" viewBox="0 0 ([\d.]+) ([\d.]+)"', page).groups()
    )
    found = re.search(
        r'<rect class="claim" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)">', page
    )

    assert [across * 0.1, down * 0.2, across * 0.3, down * 0.05] == pytest.approx(
        [float(each) for each in found.groups()], abs=0.1
    )
    assert 'class="claim-note"' in page and "Nothing is printed here." in page


def test_the_first_page_of_a_document_has_anchors_of_its_own(papers):
    """Those of the document are not taken."""
    page = shown(papers.client, "/doc/document/plants")
    anchors = re.findall(r'\bid="([^"]+)"', page)

    assert '<li id="page-1-redaction-exemptions-1-1" class="machine-note redaction"' in page
    assert sorted(set(anchors)) == sorted(anchors)


def test_a_quote_is_found_however_it_is_spaced():
    """Lines break elsewhere than in the quote; what is not there has no box."""
    text = PositionedText(
        "Watered twice\na week\n", (TextLine(0, 13, Box(10, 10, 26, 2)), TextLine(14, 20, Box(10, 13, 12, 2)))
    )

    found = [
        quote_box(text, EvidencePlace(quote=quote))
        for quote in ("watered  twice a week", "watered daily", "")
    ]

    assert [Box(10, 10, 26, 5), None, None] == found


# -- what the document is ------------------------------------------------------------------------------------


def test_a_page_says_first_what_the_document_is(papers):
    """Date, release, number of pages and Bates numbers are right under the title."""
    page = shown(papers.client, PAGE)
    facts = re.search(r'</h1> <ul class="head-facts">(.*?)</ul>', page)[1]

    assert [
        "2011-06-01",
        "released in The memos",
        "4 pages",
        "Bates number GARDEN-000118 to GARDEN-000120",
    ] == [unescape(re.sub("<[^>]+>", "", each)).strip() for each in facts.split("</li>")[:-1]]


def test_what_the_catalogue_says_is_folded(papers):
    """The record comes after the document, and the citation stays open."""
    page = shown(papers.client, "/doc/document/plants")

    assert page.index('class="leaf"') < page.index('<details class="record">') < page.index('id="cite"')
    assert "<summary>What the catalogue says about this document</summary>" in page


def test_a_page_knows_the_shapes_of_all_pages(papers):
    """Those alike that follow each other are one run; scripts make room for them before they come."""
    assert 'data-runs="1-102:1.29"' in shown(papers.client, "/doc/document/in-long/page/7")


# -- the contact sheet ---------------------------------------------------------------------------------------


def test_the_contact_sheet_says_what_is_missing(client):
    """Pages that are not here, numbers that are omitted, and pages that the document says were withheld."""
    page = shown(client, "/doc/document/list")

    assert ["3 Bates numbers missing", "2 pages are not here"] == re.findall(r'<li class="gap">([^<]*)', page)
    assert "Not here: 2 pages withheld in full: “two pages”." in page


def test_a_page_leads_to_its_part_of_the_contact_sheet(papers):
    """A hundred pages are on one."""
    pages = [shown(papers.client, f"/doc/document/in-long/page/{number}") for number in (100, 101)]

    assert ["/doc/document/in-long#pages", "/doc/document/in-long?pages=101#pages"] == [
        re.search(r'<a class="contents" href="([^"]+)"', page)[1] for page in pages
    ]


# -- going to a page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5", [(5, "PDF page 5.")]),
        ("page 5", [(5, "PDF page 5.")]),
        ("I", [(1, "The page printed as i is PDF page 1.")]),
        ("AB-5", [(2, "Bates number AB-5 is on PDF page 2.")]),
        ("ab 5", [(2, "Bates number AB-5 is on PDF page 2.")]),
        ("1", [(1, "PDF page 1."), (2, "The page printed as 1 is PDF page 2.")]),
        ("2", [(2, "PDF page 2."), (5, "The page printed as 2 is PDF page 5.")]),
    ],
)
def test_a_page_is_found_by_any_of_its_numbers(client, typed, expected):
    """Programs are told how a number was understood, the likeliest first."""
    answer = client.get("/doc/document/list/go", query_string={"to": typed}, headers=JSON)

    assert expected == [(each["page"], each["sentence"]) for each in answer.json["pages"]]
    assert f"/doc/document/list/page/{expected[0][0]}" == answer.json["pages"][0]["path"]


def test_a_bare_number_is_a_bates_number_where_it_is_nothing_else(papers):
    """Whatever is before it."""
    answer = papers.client.get("/doc/document/plants/go?to=119", headers=JSON)

    assert [
        {
            "page": 2,
            "numbering": "bates",
            "path": "/doc/document/plants/page/2",
            "sentence": "Bates number GARDEN-000119 is on PDF page 2.",
        }
    ] == answer.json["pages"]


def test_a_number_leads_to_its_page_which_says_how_it_was_understood(client):
    """The sentence is on the page; it is not said of a page that the number does not mean."""
    answer = client.get("/doc/document/list/go?to=AB+5")
    sentence = '<p class="notice" role="status">Bates number AB-5 is on PDF page 2.</p>'

    assert (303, "/doc/document/list/page/2?to=AB+5") == (answer.status_code, answer.headers["Location"])
    assert sentence in shown(client, answer.headers["Location"])
    assert sentence not in shown(client, "/doc/document/list/page/1?to=AB+5")


def test_a_number_of_several_pages_leads_to_the_page_of_the_file_and_names_the_others(client):
    """No one has to choose who means the usual; who does not is told where the other page is."""
    answer = client.get("/doc/document/list/go?to=1")

    assert (303, "/doc/document/list/page/1?to=1") == (answer.status_code, answer.headers["Location"])
    assert "PDF page 1. Or: The page printed as 1 is PDF page 2." in shown(client, answer.headers["Location"])


@pytest.mark.parametrize(
    ("query", "status"), [("to=99", 404), ("to=", 400), ("", 400), (f"to={'1' * 101}", 400)]
)
def test_what_leads_nowhere_is_said(client, query, status):
    """No page is made up, and nothing endless is looked for."""
    assert status == client.get(f"/doc/document/list/go?{query}").status_code


def test_a_document_that_nobody_knows_has_no_pages(client):
    """Nor has one that is restricted."""
    assert 404 == client.get("/doc/document/other/go?to=1").status_code


def test_an_older_state_is_read_as_such(papers):
    """Its pages, pictures and ways to pages keep the date; what knows no dates is not offered."""
    page = shown(papers.client, f"{PAGE}?asOf=2999-12-31")

    assert '<img src="/doc/document/plants/page/1.png?width=800&amp;asOf=2999-12-31" width=' in page
    assert '<input type="hidden" name="asOf" value="2999-12-31">' in page
    assert '<a class="self" href="/doc/document/plants/page/1?asOf=2999-12-31">' in page
    assert "srcset=" not in page and "data-service=" not in page
    answer = papers.client.get("/doc/document/plants/go?to=2&asOf=2999-12-31")
    assert "/doc/document/plants/page/2?to=2&asOf=2999-12-31" == answer.headers["Location"]
