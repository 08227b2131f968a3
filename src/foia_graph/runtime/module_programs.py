"""Modules of this package that are run as programs, each in a fresh process of Python.

The engine's threads do not outlive a fork, and servers fork: what has to write a store, or to read all of
one, is done in such a process.
"""

import os
import sys


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module with some arguments."""
    # With -P nothing in the working directory hides a module.
    return [sys.executable, "-P", "-m", module, *arguments]


def module_environment() -> dict[str, str]:
    """Return the environment of such a process: that of this one, and the folders that it imports from."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
