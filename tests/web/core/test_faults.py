"""How faults of the program are logged."""

import logging
import re

from foia_graph.web.core.faults import log_fault


def _sink(depth: int) -> None:
    if depth:
        _sink(depth - 1)
    raise ValueError("it broke\nFORGED: a line\x1b[31m" + "x" * 5000)


def test_a_fault_is_one_bounded_line_under_a_number(caplog):
    """
    However deep the stack, however long the message and whatever is in it: one line, and the number is in it.
    """
    try:
        _sink(900)
    except ValueError as error:
        with caplog.at_level(logging.ERROR):
            number = log_fault(error, "GET '/%s' failed\r\n" + "y" * 9000)
    (record,) = caplog.records
    line = record.getMessage()

    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", number)
    assert line.startswith(f"{number}: GET '/%s' failed")
    assert "ValueError: it broke\\nFORGED: a line\\x1b[31mxxx" in line
    assert re.search(r" at test_faults\.py:[0-9]+ _sink, test_faults\.py:[0-9]+ _sink$", line)
    assert line.isprintable()
    assert len(line) < 1500
    assert record.exc_info is None


def test_each_fault_has_a_number_of_its_own(caplog):
    """
    Two clients that meet the same fault tell of two lines; an error without words has its type.
    """
    numbers = {log_fault(KeyError(), "a task failed") for _ in range(2)}

    assert 2 == len(numbers)
    assert ["a task failed: KeyError at an unknown place"] * 2 == [
        record.getMessage().partition(": ")[2] for record in caplog.records
    ]
