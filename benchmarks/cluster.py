"""What a cluster of Dask gains and costs: the PDFs of a corpus read by one worker of this machine, and two.

    python benchmarks/cluster.py [--shared ../shared] [--rounds 3] [--files 124]

Each run reads all files into new storage, without OCR, by the reader of a load. The clock runs from the
first task to the last result, once the workers are there; CPU seconds are those of a process for each run and
all that it started, start and end included. The machine should do nothing else: its load is printed.
"""

import argparse
import ctypes
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from foia_graph.extract.registry import NO_NAMES
from foia_graph.ingest.cluster.cluster_reader import ClusterReader, DaskCluster
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.runtime.files import file_sha256

PR_SET_CHILD_SUBREAPER = 36


class TimedCluster(DaskCluster):
    """A cluster that notes when its workers are there, and when the last result is."""

    began = ended = 0.0

    @contextmanager
    def connect(self) -> Iterator[None]:
        with super().connect():
            self.began = time.monotonic()
            yield
            self.ended = time.monotonic()


def main() -> None:
    """Print the times of one worker and two, and what they are of each other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--files", type=int, default=124)
    options = parser.parse_args()
    paths = sorted((options.shared / "corpora/dev/pdf").iterdir())[: options.files]
    files = [DocumentFile(path.stem, file_sha256(path), path, path.name, "dev") for path in paths]
    load = os.getloadavg()[0]
    adopt_orphans()
    print(f"{len(files)} files, {os.cpu_count()} processors, load {load:.1f}, {options.rounds} rounds")
    rounds = [(measure(files, 1), measure(files, 2)) for _ in range(options.rounds)]
    for place, label in enumerate(("one worker", "two workers")):
        clock, cpu = (statistics.median(each[place][column] for each in rounds) for column in (0, 1))
        print(f"  {label:12}{clock:8.2f} s by the clock{cpu:8.2f} s of CPU")
    gain = statistics.median(one[0] / two[0] for one, two in rounds)
    cost = statistics.median(two[1] / one[1] for one, two in rounds)
    print(
        f"  two are {gain:.2f} x as fast as one (at least 1.7), for {cost:.2f} x the CPU time (at most 1.15)"
    )


def measure(files: Sequence[DocumentFile], workers: int) -> tuple[float, float]:
    """Return seconds by the clock and of CPU in which some workers read all files."""
    before = cpu_seconds()
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as process:
        clock = process.submit(read_all, files, workers).result()
    with suppress(ChildProcessError):
        while True:
            os.wait()
    return clock, cpu_seconds() - before


def read_all(files: Sequence[DocumentFile], workers: int) -> float:
    """Have some workers read all files, and return the seconds from the first task to the last result."""
    notes: list[str] = []
    cluster = TimedCluster(f"local:{workers}", notes.append)
    with tempfile.TemporaryDirectory() as folder:
        reader = ClusterReader(cluster, Path(folder).as_uri(), 3600.0, notes)
        count = sum(1 for _ in reader.read_files(files, NO_NAMES, "", lambda _: iter(())))
    if notes or count != len({each.digest for each in files}):
        raise SystemExit(f"{count} files were read; {'; '.join(notes)}")
    return cluster.ended - cluster.began


def adopt_orphans() -> None:
    """Become the parent of processes that outlive the one that started them, whose CPU seconds count, too."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def cpu_seconds() -> float:
    """Return the CPU time of this process and of all children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
