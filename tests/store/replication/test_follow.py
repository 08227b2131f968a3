"""A replica that follows: each push is served a little later, and no request fails meanwhile."""

import os
import signal
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from foia_graph.store.replication.push import push
from tests.archives import Archive
from tests.attacks.server import children, wait_until
from tests.ports import free_port
from tests.store.replication.followers import followed

pytest.importorskip("fsspec", reason="the extra s3 is not installed")
PATIENCE = 120
SEE_OTHER = 303


def status_of(port: int, path: str) -> int:
    """Return the status of an answer, 0 where no one listens."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Accept": "application/ld+json"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def wait_for(port: int, path: str) -> None:
    """Wait until a thing is there."""
    end = time.monotonic() + PATIENCE
    while status_of(port, path) != SEE_OTHER:
        assert time.monotonic() < end, path
        time.sleep(0.1)


def test_a_push_is_served_by_the_replica(archive: Archive, tmp_path: Path) -> None:
    """What is pushed while others read is there soon; what is damaged at the address is not served."""
    archive.load()
    remote = tmp_path / "remote"
    push(archive.root, remote.as_uri())
    port, statuses, stop = free_port(), set[int](), threading.Event()

    def read() -> None:
        while not stop.is_set():
            statuses.add(status_of(port, "/id/source/post"))

    with followed(remote.as_uri(), tmp_path / "replica", port):
        wait_for(port, "/id/source/post")
        reader = threading.Thread(target=read)
        reader.start()
        try:
            archive.write("papers/note.yaml", "- {type: Agency, id: harbor, prefLabel: Harbor Office}")
            archive.load()
            push(archive.root, remote.as_uri())
            wait_for(port, "/id/agency/harbor")
            remote.rename(tmp_path / "away")
            time.sleep(2)
            assert status_of(port, "/id/agency/harbor") == SEE_OTHER
        finally:
            stop.set()
            reader.join()
    assert statuses == {SEE_OTHER}


def pulling(parent: int) -> list[int]:
    """Return the processes that pull for a server."""
    return [pid for pid in children(parent) if b"\0pull\0" in command_line(pid)]


def command_line(pid: int) -> bytes:
    """Return the words of a command, each with its end; none where the process has just gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def test_a_replica_whose_puller_is_killed_goes_on_following(archive: Archive, tmp_path: Path) -> None:
    """Another one takes its position, and what is pushed later is served."""
    archive.load()
    remote = tmp_path / "remote"
    push(archive.root, remote.as_uri())
    port = free_port()
    with followed(remote.as_uri(), tmp_path / "replica", port) as server:
        wait_for(port, "/id/source/post")
        (first,) = wait_until(lambda: pulling(server.pid))
        os.kill(first, signal.SIGKILL)
        archive.write("papers/note.yaml", "- {type: Agency, id: harbor, prefLabel: Harbor Office}")
        archive.load()
        push(archive.root, remote.as_uri())
        wait_for(port, "/id/agency/harbor")
        assert pulling(server.pid) != [first]
