"""How long a load takes, beside `oxigraph load` of the same quads as a finished file, in one run.

    python benchmarks/load.py [--records 100000] [--rounds 3]

Both start with an empty folder and end with a store on disk. Ours reads CSV and JSON lines, checks and maps
them, and serves the generation; theirs is given N-Quads that need no mapping: all that our generation holds,
default graph included. Then: an unchanged second load, and one changed record.
"""

import argparse
import csv
import json
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pyoxigraph import RdfFormat, Store, serialize

BIN = Path(sys.executable).parent
WORDS = (
    "detainer interview transfer fingerprint booking sheriff county memorandum release request referral field office "
    "program training deployment agreement police jurisdiction removal record review response contact schedule meeting"
).split()
TYPES = ("memorandum", "letter", "e-mail", "report", "presentation")
SOURCE_TOML = """title = "Release {n}"

[source]
title = "Index of release {n}"
url = "https://archive.example.org/release/{n}"

[files."*"]
type = "ReleasedDocument"
"""
CATALOG_TOML = """title = "Benchmark"
description = "Generated records."
base = "https://bench.example.org/"
license = "https://creativecommons.org/publicdomain/zero/1.0/"
"""
FIELDS = (
    "id title description form created issued inSeries numberOfPages holdingStatus identifier landingPage creator subject"
).split()


def main() -> None:
    """Generate, load both ways in turn, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder / "data", options.records)
        ours(folder)
        quads = dump(folder)
        shutil.rmtree(folder / "store")
        rounds = [(theirs(folder), ours(folder)) for _ in range(options.rounds)]
        report(rounds, quads, options.records)
        seconds, _ = ours(folder, keep=True)
        print(f"unchanged second load    {seconds:8.2f} s   (at most 5)")
        change(folder / "data")
        seconds, _ = ours(folder, keep=True)
        print(f"one changed record       {seconds:8.2f} s   (at most 1, start of the program included)")


def generate(folder: Path, count: int) -> None:
    """Write four releases, two as CSV and two as JSON lines."""
    chance = random.Random(7)
    folder.mkdir(parents=True)
    (folder / "catalog.toml").write_text(CATALOG_TOML)
    for release in range(4):
        place = folder / f"release-{release}"
        place.mkdir()
        (place / "source.toml").write_text(SOURCE_TOML.format(n=release))
        records = [record(chance, release, n) for n in range(count // 4)]
        if release % 2:
            lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records)
            (place / "documents.jsonl").write_text(lines)
        else:
            with (place / "documents.csv").open("w", newline="") as file:
                writer = csv.DictWriter(file, FIELDS)
                writer.writeheader()
                writer.writerows(records)


def record(chance: random.Random, release: int, n: int) -> dict[str, str]:
    """Make one record: 12 values, and with types, bounds and the default graph about 25 quads."""
    day = f"2011-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return {
        "id": f"r{release}-{n:06}",
        "title": " ".join(chance.choices(WORDS, k=7)).capitalize(),
        "description": " ".join(chance.choices(WORDS, k=25)),
        "form": chance.choice(TYPES),
        "created": chance.choice((day, day[:7])),
        "issued": day,
        "inSeries": f"release-{release}",
        "numberOfPages": str(chance.randint(1, 80)),
        "holdingStatus": "held",
        "identifier": f"ICE 2010FOIA2674.{release}{n:07}",
        "landingPage": f"https://archive.example.org/release/{release}/{n}",
        "creator": "agency/ice",
        "subject": chance.choice(("opt-out", "detainers", "transparency")),
    }


def ours(folder: Path, keep: bool = False) -> tuple[float, int]:
    """Load with foia-graph; give wall seconds and peak memory in KiB."""
    store = folder / "store"
    if not keep:
        shutil.rmtree(store, ignore_errors=True)
    return timed([sys.executable, "-m", "foia_graph", "load", str(folder / "data"), "--store", str(store)])


def theirs(folder: Path) -> tuple[float, int]:
    """Load the finished file with the oxigraph command."""
    store = folder / "oxigraph"
    shutil.rmtree(store, ignore_errors=True)
    return timed([str(BIN / "oxigraph"), "load", "--location", str(store), "--file", str(folder / "all.nq")])


def timed(command: list[str]) -> tuple[float, int]:
    """Run a command; its peak memory is that of its own process, read by a child that runs nothing else."""
    watcher = (
        "import resource, subprocess, sys, time\n"
        "started = time.monotonic()\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    found = subprocess.run([sys.executable, "-c", watcher, *command], check=True, capture_output=True, text=True)
    seconds, memory = found.stdout.split()
    return float(seconds), int(memory)


def dump(folder: Path) -> int:
    """Write all that the generation holds as N-Quads; give the number of quads."""
    store = Store.read_only(str(folder / "store" / "current" / "oxigraph"))
    with (folder / "all.nq").open("wb") as file:
        serialize(store, file, format=RdfFormat.N_QUADS)
    return len(store)


def change(data: Path) -> None:
    """Change one record in the middle of one file."""
    path = data / "release-1" / "documents.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    lines[len(lines) // 2] = lines[len(lines) // 2].replace('"numberOfPages": "', '"numberOfPages": "9')
    path.write_text("".join(lines))


def report(rounds: list[tuple[tuple[float, int], tuple[float, int]]], quads: int, count: int) -> None:
    """Print medians and ratios."""
    times = [(their[0], our[0]) for their, our in rounds]
    memory = [(their[1], our[1]) for their, our in rounds]
    their_time, our_time = (statistics.median(t[n] for t in times) for n in (0, 1))
    their_memory, our_memory = (statistics.median(m[n] for m in memory) for n in (0, 1))
    ratio = statistics.median(our / their for their, our in times)
    print(f"{count:,} records, {quads:,} quads ({quads / count:.1f} a record), medians of {len(rounds)} rounds in turn")
    print(f"oxigraph load            {their_time:8.2f} s   {their_memory / 1024:7.0f} MiB")
    print(f"foia-graph load          {our_time:8.2f} s   {our_memory / 1024:7.0f} MiB")
    print(f"ratio                    {ratio:8.2f}     {our_memory / their_memory:7.2f}       (at most 1.25 and 1.1)")
    print(f"peak memory of this run  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
