"""What an attack must not reach: a listener that counts who comes, and a file that no one may read."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ports import free_port

WORD = "CANARY-7f3a"
"""What the file and the listener hold; no hostile text has it, whatever the case of its letters becomes."""
PORT = 18999
"""Where the hostile texts call; they are aimed before they are sent."""
FILE = "/nonexistent/canary.ttl"
TTL = f'<http://canary/s> <http://canary/p> "{WORD}" .\n'
ROWS = (
    '{"head":{"vars":["s","p","o"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://canary/s"},'
    f'"p":{{"type":"uri","value":"http://canary/p"}},"o":{{"type":"literal","value":"{WORD}"}}}}]}}}}'
)


@dataclass(slots=True)
class Canary:
    """Where the listener and the file are, and how often the listener was called."""

    port: int
    path: Path
    calls: list[str] = field(default_factory=list)

    def aimed(self, text: str) -> str:
        """Point an attack at the listener and the file that are really there."""
        return text.replace(str(PORT), str(self.port)).replace(FILE, str(self.path))


@contextlib.contextmanager
def listening(folder: Path) -> Iterator[Canary]:
    """Listen on a port of one's own, at which the attacks are aimed."""
    path = folder / "canary.ttl"
    path.write_text(TTL)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", free_port()))
        listener.listen(64)
        canary = Canary(listener.getsockname()[1], path)
        thread = threading.Thread(target=_answer, args=(listener, canary), daemon=True)
        thread.start()
        yield canary
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(10)


def _answer(listener: socket.socket, canary: Canary) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            connection.settimeout(2)
            canary.calls.append(connection.recv(4096).decode(errors="replace")[:200])
            head = "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
            connection.sendall(
                f"{head}Content-Length: {len(ROWS)}\r\nConnection: close\r\n\r\n{ROWS}".encode()
            )
