"""How long a load takes, beside `oxigraph load` of the same quads as a finished file, in one run.

    python benchmarks/load.py [--records 100000] [--rounds 3]

Both start with an empty folder and end with a store on disk. Ours reads CSV and JSON lines, checks and maps
them, and serves the generation, with text index and columns of lists next to the quads; theirs is given quads
that need no mapping: all that our generation holds, default graph included. Beside them: the engine and the
lines alone, a process that maps the records and stores their quads, no more. Then: a load of the same, and
one of one changed record.
"""

import argparse
import csv
import json
import os
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
GOAL_SERVED, GOAL_LINES, GOAL_MEMORY = 1.3, 1.1, 1.1
_SEARCH_PATH = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))))
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
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(served or ended, ended, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


class Run(NamedTuple):
    """Seconds until what was loaded is served, until the command ended, of processor time, and peak MiB."""

    served: float
    ended: float
    cpu: float
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
        rounds = [(theirs(folder), lines_alone(folder), ours(folder)) for _ in range(options.rounds)]
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


def lines_alone(folder: Path) -> Run:
    """Map the records and store their quads, without an index next to them, a check or a generation."""
    code = "import load, sys; load.store_lines(*map(load.Path, sys.argv[1:]))"
    store = folder / "lines"
    shutil.rmtree(store, ignore_errors=True)
    return timed([sys.executable, "-c", code, str(folder / "data"), str(store)])


def store_lines(data: Path, store: Path) -> None:
    """Fill a store with the quads of the records under a folder, as a load does."""
    from foia_graph.ingest.job import LoadJob
    from foia_graph.ingest.report import DEFAULT_OPTIONS
    from foia_graph.model.profile import Profile
    from foia_graph.runtime.files import resource_folder
    from foia_graph.runtime.progress import silent_progress
    from foia_graph.store.generations.contents import fill_store

    profile = Profile(resource_folder("ontology"))
    job = LoadJob((data,), store, profile, DEFAULT_OPTIONS, silent_progress)
    lines = job.catalogue_lines(job.start_session(job.collect_inputs((data,))[0]), None)
    store.mkdir()
    folder = store / "oxigraph"
    fill_store(folder, lines, low_memory=False, optimise=False, meanwhile=lambda: None)


def theirs(folder: Path) -> Run:
    """Load the finished file with the oxigraph command; it is served when the command has ended."""
    store = folder / "oxigraph"
    shutil.rmtree(store, ignore_errors=True)
    return timed([str(BIN / "oxigraph"), "load", "--location", str(store), "--file", str(folder / "all.nq")])


def timed(command: list[str], link: Path | None = None) -> Run:
    """Run a command to its end; peak memory is that of the largest process, asked of a fresh parent."""
    arguments = [sys.executable, "-c", WATCHER, str(link or ""), *command]
    found = subprocess.run(
        arguments, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": _SEARCH_PATH}
    )
    served, seconds, cpu, memory = map(float, found.stdout.split())
    return Run(served, seconds, cpu, memory / 1024)


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


def report(rounds: list[tuple[Run, Run, Run]], quads: int, count: int) -> None:
    """Print medians, and the medians of the ratios within each round."""
    print(f"{count:,} records, {quads:,} quads ({quads / count:.1f} a record)")
    print(f"medians of {len(rounds)} rounds in turn")
    print("                              served     ended   processor      peak")
    names = ("oxigraph load", "engine and lines alone", "foia-graph load")
    for name, runs in zip(names, zip(*rounds, strict=True), strict=True):
        served, ended, cpu, memory = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{name:<28}{served:8.2f} s{ended:8.2f} s{cpu:10.2f} s{memory:6.0f} MiB")
    for name, side, goal in (("engine and lines alone", 1, GOAL_LINES), ("load to served", 2, GOAL_SERVED)):
        ratio = statistics.median(round_[side].served / round_[0].served for round_ in rounds)
        memory = statistics.median(round_[side].memory / round_[0].memory for round_ in rounds)
        verdict = "met" if ratio <= goal else "NOT MET"
        print(f"{name:<28}{ratio:8.2f} x (at most {goal}: {verdict}), memory {memory:.2f} x ({GOAL_MEMORY})")


if __name__ == "__main__":
    main()
