"""Forms of documents, by the structure of their first page."""

import pytest

from tests.extract.description.papers import BODY, described, document, found_in, page

MEMO = "MEMORANDUM FOR: Chief, Records Branch\nFROM: Deputy Chief\nSUBJECT: Files of the district\n\n" + BODY


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("memorandum", MEMO),
        ("memorandum", "SAC, Omaha\nMay 4, 1968\nDirector, FBI (100-1)\n\nFENCES\n\n" + BODY),
        ("memorandum", "To: Omaha  From: Boise\nRe: 44A-OM-1, 10/24/2004\n\n" + BODY),
        (
            "telegram",
            "INCOMING TELEGRAM    Department of State\nFROM: BOISE\nTO: Secretary of State\n\n"
            + BODY.upper(),
        ),
        (
            "letter",
            "          THE WHITE HOUSE\n            WASHINGTON\n\n          Dear Mr. Chairman:\n\n" + BODY,
        ),
        ("agreement", "CITY OF OMAHA\nPROFESSIONAL SERVICES CONTRACT\n\n" + BODY),
        ("meeting-notes", "CITY OF OMAHA\nMINUTES\nApril 17, 2001\n\n" + BODY),
        ("briefing-paper", "BRIEFING PAPER\n\nMay 10, 2004\n\nSUBJECT: Benches\n\n" + BODY),
        ("vaughn-index", "VAUGHN INDEX\n\nNo.  Date  Description  Pages\n2  3/5/12  Memo  2\n"),
        (
            "news-article",
            "The Omaha Post\nMay 4, 1978\n\nBenches Are Gone\n\nBy Ann Poe\nOmaha Post Staff Writer\n\n"
            + BODY,
        ),
        (
            "e-mail",
            "From:\tBOX::ROE       14-APR-1986 11:02\nTo:\tOPER\nSubj:\tDisk quota\n\nIt is used up.\n",
        ),
        (
            "e-mail",
            "NOTE FROM: ROE, ANN\nTO: DOE--NODE DOE\nDate: 11/21/89 10:14\nSUBJECT: Trip\n\nMonday.\n",
        ),
        ("memorandum", "MEMORANDUM FOR THE RECORD\n\n4 May 1962\n\n1. " + BODY),
        (
            "memorandum",
            "UNITED STATES GOVERNMENT\nMemorandum\n\nTO : Director, FBI\nFROM : SAC, Omaha\n" + BODY,
        ),
        (
            "memorandum",
            "Airtel\n\nTo: SAC, Omaha\nFrom: Director, FBI\n\nUNKNOWN SUBJECT\nBANK ROBBERY\n\n" + BODY,
        ),
        (
            "memorandum",
            "Precedence: ROUTINE Date: 03/04/2004\nTo: Omaha\nFrom: Boise\nTitle: A MATTER\n" + BODY,
        ),
        (
            "memorandum",
            "TO: All wardens\nTHROUGH: Regional director\nFROM: Director\nSUBJECT: Visits\n" + BODY,
        ),
        ("memorandum", "MEMORANOUM\n\nTO: All wardens\nSUBJECT: Visits\n\n" + BODY),
        (
            "letter",
            "Department of Parks\nMay 4, 1988\n\nMr. J. Doe\n12 Elm Street\n\nDear Mr. Doe:\n\n" + BODY,
        ),
        ("letter", "Department of Parks\nMay 4, 1988\n\nGentlemen:\n\n" + BODY + "\nSincerely yours,\n"),
        ("letter", BODY + "\nSincerely,\n\nRita Roe\nChief, Disclosure Branch\n"),
        ("letter", "Jane Doe\nMay 4, 1988\nPage 2\n\n" + BODY),
        (
            "report",
            "FD-302 (Rev. 10-6-95)\nFEDERAL BUREAU OF INVESTIGATION\nDate of transcription 03/04/1997\n"
            + BODY,
        ),
        ("report", "OFFICE OF INSPECTOR GENERAL\nAUDIT OF TRAVEL CARDS\nReport Number 07-14\nMay 2007\n"),
        ("report", "REPORT OF INVESTIGATION\n\nCase: Doe\n\n" + BODY),
        ("report", "FEDERAL BUREAU OF INVESTIGATION\nREPORTING OFFICE\nOMAHA\nTITLE OF CASE\nJOHN ROE\n"),
        ("fact-sheet", "FACT SHEET\n\nParks of the district\n\n" + BODY),
        ("fact-sheet", "EXPLANATION OF EXEMPTIONS\n\n(b)(1) classified\n(b)(2) internal rules\n"),
        ("fact-sheet", "FREQUENTLY ASKED QUESTIONS\n\nWhat is a park?\n" + BODY),
        ("press-release", "FOR IMMEDIATE RELEASE\nMay 4, 2012\n\nPARKS OPEN EARLY\n\n" + BODY),
        (
            "telegram",
            "TELEGRAM\n\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\n041530Z MAY 72\nBT\nUNCLAS LIMA 1234\n",
        ),
        (
            "court-filing",
            "UNITED STATES DISTRICT COURT\nDISTRICT OF NEBRASKA\nJANE ROE,\nPlaintiff,\nv.\nNo. 7\n",
        ),
        ("form", "UNITED STATES DISTRICT COURT\nSUBPOENA TO TESTIFY BEFORE A GRAND JURY\nTo: J. Roe\n"),
        ("transcript", "DEPOSITION OF JANE ROE\n\n1 Q. State your name.\n2 A. Jane Roe.\n"),
        (
            "transcript",
            "\n".join(f"{n} {'QA'[n % 2]}. I said that I was there on that day." for n in range(1, 20)),
        ),
        (
            "form",
            "APPLICATION FOR A PERMIT\nName:\nAddress:\nCity:\nState:\nAge:\nSex:\nPhone:\nDate signed:\n",
        ),
        ("form", "ROUTING AND TRANSMITTAL SLIP\nTO:\nInitials\nDate\n[ ] Action\n[ ] File\n"),
        ("form", "DELETED PAGE INFORMATION SHEET\nTotal Deleted Page(s) = 3\nPage 2 ~ b6;\nPage 3 ~ b6;\n"),
        ("policy", "STANDARD OPERATING PROCEDURE\nUse of vehicles\n\n" + BODY),
        ("agreement", "MEMORANDUM OF UNDERSTANDING\nbetween the district and the county\n\n" + BODY),
        ("log", "VISITOR LOG\n\nRoe 8:00\nDoe 9:00\n"),
        ("meeting-agenda", "AGENDA\n\nParks committee\n\n1. Fences\n2. Gates\n"),
    ],
)
def test_the_structure_of_a_page_shows_its_form(form, text):
    """Headings, captions and fields decide, whoever wrote the page."""
    assert form == described(text).get("form")


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "Notes\n\n" + BODY,
        "Our memorandum of May 4 was answered by the report of the district.\n" + BODY,
        "The form of the letter is that of a report, as the fact sheet says.\n" + BODY,
    ],
)
def test_running_text_has_no_form(text):
    """A page that speaks of a memorandum is none."""
    assert "form" not in described(text)


def test_a_message_with_a_clock_is_an_e_mail():
    """To, From and Subject with a time and an address are the header of an e-mail, not of a memorandum."""
    found = described(
        "From: Roe, Jane <jane.roe@agency.gov>\nSent: Monday, July 19, 2010 4:14 PM\nTo: Doe, John\n"
        "Subject: RE: Parks\n\nJohn,\nthat is fine.\n"
    )

    assert {"form": "e-mail", "created": "2010-07-19", "title": "RE: Parks"} == found


def test_a_memorandum_that_quotes_a_message_stays_one():
    """What is first on the page decides."""
    quoted = "From: Roe, Jane <jane.roe@agency.gov>\nSent: Monday, July 19, 2010 4:14 PM\nSubject: Parks\n"

    assert "memorandum" == described(MEMO + "\n" + quoted)["form"]


def test_the_first_page_decides_also_where_it_is_a_sheet_in_front():
    """A slip or a list of deleted pages is what the file begins with."""
    slip = "ROUTING AND TRANSMITTAL SLIP\nTO:\nInitials\nDate\n"
    deleted = "DELETED PAGE INFORMATION SHEET\nTotal Deleted Page(s) = 2\nPage 2 ~ b6;\nPage 3 ~ b6;\n"
    memo = "4 May 1962\n\n" + MEMO

    assert {} == found_in(document())
    assert {"form": "form", "title": "ROUTING AND TRANSMITTAL SLIP"} == described(slip, memo)
    assert {"form": "form", "title": "DELETED PAGE INFORMATION SHEET"} == described(deleted, memo)
    assert "1962-05-04" == described(memo, deleted)["created"]


def test_a_page_that_could_not_be_read_hides_what_begins_on_it():
    """Nothing is said of a document whose first page has marks alone, or an image that no one read."""
    assert {} == described("(b)(6)\n\n(b)(6)\n", MEMO)


def test_slides_and_tables_stand_across_the_page():
    """A few large words are a slide; rows of short cells are a spreadsheet."""
    slide = page(
        (20, 20, "Parks in 2012", 6.0), (20, 40, "More fences", 4.0), (20, 50, "More gates", 4.0), wide=True
    )
    cells = [(x, 10 + 3 * row, f"{row}{x}") for row in range(15) for x in (5.0, 25.0, 45.0, 65.0, 85.0)]

    assert "presentation" == found_in(document(slide))["form"].value
    assert "spreadsheet" == found_in(document(page(*cells, wide=True)))["form"].value


def test_a_form_is_proved_by_its_words():
    """The finding has the words that show the form, and the page they are on."""
    found = found_in(
        document(page((10, 8, "MEMORANDUM FOR: Chief, Records Branch"), (10, 12, "SUBJECT: Files")))
    )
    (spot,) = found["form"].spots

    assert ("MEMORANDUM", 1) == (spot.quote, found["form"].page)
    assert spot.box is not None
