"""Titles that documents give themselves."""

import pytest

from tests.extract.description.papers import BODY, described, document, found_in, page


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Files of the district", "MEMORANDUM FOR: Chief\nSUBJECT: Files of the district\n\n" + BODY),
        (
            "Files of the district",
            "MEMORANDUM\nTO: Chief\nFROM: Clerk\nSUBJ: Files of the district\n\n" + BODY,
        ),
        ("Files of the district", "MEMORANDUM\nTO: Chief\nFROM: Clerk\nRE: Files of the district\n\n" + BODY),
        ("BANK ROBBERY OMAHA", "Airtel\nTo: SAC, Omaha\nFrom: Director\n\nBANK ROBBERY\nOMAHA\n\n" + BODY),
        ("FACT SHEET", "FACT SHEET\n\n" + BODY),
        (
            "APPLICATION FOR A PERMIT",
            "APPLICATION FOR A PERMIT\nName:\nCity:\nState:\nAge:\nSex:\nPhone:\nRoom:\n",
        ),
        (
            "MOTION TO COMPEL",
            "UNITED STATES DISTRICT COURT\nJANE ROE,\nPlaintiff,\nv.\nJOHN DOE.\n\nMOTION TO COMPEL\n\n"
            + BODY,
        ),
        ("Fences", "MEMORANDUM FOR: Chief\nSUBJECT: (U//FOUO) Fences\n\n" + BODY),
        ("Fences", "MEMORANDUM FOR: Chief\nSUBJECT: Fences (S)\n\n" + BODY),
        ("FENCES BOSTON", "SAC, Omaha\nMay 4, 1968\nDirector, FBI (100-1)\n\nFENCES\nBOSTON\n\n" + BODY),
        (
            "FENCES; INTERNAL SECURITY",
            "FEDERAL BUREAU OF INVESTIGATION\nIn Reply, Please Refer to\nFile No. 100-1\nMay 4, 1971\n\n"
            "FENCES;\nINTERNAL SECURITY\n\n" + BODY,
        ),
        (
            "NOTICE OF RESPONSE TO FOIA REQUEST",
            "Department of Parks\nRE: NOTICE OF RESPONSE TO FOIA REQUEST\n\nDear Ms. Doe:\n\n" + BODY,
        ),
        (
            "NOTICE OF DELAY IN RESPONSE",
            "Department of Parks\nRe: NOTICE OF DELAY IN RESPONSE\n    REQUEST DATE: June 2, 2014\n"
            "    FOIA FILE NO.: 14-22\n\nDear Ms. Doe:\n\n" + BODY,
        ),
        (
            "MONTHLY REPORT OF FENCES FOR PERIOD ENDING 16 MARCH 1983",
            "MONTHLY REPORT OF FENCES FOR\nPERIOD ENDING 16 MARCH 1983\n\n" + BODY,
        ),
        (
            "Fences seen in Omaha",
            "Primary Case: Case Title: (U) FENCES\nSerial Number: 22\nDocument Title: Fences seen in Omaha\n"
            "Approval Date: 05/10/2002\n\nTo: Omaha\nFrom: Boston\nTitle: FENCES\n\n" + BODY,
        ),
        ("AUTOPSY REPORT", "OFFICE OF THE MEDICAL EXAMINER\nCOOK COUNTY\n\nAUTOPSY REPORT\n\n" + BODY),
        (
            "Minutes of the Meeting of the Bench Committee",
            "Minutes of the Meeting of the Bench Committee\n\nMay 4, 1965\n\n" + BODY,
        ),
        (
            "Benches",
            "DEPARTMENT OF PARKS\nDIRECTIVE\nNUMBER 54.07\nApril 1, 2011\n\nSUBJECT: Benches\n\n" + BODY,
        ),
        (
            "Fences at the Base",
            "THE JOINT STAFF\nWASHINGTON, DC\n\n17 May 1997\n\nSubject: Fences at the Base\n\n1. " + BODY,
        ),
        ("FENCES AT SEA", "NAVAL STATION NORFOLK\n\n17 May 1997\n\nSubj: FENCES AT SEA\n\n1. " + BODY),
        ("Fences", "Department of Parks\n\nMay 4, 1988\n\nRE: Fences\n\nDear Mr. Doe:\n\n" + BODY),
        (
            "Fence falls on visitors despite warnings of inspectors",
            "FD-350 (Rev. 5-8-81)\n(Mount Clipping in Space Below)\n\nFence falls on visitors\n"
            "despite warnings\nof inspectors\nBy Jane Roe\nTRIBUNE STAFF WRITER\n" + BODY,
        ),
        (
            "Department of Parks Announces New Fences",
            "FOR IMMEDIATE RELEASE\nMay 4, 2010\n\nDepartment of Parks Announces New Fences\n\n" + BODY,
        ),
        (
            "MEMORANDUM OF AGREEMENT BETWEEN DEPARTMENT OF PARKS AND COOK COUNTY SHERIFF'S OFFICE",
            "MEMORANDUM OF AGREEMENT\nBETWEEN\nDEPARTMENT OF PARKS\nAND\nCOOK COUNTY SHERIFF'S OFFICE\n\n"
            + BODY,
        ),
        (
            "PROCEDURES FOR FENCES",
            "DEPARTMENT OF PARKS\n\nPARKS POLICY 1-23\n\nPROCEDURES FOR FENCES\n\n" + BODY,
        ),
        (
            "QUOTE",
            "Parks Supply Company\n12 Main Street\n\nQUOTE\nQuote No. 12\nDate: 4/5/2012\nTotal: 100\n",
        ),
        (
            "ARREST REPORT",
            "ARREST REPORT\nArrest Date: 06/15/2011\nName: Doe\nCharge: Trespass\nOfficer: Roe\nPhone:\n",
        ),
        (
            "ORIGINAL CASE INCIDENT REPORT",
            "CHICAGO POLICE DEPARTMENT\nORIGINAL CASE INCIDENT REPORT\n3510 S. Michigan Avenue, Chicago, IL\n"
            "\nEvent: 12345\nOffense: Burglary\nLocation: 12 N Main St\nDemographics: Male\n",
        ),
        (
            "ROUTING AND TRANSMITTAL SLIP",
            "ROUTING AND TRANSMITTAL SLIP          Date  3/4/85\nTO:\n1. Roe\n2. Doe\nAction     File\n",
        ),
        (
            "Record of Deportable Visitors",
            "Department of Parks          Record of Deportable Visitors\n\nName:\nCity:\nState:\nAge:\n"
            "Sex:\nPhone:\nRoom:\nForm I-213\n",
        ),
        (
            "SUBPOENA TO TESTIFY BEFORE GRAND JURY",
            "UNITED STATES DISTRICT COURT\nSUBPOENA TO TESTIFY\nBEFORE GRAND JURY\n\nTO:\nPLACE:\n",
        ),
        (
            "JFK ASSASSINATION SYSTEM IDENTIFICATION FORM",
            "JFK ASSASSINATION SYSTEM\nIDENTIFICATION FORM\n\nAGENCY: HSCA\nRECORD NUMBER: 180-10001-10001\n"
            "ORIGINATOR: HSCA\nFROM:\nTO:\nTITLE:\nDATE: 05/23/1975\nPAGES: 3\n",
        ),
        (
            "Ships in the harbor",
            "INFORMATION REPORT\n\nSUBJECT   Ships in the harbor\nDATE OF INFO.  1951     NO. OF PAGES 2\n\n"
            + BODY,
        ),
    ],
)
def test_a_title_is_what_the_document_calls_itself(title, text):
    """A subject, a heading, the name of a form or of a filing."""
    assert title == described(text).get("title")


@pytest.mark.parametrize(
    "text",
    [
        "Department of Parks\n\nMay 4, 1988\n\nDear Mr. Doe:\n\n" + BODY,
        "Department of Parks\nRE: Fences\nDear Ms. Doe:\nYour FOIA request is closed.\n",
        "FD-302 (Rev. 10-6-95)\nFEDERAL BUREAU OF INVESTIGATION\nDate of transcription 03/04/1997\n" + BODY,
        "SECRET\nDEPARTMENT OF DEFENSE\nWASHINGTON, D.C.\n\n" + BODY,
        "UNITED STATES GOVERNMENT\nMemorandum\nTO: Chief\nFROM: Clerk\n\n" + BODY,
        BODY,
    ],
)
def test_what_has_no_title_gets_none(text):
    """Letterheads, markings, the word Memorandum and the number of a request are no titles."""
    assert "title" not in described(text)


def test_a_subject_goes_on_in_its_column():
    """Its wrapped lines belong to it; the next caption and the text do not."""
    found = found_in(
        document(
            page(
                (12, 20, "MEMORANDUM FOR: Chief, Records Branch"),
                (12, 24, "SUBJECT"),
                (24, 24, ": Allocation of fences to the"),
                (25, 25.5, "northern parks"),
                (12, 29, "REFERENCE"),
                (24, 29, ": Your note"),
            )
        )
    )

    assert "Allocation of fences to the northern parks" == found["title"].value


def test_hidden_words_of_a_subject_are_marked():
    """What lies under a redaction is shown as "[redacted]"."""
    found = described("MEMORANDUM FOR: Chief\nSUBJECT: Travel of (b)(6) to Omaha\n\n" + BODY)

    assert "Travel of [redacted] to Omaha" == found["title"]


def test_the_largest_type_of_a_cover_is_its_title():
    """Its lines are joined; a first part in capitals is set apart from the headline."""
    found = found_in(
        document(
            page(
                (35, 4, "Office of Inspector General"),
                (6, 6, "Report to the Congress", 4.0),
                (6, 20, "May 2007"),
                (35, 21, "TRAVEL CARDS", 4.0),
                (35, 30, "Offices Could Save More", 4.0),
                (35, 34.5, "by Looking at Bills", 4.0),
                (6, 95, "OIG-07-14"),
            )
        )
    )

    assert "TRAVEL CARDS: Offices Could Save More by Looking at Bills" == found["title"].value
    assert ("report", "2007-05") == (found["form"].value, found["created"].value)


def test_captions_whose_values_are_elsewhere_give_no_title():
    """Where OCR read captions and values apart, no one knows which belongs to which."""
    assert "title" not in described("MEMORANDUM FOR:\nSUBJECT:\nDirector\nFiles of the district\n\n" + BODY)


def test_a_row_after_a_preposition_is_of_the_heading_and_text_is_not():
    """The day of a period belongs to the title; the first sentence of the text never does."""
    text = "WEEKLY REPORT OF THE CLERK TO\n\n\n\n" + BODY

    assert "WEEKLY REPORT OF THE CLERK TO" == described(text)["title"]


def test_a_subject_ends_before_the_text_though_specks_are_between():
    """What OCR makes of dirt in the margin is no row between a subject and the paragraph below it."""
    specks = [(28.0, 31.0 + number * 0.8, sign, 0.5) for number, sign in enumerate("4ihA")]
    found = found_in(
        document(
            page(
                (18.0, 25.0, "MEMORANDUM FOR THE SECRETARY"),
                (18.0, 27.8, "SUBJECT: Synopsis of the Fences in the District of Omaha"),
                (28.0, 29.3, "and What They Cost - INFORMATION MEMORANDUM"),
                *specks,
                (25.0, 35.0, "The Office of Fences learned of the loss"),
                *((18.0, 36.5 + 1.5 * at, line) for at, line in enumerate(BODY.splitlines())),
            )
        )
    )

    assert (
        "Synopsis of the Fences in the District of Omaha and What They Cost - INFORMATION MEMORANDUM"
        == found["title"].value
    )


def test_the_foot_of_a_pleading_names_it():
    """Courts have each page say at its foot which paper it is of."""
    rows = [(15.0, 8.0 + 2 * at, line) for at, line in enumerate(BODY.splitlines() * 3)]
    found = found_in(
        document(
            page(
                (10.0, 1.7, "Case 2:19-cv-00872-AB-C Document 50 Filed 12/02/19 Page 8 of 29"),
                *rows,
                (39.0, 94.8, "NOTICE OF MOTION AND MOTION TO DISMISS COMPLAINT"),
                (70.0, 96.3, "CASE NO. 2:19-CV-00872-AB-C"),
            )
        )
    )

    assert "NOTICE OF MOTION AND MOTION TO DISMISS COMPLAINT" == found["title"].value
    assert "2019-12-02" == found["issued"].value


def test_a_body_in_the_heading_is_of_it_below_a_letterhead_that_names_it():
    """The letterhead itself is no title."""
    heading = ((29.0, 14.0, "U.S. Department of Parks (DOP)"), (29.0, 15.6, "Fence Inspection Report: Omaha"))
    text = [(12.0, 20.0 + 1.6 * at, line) for at, line in enumerate(BODY.splitlines())]
    letterhead = ((12.0, 6.0, "U.S. Department of Parks"), (12.0, 7.6, "Office of Inspections"))

    assert "U.S. Department of Parks (DOP) Fence Inspection Report: Omaha" == (
        found_in(document(page(*letterhead, *heading, *text)))["title"].value
    )
    assert "Fence Inspection Report: Omaha" == found_in(document(page(*heading, *text)))["title"].value


@pytest.mark.parametrize(
    "text",
    [
        "Fences by the Mile\nName:\nCity:\nState:\nAge:\nSex:\nPhone:\nRoom:\nStreet:\nCounty:\n",
        "Date: May 9, 1983\nSuspects: Two Users of Fences\nProjects: Gates and Fences\n\n" + BODY,
        "MEMORANDUM FOR: Chief\nSUBJECT: " + "Fences and gates of Omaha, " * 20 + "\n\n" + BODY,
    ],
)
def test_slogans_and_whole_paragraphs_are_no_title(text):
    """A form is named by its heading; what is longer than a title is none."""
    assert "title" not in described(text)


def test_fields_and_numbered_rows_are_no_titles():
    """What is filled into a form, and what is read of a drawing, is not what it is called."""
    form = "CHICAGO POLICE DEPARTMENT Event #\n1. REQUISITION\nName: Doe\nCity: Omaha\nState:\nAge:\nSex:\n"

    assert "title" not in described(form)
    assert "title" not in described(form.replace("CHICAGO POLICE DEPARTMENT Event #", "CHAL FORM NO. 10"))
    assert "title" not in described("[0 RELI TF YY\nA NE BE BL\n\n" + BODY.upper())


def test_the_title_of_a_cover_in_two_columns_begins_beside_other_words():
    """For whom and when a testimony is given stands left of its title."""
    found = found_in(
        document(
            page(
                (35, 4, "Office of Inspector General"),
                (6, 6, "Testimony", 4.0),
                (6, 20.5, "For Release on Delivery"),
                (6, 22, "Expected at 2:00 p.m."),
                (35, 21, "The Parks and Fences", 3.4),
                (6, 24.2, "Thursday, March 13, 2008"),
                (35, 25, "Act of 2007 and Other", 3.4),
                (35, 29, "Reforms", 3.4),
                (6, 95, "OIG-08-587T"),
            )
        )
    )

    assert "The Parks and Fences Act of 2007 and Other Reforms" == found["title"].value
    assert "2008-03-13" == found["created"].value


def test_a_centred_block_of_a_cover_without_a_form_is_its_title():
    """Where the page was set; of one that OCR read no more is known than that some words are large."""
    cover = page((38, 30, "Fence Security Program"), (40, 50, "Department of Parks"), (45, 60, "June 2011"))

    assert "Fence Security Program" == found_in(document(cover))["title"].value
