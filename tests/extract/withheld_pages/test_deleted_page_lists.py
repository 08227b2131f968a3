"""Lists of deleted pages: which pages, what became of them, and on which grounds."""

import pytest

from foia_graph.extract.withheld_pages.statements import WithholdingGround
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
