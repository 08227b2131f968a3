"""The saved queries about documents, asked of a store with files in it."""

import pytest

from archives import BASE, ID
from foia_graph.query import saved
from foia_graph.search.sparql import text_search
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout
from tests.extract.pdfs import Sheet, pdf, words
from tests.ingest.documents.conftest import LETTER, MAIL

SAVED = saved.load_queries()
LATER = pdf(Sheet(words("b7E -3 Per ICE", 480, 640) + words("ICE-000125", 450, 30)))
RECORDS = """
- {type: Agency, id: ice, prefLabel: Immigration and Customs Enforcement, altLabel: ICE}
- {type: ReleasedDocument, id: letter, title: A letter, description: B, file: letter.pdf, creator: agency/ice}
- {type: ReleasedDocument, id: later, title: Later, description: B, file: later.pdf}
"""


@pytest.fixture
def ask(archive_with, profile):
    """Load two letters and an e-mail; run a saved query and give its rows without the columns of evidence."""
    archive = archive_with(RECORDS, letter=LETTER, later=LATER, mail=MAIL)
    archive.profile = profile  # with all exemptions
    archive.load(ocr=False)
    store = archive.quad_store
    searched = text_search(Catalogue(archive.generation, profile), Layout(archive.root))

    def rows(name, **chosen):
        query = SAVED[name].bind_values(chosen, BASE, archive.profile)
        answer = saved.run_query(query, store, BASE, texts=searched)
        variables, *found = saved.answer_cells(answer, BASE)
        return [dict(zip(variables, row, strict=True)) for row in found]

    return rows


def test_documents_by_exemption(ask):
    """The exemption asked for and those narrower, with pages and words."""
    assert [(f"{ID}document/later", "(b)(7)(E)", "1", "1", "b7E -3 Per ICE")] == [
        tuple(
            row[name].replace("{base}", BASE)
            for name in ("document", "notation", "redactions", "pages", "evidence")
        )
        for row in ask("documents-by-exemption", exemption="b7")
    ]


def test_redactions_per_agency(ask):
    """The agency that the stamp names, else the one that made the document."""
    assert [
        ("Immigration and Customs Enforcement", "(b)(6)", "1"),
        ("Immigration and Customs Enforcement", "(b)(7)(E)", "1"),
    ] == [(row["name"], row["notation"], row["redactions"]) for row in ask("redactions-per-agency")]


def test_missing_bates_pages(ask):
    """The run of numbers between two pages that no page bears."""
    (row,) = ask("missing-bates-pages")

    assert ("120", "124", "5") == (row["first"], row["last"], row["missing"])
    assert row["before"].endswith("document/letter/page/3") and row["after"].endswith("document/later/page/1")


def test_e_mails_between_two_people(ask):
    """Either way round, by part of a name, within days."""
    found = ask("emails-between", one="doe", other="roe")

    assert [("2010-03-01T10:00:00", "Roe, Jane", "Doe, John", "Jurisdictions", "1")] == [
        (row["sent"], row["sender"], row["recipients"], row["subject"], row["page"]) for row in found
    ]
    assert found == ask("emails-between", one="roe", other="doe")
    assert [] == ask("emails-between", one="doe", other="smith")
    assert [] == ask("emails-between", **{"from": "2010-03-02"})


def test_pages_that_cite(ask):
    """The page of the citation, and its words."""
    (row,) = ask("pages-that-cite", work="work/oig-12-64")

    assert ("2", "OIG-12-64") == (row["page"], row["evidence"])


def test_pages_on_words(ask):
    """The page by its text, which is not in the graph, with its Bates number; if need be, of one agency."""
    ((page, number, numbers, title, evidence),) = [
        (row["page"], row["number"], row["numbers"], row["title"], row["evidence"])
        for row in ask("pages-on-words", words='"OIG report" OR sheriffs', agency="ice")
        if "OIG" in row["evidence"]
    ]

    assert ("{base}id/document/letter/page/2", "2", "ICE-000118", "A letter") == (
        page,
        number,
        numbers,
        title,
    )
    assert "See OIG-12-64, an OIG report." in evidence
    assert ["1", "2"] == [row["number"] for row in ask("pages-on-words", words="sheriff OR report")]
    assert [] == ask("pages-on-words", words="list", agency="ice")


def test_emails_on_words(ask):
    """By words in the header, or on the page on which it is; within days."""
    found = ask("emails-on-words", words="jurisdictions")

    assert [("2010-03-01T10:00:00", "Roe, Jane", "Doe, John", "Jurisdictions", "1")] == [
        (row["sent"], row["sender"], row["recipients"], row["subject"], row["page"]) for row in found
    ]
    assert [row["email"] for row in found] == [
        row["email"] for row in ask("emails-on-words", words='"see the list"')
    ]
    assert 1 == len(ask("emails-on-words", words="list", **{"from": "2010-03-01", "to": "2010-03-01"}))
    assert [] == ask("emails-on-words", words="list", **{"from": "2010-03-02"})
    assert [] == ask("emails-on-words", words="sheriff")
