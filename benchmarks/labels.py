"""How well a catalogue reads the labelled pages: precision and recall of everything that it publishes.

    python benchmarks/labels.py [--no-ocr] [--store FOLDER] [--set dev|more|third] [--only TABLE] [--misses]

Loads the released PDFs of `../shared/corpora` next to the project as anybody would, without OCR and with it,
and asks the store by SPARQL; what is not published does not count. The sets of labels are reported apart:
rules were written with the first in view, the others are tests. A last table omits each producer in
turn: where the others do much worse than a producer's own pages, rules fit those pages and not the domain.
Rates come with numerators and denominators; the rules of counting are those of the labels' own README.
"""

import argparse
import json
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


def main() -> None:
    """Load the files, or take a store where they were loaded, and print the tables."""
    options = parse_arguments()
    if not (SHARED / "corpora/labels").is_dir():
        sys.exit(
            f"There are no labels at {SHARED / 'corpora/labels'}; put the shared data beside the project."
        )
    if options.store:
        report_store(LabelStore(options.store), options)
        return
    for ocr in (False,) if options.no_ocr else (False, True):
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n==== loaded {'with' if ocr else 'without'} OCR", flush=True)
            report_store(LabelStore(load_files(SHARED, Path(folder), ocr=ocr)), options)


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--no-ocr", action="store_true", help="do not load a second time, with OCR")
    parser.add_argument("--store", type=Path, help="a store with the files, in place of loading them")
    parser.add_argument("--set", choices=SETS, help="one set of labels")
    parser.add_argument("--only", choices=TABLES, help="print one table")
    parser.add_argument("--misses", action="store_true", help="list all that is missed and all that is false")
    return parser.parse_args()


def report_store(store: LabelStore, options: argparse.Namespace) -> None:
    """Print the tables of each set of labels."""
    print(f"{len(store)} pages, {store.held_back()} held back")
    for name in [options.set] if options.set else SETS:
        cases = read_cases(store, name)
        print(f"\n---- {name}: {len(cases)} labelled pages")
        for heading in [options.only] if options.only else TABLES:
            report_table(heading, cases, options.misses)
        if not options.only:
            report_producers(cases)


def read_cases(store: LabelStore, name: str) -> list[Case]:
    """Put next to each label of a set what the store publishes of its page."""
    lines = (SHARED / f"corpora/labels/{name}-pages.jsonl").read_text().splitlines()
    labels = map(json.loads, lines)
    return [Case(label, store.page(SHARED / "corpora" / label["file"], label["page"])) for label in labels]


def report_table(heading: str, cases: list[Case], misses: bool) -> None:
    """Print a table, and where it was asked for, all that went wrong."""
    print(f"\n{heading}")
    wrong: list[str] = []
    for name, value in TABLES[heading](cases, wrong):
        print(f"  {name:<52} {value}")
    for line in wrong if misses else ():
        print(f"    {line}")


def report_producers(cases: list[Case]) -> None:
    """Print the rates of exemptions of each producer's pages, and of all pages without them."""
    print("\nproducers left out in turn (exemptions)")
    for producer in sorted({case.producer for case in cases}):
        own = [case for case in cases if case.producer == producer]
        rest = [case for case in cases if case.producer != producer]
        for heading, chosen in ((f"{producer}, {len(own)} pages", own), ("  all others", rest)):
            rates = tally(chosen, label_tables.labelled_codes, label_tables.published_codes)
            print(f"  {heading:<52} {rates}")


if __name__ == "__main__":
    main()
