"""How well a catalogue reads the labelled pages: precision and recall of everything that it publishes.

    python benchmarks/labels.py [--no-ocr] [--store FOLDER ...] [--set dev|more|third] [--only TABLE]
                                [--misses] [--producers] [--table FILE]

Loads the released PDFs of `../shared/corpora` next to the project as anybody would, without OCR and with it,
and asks the store by SPARQL; what is not published does not count. All is one table, the sets of labels side
by side: rules were written with the first in view, the others are tests. `--producers` omits each producer in
turn: where the others do much worse than a producer's own pages, rules fit those pages and not the domain.
Rates are numerators and denominators, of precision (P) and recall (R) where there are both; the rules of
counting are those of the labels' own README.
"""

import argparse
import json
import re
import sys
import tempfile
from pathlib import Path

import label_documents  # noqa: F401 - registers its table
import label_headers  # noqa: F401 - registers its table
import label_tables
from label_scores import TABLES, Case, tally
from label_store import LabelStore, load_files

SHARED = Path(__file__).parents[1].parent / "shared"
SETS = ("dev", "more", "third")


Columns = dict[str, dict[tuple[str, str], str]]
"""By the heading of each column, the rates by their table and row."""


def main() -> None:
    """Load the files, or take stores where they were loaded, and print the table."""
    options = parse_arguments()
    if not (SHARED / "corpora/labels").is_dir():
        sys.exit(
            f"There are no labels at {SHARED / 'corpora/labels'}; put the shared data beside the project."
        )
    columns: Columns = {}
    for store in options.store or ():
        columns |= judge_store(LabelStore(store), store.parent.name, options)
    for ocr in () if options.store else (False,) if options.no_ocr else (False, True):
        with tempfile.TemporaryDirectory() as folder:
            store = LabelStore(load_files(SHARED, Path(folder), ocr=ocr))
            columns |= judge_store(store, "OCR" if ocr else "layers", options)
    text = side_by_side(columns)
    print(text, end="")
    if options.table:
        options.table.parent.mkdir(parents=True, exist_ok=True)
        options.table.write_text(text)


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-ocr", action="store_true", help="do not load a second time, with OCR")
    parser.add_argument(
        "--store", type=Path, nargs="+", help="stores with the files, in place of loading them"
    )
    parser.add_argument("--set", choices=SETS, help="one set of labels")
    parser.add_argument("--only", choices=TABLES, help="print one table")
    parser.add_argument("--misses", action="store_true", help="list all that is missed and all that is false")
    parser.add_argument("--producers", action="store_true", help="judge each producer, and all but that one")
    parser.add_argument("--table", type=Path, help="a file to write the table to, in Markdown")
    return parser.parse_args()


def judge_store(store: LabelStore, name: str, options: argparse.Namespace) -> Columns:
    """Return a column for each set of labels, and print what was asked for beside the table."""
    columns: Columns = {}
    for labels in [options.set] if options.set else SETS:
        cases = read_cases(store, labels)
        print(f"\n{labels}, {name}: {len(cases)} labelled pages of {len(store)}", file=sys.stderr)
        column = columns[f"{labels} ({len(cases)}), {name}"] = {}
        for heading in [options.only] if options.only else TABLES:
            wrong: list[str] = []
            column |= {(heading, row): short_rate(rate) for row, rate in TABLES[heading](cases, wrong)}
            for line in wrong if options.misses else ():
                print(f"  {heading}: {line}", file=sys.stderr)
        if options.producers:
            column |= producer_rates(cases)
    return columns


def short_rate(rate: str) -> str:
    """Shorten a rate to its numerators and denominators.

    >>> short_rate("precision 0/0       recall 3/4 0.75"), short_rate("4.48")
    ('P 0/0 R 3/4', '4.48')
    """
    words = rate.replace("precision", "P").replace("recall", "R")
    return " ".join(re.sub(r"(?<=\d/)(\d+) \d\.\d\d", r"\1", words).split())


def side_by_side(columns: Columns) -> str:
    """Write columns as one table in Markdown, a row where any of them has a rate."""
    keys = dict.fromkeys(key for column in columns.values() for key in column)
    tables = list(dict.fromkeys(heading for heading, _ in keys))
    rows = [["", *columns], ["---"] * (len(columns) + 1)]
    for table in tables:
        rows.append([f"**{table}**", *[""] * len(columns)])
        rows += [
            [row.strip(), *(column.get((table, row), "") for column in columns.values())]
            for heading, row in keys
            if heading == table
        ]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = (" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"| {line} |\n" for line in lines)


def read_cases(store: LabelStore, name: str) -> list[Case]:
    """Put next to each label of a set what the store publishes of its page."""
    lines = (SHARED / f"corpora/labels/{name}-pages.jsonl").read_text().splitlines()
    labels = map(json.loads, lines)
    return [Case(label, store.page(SHARED / "corpora" / label["file"], label["page"])) for label in labels]


def producer_rates(cases: list[Case]) -> dict[tuple[str, str], str]:
    """Return the rates of exemptions of each producer's pages, and of all pages without them."""
    rates: dict[tuple[str, str], str] = {}
    for producer in sorted({case.producer for case in cases}):
        own = [case for case in cases if case.producer == producer]
        rest = [case for case in cases if case.producer != producer]
        for row, chosen in ((producer, own), (f"all but {producer}", rest)):
            rate = tally(chosen, label_tables.labelled_codes, label_tables.published_codes)
            rates["exemptions by producer", row] = short_rate(str(rate))
    return rates


if __name__ == "__main__":
    main()
