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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It is exempt from disclosure pursuant to the first exemption of the FOIA.", ["(b)(1)"]),
        (
            "Accordingly, those portions are exempt pursuant to the third exemption of the FOIA, "
            "which provides for the withholding of information protected by statute.",
            ["(b)(3)"],
        ),
        ("It is exempt under the first and third exemptions of the FOIA.", ["(b)(1)", "(b)(3)"]),
        ("Three records were withheld under Exemptions one and three.", ["(b)(1)", "(b)(3)"]),
        ("Names were redacted under FOIA Exemptions Six and Seven (C).", ["(b)(6)", "(b)(7)(C)"]),
        ("The deleted prices are exempt under exemption four of the FOIA.", ["(b)(4)"]),
        ("The price list is withheld under subsection (b)(4) of the Act.", ["(b)(4)"]),
        ("Names were redacted pursuant to FOIA Exemption (b) (3).", ["(b)(3)"]),
        ("The third exemption covers what a statute protects.", []),
        ("The third page was withheld. It is the first exemption claim of the year.", []),
        ("You are entitled to two exemptions on your tax return.", []),
    ],
)
def test_exemptions_called_by_words(sentence: str, expected: list[str]) -> None:
    """Letters call exemptions by ordinals and number words as well."""
    assert expected == codes(REQUEST_LETTER + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Drafts were withheld pursuant to exemption 5, which permits agencies to withhold such drafts.",
        "We determined that 2 pages should be withheld in full under Exemption 5.",
        "Some records contain information that must be withheld under Exemption 5.",
        "It is exempt under Exemption 5 because its release would discourage frank discussion.",
        "Your appeal from our denial fails: the drafts are properly withheld under Exemption 5.",
        "Drafts were deleted because courts have held that they are protected under Exemption 5.",
        "FOIA exemption (b)(5) applies.",
        "The following exemptions were cited: b(5).",
    ],
)
def test_grounds_with_their_reasons(sentence: str) -> None:
    """What was decided is applied, whatever the law may permit, or others say, in the same sentence."""
    assert ["(b)(5)"] == codes(REQUEST_LETTER + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Had records existed, they might have been exempt under (b)(6) or (b)(7)(C).",
        "Had any records been located, they would have been withheld under Exemption 6.",
        "To the extent that such records exist, they would be exempt under (b)(6).",
        "Please note that such records may contain information exempt under (b)(4).",
        "If you send no waiver, records will be denied under (b)(6).",
        "Any records are likely exempt under (b)(7)(A).",
        "You contend that the agency improperly withheld the drafts under Exemption 5.",
        "Your appeal of the withholding under (b)(7)(E) is under review.",
        "If you consider our withholding under Exemption 6 a denial, you may appeal.",
        "No information was withheld under Exemption 5.",
        "We no longer assert Exemption 7(A).",
        "We anticipate that portions will be exempt under (b)(5).",
        "Please note that (b)(4) may apply to the contract.",
    ],
)
def test_suppositions_in_letters(sentence: str) -> None:
    """What may be exempt, would have been, was not, or is said by the requester is not withheld."""
    assert [] == codes(REQUEST_LETTER + sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We can neither confirm nor deny the existence of records pursuant to (b)(1) and (b)(3).",
        "We may neither confirm nor deny that such records exist pursuant to (b)(1) and (b)(3).",
        "To the extent that you seek such records, we neither confirm nor deny under (b)(1) and (b)(3).",
    ],
)
def test_neither_confirmed_nor_denied(sentence: str) -> None:
    """An answer that neither confirms nor denies is a denial on its grounds."""
    assert ["(b)(1)", "(b)(3)"] == codes(REQUEST_LETTER + sentence)


@pytest.mark.parametrize(
    "text",
    [
        "When a record has both, cite (b)(6) and (b)(7)(C). FOIA",
        "Before withholding under (b)(5), the analyst shall consult the office. FOIA",
        "Redactions are to be marked with the exemption, e.g. (b)(4), in the margin. FOIA",
        "Redactions must be marked with the exemption applied, for example (b)(6), where they stand.",
        "Mark each deletion with (b)(6).\nDo not use (b)(2) any more. FOIA",
        "When processing e-mail, redact addresses as (b)(6). FOIA",
        "Annotate each redaction with the appropriate exemption code: (b)(6), (b)(7)(C), etc. FOIA",
        "FOIA TRAINING\nSlide 12\nExemption 5 - deliberative process\nExemption 6 - personal privacy\n",
        "FOIA TRAINING\nYou have a record with both. Cite (b)(6). Consult before withholding under (b)(5).",
        "FREQUENTLY ASKED QUESTIONS\nWhat does (b)(7)(C) mean?\nIt protects privacy under the FOIA.",
        "Q. Why was my record redacted under (b)(6)?\nA. Exemption (b)(6) protects privacy. FOIA",
        "ANNUAL FOIA REPORT\nExemption 5\n120\nExemption 6\n412\nExemption 7(C)\n398\n",
        "You may obtain this report. Exemption 6 was applied 412 times under the FOIA.",
        "Denials by exemption: (b)(1) 12, (b)(3) 40, (b)(5) 388, (b)(6) 412. FOIA",
        "STATEMENT OF THE DIRECTOR\nYou have heard that files were withheld under Exemption 5. FOIA",
        "FOIA HANDBOOK\nYour request log must show the exemption claimed, e.g. (b)(6).",
        "Dear Colleague:\nFOIA staff redact names under (b)(6) only after review. When in doubt cite (b)(5).",
        "Documents withheld under (b)(1) should be referred to the classification office. FOIA",
        "Information exempt under (b)(1) is classified. FOIA",
        "Information in personnel files is exempt under (b)(6). FOIA",
        "The contractor agrees that the report is exempt from release under (b)(4). FOIA",
        "FOR OFFICIAL USE ONLY. May be exempt under the Freedom of Information Act, exemption 5.",
    ],
)
def test_guidance_applies_nothing(text: str) -> None:
    """Handbooks, lessons, questions with answers, statistics and speeches withhold nothing."""
    assert [] == exemptions(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HANDBOOK FOR OFFICERS\n\nOfficers use (b)(7)(E) before entry.\n", ["(b)(7)(E)"]),
        ("FOIA GUIDE\nReviewer: (b)(6)\nTel: (b)(6)\n", ["(b)(6)"]),
        ("Standard Operating Procedure\nReleased under FOIA\nContact b6\nb7C\n", ["(b)(6)", "(b)(7)(C)"]),
        ("The denial of the visa was signed by (b)(6) on May 3.\n", ["(b)(6)"]),
        ("databases such as (b)(7)(E) were queried\n", ["(b)(7)(E)"]),
    ],
)
def test_stamps_in_guidance(text: str, expected: list[str]) -> None:
    """Handbooks are released as well, with stamps on what was taken out of them."""
    assert expected == codes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "DECLARATION OF JOHN ROE\nI declare:\n12. Page 3 was withheld under Exemption 5 of the FOIA.\n"
            "13. The names on page 4 were redacted pursuant to Exemptions 6 and 7(C).",
            ["(b)(5)", "(b)(6)", "(b)(7)(C)"],
        ),
        ("DECLARATION OF JOHN ROE\n21. Exemption 5 protects drafts under the FOIA.", []),
        (
            "BRIEF FOR APPELLANT\nThe agencies withheld them under Exemption 5. FOIA\nPlaintiff errs.",
            [],
        ),
        ("COMPLAINT\n14. Defendant denied plaintiff's FOIA request under Exemption 7(A).", []),
        (
            "OPINION\nThe FBI withheld the names under Exemption 6. Plaintiff asks the court. FOIA",
            [],
        ),
    ],
)
def test_papers_of_courts(text: str, expected: list[str]) -> None:
    """A declaration says what its agency withheld; those who argue about it withhold nothing."""
    assert expected == codes(text)
