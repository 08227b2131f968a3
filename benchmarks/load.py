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
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import RdfFormat, Store, serialize

BIN = Path(sys.executable).parent
WORDS = tuple(
    """
    agreement booking contact county deployment detainer field fingerprint interview jurisdiction meeting
    memorandum office police program record referral release removal request response review schedule sheriff
    training transfer
    """.split()  # noqa: SIM905 - easier to read than a list
)
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
    "id",
    "title",
    "description",
    "form",
    "created",
    "issued",
    "inSeries",
    "numberOfPages",
    "holdingStatus",
    "identifier",
    "landingPage",
    "creator",
    "subject",
)


WATCHER = """
import os, resource, subprocess, sys, time
link, *command = sys.argv[1:]
before = os.readlink(link) if link and os.path.islink(link) else ""
started = time.monotonic()
process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
served = 0.0
while process.poll() is None:
    if link and not served and os.path.islink(link) and os.readlink(link) != before:
        served = time.monotonic() - started
    time.sleep(0.005)
ended = time.monotonic() - started
if process.returncode:
    sys.exit(process.returncode)
print(served or ended, ended, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


class Run(NamedTuple):
    """Seconds until what was loaded is served, seconds until the command ended, and peak memory in MiB."""

    served: float
    ended: float
    memory: float


def main() -> None:
    """Generate, load both ways in turn, and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
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
        print(f"unchanged second load   {ours(folder, keep=True).ended:8.2f} s   (at most 5)")
        change(folder / "data")
        served = ours(folder, keep=True).served
        print(f"one changed record      {served:8.2f} s   (at most 1, from the start of the program)")


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


def ours(folder: Path, keep: bool = False) -> Run:
    """Load with foia-graph; it is served when `current` names a new generation."""
    store = folder / "store"
    if not keep:
        shutil.rmtree(store, ignore_errors=True)
    return timed(
        [sys.executable, "-m", "foia_graph", "load", str(folder / "data"), "--store", str(store)],
        store / "current",
    )


def theirs(folder: Path) -> Run:
    """Load the finished file with the oxigraph command; it is served when the command has ended."""
    store = folder / "oxigraph"
    shutil.rmtree(store, ignore_errors=True)
    return timed([str(BIN / "oxigraph"), "load", "--location", str(store), "--file", str(folder / "all.nq")])


def timed(command: list[str], link: Path | None = None) -> Run:
    """Run a command to its end; peak memory is that of the largest process, asked of a fresh parent."""
    arguments = [sys.executable, "-c", WATCHER, str(link or ""), *command]
    found = subprocess.run(arguments, check=True, capture_output=True, text=True)
    served, seconds, memory = map(float, found.stdout.split())
    return Run(served, seconds, memory / 1024)


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


def report(rounds: list[tuple[Run, Run]], quads: int, count: int) -> None:
    """Print medians, and the medians of the ratios within each round."""
    their, our = ([round_[side] for round_ in rounds] for side in (0, 1))
    print(f"{count:,} records, {quads:,} quads ({quads / count:.1f} a record)")
    print(f"medians of {len(rounds)} rounds in turn")
    print("                          served     ended      peak")
    for name, runs in (("oxigraph load", their), ("foia-graph load", our)):
        served, ended, memory = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{name:<24}{served:8.2f} s{ended:8.2f} s{memory:6.0f} MiB")
    served, _, memory = (statistics.median(o[n] / t[n] for t, o in rounds) for n in range(3))
    print(f"{'ratio':<24}{served:8.2f}            {memory:8.2f}       (at most 1.25 and 1.1)")


if __name__ == "__main__":
    main()
