"""The store that a benchmark asks: one that was loaded before, or one that it loads of made-up records."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import load


@contextmanager
def chosen_store(
    description: str | None, things: str, many: int, write_records: Callable[[Path, int], object]
) -> Iterator[tuple[Path, int]]:
    """Yield a store and how many rounds to measure, by the options of the command line.

    Without `--store` it is loaded of as many records as `--{things}` says, `many` unless that is given.
    """
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(f"--{things}", type=int, default=many, dest="many")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.store is None:
            write_records(folder / "data", options.many)
            load.ours(folder)
        yield options.store or folder / "store", options.rounds
