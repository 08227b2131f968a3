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
        ("AUTOPSY REPORT", "OFFICE OF THE MEDICAL EXAMINER\nCOOK COUNTY\n\nAUTOPSY REPORT\n\n" + BODY),
        (
            "Minutes of the Meeting of the Bench Committee",
            "Minutes of the Meeting of the Bench Committee\n\nMay 4, 1965\n\n" + BODY,
        ),
        (
            "Benches",
            "DEPARTMENT OF PARKS\nDIRECTIVE\nNUMBER 54.07\nApril 1, 2011\n\nSUBJECT: Benches\n\n" + BODY,
        ),
        ("Fences", "Department of Parks\n\nMay 4, 1988\n\nRE: Fences\n\nDear Mr. Doe:\n\n" + BODY),
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
