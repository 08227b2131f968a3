"""Machines without walls, made of this one: a program started with some system calls that do not exist."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = str(Path(__file__).parents[2] / "src")
WITHOUT = """
import ctypes, os, sys
sys.path.insert(0, sys.argv[1])
from foia_graph.runtime import sandbox
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
LOAD, EQUAL, RETURN, ALLOW = 0x20, 0x15, 0x06, 0x7FFF0000
missing = {
    "landlock": [(LOAD, 0, 0, 0), (EQUAL, 0, 1, 444), (RETURN, 0, 0, 0x50026)],
    # prctl(PR_SET_SECCOMP) and seccomp(): invalid, as on a kernel that was built without.
    "seccomp": [(LOAD, 0, 0, 0), (EQUAL, 0, 1, {seccomp}), (RETURN, 0, 0, 0x50026), (EQUAL, 0, 3, {prctl}),
                (LOAD, 0, 0, 16), (EQUAL, 0, 1, 22), (RETURN, 0, 0, 0x50016)],
}
# What takes filters is refused last.
for name in sorted(sys.argv[2].split(",")):
    assert sandbox.install_filter(libc, [*missing[name], (RETURN, 0, 0, ALLOW)])
os.execv(sys.argv[3], sys.argv[3:])
"""
NUMBERS = {"x86_64": {"seccomp": 317, "prctl": 157}, "aarch64": {"seccomp": 277, "prctl": 167}}


def run_without(
    walls: str, *arguments: str, environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run Python with some arguments on a machine without these walls, as in "landlock,seccomp"."""
    numbers = NUMBERS[os.uname().machine]
    text = WITHOUT
    for name, number in numbers.items():
        text = text.replace("{" + name + "}", str(number))
    command = [sys.executable, "-c", text, SOURCE, walls, sys.executable, *arguments]
    variables = {**os.environ, "PYTHONPATH": SOURCE, **(environment or {})}
    return subprocess.run(command, capture_output=True, text=True, env=variables, timeout=300, check=False)
