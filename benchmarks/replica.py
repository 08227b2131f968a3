"""A large generation pulled by a replica that is being read, next to a copy of the same files on this
machine.

    python benchmarks/replica.py [--documents 40000] [--clients 4]

A small catalogue is pushed to SeaweedFS, and a replica follows it. While clients read the replica, a large
one is loaded and pushed; each answer that fails counts, until the replica serves the new generation. That is
then pulled into an empty folder, twice: the second pull finds nothing new.
"""

import argparse
import http.client
import os
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from growth_records import write_catalogue
from s3fs import S3FileSystem

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.store.generations.generation import Layout
from foia_graph.store.replication.pull import PullReport, pull
from foia_graph.store.replication.push import push
from tests.ports import free_port
from tests.store.replication.followers import followed
from tests.store.replication.seaweed import seaweed

ADDRESS = "s3://archive/replica"
PATHS = (
    "/catalog.jsonld", "/doc/release/release-1", "/doc/release/release-1.jsonld", "/healthz",
    "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D",
)  # fmt: skip
ANY_KEYS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "us-east-1"}
SMALL = 100
"""Documents of the catalogue that is replaced."""
MAX_AGAIN = 1_000_000
"""Bytes that a pull may receive where nothing is new."""
PATIENCE = 3600.0
ANSWERED = "answered"
UNBOUNDED = ("--budget-seconds", "0", "--errors-a-minute", "0")
"""The clients here have one address."""


@dataclass(slots=True)
class Readers:
    """The clients of a server, and how their requests ended."""

    port: int
    ends: Counter[str] = field(default_factory=Counter)
    generations: set[int] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        """Ask for one path after the other."""
        while not self.over.is_set():
            for path in PATHS:
                self.ends[self.end_of(path)] += 1

    def end_of(self, path: str) -> str:
        """Ask for a path, and return how that ended."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            self.generations.add(int(answer.getheader("foia-graph-generation") or 0))
            return ANSWERED if answer.status == 200 else f"{answer.status} of {path}"
        except (OSError, http.client.HTTPException) as error:
            return f"{error!r} of {path}"
        finally:
            connection.close()


def main() -> None:
    """Push, follow and pull, and print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=40_000)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "weed").mkdir()
        with seaweed(root / "weed") as address:
            os.environ["AWS_ENDPOINT_URL"] = address
            S3FileSystem(skip_instance_cache=True).mkdir("archive")
            follow(root, options.documents, options.clients)
            pull_twice(root)


def follow(root: Path, documents: int, clients: int) -> None:
    """Have a replica follow from a small catalogue to a large one while it is read."""
    store, readers = root / "store", Readers(free_port())
    load_documents(root / "small", SMALL, store)
    push(store, ADDRESS)
    with followed(ADDRESS, root / "followed", readers.port, *UNBOUNDED):
        wait_until(lambda: readers.end_of("/healthz") == ANSWERED)
        threads = [threading.Thread(target=readers.read) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            load_documents(root / "large", documents, store)
            pushed = seconds_of(lambda: push(store, ADDRESS))
            newest = int(Layout(store).resolve().name)
            waited = seconds_of(lambda: wait_until(lambda: newest in readers.generations))
            time.sleep(5.0)  # more answers of the new one
        finally:
            readers.over.set()
            for thread in threads:
                thread.join()
    size = sum(path.stat().st_size for path in Layout(store).resolve().rglob("*") if path.is_file())
    print(f"a generation of {size / 1e9:.2f} GB, pushed in {pushed:.1f} s, served {waited:.1f} s later")
    report_requests(readers.ends)


def report_requests(ends: Counter[str]) -> None:
    """Print how many requests were answered, and how the others ended."""
    failed = ends.total() - ends[ANSWERED]
    verdict = "NOT MET" if failed else "met"
    print(f"requests of the replica meanwhile: {ends[ANSWERED]:,} answered, {failed:,} failed (0: {verdict})")
    for end, count in ends.most_common():
        if end != ANSWERED:
            print(f"  {count:,} × {end}")


def pull_twice(root: Path) -> None:
    """Pull what was pushed into an empty folder, and once more."""
    reports: list[PullReport] = []
    copied = seconds_of(lambda: shutil.copytree(Layout(root / "store").resolve(), root / "copy"))
    first, again = (seconds_of(lambda: reports.append(pull(ADDRESS, root / "pulled"))) for _ in range(2))
    gigabytes, received = reports[0].received_bytes / 1e9, reports[1].received_bytes
    print(f"pulled: {gigabytes:.2f} GB in {first:.1f} s, {first / copied:.1f}x of a copy of the folder")
    verdict = "met" if received < MAX_AGAIN else "NOT MET"
    print(f"pulled again: {received:,} bytes in {again:.2f} s (less than {MAX_AGAIN:,}: {verdict})")


def load_documents(folder: Path, documents: int, store: Path) -> None:
    """Make and load a catalogue of so many documents."""
    write_catalogue(folder, documents)
    load((folder,), store, Profile(resource_folder("ontology")), LoadOptions(ocr=False))


def wait_until(what: Callable[[], bool]) -> None:
    """Wait until something is so; raises TimeoutError for what is not in an hour."""
    end = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


def seconds_of(act: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    start = time.monotonic()
    act()
    return time.monotonic() - start


if __name__ == "__main__":
    main()
