"""Replicas that follow an address, as programs of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def followed(address: str, store: Path, port: int, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve a replica that looks for a newer generation every second."""
    command = [sys.executable, "-m", "foia_graph", "serve", "--store", str(store), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--follow", address, "--follow-every", "1", "--workers", "1", "--unsandboxed", *options],
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
