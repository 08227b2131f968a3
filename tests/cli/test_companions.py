"""Commands that run beside another one."""

import subprocess
import threading

import pytest

from foia_graph.cli import companions


def test_a_command_that_cannot_start_just_now_is_started_later(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """
    Whoever runs the server is told, and it is tried again.
    """
    real, failures, started = subprocess.Popen, [OSError(11, "no room for a process")], threading.Event()

    def start(*_: object, **__: object) -> "subprocess.Popen[bytes]":
        if failures:
            raise failures.pop()
        started.set()
        return real(["sleep", "60"])

    monkeypatch.setattr(companions, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(companions.subprocess, "Popen", start)
    with companions.lasting_companion(["watch", "papers"]):
        assert started.wait(60)

    assert (
        "foia-graph watch did not start: no room for a process; it is started again" in capfd.readouterr().err
    )
