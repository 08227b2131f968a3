"""Counts by binary digits: what plain additions give."""

from random import Random

import pytest

from foia_graph.store.listing.binary_counts import BinaryCounts, places_by_digit
from foia_graph.store.listing.columns import FilterColumn, flags_at

SIZE = 300


def some_numbers(random, largest):
    return [random.choice((0, 0, 1, 2, random.randint(0, largest))) for _ in range(SIZE)]


def counts_of(numbers):
    found = places_by_digit(dict(enumerate(numbers)))
    digits = [flags_at(SIZE, found.get(digit, ())) for digit in range(max(found, default=-1) + 1)]
    return BinaryCounts(digits, SIZE)


@pytest.mark.parametrize("largest", [0, 1, 6, 255, 70_000, 2**31 - 1])
def test_counts_are_added_as_numbers_are(largest):
    """
    For each thing, for some things and for all of them, with counts of more than a byte.
    """
    random = Random(largest)
    some, others = some_numbers(random, largest), some_numbers(random, largest)
    flags = [random.random() < 0.4 for _ in range(SIZE)]
    both = [one + other for one, other in zip(some, others, strict=True)]
    counts = counts_of(some) + counts_of(others)
    among = counts.among(int.from_bytes(bytes(flags), "little"))
    left = [number * flag for number, flag in zip(both, flags, strict=True)]

    assert (both, left) == (list(counts.numbers), list(among.numbers))
    assert (sum(both), sum(left)) == (counts.total, among.total)
    assert sum(map(bool, left)) == among.counted.bit_count()


@pytest.mark.parametrize("most", [0, 1, 20, SIZE])
def test_the_largest_counts_come_first(most):
    """
    Those of equal ones as they stand, and none of 0.
    """
    numbers = some_numbers(Random(most), 9)
    places = sorted(filter(numbers.__getitem__, range(SIZE)), key=lambda place: (-numbers[place], place))

    assert [(place, numbers[place]) for place in places[:most]] == counts_of(numbers).largest(most)
    assert [] == BinaryCounts((), SIZE).largest(most)


def test_the_counts_of_the_things_of_a_value_are_added():
    """
    Of a value that many have as of one that few have, or nobody counted.
    """
    random = Random(5)
    numbers = some_numbers(random, 1000)
    column = {str(few): sorted(random.sample(range(SIZE), few)) for few in (1, 9, 10, 200, SIZE)}
    column["none"] = [place for place in range(SIZE) if not numbers[place]]
    plain = {value: sum(numbers[place] for place in places) for value, places in column.items()}

    assert plain == FilterColumn(column, SIZE).sum_counts(counts_of(numbers))
