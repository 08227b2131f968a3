"""Jumps to a page of a document by a number."""

HTML, JSON = {"Accept": "text/html"}, {"Accept": "application/json"}
GOTO = "/doc/document/plants/go"


def test_a_page_of_the_file_leads_to_it(papers):
    """The address keeps what was typed, so that the page can say how it was understood."""
    answer = papers.client.get(f"{GOTO}?to=3", headers=HTML)

    assert (303, "/doc/document/plants/page/3?to=3") == (answer.status_code, answer.headers["Location"])


def test_a_bates_number_leads_to_its_page_which_says_how_it_was_read(papers):
    """However it is spelled, and without its letters, too; the words that are searched stay."""
    answer = papers.client.get(f"{GOTO}?to=garden+119&q=twice", headers=HTML)
    page = papers.client.get(answer.headers["Location"], headers=HTML)

    assert "/doc/document/plants/page/2?q=twice&to=garden+119" == answer.headers["Location"]
    assert "Bates number GARDEN-000119 is on PDF page 2." in page.text
    assert papers.client.get(f"{GOTO}?to=119").headers["Location"].startswith("/doc/document/plants/page/2")


def test_a_number_that_no_page_has_is_answered_with_those_there_are(papers):
    """Nothing is guessed."""
    answer = papers.client.get(f"{GOTO}?to=77", headers=HTML)

    assert 404 == answer.status_code
    assert "there are pages 1 to 4 of the file and Bates numbers from GARDEN-000118 to GARDEN-000120." in (
        answer.text
    )
    assert 'href="/doc/document/plants"' in answer.text


def test_programs_get_all_readings(papers):
    """As JSON each reading has its page, its numbering, and the path that it leads to."""
    data = papers.client.get(f"{GOTO}?to=GARDEN-120", headers=JSON).json

    assert [
        {
            "page": 3,
            "numbering": "bates",
            "path": "/doc/document/plants/page/3",
            "sentence": "Bates number GARDEN-000120 is on PDF page 3.",
        }
    ] == data["pages"]


def test_what_is_no_number_of_a_known_document_is_refused(papers):
    """Empty and endless numbers, and documents that no one may know of."""
    assert [400, 400, 404, 404] == [
        papers.client.get(path).status_code
        for path in (
            GOTO,
            f"{GOTO}?to={'1' * 101}",
            "/doc/document/none/go?to=1",
            "/doc/document/secret/go?to=1",
        )
    ]
