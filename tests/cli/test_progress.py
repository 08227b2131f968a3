"""Progress of long tasks on standard error."""

import threading

import pytest

from foia_graph.cli import progress
from foia_graph.cli.progress import ProgressLine, progress_bar


def test_a_line_says_how_far_a_task_is():
    """Steps done of all, and what else there is to say."""
    line = ProgressLine("documents", 1200)
    line.advance(1, "34 pages, 0 problems")
    line.advance(999, "5,678 pages, 2 problems")

    assert "documents: 1,000 of 1,200, 5,678 pages, 2 problems" == str(line)
    assert "comparing: 0 of 7" == str(ProgressLine("comparing", 7))


def test_lines_come_while_a_step_takes_long(monkeypatch: pytest.MonkeyPatch):
    """In a pipe a line is written now and then, whether steps are done or not, and none after the last."""
    written, is_written = [], threading.Event()

    def echo(text: str, *, err: bool) -> None:
        written.append((text, err))
        is_written.set()

    monkeypatch.setattr(progress, "LINE_SECONDS", 0.01)
    monkeypatch.setattr(progress.click, "echo", echo)
    with progress_bar(3, "documents") as advance:
        advance(2, "9 pages, 0 problems")
        is_written.clear()
        assert is_written.wait(300)
    count = len(written)

    assert ("documents: 2 of 3, 9 pages, 0 problems", True) == written[-1]
    assert not [thread for thread in threading.enumerate() if thread.name == "progress"]
    assert count == len(written)


def test_a_short_task_writes_nothing(capsys: pytest.CaptureFixture[str]):
    """What is done within a minute needs no line."""
    with progress_bar(1, "documents") as advance:
        advance(1)

    assert ("", "") == capsys.readouterr()
