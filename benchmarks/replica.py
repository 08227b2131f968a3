"""A replica under readers: a large generation is pulled while requests come, and pulled again unchanged.

Prints for each pull seconds and bytes received, and what the readers of the replica got. The address is a
folder, or SeaweedFS with `--s3`, which is started for it.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.store.generations.layout import Layout
from foia_graph.store.replication.pull import pull
from foia_graph.store.replication.push import push
from tests.ports import free_port
from tests.store.replication.seaweed import seaweed

MIB = 1 << 20
ORIGINAL = 8 * MIB
PATHS = ("/healthz", "/doc/agency/ice.html", "/doc/release/2012-04-10.jsonld", "/timeline")
ADDITION = "- {type: Agency, id: harbor-office, prefLabel: Harbor Office}\n"


@contextmanager
def address_of(folder: Path, *, is_s3: bool) -> Iterator[str]:
    """Yield an address to push to."""
    if not is_s3:
        yield (folder / "remote").as_uri()
        return
    (folder / "weed").mkdir()
    with seaweed(folder / "weed") as server:
        os.environ.update(
            AWS_ENDPOINT_URL=server, AWS_ACCESS_KEY_ID="any", AWS_SECRET_ACCESS_KEY="any",
            AWS_DEFAULT_REGION="us-east-1",
        )  # fmt: skip
        import s3fs

        s3fs.S3FileSystem(skip_instance_cache=True).mkdir("archive")
        yield "s3://archive/catalogue"


@contextmanager
def followed(address: str, store: Path, port: int) -> Iterator[None]:
    """Serve a replica that follows an address."""
    command = [sys.executable, "-m", "foia_graph", "serve", "--store", str(store), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--follow", address, "--follow-every", "1"],
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def status_of(port: int, path: str) -> int:
    """Return the status of an answer, 0 where there was none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


@contextmanager
def readers(port: int, statuses: "Counter[int]", number: int = 4) -> Iterator[None]:
    """Ask for pages in turn, side by side, and count the statuses."""
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            for path in PATHS:
                statuses[status_of(port, path)] += 1

    threads = [threading.Thread(target=read) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def measured_pull(address: str, replica: Path, name: str) -> None:
    """Pull, and print what it took."""
    start = time.perf_counter()
    report = pull(address, replica)
    print(f"{name:24} {time.perf_counter() - start:8.2f} s {report.received_bytes:15,} bytes")


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1024, help="MiB of originals")
    parser.add_argument("--s3", action="store_true")
    options = parser.parse_args()
    profile = Profile(resource_folder("ontology"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, more = folder / "store", folder / "more"
        load((resource_folder("data"),), store, profile, LoadOptions())
        for _ in range(options.size * MIB // ORIGINAL):
            Layout(store).files.put(os.urandom(ORIGINAL))
        with address_of(folder, is_s3=options.s3) as address:
            start = time.perf_counter()
            sent = push(store, address).sent_bytes
            print(f"{'push':24} {time.perf_counter() - start:8.2f} s {sent:15,} bytes")
            measured_pull(address, folder / "replica", "first pull")
            measured_pull(address, folder / "replica", "unchanged")
            port, statuses = free_port(), Counter[int]()
            with followed(address, folder / "replica", port):
                while status_of(port, "/healthz") != 200:
                    time.sleep(0.1)
                with readers(port, statuses):
                    more.mkdir()
                    (more / "source.toml").write_text('title = "More"\ngraph = "agents"\n')
                    (more / "more.yaml").write_text(ADDITION)
                    for _ in range(options.size * MIB // ORIGINAL):
                        Layout(store).files.put(os.urandom(ORIGINAL))
                    load((more,), store, profile, LoadOptions())
                    push(store, address)
                    start = time.perf_counter()
                    while status_of(port, "/doc/agency/harbor-office.html") != 200:
                        time.sleep(0.2)
                    print(f"{'served after the push':24} {time.perf_counter() - start:8.2f} s")
            print("answers of the replica meanwhile:", dict(sorted(statuses.items())))


if __name__ == "__main__":
    main()
