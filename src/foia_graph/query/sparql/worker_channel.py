"""A channel from an event loop to one query worker: frames that go and come, and nothing that waits."""

import asyncio
from collections.abc import Callable

from foia_graph.query.sparql.worker_process import QueryWorker
from foia_graph.runtime.frames import FrameError

_MOST_AT_ONCE = 256 * 1024


class WorkerChannel:
    """The socket of a worker in an event loop, watched for as long as the worker lives.

    `on_frame` gets head and body of what comes; `on_end` is called once, when no more will. To watch a socket
    anew for each query takes longer than most queries do.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        worker: QueryWorker,
        on_frame: Callable[[bytes, bytes], None],
        on_end: Callable[[], None],
    ) -> None:
        self.loop, self._worker, self._on_frame, self._on_end = loop, worker, on_frame, on_end
        # Its own descriptor: the worker's is closed by the thread that reaps, and its number used again.
        self._socket = worker.open_socket()
        self._socket.setblocking(False)
        self._incoming = worker.answer_buffer()
        self._unsent = bytearray()
        self.is_open = True
        loop.add_reader(self._socket.fileno(), self._read)

    def send(self, data: bytes) -> None:
        """Send what the socket takes now, and the rest when it takes it; raise OSError at a closed one."""
        if self._unsent:
            self._unsent += data
            return
        try:
            sent = self._socket.send(data)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            self._unsent += data[sent:]
            self.loop.add_writer(self._socket.fileno(), self._send_rest)

    def _send_rest(self) -> None:
        try:
            del self._unsent[: self._socket.send(self._unsent)]
        except BlockingIOError:
            return
        except OSError:
            self._unsent.clear()  # the end of the worker is read from the other direction
        if not self._unsent:
            self.loop.remove_writer(self._socket.fileno())

    def _read(self) -> None:
        try:
            data = self._socket.recv(_MOST_AT_ONCE)
            frames = self._incoming.add(data)
            for head, body in frames:
                self._on_frame(head, body)
        except BlockingIOError:
            return
        except (OSError, FrameError):
            data = b""
        if not data:
            self.close()
            self._on_end()

    def close(self) -> None:
        """Close the channel, and end a worker that has not ended: nothing it says is heard any more."""
        if not self.is_open:
            return
        self.is_open = False
        self.loop.remove_reader(self._socket.fileno())
        self.loop.remove_writer(self._socket.fileno())
        self._socket.close()
