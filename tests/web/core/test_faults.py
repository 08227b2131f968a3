"""How faults of the program are logged."""

import logging
import re

import pytest

from foia_graph.web.core.problems import log_fault
from tests.web.conftest import WORLD


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
    """Two clients that meet the same fault tell of two lines; an error without words has its type."""
    numbers = {log_fault(KeyError(), "a task failed") for _ in range(2)}

    assert 2 == len(numbers)
    assert ["a task failed: KeyError at an unknown position"] * 2 == [
        record.getMessage().partition(": ")[2] for record in caplog.records
    ]


@pytest.mark.parametrize("where", ["answers to errors", "after answers"])
def test_a_fault_beside_the_views_is_one_line_with_its_number_too(own_client_of, monkeypatch, caplog, where):
    """A page of an error that cannot be made, and what is done after each answer."""
    client = own_client_of(WORLD)
    app = client.application

    def fail(*_, **__):
        raise ValueError("it broke")

    if where == "answers to errors":
        monkeypatch.setattr("foia_graph.web.core.problems.render_template", fail)
    else:
        app.after_request(fail)
    monkeypatch.setattr(app, "testing", False)
    answer = client.get("/nowhere", headers={"Accept": "text/html"})

    assert (500, "application/problem+json") == (answer.status_code, answer.mimetype)
    (record,) = (each for each in caplog.records if each.levelno >= logging.ERROR)
    assert record.getMessage().startswith(f"{answer.get_json(force=True)['instance']}: GET '/nowhere' failed")
    assert record.exc_info is None
