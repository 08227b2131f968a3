"""What reading scanned pages costs: beside the `tesseract` program on the same pictures, page by page.

    python benchmarks/ocr.py [--shared ../shared] [--pages 60] [--tessdata FOLDER]

Takes labelled pages of `corpora` that a load reads off their images, spread evenly over the files, and cuts
each out as a PDF of one page. CPU: both read the same picture at the same resolution, in one thread, the
program with the same data (or those of `--tessdata`), language, engine and layout; ours counts the drawing
of the page, and every second reading, whose reasons stand behind. The clock: the program as people run it,
one page after another, and ours through a pool of two processes, with their start, the text layers and all
that is found in the pages.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import NamedTuple

from documents import cpu_of_children
from pypdf import PdfReader, PdfWriter

from foia_graph.extract import ocr
from foia_graph.extract.ocr.selection import is_set_in_type
from foia_graph.extract.ocr.tesseract import data_folder
from foia_graph.extract.parsed_document import ParsedPage
from foia_graph.extract.pdf.document_reader import pages_for_ocr, read_document
from foia_graph.extract.pdf.pool import ReaderPool
from foia_graph.extract.pdf.worker import page_image

SETS = ("dev", "more", "third")


class Scan(NamedTuple):
    """A scanned page: a PDF of its own, its picture, and what its text layer says."""

    pdf: Path
    picture: Path
    page: ParsedPage


def main() -> None:
    """Print a row for each page, and the ratios of all."""
    options = parse_arguments()
    if why := missing(options.shared):
        print(f"Nothing was measured: {why}.")
        return
    with tempfile.TemporaryDirectory() as folder:
        scans = list(scanned_pages(options.shared / "corpora", options.pages, Path(folder)))
        version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True)
        name, *_ = version.stdout.splitlines()
        print(f"{len(scans)} pages at {ocr.DPI} dpi, {name}, {os.cpu_count()} processors")
        compare_cpu(scans, options.tessdata)
        compare_clock(scans, options.tessdata)


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--tessdata", type=Path, default=data_folder(), help="the data of the program")
    return parser.parse_args()


def missing(shared: Path) -> str:
    """Say what lacks, "" where nothing does."""
    if not (shared / "corpora/labels").is_dir():
        return f"there are no labelled pages at {shared / 'corpora/labels'}"
    return ocr.unavailable_reason() or ("" if which("tesseract") else "there is no program `tesseract`")


def scanned_pages(corpora: Path, count: int, folder: Path) -> Iterator[Scan]:
    """Cut out some of the labelled pages that a load would read off their images."""
    labelled: dict[str, list[int]] = {}
    for line in (row for name in SETS for row in (corpora / f"labels/{name}-pages.jsonl").open()):
        label = json.loads(line)
        labelled.setdefault(label["file"], []).append(label["page"])
    found = [
        (file, number)
        for file, numbers in sorted(labelled.items())
        for reading in (read_document(corpora / file),)
        for number in sorted({*numbers}.intersection(pages_for_ocr(reading)))
        # Of what was set in type only the marks are read that were added.
        if not is_set_in_type(reading.page(number))
    ]
    for place in range(min(count, len(found))):
        file, number = found[place * len(found) // min(count, len(found))]
        data, path = BytesIO(), folder / f"{place:02} {Path(file).stem[-40:]} p {number}.pdf"
        with PdfWriter() as writer:
            writer.append(PdfReader(corpora / file), pages=(number - 1, number))
            writer.write(data)
        path.write_bytes(data.getvalue())
        picture = path.with_suffix(".png")
        page_image(data.getvalue(), 1, ocr.DPI).convert("L").save(picture)
        yield Scan(path, picture, read_document(path).pages[0])


def compare_cpu(scans: Sequence[Scan], tessdata: Path) -> None:
    """Print the seconds of CPU time of each page, ours and the program's in turn."""
    ocr.prepare_ocr()
    print("\nCPU seconds: program, ours, ratio")
    own = theirs = 0.0
    for scan in scans:
        (mine, reasons), bare = ours(scan), program(scan, tessdata)
        own, theirs = own + mine, theirs + bare
        print(f"  {scan.pdf.stem:50}{bare:7.2f}{mine:7.2f}{mine / bare:7.2f} x   {reasons}", flush=True)
    print(f"  {'all':50}{theirs:7.2f}{own:7.2f}{own / theirs:7.2f} x   (at most 1.5)")


def ours(scan: Scan) -> tuple[float, str]:
    """Draw and read a page; return the CPU time, and why parts of it were read again."""
    start = time.thread_time()
    image = page_image(scan.pdf.read_bytes(), 1, ocr.DPI)
    read = ocr.read_page_image(scan.page, image, ocr.DPI)
    return time.thread_time() - start, ", ".join(f"{why} {count}" for why, count in read.rereadings.items())


def program(scan: Scan, tessdata: Path) -> float:
    """Run the program on a picture in one thread; return its CPU time."""
    return cpu_of_children(lambda: run_program(scan, tessdata, OMP_THREAD_LIMIT="1"))


def run_program(scan: Scan, tessdata: Path, **environment: str) -> None:
    """Have the program read a picture."""
    options = f"--dpi {ocr.DPI} -l eng --oem 1 --psm 3 tsv".split()
    subprocess.run(
        ["tesseract", str(scan.picture), "-", "--tessdata-dir", str(tessdata), *options],
        env=os.environ | environment,
        capture_output=True,
        check=True,
    )


def compare_clock(scans: Sequence[Scan], tessdata: Path) -> None:
    """Print the seconds by the clock of all pages: the program in turn, and ours in two processes."""
    start = time.monotonic()
    for scan in scans:
        run_program(scan, tessdata)
    middle = time.monotonic()
    with ReaderPool(workers=2, ocr=True) as pool:
        pages = sum(1 for _ in pool.read_all([scan.pdf for scan in scans], cleared=True))
    theirs, own = middle - start, time.monotonic() - middle
    print(f"\nseconds by the clock, {pages} pages")
    print(f"  the program, page by page    {theirs:8.2f}")
    print(f"  ours, two processes          {own:8.2f}{own / theirs:8.2f} x   (at most 0.8)")


if __name__ == "__main__":
    main()
