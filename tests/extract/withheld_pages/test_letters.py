"""Counts in letters: pages and documents that were withheld, referred, or omitted as duplicates."""

import pytest

from case_tables import tabled
from tests.extract.withheld_pages.notices import amounts, codes, withheld

LETTER = "Dear Ms. Roe:\nThis responds to your Freedom of Information Act (FOIA) request.\n"
FULL = "withheld-in-full"


@pytest.mark.parametrize(
    ("sentence", "pages", "documents", "grounds"),
    [
        ("50 pages were withheld in full under (b)(5).", 50, None, ["(b)(5)"]),
        (
            "Of the 350 pages, 200 are released in part, 100 in full, and 50 are withheld in full.",
            *(50, None, []),
        ),
        ("We located 30 pages. Of those, 12 were withheld in full.", 12, None, []),
        ("After review, seven documents were denied in full.", None, 7, []),
        ("We are withholding 12 pages pursuant to Exemption 5.", 12, None, ["(b)(5)"]),
        (
            "Twenty-three (23) pages are exempt in their entirety pursuant to (b)(7)(A).",
            *(23, None, ["(b)(7)(A)"]),
        ),
        (
            "The remaining 14 pages of responsive records must be\nwithheld in full under section 552(b)(1).",
            *(14, None, ["(b)(1)"]),
        ),
        ("213 are released in part and 1,021 pages are withheld in full.", 1021, None, []),
        ("The Bureau withheld 16 pages in full and 4 pages in part.", 16, None, []),
        ("Two documents, consisting of seven pages, are withheld in full.", 7, 2, []),
        ("Pages released in part: 33\nPages withheld in full: 1,204\n", 1204, None, []),
        (
            "I have determined that ten pages should be withheld in full under Exemption 5.",
            10,
            None,
            ["(b)(5)"],
        ),
        ("7 documents may be released in full, and 3 must be denied in full.", None, 3, []),
        ("Total pages: 100\nReleased in full: 20\nWithheld in full: 50", 50, None, []),
        ("Pages Reviewed: 300 Pages Released: 120 Pages Withheld: 180", 180, None, []),
        ("116 page(s) are being withheld in full.", 116, None, []),
        ("Pages 34-67 have been redacted in full because of privilege.", 34, None, []),
        ("CBP has determined that 4 pages will be withheld in their entirety.", 4, None, []),
    ],
)
def test_counts_of_letters(sentence, pages, documents, grounds):
    """A letter says in many ways how much is withheld in full, and on which grounds."""
    (found,) = withheld(LETTER + sentence)

    assert (FULL, pages, documents) == (found.treatment, found.page_count, found.document_count)
    assert grounds == codes(found)


@pytest.mark.parametrize(
    ("sentences", "pages", "grounds"),
    [
        ("Under Exemption 5, we have withheld in full 41 pages and in part 7 pages.", [41], [["(b)(5)"]]),
        ("Exemption 7(E) was applied to withhold 4 pages in full.", [4], [["(b)(7)(E)"]]),
        ("Exemption (b)(4): We have withheld 26 pages in full and 3 in part.", [26], [["(b)(4)"]]),
        (
            "Information is withheld pursuant to 5 U.S.C. 552(b)(4), which protects trade secrets. Pursuant "
            "to this exemption, we withheld 26 pages in full.",
            *([26], [["(b)(4)"]]),
        ),
        (
            "Exemption 6 protects privacy. Exemption 5 protects drafts. The Office relied on the latter. "
            "Based on this exemption, 13 pages were withheld in full.",
            *([13], [["(b)(5)"]]),
        ),
        (
            "Exemptions 5 and 6 protect drafts and names. Under these exemptions, we denied 9 pages in full.",
            *([9], [["(b)(5)", "(b)(6)"]]),
        ),
        (
            "Exemptions 5 and 6 protect drafts and privacy. Under this exemption, we denied 9 pages in full.",
            *([9], [[]]),
        ),
        (
            "We reviewed 33 pages: 20 are released in full, 8 in part, and 5 are withheld in full. The "
            "withheld material is exempt under 5 U.S.C. § 552(b)(6) and (b)(7)(C).",
            *([5], [["(b)(6)", "(b)(7)(C)"]]),
        ),
        (
            "Under Exemption 5 we withheld 41 pages in full, and under Exemption 6 we withheld 7 in full.",
            *([41, 7], [["(b)(5)"], ["(b)(6)"]]),
        ),
        (
            "12 pages are withheld in full under Exemption 5, and 7 pages are denied in full under Ex. 6.",
            *([12, 7], [["(b)(5)"], ["(b)(6)"]]),
        ),
        (
            "Portions of 6 pages are redacted under (b)(6), and 10 pages are withheld in full.",
            [6, 10],
            [["(b)(6)"], []],
        ),
        (
            "We release 30 pages in full, 12 pages in part, and withhold 8 pages in full under Exemption 5.",
            [12, 8],
            [[], ["(b)(5)"]],
        ),
        ("We withheld 7 pages in full. Exemption 6 may be waived by the person concerned.", [7], [[]]),
        ("5 pages are exempt from disclosure in full under 5 U.S.C. § 552(b)(5).", [5], [["(b)(5)"]]),
    ],
)
def test_grounds_are_named_before_behind_or_in_the_sentences_beside(sentences, pages, grounds):
    """A statement rests on the exemption by which it begins, else on what follows, or what it points to."""
    found = withheld(LETTER + sentences)

    assert (pages, grounds) == ([each.page_count for each in found], [codes(each) for each in found])


@pytest.mark.parametrize(
    ("sentence", "counted", "grounds"),
    [
        ("13 pages are withheld in part.", (13, None), []),
        ("213 pages are being released to you in part under Exemption 6.", (213, None), ["(b)(6)"]),
        ("We are releasing 65 pages in part pursuant to (b)(5).", (65, None), ["(b)(5)"]),
        ("Portions of 6 pages were withheld under (b)(6).", (6, None), ["(b)(6)"]),
        ("We redacted portions of nine documents under Exemption 7(E).", (None, 9), ["(b)(7)(E)"]),
        (
            "Exemption 6 protects names. Under this exemption, we withheld 4 pages in part.",
            (4, None),
            ["(b)(6)"],
        ),
    ],
)
def test_pages_that_are_withheld_in_part(sentence, counted, grounds):
    """Something of these pages is there; how many they are, and on which grounds, a letter says as well."""
    (found,) = withheld(LETTER + sentence)

    assert ("withheld-in-part", *counted) == (found.treatment, found.page_count, found.document_count)
    assert grounds == codes(found)


def test_a_document_has_its_pages_in_brackets():
    """Documents may be counted with the pages that they have."""
    (found,) = withheld(LETTER + "Pursuant to Exemption 3, 2 documents (15 pages) are withheld in full.")

    assert (2, 15, ["(b)(3)"]) == (found.document_count, found.page_count, codes(found))


@tabled
def test_what_letters_say_to_everybody_counts_nothing(sentence):
    """What may be withheld, what is withheld in part, and what is free are no pages withheld."""
    assert [] == withheld(LETTER + sentence)


def test_duplicates_and_referrals_are_named_as_what_they_are():
    """Neither is withheld."""
    letter = (
        "6 pages are being referred to FEMA, and 1 page is being referred to CBP. We have referred 14 "
        "documents to the Department of State. Also, 3 pages were found to be duplicates. "
        "15 duplicate pages were removed."
    )

    assert [
        ("referred", 6, None),
        ("referred", 1, None),
        ("referred", None, 14),
        ("duplicate", 3, None),
        ("duplicate", 15, None),
    ] == amounts(LETTER + letter)
    assert ["6 pages are being referred to FEMA", "1 page is being referred to CBP"] == [
        each.stated for each in withheld(LETTER + letter)[:2]
    ]


def test_pages_and_documents_that_are_named_by_numbers():
    """Numbers of pages are a range, those of documents are as stated; Bates numbers have their prefix."""
    pages, one, documents, stamped = withheld(
        LETTER
        + "Pages 12–27 are denied under (b)(5). Page 40 has been withheld in its entirety. Documents 4, 5 "
        "and 7-9 were withheld in full. We also note that DOJ-0001 through DOJ-0012 are withheld in full."
    )

    assert [(12, 27, 16), (40, 40, 1)] == [(e.span.first, e.span.last, e.page_count) for e in (pages, one)]
    assert ("4", "5", "7-9") == documents.documents
    assert ("DOJ-", 1, 12, 12) == (
        *(stamped.span.prefix, stamped.span.first, stamped.span.last),
        stamped.page_count,
    )


def test_sentences_of_others_than_letters_count_nothing():
    """An opinion of a court says such things of another release."""
    assert [] == withheld(
        "The agency withheld 12 documents in full. " + "Plaintiff asks the court to order more. " * 9
    )


def test_a_letter_goes_on_on_the_next_page():
    """The page after one that answers a request belongs to the letter."""
    more = (
        "It is further noted for the record that 9 pages are withheld in full. "
        + "Thank you for your patience. " * 20
    )

    assert [(FULL, 9, None)] == amounts(LETTER, more)


def test_a_statement_that_does_not_say_in_full_is_less_sure():
    """ "Withholding 12 pages" may mean parts of them."""
    assert [0.8, None] == [
        each.confidence
        for each in withheld(LETTER + "We are withholding 12 pages. We are withholding 13 pages in full.")
    ]


@pytest.mark.parametrize(
    "text", ["withheld 1 ", "12 pages ", "1 of the ", "twenty-one (1) ", "your a b c ", "a "]
)
def test_hostile_letters_take_no_time(text):
    """Patterns read long texts of nearly matching words in one go."""
    assert [] == withheld(LETTER + text * (200_000 // len(text)))
