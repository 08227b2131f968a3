"""One process of a module at a time."""

from pathlib import Path

import pytest

from foia_graph.runtime.module_programs import SingleProcess

MODULE = "napping_module"


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SingleProcess:
    """A position for a process of a module that sleeps for its first argument, and exits with its second."""
    lines = "import sys, time\ntime.sleep(float(sys.argv[1]))\nsys.exit(int(sys.argv[2]))\n"
    (tmp_path / f"{MODULE}.py").write_text(lines)
    monkeypatch.syspath_prepend(tmp_path)
    return SingleProcess()


def test_the_exit_code_is_told_once_and_another_takes_the_place(process: SingleProcess):
    """Until then it is there, though it has ended; without one there is nothing to wait for."""
    codes = []
    for code in (3, 0):
        process.start(MODULE, "0", str(code))
        waited = process.wait(600)
        codes.append((waited, process.is_started, process.take_exit_code(), process.is_started))

    assert [(True, True, 3, False), (True, True, 0, False)] == codes
    assert (False, None) == (process.wait(600), process.take_exit_code())


def test_one_that_hangs_is_waited_for_no_longer_than_asked_and_ended(process: SingleProcess):
    """It has no exit code while it runs; to end what is not there does nothing."""
    process.start(MODULE, "600", "0")
    seen = process.wait(0.01), process.wait(-1), process.take_exit_code(), process.is_started
    process.end()
    process.end()

    assert (True, True, None, True) == seen
    assert not process.is_started
