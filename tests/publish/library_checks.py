"""Asks the libraries of third parties what is wrong with what we write."""

import json
import subprocess
from pathlib import Path

from tests import separate_python

PROGRAM = Path(__file__).with_name("archival_check.py")


def wrong_in(kind: str, data: bytes = b"", *arguments: str) -> list[str]:
    """Give what libraries of archives would not take; the test is skipped where they are not to be had."""
    # Without the folder of the program, where tests have the names of libraries.
    command = [separate_python.python("archives"), "-P", str(PROGRAM), kind, *arguments]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=300)
    assert 0 == done.returncode, done.stderr.decode()
    return json.loads(done.stdout)
