"""Grounds that letters and notices name, told from what explains, lists or cites exemptions."""

import pytest

from case_tables import tabled
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
        ("Under Exemption 6, we redacted names.", ["(b)(6)"]),
        ("Pursuant to 5 U.S.C. 552(b)(7)(E), portions of four pages have been withheld.", ["(b)(7)(E)"]),
        ("Exemption (b)(4): We have withheld the prices on 12 pages in part.", ["(b)(4)"]),
        ("Exemption 6 protects files. We applied this exemption to withhold names.", ["(b)(6)"]),
        (
            "Exemption 5 covers drafts. Exemption 6 covers files. Under this exemption, names were redacted.",
            ["(b)(6)"],
        ),
        (
            "Exemptions 5 and 6 protect drafts and files. Pursuant to these exemptions, we redacted 4 pages.",
            ["(b)(5)", "(b)(6)"],
        ),
        ("Exemption 6 protects files. Agencies apply this exemption to withhold names.", []),
        ("Exemption 6 protects files. We did not apply this exemption to withhold names.", []),
        ("Under Exemption 6, agencies redact names.", []),
        ("Under Exemption 6, information is withheld if it is private.", []),
    ],
)
def test_grounds_in_letters(sentence: str, expected: list[str]) -> None:
    """What a letter says it withholds under counts once; what it explains does not."""
    assert expected == codes(REQUEST_LETTER + sentence)


@tabled
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


@tabled
def test_what_applies_nothing(text: str) -> None:
    """Explanations, statistics, lessons, laws, and the marks of other schemes apply no exemption."""
    assert [] == exemptions(text)


@tabled
def test_exemptions_called_by_words(sentence: str, expected: list[str]) -> None:
    """Letters call exemptions by ordinals and number words as well."""
    assert expected == codes(REQUEST_LETTER + sentence)


@tabled
def test_grounds_with_their_reasons(sentence: str) -> None:
    """What was decided is applied, whatever the law may permit, or others say, in the same sentence."""
    assert ["(b)(5)"] == codes(REQUEST_LETTER + sentence)


@tabled
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


@tabled
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


@tabled
def test_papers_of_courts(text: str, expected: list[str]) -> None:
    """A declaration says what its agency withheld; those who argue about it withhold nothing."""
    assert expected == codes(text)
