"""How well extraction reads the labelled pages: precision and recall of every kind of finding.

    python benchmarks/labels.py [--readings FOLDER] [--ocr] [--only exemptions] [--misses]

The labels and the PDFs are those of `../shared/corpora` beside the project; without them there is nothing to
measure. Files are read as `foia-graph load` reads them, or taken from a folder of readings as JSON
(`<name of the PDF>.json`). Rates come with numerators and denominators: one page-code pair of these few pages
is about one percent. The rules of counting are those of the labels' own README.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import label_tables  # noqa: F401 - registers the tables
from label_scores import TABLES, Case, Table

from foia_graph.extract import registry
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.extract.parsed_document import ParsedDocument, decode_document
from foia_graph.extract.pdf.pool import ReaderPool
from foia_graph.extract.registry import PageFinding

CORPORA = Path(__file__).parents[1].parent / "shared" / "corpora"
AGENCIES = CORPORA / "scale" / "authority_foia-gov_agencies.json"
LABELS = CORPORA / "labels" / "dev-pages.jsonl"
Files = dict[str, list[dict]]
"""Labels of pages by the path of their file."""


def main() -> None:
    """Read the labelled files, ask the extractors, and print the tables."""
    options = arguments()
    if not LABELS.is_file():
        sys.exit(f"There are no labels at {LABELS}; put the shared corpora beside the project folder.")
    files = labels()
    cases = list(judged(files, readings(files, options.readings, options.ocr), known()))
    print(f"{len(cases)} labelled pages of {len(files)} files")
    for name in [options.only] if options.only else TABLES:
        report(name, TABLES[name], cases, options.misses)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--readings", type=Path, help="folder of readings as JSON, instead of reading the PDFs"
    )
    parser.add_argument("--ocr", action="store_true", help="read the images of pages as well")
    parser.add_argument("--only", choices=TABLES, help="print one table")
    parser.add_argument("--misses", action="store_true", help="list every miss and every false finding")
    return parser.parse_args()


def labels() -> Files:
    """Read the labels, by file."""
    files: Files = {}
    for line in LABELS.read_text().splitlines():
        label = json.loads(line)
        files.setdefault(label["file"], []).append(label)
    return files


def known() -> Gazetteer:
    """Know the agencies that FOIA.gov lists, as a catalogue that is in use does."""
    listed = json.loads(AGENCIES.read_text())["agencies"]
    return Gazetteer(
        tuple(
            GazetteerEntry(
                f"agency/{each['abbreviation']}", "Agency", (each["name"],), (each["abbreviation"],)
            )
            for each in listed
        )
    )


def readings(files: Files, folder: Path | None, ocr: bool) -> Iterator[tuple[str, ParsedDocument]]:
    """Give the reading of every labelled file, from a folder, or by reading the file."""
    if folder is None:
        yield from read(files, ocr)
        return
    for name in files:
        path = folder / f"{Path(name).name}.json"
        if path.is_file():
            yield name, decode_document(path.read_bytes())
        else:
            print(f"{path} is missing; the pages of this file are left out.", file=sys.stderr)


def read(files: Files, ocr: bool) -> Iterator[tuple[str, ParsedDocument]]:
    """Read the labelled files as loading does: each in a process of its own."""
    names = {CORPORA / name: name for name in files}
    with ReaderPool(ocr=ocr) as pool:
        for path, result in pool.read_all(names):
            yield names[path], decode_document(result.reading)


def judged(files: Files, found: Iterator[tuple[str, ParsedDocument]], known: Gazetteer) -> Iterator[Case]:
    """Put beside every label what was found on its page."""
    for name, reading in found:
        findings = registry.run_extractors(reading, known)
        for label in files[name]:
            yield Case(label, on_page(findings, label["page"]))


def on_page(found: Mapping[str, list[PageFinding]], page: int) -> dict[str, list[PageFinding]]:
    """Choose what was found on one page."""
    return {name: [each for each in findings if each.page == page] for name, findings in found.items()}


def report(name: str, table: Table, cases: list[Case], misses: bool) -> None:
    """Print a table, and where it was wished for, all that went wrong."""
    print(f"\n{name}")
    if table.extractor not in EXTRACTORS:
        print(f"  there is no extractor of {table.extractor}")
        return
    wrong: list[str] = []
    for heading, value in table.rows(cases, wrong):
        print(f"  {heading:<44} {value}")
    for line in wrong if misses else ():
        print(f"    {line}")


if __name__ == "__main__":
    main()
