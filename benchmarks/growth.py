"""How each thing grows with the catalogue: reading, load, one change, queries, pages, dump, harvest, memory.

    python benchmarks/growth.py [--steps 1000 10000 100000] [--plot growth.svg] [--folder FOLDER]

A catalogue of each size is made, of documents with pages and texts (growth_records.py), and measured. The
exponent is the slope of the least squares on logarithms: 1 is what grows as the catalogue does, 0 what stays
as it is. That of the last two sizes is next to it, since the time that a program takes to start hides the
growth of small ones. With `--results` values stay in a file, to which a later run can add larger steps.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from growth_measures import Measure, measure_step
from growth_report import Series, plot, table_lines


def main() -> None:
    """Measure each step, print the table, and write the plot."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--steps", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--plot", type=Path, default=Path("growth.svg"))
    parser.add_argument(
        "--results", type=Path, help="Values of earlier runs, to which those of this one are added."
    )
    parser.add_argument("--folder", type=Path, help="Where to make the catalogues, on a disk.")
    parser.add_argument(
        "--copies-up-to",
        type=int,
        default=100_000,
        help="Documents of the largest catalogue dumped and harvested.",
    )
    options = parser.parse_args()
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
    found = _read_results(options.results)
    for documents in options.steps:
        with tempfile.TemporaryDirectory(dir=options.folder and options.folder.resolve()) as name:
            is_copied = documents <= options.copies_up_to
            for measure in measure_step(Path(name, "step"), documents, is_copied=is_copied):
                print(f"{documents:>9,}  {measure.name}: {measure.value:,.3f} {measure.unit}", flush=True)
                found.setdefault(measure.name, {})[documents] = measure
        _write_results(options.results, found)
    print("\n".join(table_lines(found)))
    options.plot.write_text(plot(found), encoding="utf-8")


def _read_results(path: Path | None) -> dict[str, dict[int, Measure]]:
    if path is None or not path.is_file():
        return {}
    return {
        name: {int(size): Measure(*each) for size, each in series.items()}
        for name, series in json.loads(path.read_text()).items()
    }


def _write_results(path: Path | None, found: Mapping[str, Series]) -> None:
    if path is not None:
        path.write_text(json.dumps(found))


if __name__ == "__main__":
    main()
