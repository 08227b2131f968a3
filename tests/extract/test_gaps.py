"""What the Bates numbers of many documents tell together."""

from hypothesis import given
from hypothesis import strategies as st

from foia_graph.extract.bates.gaps import (
    BatesGap,
    BatesStamp,
    StatedNumbers,
    find_disorders,
    find_gaps,
    find_repeats,
    find_runs,
    find_shortfalls,
)


def stamped(document: str, *numbers: int, prefix: str = "DOJ-") -> list[BatesStamp]:
    return [BatesStamp(prefix, number, document, page, 4) for page, number in enumerate(numbers, 1)]


RELEASE = [*stamped("part 1", 1, 2, 3), *stamped("part 2", 4, 5, 9), *stamped("part 3", 9, 11, 10)]


def test_numbers_without_a_gap_are_a_run():
    """Documents that follow one another make one run; another prefix makes another."""
    assert [
        "DOJ-0001 to DOJ-0005 (5 numbers) are from page 1 of part 1 to page 2 of part 2.",
        "DOJ-0009 to DOJ-0011 (3 numbers) are from page 3 of part 2 to page 2 of part 3.",
        "ICE 0007 is on page 1 of letter.",
    ] == list(map(str, find_runs([*RELEASE, *stamped("letter", 7, prefix="ICE ")])))


def test_a_gap_says_what_is_around_it():
    """Numbers missing between two runs of one prefix are a gap, with the pages before and after."""
    assert [
        "Missing: DOJ-0006 to DOJ-0008 (3 numbers) "
        "(DOJ-0005 is on page 2 of part 2, DOJ-0009 on page 3 of part 2)."
    ] == list(map(str, find_gaps([*RELEASE, *stamped("letter", 70, prefix="ICE ")])))
    assert "Missing: DOJ-0002 (DOJ-0001 is on page 1 of a, DOJ-0003 on page 1 of b)." == str(
        BatesGap(BatesStamp("DOJ-", 1, "a", 1, 4), BatesStamp("DOJ-", 3, "b", 1, 4))
    )


def test_a_number_on_two_pages_is_a_repeat():
    """Each number that is on several pages is named with all of them, however its prefix is spelled."""
    again = stamped("copy", 2, 3, prefix="doj ")

    assert [
        "doj 0002 is on page 1 of copy and page 2 of part 1.",
        "doj 0003 is on page 2 of copy and page 3 of part 1.",
        "DOJ-0009 is on page 3 of part 2 and page 1 of part 3.",
    ] == list(map(str, find_repeats([*RELEASE, *again])))


def test_a_number_after_a_greater_one_is_out_of_order():
    """Within a document numbers go up."""
    assert ["DOJ-0010 is on page 3 of part 3, after DOJ-0011 on page 2."] == list(
        map(str, find_disorders(RELEASE))
    )


def test_a_letter_may_promise_more_than_there_is():
    """What a letter states is compared with what is on pages; with no prefix stated, any will do."""
    stated = [
        StatedNumbers("DOJ-", 1, 12, "letter", 2),
        StatedNumbers("", 1, 5, "letter", 2),
        StatedNumbers("doj", 4, 6, "letter", 3),
        StatedNumbers("ICE ", 4, 4, "letter", 3),
    ]

    assert [
        "Page 2 of letter says that DOJ-1 to DOJ-12 are enclosed: "
        "8 of them are on pages, and 6 to 8 and 12 on none.",
        "Page 3 of letter says that doj4 to doj6 are enclosed: 2 of them are on pages, and 6 on none.",
        "Page 3 of letter says that ICE 4 to ICE 4 are enclosed: 0 of them are on pages, and 4 on none.",
    ] == list(map(str, find_shortfalls(stated, RELEASE)))


def test_a_long_list_is_cut():
    """Of many missing ranges the first are named, and the rest counted."""
    stamps = stamped("a", *range(2, 40, 2))

    assert str(next(find_shortfalls([StatedNumbers("", 1, 39, "letter", 1)], stamps))).endswith(
        "and 1, 3, 5, 7, 9, 11 and 14 more ranges on none."
    )


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("abc"), st.integers(1, 9)), max_size=40))
def test_runs_and_gaps_share_all_numbers(drawn):
    """From the first number to the last, each is in one run or in one gap."""
    stamps = [BatesStamp("DOJ-", number, document, page) for number, document, page in drawn]
    numbers = [
        number
        for each in [*find_runs(stamps), *find_gaps(stamps)]
        for number in range(each.first, each.last + 1)
    ]
    ours = {each.number for each in stamps}

    assert (list(range(min(ours), max(ours) + 1)) if ours else []) == sorted(numbers)


def test_nothing_has_no_gaps():
    """A release without stamps has nothing to tell."""
    assert [] == [
        *find_runs([]),
        *find_gaps([]),
        *find_repeats([]),
        *find_disorders([]),
        *find_shortfalls([], []),
    ]
