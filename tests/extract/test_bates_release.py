"""Bates numbers over the files of a release: what sister files prove, mend and contest."""

from itertools import permutations

import pytest

from extract.bates_pages import reading, with_candidates
from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.release_numbers import FileNumbers, resolve_numbers

MANY = ("HSTX000117", "HSTX000118", "HSTX000119")


def file(key: str, *feet: str) -> FileNumbers:
    """Give a file whose pages have these feet."""
    return FileNumbers(key, tuple(with_candidates(reading(feet))))


def resolved(*files: FileNumbers) -> dict[str, list[PageId]]:
    """Give the numbers of all files, which are the same in whatever order these come."""
    results = [resolve_numbers(order) for order in permutations(files)]
    assert all(each == results[0] for each in results)
    return results[0]


def numbers(*files: FileNumbers) -> dict[str, list[str]]:
    return {key: [each.printed for each in ids] for key, ids in resolved(*files).items()}


def test_a_file_of_one_page_is_numbered_by_its_sisters():
    """The prefix and the width of a run in another file prove a number that is alone."""
    (only,) = resolved(file("a", *MANY), file("b", "HSTX000120"))["b"]

    assert ("HSTX000120", 120, 6, 0.85, False) == (
        *(only.printed, only.number, only.width),
        *(only.confidence, only.repaired),
    )
    assert only.proof == (
        "No other page of the file proves the number; its prefix is that of HSTX000119 on page 3 of "
        "document/a."
    )


def test_a_file_alone_proves_nothing_of_itself():
    """Candidates are not published, and no sister file, none."""
    alone = file("b", "HSTX000120")

    assert {"b": []} == resolved(alone)
    assert ["HSTX000120"] == [each.printed for each in alone.candidates]
    assert [] == [part for each in alone.candidates for part in each.record_parts()]


def test_files_of_one_page_prove_each_other():
    """Three files with one prefix and another number each are a release; the same number on all is none."""
    assert {"a": ["HSTX000117"], "b": ["HSTX000119"], "c": ["HSTX000125"]} == numbers(
        file("a", "HSTX000117"), file("b", "HSTX000119"), file("c", "HSTX000125")
    )
    assert {"a": [], "b": []} == numbers(file("a", "HSTX000117"), file("b", "HSTX000119"))
    assert {"a": [], "b": [], "c": []} == numbers(*(file(key, "FORM000117") for key in "abc"))
    assert {"a": [], "b": [], "c": []} == numbers(
        *(file(key, f"Boston MA 021{digits}") for key, digits in (("a", 16), ("b", 39), ("c", 42)))
    )


@pytest.mark.parametrize(
    "line", ["HSTX00012", "HSTX0120", "HSTY000120", "Exhibit 000120", "Page 120", "HSTX000118", "12 HSTX"]
)
def test_another_width_another_prefix_and_a_number_that_is_taken(line):
    """Sister files prove a number of their prefix and width that is on no other page."""
    assert [] == numbers(file("a", *MANY), file("b", line))["b"]


def test_a_number_without_a_prefix_lies_among_those_of_others():
    """Bare digits are a number where the runs of other files enclose it."""
    before, after = file("a", "000117", "000118", "000119"), file("c", "000121", "000122", "000123")

    assert ["000120"] == numbers(before, file("b", "000120"), after)["b"]
    assert [] == numbers(before, file("b", "000400"), after)["b"]


def test_a_broken_number_is_mended_where_one_is_left():
    """
    Where the numbers before and after it are in other files, and leave one, that is it; the remark says so.
    """
    before = file("a", "19-cv-17(FBI)-1117", "19-cv-17(FBI)-1118", "19-cv-17(FBI)-1119")
    broken, after = file("b", "19-cv-17(FBl)-11x0"), file("c", "19-cv-17(FBI)-1121", "19-cv-17(FBI)-1122")
    (only,) = resolved(before, broken, after)["b"]

    assert ("19-cv-17(FBI)-1120", True) == (only.printed, only.repaired)
    assert (
        "The number is not printed so in the text; 19-cv-17(FBI)-1119 on page 3 of document/a and "
        "19-cv-17(FBI)-1121 on page 1 of document/c leave no other." == only.proof
    )


def test_a_broken_number_that_may_be_several_is_left_out():
    """Two numbers are free, and the digits may be either."""
    before = file("a", "19-cv-17(FBI)-1117", "19-cv-17(FBI)-1118")
    after = file("c", "19-cv-17(FBI)-1121", "19-cv-17(FBI)-1122")

    assert [] == numbers(before, file("b", "19-cv-17(FBI)-11xx"), after)["b"]


def test_a_number_that_two_pages_claim_is_left_out():
    """No one can say which of them bears it."""
    assert {"b": [], "c": []} == {
        key: each
        for key, each in numbers(file("a", *MANY), file("b", "HSTX000125"), file("c", "HSTX000125")).items()
        if key != "a"
    }


def test_numbers_of_a_file_go_up_with_its_pages():
    """A number that goes down is omitted, and so is the one next to it: either may be wrong."""
    assert [] == numbers(file("a", *MANY), file("b", "HSTX000129", "HSTX000125"))["b"]
    assert ["HSTX000125", "HSTX000129"] == numbers(file("a", *MANY), file("b", "HSTX000125", "HSTX000129"))[
        "b"
    ]


def test_a_number_that_another_file_proves_is_doubted():
    """
    A stamp of unmistakable shape stays as it is printed, with low confidence, where a run has its number.
    """
    run = file("a", "19-cv-17(FBI)-1514", "19-cv-17(FBI)-1515", "19-cv-17(FBI)-1516")
    result = resolved(run, file("b", "19-cv-17(FBI)-1515"))
    (only,) = result["b"]

    assert ("19-cv-17(FBI)-1515", 0.5, False) == (only.printed, only.confidence, only.repaired)
    assert "The same number is on page 2 of document/a." == only.proof
    assert [None] * 3 == [each.confidence for each in result["a"]]


def test_copies_are_not_doubted():
    """Files that share several numbers, or have one on the same page, are copies of each other."""
    for feet in (("19-cv-17(FBI)-1514", "19-cv-17(FBI)-1520"), ("", "19-cv-17(FBI)-1514")):
        first = file("a", *feet)
        result = resolved(first, FileNumbers("b", first.ids))

        assert {0.9} == {each.confidence for ids in result.values() for each in ids}


def test_many_files_are_compared_at_once():
    """Three hundred files of one page each are numbered, and each of their numbers is once."""
    files = [file(f"{number:04}", f"HSTX{number:06}") for number in range(1, 301)]

    assert [[f"HSTX{number:06}"] for number in range(1, 301)] == [
        [each.printed for each in ids] for _, ids in sorted(resolve_numbers(files).items())
    ]


def test_a_prefix_that_is_anothers_misread_is_mended():
    """A few pages whose prefix differs by what OCR confuses, or by a letter, have that of the many."""
    many = file("a", *(f"DOJ-NMG-{number:07}" for number in range(1, 8)))

    assert ["DOJ-NMG-0000008"] == numbers(many, file("b", "D0J-NMG-0000008"))["b"]
    assert ["DOJ-NMG-0000008"] == numbers(many, file("b", "DO-NMG-0000008"))["b"]
    assert ["DHS-002-0000008"] == numbers(
        file("a", *(f"DHS-001-{number:07}" for number in range(1, 8))), file("b", "DHS-002-0000008")
    )["b"]


SORTED = [
    file("part-1", "CBP-000101", "CBP-000102"),
    file("part-2", "CBP-000103", "CBP-000104"),
    file("part-9", "CBP-000105", "CBP-000106"),
    file("part-11", "CBP-000120", "CBP-000121"),
]


def test_files_in_the_order_of_their_numbers_bound_those_between_them():
    """
    A number that lies beyond the files around its own is misread: mended where one is left, else doubted.
    """
    (mended,) = resolve_numbers([*SORTED, file("part-10", "CBP-000180")])["part-10"]
    (doubted,) = resolve_numbers([*SORTED, file("part-10", "CBP-000999")])["part-10"]

    assert ("CBP-000110", True, 0.85) == (mended.printed, mended.repaired, mended.confidence)
    assert mended.proof.endswith("CBP-000120 on page 1 of document/part-11 leave no other.")
    assert ("CBP-000999", False, 0.5) == (doubted.printed, doubted.repaired, doubted.confidence)


def test_a_number_of_another_width_is_doubted():
    """OCR has lost a digit, and no one can say which."""
    run = file("a", "CBP-000101", "CBP-000102", "CBP-000103")

    assert [("CBP-00044", 0.5)] == [
        (e.printed, e.confidence) for e in resolved(run, file("b", "CBP-00044"))["b"]
    ]


def test_a_number_to_the_letter_is_not_mended_into_another():
    """Bare digits beyond the runs of other files are none of theirs, though a number between is like them."""
    before, after = file("a", "000117", "000118", "000119"), file("c", "000121", "000122", "000123")

    assert [] == numbers(before, file("b", "000220"), after)["b"]
