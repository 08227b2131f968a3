"""Stamps as agencies print them, in the texts that software of all kinds makes of them."""

import pytest

from tests.extract.exemption_texts import codes, exemptions

SIX, SEVEN_C, SEVEN_E = "(b)(6)", "(b)(7)(C)", "(b)(7)(E)"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # DHS, ICE, CBP, Secret Service: instead of names
        ("From: (b)(6);(b)(7)(C)@ice.dhs.gov\nSent: Friday", [SIX, SEVEN_C]),
        ("Contact: (b)(6), (b)(7)(C) about the detainee", [SIX, SEVEN_C]),
        ("From: (b)(6)Smith\nTo: John", [SIX]),
        ("ICE officer (b)(6)(b)(7)c escorted him to (b)(7)(E)", [SIX, SEVEN_C, SEVEN_E]),
        ("call (b)(6)per DHS about the subject", [SIX]),
        ("A number: 202-(b)(6) or (202)(b)(6)", [SIX]),
        ("SSN: (b)(6) DOB: (b)(6)\nPort: (b)(7)e", [SIX, SEVEN_E]),
        ("(b)(7)(E);(b)(3) 49 U.S.C. 114(r)\n", ["(b)(3)", SEVEN_E]),
        # CIA, NSA, DIA, ODNI: with the law
        ("The source (b)(1) (b)(3) reported that", ["(b)(1)", "(b)(3)"]),
        ("The source (b)(1), Sec. 1.4(c) reported that", ["(b)(1)"]),
        ("Chief, (b) (3) NatSecAct said", ["(b)(3)"]),
        ("Analyst (b)(3) – P.L. 86-36 wrote", ["(b)(3)"]),
        ("Name: (b)(3):10 USC 424; (b)(6)\nDIA", ["(b)(3)", SIX]),
        ("TOP SECRET\n(b)(1)\n(b)(3)-18 USC 798\n(b)(3)-P.L. 86-36\n", ["(b)(1)", "(b)(3)"]),
        ("(b)(1) (S) The station reported. (b)(3) 50 U.S.C. 3024i", ["(b)(1)", "(b)(3)"]),
        # State: a column at the margin
        ("SUBJECT: Talks   1.4(B), 1.4(D), B1\nCONFIDENTIAL", ["(b)(1)"]),
        ("RELEASE IN PART\nB3 CIA PERS/ORG, B6\nFrom: H", ["(b)(3)", SIX]),
        ("RELEASE IN PART B5, B6\nFrom: H\nB6\n", ["(b)(5)", SIX]),
        ("B3 INA 222(f)\nvisa of the applicant", ["(b)(3)"]),
        ("the draft\nB5 ACP\nis here", ["(b)(5)"]),
        # EPA, FDA, SEC, DOE, DoD, HHS, DOJ
        ("From: Ex. 6\nTo: Ex. 6\nSubject: call", [SIX]),
        ("Conference Line/Code / Ex. 6\nEx. 5 AC\nDraft", ["(b)(5)", SIX]),
        ("From: Jane Roe [Ex. 6]\nEx. 5 - Deliberative Process", ["(b)(5)", SIX]),
        ("Price per unit: (b) (4)\nTotal: (b) (4)\n", ["(b)(4)"]),
        ("The batch of (b) (4) was made by (b) (4) at (b) (4).", ["(b)(4)"]),
        ("price (b)(4) CCI per unit", ["(b)(4)"]),
        ("bank rating (b) (8) was low", ["(b)(8)"]),
        ("DOE b(3)\nDOE b(1)\n", ["(b)(1)", "(b)(3)"]),
        ("OSD b(6)\nCIA b(3)\n", ["(b)(3)", SIX]),
        ("the draft (b)(5) DPP/ACP/AWP is", ["(b)(5)"]),
        ("the draft (b)(5) - Deliberative Process Privilege is", ["(b)(5)"]),
        ("B4\nB6\nMARKET SHARE\nB4\n", ["(b)(4)", SIX]),
        # FBI and others with codes of the Privacy Act
        ("b6; b7C\ntold the officer", [SIX, SEVEN_C]),
        ("From: b6b7C\nSent: Friday", [SIX, SEVEN_C]),
        ("j2, k2, b6, b7C\nReport", [SIX, SEVEN_C, "(j)(2)", "(k)(2)"]),
        ("b7C, k2\nReport of inspection", [SEVEN_C, "(k)(2)"]),
        ("(b)(7)(C)-1, -2 advised", [SEVEN_C]),
        ("(b)(6),(7)(C) and (b)(6)(7)(C) wrote", [SIX, SEVEN_C]),
        ("(b7c)\n(b6)\nAgent", [SIX, SEVEN_C]),
        ("b1\nb3\nSECRET\nbl\nb3\n", ["(b)(1)", "(b)(3)"]),
        ("FOIAb3b1\nApproved For Release\nto FOIAB5 on", ["(b)(3)", "(b)(5)"]),
        ("Draft - Deliberative (b)(5)\nWIF (b)(6)\n", ["(b)(5)", SIX]),
        # Presidential libraries
        ("memo to P6/b(6) on staff", [SIX]),
        # Notices on slip sheets
        ("FOIA Exemption (b)(5)\nDraft", ["(b)(5)"]),
        ("5 U.S.C. § 552(b)(6)\nName", [SIX]),
        ("Redacted under FOIA Exemption (b)(6)\n", [SIX]),
        ("Exemption 6\nExemption 7(C)\nSpecial Agent", [SIX, SEVEN_C]),
        ("[Ex. 7(C)] advised\n", [SEVEN_C]),
    ],
)
def test_stamps_of_agencies(page: str, expected: list[str]) -> None:
    """A stamp is found whoever prints it, glued to words or between them, with a law or a reason."""
    assert expected == codes(page)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("{b){6)", [SIX]),
        ("(b}(6)", [SIX]),
        ("(b )(6 )", [SIX]),
        ("fb)(6)", [SIX]),
        ("(bl(6)", [SIX]),
        ("(b)16)", [SIX]),
        ("b (6)", [SIX]),
        ("(b)(7){C)", [SEVEN_C]),
        ("(b)(7l(C)", [SEVEN_C]),
        ("(b7)(C)", [SEVEN_C]),
        ("(b)(7c)", [SEVEN_C]),
        ("(b)(?)(C)", [SEVEN_C]),
    ],
)
def test_brackets_broken_by_ocr(printed: str, expected: list[str]) -> None:
    """A code keeps its meaning when a bracket of it was misread."""
    assert expected == codes(f"officer {printed} escorted him")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("(h)(6)", [SIX, SEVEN_C]),
        ("(b)(G)", [SIX, SEVEN_C]),
        ("(b)(B)", [SIX, SEVEN_C]),
        ("(o)(6)", [SIX, SEVEN_C]),
        ("(b)(- )(C)", [SEVEN_C]),
    ],
)
def test_letters_misread_in_brackets_need_proof(printed: str, expected: list[str]) -> None:
    """What was misread inside of brackets counts in a file with stamps, and nowhere else."""
    line = f"officer {printed} escorted him"

    assert expected == codes(f"Agent (b)(7)(C) wrote.\n{line}")
    assert [] == codes(line)


def test_digits_misread_in_brackets_stand_alone() -> None:
    """(5)(6) is a list number in a sentence, and (b)(6) in a line of its own."""
    assert [SIX, SEVEN_C] == codes("(b)(7)(C)\n(5)(6)\n")
    assert [SEVEN_C] == codes("(b)(7)(C)\nitems (5)(6) of the list\n")


def test_letter_lost_behind_seven() -> None:
    """Of (b)(7)( no one knows the letter, and (b)(1( is no (b)(1)."""
    assert [SEVEN_E] == codes("Fee: (b)(7)(E)\n(b)(7)(\nTotal (b)(1( SAs\n")


def test_sheet_of_a_presidential_library() -> None:
    """Codes of withdrawn documents are applied; those that are explained below them are not."""
    sheet = (
        "WITHDRAWAL SHEET\n001. memo Roe to Doe P5\n002. list (2 pages) P6/b(6)\n003. cable b(1)\n"
        "RESTRICTION CODES\nb(1) National security\nb(2) internal personnel rules\nb(3) by statute\n"
        "b(4) trade secrets\nb(6) privacy\nb(7) law enforcement purposes\nb(8) financial institutions\n"
    )

    assert ["(b)(1)", SIX] == codes(sheet)


def test_whole_stamp_is_printed_form_and_evidence() -> None:
    """The law of a stamp belongs to its printed form, and is the basis of the redaction."""
    (found,) = exemptions("owed (b)(3) (26 U.S.C. 6103) in taxes")

    assert ("(b)(3) (26 U.S.C. 6103)", (("26 U.S.C. 6103", ""),)) == (found.printed, found.bases)
    assert found.printed == found.spots[0].quote
    assert [("26 U.S.C. 6103", "work/26-u-s-c-6103")] == list(found.cited_works())
    assert [["work/26-u-s-c-6103"]] == [part["statutoryBasis"] for _, part in found.record_parts()]


def test_one_code_on_two_laws_is_two_forms() -> None:
    """Stamps of one code that name different laws are told apart."""
    found = exemptions("(b)(3)-18 USC 798\n(b)(3)-P.L. 86-36\n")

    assert [("18 U.S.C. 798",), ("Pub. L. 86-36",)] == [tuple(key for key, _ in e.bases) for e in found]


def test_frequent_code_is_a_stamp() -> None:
    """A code that alone stands often in a file is a stamp, unless other paragraphs are there as often."""
    price = "the price (b)(4), per unit\n"

    assert ["(b)(4)"] == codes(price * 3)
    assert [] == codes(price)
    assert [] == codes(price * 3 + "as (a)(1), (c)(2), (d)(3) say")


def test_hostile_texts_are_read_once() -> None:
    """Codes by the ten thousand, in one line or a line each, do not make the extractor slow."""
    for piece in (
        "(b)(6) ",
        "(b)(6)\n",
        "b6 b7C\n",
        "(b)(",
        "(b)(3) 50 USC 3024(i) ",
        "Ex. 6, ",
        "(h)(6)",
        "☐ (b)(6) ",
    ):
        assert exemptions(piece * (60_000 // len(piece))) is not None
