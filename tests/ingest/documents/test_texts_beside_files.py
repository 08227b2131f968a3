"""Texts that come with records beside files: which pages take them, and what becomes of others."""

import pytest

from archives import ID
from foia_graph.ingest.decide import Decider
from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.text_index import TextIndex
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout
from foia_graph.store.open_generations import OpenGenerations
from tests.extract.pdfs import Sheet, grey, pdf, place, words
from tests.ingest.documents.conftest import LEAK

SCAN = Sheet(place("Scan", 0, 0, 612, 792), images={"Scan": grey(2, 2, b"\xff\x00\xff\x00")})
PRINTED = Sheet(words("Printed words of the orchard, set by whoever made the page.", 72, 700))
FILE = pdf(SCAN, PRINTED, SCAN)
LEAK_WORDS = "the plums were counted"


def record(text: str, more: str = "") -> str:
    """Write the record of a document that has a file and a text."""
    return (
        f'- {{type: ReleasedDocument, id: a, title: A, description: B, file: a.pdf, text: "{text}"{more}}}\n'
    )


@pytest.fixture
def archive_with_text(archive_of):
    """Make a catalogue with a file of three pages, of which the second has a text layer, and a text."""

    def make(text: str, more: str = "", file: bytes = FILE):
        return archive_of({"papers/records.yaml": record(text, more), "papers/a.pdf": file})

    return make


def holdings(archive) -> Holdings:
    """Give what is held in the store of an archive."""
    return Holdings(Catalogue(archive.generation, archive.profile), Layout(archive.root))


def found_by(archive, words: str, catalogue: Catalogue | None = None) -> list[str]:
    """Give the things that a search of an archive finds, of an older state where one is given."""
    served = Catalogue(archive.generation, archive.profile)
    index = TextIndex(catalogue or served, Layout(archive.root))
    return [hit.iri for hit in index.search(SearchRequest(words)).hits()]


def page_texts(archive) -> list[str]:
    """Give the words of the pages of the document."""
    reading = holdings(archive).parsed_document(f"{ID}document/a")
    return [page.text.strip() for page in reading.pages]


def test_pages_without_words_take_those_of_a_text_that_fits(archive_with_text):
    """
    Its pages are those of the file; a page with a text layer keeps that, and what is found on the others is
    found in the text. It is said where the words come from.
    """
    archive = archive_with_text("One (b)(6)\\fTwo\\fThree\\f")
    report = archive.load()
    first, second = archive.read("document/a/page/1"), archive.read("document/a/page/2")

    assert ([], ["2 pages have their words from texts that came with the records, next to files."]) == (
        report.all_problems,
        [note for note in report.notes if "next to files" in note],
    )
    assert ["One (b)(6)", "Printed words of the orchard, set by whoever made the page.", "Three"] == (
        page_texts(archive)
    )
    assert [
        ("supplied", "extracted", "activity-supplied-1"),
        ("born-digital", "extracted", "activity-reading-5"),
    ] == [
        (
            each.one("textOrigin"),
            *(each.one(name).rpartition("/")[2].rpartition("#")[2] for name in ("readStatus", "generatedBy")),
        )
        for each in (first, second)
    ]
    assert [f"{ID.removesuffix('id/')}scheme/exemptions/b6"] == [
        each.one("claimedExemption") for each in first.parts("redaction")
    ]


def test_a_page_that_the_text_leaves_empty_is_read_as_ever(archive_with_text):
    """Without OCR it is said of that page alone that no OCR has read it."""
    archive = archive_with_text("One\\f\\f\\f")

    assert ["papers/a.pdf: 1 of 3 pages are images that no OCR has read: page 3"] == archive.problems(
        ocr=False
    )
    assert ["One", ""] == [page_texts(archive)[number] for number in (0, 2)]


def test_pages_that_come_with_their_numbers_are_taken(archive_of):
    """Not all need to come; what their records say besides goes before what the file says."""
    archive = archive_of({
        "papers/records.yaml": """
            - {type: ReleasedDocument, id: a, title: A, description: B, file: a.pdf}
            - {type: Page, id: a/3, text: Three, pagination: iii}
        """,
        "papers/a.pdf": FILE,
    })  # fmt: skip
    archive.load()

    assert ["", "Three"] == [page_texts(archive)[number] for number in (0, 2)]
    assert "iii" == archive.read("document/a/page/3").one("pagination")


@pytest.mark.parametrize(
    ("text", "size"), [("The first pear\\fthe second\\f", "2 pages"), ("All about the pear", "1 page")]
)
def test_a_text_that_does_not_fit_is_that_of_the_document(archive_with_text, text, size):
    """No page has words of it, and a search finds the document by them."""
    archive = archive_with_text(text)
    problems = archive.problems(ocr=True)

    assert (
        f"papers/records.yaml:1: text: the text of document/a has {size}, and its file 3 pages; it is "
        "found as that of the document, and is that of no page" in problems
    )
    assert not [page for page in page_texts(archive) if "pear" in page]
    assert [f"{ID}document/a"] == found_by(archive, "pear")


def test_a_text_that_no_page_needs_is_told_of(archive_with_text):
    """A file whose pages all have a text layer is read alone."""
    archive = archive_with_text("Other\\f", file=pdf(PRINTED))

    assert [
        "papers/records.yaml:1: text: all pages of document/a have words of their own; the text beside its "
        "file is not loaded"
    ] == archive.problems()


def test_what_is_held_back_keeps_back_a_text_that_fits_none(archive_with_text):
    """It may have the words that are under a redaction."""
    archive = archive_with_text("Quinces\\fMore\\f", file=LEAK)

    assert (
        "papers/records.yaml:1: text: the text of document/a has 2 pages, and its file 1 page, not all of "
        "which may be seen; it is not loaded"
    ) in archive.problems()
    assert [] == found_by(archive, "quinces")


def test_a_page_that_must_not_be_seen_hides_a_text_that_fits_none(archive_with_text):
    """It may have the words of that page: none finds them any more, in what was said before neither."""
    archive = archive_with_text(f"Pears, {LEAK_WORDS}")
    archive.load()
    before = found_by(archive, "plums"), holdings(archive).text_beside(f"{ID}document/a")
    Decider(archive.root, archive.profile).withdraw("document/a/page/3", "It must not be seen.")
    generations = OpenGenerations(archive.root, archive.profile, patience=60)
    older = generations.redacted_catalogue(1)
    assert older is not None

    assert ([f"{ID}document/a"], f"Pears, {LEAK_WORDS}") == before
    assert [[], []] == [found_by(archive, "plums"), found_by(archive, "plums", older)]
    assert ["", ""] == [
        each.text_beside(f"{ID}document/a")
        for each in (holdings(archive), Holdings(older, Layout(archive.root)))
    ]
    generations.close()


SEALED = (
    "- {type: Person, id: jane-roe, name: Jane Roe, sensitivity: private-named-in-source, source: post,"
    " restricted: %s}\n"
)


def test_a_restricted_name_in_a_text_of_the_whole_is_told_of(archive_of):
    """As one on a page is, where no mark was asked for."""
    text = record("Letter of Jane Roe to the orchard") + SEALED % "She asked."
    archive = archive_of({"papers/records.yaml": text, "papers/a.pdf": FILE})

    assert ["the text beside it"] == [
        problem.removeprefix("papers/a.pdf: ").partition(" names")[0]
        for problem in archive.problems()
        if "Jane Roe" in problem
    ]


def test_a_withheld_name_is_in_no_text_of_the_whole(archive_of):
    """A mark is instead, and the file, on which it may be, is not served."""
    text = record("Letter of Jane Roe to the orchard") + SEALED % "{reason: She asked., redactNames: true}"
    archive = archive_of({"papers/records.yaml": text, "papers/a.pdf": FILE})
    archive.load()

    assert "Letter of [name withheld] to the orchard" == holdings(archive).text_beside(f"{ID}document/a")
    assert not holdings(archive).file_of(f"{ID}document/a").public
