"""The time that saved queries take on the shipped catalogue, the slowest first.

    python benchmarks/saved.py [--rounds 5]

Each is run in this process, as often as there are rounds, in turn; the median of its processor time counts.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "queries"))

from regenerate import BASE, load_shipped, texts_of

from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.runtime.files import resource_folder

GOAL = 1.0
"""Seconds that no saved query should need."""


def main() -> None:
    """Load the catalogue, measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root, profile = Path(folder), Profile(resource_folder("ontology"))
        store, texts = load_shipped(root), texts_of(root, profile)
        queries = {
            name: query.bind_values({}, BASE, profile)
            for name, query in saved.load_queries(resource_folder("queries")).items()
        }
        times: dict[str, list[float]] = {name: [] for name in queries}
        for _ in range(options.rounds):
            for name, text in queries.items():
                start = time.process_time()
                saved.run_query(text, store, BASE, texts=texts)
                times[name].append(time.process_time() - start)
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, seconds in sorted(medians.items(), key=lambda each: -each[1]):
        verdict = "" if seconds < GOAL else f"NOT MET: at most {GOAL:g} s"
        print(f"  {name:<36}{seconds * 1e3:>10.1f} ms   {verdict}".rstrip())


if __name__ == "__main__":
    main()
