"""How well typed names are reconciled with the agencies of foia.gov, and how long a batch of ten takes.

    python benchmarks/reconciliation.py [--names 300] [--seed 36] [--rounds 10] [--misses]

The agencies and components are those that the import from foia.gov makes of `../shared`. The names are made
of theirs by tests/web/api/reconciliation/typed_names.py with the seed: abbreviations, shortened words,
accents, and typing errors. `/reconcile` is asked for them in this process, in batches of ten.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import yaml
from authorities import foia_gov_bodies
from flask.testing import FlaskClient

from foia_graph.ingest.load import load
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.web.app import create_app
from foia_graph.web.core.site import ServerSettings
from foia_graph.web.limits.rate_limits import QueryBudget

ROOT, BATCH = Path(__file__).resolve().parents[1], 10


def main() -> None:
    """Load, ask, and print what was right, and how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", type=int, default=300, help="names that are made")
    parser.add_argument("--seed", type=int, default=36, help="seed of the names")
    parser.add_argument("--rounds", type=int, default=10, help="how often each batch is asked")
    parser.add_argument("--misses", action="store_true", help="list the names whose body is not the first")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.web.api.reconciliation.typed_names import typed_names

    bodies = [(each.iri, each.names, each.above) for each in foia_gov_bodies()]
    made = typed_names([body[:2] for body in bodies], options.names, options.seed)
    with TemporaryDirectory() as scratch:
        app = create_app(
            loaded_store(Path(scratch), bodies),
            Profile(resource_folder("ontology")),
            settings=ServerSettings(budget=QueryBudget(seconds=0, errors=0)),
        )
        report(app.test_client(), made, options)


def loaded_store(scratch: Path, bodies: list[tuple[str, tuple[str, ...], str]]) -> Path:
    """Return the store of a catalogue of these bodies."""
    folder = scratch / "data" / "agencies"
    folder.mkdir(parents=True)
    records = [
        {
            "type": "Agency",
            "id": iri.removeprefix("agency/"),
            "prefLabel": names[0],
            **({"altLabel": list(names[1:])} if names[1:] else {}),
            **({"subOrganizationOf": above} if above else {}),
        }
        for iri, names, above in bodies
    ]
    (folder / "agencies.yaml").write_text(yaml.safe_dump(records, allow_unicode=True), encoding="utf-8")
    (folder / "source.toml").write_text('title = "Agencies"\n')
    (scratch / "data" / "catalog.toml").write_text('title = "Agencies"\nbase = "https://foia.example.org/"\n')
    load((scratch / "data",), scratch / "store", Profile(resource_folder("ontology")))
    return scratch / "store"


def report(client: FlaskClient, made: list[tuple[str, str]], options: argparse.Namespace) -> None:
    """Ask for all names, and print the rates and the times."""
    times, right, sure, wrong = [], 0, 0, []
    for round_number in range(options.rounds):
        for start in range(0, len(made), BATCH):
            batch = made[start : start + BATCH]
            asked = {str(n): {"query": name, "type": "Agency"} for n, (name, _) in enumerate(batch)}
            begun = time.perf_counter()
            answer = client.post("/reconcile", data={"queries": msgspec.json.encode(asked).decode()})
            times.append(time.perf_counter() - begun)
            for number, (name, body) in enumerate(batch) if not round_number else ():
                found = msgspec.json.decode(answer.data)[str(number)]["result"]
                first = found[0]["id"].removeprefix("id/") if found else ""
                right += first == body
                sure += bool(found) and found[0]["match"]
                if found and found[0]["match"] and first != body:
                    wrong.append(name)
                if options.misses and first != body:
                    print(
                        f"  {name!r}: {first or 'nothing'} ({found[0]['score'] if found else 0}) for {body}"
                    )
    print(f"{len(made)} names, seed {options.seed}: first {right} ({right / len(made):.1%})")
    print(f"matched without a question {sure}, of these wrong {len(wrong)} {wrong or ''}")
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"batch of {BATCH}: median {statistics.median(times) * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")


if __name__ == "__main__":
    main()
