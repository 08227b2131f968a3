"""SPARQL servers on this machine for tests, Oxigraph's and Virtuoso; they listen on 127.0.0.1 alone."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from foia_graph.runtime.module_programs import die_with_parent
from foia_graph.store.sparql_http.server import (
    KIND,
    PASSWORD,
    USER,
    Credentials,
    ServerAddresses,
    SparqlServer,
)
from tests.ports import free_port

START_SECONDS = 600
VIRTUOSO_SETTINGS = """
[Database]
DatabaseFile=virtuoso.db
ErrorLogFile=virtuoso.log
LockFile=virtuoso.lck
TransactionFile=virtuoso.trx
xa_persistent_file=virtuoso.pxa
[TempDatabase]
DatabaseFile=virtuoso-temp.db
TransactionFile=virtuoso-temp.trx
[Parameters]
ServerPort=127.0.0.1:{port}
DisableUnixSocket=1
NumberOfBuffers=20000
MaxDirtyBuffers=15000
ServerThreads=20
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerThreads=10
MaxClientConnections=10
[SPARQL]
ResultSetMaxRows=1000000
"""


class RunningServer(NamedTuple):
    """A server that runs: what it is called on a command line, and the environment with its credentials."""

    address: str
    environment: Mapping[str, str] = {}

    def client(self) -> SparqlServer:
        """Return a client of it."""
        credentials = Credentials.from_environment(self.environment)
        return SparqlServer(ServerAddresses.parse(self.address), credentials).identify()


@contextmanager
def oxigraph(folder: Path) -> Iterator[RunningServer]:
    """Run Oxigraph server with its files in a folder; skips the test where it is not installed."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        pytest.skip("Oxigraph server is not installed (PyPI: oxigraph)")
    port = free_port()
    # On disk it has an index for each order of terms, in memory one for each term alone.
    command = [program, "serve", "--location", "quads", "--bind", f"127.0.0.1:{port}", "--timeout-s", "60"]
    with _running(command, folder, f"http://127.0.0.1:{port}/"):
        yield RunningServer(f"sparql+http://127.0.0.1:{port}/")


@contextmanager
def virtuoso(folder: Path) -> Iterator[RunningServer]:
    """Run Virtuoso with its files in a folder; skips the test where it is not installed."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (Debian: virtuoso-opensource-7-bin)")
    http = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_SETTINGS.format(port=free_port(), http=http))
    command = [program, "+configfile", "virtuoso.ini", "+foreground"]
    with _running(command, folder, f"http://127.0.0.1:{http}/sparql"):
        environment = {KIND: "digest", USER: "dba", PASSWORD: "dba"}
        yield RunningServer(f"sparql+http://127.0.0.1:{http}/sparql", environment)


SERVERS: Mapping[str, Callable] = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, cwd=folder, preexec_fn=die_with_parent,
            env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
    try:
        _wait(address, process, log)
        yield
    finally:
        process.kill()
        process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            with urlopen(address, timeout=5):
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace")[-2000:])
