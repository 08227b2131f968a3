"""Slip sheets: pages that are instead of others."""

import pytest

from tests.extract.withheld_pages.notices import amounts, codes, withheld

FULL = "withheld-in-full"
CIA = "Sanitized Copy Approved for Release 2011/01/01 : CIA-RDP90-00123R000100010001-1\n"


@pytest.mark.parametrize(
    ("sheet", "expected", "grounds"),
    [
        (
            "Page 12 of 30\nWithheld pursuant to exemption\n(b)(5) ; (b)(6)\nof the FOIA",
            (FULL, 1, None),
            "56",
        ),
        ("Pages 2 through 14 redacted for the following reasons:\n- - - - -\n(b)(5)", (FULL, 13, None), "5"),
        ("WITHHELD IN FULL\nB5", (FULL, None, None), "5"),
        ("WIF\n(b)(5) DPP", (FULL, None, None), "5"),
        ("DENIED IN FULL UNDER FOIA EXEMPTION 7(A)", (FULL, None, None), "7A"),
        ("ENTIRE PAGE WITHHELD (b)(4)", (FULL, 1, None), "4"),
        ("FULL PAGE REDACTED\n(b)(5)", (FULL, 1, None), "5"),
        ("Document withheld in full pursuant to a privilege", (FULL, None, 1), ""),
        ("PAGE(S) WITHHELD", (FULL, None, None), ""),
        ("PAGE DENIED", (FULL, 1, None), ""),
        ("12 PAGES WITHHELD IN FULL\n(b)(4)", (FULL, 12, None), "4"),
        ("[2 pages WIF (b)(5)]", (FULL, 2, None), "5"),
        (f"{CIA}Next 5 Page(s) In Document Exempt\n", (FULL, 5, None), ""),
        ("This page has been withheld in its entirety.\n(b)(1)\n(b)(3)", (FULL, 1, None), "13"),
        ("THIS DOCUMENT HAS BEEN WITHHELD IN FULL\nEXEMPTION 5", (FULL, None, 1), "5"),
        ("Document withheld pursuant to Exemption 5", (FULL, None, 1), "5"),
        ("DIA: Pages 4-8 withheld in full\n(b)(1), (b)(3):10 USC 424", (FULL, 5, None), "13"),
        ("Pages 46-58 are exempt in their entirety under Section 7(1)(f)", (FULL, 13, None), ""),
        (
            "Pages 12 to 15 are withheld pursuant to sections 19(1) of the Access to Information Act",
            (FULL, 4, None),
            "",
        ),
        ("DUPLICATE", ("duplicate", None, None), ""),
        ("Page 7 - Duplicate", ("duplicate", 1, None), ""),
        ("DUPLICATE OF PAGES 3-5", ("duplicate", None, None), ""),
        ("REFERRED TO DEPARTMENT OF STATE", ("referred", None, None), ""),
        ("3 pages referred to CIA", ("referred", 3, None), ""),
    ],
)
def test_sheets_of_many_bodies(sheet, expected, grounds):
    """What software prints, officers type and stamps say in the place of pages is one statement."""
    (found,) = withheld(sheet)

    assert expected == (found.treatment, found.page_count, found.document_count)
    assert [each for each in ("(b)(7)(A)",) if grounds == "7A"] + [
        f"(b)({digit})" for digit in grounds if grounds != "7A"
    ] == codes(found)


def test_a_page_and_those_after_it():
    """A sheet may stand for one page and announce that more are missing."""
    assert [(FULL, 1, None), (FULL, 4, None)] == amounts(
        f"{CIA}Page Denied\nNext 4 Page(s) In Document Denied\n"
    )


def test_withdrawal_notices_of_archives():
    """An archive puts a notice instead of one document, with the number of the notice."""
    (found,) = withheld(
        "NATIONAL ARCHIVES\nWITHDRAWAL NOTICE\nRG: 263\nWithdrawal ID: 18203\nNo. of pages: 4\nAccess "
        "restricted on 05/12/2005. This item was removed because access to it is restricted."
    )

    assert (FULL, 4, 1, ("18203",)) == (
        *(found.treatment, found.page_count, found.document_count),
        found.documents,
    )


@pytest.mark.parametrize(
    "page",
    [
        "This page intentionally left blank",
        "Non-Responsive Record",
        "CONFIDENTIAL",
        "PAGE REDACTED",
        "Duplicate bridge results",
        "Referred to committee for study and other things of the house",
        "Form W-2\nFederal income tax withheld\n12",
        "VISA DENIED list",
        "Motion to compel\nDENIED\nJudge Roe",
        "Exemptions may be withheld under section 552",
        "WITHHELD IN FULL " + "The words of a page that is there go on and on, for it is a memorandum. " * 9,
    ],
)
def test_pages_that_are_there_are_no_slip_sheets(page):
    """Blank pages, judgements and forms have some of the words; so may pages that can be read."""
    assert [] == withheld(page)


def test_what_both_texts_of_a_page_say_is_said_once():
    """A finding is a part of the record of its document, with the words of the notice."""
    (found,) = withheld("Pages 5-7 denied in full\n(b)(5) per FBI")
    ((field, part),) = found.record_parts()

    assert "withheldPages" == field
    assert {
        "asStated": "Pages 5-7 denied in full",
        "pageTreatment": FULL,
        "numberOfPages": "3",
        "firstPage": "5",
        "lastPage": "7",
        "pageNumbering": "as-stated-unknown",
        "claimedExemption": ["(b)(5)"],
    } == part
