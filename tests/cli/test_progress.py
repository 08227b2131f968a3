"""Progress of long tasks on standard error."""

import threading

import pytest

from foia_graph.cli import progress
from foia_graph.cli.progress import progress_bar


def test_lines_come_while_a_step_takes_long(monkeypatch: pytest.MonkeyPatch):
    """In a pipe a line is written now and then, whether steps are done or not, and none after the last."""
    written, is_written = [], threading.Event()

    def echo(text: str, *, err: bool) -> None:
        written.append((text, err))
        is_written.set()

    monkeypatch.setattr(progress, "LINE_SECONDS", 0.01)
    monkeypatch.setattr(progress.click, "echo", echo)
    with progress_bar(1200, "documents") as advance:
        assert is_written.wait(300)
        advance(1000, "9 pages, 0 problems")
        is_written.clear()
        assert is_written.wait(300)
    count = len(written)

    assert ("documents: 0 of 1,200", True) == written[0]
    assert ("documents: 1,000 of 1,200, 9 pages, 0 problems", True) == written[-1]
    assert not [thread for thread in threading.enumerate() if thread.name == "progress"]
    assert count == len(written)


def test_a_short_task_writes_nothing(capsys: pytest.CaptureFixture[str]):
    """What is done within a minute needs no line."""
    with progress_bar(1, "documents") as advance:
        advance(1)

    assert ("", "") == capsys.readouterr()
