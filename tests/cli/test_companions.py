"""Commands that run beside another one."""

import subprocess
import sys
import threading

import pytest

from foia_graph.cli import companions

START_BESIDE_FORK = """
import os, signal, subprocess, threading, time
from foia_graph.cli import companions
from foia_graph.web.server.serve import WebProcesses

def slow_fork(*args):  # when the pipe of Popen is there, and the new process is not
    begun.set()
    time.sleep(0.5)
    return fork(*args)

def start():
    with companions.companion(["--version"], stdout=subprocess.DEVNULL):
        started.set()
        over.wait()

def end():
    print("started" if started.wait(20) else "waits for the web process", flush=True)
    over.set()
    os.kill(os.getpid(), signal.SIGTERM)

begun, started, over = threading.Event(), threading.Event(), threading.Event()
fork, subprocess._fork_exec = subprocess._fork_exec, slow_fork
threading.Thread(target=start).start()
begun.wait()
threading.Thread(target=end).start()
WebProcesses(lambda place: time.sleep(60), 1).run_until_signal()
"""


def test_a_command_that_cannot_start_just_now_is_started_later(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever runs the server is told, and it is tried again."""
    real, failures, started = subprocess.Popen, [OSError(11, "no room for a process")], threading.Event()

    def start(*_: object, **__: object) -> "subprocess.Popen[bytes]":
        if failures:
            raise failures.pop()
        started.set()
        return real(["sleep", "60"])

    monkeypatch.setattr(companions, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(companions, "start_module", start)
    with companions.LastingCompanion(["watch", "papers"]).run():
        assert started.wait(60)

    assert (
        "foia-graph watch did not start: no room for a process; it is started again" in capfd.readouterr().err
    )


def test_a_web_process_that_is_forked_meanwhile_keeps_no_start_waiting() -> None:
    """It lives longer, and would have the pipe on which the start waits."""
    command = [sys.executable, "-c", START_BESIDE_FORK]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)

    assert "started\n" == ended.stdout, ended.stderr


@pytest.mark.parametrize(("status", "is_ended"), [(0, False), (companions.REFUSED, True)])
def test_a_command_that_does_its_work_once_is_not_started_again(
    monkeypatch: pytest.MonkeyPatch, status: int, is_ended: bool
) -> None:
    """Once it is done, that is all; where it was refused, the server ends with its exit code."""
    real, ended, started = subprocess.Popen, threading.Event(), []

    def start(*_: object, **__: object) -> "subprocess.Popen[bytes]":
        started.append(status)
        return real([sys.executable, "-c", f"raise SystemExit({status})"])

    monkeypatch.setattr(companions, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(companions, "start_module", start)
    monkeypatch.setattr(companions.os, "kill", lambda *_: ended.set())
    beside = companions.LastingCompanion(["watch", "papers"], is_once=True)
    with beside.run():
        while threading.active_count() > 1 and any(t.name == "companion" for t in threading.enumerate()):
            pass

    assert ([status], status, is_ended) == (started, beside.exit_code, ended.is_set())
