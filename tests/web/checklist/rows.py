"""Which test is which row of the list of requests (`../shared/attacks/http-checklist.md`)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest

TESTS = Path(__file__).parents[2]
CHECKLIST = TESTS.parents[1] / "shared" / "attacks" / "http-checklist.md"
ATTRIBUTE = "rows"
HOSTILE, HEALTH = "attacks/test_hostile_set.py", "attacks/test_health.py"
ELSEWHERE: Mapping[int, str] = {
    63: f"{HOSTILE}::test_it_ends_as_it_must",
    64: f"{HOSTILE}::test_it_ends_so_with_the_limits_of_production",
    65: f"{HOSTILE}::test_it_ends_as_it_must",
    66: f"{HOSTILE}::test_it_ends_as_it_must",
    67: f"{HEALTH}::test_so_many_run_so_many_wait_and_the_rest_is_told_at_once",
    68: f"{HEALTH}::test_a_query_that_nobody_waits_for_is_ended",
    69: "web/limits/test_rate_limits.py::test_query_time_is_charged_when_a_query_is_ended",
    70: f"{HEALTH}::test_stalled_requests_have_an_end",
    73: f"{HOSTILE}::test_it_ends_as_it_must",
    74: f"{HOSTILE}::test_it_ends_as_it_must",
    75: f"{HOSTILE}::test_it_ends_as_it_must",
    97: "attacks/test_swaps.py::test_no_answer_mixes_generations",
}
"""Rows that are tested where what they are about is tested."""
Test = TypeVar("Test", bound=Callable[..., Any])


def row(*numbers: int) -> Callable[[Test], Test]:
    """Say which rows a test is."""

    def mark(test: Test) -> Test:
        setattr(test, ATTRIBUTE, (*getattr(test, ATTRIBUTE, ()), *numbers))
        return test

    return mark


def each_row(names: str, cases: list[tuple[Any, ...]]) -> Callable[[Test], Test]:
    """Run a test for many rows: each case begins with the number of its row."""
    params = [pytest.param(*values, id=f"row {number}") for number, *values in cases]
    numbers = dict.fromkeys(number for number, *_ in cases)

    def mark(test: Test) -> Test:
        return row(*numbers)(pytest.mark.parametrize(names, params)(test))

    return mark
