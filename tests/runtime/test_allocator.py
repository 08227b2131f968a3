"""Programs whose allocator has the settings that the engine is quick with."""

import os
import subprocess
import sys

import pytest

from foia_graph.runtime import allocator

PROGRAM = """
import os
from foia_graph.runtime.allocator import restart_with_settings
print(os.getpid())
restart_with_settings()
print(open("/proc/self/environ").read())
"""


def run_program(environment):
    """Run a program that restarts itself, and return what it wrote, line by line."""
    command = [sys.executable, "-u", "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_program_begins_anew_with_the_settings_in_the_same_process():
    """The allocator reads them as a process begins, so that it is too late to set them within."""
    without = {name: value for name, value in os.environ.items() if name != allocator.VARIABLE}

    first, second, variables = run_program(without)

    assert first == second
    assert f"{allocator.VARIABLE}={allocator.SETTINGS}" in variables.split("\0")


def test_settings_of_the_environment_are_left_alone():
    """Who has tuned the allocator knows why."""
    theirs = f"{allocator.VARIABLE}=glibc.malloc.tcache_count=3"

    _, variables = run_program({**os.environ, allocator.VARIABLE: "glibc.malloc.tcache_count=3"})

    assert theirs in variables.split("\0")


def test_the_program_restarts_before_anything_else():
    """`foia-graph` has the settings, and is the process that was started."""
    without = {name: value for name, value in os.environ.items() if name != allocator.VARIABLE}
    program = "import sys; sys.argv[1:] = ['--version']\nfrom foia_graph.__main__ import run\nrun()"

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program],
        env=without,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("foia-graph, version")
    assert 2 == done.stderr.count("| foia_graph.__main__\n") + done.stderr.count("|   foia_graph.__main__\n")


@pytest.fixture
def unset(monkeypatch):
    """Leave the variable as it is now when the test is over, whatever it becomes."""
    monkeypatch.setenv(allocator.VARIABLE, "")
    monkeypatch.delenv(allocator.VARIABLE)


@pytest.mark.usefixtures("unset")
def test_the_same_interpreter_runs_where_another_would_be_found(monkeypatch):
    """A bare `python` may be another one by the time it is looked for."""
    started = []
    monkeypatch.setattr(sys, "orig_argv", ["python", "-m", "foia_graph", "serve"])
    monkeypatch.setattr(os, "execv", lambda *call: started.append(call))

    allocator.restart_with_settings()

    assert [(sys.executable, [sys.executable, "-m", "foia_graph", "serve"])] == started


@pytest.mark.usefixtures("unset")
def test_where_no_program_may_be_started_it_goes_on(monkeypatch):
    """A setting that makes queries quicker is no reason not to run."""

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "execv", refuse)

    allocator.restart_with_settings()

    assert allocator.SETTINGS == os.environ[allocator.VARIABLE]


@pytest.mark.usefixtures("unset")
def test_other_c_libraries_are_left_alone(monkeypatch):
    """They know no such variable."""
    monkeypatch.setattr(os, "confstr", lambda name: None)
    monkeypatch.setattr(os, "execv", None)

    allocator.restart_with_settings()

    assert allocator.VARIABLE not in os.environ
