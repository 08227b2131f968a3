"""Texts that come with the records: whose they are, what becomes of them, and what no one may see of them."""

import gzip
import hashlib
import json

import pytest

from archives import BASE, ID
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.document_files import Holdings
from foia_graph.store.generations.generation import Layout

MAIL = """From: Roe, Jane
Sent: Monday, March 1, 2010 10:00 AM
To: Doe, John
Subject: Jurisdictions

Please see the list."""
PAGES_TOML = """
title = "Pages"

[files."pages.jsonl"]
type = "Page"
id = ["record", "release", "page"]
columns = { text = "text", printed = "pagination", why = "restricted" }
constants = { inSeries = "first" }
"""
MORE = ', printed = "pagination", why = "restricted"'
MEMO = "document/memo-9-2021"


def lines(*pages, record="memo 9", release="2021"):
    """Write pages as JSON lines: the number and the text of each, and what else is said."""
    rows = [{"record": record, "release": release, "page": page, **said} for page, said in pages]
    return "".join(f"{json.dumps(row)}\n" for row in rows)


@pytest.fixture
def paged(archive_of):
    """Make a catalogue with a folder `pages` of page texts."""

    def make(text, **files):
        named = {f"papers/{name}": content for name, content in files.items()}
        return archive_of({"pages/source.toml": PAGES_TOML, "pages/pages.jsonl": text, **named})

    return make


def held(archive):
    """Give what is held in the store of an archive."""
    layout = Layout(archive.root)
    catalogue = Catalogue(archive.generation, archive.profile)
    return Holdings(catalogue, layout)


def kept(archive):
    """Give all that is kept of the texts of pages."""
    folder = Layout(archive.root).pages.folder
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_text_of_a_document_is_its_pages(archive_of):
    """A form feed ends a page; each is described, and its words are there; of files nothing is said."""
    record = '- {type: ReleasedDocument, id: a, title: A, description: B, text: "One (b)(6)\\fTwo\\f"}\n'
    archive = archive_of({"papers/records.yaml": record})
    report = archive.load()
    first, document = archive.read("document/a/page/1"), archive.read("document/a")

    assert ([], 1, 2) == (report.problems, report.documents_read, report.classes["Page"])
    assert {
        "isPartOf": (f"{ID}document/a",),
        "position": ("1",),
        "precedes": (f"{ID}document/a/page/2",),
        "textOrigin": ("supplied",),
        "byteSize": ("10",),
        "readStatus": (f"{BASE}scheme/read-status/extracted",),
        "generatedBy": (f"{BASE}catalog#activity-supplied-1",),
    } == {name: first.get(name) for name in first.values if name not in ("checksum", "redaction")}
    assert [hashlib.sha256(b"One (b)(6)").hexdigest()] == [
        each.one("checksumValue") for each in first.parts("checksum")
    ]
    assert [(f"{BASE}scheme/exemptions/b6",)] == [
        each.get("claimedExemption") for each in first.parts("redaction")
    ]
    assert ("2", (), ()) == (
        document.one("numberOfPages"),
        document.get("distribution"),
        document.get("claims"),
    )
    assert ["One (b)(6)", "Two"] == [
        page.text for page in held(archive).parsed_document(f"{ID}document/a").pages
    ]


def test_e_mails_are_found_in_a_text(archive_of):
    """What is read in files is read in texts: here who wrote to whom, on what."""
    archive = archive_of({"papers/records.jsonl": json.dumps({
        "type": "ReleasedDocument", "id": "a", "title": "A", "description": "B", "text": MAIL,
    })})  # fmt: skip
    archive.load()
    (message,) = archive.read("document/a").parts("pageRange")

    assert ("Jurisdictions", "1") == (message.one("title"), message.one("firstPage"))


def test_pages_make_a_document(paged):
    """The columns before the last name it; what cannot be said of a page is said of it."""
    archive = paged(lines((1, {"text": "One"}), (2, {"text": "Two", "printed": "ii"})))
    report = archive.load()
    document = archive.read(MEMO)
    (claim,) = document.parts("claims")

    assert ([], 2) == (report.problems, report.classes["Page"])
    assert ("memo 9-2021", f"{ID}release/first") == (document.one("title"), document.one("inSeries"))
    assert "The name under which its pages came, which have no usable title." == claim.one("note")
    assert ("ii", "2", "supplied") == tuple(
        archive.read(f"{MEMO}/page/2").one(name) for name in ("pagination", "position", "textOrigin")
    )


def test_a_bates_number_may_be_digits_alone(paged):
    """It has no prefix then, on its page and in its document."""
    archive = paged(lines(*[(n, {"text": f"Words of the memo\n{7432 + n:07}"}) for n in range(1, 5)]))
    report = archive.load()
    (printed,), (run,) = (archive.read(name).parts("batesRange") for name in (f"{MEMO}/page/2", MEMO))

    assert [] == report.problems
    assert ("0007434", "7434", ()) == (
        printed.one("asPrinted"),
        printed.one("batesStart"),
        printed.get("batesPrefix"),
    )
    assert ("7433", "7436", ()) == (run.one("batesStart"), run.one("batesEnd"), run.get("batesPrefix"))


def test_pages_may_be_a_table(paged):
    """Packed or not; an empty cell is a page without a word."""
    table = 'record,release,page,text\nmemo 9,2021,1,"One\nline"\nmemo 9,2021,2,\n'
    archive = paged("", **{"a.csv.gz": gzip.compress(table.encode())})
    archive.write("papers/source.toml", PAGES_TOML.replace("pages.jsonl", "a.csv.gz").replace(MORE, ""))
    report = archive.load()

    assert ([], ["One\nline", ""]) == (
        report.problems,
        [page.text for page in held(archive).parsed_document(f"{ID}{MEMO}").pages],
    )
    assert (("2",), ("0",)) == tuple(
        archive.read(f"{MEMO}/page/2").get(name) for name in ("position", "byteSize")
    )


def test_what_a_record_says_of_a_page_goes_first(paged):
    """The printed number that was read off the page gives way to that of the record."""
    pages = [(n, {"text": f"Words of the memo\n\n{n + 10}"}) for n in range(1, 6)]
    archive = paged(lines(*pages[:4], (5, {"text": "Words\n\n15", "printed": "xv"})))
    report = archive.load()

    assert [] == report.problems
    assert [("11",), ("xv",)] == [archive.read(f"{MEMO}/page/{n}").get("pagination") for n in (1, 5)]


def test_a_record_describes_the_document_of_pages(paged):
    """It is found in whatever file it is, and goes before what the pages say of the document."""
    row = "id,title,description,numberOfPages,inSeries\nmemo-9-2021,Memo,A memo,7,second\n"
    settings = 'title = "Papers"\n[files."index.csv"]\ntype = "ReleasedDocument"\n'
    archive = paged(
        lines((1, {"text": MAIL})), **{"index.csv": row, "source.toml": settings, "sources.yaml": ""}
    )
    report = archive.load()
    document = archive.read(MEMO)

    assert [] == report.problems
    assert (("Memo",), ("7",), (f"{ID}release/second",)) == tuple(
        document.get(name) for name in ("title", "numberOfPages", "inSeries")
    )
    assert "Jurisdictions" == document.parts("pageRange")[0].one("title")
    assert any("A memo" in said for said in archive.said(MEMO, "papers"))


def test_pages_may_come_in_any_order(paged):
    """Lines of several documents that do not follow each other make the same documents."""
    rows = [lines((n, {"text": f"{name} {n}"}), record=name) for n in (3, 1, 2) for name in ("a", "b")]
    archive = paged("".join(rows))
    archive.load()

    assert {"a": ["a 1", "a 2", "a 3"], "b": ["b 1", "b 2", "b 3"]} == {
        name: [page.text for page in held(archive).parsed_document(f"{ID}document/{name}-2021").pages]
        for name in "ab"
    }


def test_pages_may_be_missing(paged):
    """A page is found by its number; how many there are is not said then."""
    archive = paged(lines((2, {"text": "Two"}), (5, {"text": "Five"}), (6, {"text": "Six"})))
    archive.load()
    found = held(archive)

    assert ("Five", None, None) == (
        found.parsed_page(f"{ID}{MEMO}/page/5").text,
        found.parsed_page(f"{ID}{MEMO}/page/3"),
        found.parsed_page(f"{ID}{MEMO}/page/7"),
    )
    assert [(), (f"{ID}{MEMO}/page/6",), ()] == [
        archive.read(f"{MEMO}/page/{number}").get("precedes") for number in (2, 5, 6)
    ]
    assert () == archive.read(MEMO).get("numberOfPages")


def test_a_page_needs_a_number(paged):
    """Where the last column is none, the line is told."""
    archive = paged(lines((1, {"text": "One"}), ("ii", {"text": "Two"})))

    assert [
        "pages/pages.jsonl:2: 'memo 9-2021/ii' is no page; write the document and the number, as "
        "ice-117629/35"
    ] == archive.problems()


def test_a_page_has_one_text(paged):
    """A second one is refused, with the positions of both."""
    archive = paged(lines((1, {"text": "One"}), (1, {"text": "Two"})))

    assert [
        "pages/pages.jsonl:2: text: page 1 has a text before, in pages/pages.jsonl:1; one page has one text"
    ] == archive.problems()


def test_what_fits_neither_page_nor_document_is_told(paged):
    """A constant that means nothing is a problem with its line."""
    archive = paged(lines((1, {"text": "One"})))
    archive.write("pages/source.toml", PAGES_TOML.replace("inSeries", "series"))
    (problem,) = archive.problems()

    assert problem.startswith("pages/pages.jsonl:1: series: Page has no field 'series'; there are")


def test_a_text_is_made_such_as_can_be_answered(paged):
    """What no text can hold is replaced, and told; lines end in one way."""
    archive = paged(lines((1, {"text": "A\u0001B\ufffe\r\nC\f"})))
    report = archive.load()

    assert "A\ufffdB\ufffd\nC" == held(archive).parsed_page(f"{ID}{MEMO}/page/1").text
    assert [
        "pages/pages.jsonl:1: text: holds the character U+0001, and 1 more of the kind, which no text can "
        "hold; U+FFFD is there"
    ] == list(map(str, report.problems))


@pytest.mark.slow
def test_a_text_may_be_long(archive_of):
    """The limit of a value is none of a text."""
    long = {"type": "ReleasedDocument", "id": "a", "title": "A", "description": "B", "text": "x " * 600_000}
    archive = archive_of({"papers/records.jsonl": json.dumps(long)})

    assert [] == archive.problems()
    assert 1_200_000 == len(held(archive).parsed_page(f"{ID}document/a/page/1").text)


def test_other_things_have_no_text(archive_of):
    """A text is of a document or a page, and it is one."""
    archive = archive_of({"papers/records.yaml": """
        - {type: Event, id: a, title: A, text: B}
        - {type: ReleasedDocument, id: b, title: B, description: B, text: [C]}
    """})  # fmt: skip

    assert [
        "papers/records.yaml:1: text: Event has no field 'text'; a ReleasedDocument or a Page has",
        "papers/records.yaml:2: text: is one text, with a form feed after each page; leave it out where "
        "there is none",
    ] == archive.problems()


# -- what no one may see -------------------------------------------------------------------------------------

SECRET = "The informant is Jane Roe"


def test_a_restricted_source_hides_its_texts(paged):
    """What comes from a source that no one may see is not read."""
    archive = paged(lines((1, {"text": SECRET})))
    hidden = 'source = "index"\n' + PAGES_TOML
    archive.write("pages/source.toml", hidden)
    archive.write(
        "papers/more.yaml", "- {type: SourceDocument, id: index, title: Index, restricted: asked for}\n"
    )
    archive.load()

    assert {} == text_manifest.read_texts(archive.generation.path)
    assert not [quad for quad in archive.quads() if MEMO in quad]


# -- again ---------------------------------------------------------------------------------------------------


def test_a_second_load_reads_no_text(paged):
    """Unchanged texts are not looked into again, though another record changed, or all is built again."""
    archive = paged(lines((1, {"text": "One"})), **{"a.yaml": "- {type: Event, id: a, title: A}\n"})
    first, again = archive.load(), archive.load()
    archive.write("papers/a.yaml", "- {type: Event, id: a, title: B}\n")
    changed = archive.load()
    archive.write("papers/a.yaml", "- {type: Event, id: a, title: B, restricted: asked for}\n")
    built = archive.load()

    assert (1, False) == (first.documents_read, again.written)
    assert ("", 1, 0) == (changed.rebuilt, changed.changed, changed.documents_read)
    assert ("more changed than single records", 0, 1) == (
        built.rebuilt,
        built.documents_read,
        built.documents_kept,
    )
    assert ["memo-9-2021"] == [*text_manifest.read_texts(archive.generation.path)]


def test_texts_are_looked_through_again_for_a_new_name(paged):
    """Somebody the catalogue comes to know is found in a text that was read before."""
    archive = paged(lines((1, {"text": "The Water Office said so."})))
    archive.load()
    archive.write("papers/a.yaml", "- {type: Agency, id: water, prefLabel: Water Office}\n")
    report = archive.load()
    (found,) = archive.read(f"{MEMO}/page/1").parts("mentions")

    assert (0, 1) == (report.documents_read, report.documents_kept)
    assert (f"{ID}agency/water",) == found.get("body")


def test_a_changed_text_is_read_again(paged, archive_of):
    """The others are kept, and the store is as if it were loaded new."""
    other = lines((1, {"text": "Other"}), record="b")
    archive = paged(lines((1, {"text": "One"}), (2, {"text": "Two"})) + other)
    archive.load()
    archive.write("pages/pages.jsonl", lines((1, {"text": MAIL})) + other)
    report = archive.load()
    anew = archive_of(
        {"pages/source.toml": PAGES_TOML, "pages/pages.jsonl": lines((1, {"text": MAIL})) + other}, at="anew"
    )
    anew.load()

    assert (1, 1) == (report.documents_read, report.documents_kept)
    assert MAIL == held(archive).parsed_page(f"{ID}{MEMO}/page/1").text
    assert anew.quads() == archive.quads()


def test_a_record_that_comes_to_pages_is_found(paged, archive_of):
    """
    A document that its pages made is described by its record as soon as there is one, and again without it.
    """
    record = "- {type: ReleasedDocument, id: memo-9-2021, title: Memo, description: B}\n"
    archive = paged(lines((1, {"text": "One"})))
    archive.load()
    before = archive.quads()
    archive.write("papers/a.yaml", record)
    archive.load()
    described = archive.read(MEMO).get("title")
    archive.delete("papers/a.yaml")
    archive.load()

    assert ("Memo",) == described
    assert before == archive.quads()
