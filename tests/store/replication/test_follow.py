"""A replica that follows: each push is served a little later, and no request fails meanwhile."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from foia_graph.store.replication.push import push
from tests.archives import Archive
from tests.ports import free_port

pytest.importorskip("fsspec", reason="the extra s3 is not installed")
PATIENCE = 120
SEE_OTHER = 303


@contextmanager
def followed(address: str, store: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve a replica that looks for a newer generation every second."""
    command = [sys.executable, "-m", "foia_graph", "serve", "--store", str(store), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--follow", address, "--follow-every", "1", "--workers", "1", "--unsandboxed"],
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def status_of(port: int, path: str) -> int:
    """Return the status of an answer, 0 where nobody listens."""
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
