"""Web processes: who replaces them, and when they all end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

RUN = """
import os, signal, sys, time
from pathlib import Path
from foia_graph.runtime.module_programs import die_with_parent
from foia_graph.web.server.serve import WebProcesses
folder, what = Path(sys.argv[1]), sys.argv[2]
def run():
    die_with_parent()
    (folder / str(os.getpid())).write_text("")
    if what == "crash":
        os._exit(7)
    while True:
        time.sleep(60)
WebProcesses(run, 2).run_until_signal()
"""


@pytest.fixture
def start(tmp_path):
    """Start two processes below one, which do what they are told, and leave their numbers in the folder."""
    started = []

    def begin(task):
        command = [sys.executable, "-c", RUN, str(tmp_path), task]
        started.append(subprocess.Popen(command, stderr=subprocess.PIPE, text=True))
        return started[0]

    yield begin
    for each in started:
        each.kill()
        each.communicate()


def _numbers(folder, count):
    end = time.monotonic() + 120
    while len(found := {int(path.name) for path in folder.iterdir()}) < count:
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.01)
    return found


def _runs(number):
    return Path(f"/proc/{number}").exists()


def test_one_that_is_killed_is_replaced(start, tmp_path):
    """Again and again: who kills processes makes no crash loop."""
    parent, known = start("wait"), set()
    for count in (2, 3, 4, 5):
        known = _numbers(tmp_path, count)
        if count < 5:
            os.kill(max(known), signal.SIGKILL)

    assert parent.poll() is None
    assert 2 == sum(map(_runs, known))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all(number, start, tmp_path):
    """Who was asked to stop has not failed."""
    parent = start("wait")
    known = _numbers(tmp_path, 2)
    parent.send_signal(number)

    assert 0 == parent.wait(120)
    assert not any(map(_runs, known))


def test_processes_that_cannot_run_are_not_started_without_end(start):
    """The first process says so, and fails."""
    parent = start("crash")
    _, log = parent.communicate(timeout=120)

    assert 1 == parent.returncode
    assert "ended with exit code 7" in log
    assert "the server stops" in log
