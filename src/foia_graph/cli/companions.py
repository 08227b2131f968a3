"""What runs beside a command, and ends with it: other commands, and loads of folders that are served."""

import errno
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence, Set
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import click

from foia_graph.errors import ListenError
from foia_graph.ingest.mapping.inventory import input_digests
from foia_graph.publish.addresses import GALLERY_PATH, list_path
from foia_graph.runtime.module_programs import ModuleProcess, start_module
from foia_graph.store.generations.generation import Generation, Layout

POLL_SECONDS = 0.05
# Seconds until a command that ended is started again, doubled each time that it ended soon.
FIRST_PAUSE, MAX_PAUSE = 1.0, 60.0
# The exit code of a command that cannot do what it is asked for, and says why.
REFUSED = 2


@contextmanager
def companion(arguments: Sequence[str], *, stdout: int | None = None) -> Iterator[ModuleProcess]:
    """Run a command of the program next to this process; it ends with it, however that ends.

    What it writes to standard output goes to another file with `stdout`.
    """
    process = start_module("foia_graph", *arguments, stdout=stdout, ends_with_thread=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@dataclass
class LastingCompanion:
    """A command that runs next to this process as `companion` does, and is started again whenever it ends.

    With `is_once` it is not once it has done its work; where that is refused, this process ends, too, by
    SIGTERM, and `exit_code` is the one to end with.
    """

    arguments: Sequence[str]
    stdout: int | None = None
    is_once: bool = False
    exit_code: int = 0

    def __post_init__(self) -> None:
        self._over = threading.Event()

    @contextmanager
    def run(self) -> Iterator[None]:
        """Run it until this ends."""
        # The kernel ends a child with the thread that started it, so that this one lives as long as it does.
        keeper = threading.Thread(target=self._keep_running, name="companion")
        keeper.start()
        try:
            yield
        finally:
            self._over.set()
            keeper.join()

    def _keep_running(self) -> None:
        pause = FIRST_PAUSE
        while not self._over.is_set():
            began = time.monotonic()
            try:
                status = self._run_to_end()
                reason = f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
            except OSError as error:  # no process, or no memory for one, just now
                status, reason = -1, f"did not start: {error.strerror}"
            if self._over.is_set():
                return
            if self.is_once and status in (0, REFUSED):
                self.exit_code = status
                if status:
                    os.kill(os.getpid(), signal.SIGTERM)
                return
            if time.monotonic() - began > MAX_PAUSE:
                pause = FIRST_PAUSE
            click.echo(
                f"foia-graph {self.arguments[0]} {reason}; it is started again in {pause:g} s", err=True
            )
            self._over.wait(pause)
            pause = min(2 * pause, MAX_PAUSE)

    def _run_to_end(self) -> int:
        with companion(self.arguments, stdout=self.stdout) as process:
            while process.poll() is None and not self._over.wait(POLL_SECONDS):
                pass
        return process.wait()


def wait_for_answers(addresses: Sequence[str], processes: Sequence[ModuleProcess]) -> None:
    """Wait until a server answers at each address; raises SystemExit as soon as a process has ended."""
    for address in addresses:
        while not _answers(address):
            if ended := [process for process in processes if process.poll() is not None]:
                raise SystemExit(ended[0].returncode or 1)
            time.sleep(POLL_SECONDS)


def wait_for_end(processes: Sequence[ModuleProcess]) -> None:
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


USUAL_PORT = 8000
# Ports that are tried where none was asked for.
TRIES = 100


def server_address(host: str, port: int) -> str:
    """Return the address of a server as a browser on this machine opens it.

    >>> server_address("0.0.0.0", 8000), server_address("::1", 8000)
    ('http://127.0.0.1:8000/', 'http://[::1]:8000/')
    """
    named = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - told, not listened on
    return f"http://{f'[{named}]' if ':' in named else named}:{port}/"


def addresses_to_read(address: str) -> str:
    """Return where to read what a server has, on a line."""
    documents = f"{address}{list_path('document')[1:]}"
    return f"Documents: {documents}  Search: {address}search  Redactions: {address}{GALLERY_PATH[1:]}"


def usual_port(base: str, host: str, otherwise: int = USUAL_PORT) -> int:
    """Return the port in the base of a store where that is an address of the host, else another one.

    >>> usual_port("http://127.0.0.1:8123/", "127.0.0.1"), usual_port("https://a.example.org/", "127.0.0.1")
    (8123, 8000)
    """
    port = urlsplit(base).port
    return port if port is not None and base == server_address(host, port) else otherwise


def choose_port(host: str, asked: int | None, usual: int = USUAL_PORT, besides: int = 0) -> int:
    """Return the port that was asked for, or else the first free one from the usual one on.

    `besides` is a port that will be taken. Says so where it is another than the usual one. Raises ListenError
    where it is taken, or the host is none of this machine.
    """
    if asked is not None:
        if (listener := _find_listener(host, asked)) is None:
            raise ListenError(f"Port {asked} of {host} is taken; name another one with --port.")
        listener.close()
        return asked
    for port in range(usual, min(usual + TRIES, 65536)):
        if port != besides and (listener := _find_listener(host, port)) is not None:
            listener.close()
            if port != usual:
                click.echo(f"foia-graph: port {usual} of {host} is taken, so it is {port}", err=True)
            return port
    raise ListenError(f"Ports {usual} to {usual + TRIES - 1} of {host} are taken; name one with --port.")


def _find_listener(host: str, port: int) -> socket.socket | None:
    """Return a socket that listens on a port, None where another one does; raises ListenError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            # What is left of connections to a server that has ended does not matter to a new one.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except BaseException:
            listener.close()
            raise
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return None
        raise ListenError(f"No server can listen on port {port} of {host}: {error.strerror}.") from None
    return listener


def stored_base(store: Path) -> str:
    """Return the base of all names in a store, "" for one that nothing was loaded into; raises StoreError."""
    served = Layout(store).served_generation()
    return "" if served is None else Generation.read(served).versions["base"]


def has_inputs(store: Path, names: Set[str]) -> bool:
    """Return whether all these folders were loaded into a store; raises StoreError."""
    served = Layout(store).served_generation()
    return served is not None and names <= input_digests(Generation.read(served).inputs).keys()
