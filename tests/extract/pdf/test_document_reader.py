"""Every file becomes a reading, and every field of it comes from the file."""

import hashlib
import zlib

import pytest

from foia_graph.extract import parsed_document as readings
from foia_graph.extract.parsed_document import Attachment, DrawnBox, OutlineItem, PageLink
from foia_graph.extract.pdf.document_reader import read_document
from foia_graph.extract.pdf.worker import render_page
from tests.extract.pdf.pixels import pixels
from tests.extract.pdfs import Sheet, box, grey, pdf, place, words


def text_of(text: str, **of_the_page: object) -> str:
    """Read the words of a page that has these."""
    return read_document(pdf(Sheet(words(text), **of_the_page))).page(1).text


# -- what a file says of itself ------------------------------------------------------------------------------


def test_a_file_is_named_by_its_bytes():
    """Digest and size are those of the file, and the engine says its version."""
    data = pdf(Sheet(words("A page")))
    reading = read_document(data)

    assert (hashlib.sha256(data).hexdigest(), len(data)) == (reading.sha256, reading.size)
    assert reading.engine.startswith("pypdfium2 5.")
    assert ("application/pdf", "1.7", False) == (reading.media_type, reading.version, reading.encrypted)


def test_a_path_reads_as_its_bytes(tmp_path):
    """A file is read the same, whether it comes as a path or as bytes."""
    path = tmp_path / "a #1.pdf"
    path.write_bytes(pdf(Sheet(words("A page"))))

    assert read_document(path.read_bytes()) == read_document(path)


def test_what_the_file_says_of_itself():
    """Dates stay as they are written: they are those of the scan, and of five shapes."""
    reading = read_document(
        pdf(
            info={
                "Title": "(LETTER TO<Sanitized> FROM JANE ROE)",
                "Author": "(Records Section)",
                "Subject": "(A subject)",
                "Keywords": "(one, two)",
                "Creator": "(Scan 2)",
                "Producer": "( )",
                "CreationDate": "(D:20210707134819-04'00')",
                "ModDate": "(20210708)",
            }
        )
    )

    assert "LETTER TO<Sanitized> FROM JANE ROE" == reading.title
    assert ("Records Section", "A subject", "one, two") == (reading.author, reading.subject, reading.keywords)
    assert ("Scan 2", "") == (reading.creator, reading.producer)
    assert ("D:20210707134819-04'00'", "20210708") == (reading.created, reading.modified)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("(Untitled)", "Untitled"),
        ("<FEFF00440065006E006900650064002000E9>", "Denied é"),
        ("(a\\r\\nSet-Cookie: x=1\\r\\n<script>)", "a Set-Cookie: x=1 <script>"),
        ("(a\\000b\\001c)", "a�b�c"),
    ],
)
def test_a_title_is_one_clean_line(written, title):
    """It reads as it is, without line ends and control characters."""
    assert title == read_document(pdf(info={"Title": written})).title


def test_outline_labels_links_and_attachments():
    """The outline has levels and pages, a page its printed number, an attachment its digest."""
    objects = {
        900: b"<< /Type /Outlines /First 901 0 R /Last 902 0 R /Count 2 >>",
        901: b"<< /Title (Letter) /Parent 900 0 R /Next 902 0 R /First 903 0 R /Dest [11 0 R /Fit] >>",
        902: b"<< /Title (Nowhere) /Parent 900 0 R /Next 901 0 R >>",
        903: b"<< /Title (Table) /Parent 901 0 R /Dest [0 /Fit] >>",
        905: b"<< /Type /EmbeddedFile /Length 3 >>\nstream\nabc\nendstream",
        906: b"<< /Type /Filespec /F (log.csv) /UF (log.csv) /EF << /F 905 0 R >> >>",
    }
    catalog = (
        "/Outlines 900 0 R /PageLabels << /Nums [0 << /S /r >> 1 << /S /D /St 7 >>] >>"
        " /Names << /EmbeddedFiles << /Names [(log.csv) 906 0 R] >> >>"
    )
    link = (
        "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://foia.example.gov/a) >> >>"
    )
    reading = read_document(pdf(Sheet(), Sheet(annotations=[link]), catalog=catalog, objects=objects))

    assert ["Letter", "Table", "Nowhere"] == [item.title for item in reading.outline]
    assert OutlineItem("Table", 2, 1) == reading.outline[1]
    assert OutlineItem("Nowhere", 1, 0) == reading.outline[2]
    assert ["i", "7"] == [page.label for page in reading.pages]
    assert (PageLink(2, "https://foia.example.gov/a"),) == reading.links
    assert (Attachment("log.csv", 3, hashlib.sha256(b"abc").hexdigest()),) == reading.attachments


# -- words ---------------------------------------------------------------------------------------------------


def test_lines_end_in_one_way_and_say_where_they_are():
    """Offsets of lines are those of the clean text, to the letter."""
    page = read_document(pdf(Sheet(words("First line") + words("Second line", y=680)))).page(1)

    assert "First line\nSecond line" == page.text
    assert ["First line", "Second line"] == [page.text[line.start : line.end] for line in page.words.lines]


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [("Jane\xa0Roe", "Jane Roe"), ("2021\xadHQFO\xad00060", "2021-HQFO-00060"), ("a\x07b", "a\ufffdb")],
)
def test_blanks_and_hyphens_are_the_common_ones(printed, read_as):
    """
    A no-break space is a space, a soft hyphen that is printed is a hyphen, junk is the replacement character.
    """
    assert read_as == text_of(printed)


def test_a_word_parted_at_the_end_of_a_line_keeps_its_hyphen_and_its_lines():
    """The engine joins such words with a mark of its own; each half has the box of its line."""
    page = read_document(pdf(Sheet(words("a long-") + words("term plan", y=686)))).page(1)

    assert "a long-\nterm plan" == page.text
    assert ["a long-", "term plan"] == [page.text[line.start : line.end] for line in page.words.lines]
    assert page.words.lines[0].box.y < page.words.lines[1].box.y


@pytest.mark.parametrize("text", ["one\ftwo", "one\vtwo", "one\r\ntwo", "one\u2028two", "one\rtwo"])
def test_whatever_ends_a_line_is_a_line_end(text):
    """A form feed, as between the pages of a listing, ends a line too."""
    from foia_graph.extract.pdf.page_handle import split_lines

    assert ["one", "two"] == [piece.text for piece in split_lines(text)]


def test_every_character_may_stand_in_rdf():
    """No control character, noncharacter or lone surrogate is left."""
    from foia_graph.extract.pdf.page_handle import clean_text

    every = "".join(map(chr, range(0x11000)))

    assert not {*map(chr, [*range(9), 0xB, 0xC, *range(0xE, 32), 0x7F, 0xFFFE, 0xFFFF, 0xD800])} & {
        *clean_text(every.replace("\v", "").replace("\f", ""))
    }


# -- where they are ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("crop", ["", "30 500 560 790"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_on_the_page_as_it_is_shown(rotation, crop):
    """On a turned and cropped page the box of a line lies where an image of the page has ink."""
    data = pdf(Sheet(words("FOIA Hhgp 2021", 60, 720), media="0 0 600 800", rotation=rotation, crop=crop))
    page = read_document(data).page(1)
    box = page.words.lines[0].box
    left, top, right, bottom = ink(data)

    assert rotation == page.rotation
    assert [left, top, right, bottom] == pytest.approx(
        [box.x, box.y, box.x + box.width, box.y + box.height], abs=1.2
    )


def ink(data: bytes) -> tuple[float, ...]:
    """Find the rectangle around all ink on a page, in percent of its image."""
    width, height, shown = pixels(render_page(data, 1, 800))
    rows = [shown[at : at + 3 * width] for at in range(0, len(shown), 3 * width)]
    inked = [number for number, row in enumerate(rows) if min(row) < 128]
    columns = [at // 3 for row in rows[inked[0] : inked[-1]] for at, value in enumerate(row) if value < 128]
    sides = (min(columns) / width, inked[0] / height, (max(columns) + 1) / width, (inked[-1] + 1) / height)
    return tuple(100 * side for side in sides)


def test_boxes_are_on_the_page_as_it_is_cropped():
    """What is outside the crop box is no part of the page."""
    page = read_document(pdf(Sheet(words("Cropped", 110, 420), crop="100 300 300 500"))).page(1)

    assert (200, 200) == (page.width, page.height)
    assert 5 == round(page.words.lines[0].box.x)
    assert 30 < page.words.lines[0].box.y < 40


def test_drawn_boxes_may_be_redactions():
    """Black boxes as high as a line are given, thin lines and frames are not."""
    drawn = words("Withheld:") + box(61.2, 594, 306, 79.2) + box(10, 10, 500, 1) + box(0, 0, 9, 9, "0.9 g")

    assert (DrawnBox(10, 15, 50, 10),) == read_document(pdf(Sheet(drawn))).page(1).blanks


# -- what pages and files are --------------------------------------------------------------------------------


def test_a_page_without_words_is_an_image_or_is_blank():
    """A blank page was read; a scan without OCR was not."""
    scan = Sheet(place("I", 0, 0, 612, 792), images={"I": grey(1, 1, b"\x80")})
    reading = read_document(pdf(Sheet(), scan, Sheet(words("Words"))))

    assert ["extracted", "image-only", "extracted"] == [page.status for page in reading.pages]
    assert "extracted" == reading.status
    assert "image-only" == read_document(pdf(scan, Sheet())).status
    assert "extracted" == read_document(pdf(Sheet())).status


def test_words_say_whether_ocr_set_them():
    """
    Words without ink over a scan, or over a scan by a maker of OCR, are OCR's; others are the producer's.
    """
    image = {"I": grey(2, 1, b"\xff\x00")}
    silent = Sheet(place("I", 0, 0, 612, 792) + words("Words", 280, before="3 Tr"), images=image)
    over = Sheet(place("I", 0, 0, 612, 792) + words("Words"), images=image)
    maker = {"Producer": "(AINSLIB.OCR)"}

    assert "ocr" == read_document(pdf(silent)).page(1).words.origin
    assert "born-digital" == read_document(pdf(over)).page(1).words.origin
    assert "ocr" == read_document(pdf(over, info=maker)).page(1).words.origin
    assert "born-digital" == read_document(pdf(Sheet(words("Words")), info=maker)).page(1).words.origin


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (b"<!DOCTYPE html><html>", "text/html", "It is a web page (HTML), not a PDF: it has no title."),
        (
            b"<!-- made by " + b"x" * 2000 + b" -->\n<?xml version='1.0'?><!DOCTYPE html>"
            b"<head><title lang='en'>\n Log in &ndash; Agency </title>",
            "text/html",
            "It is a web page (HTML), not a PDF: its title is “Log in – Agency”.",
        ),
        (b"\n <html><body>404", "text/html", "It is a web page (HTML), not a PDF: it has no title."),
        (b"PK\x03\x04rest", "application/zip", "It is a ZIP archive or an office document, not a PDF."),
        (b"", "application/octet-stream", "It is empty."),
        (b"Dear Sir", "text/plain", "It is plain text, not a PDF."),
        (b"\0\1\2", "application/octet-stream", "It is of an unknown kind, not a PDF."),
    ],
)
def test_what_is_no_pdf_says_what_it_is(data, media_type, reason):
    """An error page saved under the name of a report is told from a broken report."""
    reading = read_document(data)

    assert ("failed", media_type, reason) == (reading.status, reading.media_type, reading.reason)


def test_a_truncated_file_says_so_or_is_read():
    """Half a file gives what is left of it, or one sentence."""
    data = pdf(Sheet(words("Whole")))

    assert "Whole" == read_document(data[: data.index(b"startxref")]).page(1).text
    assert "failed" == read_document(data[:30]).status
    assert read_document(data[:30]).reason.startswith("It cannot be opened: ")


def test_a_file_behind_a_password_is_locked():
    """It is told from a broken one, and keeps its digest and size."""
    reading = read_document(locked())

    assert ("locked", "It opens with a password only.", True) == (
        reading.status,
        reading.reason,
        reading.encrypted,
    )


def locked() -> bytes:
    """Make a file that no empty password opens."""
    encrypt = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
    data = pdf(Sheet(words("Secret")), objects={900: encrypt})
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 900 0 R /ID [<00> <00>]")


def test_a_page_that_cannot_be_read_costs_no_other():
    """The file is read in part, and says which page is missing and why."""
    data = pdf(Sheet(words("First")), Sheet(words("Second")), Sheet(words("Third")))
    broken = data.replace(b"/Type /Page ", b"/Type /Nope ", 2).replace(b"/Type /Nope ", b"/Type /Page ", 1)
    reading = read_document(broken)

    assert ["First", "Third"] == [page.text for page in reading.pages if page.number != 2]
    assert reading.status in ("partly", "extracted")


def test_a_file_that_lies_about_its_pages_has_those_it_has():
    """The count of a file is what it has, with a note of what it says."""
    reading = read_document(pdf(Sheet(words("Only one"))).replace(b"/Count 1", b"/Count 1000000"))

    assert 1 == len(reading.pages)
    assert ("The file says that it has 1000000 pages; there are 1.",) == reading.notes


def test_when_time_is_short_the_pages_read_so_far_are_kept():
    """The others are there, and say that they were not reached."""
    reading = read_document(pdf(Sheet(words("First")), Sheet(words("Second"))), enough=0)

    assert ("timed-out", ["timed-out"] * 2) == (reading.status, [page.status for page in reading.pages])
    assert (
        "page 1: Those before it took all the CPU time that a file may have; "
        "page 2: Those before it took all the CPU time that a file may have." == reading.reason
    )


def test_a_reading_is_the_same_bytes_each_time():
    """Neither dictionaries nor addresses show in it."""
    data = pdf(Sheet(words("A page") + box(1, 1, 50, 50)), info={"Title": "(A)"})

    assert readings.encode_document(read_document(data)) == readings.encode_document(read_document(data))
    assert read_document(data) == readings.decode_document(readings.encode_document(read_document(data)))


def test_the_second_reader_reads_what_the_first_cannot(monkeypatch):
    """It gives words and facts, and holds back whatever could hide some."""
    from foia_graph.extract.pdf import pdfium

    def fails(_data):
        raise pdfium.UnreadablePdf("the structure of the file is broken")

    monkeypatch.setattr(pdfium, "open_document", fails)
    info = {"Title": "(A title)"}
    reading = read_document(
        pdf(Sheet(words("Plain")), Sheet(words("Hidden") + box(60, 690, 90, 30)), info=info)
    )

    assert reading.engine.startswith("pypdf ")
    assert ("A title", "1.7", "Plain") == (reading.title, reading.version, reading.page(1).text)
    assert ("held-back", "Whether words are hidden on the page is unknown.") == (
        reading.page(2).status,
        reading.page(2).reason,
    )
    assert "locked" == read_document(locked()).status


def test_a_bomb_of_blanks_is_no_text():
    """Megabytes of spaces are a page with nothing on it."""
    content = zlib.compress(b" " * 30_000_000)
    data = pdf(Sheet(b"@@"))
    bomb = data.replace(
        b"/Length 2 >>\nstream\n@@", b"/Filter /FlateDecode /Length %d >>\nstream\n" % len(content) + content
    )

    assert "extracted" == read_document(bomb).status
