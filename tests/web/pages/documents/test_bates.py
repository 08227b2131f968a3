"""From a Bates number to the page or the document that bears it."""

import re

import pytest

from tests.web.conftest import BASE

HTML, JSON = {"Accept": "text/html"}, {"Accept": "application/json"}
PLANTS = f"{BASE}id/document/plants"


@pytest.mark.parametrize("spelled", ["ICE117629", "ICE-117629", "ice%20117629", "Ice.0117629", "ICE/117629"])
def test_a_number_leads_to_its_document_however_it_is_spelled(papers, spelled):
    """What is between letters and digits, capitals and leading zeros say nothing."""
    answer = papers.client.get(f"/bates/{spelled}")

    assert (303, "/doc/document/ice-117629", "Accept") == (
        answer.status_code,
        answer.headers["Location"],
        answer.headers["Vary"],
    )


def test_a_number_leads_to_its_page_where_that_is_known(papers):
    """The document that has the page is no second answer, nor is the release it belongs to."""
    answer = papers.client.get("/bates/garden-119", headers=HTML)

    assert (303, "/doc/document/plants/page/2") == (answer.status_code, answer.headers["Location"])


def test_a_range_leads_to_its_document(papers):
    """A number between the first and the last of a range is in the document."""
    answer = papers.client.get("/bates/ICE%20220")

    assert (303, "/doc/document/letters") == (answer.status_code, answer.headers["Location"])


def test_programs_get_names_as_json(papers):
    """Who asks for JSON gets the number as printed, the page and the document."""
    page = papers.client.get("/bates/garden119", headers=JSON)
    document = papers.client.get("/bates/ice117629", headers=JSON)

    assert ("GARDEN-000119", f"{PLANTS}/page/2", PLANTS) == tuple(
        page.json[name] for name in ("bates", "page", "document")
    )
    assert (None, f"{BASE}id/document/ice-117629", None) == tuple(
        document.json[name] for name in ("page", "document", "last")
    )


def test_rdf_clients_are_led_to_the_thing(papers):
    """A form of the thing itself is to be had where the thing is."""
    for form in ("application/ld+json", "text/turtle", "image/png"):
        assert 303 == papers.client.get("/bates/ice117629", headers={"Accept": form}).status_code


def test_two_bearers_of_a_number_are_both_listed(papers):
    """Nothing is chosen where two documents bear one number."""
    page = papers.client.get("/bates/ice240", headers=HTML)
    data = papers.client.get("/bates/ice240", headers=JSON)

    assert (300, 300) == (page.status_code, data.status_code)
    assert 'href="/doc/document/letters"' in page.text and 'href="/doc/document/same"' in page.text
    assert [f"{BASE}id/document/letters", f"{BASE}id/document/same"] == [
        each["document"] for each in data.json["choices"]
    ]


def test_a_number_without_evidence_names_its_neighbours(papers):
    """404 tells the nearest known number on each side, and that the end of a range may be unknown."""
    answer = papers.client.get("/bates/ice117630")
    between = papers.client.get("/bates/ICE%20300")

    assert (404, "application/problem+json", "ICE 117629", None) == (
        answer.status_code,
        answer.content_type,
        answer.json["before"]["bates"],
        answer.json["after"],
    )
    assert "of which it is not known where its numbers end" in answer.json["detail"]
    assert ("ICE 240-250", "ICE 117629") == (between.json["before"]["bates"], between.json["after"]["bates"])


def test_of_a_page_and_its_document_the_page_is_nearer(papers):
    """The neighbour of a number is a page where one is known."""
    found = papers.client.get("/bates/garden900").json["before"]

    assert ("GARDEN-000159", "in-leaky/page/4") == (found["bates"], found["page"].rpartition("document/")[2])


def test_a_reader_is_told_on_a_page_with_links(papers):
    """A browser gets the sentence and links to the neighbours."""
    page = papers.client.get("/bates/ice117630", headers=HTML)

    assert (404, "text/html; charset=utf-8") == (page.status_code, page.content_type)
    assert '<a href="/doc/document/ice-117629">Packet</a>' in page.text


@pytest.mark.parametrize("text", ["ICE", "%2e%2e", "x" * 300 + "1", "<script>", "%00"])
def test_what_is_no_number_is_not_found(papers, text):
    """A text that ends in no digits, or is too long, is a sentence too."""
    answer = papers.client.get(f"/bates/{text}")

    assert (404, True) == (answer.status_code, "is no Bates number" in answer.json["detail"])


def test_an_unknown_prefix_has_no_neighbours(papers):
    """Numbers with another prefix are no neighbours."""
    answer = papers.client.get("/bates/EPA-5")

    assert (None, None) == (answer.json["before"], answer.json["after"])
    assert "No other number with such a prefix is known either." in answer.json["detail"]


def test_known_prefixes_are_listed_with_their_numbers(papers):
    """/bates/ says which numbers are known, for readers and for programs; numbers borne twice count once."""
    data = papers.client.get("/bates/", headers=JSON).json
    page = papers.client.get("/bates", headers=HTML).text

    assert [("GARDEN-", 118, 159, 6, 2), ("ICE", 200, 117629, 52, 3)] == [
        tuple(each[name] for name in ("prefix", "first", "last", "known", "documents"))
        for each in data["ranges"]
    ]
    assert '<a href="/bates/?prefix=GARDEN-">GARDEN-</a>' in page


def test_the_numbers_of_a_prefix_are_listed_by_document(papers):
    """With `prefix=` each document has its run."""
    data = papers.client.get("/bates/?prefix=garden", headers=JSON).json

    assert [(PLANTS, 118, 120, 3), (f"{BASE}id/document/in-leaky", 157, 159, 3)] == [
        tuple(each[name] for name in ("document", "first", "last", "known")) for each in data["ranges"]
    ]
    assert 404 == papers.client.get("/bates/?prefix=EPA").status_code
    assert [400, 400] == [papers.client.get(f"/bates/?page={page}").status_code for page in ("0", "x")]


def test_a_number_that_does_not_stand_leads_nowhere(client_of):
    """A rejected reading of a stamp is no evidence."""
    records = """
- {type: SourceDocument, id: post, title: Post}
- type: ReleasedDocument
  id: memo
  title: Memo
  description: A memo.
  source: post
  batesRange: [{batesPrefix: EPA, batesStart: "7", asPrinted: EPA 7, quote: EPA 7, status: rejected}]
"""
    assert 404 == client_of(records).get("/bates/epa7").status_code


@pytest.mark.parametrize(
    ("bare", "place"), [("117629", "ice-117629"), ("000119", "plants/page/2"), ("0205", "letters")]
)
def test_a_number_without_its_letters_is_found_where_one_run_has_it(papers, bare, place):
    """No one needs to know the prefix, nor how many zeros are before the digits."""
    answer = papers.client.get(f"/bates/{bare}", headers=HTML)

    assert (303, f"/doc/document/{place}") == (answer.status_code, answer.headers["Location"])


def test_a_number_without_its_letters_is_a_choice_where_several_have_it(papers):
    """Each is listed as it is printed there, next to the box to write more."""
    page = papers.client.get("/bates/240", headers=HTML)

    assert 300 == page.status_code
    assert "<h1>240 is on more than one page or document</h1>" in page.text
    assert "ICE 200-240" in page.text and "ICE 240-250" in page.text
    assert '<input id="number" name="number" maxlength="200" value="240"' in page.text


@pytest.mark.parametrize(
    ("typed", "sentence", "known"),
    [
        ("ICE 200-250", "All 51 numbers are known.", 51),
        ("garden-000110 to garden-000125", "3 of 16 numbers are known; 13 are on no page", 3),
        ("GARDEN 119–119999", "5 of 119,881 numbers are known;", 5),
        ("119-120", "All 2 numbers are known.", 2),
    ],
)
def test_a_range_is_answered_with_all_that_bears_one_of_its_numbers(papers, typed, sentence, known):
    """How many of the numbers stand somewhere is said, and never less than none are missing."""
    page = papers.client.get(f"/bates/{typed}", headers=HTML)
    data = papers.client.get(f"/bates/{typed}", headers=JSON)

    assert (200, True) == (page.status_code, sentence in page.text)
    assert known == data.json["known"]


def test_the_box_leads_to_a_number(papers):
    """The list of prefixes has a box to type in; what is no number is said there."""
    answer = papers.client.get("/bates/?number=ICE+117629")
    odd = papers.client.get("/bates/?number=hello", headers=HTML)

    assert (303, "/bates/ICE%20117629") == (answer.status_code, answer.headers["Location"])
    assert "&#39;hello&#39; is no Bates number: it ends in no digits." in odd.text
    assert '<form class="find" action="/bates/" aria-label="Bates numbers">' in odd.text


def test_how_many_numbers_of_a_run_are_known_is_said_in_words(papers):
    """Of the numbers between the first and the last, not all may be on a page."""
    page = " ".join(papers.client.get("/bates/", headers=HTML).text.split())

    assert re.search(r'<td class="number">118</td> ?<td class="number">159</td> ?<td>6 of 42</td>', page)
