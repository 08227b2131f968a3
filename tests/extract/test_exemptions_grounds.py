"""Grounds that letters and notices name, told from what explains, lists or cites exemptions."""

import pytest

from tests.extract.exemption_texts import REQUEST_LETTER, codes, exemptions


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Portions of 12 pages were withheld under 5 U.S.C. § 552(b)(5).", ["(b)(5)"]),
        (
            "It is exempt from disclosure under subsections (b)(6) and (b)(7)(C) of the FOIA.",
            ["(b)(6)", "(b)(7)(C)"],
        ),
        ("Information was deleted under sections (b)(6) and (b)(7)(C) of the FOIA.", ["(b)(6)", "(b)(7)(C)"]),
        (
            "Your request is denied in full on the basis of FOIA exemptions (b)(1) and (b)(3).",
            ["(b)(1)", "(b)(3)"],
        ),
        ("I have withheld the names of private persons under Exemption 6.", ["(b)(6)"]),
        (
            "You may consider this a denial pursuant to FOIA exemptions (b)(1) and (b)(3).",
            ["(b)(1)", "(b)(3)"],
        ),
        ("I affirm the withholding of the memorandum under (b)(5).", ["(b)(5)"]),
        ("Names have been blacked out (FOIA Exemption (b)(6)).", ["(b)(6)"]),
        ("It is withheld under Exemption (b)(3), 26 U.S.C. § 6103(a).", ["(b)(3)"]),
        ("We redacted names under FOIA Exemption 6. Exemption 4 protects trade secrets.", ["(b)(6)"]),
        ("We cite Exemption 6. Exemption 5 permits an agency to withhold drafts.", []),
    ],
)
def test_grounds_in_letters(sentence: str, expected: list[str]) -> None:
    """What a letter says it withholds under counts once; what it explains does not."""
    assert expected == codes(REQUEST_LETTER + sentence)


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        ("The withheld material is exempt from release pursuant to 5 U.S.C. § 552 (b)(4).\n", ["(b)(4)"]),
        ("Page withheld in full pursuant to (b)(5)\n", ["(b)(5)"]),
        ("This page is withheld in its entirety under FOIA Exemption (b)(4)\n", ["(b)(4)"]),
        ("WITHHELD IN FULL UNDER EXEMPTION 7(A)\nFOIA\n", ["(b)(7)(A)"]),
        ("4 pages withheld in full under Exemption 5 of the FOIA.\n", ["(b)(5)"]),
        ("Deleted material is exempt under 5 U.S.C. 552(b)(7)(D).\n", ["(b)(7)(D)"]),
        (
            "Page 12\nWithheld pursuant to exemption\n(b)(7)(E)\nof the Freedom of Information Act\n",
            ["(b)(7)(E)"],
        ),
        ("FOIA Exemptions Used: b(5), b(6)\n", ["(b)(5)", "(b)(6)"]),
    ],
)
def test_grounds_on_slip_sheets(notice: str, expected: list[str]) -> None:
    """A notice on what is withheld here needs no letter round it."""
    assert expected == codes(notice)


def test_index_of_withheld_records() -> None:
    """The column of an index claims each exemption once, though none is stamped."""
    found = exemptions(
        "Vaughn Index\nDoc. No. Description Exemption(s)\n1 E-mail, 2 pages Ex. 5, Ex. 6\n2 Draft Ex. 5\nFOIA"
    )

    assert [("(b)(5)", "index", 1), ("(b)(6)", "index", 1)] == [(e.code, e.basis, e.count) for e in found]
    assert "index" in dict(found[0].record_parts())["redaction"]["description"]


def test_checked_signs() -> None:
    """Where boxes are signs of the text, those that are checked are applied, and the others are not."""
    page = "☒ (b)(6) privacy\n☐ (b)(5) drafts\n☒ (b)(7)(C) privacy\n"

    assert [("(b)(6)", "checked-box"), ("(b)(7)(C)", "checked-box")] == [
        (each.code, each.basis) for each in exemptions(page)
    ]
    assert [] == codes("[ ] (b)(1)  [ ] (b)(3)  [ ] (b)(5)  [ ] (b)(6)  [ ] (b)(7)(C)\n")


@pytest.mark.parametrize(
    "text",
    [
        "Exemption 6 protects personnel and medical files. Exemption 7(C) protects privacy. FOIA",
        "(b)(5) permits agencies to withhold inter-agency memoranda. FOIA",
        "If the record is exempt under (b)(7)(A), the agency must so state. FOIA",
        "The FOIA provides that matters exempt under (b)(4) are trade secrets.",
        "GAO found that agencies used exemption 6 most often (40 percent) and exemption 7(C) next. FOIA",
        "Training: When do you use Exemption 5? You should apply Exemption 5 to drafts. FOIA",
        "Congress amended Exemption 3 in 2009. Under Exemption 3, FOIA allows withholding by statute.",
        "FOIA: Ex. 1 - Classified, Ex. 3 - Statutes, Ex. 4 - Trade secrets, Ex. 5 - Drafts, Ex. 6 - Privacy",
        "The agency shall consider whether exemption 4 applies. FOIA submitter notice",
        "Explanation of Exemptions\n(b)(1) exempts classified information\n(b)(2) exempts internal rules\n"
        "(b)(3) exempts what a statute protects\n(b)(5) exempts intra-agency notes\n(b)(6) exempts files\n",
        "FOIA Exemptions\n(b)(1) kept secret by an executive order: 1.4(a) Plans 1.4(c) Intelligence\n"
        "(b)(2) internal personnel rules (b)(3) by statute: CIA PERS/ORG 50 USC 403(g)\n(b)(4) Secrets\n"
        "(b)(8) regulating financial institutions\n(b)(9) Geological\nNR Material not responsive\n",
        "5 U.S.C. § 552a(b)(6) permits disclosure for a routine use.",
        "26 U.S.C. 170(b)(1)(A); 1.167(a)-11(b) (5)(vi); 42 U.S.C. 7411(b)(1)(B), (b)(3)",
        "(b)(1) of this clause; Section 301(b)(6) of the Act; subparagraph (b)(3) of this paragraph",
        "Exemption 5 (B) (2) (3)\nExemptions 5(B)(1)\nEXEMPTION 6(1) (C)\n",
        "ATTACHMENT B (6)\nSections (B) (2), (B)(3)\n",
        "Exhibit list\nEx. 5\nEx. 6\n",
        "552.108(b)(1) of the Government Code; RCW 42.56.070(6)(b); Va. Code 2.2-3706(B)(1)",
        "Sec. 3.4(b)(1) of E.O. 12958; EO 13526 3.3 (b)(6)",
        "25X1\nSTAT\nJFK Act Section 11(a)\nJFK Act 6(1)(A)\n87(2)(b)\n5 ILCS 140/7(1)(b)\n",
        "Exemption (b) and Exemption (c) of the public records law",
    ],
)
def test_what_applies_nothing(text: str) -> None:
    """Explanations, statistics, lessons, laws, and the marks of other schemes apply no exemption."""
    assert [] == exemptions(text)
