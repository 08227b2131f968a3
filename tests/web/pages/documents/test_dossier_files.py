"""Notes as DOCX and PDF: with pictures of the passages, citations, and what became of the evidence."""

import io
from urllib.parse import urlencode

import docx
import pypdf
import pytest

from foia_graph.model.forms import DOCX, PDF
from tests.web.conftest import BASE

PLANTS = "/doc/document/plants/page/"
WATERED = f"{PLANTS}1?{urlencode({'quote': 'watered twice a week'})}#passage"
QUOTE = {"exact": "watered twice a week", "prefix": "has them ", "suffix": "."}


def passage(**changes):
    return {
        "kind": "passage",
        "title": "A memo",
        "path": WATERED,
        "quote": QUOTE,
        "citation": "Copied.",
        **changes,
    }


def posted(papers, form, *notes, label="Notes on Records"):
    accepted = {"Accept": {"docx": DOCX, "pdf": PDF}[form].media_type}
    return papers.client.post("/dossier", json=[label, list(notes)], headers=accepted)


def read_docx(answer):
    assert 200 == answer.status_code, answer.text
    document = docx.Document(io.BytesIO(answer.data))
    return document, [paragraph.text for paragraph in document.paragraphs]


def test_docx_has_quote_picture_citation_and_link(papers):
    """A passage with what its reader writes, under the name of its collection, and nothing to warn of."""
    answer = posted(papers, "docx", passage(comment="Ask who\nwaters them.", collection="Gardens"))
    document, texts = read_docx(answer)

    assert (200, "no-store") == (answer.status_code, answer.headers["Cache-Control"])
    assert ["Notes on Records", "Gardens", "A memo"] == [texts[0], *texts[2:4]]
    assert "…has them “watered twice a week”.…" in texts
    assert {"Ask who", "waters them."} <= set(texts)
    assert 1 == sum(
        text.startswith("“watered twice a week,”") and "A memo on plants" in text for text in texts
    )
    targets = {each._target for each in document.part.rels.values() if each.is_external}
    assert {f"{BASE}{WATERED.removeprefix('/')}"} == targets
    assert 1 == len(document.inline_shapes)
    assert not [text for text in texts if "Evidence has changed" in text]


def test_pdf_has_the_same(papers):
    """Title in the properties, words that can be searched, one picture, and a link to the passage."""
    answer = posted(papers, "pdf", passage(comment="Кто поливает?"))
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    (page,) = reader.pages
    text = " ".join(page.extract_text().split())

    assert "application/pdf" == answer.content_type and "Notes on Records" == reader.metadata.title
    assert "“watered twice a week”" in text and "Кто поливает?" in text
    assert 1 == len(page.images)
    assert [f"{BASE}{WATERED.removeprefix('/')}"] == [
        each.get_object()["/A"]["/URI"] for each in page["/Annots"]
    ]


CHANGED = [
    (passage(path=f"{PLANTS}1?quote=nobody+ever+wrote+these+words"), "not found in this document any more"),
    (
        passage(path="/doc/document/plants/page/4?quote=watered+twice+a+week"),
        "were on page 4; they are on page",
    ),
    (
        passage(path=f"{PLANTS}2?quote=Tne+Departrnent+of+Horneland+Security+has+thern"),
        "read differently now. The most similar words: “The Department of Homeland Security has them”",
    ),
    (passage(path="/doc/document/none/page/1?quote=watered"), "not in the catalogue any more"),
    (
        {
            "title": "The memos",
            "path": "/doc/release/memos",
            "etag": '"another"',
            "seen": "2026-01-02T10:00:00Z",
        },
        "has changed since 2 January 2026",
    ),
]


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize(("note", "sentence"), CHANGED)
def test_what_has_changed_is_warned_of(papers, form, note, sentence):
    """Words that are gone or moved, and things of which the catalogue says something else now."""
    answer = posted(papers, form, note)
    if form == "docx":
        text = " ".join(read_docx(answer)[1])
    else:
        text = " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(answer.data)).pages)

    assert "Evidence has changed. " in text and sentence in " ".join(text.split())


def test_what_is_the_same_is_not_warned_of(papers):
    """The version that was noted is that of the description itself, as the page of the thing sends it."""
    etag = papers.client.head("/doc/release/memos.jsonld").headers["ETag"]
    note = {
        "title": "The memos",
        "path": "/doc/release/memos",
        "etag": etag,
        "version": "/doc/release/memos.jsonld",
    }

    assert "Evidence has changed" not in " ".join(read_docx(posted(papers, "docx", note))[1])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"no JSON", "Notes are posted as JSON, [title, [note, …]]"),
        (b'["Notes", []]', "A file has from 1 to 100 notes, not 0."),
        (b'["Notes", [{"title": "x", "path": "https://elsewhere.example/"}]]', "begins with /doc/"),
        (b'["Notes", [{"title": 7, "path": "/doc/release/memos"}]]', "Expected `str`, got `int`"),
    ],
)
def test_what_is_no_list_of_notes_is_refused(papers, body, sentence):
    """In a sentence that says where."""
    answer = papers.client.post("/dossier", data=body)

    assert 400 == answer.status_code and sentence in answer.json["detail"]


def test_the_form_is_chosen_by_what_is_accepted(papers):
    """PDF without a wish; where neither will do it is stated what there is."""
    notes = ["Notes", [passage()]]
    without_wish = papers.client.post("/dossier", json=notes)
    refused = papers.client.post("/dossier", json=notes, headers={"Accept": "image/png"})

    assert ("application/pdf", "Accept") == (without_wish.mimetype, without_wish.headers["Vary"])
    assert "filename=my-notes.pdf" in without_wish.headers["Content-Disposition"]
    assert 406 == refused.status_code and DOCX.media_type in refused.json["detail"]


def test_a_long_dossier_has_all_its_sheets(papers):
    """Nothing is below the foot of a sheet, and nothing is omitted."""
    answer = posted(
        papers, "pdf", *(passage(title=f"Note {n}", comment="Ask again. " * 60) for n in range(9))
    )
    pages = list(pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    heights = []
    for page in pages:
        page.extract_text(visitor_text=lambda text, _, at, *__: heights.append(at[5] if text.strip() else 99))
    text = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert len(pages) > 2 and all(page.images for page in pages)
    assert [f"Note {n}" for n in range(9) if f"Note {n}" in text] == [f"Note {n}" for n in range(9)]
    assert 540 == text.count("Ask again.") and min(heights) >= 50
