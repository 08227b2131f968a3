"""Who is cited for words that others quote, when they were said, and in how many quotation marks."""

import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import BASE, Papers

QUOTED = """
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- {type: Organization, id: net, prefLabel: The Network}
- {type: Agency, id: ice, prefLabel: Customs Office}
- {type: Person, id: ann, name: Ann Roe, sensitivity: public-official}
- {type: SourceDocument, id: post, title: New documents, publisher: organization/ccr, issued: 2012-04-10}
- {type: SourceDocument, id: undated, title: A page, publisher: [organization/ccr, organization/net]}
- {type: SourceDocument, id: unsigned, title: A leaflet}
- {type: SourceDocument, id: letter, title: A letter, publisher: organization/net, creator: person/ann,
   issued: 2011-03}
- type: CitedWork
  id: memo
  title: The memo
  source: post
  claims:
    - {id: own, text: It is new., quote: “This is new”}
    - {id: dated, text: It was new in May., quote: was new in May, said: 2011-05}
    - {id: unnamed, text: They joked., quote: “This must have been a good fight!”, by: [agency/ice],
       speaker: unnamed officials of the Customs Office}
    - {id: nobody, text: They joked., quote: a "good" fight, speaker: an unnamed official}
    - {id: body, text: It says so., quote: “we do not” and “we will not”, by: [agency/ice]}
    - {id: several, text: Both say so., quote: they said “never ‘ever’ again”, by: [agency/ice, person/ann],
       said: 2012-04-02}
    - {id: undated, text: It says so., quote: Never., source: undated, by: [agency/ice]}
    - {id: unsigned, text: It says so., quote: Never!, source: unsigned, by: [agency/ice]}
    - {id: signed, text: She asks., quote: May I?, source: letter, by: [person/ann]}
    - {id: wordless, text: The office said no., by: [agency/ice]}
    - {id: anonymous, text: Somebody said no., quote: 'no', by: []}
"""
ARCHIVE = "Records."
POST = "Quoted by Center for Rights, “New documents,” 10 April 2012."


@pytest.fixture
def quoted(client_of: Callable[..., FlaskClient]) -> FlaskClient:
    return client_of(QUOTED)


def sentence(client: FlaskClient, name: str) -> str:
    """Give the citation of a claim in words, as its page shows it."""
    iri = quote(f"{BASE}id/work/memo#claim-{name}", safe="")
    text = client.get(f"/cite.html?iri={iri}").text
    return text.split('<p class="citation"><bdi>')[1].split("</bdi>")[0].replace("&#34;", '"')


def item(client: FlaskClient, name: str) -> dict:
    iri = quote(f"{BASE}id/work/memo#claim-{name}", safe="")
    (found,) = json.loads(client.get(f"/cite.csl?iri={iri}").data)
    return found


@pytest.mark.parametrize(
    ("name", "cited"),
    [
        ("own", "Center for Rights. “This is new,” 10 April 2012. In “New documents.”"),
        ("dated", "Center for Rights. “was new in May,” May 2011. In “New documents,” 10 April 2012."),
        (
            "unnamed",
            "Unnamed officials of the Customs Office. “This must have been a good fight!” No date given. "
            + POST,
        ),
        ("nobody", f"An unnamed official. “a ‘good’ fight.” No date given. {POST}"),
        ("body", f"Customs Office. “‘we do not’ and ‘we will not’.” No date given. {POST}"),
        ("several", f"Customs Office; Ann Roe. “they said ‘never “ever” again’,” 2 April 2012. {POST}"),
        (
            "undated",
            "Customs Office. “Never.” No date given. Quoted by Center for Rights; The Network, “A page.”",
        ),
        ("unsigned", "Customs Office. “Never!” No date given. Quoted in “A leaflet.”"),
        ("signed", "Ann Roe. “May I?” March 2011. In “A letter.” Published by The Network."),
        (
            "wordless",
            "Customs Office. The office said no. No date given. "
            "Reported by Center for Rights, “New documents,” 10 April 2012.",
        ),
        ("anonymous", "“no,” 10 April 2012. In “New documents.” Published by Center for Rights."),
    ],
)
def test_who_speaks_stands_before_who_quotes(name: str, cited: str, quoted: FlaskClient):
    """
    The speaker is named as the claim names them, then who quotes them, with the date of that; the words stand
    in one pair of marks, and have no date but their own.
    """
    assert f"{cited} {ARCHIVE}" == sentence(quoted, name)


@pytest.mark.parametrize(
    ("name", "authors", "issued", "container"),
    [
        ("own", ["Center for Rights"], [[2012, 4, 10]], []),
        ("dated", ["Center for Rights"], [[2011, 5]], []),
        ("unnamed", ["unnamed officials of the Customs Office"], None, ["Center for Rights"]),
        ("several", ["Customs Office", "Ann Roe"], [[2012, 4, 2]], ["Center for Rights"]),
        ("unsigned", ["Customs Office"], None, []),
        ("anonymous", [], [[2012, 4, 10]], []),
    ],
)
def test_programs_are_told_the_same(
    name: str, authors: list, issued: list | None, container: list, quoted: FlaskClient
):
    """In CSL the speakers are the authors, who quotes them the authors of the container."""
    found = item(quoted, name)

    assert authors == [each["literal"] for each in found.get("author", [])]
    assert container == [each["literal"] for each in found.get("container-author", [])]
    assert issued == found.get("issued", {}).get("date-parts")


def test_no_form_doubles_marks_or_lends_a_date(quoted: FlaskClient):
    """BibTeX and RIS have the bare words as title, no date, and say in a note who quotes them, and when."""
    iri = quote(f"{BASE}id/work/memo#claim-unnamed", safe="")
    bib, ris = (quoted.get(f"/cite.{form}?iri={iri}").text for form in ("bib", "ris"))

    assert "title = {{This must have been a good fight!}}" in bib
    assert "author = {{unnamed officials of the Customs Office}}" in bib
    assert ("year" in bib, "\r\nPY" in ris, "\r\nDA" in ris) == (False, False, False)
    assert "TI  - This must have been a good fight!\r\n" in ris
    assert "AU  - unnamed officials of the Customs Office\r\n" in ris
    assert f"N1  - {POST}\r\n" in ris
    assert "N1  - The words have no date of their own.\r\n" in ris


def test_the_page_of_a_thing_names_speakers_as_its_citation_does(quoted: FlaskClient):
    """Where the words of a claim name who speaks, those are over the quote."""
    page = quoted.get("/doc/work/memo.html").text

    assert "<h3><bdi>unnamed officials of the Customs Office</bdi>" in page


def test_a_writer_of_a_released_record_is_not_quoted_in_it(client_of: Callable[..., FlaskClient]):
    """Whose e-mail is in a record is cited in it, with its page; a date that the words lack is not lent."""
    client = client_of("""
- {type: Agency, id: ice, prefLabel: Customs Office}
- {type: Person, id: ann, name: Ann Roe, sensitivity: public-official}
- type: ReleasedDocument
  id: mails
  title: Some e-mails
  description: E-mails.
  creator: agency/ice
  created: 2010-08
  source: document/mails
  claims: [{id: plan, text: There is a plan., quote: a plan for outreach, page: 2, by: [person/ann]}]
""")
    text = client.get("/cite.html", query_string={"iri": f"{BASE}id/document/mails#claim-plan"}).text

    assert "Ann Roe. “a plan for outreach.” In “Some e-mails,” August 2010. Page 2. Records." in text


@pytest.mark.parametrize(
    ("written", "issued", "words", "note"),
    [
        (
            "{asStated: spring 2011, notBefore: 2011-03-01, notAfter: 2011-06-30, quote: spring}",
            [[2011, 3], [2011, 6]],
            "“The memo,” “spring 2011”.",
            "Dated “spring 2011” (between March 2011 and June 2011).",
        ),
        (
            "{notBefore: 2010-01-01, notAfter: 2011-12-31, quote: these years}",
            [[2010], [2011]],
            "“The memo,” between 2010 and 2011.",
            "Dated between 2010 and 2011.",
        ),
        (
            "{asStated: later, notBefore: 2011-07-04, quote: later}",
            None,
            "“The memo,” “later”.",
            "Dated “later” (not before 4 July 2011).",
        ),
        ("{asStated: some day, quote: some day}", None, "“The memo,” “some day”.", "Dated “some day”."),
    ],
)
def test_a_date_that_is_none_is_cited_as_wide_as_it_is(
    written: str, issued: list | None, words: str, note: str, client_of: Callable[..., FlaskClient]
):
    """Where a source gives words for a date, or bounds of it, the citation gives those and no more."""
    client = client_of(f"""
- {{type: SourceDocument, id: post, title: A post}}
- {{type: CitedWork, id: memo, title: The memo, source: post, issued: {written}}}
""")
    (found,) = json.loads(client.get("/doc/work/memo.csl").data)

    assert (issued, note) == (found.get("issued", {}).get("date-parts"), found["note"])
    assert f"{words} Records." in client.get("/doc/work/memo.html").text


@pytest.mark.parametrize(
    "name", ["document/plants", *(f"{BASE}id/document/plants/page/{number}" for number in (1, 2))]
)
def test_a_passage_is_cited_with_its_words_and_its_page(name: str, papers: Papers):
    """Words of a document lead to the page on which they are now, whichever page they were copied from."""
    words = "GARDEN-000119"
    answer = papers.client.get("/cite.html", query_string={"iri": name, "quote": f"“{words}”"})

    path = f"doc/document/plants/page/2?quote={words}#passage"

    assert (
        "“GARDEN-000119,” 1 June 2011. In “A memo on plants.” Page 2, Bates GARDEN-000119. "
        "Machine-read, unverified: Bates numbers. Records." in answer.text
    )
    assert f'<a href="/{path}">{BASE}{path}</a>' in answer.text


@pytest.mark.parametrize(
    ("name", "words", "status"),
    [
        ("document/plants", "words that stand nowhere", 404),
        (f"{BASE}id/document/plants/page/1", "GARDEN-000999", 404),
        ("document/secret", "Nobody may read this", 404),
        ("source/post", "New memos", 404),
        ("document/plants", "x" * 2001, 400),
    ],
)
def test_words_that_cannot_be_read_are_not_cited(name: str, words: str, status: int, papers: Papers):
    """Whether words are on a page is reported what is published alone."""
    answer = papers.client.get("/cite.csl", query_string={"iri": name, "quote": words})

    assert status == answer.status_code


def test_words_under_a_redaction_are_not_cited(papers: Papers):
    """What a page holds back is as if it did not be there."""
    held_back, shown = (
        papers.client.get("/cite.csl", query_string={"iri": "document/in-leaky", "quote": words})
        for words in ("Jane Roe", "GARDEN-000157")
    )

    assert (404, 200) == (held_back.status_code, shown.status_code)
