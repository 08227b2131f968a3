"""What runs beside a command, and ends with it: other commands, and loads of folders that are served."""

import errno
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
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
from foia_graph.ingest.mapping import catalog_settings
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.mapping.inventory import input_digests
from foia_graph.runtime.module_programs import ModuleProcess, start_module
from foia_graph.store.generations.generation import Generation, Layout

POLL_SECONDS = 0.05
# Seconds until a command that ended is started again, doubled each time that it ended soon.
FIRST_PAUSE, MAX_PAUSE = 1.0, 60.0


@contextmanager
def companion(arguments: Sequence[str], *, is_silent: bool = False) -> Iterator[ModuleProcess]:
    """Run a command of the program next to this process; it ends with it, however that ends.

    What it writes to standard output is omitted with `is_silent`.
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
    """Run a command next to this process as `companion` does, and start it again whenever it ends."""
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
        if time.monotonic() - began > MAX_PAUSE:
            pause = FIRST_PAUSE
        click.echo(f"foia-graph {arguments[0]} {reason}; it is started again in {pause:g} s", err=True)
        over.wait(pause)
        pause = min(2 * pause, MAX_PAUSE)


def _run(arguments: Sequence[str], over: threading.Event) -> str:
    """Run a command until it ends, and return how, or "" where it was ended as it was over."""
    with companion(arguments) as process:
        while process.poll() is None and not over.wait(FIRST_PAUSE):
            pass
        status = process.returncode
    if status is None:
        return ""
    return f"ended by signal {-status}" if status < 0 else f"ended with status {status}"


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
        with keep_ports(host, asked):
            return asked
    for port in range(usual, min(usual + TRIES, 65536)):
        if port != besides and (listener := _find_listener(host, port)) is not None:
            listener.close()
            if port != usual:
                click.echo(f"foia-graph: port {usual} of {host} is taken, so it is {port}", err=True)
            return port
    raise ListenError(f"Ports {usual} to {usual + TRIES - 1} of {host} are taken; name one with --port.")


@contextmanager
def keep_ports(host: str, *ports: int) -> Iterator[None]:
    """Keep free ports from others as long as this is open, as while what will be served is loaded.

    Raises ListenError where one is taken.
    """
    with ExitStack() as stack:
        for port in ports:
            listener = _find_listener(host, port)
            if listener is None:
                raise ListenError(f"Port {port} of {host} is taken; name another one with --port.")
            stack.enter_context(listener)
        yield


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


@dataclass(frozen=True, slots=True)
class ServedFolders:
    """Folders to be loaded into a store by processes of their own: this one is to fork, and stays small."""

    paths: tuple[Path, ...]
    store: Path
    base: str = ""
    rebase: bool = False
    ocr: bool = True

    def load(self, address: str, *, has_errors_only: bool = False) -> None:
        """Load what has changed; a catalogue without settings has those that go with its names and `address`.

        The report goes to standard error where standard output is taken (`has_errors_only`). Raises
        SystemExit with the exit code of a load that failed.
        """
        with tempfile.TemporaryDirectory() as place:
            settings = self._default_settings(Path(place), self.base or address)
            options = [f"--base={self.base}"] if self.base else []
            options += ["--rebase"] if self.rebase else []
            loading = start_module(
                "foia_graph",
                "load",
                *options,
                *self._arguments((*settings, *self.paths)),
                stdout=sys.stderr.fileno() if has_errors_only else None,
            )
            status = loading.wait()
        if status:
            raise SystemExit(status)

    def watch_command(self) -> list[str]:
        """Return the arguments of the command that loads whatever changes from now on."""
        return ["watch", *self._arguments(self.paths)]

    def _arguments(self, paths: Sequence[Path]) -> list[str]:
        return [f"--store={self.store}", *([] if self.ocr else ["--no-ocr"]), "--", *map(str, paths)]

    def _default_settings(self, place: Path, base: str) -> list[Path]:
        """Write the default settings of a new catalogue into a folder, and return it, unless it has some."""
        if stored_base(self.store) or any((path / CATALOG_TOML).is_file() for path in self.paths):
            return []
        title = catalog_settings.folder_title(self.paths)
        (place / CATALOG_TOML).write_text(catalog_settings.catalog_toml(title, base), encoding="utf-8")
        click.echo(f"foia-graph: {catalog_settings.describe_defaults(title, base)}", err=True)
        click.echo("foia-graph: `foia-graph init` writes all that into the folder, to be edited", err=True)
        return [place]


def stored_base(store: Path) -> str:
    """Return the base of all names in a store, "" for one that nothing was loaded into; raises StoreError."""
    served = Layout(store).served_generation()
    return "" if served is None else Generation.read(served).versions["base"]


def has_inputs(store: Path, names: Set[str]) -> bool:
    """Return whether all these folders were loaded into a store; raises StoreError."""
    served = Layout(store).served_generation()
    return served is not None and names <= input_digests(Generation.read(served).inputs).keys()
