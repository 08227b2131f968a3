"""Questions as pages and files."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from foia_graph.query import saved
from tests.web.conftest import BASE, WORLD

MONTHS = "/questions/documents-by-month"
MANY = WORLD + "".join(
    f"- {{type: Organization, id: group-{number}, prefLabel: Group {number}}}\n" for number in range(260)
)


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True), newline="")))


def test_all_questions_stand_on_one_page(client_of):
    """Each under its subject, with a link to its answer."""
    page = client_of().get("/questions").text

    assert [] == [name for name in saved.load_queries() if f'<a href="/questions/{name}">' not in page]
    assert "<h2>What was withheld</h2>" in page
    assert page == client_of().get("/questions/").text


FIGURE = """
- type: Program
  id: watch
  prefLabel: The watch
  source: post
  figure: {amount: 169000, bound: more-than, unitText: people, measure: removals,
    quote: "“over 169,000 people”"}
"""


def leading(page: str) -> list[str]:
    """Give the questions that a page of questions begins with."""
    return re.findall(r'href="/questions/([a-z-]+)"', page.partition("<main")[2].partition("<details")[0])


def test_the_page_begins_with_what_can_be_answered(client_of):
    """Six at most, none of which lacks what it needs; what does is marked."""
    without, with_figure = (client_of(WORLD + more).get("/questions").text for more in ("", FIGURE))

    assert "figures" not in leading(without) and "figures" == leading(with_figure)[0]
    assert 6 == len(leading(with_figure))
    mark = '<a href="/questions/figures">Figures as stated</a> <span class="mark">no data here</span>'
    assert mark in without and mark not in with_figure


@pytest.mark.parametrize("words", ["How many people were deported?", "deportations", "removed"])
def test_a_question_is_found_by_any_word_for_what_it_is_on(client_of, words):
    """With what is meant chosen already; by synonyms, in any form."""
    client = client_of(WORLD + FIGURE)
    page = client.get("/questions", query_string={"q": words}).text
    found = client.get("/questions/figures?measure=removals&scope=all").text
    results = client.get("/search", query_string={"q": words}).text

    assert '<a href="/questions/figures?measure=scheme/measures/removals&amp;scope=all">' in page
    assert ("more than" in found.lower() and "169,000" in found) or "169000" in found
    assert "more than 169,000 people" in results


def test_words_of_no_question_lead_to_the_search(client_of):
    """With these words."""
    page = client_of().get("/questions?q=xyzzy").text

    assert 'No question has these words. <a href="/search?q=xyzzy">' in page


def test_a_synonym_of_the_records_counts(client_of):
    """Any catalogue adds words of its own to a concept that it has."""
    concept = "- {type: Concept, id: lamps, inScheme: measures, topConceptOf: measures, notation: lamps,\n"
    words = "   prefLabel: Lamps, altLabel: [lanterns], definition: How many lamps there are.}\n"
    client = client_of(WORLD + concept + words + FIGURE.replace("removals", "lamps"))

    assert "Figures as stated: <bdi>Lamps</bdi>" in client.get("/questions?q=how+many+lanterns").text


def test_a_period_hides_nothing_unless_it_is_chosen(client_of):
    """The default of a saved query is an example for programs; a month is a period, too."""
    client = client_of(WORLD)
    page = client.get("/questions/timeline").text
    june = rows(client.get("/questions/timeline.csv?from=2011-06&to=June+2011"))

    assert "June 2011" in page and "10 April 2012" in page
    assert ["2011-06"] == [row[0] for row in june[1:]]


def test_links_of_a_question_have_no_empty_parameters(client_of):
    """An end of a period that nobody chose is in no link of the page; one that is chosen stays."""
    client = client_of(WORLD)
    paths = r'href="(/questions/timeline[^"]*)"'
    open_links = re.findall(paths, client.get("/questions/timeline").text)
    chosen_links = re.findall(paths, client.get("/questions/timeline?from=2011-06&to=").text)

    assert [] == [each for each in open_links if re.search(r"\b(from|to)=", each)]
    assert "/questions/timeline.csv" in open_links
    assert "/questions/timeline.csv?from=2011-06" in chosen_links
    assert [] == [each for each in chosen_links if re.search(r"=(&|$)", each)]


def test_a_question_is_answered_in_the_words_of_people(client_of):
    """Months are months, headings are words, and the files are next to the count."""
    page = client_of().get(MONTHS).text

    assert "June 2011" in page and "<b>1</b> row" in page
    assert f'<a href="{MONTHS}?sort=month">Month' in page
    assert f'<a href="{MONTHS}.csv" download>CSV</a>' in page
    assert f'<a href="{MONTHS}.xlsx" download>XLSX</a>' in page
    assert "Show the SPARQL" in page


def test_the_form_offers_things_by_their_labels(client_of):
    """What was chosen is chosen there, too."""
    page = client_of().get(f"{MONTHS}?release=2012-04-10&by=created").text

    assert '<option value="release/2012-04-10" selected>New FOIA Documents</option>' in page
    assert '<option value="">any</option>' in page
    assert '<option value="created" selected>when they were written</option>' in page


def test_a_default_of_another_catalogue_gives_way_to_what_is_here(client_of):
    """The answer is of the thing that the pick list shows; where a choice can be left open, it is."""
    client = client_of(WORLD + "- {type: Agency, id: harbour, prefLabel: Harbour Office}\n")
    chosen, opened = client.get("/questions/exemptions-by-agency").text, client.get("/questions/figures").text

    assert '<option value="agency/harbour" selected>Harbour Office</option>' in chosen
    assert "id/agency/harbour&gt;" in chosen
    assert '<option value="" selected>any</option>' in opened


def test_files_have_headings_and_labels(client_of):
    """CSV and XLSX say the same, with the addresses of things next to what they are called."""
    wanted = ["Month", "Documents", "One of them", "One of them (address)"]
    found = client_of().get(f"{MONTHS}.csv")
    book = load_workbook(io.BytesIO(client_of().get(f"{MONTHS}.xlsx").data))

    assert [wanted, ["2011-06", "1", "Packet", f"{BASE}id/document/ice-117629"]] == rows(found)
    assert [tuple(wanted), ("2011-06", 1, "Packet", f"{BASE}id/document/ice-117629")] == list(
        book.active.values
    )


def test_rows_are_sorted_by_a_heading(client_of):
    """The heading says so, and leads to the other way round."""
    path = "/questions/documents-by-issue?issue=victims&sort=document"
    page = client_of().get(path).text

    assert '<th scope="col" aria-sort="ascending"' in page
    assert "sort=-document" in page


def test_a_label_that_is_written_means_its_thing(client_of):
    """Where things are too many for a list, a name is written, and looked up."""
    client = client_of(MANY)
    by_label = client.get("/questions/who-said-what.csv?speaker=center+for+rights")

    assert 'id="choose-speaker" name="speaker" type="text"' in client.get("/questions/who-said-what").text
    assert 200 == by_label.status_code
    assert rows(client.get("/questions/who-said-what.csv?speaker=organization/ccr")) == rows(by_label)


def test_what_may_be_meant_is_offered(client_of):
    """A part of a name leads to all things that have it."""
    answer = client_of(MANY).get("/questions/who-said-what?speaker=roup+12")

    assert 404 == answer.status_code
    assert "Which of these do you mean by “<bdi>roup 12</bdi>”?" in answer.text
    assert '<a href="/questions/who-said-what?speaker=organization/group-125"><bdi>Group 125</bdi></a>' in (
        answer.text
    )


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/questions/timelime", 404, "No question is called 'timelime'."),
        (f"{MONTHS}.ttl", 404, "There is no form .ttl of this"),
        (f"{MONTHS}?sort=nothing", 400, "sort is one of month, documents, evidence"),
        (f"{MONTHS}?colour=red", 400, "has no parameter 'colour'"),
        ("/questions/figures.svg", 404, "This answer has no chart"),
        (f"/questions?q={'x' * 2001}", 400, "q has 2,001 characters, and at most 2,000 are read."),
        (f"/questions?q=x{'%09' * 2000}", 400, "q has 2,001 characters, and at most 2,000 are read."),
        ("/questions/who-said-what?speaker=xyzzy+plugh", 404, "Nothing here is called"),
    ],
)
def test_what_is_no_question(client_of, address, status, words):
    """A sentence says what is amiss."""
    answer = client_of().get(address, headers={"Accept": "text/html"})

    assert status == answer.status_code
    assert words in answer.text.replace("&#39;", "'")


def test_a_chart_is_a_picture_of_its_own(client_of):
    """It can be kept without the page, and its caption is in it."""
    fields = "type: ReleasedDocument, id: note, title: Note, description: Short., created: 2011-08"
    second = f"{WORLD}- {{{fields}, source: post}}\n"
    answer = client_of(second).get(f"{MONTHS}.svg")

    assert "image/svg+xml" == answer.mimetype
    assert "<title>June 2011: 1</title>" in answer.text
    assert "Documents by month." in answer.text
