"""A file of several documents, loaded: its parts in RDF, in the search, and as an outline in the reader."""

import io
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader, PdfWriter

from archives import BASE, ID, Archive
from foia_graph.search.query_parser import SearchRequest
from foia_graph.search.text_index import TextIndex
from foia_graph.specimen.folder import draw_paper
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Layout
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.web.pages.documents.test_documents import shown

# A letter and a memorandum of two pages each, and an e-mail and its answers on three.
BOUND = ("response-letter", "memorandum-first", "email-thread")


def joined(*names: str) -> bytes:
    """Bind papers of the specimen in one PDF."""
    writer, data = PdfWriter(), io.BytesIO()
    for name in names:
        writer.append(PdfReader(io.BytesIO(draw_paper(name))))
    writer.write(data)
    return data.getvalue()


@pytest.fixture
def archive(archive_of: Callable[..., Archive]) -> Archive:
    """Load a file of three documents, and one that is one of them."""
    made = archive_of({"papers/box.pdf": joined(*BOUND), "papers/alone.pdf": draw_paper("memorandum-first")})
    made.load(ocr=False)
    return made


@pytest.fixture
def client(archive: Archive) -> Iterator[FlaskClient]:
    app = create_app(archive.root, archive.profile)
    app.testing = True
    yield app.test_client()
    app.extensions[EXTENSION].close()


def test_each_document_in_a_file_is_a_run_of_its_pages(archive: Archive):
    """It says what it is, that a machine read it, how sure that is and why; the document stays one."""
    document = archive.read("document/papers-box")
    parts = [
        part
        for part in document.parts("pageRange")
        if part.one("form") != f"{BASE}scheme/document-types/e-mail"
    ]
    parts.sort(key=lambda part: int(part.one("firstPage")))
    memorandum = parts[1]
    (evidence,) = memorandum.parts("evidence")

    assert [("1", "2"), ("3", "4"), ("5", "7")] == [
        (each.one("firstPage"), each.one("lastPage")) for each in parts
    ]
    assert (
        f"{BASE}scheme/document-types/memorandum",
        "Why the lamp at Nowhere Point was dark",
        "2019-10-08",
        f"{BASE}scheme/claim-status/machine-read",
        "0.9",
        "The head of a memorandum; the page before ends with a signature.",
        f"{ID}document/papers-box/page/3",
    ) == (
        *(memorandum.one(name) for name in ("form", "title", "date", "status", "confidence", "description")),
        evidence.one("hasSource"),
    )
    assert f"{BASE}scheme/document-types/letter" == document.one("form")
    assert () == archive.read("document/papers-alone").get("pageRange")


def test_an_e_mail_in_a_file_is_one_message(archive: Archive):
    """The part that it makes of the file is no second message, and in none of its conversations."""
    parts = archive.read("document/papers-box").parts("pageRange")
    bound = [part for part in parts if "#activity-bundles-" in part.one("generatedBy")]

    assert [] == [part.iri for part in bound if part.get("thread") or part.get("sender")]
    assert all("https://schema.org/EmailMessage" not in " ".join(archive.said(part.iri)) for part in bound)


def test_the_reader_has_an_outline_of_the_documents_in_a_file(client: FlaskClient):
    """Each entry leads to its first page; the whole is marked as read by a machine."""
    page = shown(client, "/doc/document/papers-box")
    outline = page[page.index('aria-label="Documents in this file"') :].partition("</nav>")[0]
    entries = [each.partition("</li>")[0] for each in outline.split("<li ")[1:]]

    assert "3 documents in this file" in outline
    assert 'class="machine"' in outline
    assert 3 == len(entries)
    assert '<a href="/doc/document/papers-box/page/1" data-page="1"><bdi>Letter</bdi>' in entries[0]
    assert '<a href="/doc/document/papers-box/page/3" data-page="3">' in entries[1]
    assert "<bdi>Why the lamp at Nowhere Point was dark</bdi>" in entries[1]
    assert "Memorandum" in entries[1]
    assert "pages 3–4" in entries[1]
    assert "E-mail" in entries[2]
    assert "Documents in this file" not in shown(client, "/doc/document/papers-alone")


def test_the_title_of_a_part_is_found(archive: Archive):
    """A hit is the run of pages that has the title."""
    index = TextIndex(Catalogue(archive.generation, archive.profile), Layout(archive.root))
    found = [
        hit.iri for hit in index.search(SearchRequest('"Why the lamp at Nowhere Point was dark"')).hits()
    ]
    parts = archive.read("document/papers-box").parts("pageRange")

    assert next(part.iri for part in parts if part.one("firstPage") == "3") in found
