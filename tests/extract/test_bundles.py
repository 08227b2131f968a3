"""Documents that are bound in one file: where each begins, and where none does."""

from foia_graph.extract.bundles import BoundDocument, find_bound_documents, find_cuts
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.registry import NO_NAMES
from tests.extract.description.papers import document, page

PROSE = (
    "The district keeps the benches of its parks in order and looks at",
    "each of them twice a year, before the winter and after it, and has",
    "those mended that need it where there is money for that purpose.",
)


def paper(*heads: str, number: str = "", lines: int = 15, end: tuple[str, ...] = ()) -> ParsedPage:
    """Set rows at the head of a page, running text below them, and at the foot how it ends and its number."""
    rows = [(12.0, 14.0 + 2.5 * at, words) for at, words in enumerate(heads)]
    top = 18.0 + 2.5 * len(heads)
    rows += [(12.0, top + 2.5 * at, PROSE[at % 3]) for at in range(lines)]
    below = top + 2.5 * lines + 2.0
    rows += [(12.0, below + 3.0 * at, words) for at, words in enumerate(end)]
    return page(*rows, *([(50.0, 95.0, number)] if number else []))


LETTER = (
    "Department of Parks",
    "Springfield, Illinois 62701",
    "May 4, 2016",
    "Mr. John Doe",
    "Dear Mr. Doe:",
)
SIGNED = ("Sincerely,", "Jane Roe", "Superintendent")
MEMORANDUM = (
    "MEMORANDUM",
    "TO: All Wardens",
    "FROM: Jane Roe",
    "DATE: June 7, 2016",
    "SUBJECT: Benches in winter",
)
MAIL = (
    "From: Roe, Jane",
    "Sent: Monday, March 1, 2010 10:00 AM",
    "To: Doe, John",
    "Subject: Keys of the shed",
)
LATER = paper(lines=24)


def bound(*pages: ParsedPage) -> list[BoundDocument]:
    """Return the documents that are found in a file of some pages."""
    found = find_bound_documents(document(*pages), NO_NAMES)
    return [each for each in found if isinstance(each, BoundDocument)]


def cuts(*pages: ParsedPage) -> list[int]:
    """Return the pages on which another document is said to begin."""
    return [each.page for each in find_cuts(document(*pages))]


def test_a_file_of_a_letter_a_memorandum_and_an_e_mail_has_three_parts():
    """Each part has its pages, and what its own pages state of it; an e-mail has its form on its own part."""
    first, second, third = bound(
        paper(*LETTER, lines=20),
        paper(lines=5, end=SIGNED),
        paper(*MEMORANDUM, lines=20),
        LATER,
        paper(*MAIL),
    )

    assert [range(1, 3), range(3, 5), range(5, 6)] == [each.pages for each in (first, second, third)]
    assert {"form": "letter", "date": "2016-05-04", "description": "The file begins with it."} == first.stated
    assert {
        "form": "memorandum",
        "date": "2016-06-07",
        "title": "Benches in winter",
        "description": "The head of a memorandum; the page before ends with a signature.",
    } == second.stated
    assert ("Keys of the shed", "2010-03-01") == (third.stated["title"], third.stated["date"])
    assert "form" not in third.stated


def test_a_part_says_how_sure_its_beginning_is_and_where_it_shows():
    """A memorandum's head is believed at 0.8, a signature before it at 0.5: together 1 - 0.2 * 0.5."""
    first, second = bound(paper(*LETTER, end=SIGNED), paper(*MEMORANDUM))

    assert (None, 0.9) == (first.confidence, round(second.confidence or 0, 6))
    assert ["MEMORANDUM"] == [spot.quote for spot in second.spots]
    ((field, raw),) = second.record_parts()
    assert ("pageRange", "2", "2", "pdf") == (field, raw["firstPage"], raw["lastPage"], raw["pageNumbering"])


def test_one_document_has_no_parts():
    """Later pages bear no head of their own, however many they are."""
    assert [] == bound(paper(*LETTER, lines=20), LATER, LATER, paper(lines=5, end=SIGNED))
    assert [] == bound(paper(*MEMORANDUM))
    assert [] == bound()


def test_page_numbers_that_go_on_are_of_one_document():
    """A letter that a report prints on its page 3 is of the report; where they start again, it is not."""
    report = ("REPORT OF INSPECTION",)

    assert [] == cuts(paper(*report, number="1"), paper(number="2"), paper(*LETTER, number="3"))
    assert [3] == cuts(paper(*report, number="1"), paper(number="2"), paper(*report, number="1"))


def test_a_page_that_is_one_of_some_goes_on():
    """Page 2 of 3 begins nothing, and page 1 of 3 does, even under a heading that alone is not enough."""
    report = ("REPORT OF INSPECTION",)

    assert [] == cuts(LATER, paper(*MEMORANDUM, number="Page 2 of 3"))
    assert [2] == cuts(LATER, paper(*report, number="Page 1 of 3"))
    assert [] == cuts(LATER, paper(*report))


def test_a_running_head_holds_pages_together_and_a_stamp_of_the_release_does_not():
    """What two pages have at their top is the head of one report; a stamp is on all pages."""
    head, stamp = (
        (12.0, 5.0, "Inspection of Parks in Springfield"),
        (12.0, 5.0, "Set free for the people of Springfield"),
    )

    def under(line: tuple[float, float, str], made: ParsedPage) -> ParsedPage:
        assert made.layer is not None
        rows = [(each.box.x, each.box.y, made.layer.text[each.start : each.end]) for each in made.layer.lines]
        return page(line, *rows)

    assert [] == cuts(paper("REPORT OF INSPECTION"), under(head, LATER), under(head, paper(*LETTER)))
    assert [3] == cuts(*(under(stamp, made) for made in (paper(*LETTER), LATER, paper(*MEMORANDUM))))


def test_an_answer_stays_with_what_it_quotes():
    """A quoted message at the head of a page is of the thread, and another subject is another message."""
    quoted = (
        "From: Doe, John",
        "Sent: Friday, February 26, 2010 9:00 AM",
        "To: Roe, Jane",
        "Subject: Keys of the shed",
    )
    other = (
        "From: Poe, Ann",
        "Sent: Tuesday, March 2, 2010 9:00 AM",
        "To: Roe, Jane",
        "Subject: Paint for fences",
    )

    assert [] == cuts(paper(*MAIL), paper(*quoted))
    assert [2] == cuts(paper(*MAIL), paper(*other))


def test_what_is_enclosed_stays_with_its_letter():
    """An appendix, and the sheet that explains exemptions, are a part of what was sent."""
    letter = paper(*LETTER, end=(*SIGNED, "Enclosures"))

    assert [] == cuts(letter, paper("Attachment A", *MEMORANDUM))
    assert [] == cuts(letter, paper("EXPLANATION OF EXEMPTIONS"))


def test_a_separating_sheet_is_cut_off_where_a_document_follows():
    """Where the page after it goes on, the sheet is in place of pages of the same document."""
    sheet = page((40.0, 10.0, "DELETED PAGE INFORMATION SHEET"), (12.0, 14.0, "Total Deleted Pages = 2"))

    assert [2, 3] == cuts(LATER, sheet, paper(*MEMORANDUM))
    assert [] == cuts(paper(*LETTER), sheet, LATER)
    assert [3] == cuts(sheet, sheet, paper(*MEMORANDUM))


def test_a_fax_cover_sheet_is_the_first_page_of_what_is_sent():
    """The letter behind it is no other document."""
    cover = page((40.0, 10.0, "FAX COVER SHEET"), (12.0, 20.0, "To: John Doe"), (12.0, 24.0, "Pages: 2"))

    assert [2] == cuts(LATER, cover, paper(*LETTER))


def test_a_heading_needs_another_sign():
    """Other paper, or a page before that is not full, is one."""
    report = paper("REPORT OF INSPECTION")
    wide = page(
        (40.0, 14.0, "REPORT OF INSPECTION"), (12.0, 20.0, PROSE[0]), (12.0, 24.0, PROSE[1]), wide=True
    )

    assert [] == cuts(LATER, report)
    assert [2] == cuts(paper(lines=4), report)
    assert [2] == cuts(LATER, wide)


def test_blank_pages_begin_nothing():
    """The back of a sheet is of the document on its front, and what follows is compared with the front."""
    blank = ParsedPage(1, "image-only", 612.0, 792.0)
    first, second = bound(paper(*LETTER, end=SIGNED), blank, paper(*MEMORANDUM))

    assert (range(1, 3), range(3, 4)) == (first.pages, second.pages)


def test_a_slip_in_front_of_a_document_does_not_describe_the_part_of_both():
    """The date and the title of a part are those of the paper that the slip was put before."""
    slip = paper("ROUTING AND TRANSMITTAL SLIP", "TO:", "Initials", lines=0)
    parts = bound(paper(*LETTER, end=SIGNED), slip, paper(*MEMORANDUM))

    assert [(1, 1, "letter"), (2, 3, "memorandum")] == [
        (each.page, each.last_page, each.stated["form"]) for each in parts
    ]
    assert ("2016-06-07", "Benches in winter") == (parts[1].stated["date"], parts[1].stated["title"])


def stamped(number: str, text: ParsedPage = LATER) -> ParsedPage:
    """Put the stamp of an archive at the head of a page of running text."""
    assert text.layer is not None
    lines = [text.layer.text[line.start : line.end] for line in text.layer.lines]
    rows = [(12.0, 14.0 + 2.5 * at, words) for at, words in enumerate(lines)]
    return page((20.0, 3.0, f"Approved For Release 2003/05/27 : {number}"), *rows)


def test_the_stamp_of_another_document_begins_one():
    """An archive stamps its number on each page; OCR may misread a sign or lack the end."""
    one, other = "CIA-RDP84-00780R003400080011-7", "CIA-RDP89B01354R000100050006-0"
    misread = "CIA-RDP84-00780R003400080071-7"

    assert [3] == cuts(stamped(one), stamped(one), stamped(other), stamped(other))
    assert [] == cuts(stamped(one), stamped(misread), stamped("CIA-RDP84-00780R00340008"), stamped(one))
    assert [] == cuts(stamped(one), LATER, stamped(one))


def test_the_stamp_of_another_paper_of_a_court_begins_one():
    """Whatever number its page has."""
    stamps = (
        "Case 1:19-cv-00725-JPO Document 191 Filed 05/25/21 Page 4 of 4",
        "Case 2:20-cv-07872-GW Document 50 Filed 12/02/20 Page 8 of 29",
    )
    first, second = (
        page((20.0, 3.0, words), *((12.0, 20.0 + at, PROSE[at % 3]) for at in range(9))) for words in stamps
    )

    assert [3] == cuts(first, first, second)
    assert [] == cuts(first, first)


def test_any_number_of_slips_may_be_in_front_of_a_document():
    """A file of slips alone is read to its end, and what is behind them is still found."""
    slip = paper("ROUTING AND TRANSMITTAL SLIP", "TO:", "Initials", lines=0)
    parts = bound(paper(*LETTER, end=SIGNED), *[slip] * 1_200, paper(*MEMORANDUM))

    assert (2, "Benches in winter") == (parts[-1].page, parts[-1].stated["title"])
