"""How servers are asked: one client on a bare socket for latencies, wrk with many connections for throughput.

Both are small next to a server: a bare socket takes some 30 µs a request, wrk some 10 µs. They are the same
for all servers, and share the machine with them.
"""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from endpoint_servers import Server

SCRIPT = Path(__file__).with_name("endpoint_load.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk measured: answers a second, latencies in milliseconds, and how many requests failed.

    `cpu` is the processor time that the server took for each, in microseconds.
    """

    rate: float
    median: float
    p99: float
    failed: int
    cpu: float


class Client:
    """One client that keeps its connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket = self._connected()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def renew(self) -> None:
        """Connect again: servers close what has been idle."""
        self._socket.close()
        self._socket = self._connected()

    def ask(self, path: str, accept: str) -> float:
        """Give the seconds that one request takes; raises RuntimeError where the answer is no 200."""
        lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: {accept}\r\n\r\n".encode()
        start = time.perf_counter()
        self._socket.sendall(lines)
        data = self._read()
        seconds = time.perf_counter() - start
        if b" 200 " not in data[:20]:
            raise RuntimeError(f"{path[:200]}: {data[:1000]!r}")
        return seconds

    def _read(self) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._received()
        head, _, body = data.partition(b"\r\n\r\n")
        lowered = head.lower()
        if b"transfer-encoding: chunked" in lowered:
            while not body.endswith(b"\r\n0\r\n\r\n"):
                body += self._received()
            return head
        length = int(lowered.partition(b"content-length:")[2].split(b"\r\n")[0])
        size = len(body)
        while size < length:
            size += len(self._received())
        return head

    def _received(self) -> bytes:
        data = self._socket.recv(1 << 18)
        if not data:
            raise RuntimeError("the server closed the connection")
        return data


def wrk() -> str | None:
    """Give the load generator, None where it is not installed."""
    return shutil.which("wrk")


def put_load_on(
    server: Server, paths: Iterable[str], accept: str, seconds: int, connections: int = 16, first: int = 0
) -> Load:
    """Ask for one path after another, from the given position on."""
    options = ["--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s"]
    options += ["--timeout", "10s", "--script", str(SCRIPT), f"http://127.0.0.1:{server.port}"]
    with TemporaryDirectory() as folder:
        listed = Path(folder, "paths")
        listed.write_text("".join(f"{path}\n" for path in paths))
        before = server.cpu
        command = ["wrk", *options, "--", str(listed), accept, str(first)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        taken = server.cpu - before
    found = json.loads(done.stdout.splitlines()[-1])
    rate = (found["requests"] - found["errors"]) / found["seconds"]
    cpu = taken / found["requests"] * 1e6
    return Load(rate, found["median"], found["p99"], found["errors"], cpu)
