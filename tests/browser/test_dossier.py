"""Notes as readers keep them: made in the reader and on pages, kept in the browser, saved and read again."""

import json
import re

import pytest
from playwright.sync_api import Page, expect
from rdflib import RDF, Graph, Namespace

from tests.browser.conftest import Window, open_window

OA = Namespace("http://www.w3.org/ns/oa#")
PAGE = "/doc/document/plants/page/1"
HOSTILE = "<img src=x onerror=alert(1)>"
BASE = "https://foia.example.org/"


@pytest.fixture
def keeping(browser, papers_address):
    """A window in which scripts run, with an empty storage, on the invented files."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield open_window(context, papers_address)
    context.close()


def note_words(window: Window) -> Page:
    """Select words of a page, and add them to the notes by their key."""
    page = window.open(PAGE)
    expect(page.locator("[data-do=note]:not([hidden])")).to_be_attached()  # on a phone it is folded in
    page.evaluate(
        """() => {
          const words = document.querySelector(".leaf .text");
          const walk = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
          let node;
          while ((node = walk.nextNode())) if (node.data.includes("watered")) break;
          const start = node.data.indexOf("watered");
          getSelection().setBaseAndExtent(node, start, node, start + 7);
        }"""
    )
    page.keyboard.press("a")
    expect(page.get_by_text("Added.")).to_be_visible()
    return page


def open_dossier(window: Window) -> Page:
    """Open the notes, and wait until their evidence was looked at."""
    page = window.open("/dossier")
    expect(page.get_by_label("Show")).to_be_visible()
    if page.locator(".dossier-note").count():
        expect(page.locator(".dossier > output")).to_contain_text(re.compile("up to date|has changed"))
    return page


def give_file(page: Page, text: str) -> None:
    page.get_by_label("Add notes from a file").set_input_files(
        {"name": "notes.jsonld", "mimeType": "application/ld+json", "buffer": text.encode()}
    )


def test_words_are_noted_and_stay(keeping):
    """
    The quote with what is around it, its position and citation, and what one writes, after a reload, too.
    """
    note_words(keeping)
    page = open_dossier(keeping)
    page.get_by_label("What I say about it").fill("Ask who waters them.")
    page.get_by_label("Collection").fill("Gardens")
    page.get_by_label("Collection").press("Tab")
    expect(page.get_by_label("Show").get_by_role("option", name="Gardens (1)")).to_be_attached()
    page = open_dossier(keeping)

    expect(page.locator("blockquote mark")).to_have_text("watered")
    expect(page.locator(".dossier-note")).to_contain_text("GARDEN-000118, page 1")
    expect(page.locator(".citation")).to_contain_text("A memo on plants")
    expect(page.get_by_label("What I say about it")).to_have_value("Ask who waters them.")
    expect(page.get_by_label("Collection")).to_have_value("Gardens")
    page.get_by_role("link", name="A memo on plants, page 1").click()
    expect(page.locator("mark.passage").first).to_be_attached()
    assert ([], []) == (keeping.errors, keeping.elsewhere)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_notes_are_saved_cleared_and_read_again(keeping, tmp_path):
    """The file is Web Annotations as rdflib reads them; nothing of a note is lost on the way."""
    note_words(keeping)
    keeping.open("/doc/release/memos").get_by_role("button", name="Add to my notes").click()
    expect(keeping.page.get_by_text("Added.")).to_be_visible()
    page = open_dossier(keeping)
    page.get_by_label("What I say about it").first.fill("*Who* waters <them>?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Web Annotations").click()
    text = download.value.path().read_text()
    before = page.locator(".dossier-notes").inner_text()
    page.get_by_role("button", name="Delete all").click()
    expect(page.locator(".dossier-note")).to_have_count(0)
    give_file(page, text)
    expect(page.locator(".dossier > output")).to_have_text("2 notes were added.")

    assert before == page.locator(".dossier-notes").inner_text()
    expect(page.get_by_label("What I say about it").first).to_have_value("*Who* waters <them>?")
    give_file(page, text)
    expect(page.locator(".dossier > output")).to_have_text("0 notes were added. 2 are here already.")
    data = json.loads(text)
    first, second = data["first"]["items"]
    assert ("watered", f"{BASE}iiif/document/plants/page/1") == (
        first["target"]["selector"]["exact"],
        first["target"]["source"],
    )
    assert f"{BASE}id/release/memos" == second["target"]["source"]
    graph = read_annotations(data)
    assert 2 == len(set(graph.subjects(RDF.type, OA.Annotation)))
    assert ["watered"] == [str(each) for each in graph.objects(None, OA.exact)]


CONTEXT = {
    "oa": str(OA),
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "as": "http://www.w3.org/ns/activitystreams#",
    "rdf": str(RDF),
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "http://schema.org/",
    "id": "@id",
    "type": "@type",
    **{name: f"oa:{name}" for name in ("Annotation", "TextQuoteSelector", "SpecificResource", "TimeState")},
    **{name: f"as:{name}" for name in ("totalItems", "startIndex")},
    "TextualBody": "oa:TextualBody",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "value": "rdf:value",
    "format": "dc:format",
    "label": "rdfs:label",
    "total": "as:totalItems",
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "xsd:dateTime"},
    "sourceDate": {"@id": "oa:sourceDate", "@type": "xsd:dateTime"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "scope": {"@id": "oa:hasScope", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "state": {"@id": "oa:hasState", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    **{name: f"oa:{name}" for name in ("commenting", "bookmarking", "tagging")},
    "first": {"@id": "as:first", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
}
"""The terms of http://www.w3.org/ns/anno.jsonld that notes use; it is not fetched for a test."""


def read_annotations(data):
    """Read annotations as RDF; a term that the context lacks would be lost, and is an error."""
    names = {name for name in re.findall(r'"([^"@]+)":', json.dumps(data)) if ":" not in name}
    assert set() == names - CONTEXT.keys()
    return Graph().parse(data=json.dumps({**data, "@context": CONTEXT}), format="json-ld")


def test_markdown_has_the_words_and_their_citation(keeping):
    """Quotes as quotes, what one writes as it is written, and the address at the end of the citation."""
    note_words(keeping)
    page = open_dossier(keeping)
    page.get_by_label("What I say about it").fill("# *Who*?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Markdown").click()
    lines = download.value.path().read_text().splitlines()

    assert "# Notes on Records" == lines[0]
    assert "> watered" in lines
    assert "\\# \\*Who\\*?" in lines
    assert [True] == [f"<{BASE}{PAGE[1:]}?quote=" in line for line in lines if line.startswith("Source: ")]


@pytest.mark.parametrize(("form", "start"), [("DOCX", b"PK"), ("PDF", b"%PDF-")])
def test_notes_are_saved_as_documents(keeping, form, start):
    """The server makes a file of what is shown, and the browser saves it."""
    note_words(keeping)
    page = open_dossier(keeping)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {form}").click()

    assert f"my-notes.{form.lower()}" == download.value.suggested_filename
    assert download.value.path().read_bytes().startswith(start)
    expect(page.locator(".dossier > output")).to_have_text(f"Saved as {form}.")
    assert ([], []) == (keeping.errors, keeping.elsewhere)


def test_notes_are_ordered_deleted_and_brought_back_by_keys(keeping):
    """Nothing needs a pointer; what was deleted is one key away."""
    note_words(keeping)
    keeping.open("/doc/release/memos").get_by_role("button", name="Add to my notes").press("Enter")
    expect(keeping.page.get_by_text("Added.")).to_be_visible()
    page = open_dossier(keeping)
    headings = page.locator(".dossier-note h2")
    page.get_by_role("button", name="Move up: The memos").press("Enter")
    expect(headings.first).to_have_text("The memos")
    expect(page.get_by_role("button", name="Move up: The memos")).to_be_focused()
    page.get_by_role("button", name="Delete: The memos").press("Enter")
    expect(headings).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")

    expect(headings).to_have_text(["The memos", "A memo on plants, page 1"])
    assert [] == keeping.errors


GONE = {"detail": "<https://foia.example.org/id/document/plants> was withdrawn on 2 January 2026."}
LOST = {"detail": "These words are not found in this document any more."}
MOVED = {"page": 3, "likeness": 1, "path": "/doc/document/plants/page/3?quote=watered", "change": "Moved."}
READ_ANEW = {"page": 1, "likeness": 0.9, "path": PAGE, "change": "Read anew: “waterod”."}


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (410, GONE, f"{GONE['detail']} The note keeps what was copied"),
        (404, LOST, LOST["detail"]),
        (404, {"detail": "Nothing is known about it."}, "This is not in the catalogue any more."),
        (200, MOVED, MOVED["change"]),
        (200, READ_ANEW, READ_ANEW["change"]),
    ],
)
def test_a_note_says_what_became_of_its_evidence(keeping, status, body, sentence):
    """Words that moved, are read otherwise, are deleted, or whose document was withdrawn."""
    note_words(keeping)
    keeping.page.route(
        re.compile("/api/passage"),
        lambda route: route.fulfill(status=status, content_type="application/json", body=json.dumps(body)),
    )
    page = open_dossier(keeping)

    expect(page.locator(".finding .notice")).to_contain_text(sentence)
    expect(page.locator(".dossier > output")).to_contain_text(
        "1 of 1 notes rest on something that has changed."
    )
    expect(page.locator("blockquote mark")).to_have_text("watered")


def test_what_was_looked_at_meanwhile_talks_over_nothing(keeping):
    """Whoever deletes notes while their evidence is looked at can still undo it when that is over."""
    note_words(keeping)
    waiting = []
    keeping.page.route(re.compile("/api/passage"), lambda route: waiting.append(route))
    with keeping.page.expect_request(re.compile("/api/passage")):
        page = keeping.open("/dossier")
    page.get_by_role("button", name="Delete all").click()
    expect(page.locator(".dossier > output")).to_have_text("Deleted: 1 note. Undo")
    with page.expect_response(re.compile("/api/passage")):
        waiting[0].fulfill(status=404, content_type="application/json", body="{}")
    page.evaluate("fetch('/').then((answer) => answer.text())")  # by then that answer was taken
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".dossier > output")).to_have_text("It is back.")
    expect(page.locator(".dossier-note")).to_have_count(1)


def test_a_thing_that_changed_is_said_to_have_and_can_be_looked_up_as_it_was(keeping):
    """The version of what is noted is compared; who has seen the new one says so."""
    keeping.open("/doc/release/memos").get_by_role("button", name="Add to my notes").click()
    expect(keeping.page.get_by_text("Added.")).to_be_visible()
    keeping.page.route(
        re.compile("memos.jsonld"),
        lambda route: route.fulfill(status=200, headers={"ETag": '"another"'}, body="{}"),
    )
    page = open_dossier(keeping)
    expect(page.locator(".finding .notice")).to_contain_text(
        "What the catalogue says about this has changed since"
    )
    expect(page.get_by_role("link", name="What it said on")).to_have_attribute(
        "href", re.compile(r"/doc/release/memos\?asOf=20")
    )
    page.get_by_role("button", name="I have seen it").click()
    expect(page.locator(".finding .notice")).to_have_count(0)


NOT_HERE = (None, 7, "https://elsewhere.example/doc/x", f"{BASE}/evil.example/doc/x")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("no JSON {", "This file is no JSON, so no annotations are in it."),
        ('{"type": "Feature"}', "There are no annotations in this file."),
        (json.dumps([{"type": "Annotation"}] * 2001), "A file has at most 2000 annotations."),
        (json.dumps({"type": "Annotation", "body": "x" * 5_000_001}), "A file of notes has at most 5 MB."),
        (
            json.dumps([{"type": "Annotation", "target": target} for target in NOT_HERE]),
            "0 notes were added. 4 are on nothing of this catalogue, and omitted.",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(keeping, text, sentence):
    """Too large, too many, something else, or on other sites."""
    page = open_dossier(keeping)
    give_file(page, text)

    expect(page.locator(".dossier > output")).to_have_text(sentence)
    expect(page.locator(".dossier-note")).to_have_count(0)


def test_a_hostile_file_is_text(keeping):
    """Whatever is in it is shown as it is written, and nothing in it runs or leads elsewhere."""
    page = open_dossier(keeping)
    target = {
        "source": f"{BASE}id/document/plants/page/1",
        "scope": "javascript:alert(1)",
        "selector": [{"type": "TextQuoteSelector", "exact": HOSTILE}],
        "dcterms:title": HOSTILE,
        "dcterms:bibliographicCitation": HOSTILE,
    }
    note = {"type": "Annotation", "id": HOSTILE, "bodyValue": HOSTILE, "target": target, "created": HOSTILE}
    give_file(page, json.dumps(note))

    expect(page.locator(".dossier-note h2")).to_have_text(HOSTILE)
    expect(page.get_by_label("What I say about it")).to_have_value(HOSTILE)
    assert 0 == page.locator(".dossier img").count()
    links = page.locator(".dossier-note a").evaluate_all("all => all.map(each => each.href)")
    assert [] == [each for each in links if not each.startswith(f"{keeping.address}/")]
    assert [] == keeping.errors


def test_without_scripts_the_page_says_what_it_needs(plain):
    """With what one can do instead; nothing dead is shown."""
    page = plain.open("/dossier")

    expect(page.get_by_text("Notes need scripts")).to_be_visible()
    expect(page.get_by_role("button", name="Save as Markdown")).to_be_hidden()
    assert 0 == plain.open("/doc/release/2012-04-10").get_by_role("button", name="Add to my notes").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_notes_leave_nobody_out(browser, papers_address, axe, width, scheme):
    """axe-core finds nothing, empty and with notes and what became of them; nothing is too wide."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    window = open_window(context, papers_address)
    found = []
    for state in ("empty", "full"):
        if state == "full":
            note_words(window)
            window.page.route(re.compile("/api/passage"), lambda route: route.fulfill(status=404, body="{}"))
        page = open_dossier(window)
        page.evaluate(axe)
        violations = page.evaluate("axe.run()")["violations"]
        reached = page.evaluate("document.documentElement.scrollWidth")
        found.append((reached, [each["id"] for each in violations]))
    context.close()

    assert [(width, []), (width, [])] == found
