"""What real releases are like: one test for each thing that a loader must cope with."""

import hashlib

from archives import BASE, ID
from foia_graph.ingest.documents.titles import parse_pdf_date
from tests.extract.pdfs import Sheet, grey, pdf, place, words
from tests.ingest.documents.conftest import LEAK, LETTER, MAIL, NO_PDF

TABLE = """
[files."*.csv"]
type = "ReleasedDocument"
id = ["Release", "Number"]
columns = { Title = "title", Made = "created" }
constants = { description = "A released document." }
ignore = ["Release", "Number"]
"""


def page_of(archive_with, *lines, **record):
    """Load a file of one page with these lines, and give the page."""
    content = b"".join(words(line, 72, 700 - 30 * place) for place, line in enumerate(lines))
    archive = archive_with(record.get("records", ""), file=pdf(Sheet(content)))
    archive.load(ocr=False)
    return archive.read(f"document/{record.get('key', 'papers-file')}/page/1")


def test_1_numbers_that_are_not_unique(archive_of):
    """
    A name is made of all that makes it one; the same bytes under two names are two documents and one content.
    """
    archive = archive_of(
        {
            "papers/source.toml": f'title = "P"\n{TABLE}',
            "papers/a.csv": "Release,Number,Title,Made\nJanuary,C09000008,A note,\nMarch,C09000008,A note,\n",
            "papers/a.pdf": LETTER,
            "papers/b.pdf": LETTER,
        }
    )
    archive.load(ocr=False)

    assert "A note" == archive.read("document/january-c09000008").one("title")
    assert "A note" == archive.read("document/march-c09000008").one("title")
    assert f"{ID}document/papers-a" == archive.read("document/papers-b").one("isCopyOf")


def test_2_dates_that_are_none(archive_of):
    """What is no date stays as it is written, and never becomes a wrong one; the PDF's dates are its own."""
    archive = archive_of(
        {
            "papers/source.toml": f'title = "P"\nsource = "post"\n{TABLE}',
            "papers/a.csv": "Release,Number,Title,Made\nJ,1,A,00/00/1975\nJ,2,B,n/a\nJ,3,C,1975-02\n",
        }
    )
    report = archive.load(ocr=False)
    (claim,) = archive.read("document/j-1").parts("claims")

    assert ["papers/a.csv:2", "papers/a.csv:3"] == [str(each).partition(": ")[0] for each in report.warnings]
    assert ((), "00/00/1975") == (archive.read("document/j-1").get("created"), claim.one("asStated"))
    assert "1975-02" == archive.read("document/j-3").one("created")
    assert ["2012-04-10", "2016", "2016-05", "2020-09-10", "", ""] == [
        parse_pdf_date(text)
        for text in ("D:20120410Z00'00'", "2016", "D:201605", "20200910132352-05'00'", "", "00000000")
    ]


def test_3_pages_without_text(archive_with):
    """A scan is neither a failure nor empty: each page says that it has no text."""
    scan = Sheet(place("Scan", 0, 0, 612, 792), images={"Scan": grey(2, 2, b"\xff\x00\xff\x00")})
    archive = archive_with(scan=pdf(scan, Sheet(words("A covering note"))))
    archive.load(ocr=False)

    assert ["needs-ocr", "extracted"] == [
        archive.read(f"document/papers-scan/page/{n}").one("readStatus").rpartition("/")[2] for n in (1, 2)
    ]


def test_4_codes_of_many_forms(archive_with):
    """Bare and suffixed codes are applied; a rule of procedure and a visa class are not."""
    page = page_of(
        archive_with,
        "b6 -1,-3",
        "b7C -1,-3",
        "Fed. R. Civ. P. 12(b)(6)",
        "a B2 non-immigrant visitor",
        "b7E Per FBI",
    )

    assert [("b6", "b6 -1,-3"), ("b7C", "b7C -1,-3"), ("b7E", "b7E Per FBI")] == sorted(
        (part.one("claimedExemption").rpartition("/")[2], part.one("asStated"))
        for part in page.parts("redaction")
    )


def test_5_page_ids_of_many_shapes(archive_with):
    """A number that goes up with the pages is a Bates number; the number of a report on each page is none."""
    sheets = [Sheet(words(f"ICE-00{n}", 450, 30) + words("GAO-07-283", 72, 760)) for n in (41, 42, 43)]
    archive = archive_with(file=pdf(*sheets))
    archive.load(ocr=False)
    page = archive.read("document/papers-file/page/2")

    assert ["ICE-0042"] == [each.one("asPrinted") for each in page.parts("batesRange")]
    assert ("GAO-07-283",) == page.get("identifier")


def test_6_agencies_under_many_spellings(archive_with):
    """All spellings that the authority has lead to the one agency."""
    records = "- {type: Agency, id: ice, prefLabel: Immigration and Customs Enforcement, altLabel: ICE}\n"
    page = page_of(archive_with, "IMMIGRATION AND  CUSTOMS ENFORCEMENT (ICE) said so.", records=records)

    assert [f"{ID}agency/ice"] == [each.one("body") for each in page.parts("mentions")]


def test_7_titles_that_say_nothing(archive_with):
    """A useless title is passed over for what the document is; an odd one is kept as it is."""
    archive = archive_with(
        none=pdf(info={"Title": "(Untitled)"}),
        cut=pdf(info={"Title": "(9-22-2022 MR1224 Mr)"}),
        odd=pdf(info={"Title": "(LETTER TO<Sanitized> FROM A)"}),
        letter=LETTER,
    )
    archive.load(ocr=False)

    untitled = "Untitled document, 1 page"
    assert [untitled, untitled, "LETTER TO<Sanitized> FROM A", "Letter to the sheriff"] == [
        archive.read(f"document/papers-{name}").one("title") for name in ("none", "cut", "odd", "letter")
    ]


def test_8_names_of_files_that_no_address_can_hold(archive_with):
    """
    Blanks, number signs, ampersands and letters of other scripts leave a name that can be in an address.
    """
    archive = archive_with(**{"Section #1 & @2 (C06932208)": LETTER, "Ünïcode": MAIL, "北京": NO_PDF})
    archive.load(ocr=False)
    named = {q.subject.value for q in archive.store if "ReleasedDocument" in str(q.object)}

    assert {
        f"{ID}document/papers-section-1-2-c06932208",
        f"{ID}document/papers-unicode",
        f"{ID}document/papers-{hashlib.sha256('北京.pdf'.encode()).hexdigest()[:12]}",
    } == named


def test_9_characters_that_no_text_should_hold(archive_of):
    """
    Hard blanks and hyphens stay, control characters do not come in, and a very large cell is loaded whole.
    """
    large = "x" * 470_207
    archive = archive_of(
        {
            "papers/source.toml": f'title = "P"\n{TABLE}',
            "papers/a.csv": f"Release,Number,Title,Made\nJ,1,A\u00a0B\u2011C,\nJ,2,{large},\n",
            "papers/a.pdf": pdf(Sheet(words("NUL\x00\x0cBEL\x07")), info={"Title": "(A\\000B\\014)"}),
        }
    )
    report = archive.load(ocr=False)

    assert [] == report.problems
    assert "A\u00a0B\u2011C" == archive.read("document/j-1").one("title")
    assert large == archive.read("document/j-2").one("title")
    assert not any(character in quad for quad in archive.quads() for character in "\x00\x07\x0c")


def test_10_tables_as_agencies_make_them(archive_of):
    """A title line above the header, headers that repeat, empty rows, shifted cells: all told or loaded."""
    settings = """
    title = "Logs"
    [files."log.csv"]
    type = "Request"
    header = 2
    columns = { No = "id", About = "title", Received = "date" }
    ignore = ["Received (2)"]
    """
    log = "FOIA log 2024,,,\r\nNo,About,Received,Received\r\n1,A,2012-04-10,x\r\n,,,\r\n2,B\r\n"
    archive = archive_of({"papers/source.toml": settings, "papers/log.csv": log})
    report = archive.load()

    assert "2012-04-10" == archive.read("request/1").one("date")
    assert ["papers/log.csv:5: has 2 cells where the header names 4"] == list(map(str, report.problems))


def test_11_files_that_cannot_be_read(archive_with):
    """Locked, cut off, or no PDF at all: there is a record, and the load continues."""
    archive = archive_with(cut=LETTER[:200], page=NO_PDF, nothing=b"", letter=LETTER)
    archive.load(ocr=False)
    status = {
        name: archive.read(f"document/papers-{name}").one("readStatus").rpartition("/")[2]
        for name in ("cut", "page", "nothing", "letter")
    }

    assert {"cut": "failed", "page": "failed", "nothing": "failed", "letter": "extracted"} == status


def test_12_releases_of_several_files(archive_with):
    """Letter and parts are documents of their own, in one release and parts of one document."""
    records = """
    - {type: Release, id: s, title: Seven, description: B}
    - {type: ReleasedDocument, id: w, title: A, description: B, inSeries: s}
    - {type: ReleasedDocument, id: a, title: A, description: B, isPartOf: document/w, inSeries: s,
       file: a.pdf}
    - {type: ReleasedDocument, id: b, title: B, description: B, isPartOf: document/w, inSeries: s,
       file: b.pdf}
    """
    archive = archive_with(records, a=LETTER, b=MAIL)
    archive.load(ocr=False)

    assert [(f"{ID}document/w", f"{ID}release/s")] * 2 == [
        (found.one("isPartOf"), found.one("inSeries"))
        for found in map(archive.read, ("document/a", "document/b"))
    ]


def test_13_what_must_not_be_seen(archive_with):
    """Embargoed documents and text under redactions are in no graph."""
    record = "{type: ReleasedDocument, id: a, title: Hidden, description: C, file: letter.pdf,"
    record += " embargo: 2999-01-01}"
    archive = archive_with(f"- {record}\n", letter=LETTER, leak=LEAK)
    archive.load(ocr=False)
    said = " ".join(archive.quads())

    assert f"{BASE}scheme/read-status/held-back" in said
    assert not [word for word in ("Sheriff", "sheriff", "Hidden", "informant") if word in said]
