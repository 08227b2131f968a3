"""Lists of deleted pages: which pages, what became of them, and on which grounds."""

import pytest

from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.parsed_document import Box, ParsedDocument, ParsedPage, PositionedText, TextLine
from foia_graph.extract.withheld_pages.extractor import find_withheld_pages
from foia_graph.extract.withheld_pages.statements import WithheldPagesFinding, WithholdingGround
from tests.extract.withheld_pages.notices import codes, withheld

HEAD = "FEDERAL BUREAU OF INVESTIGATION\nFOI/PA\nDELETED PAGE INFORMATION SHEET\nFOI/PA# 1234567-0\n"
FOOT = "XXXXXXXXXXXXXXXXXXXXXXXX\nX Deleted Page(s) X\nX No Duplication Fee X\nX For this Page X\n"


def sheet(total: object, *entries: str) -> str:
    return f"{HEAD}Total Deleted Page(s) = {total}\n" + "\n".join(entries) + f"\n{FOOT}"


def spans(*pages: str) -> list[tuple[str, int | None, int | None, int | None]]:
    return [
        (e.treatment, e.page_count, e.span and e.span.first, e.span and e.span.last) for e in withheld(*pages)
    ]


def test_pages_that_are_named_together_are_one_run():
    """Pages that follow each other with the same grounds are a run; duplicates and referrals are named so."""
    found = withheld(
        sheet(
            6,
            "Page 5 ~ b6 - 1; b7C - 1;",
            "Page 6 ~ b6 - 1; b7C - 1;",
            "Page 7 ~ b7E - 3;",
            "Page 9 ~ Duplicate;",
            "Page 12 ~ Referral/Direct;",
            "Page 13 ~ OTHER - Sealed;",
        )
    )

    assert [
        ("withheld-in-full", 5, 6, ["(b)(6)", "(b)(7)(C)"]),
        ("withheld-in-full", 7, 7, ["(b)(7)(E)"]),
        ("duplicate", 9, 9, []),
        ("referred", 12, 12, []),
        ("withheld-in-full", 13, 13, []),
    ] == [(each.treatment, each.span.first, each.span.last, codes(each)) for each in found]
    assert (WithholdingGround("(b)(6)", "b6 - 1", count=2), "Page 5 ~ b6 - 1; b7C - 1;") == (
        found[0].grounds[0],
        found[0].spots[0].quote,
    )


def test_agencies_that_claim_are_named():
    """ "Per FBI" after a code is who claims it."""
    (found,) = withheld(sheet(1, "Page 2 ~ b5 - Per EOUSA; b6 - 3 Per FBI;"))

    assert ("EOUSA", "FBI") == found.agencies


def test_a_five_that_looks_like_a_b_is_told_by_the_six_beside_it():
    """No entry names one code twice, so what is not b6 is b5, there and in the other entries."""
    listed = ("Page 2 ~ bb - Per EOUSA; b6 - 3 Per FBI;", "Page 3 ~ bb - Per EOUSA;")

    assert [["(b)(5)", "(b)(6)"], ["(b)(5)"]] == [codes(each) for each in withheld(sheet(2, *listed))]
    assert [[]] == [codes(each) for each in withheld(sheet(1, listed[1]))]


def test_what_the_total_has_more_is_counted():
    """Entries that the scan has lost are pages all the same, but no one can say which."""
    assert [("withheld-in-full", 1, 2, 2), ("", 2, None, None)] == spans(sheet(3, "Page 2 ~ b6 - 1;"))


def test_more_entries_than_the_total_are_misread():
    """
    Where a list and its total contradict each other, the total counts alone, with the grounds of the list.
    """
    (found,) = withheld(sheet(1, "Page 2 ~ b6 - 1;", "Page 8 ~ b7C - 1;"))

    assert (1, None, ["(b)(6)", "(b)(7)(C)"]) == (found.page_count, found.span, codes(found))


def test_a_list_goes_on_over_pages():
    """The total on the first page is that of all; what the scan tore off is by itself."""
    first = sheet(4, "Page 1 ~ b6 - 1;")

    assert [
        (1, "withheld-in-full", 1, ["(b)(6)"]),
        (1, "", 3, []),
        (2, "", None, ["(b)(6)", "(b)(7)(C)", "(b)(7)(C)", "(b)(7)(E)"]),
    ] == [
        (each.page, each.treatment, each.page_count, codes(each))
        for each in withheld(first, "Page\nPage\nPage\nbé\nb7C - 2; b7C - 3; b7E - 3;\n")
    ]


def test_columns_that_were_torn_give_no_page_its_grounds():
    """Where entries do not end as they should, their ends are in columns, and belong to no page for sure."""
    found = withheld(
        sheet(3, "Page 1 ~ b3 -", "Page 2 ~ b3 -", "Page 3 ~ b3 - 1 Per FBI", "2 2", "b6 - 1; b7C - 1;")
    )

    assert [(1, 3, [])] == [(e.span.first, e.span.last, codes(e)) for e in found if e.span]
    assert {"(b)(3)", "(b)(6)", "(b)(7)(C)"} == set(codes(found[-1]))


def test_the_older_form_stands_for_pages_at_one_place():
    """
    Its number is typed before the words, in the line or above; the exemptions printed on it are not claimed.
    """
    form = (
        "FEDERAL BUREAU OF INVESTIGATION\nFOIPA\nDELETED PAGE INFORMATION SHEET\n\n{}Page(s) withheld "
        "entirely at this location in the file. One or more of the following statements, where indicated, "
        "explain this deletion.\n[] Deleted under exemption(s) (b)(1) (b)(2) (b)(3) (b)(7)(A) (b)(8) "
        "(k)(3) with no segregable material available for release to you.\n"
    )

    assert [[("withheld-in-full", 3, None, None)]] * 2 == [spans(form.format(n)) for n in ("3 ", "3\n\n")]
    assert [("withheld-in-full", None, None, None)] == spans(form.format("__ "))
    assert [()] == [each.grounds for each in withheld(form.format("3 "))]


@pytest.mark.parametrize(
    ("broken", "count"), [("Page 1 ~ b6\n" * 16_000, 2), ("x" * 200_000, 1), ("Page\n" * 40_000, 1)]
)
def test_hostile_lists_take_no_time(broken, count):
    """Whatever is after the heading, the list is read in one go."""
    assert count == len(withheld(HEAD + broken))


def torn(*columns: tuple[float, str], skew: float = 0.0) -> PositionedText:
    """Give a text whose columns OCR reads one after the other, each `x` of a page and its lines."""
    text, lines = "", []
    for x, column in columns:
        for row, line in enumerate(column.split("\n")):
            if line:
                box = Box(x, 10 + 1.5 * row + skew * x, len(line), 1.0)
                lines.append(TextLine(len(text), len(text) + len(line), box))
                text += line + "\n"
    return PositionedText(text, tuple(lines))


def listed(*pages: PositionedText) -> list[WithheldPagesFinding]:
    sheets = tuple(ParsedPage(at, "extracted", layer=words) for at, words in enumerate(pages, 1))
    return list(find_withheld_pages(ParsedDocument("0" * 64, 1, "extracted", pages=sheets), Gazetteer()))


@pytest.mark.parametrize("skew", [0.0, 0.006, -0.006])
def test_rows_that_were_torn_into_columns_are_put_together(skew):
    """Words, numbers and codes that are in one row of the page are one entry, whatever order they have."""
    first = torn((12, f"{HEAD}Total Deleted Page(s) = 4\nPage 7 ~ b6;"), skew=skew)
    more = torn(
        (12, "Page\nPage\nPage"), (17, "8\n9\n12"), (22, "~ b6;\nb7C;\nDuplicate;"), (30, "b7D;"), skew=skew
    )

    found = listed(first, more)

    assert [
        (1, 7, ["(b)(6)"], "Page 7 ~ b6;"),
        (2, 8, ["(b)(6)", "(b)(7)(D)"], "Page 8 ~ b6; b7D;"),
        (2, 9, ["(b)(7)(C)"], "Page 9 b7C;"),
        (2, 12, [], "Page 12 Duplicate;"),
    ] == [(each.page, each.span.first, codes(each), each.stated) for each in found]
    assert ["Page 7 ~ b6;", "8", "9", "12"] == [each.spots[0].quote for each in found]
    assert Box(17, round(10 + skew * 17, 2), 1, 1.0) == found[1].spots[0].box


def test_numbers_that_are_lost_leave_the_total_and_the_grounds():
    """Where the scan has no numbers, nobody can say which pages they are, but how many, and why."""
    (found,) = listed(
        torn((12, f"{HEAD}Total Deleted Page(s)\nPage\nPage\nPage"), (30, "\n\n\n\n3\nb6; b7D;\nb7D;\n~ b6;"))
    )

    assert (None, 3, ["(b)(6)", "(b)(7)(D)"]) == (found.span, found.page_count, codes(found))


def test_two_entries_in_one_row_are_two():
    """A sheet in two columns has two entries in a row."""
    found = listed(
        torn((12, f"{HEAD}Total Deleted Page(s) = 2\nPage 1 ~ b6;"), (50, "\n\n\n\n\nPage 9 ~ b7D;"))
    )

    assert [(1, ["(b)(6)"]), (9, ["(b)(7)(D)"])] == [(each.span.first, codes(each)) for each in found]


@pytest.mark.parametrize(
    ("misread", "code"),
    [
        *[("bl;", "(b)(1)"), ("b2;", "(b)(2)"), ("bS;", "(b)(5)"), ("bé;", "(b)(6)"), ("bo;", "(b)(6)")],
        *[("bb6;", "(b)(6)"), ("bo - 2;", "(b)(6)"), ("b7/C;", "(b)(7)(C)"), ("b7c;", "(b)(7)(C)")],
        *[("bJC;", "(b)(7)(C)"), ("blC - 1;", "(b)(7)(C)"), ("b7EH;", "(b)(7)(E)"), ("bT7E;", "(b)(7)(E)")],
        *[("bE;", "(b)(7)(E)"), ("b70;", "(b)(7)(D)"), ("b7A;", "(b)(7)(A)"), ("b7F;", "(b)(7)(F)")],
    ],
)
def test_codes_that_ocr_misread_are_repaired(misread, code):
    """In a list nothing but codes can be behind a number, so that letters are what they look like."""
    proven = "Page 1 ~ b5;"

    assert code == codes(withheld(sheet(2, proven, f"Page 3 ~ {misread}"))[-1])[-1]


@pytest.mark.parametrize(
    "title",
    [
        "DELETED PAGE INFORMATION SHEET",
        "ELETE PAGE INFORMATION SHEET",
        "DELETFD PAGF INFORMATIGN SHEFT",
        "~~",
    ],
)
def test_a_damaged_title_is_still_one(title):
    """Where the title has lost letters, or is gone, the entries are still those of a list."""
    entries = "\n".join(f"Page {each} ~ b7D;" for each in (2, 5, 8))

    assert [2, 5, 8] == [each.span.first for each in withheld(f"FOI/PA\n{title}\n{entries}\n{FOOT}")]


def test_a_number_that_was_misread_is_what_its_neighbours_leave():
    """Between 110 and 112 is but 111; where two numbers could be, nobody can say which."""
    one = withheld(sheet(3, "Page 110 ~ b6;", "Page lil ~ b6;", "Page 112 ~ b6;"))
    two = withheld(sheet(3, "Page 110 ~ b6;", "Page lil ~ b6;", "Page 113 ~ b6;"))

    assert [(110, 112)] == [(each.span.first, each.span.last) for each in one]
    assert [(110, 1), (113, 1), (None, 1)] == [(e.span and e.span.first, e.page_count) for e in two]


@pytest.mark.parametrize(
    ("words", "treatment"),
    [
        *[("Duplicate", "duplicate"), ("Duplicate to page 4", "duplicate"), ("Dup1icate", "duplicate")],
        *[("Referral/Direct", "referred"), ("Referral /Consult", "referred"), ("Refer to DEA", "referred")],
        *[("Court Sealed", "withheld-in-full"), ("OTHER - Sealed", "withheld-in-full"), ("Missing", "")],
    ],
)
def test_what_became_of_a_page_is_told_by_its_words(words, treatment):
    """Words that are none of those known leave open what became of the page."""
    assert [treatment] == [each.treatment for each in withheld(sheet(1, f"Page 6 ~ {words};"))]


def test_sheets_that_name_bates_numbers():
    """The newer form has Bates numbers, of which the total and the grounds are read."""
    (found,) = withheld(
        "FEDERAL BUREAU OF INVESTIGATION\nDELETED PAGE INFORMATION SHEET\nCivil Action# 20-cv-17\n"
        "Total Withheld Page(s) = 3\nBates Page Reference Reason for Withholding\n(i.e., exemptions with "
        "coded rationale, duplicate, sealed by order of court, etc.)\nFBI(20cv17)-4 b6-1,b7C-1\n"
        "FBI(20cv17)-5 b5-1; b7E-3\nFBI(20cv17)-9 b7D-1\n"
    )

    assert 3 == found.page_count
    assert ["(b)(6)", "(b)(7)(C)", "(b)(5)", "(b)(7)(E)", "(b)(7)(D)"] == codes(found)


def test_papers_that_speak_of_pages_are_no_lists():
    """An index of what is in part withheld has pages and codes as well, but no entries of a sheet."""
    index = "\n".join(f"Page {each} - b6, b7C: name of an agent" for each in range(1, 6))

    assert [] == withheld(f"VAUGHN INDEX\n{index}\n")
