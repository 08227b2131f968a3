"""Commands of this program that run beside another one, and end with it."""

import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeAlias
from urllib.request import urlopen

import click

from foia_graph.runtime.module_programs import ModuleProcess, start_module

Companion: TypeAlias = ModuleProcess
POLL_SECONDS = 0.05
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds until a command that ended is started again, doubled each time that it ended soon."""


@contextmanager
def companion(arguments: Sequence[str], *, is_silent: bool = False) -> Iterator[Companion]:
    """Run a command of the program beside this process; it ends with it, however that ends.

    What it writes to standard output is left out with `is_silent`.
    """
    stdout = subprocess.DEVNULL if is_silent else None
    process = start_module("foia_graph", *arguments, stdout=stdout, ends_with_thread=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def lasting_companion(arguments: Sequence[str]) -> Iterator[None]:
    """Run a command beside this process as `companion` does, and start it again whenever it ends."""
    over = threading.Event()
    # The kernel ends a child with the thread that started it, so that this one lives as long as it is needed.
    keeper = threading.Thread(target=_keep_running, args=(arguments, over), name="companion")
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_running(arguments: Sequence[str], over: threading.Event) -> None:
    pause = FIRST_PAUSE
    while not over.is_set():
        began = time.monotonic()
        try:
            reason = _run(arguments, over)
        except OSError as error:  # no process, or no memory for one, just now
            reason = f"did not start: {error.strerror}"
        if not reason:
            return
        if time.monotonic() - began > LONGEST_PAUSE:
            pause = FIRST_PAUSE
        click.echo(f"foia-graph {arguments[0]} {reason}; it is started again in {pause:g} s", err=True)
        over.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _run(arguments: Sequence[str], over: threading.Event) -> str:
    """Run a command until it ends, and return how, or "" where it was ended as it was over."""
    with companion(arguments) as process:
        while process.poll() is None and not over.wait(FIRST_PAUSE):
            pass
        status = process.returncode
    if status is None:
        return ""
    return f"ended by signal {-status}" if status < 0 else f"ended with status {status}"


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
