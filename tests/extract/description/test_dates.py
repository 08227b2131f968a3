"""The date of a document, apart from dates that others stamped on it or that it reports."""

import pytest

from tests.extract.description.papers import BODY, described, document, found_in, page
from tests.extract.texts import reading

BLOCK = "MEMORANDUM FOR: Chief, Records Branch\nSUBJECT: Files of the district\n\n"


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (
            "1971-08-23",
            "Approved For Release 2002/05/07 : CIA-RDP00B00000R000000000000-0\nSECRET\n23 AUG 1971\n" + BLOCK,
        ),
        ("1966-08-01", "1 August 1966\n" + BLOCK + BODY),
        ("2013-01-14", "Washington, D.C. 20223\nJanuary 14, 2013\n" + BLOCK + BODY),
        (
            "1992-06-09",
            "FD-36 (Rev. 11-17-88)\nDate 6/9/92\nTO: DIRECTOR\nFROM: SAC, OMAHA\nSUBJECT: A MATTER\n" + BODY,
        ),
        (
            "1969-05-26",
            "Memorandum\nTO : Director, FBI\tpate: 5/26/69\nFROM : SAC, Omaha\nSUBJECT: A MATTER\n" + BODY,
        ),
        (
            "2004-10-24",
            "Precedence: ROUTINE Date: 10/24/2004\nTo: Omaha\nFrom: Boise\nTitle: A MATTER\n" + BODY,
        ),
        (
            "2012-11-30",
            "Department of Parks\nNovember 30, 2012                 NRC20120123\n\nDear Ms. Doe:\n" + BODY,
        ),
        ("1963-11-23", "FBI OMAHA\nURGENT 11-23-63 1-45 AM CST RBD\nTO DIRECTOR\n\n" + BODY.upper()),
        (
            "2006-03-14",
            "Transcript of Proceedings\n\nDate of Hearing: March 14, 2006\n\nPages 1 through 200\n",
        ),
        (
            "2010-06-09",
            "LEASE AGREEMENT\n\nThis Agreement is made and entered into this 9th day of June, 2010, by\n"
            + BODY,
        ),
        (
            "1996-08-05",
            "MEMORANDUM\nTO: Chief\nFROM: Clerk\n\n" + BODY + "\nJane Roe\nDirector\nAugust 5, 1996\n",
        ),
        ("1988-05-04", "Department of Parks May 4, 1988\n\nDear Ms. Doe:\n\n" + BODY),
        (
            "2010-08-24",
            "FD-302 (Rev. 10-6-95)\nDate of transcription 08/24/2010\n" + BODY + "Date dictated 08/13/2010\n",
        ),
        ("1992-02-10", "FD-302 (REV. 3-10-82)\n2/10/92 Date of transcription\n" + BODY),
        ("2007-05", "AUDIT REPORT\nTravel Cards of the District\nMay 2007\n"),
        (
            "2018-06-05",
            "IN THE DISTRICT COURT OF DOUGLAS COUNTY\nROE v. DOE\nCOMPLAINT\n"
            + BODY
            + "Dated: June 5, 2018\n",
        ),
        ("1972-05-04", "TELEGRAM\nFM AMEMBASSY LIMA\nTO SECSTATE WASHDC\nDATE 04 MAY 72\nBT\n"),
        ("2012-04", "EXPLANATION OF EXEMPTIONS\n\n(b)(1) classified\n\nRevised April 2012\n"),
        (
            "2011-06-15",
            "STANDARD OPERATING PROCEDURE\nEffective Date: July 1, 2011\nIssued: June 15, 2011\n\n" + BODY,
        ),
        ("2011-03-02", "MAR - 2 2011\n" + BLOCK + "Effective Date: April 1, 2011\n\n" + BODY),
        ("2011-07-01", "STANDARD OPERATING PROCEDURE\nEffective Date: July 1, 2011\n\n" + BODY),
        ("2011-06-15", "Acme Telephone Company\nJune 15, 2011    312 555-0123\n\nDear Mr. Doe:\n\n" + BODY),
        (
            "2011-06-15",
            "Department of Parks\n\nDear Mr. Doe:\n\n"
            + BODY
            + "\nSincerely,\n\nJane Roe\nDirector\nJune 15, 2011\n",
        ),
        (
            "2011-06-15",
            "FD-302 (Rev. 5-8-10)\nDate of entry 06/15/2011\n" + BODY + "Date drafted 06/12/2011\n",
        ),
        (
            "2011-06-15",
            "DIRECTIVE\n\nJune 15, 2011\n\nSUBJECT: Fences\n\n"
            'References: (a) Directive 1, "Fences," April 25, 1988 (hereby canceled)\n\n' + BODY,
        ),
        (
            "2011-06-15",
            "6/15/2011      Fences | Department of Parks\nFences\n"
            + BODY
            + "https://parks.example/a   1/3\n",
        ),
        (
            "1961-10-11",
            "Memorandum\nTO: Director\nDATE:\nOCT 1 1 1961\nFROM: SAC, Miami\nSUBJECT: FENCES\n\n"
            + BODY
            + "ALL INFORMATION CONTAINED\nHEREIN IS UNCLASSIFIED\nDAT 6/22/15 BY 5608\n",
        ),
        (
            "1954-04-30",
            "Office Memorandum\nTO: Chief\nDATB: April 30, 1954\nFROM: Clerk\nSUBJECT: FENCES\n\n" + BODY,
        ),
        (
            "2011-06-15",
            "AFFIDAVIT\n\nI, Jane Roe, say:\n" + BODY + "Sworn to before me this 15th day of June, 2011.\n",
        ),
        (
            "2011-06-15",
            "Executive Office for Immigration Review\n\nJune 15, 2011\n\nDear Mr. Doe:\n\n" + BODY,
        ),
    ],
)
def test_a_document_gives_its_own_date(date, text):
    """Behind a caption, in the letterhead, on a cover, where it is signed."""
    assert date == described(text).get("created")


@pytest.mark.parametrize(
    "text",
    [
        BLOCK + "DECLASSIFIED ON 10-04-2021\n" + BODY,
        BLOCK + "RECEIVED\nMAY 4 1988\n" + BODY,
        BLOCK + "Printed 11/18/2020\n" + BODY,
        BLOCK + "REFERENCE: Memorandum of the chief, dated\n18 August 1978\n" + BODY,
        BLOCK + "Date of birth: March 6, 1963\n" + BODY,
        "OPTIONAL FORM NO. 10\nMAY 1962 EDITION\n" + BLOCK + BODY,
        BLOCK
        + BODY
        + "On July 4, 1972, the files were moved to another place by the clerk of the district.\n",
        "JFK ASSASSINATION SYSTEM\nIDENTIFICATION FORM\nDate: 08/06/95\nTITLE: A LETTER\nDATE: 07/04/75\n",
        "Case 1:12-cv-00001 Document 5 Filed 04/20/18 Page 1 of 9\nDear Ms. Doe:\n" + BODY,
    ],
)
def test_other_dates_are_not_taken(text):
    """Stamps of release, receipt and printing, births, cited papers, editions of forms, days in the text."""
    found = described(text)

    assert not found.keys() & {"created", "issued"}


def test_a_stamp_by_hand_long_after_all_other_days_is_none():
    """Reviewers write the day of their review on old papers; the document was not made then."""
    assert "created" not in described("9-21-98\n" + BLOCK + "On March 4, 1962, it was moved. " + BODY)


def test_figures_alone_on_a_page_of_no_known_form_are_no_date():
    """Somebody may have noted them; a month in words is believed."""
    assert "created" not in described("1-18-95\n" + BODY)
    assert "1995-01-18" == described("18 January 1995\n" + BODY)["created"]


def test_of_days_that_stand_alone_the_earliest_counts():
    """Stamps come after the date of a document."""
    assert (
        "1963-05-29"
        == described("9-1-87\n5/29/63\nAirtel\nTo: SAC, Omaha\nFrom: Director\n" + BODY)["created"]
    )


def test_a_press_release_is_made_public_on_its_date():
    """Its date is that of its publication."""
    found = described("FOR IMMEDIATE RELEASE\nMay 4, 2012\n\nPARKS OPEN EARLY\n\n" + BODY)

    assert ("2012-05-04", None) == (found["issued"], found.get("created"))


def test_a_court_paper_has_not_the_date_of_its_filing():
    """The line of the court's files is a stamp of receipt."""
    text = (
        "Case 1:12-cv-00001 Document 5 Filed 04/20/18 Page 1 of 9\n"
        "UNITED STATES DISTRICT COURT\nJANE ROE,\nPlaintiff,\nv.\nJOHN DOE,\nDefendant.\nCOMPLAINT\n"
    )

    assert "created" not in described(text)


@pytest.mark.parametrize(
    "stamp", ["DECLASSIFIED BY NSICG J89J28T90", "CLASSIFIED BY: NSICG C32W33B91", "DERIVED FROM: FBI NSISCG"]
)
def test_a_date_in_the_stamp_of_classification_is_not_that_of_the_document(stamp):
    """It has a caption like any other; the date of the paper is another one."""
    text = (
        f"{stamp}\nREASON: 1.4 (C)\nDATE: 04-20-2018\nMEMORANDUM\nSUBJECT: Files\nDate: 8 July 1999\n{BODY}"
    )

    assert "1999-07-08" == described(text)["created"]


def test_a_date_may_stand_beside_its_caption_or_below_it():
    """Forms print captions in boxes; OCR gives caption and value apart."""
    beside = page(
        (10, 8, "MEMORANDUM"), (60, 16, "DATE:"), (69, 16.4, "14 Jul 83"), (10, 24, "SUBJECT: Files")
    )
    below = page((10, 8, "MEMORANDUM"), (60, 16, "Date"), (60, 18.2, "14 Jul 83"), (10, 24, "SUBJECT: Files"))

    assert "1983-07-14" == found_in(document(beside))["created"].value
    assert "1983-07-14" == found_in(document(below))["created"].value


def test_a_date_keeps_its_words():
    """The value is a date of XML Schema; next to it are the words as printed."""
    found = found_in(document(page((10, 8, "MEMORANDUM"), (60, 16, "14 Jul 83"), (10, 24, "SUBJECT: Files"))))

    assert ("1983-07-14", "14 Jul 83") == (found["created"].value, found["created"].as_stated)
    assert "14 Jul 83" == found["created"].spots[0].quote


CAPTION = "UNITED STATES DISTRICT COURT\nJANE ROE,\nPlaintiff,\nv.\nJOHN DOE.\n\nMOTION TO COMPEL\n\n"


@pytest.mark.parametrize(
    ("stamp", "found"),
    [
        ("Case 1:12-cv-00001-ABC Document 5 Filed 04/20/18 Page 1 of 9\n", {"issued": "2018-04-20"}),
        ("Case 1:12-cv-00001 Document 131 Filed on 04/20/18 in TXSD Page 1 of 9\n", {"issued": "2018-04-20"}),
        ("Case: 1:12-cv-00001 Document #: 5 Filed: 04/20/18 Page 1 of 9\n", {"issued": "2018-04-20"}),
        ("Case: 18-1234 Document: 00512 Page: 1 Date Filed: 04/20/2018\n", {"issued": "2018-04-20"}),
        ("Case 18-1234, Document 45, 04/20/2018, 228456, Page1 of 9\n", {"issued": "2018-04-20"}),
        ("Case 1:12-cv-00001-ABC Document 5-2 Filed 04/20/18 Page 1 of 9\n", {}),
    ],
)
def test_a_paper_without_a_date_is_dated_by_its_filing(stamp, found):
    """The stamp of electronic filing says so; an exhibit is older than its filing."""
    said = described(stamp + CAPTION + BODY)

    assert found == {name: said[name] for name in ("created", "issued") if name in said}


def test_the_day_of_signing_is_before_that_of_filing():
    """What the paper says itself is its date."""
    said = described(
        "Case 1:12-cv-00001 Document 5 Filed 04/20/18\n" + CAPTION + BODY + "Dated: April 2, 2018\n"
    )

    assert "2018-04-02" == said["created"]
    assert "issued" not in said


def test_a_stamp_in_another_column_is_not_around_a_date():
    """A letter keeps its date where an office stamped its review at the other side of the page."""
    letter = (
        (64.0, 20.6, "21 SEP 1960"),
        (13.0, 22.0, "DOP REVIEW COMPLETED"),
        (14.0, 26.0, "Dear Dr. Doe:"),
        *((14.0, 28.0 + 1.5 * at, line) for at, line in enumerate(BODY.splitlines())),
    )
    near = ((16.0, 20.6, "21 SEP 1960"), *letter[1:])

    assert "1960-09-21" == found_in(document(page(*letter)))["created"].value
    assert "created" not in found_in(document(page(*near)))


def test_a_report_on_an_event_has_the_day_of_it_where_it_has_no_date_of_its_own():
    """The caption must name the event that the heading names, and is printed with the date."""
    event = "Date of Incident: June 14, 2011\n\n" + BODY
    found = found_in(reading("PARK INCIDENT REPORT\n\nDate of Birth: May 4, 1980\n" + event))["created"]

    assert ("2011-06-14", "Date of Incident: June 14, 2011") == (found.value, found.as_stated)
    assert "2011-06-15" == described("INCIDENT REPORT\nReport Date: June 15, 2011\n" + event)["created"]
    assert "created" not in described("PARK REPORT\n\n" + event)


def test_a_day_and_words_alone_are_no_page_of_the_web():
    """A browser prints the address, too."""
    assert {"title": "Fences"} == {
        name: value
        for name, value in described("6/15/2011  Fences\n" + BODY + "https://parks.example/a  1/3\n").items()
        if name == "title"
    }
    assert "Fences" not in described("6/15/2011  Fences\n" + BODY).values()
