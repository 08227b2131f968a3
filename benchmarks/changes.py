"""One changed record of many: from the command, and by a watch, next to a load that changes nothing.

    python benchmarks/changes.py [--records 1000 10000 100000] [--rounds 3]

A catalogue of released documents is loaded. Then in turn, in each round: a load that changes nothing; one
changed record from the command; one by `foia-graph watch`, which was running before. Seconds are from the
start of the command, or from the change of the file, until the new generation is served.

Bytes read are those that come from the disk when neither store nor inputs are in any cache
(POSIX_FADV_DONTNEED of all their files), as the kernel counts them for the command and its children
(getrusage, ru_inblock); an unchanged load says what of them is the program's own. Where files are in memory
(tmpfs) there is nothing to count: choose another folder.
"""

import argparse
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from load import generate

CHANGED_GOAL, WATCHED_GOAL, BYTES_GOAL = 2.0, 0.4, 0.05
"""At most so often the time of an unchanged load, of the command; such a share of the bytes of the store."""
MOMENT = 0.002


class Row(NamedTuple):
    """Seconds of one round."""

    unchanged: float
    changed: float
    watched: float


class Bytes(NamedTuple):
    """Bytes of the store, and those read from the disk by loads that begin without a cache."""

    store: int
    unchanged: int
    changed: int


def main() -> None:
    """Measure each size, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="Where to make the catalogues, on a disk.")
    options = parser.parse_args()
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
    for records in options.records:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            bench = Bench(Path(folder), records)
            rows = [bench.measure_round() for _ in range(options.rounds)]
            report(records, rows, bench.measure_bytes())


class Bench:
    """A catalogue of some records, loaded, and its changes."""

    def __init__(self, folder: Path, records: int) -> None:
        self.data, self.store, self.changes = folder / "data", folder / "store", 0
        generate(self.data, records)
        self.command("load")
        # What was written within the last seconds is not known by its time.
        time.sleep(2.5)
        self.change_record()
        self.command("load")

    def command(self, name: str) -> None:
        """Run a command to its end."""
        subprocess.run(self.arguments(name), check=True, capture_output=True)

    def arguments(self, name: str) -> list[str]:
        """Return the command line of `load` or `watch`."""
        return [sys.executable, "-m", "foia_graph", name, str(self.data), "--store", str(self.store)]

    def change_record(self) -> None:
        """Change one record in the middle of a file, in one step."""
        path = self.data / "release-1" / "documents.jsonl"
        lines = path.read_text().splitlines(keepends=True)
        self.changes += 1
        half = len(lines) // 2
        lines[half] = lines[half].replace('"title": "', f'"title": "{self.changes} ')
        new = path.with_name(".new")
        new.write_text("".join(lines))
        new.replace(path)

    def measure_round(self) -> Row:
        """Measure each way once."""
        unchanged = self.seconds_of_command()
        self.change_record()
        changed = self.seconds_of_command()
        return Row(unchanged, changed, self.seconds_of_watch())

    def seconds_of_command(self) -> float:
        """Return the seconds until a load is served, or has ended where it changes nothing."""
        before, started = self.served(), time.monotonic()
        with subprocess.Popen(self.arguments("load"), stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and self.served() == before:
                time.sleep(MOMENT)
            seconds = time.monotonic() - started
        check_exit(process)
        return seconds

    def seconds_of_watch(self) -> float:
        """Return the seconds from a change of a file until it is served, of the second that a watch meets."""
        with self.watching():
            self.wait_for_change()
            return self.wait_for_change()

    def wait_for_change(self) -> float:
        """Change a record, and return the seconds until it is served."""
        before = self.served()
        self.change_record()
        started = time.monotonic()
        while self.served() == before:
            if time.monotonic() - started > 600:
                sys.exit("The watch loaded nothing for ten minutes.")
            time.sleep(MOMENT)
        return time.monotonic() - started

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Run a watch, once it has looked at everything, and end it."""
        with subprocess.Popen(self.arguments("watch"), stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                yield
            finally:
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=60)
        check_exit(process)

    def served(self) -> str:
        """Return which generation is served."""
        return os.readlink(self.store / "current")  # noqa: PTH115 - asked every few milliseconds

    def measure_bytes(self) -> Bytes:
        """Return what is read of a store that is in no cache."""
        unchanged = self.bytes_of_command()
        self.change_record()
        changed = self.bytes_of_command()
        sizes = {(at.st_dev, at.st_ino): at.st_size for at in map(os.stat, self.files(self.store))}
        return Bytes(sum(sizes.values()), unchanged, changed)

    def bytes_of_command(self) -> int:
        """Return the bytes that a load and its children read from the disk."""
        os.sync()
        for path in (*self.files(self.store), *self.files(self.data)):
            descriptor = os.open(path, os.O_RDONLY)
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(descriptor)
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_inblock
        self.command("load")
        return (resource.getrusage(resource.RUSAGE_CHILDREN).ru_inblock - before) * 512

    def files(self, folder: Path) -> list[Path]:
        """Return all files under a folder."""
        return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def check_exit(process: subprocess.Popen[bytes]) -> None:
    """End the benchmark where a command has failed."""
    if process.returncode:
        sys.exit(f"{process.args!r} ended with {process.returncode}.")


def report(records: int, rows: list[Row], read: Bytes) -> None:
    """Print medians, the medians of the ratios within each round, and whether they are as they must be."""
    unchanged, changed, watched = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"{records:,} records, medians of {len(rows)} rounds in turn")
    print(f"  unchanged load                  {unchanged:8.3f} s")
    ratio = statistics.median(row.changed / row.unchanged for row in rows)
    print_row("changed record, the command", changed, ratio, "the unchanged load", CHANGED_GOAL)
    ratio = statistics.median(row.watched / row.changed for row in rows)
    print_row("changed record, watched", watched, ratio, "the command", WATCHED_GOAL)
    for name, count in (("unchanged load", read.unchanged), ("changed record", read.changed)):
        share, note = count / read.store, verdict(count / read.store, BYTES_GOAL)
        sizes = f"{count / 1e6:8.2f} MB {share:7.2%} of {read.store / 1e6:,.0f} MB"
        print(f"  read by: {name:<22}{sizes}  {note}".rstrip())


def print_row(name: str, seconds: float, ratio: float, peer: str, most: float) -> None:
    """Print a time next to that of its peer."""
    print(f"  {name:<30}{seconds:10.3f} s {ratio:6.2f}x {peer}  {verdict(ratio, most)}".rstrip())


def verdict(found: float, most: float) -> str:
    """Say whether a figure is as it must be."""
    return "" if found <= most else f"NOT MET: at most {most:g}"


if __name__ == "__main__":
    main()
