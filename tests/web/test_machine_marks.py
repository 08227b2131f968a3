"""The mark of what a program read, in everything that is published."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archives import Archive
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.extract.pdfs import Sheet, pdf, words

TITLE, DAY, FORM = "Fences of the park", "1988-05-04", "memorandum"
LINES = (
    *("May 4, 1988", "", "MEMORANDUM FOR: Chief, Records Branch", f"SUBJECT: {TITLE}", ""),
    "They are old, and nobody has looked at them since the spring of that year.",
)
MEMO = pdf(Sheet(b"".join(words(line, 72, 740 - 20 * place) for place, line in enumerate(LINES))))
RECORD = """
- type: ReleasedDocument
  id: stated
  title: Gates of the park
  description: It asks.
  file: stated.pdf
  form: memorandum
  created: "1988-05-04"
"""
DOCUMENT = "/doc/document/papers-memo"
PAGES = (
    *("/", "/doc/document/", DOCUMENT, f"{DOCUMENT}/page/1", "/timeline", "/search?q=fences", "/changes"),
    "/doc/source/",
)
SHOWN = ("li", "td", "dd", "h1", "h3", "p", "div")


@pytest.fixture
def client(archive_of: Callable[..., Archive], profile: Profile) -> Iterator[FlaskClient]:
    """Serve a memorandum that no record describes, and one whose record states all that can be read."""
    archive = archive_of(
        {"papers/memo.pdf": MEMO, "papers/stated.pdf": MEMO + b"\n", "papers/records.yaml": RECORD}
    )
    replace(archive, profile=profile).load(ocr=False)
    app: Flask = create_app(archive.root, profile)
    yield app.test_client()
    app.extensions[EXTENSION].close()


def unmarked(page: str, words: str) -> list[str]:
    """Give the pieces of a page around some words that bear no mark."""
    main = LexborHTMLParser(page).css_first("main")
    assert main is not None
    found = []
    for node in main.traverse(include_text=True):
        text = (node.text() or "") if node.is_text_node else ""
        if words in text and "(machine-read)" not in text:
            around = _block(node)
            # The words of a page that is shown are no description of it.
            if around is not None and around.css_first(".machine") is None and not _is_evidence(node):
                found.append(around.text()[:200])
    return found


def _block(node: LexborNode) -> LexborNode | None:
    above = node.parent
    while above is not None and above.tag not in SHOWN:
        above = above.parent
    return above


def _is_evidence(node: LexborNode) -> bool:
    """Give whether words are a quotation, the text of a page, or those of a citation or an attribute."""
    above, names = node.parent, set[str]()
    while above is not None:
        names |= {above.tag, *(above.attributes.get("class") or "").split(), above.id or ""}
        above = above.parent
    return not names.isdisjoint({"q", "blockquote", "pre", "sheet", "snippet", "cite", "text", "script"})


@pytest.mark.parametrize("path", PAGES)
def test_pages_mark_what_a_program_read(client: FlaskClient, path: str) -> None:
    """Title, date and form bear the mark wherever they are; what a record states bears none."""
    answer = client.get(path, headers={"Accept": "text/html"})

    if answer.status_code == 404:
        pytest.fail(f"{path} is no page")
    assert [] == unmarked(answer.text, TITLE)
    assert [] == unmarked(answer.text, "4 May 1988") or "Gates of the park" in answer.text


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """Give the rows of a table by their columns."""
    return list(csv.DictReader(io.StringIO(client.get(path).text)))


def test_tables_name_the_fields_that_a_program_read(client: FlaskClient) -> None:
    """Lists and hits have a column for it, timelines the status of each claim."""
    listed = {row["label"]: row["machineRead"] for row in rows(client, "/doc/document/.csv")}
    hits = {row["label"]: row["machineRead"] for row in rows(client, "/api/search.csv?q=park&kind=document")}
    dated = {row["label"]: row["status"] for row in rows(client, "/timeline.csv?kind=document")}

    assert {TITLE: "created; form; title", "Gates of the park": ""} == listed
    assert {TITLE: "title; date", "Gates of the park": ""} == hits
    assert {TITLE: "machine-read, unverified", "Gates of the park": ""} == dated


def named(value: Any, name: str) -> Iterator[dict[str, Any]]:
    """Give the objects in JSON that are called so."""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from named(each, name)
    if isinstance(value, dict) and name in str(value.get("title", "")):
        yield value


@pytest.mark.parametrize(
    "path", [DOCUMENT, f"{DOCUMENT}/page/1", "/api/documents", "/api/search?q=fences", "/timeline"]
)
def test_linked_data_names_the_fields_that_a_program_read(client: FlaskClient, path: str) -> None:
    """Each object with such a title says so, be it described or linked to."""
    body = client.get(path, headers={"Accept": "application/ld+json"}).json
    found = list(named(body, TITLE))

    assert found
    assert all("title" in each["machineRead"] for each in found)
    assert not any("machineRead" in each for each in named(body, "Gates of the park"))


def test_triples_name_the_fields_that_a_program_read(client: FlaskClient) -> None:
    """foia:machineRead leads to the properties; the claims have their status beside that."""
    text = client.get(f"{DOCUMENT}.nt").text
    own = re.findall(r"papers-memo> <https://w3id.org/foia-graph/ontology#machineRead> <(\S+)>", text)

    assert {"created", "title", "type"} == {each.rpartition("/")[2] for each in own}
    assert "ontology#machineRead" not in client.get("/doc/document/stated.nt").text


def test_feeds_mark_titles_that_a_program_read(client: FlaskClient) -> None:
    """The title of an entry says it, and a category for programs."""
    for path in ("/search.atom?q=park&kind=document", "/doc/document/.atom"):
        entries = re.findall(r"<entry>.*?</entry>", client.get(path).text, re.DOTALL)
        (read,) = [each for each in entries if f": {TITLE}" in each and "page 1" not in each]
        (stated,) = [each for each in entries if ": Gates of the park" in each and "page 1" not in each]

        assert f"{TITLE} (machine-read)</title>" in read
        assert '<category term="machineRead"' in read
        assert "machineRead" not in stated


def test_what_a_program_read_can_be_left_out(client: FlaskClient) -> None:
    """One parameter, in lists, searches and the timeline: values count for nothing, and are not shown."""
    listed = client.get("/doc/document/?machine=false", headers={"Accept": "text/html"}).text
    table = LexborHTMLParser(listed).css_first("table.listed")
    assert table is not None
    assert TITLE not in table.text()
    assert "memo.pdf" in table.text()

    for path, both in (
        ("/api/documents?type=memorandum", 2),
        ("/api/documents?year=1988", 2),
        ("/api/documents?from=1988&to=1988", 2),
        ("/api/search?kind=document&type=memorandum", 2),
        ("/api/search?kind=document&year=1988", 2),
        ("/api/search?kind=document&from=1988&to=1988", 2),
        ("/timeline?kind=document&from=1988&to=1988", 2),
    ):
        found = client.get(path, headers={"Accept": "application/ld+json"}).json
        stated = client.get(f"{path}&machine=false", headers={"Accept": "application/ld+json"}).json
        assert (both, both - 1) == (found["hydra:totalItems"], stated["hydra:totalItems"]), path


def test_a_bare_folder_is_opened_by_its_documents(archive_of: Callable[..., Archive]) -> None:
    """Its home lists them with picture, title, file name, pages, date and redactions."""
    archive = archive_of({"papers/memo.pdf": MEMO})
    archive.load(ocr=False)
    app = create_app(archive.root, archive.profile)
    page = app.test_client().get("/", headers={"Accept": "text/html"}).text
    app.extensions[EXTENSION].close()
    row = LexborHTMLParser(page).css_first("table.listed tbody tr")

    assert row is not None
    assert f"{DOCUMENT}/page/1.png?width=200" in str(row.html)
    for words_in_row in (TITLE, "memo.pdf", "4 May 1988", "emorandum", "1"):
        assert words_in_row in row.text()
    assert "machine-read" in row.text()
    assert "Year" in page and "Type" in page
