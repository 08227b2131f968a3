"""Commands of this program that run beside another one, and end with it."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeAlias
from urllib.request import urlopen

from foia_graph.runtime.module_programs import module_command, module_environment

Companion: TypeAlias = "subprocess.Popen[bytes]"
POLL_SECONDS = 0.05


@contextmanager
def companion(arguments: Sequence[str], *, is_silent: bool = False) -> Iterator[Companion]:
    """Run a command of the program beside this process; it ends with it, however that ends.

    What it writes to standard output is left out with `is_silent`.
    """
    from foia_graph.web.server.processes import die_with_parent

    process = subprocess.Popen(
        module_command("foia_graph", *arguments),
        env=module_environment(),
        stdout=subprocess.DEVNULL if is_silent else None,
        preexec_fn=die_with_parent,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for_answers(addresses: Sequence[str], processes: Sequence[Companion]) -> None:
    """Wait until a server answers at each address; raises SystemExit as soon as a process has ended."""
    for address in addresses:
        while not _answers(address):
            if ended := [process for process in processes if process.poll() is not None]:
                raise SystemExit(ended[0].returncode or 1)
            time.sleep(POLL_SECONDS)


def wait_for_end(processes: Sequence[Companion]) -> None:
    """Wait until one of the processes ends, or this one is to end by a signal."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        poll = select.poll()
        for process in processes:
            descriptor = os.pidfd_open(process.pid)
            stack.callback(os.close, descriptor)
            poll.register(descriptor, select.POLLIN)
        poll.poll()


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}healthz", timeout=5):  # noqa: S310 - an address of our own
            return True
    except OSError:
        return False
