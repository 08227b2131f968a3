"""What reading documents costs: beside bare engines, with more workers, and page by page.

    python benchmarks/documents.py [--shared ../shared] [--rounds 3] [--pages 20000]

Text: CPU seconds for all released PDFs of `corpora/dev/pdf`. A bare engine opens each file and takes the text
of each page; ours also gives lines with their positions, facts, links and all findings, through a pool of one
child whose start is counted; then it looks for what is hidden under redactions too, which means to draw
pages. Workers: the same by the clock with one child and two. Extraction: the page texts of `corpora/scale`
put to the extractors, by one process.
"""

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from foia_graph.extract import extractors, registry
from foia_graph.extract.parsed_document import ParsedDocument, ParsedPage, PositionedText
from foia_graph.extract.pdf.document_reader import read_document
from foia_graph.extract.pdf.pool import ReaderPool

BARE = {
    "pypdfium2": """
import sys, pypdfium2
for name in sys.argv[1:]:
    try:
        document = pypdfium2.PdfDocument(open(name, "rb").read())
    except pypdfium2.PdfiumError:
        continue
    for page in document:
        page.get_textpage().get_text_range()
""",
    "pypdf": """
import sys, logging, pypdf
logging.disable()
for name in sys.argv[1:]:
    try:
        for page in pypdf.PdfReader(name).pages:
            page.extract_text()
    except pypdf.errors.PdfReadError:
        continue
""",
}
BATCH = 20
"""So many pages are one file when page texts are put to the extractors."""


def main() -> None:
    """Print the three comparisons."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=20_000)
    options = parser.parse_args()
    files = sorted((options.shared / "corpora/dev/pdf").iterdir())
    print(f"{len(files)} files, {os.cpu_count()} processors, medians of {options.rounds} rounds in turn")
    text(files, options.rounds)
    workers(files, options.rounds)
    extraction(options.shared / "corpora/scale/nara_jfk_pages.jsonl.gz", options.pages)


def text(files: list[Path], rounds: int) -> None:
    """Compare the CPU time of children, their start included."""
    names = [str(path) for path in files]
    runs: dict[str, Callable[[], object]] = {
        name: partial(subprocess.run, [sys.executable, "-c", code, *names], check=True)
        for name, code in BARE.items()
    }
    runs["foia-graph, text and findings"] = lambda: pooled(files, 1, cleared=True)
    runs["foia-graph, and redactions"] = lambda: pooled(files, 1)
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            times[name].append(cpu_of_children(run))
    bare = statistics.median(times["pypdfium2"])
    print("\nCPU seconds, text of all pages")
    for name, each in times.items():
        print(f"  {name:32}{statistics.median(each):8.2f}{statistics.median(each) / bare:8.2f} x")
    whole, unchecked = checked(files)
    print(f"  of ours, reading alone          {whole:8.2f}{whole / bare:8.2f} x   (here, without findings)")
    print(f"  and without hidden words        {unchecked:8.2f}{unchecked / bare:8.2f} x")


def checked(files: list[Path]) -> tuple[float, float]:
    """Time reading in this process, with the search for hidden words and without."""
    return cpu(lambda: [read_document(path) for path in files]), cpu(
        lambda: [read_document(path, cleared=True) for path in files]
    )


def workers(files: list[Path], rounds: int) -> None:
    """Compare the time by the clock."""
    times = [(clock(lambda: pooled(files, 1)), clock(lambda: pooled(files, 2))) for _ in range(rounds)]
    one, two = (statistics.median(column) for column in zip(*times, strict=True))
    share = statistics.median(second / first for first, second in times)
    print("\nseconds by the clock")
    print(f"  one worker              {one:8.2f}")
    print(f"  two workers             {two:8.2f}{share:8.2f} x   (at most 0.6)")


def pooled(files: list[Path], count: int, *, cleared: bool = False) -> int:
    """Read all files, as a load does; of cleared ones the redactions are not looked through."""
    with ReaderPool(workers=count) as pool:
        return sum(len(result.reading) for _, result in pool.read_all(files, cleared=cleared))


def extraction(path: Path, pages: int) -> None:
    """Count the pages a second that go through the extractors, all and a few."""
    readings = list(islice(batches(path), pages // BATCH))
    count = sum(len(reading.pages) for reading in readings)
    each = extractors.EXTRACTORS

    def rate(*names: str) -> float:
        return count / cpu(lambda: find(readings, [each[name] for name in names]))

    print(f"\npages a second through extractors, {count} pages in files of {BATCH}")
    print(f"  all                     {rate(*each):8.0f}   (at least 1000)")
    print(f"  bates and exemptions    {rate('bates', 'exemptions'):8.0f}   (at least 2000)")
    for name in each:
        print(f"    {name:22}{rate(name):8.0f}")


def find(readings: list[ParsedDocument], asked: list[registry.Extractor]) -> None:
    """Ask some extractors about all files."""
    for reading in readings:
        for each in asked:
            list(each.extract(reading, registry.NO_NAMES))


def batches(path: Path) -> Iterator[ParsedDocument]:
    """Make readings of the lines of a file of page texts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        while rows := list(islice(lines, BATCH)):
            texts = [json.loads(row)["text"] for row in rows]
            pages = (
                ParsedPage(n, "extracted", layer=PositionedText(text)) for n, text in enumerate(texts, 1)
            )
            yield ParsedDocument("0" * 64, 0, "extracted", pages=tuple(pages))


def cpu(run: Callable[[], object]) -> float:
    """Take the CPU time of this process."""
    start = time.process_time()
    run()
    return time.process_time() - start


def clock(run: Callable[[], object]) -> float:
    """Take the time by the clock."""
    start = time.monotonic()
    run()
    return time.monotonic() - start


def cpu_of_children(run: Callable[[], object]) -> float:
    """Take the CPU time of all children that were started and ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
