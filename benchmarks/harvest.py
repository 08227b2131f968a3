"""How fast another foia-graph is harvested, beside curl and `oxigraph load` of its dump, in one run.

    python benchmarks/harvest.py [--records 100000] [--rounds 3]

The origin is served by two web processes on this machine. It is harvested page by page, and, once it states a
dump, by that; each ends with a copy that is served, and is proved by its hash. The peer fetches the same dump
with curl, unpacks it with gzip and loads it; it knows no changes. Then: an update without changes.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from load import generate

BIN = Path(sys.executable).parent
OURS = [sys.executable, "-m", "foia_graph"]
PORT = 8765
URL = f"http://127.0.0.1:{PORT}/"
GOAL = 2000
"""Resources a second."""


def main() -> None:
    """Generate, load, serve, and harvest in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder / "data", options.records)
        run("load", str(folder / "data"), "--store", str(folder / "store"))
        with served(folder / "store"):
            pages = [harvest(folder, "pages") for _ in range(options.rounds)]
            run("dump", "--store", str(folder / "store"))
            rounds = [(harvest(folder, "dump"), peer(folder)) for _ in range(options.rounds)]
            update = told(folder, "--report", "json")
            proof = told(folder, "--report", "json", "--verify")["proof"]
        report(pages, rounds)
    print(f"an update without changes: {update['requests']} request (goal 1), {update['seconds']:.2f} s")
    print(f"equal to the origin: {proof['holds']}, {proof['triples']:,} triples")


def run(*arguments: str) -> None:
    """Run a command of ours to its end."""
    subprocess.run([*OURS, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def served(store: Path) -> Iterator[None]:
    """Serve a store with two web processes."""
    command = [*OURS, "serve", "--store", str(store), "--port", str(PORT), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers():
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def answers() -> bool:
    """Tell whether the server is there."""
    try:
        with urlopen(f"{URL}healthz") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def told(folder: Path, *options: str) -> dict[str, Any]:
    """Harvest, and give the report."""
    command = [*OURS, "harvest", URL, "--store", str(folder / "copy"), "--allow-private", *options]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(found.stdout)
    return told


def harvest(folder: Path, way: str) -> tuple[float, int]:
    """Harvest again, on the road that is to be measured; give resources a second and requests."""
    shutil.rmtree(folder / "copy", ignore_errors=True)
    started = time.monotonic()
    found = told(folder, "--report", "json")
    seconds = time.monotonic() - started
    assert found["how"] == way, found
    return found["records"] / seconds, found["requests"]


def peer(folder: Path) -> float:
    """Fetch, unpack and load the dump with the programs of third parties; give the seconds."""
    shutil.rmtree(folder / "peer", ignore_errors=True)
    started = time.monotonic()
    file = folder / "peer.nq"
    with file.open("wb") as unpacked:
        curl = subprocess.Popen(
            ["curl", "--silent", "--fail", f"{URL}dump/catalog.nq.gz"], stdout=subprocess.PIPE
        )
        subprocess.run(["gzip", "--decompress", "--stdout"], stdin=curl.stdout, stdout=unpacked, check=True)
        assert curl.wait() == 0
    load = [str(BIN / "oxigraph"), "load", "--location", str(folder / "peer"), "--file", str(file)]
    subprocess.run(load, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def report(pages: list[tuple[float, int]], rounds: list[tuple[tuple[float, int], float]]) -> None:
    """Print medians."""
    print(f"{'':<34}  resources/s   requests")
    for name, found in (("by pages of the catalogue", pages), ("by the dump", [ours for ours, _ in rounds])):
        rate = statistics.median(rate for rate, _ in found)
        print(f"{name:<34}{rate:11,.0f}{found[0][1]:11,}   (goal {GOAL:,})")
    theirs = statistics.median(seconds for _, seconds in rounds)
    print(f"curl, gzip and oxigraph load of the dump take {theirs:.1f} s, and prove nothing")


if __name__ == "__main__":
    main()
