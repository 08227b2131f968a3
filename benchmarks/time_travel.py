"""How long a server takes to say what a catalogue said before, for every time of its log.

    python benchmarks/time_travel.py [--data ../data] [--changes 30] [--seed 1]

The catalogue is that of `data/`, which is changed at random: a title, and things that are withdrawn and
restored. Then a server is asked for each time of the log: a thing as JSON-LD and as a page, its history, a
list, a query and a search, each twice. Until a state has its text index, a search is answered 503; the first
time counts until the hits come. At last another thing is withdrawn, and from the moment on in which that is
served each time is asked for, the oldest first.

Each decision that hides something prepares all older states again. One of `data/` (3,200 entries in its
index) takes 0.2 to 0.5 s of the processor for its copy, and 0.1 s for the index, which is made of that of its
generation; written again, as where there is none to make it of, an index takes 1.7 s.
"""

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from endpoint_servers import Server, ours

from foia_graph.errors import FoiaGraphError
from foia_graph.ingest.decide import Decider
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.store.changelog.log import load_time
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.store.open_generations import OpenGenerations

GOAL_SECONDS = 2.0
THING, SOURCE = "release/2012-04-10", "post-fact-sheet"
QUERY = "SELECT ?s ?t { ?s a foia:Release ; dcterms:title ?t }"
QUESTIONS = {
    "thing as JSON-LD": (f"/doc/{THING}.jsonld", {}),
    "thing as a page": (f"/doc/{THING}.html", {}),
    "history of a thing": (f"/history/{THING}.jsonld", {}),
    "list": ("/api/documents", {}),
    "query": ("/sparql", {"query": QUERY, "format": "json"}),
    "search": ("/api/search", {"q": "juveniles"}),
}


def main() -> None:
    """Change a catalogue, serve it, and print the median and the longest answer of each kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path(__file__).parent.parent / "data")
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        times = list(change_at_random(options.data, folder, options.changes, random.Random(options.seed)))
        with ours(folder / "store") as server:
            report(server, times)
            report_after_withdrawal(server, folder / "store", times)


def change_at_random(data: Path, folder: Path, count: int, chance: random.Random) -> Iterator[str]:
    """Load a copy of a catalogue, change it so many times, and yield the time of each state."""
    records, store, profile = folder / "data", folder / "store", Profile(resource_folder("ontology"))
    shutil.copytree(data, records)
    (records / "changes").mkdir()
    (records / "changes" / "source.toml").write_text('title = "Changes"\n')
    withdrawn: list[str] = []
    yield _load_title(records, store, profile, 0)
    for number in range(1, count + 1):
        decider = Decider(store, profile)
        what = chance.choice(("title", "withdraw", "restore"))
        if what == "withdraw" or (what == "restore" and not withdrawn):
            withdrawn.append(chance.choice(_withdrawable_things(store, profile)))
            decider.withdraw(withdrawn[-1], "For a while.")
        elif what == "restore":
            decider.restore(withdrawn.pop(chance.randrange(len(withdrawn))), "It may be seen.")
        else:
            yield _load_title(records, store, profile, number)
            continue
        yield _served_time(store)


def _load_title(records: Path, store: Path, profile: Profile, number: int) -> str:
    title = f"- {{type: CitedWork, id: changing, title: Title {number}, source: {SOURCE}}}\n"
    (records / "changes" / "works.yaml").write_text(title)
    load((records,), store, profile, LoadOptions(keep=None, ocr=False, workers=1))
    return _served_time(store)


def _served_time(store: Path) -> str:
    return load_time(Generation.read(Layout(store).resolve()))


def _withdrawable_things(store: Path, profile: Profile) -> list[str]:
    """Return the things that are there, but for what is asked for and the source of what is changed."""
    catalogue = OpenGenerations(store, profile).served_catalogue()
    kept = (THING, f"source/{SOURCE}")
    return [iri for iri in catalogue.all_things if "/id/" in iri and not iri.endswith(kept)]


def report(server: Server, times: list[str]) -> None:
    """Ask everything for every time, and print what it took."""
    print(f"{len(times)} states; goal: {GOAL_SECONDS:g} s")
    for name, (path, parameters) in QUESTIONS.items():
        first: list[float] = []
        again: list[float] = []
        for moment in times:
            for kept in (first, again):
                kept.append(answer_seconds(server, path, {**parameters, "asOf": moment}))
        print_times(f"{name}, first", first)
        print_times(f"{name}, again", again)


def report_after_withdrawal(server: Server, store: Path, times: list[str]) -> None:
    """Withdraw a thing while the server continues, and print what the first answers for each time take
    then.
    """
    profile, layout = Profile(resource_folder("ontology")), Layout(store)
    thing, served = _withdrawable_things(store, profile)[0], layout.resolve()
    command = [
        sys.executable,
        "-m",
        "foia_graph",
        "withdraw",
        thing,
        "--reason",
        "Mistake.",
        "--store",
        str(store),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as withdrawal:
        while layout.resolve() == served and withdrawal.poll() is None:
            time.sleep(0.01)
        for name in ("thing as JSON-LD", "search"):
            path, parameters = QUESTIONS[name]
            found = [answer_seconds(server, path, {**parameters, "asOf": moment}) for moment in times]
            print_times(f"{name}, after a withdrawal", found)
    if withdrawal.returncode:
        raise FoiaGraphError("nothing was withdrawn")


def print_times(name: str, seconds: list[float]) -> None:
    """Print the median and the longest of some times, and how many are longer than the goal."""
    late = sum(each > GOAL_SECONDS for each in seconds)
    middle, longest = statistics.median(seconds), max(seconds)
    print(f"{name}: median {middle:.3f} s, longest {longest:.3f} s, {late} late", flush=True)


def answer_seconds(server: Server, path: str, parameters: dict[str, str]) -> float:
    """Return the seconds until something is answered, the waiting for what is being prepared among them."""
    start = time.perf_counter()
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{server.port}{path}?{urlencode(parameters)}") as answer:
                answer.read()
            return time.perf_counter() - start
        except HTTPError as error:
            if error.code in (404, 410):
                return time.perf_counter() - start
            if error.code != 503:
                raise FoiaGraphError(f"{path} answered {error.code}") from None
            time.sleep(0.05)


if __name__ == "__main__":
    main()
