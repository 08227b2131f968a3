"""What a child may take of the machine."""

import signal
import subprocess
import sys

DEEP = """
import sys
from foia_graph.runtime import sandbox
if sys.argv[1:] == ["allow"]:
    sandbox.allow_stack(256 << 20)
rows = iter([1])
for _ in range(300_000):
    rows = map(abs, rows)
print(next(rows), flush=True)
import os; os._exit(0)
"""


def deep_recursion(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Have native code call itself 300,000 times in the main thread of a process."""
    return subprocess.run([sys.executable, "-c", DEEP, *arguments], capture_output=True, text=True)


def test_the_stack_of_the_main_thread_may_grow():
    """
    Files nest their parts as deep as they like: what would end a process by default does not, where it may.
    """
    assert -signal.SIGSEGV == deep_recursion().returncode
    assert "1\n" == deep_recursion("allow").stdout
