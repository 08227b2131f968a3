"""Packages of PyPI that only tests use and that hold others back: each group in an environment of its own."""

import fcntl
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
STAMP = ".installed"
SECONDS = 600


def python(group: str) -> str:
    """Return the Python of the environment of a dependency group; skip the test where it cannot be made.

    Nothing is fetched as long as the group stays the same.
    """
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["dependency-groups"][group]
    folder = REPOSITORY / f".venv-{group}"
    folder.mkdir(exist_ok=True)
    stamp = folder / STAMP
    with (folder / ".lock").open("a") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # several test runs may share a folder
        if not stamp.is_file() or stamp.read_text() != "\n".join(packages):
            _install(folder, packages)
            stamp.write_text("\n".join(packages))
    return str(folder / "bin" / "python")


def _install(folder: Path, packages: list[str]) -> None:
    _run("-m", "venv", str(folder))
    _run("-m", "pip", "install", "--quiet", *packages, program=str(folder / "bin" / "python"))


def _run(*arguments: str, program: str = sys.executable) -> None:
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"no answer within {SECONDS} seconds to: python {' '.join(arguments)}")
    if done.returncode:
        pytest.skip(f"python {' '.join(arguments)} failed: {done.stderr[-500:]}")
