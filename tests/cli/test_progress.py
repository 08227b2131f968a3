"""Progress of long tasks: one line on standard error, and a file for other processes."""

import io
import sys
import threading
import time

import pytest

from foia_graph.cli import progress
from foia_graph.cli.progress import ProgressLine, counted_bar
from foia_graph.runtime.progress import STALE_SECONDS, Progress

TICK = 0.01


class Terminal(io.StringIO):
    """Standard error, with an event after each line."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self.written, self._is_terminal = threading.Event(), is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def write(self, text: str) -> int:
        count = super().write(text)
        self.written.set()
        return count


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch):
    def make(is_terminal: bool) -> Terminal:
        made = Terminal(is_terminal)
        monkeypatch.setattr(progress, "TICK_SECONDS", TICK)
        monkeypatch.setattr(sys, "stderr", made)
        return made

    return make


def wait_for(terminal: Terminal, text: str) -> None:
    while text not in terminal.getvalue():
        terminal.written.clear()
        assert terminal.written.wait(300)


def test_lines_come_while_a_step_takes_long(stderr):
    """In a pipe a line is written now and then, whether steps are done or not, and none after the last."""
    terminal = stderr(is_terminal=False)
    with ProgressLine()(1200, "pages") as advance:
        wait_for(terminal, "0:00 0 of 1,200 pages\n")
        advance(1000, "OCR 12 of 35, about 3 min left")
        wait_for(terminal, " 1,000 of 1,200 pages, OCR 12 of 35, about 3 min left\n")
    count = len(terminal.getvalue())

    assert not [thread for thread in threading.enumerate() if thread.name == "progress"]
    assert count == len(terminal.getvalue())
    assert "\r" not in terminal.getvalue()


def test_a_terminal_has_one_line_that_is_taken_away(stderr):
    """It is written over itself, and cleared at the end."""
    terminal = stderr(is_terminal=True)
    with ProgressLine()(3, "pages") as advance:
        wait_for(terminal, "\r\x1b[K0:00 0 of 3 pages")
        advance(1)
        wait_for(terminal, " 1 of 3 pages")

    assert terminal.getvalue().endswith("\r\x1b[K")
    assert "\n" not in terminal.getvalue()


def test_the_innermost_task_is_shown(stderr):
    """A load says what it does just now, and again what it is part of."""
    terminal = stderr(is_terminal=True)
    line = ProgressLine()
    with line(0, "loading"):
        wait_for(terminal, " loading")
        with line(0, "records") as advance:
            advance(7)
            wait_for(terminal, " 7 records")
        drawn = len(terminal.getvalue())
        while " loading" not in terminal.getvalue()[drawn:]:
            time.sleep(TICK)


def test_a_short_task_writes_nothing(capsys: pytest.CaptureFixture[str]):
    """What is done within a second needs no line."""
    with ProgressLine()(1, "documents") as advance:
        advance(1)
    with counted_bar("files") as watch:
        watch(1, 1)

    assert ("", "") == capsys.readouterr()


def test_other_processes_read_how_far_it_is(stderr, tmp_path, monkeypatch: pytest.MonkeyPatch):
    """The file is there while the task lasts; one that was left by a kill says nothing after a while."""
    stderr(is_terminal=False)
    file = tmp_path / "cache" / "progress.json"
    with ProgressLine(file)(3, "pages") as advance:
        advance(2)
        while (found := Progress.read(file)) is None or not found.done:
            time.sleep(TICK)

    assert ("2 of 3 pages", False) == (found.sentence, file.exists())

    found.write(file)
    now = time.time()
    monkeypatch.setattr("foia_graph.runtime.progress.time.time", lambda: now + STALE_SECONDS + 1)

    assert Progress.read(file) is None
