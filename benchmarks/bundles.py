"""How well bundles are cut into documents: boundaries of documents that are joined, and cuts of real bundles.

    python benchmarks/bundles.py [--set dev|more|third ...] [--seed N] [--readings FOLDER] [--misses]

Joins the one-document PDFs of `../shared/corpora` into bundles of 4 to 10 documents, page by page as they
were read (with OCR), and scores the pages on which a document is said to begin. The family of files that a
document comes from is drawn first, so that the largest one does not decide. `bundles.toml` lists the files
that hold several documents; of the largest of these (`--real N`) the cuts are printed, to be judged on the
page images, and one-document files that are cut by themselves are listed. `--readings` keeps what was read.
"""

import argparse
import hashlib
import random
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import msgspec

from foia_graph.extract.bundles import BoundDocument, find_bound_documents
from foia_graph.extract.parsed_document import ParsedDocument, decode_document
from foia_graph.extract.pdf.pool import ReaderPool
from foia_graph.extract.registry import NO_NAMES

CORPORA = Path(__file__).parents[1].parent / "shared/corpora"
FOLDERS = {"dev": "dev/pdf", "more": "more", "third": "third"}
MANY = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())["many"]
BUNDLES, FEWEST, MOST = 20, 4, 10


class Scanned(NamedTuple):
    """A file as it was read, and whether it holds several documents."""

    path: Path
    reading: ParsedDocument
    is_many: bool


def main() -> None:
    """Print scores of joined bundles, false parts of single documents, and cuts of real bundles."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=FOLDERS, nargs="+", default=["dev"], help="the sets of files")
    parser.add_argument("--seed", type=int, default=1, help="what draws the bundles")
    parser.add_argument("--readings", type=Path, help="a folder for what was read")
    parser.add_argument("--misses", action="store_true", help="list what is missed and what is false")
    parser.add_argument("--real", type=int, default=10, help="how many real bundles to print")
    options = parser.parse_args()
    if not CORPORA.is_dir():
        sys.exit(f"There are no files at {CORPORA}; put the shared data beside the project.")
    files = [each for name in options.set for each in read_set(name, options.readings)]
    single = [each for each in files if not each.is_many]
    print(f"seed {options.seed}, {' and '.join(options.set)}: {len(single)} one-document files")
    score_bundles(single, random.Random(options.seed), misses=options.misses)
    cut = [each for each in single if parts_of(each.reading)]
    print(f"one-document files by themselves: {len(cut)} of {len(single)} cut")
    for each in cut:
        print(f"  {each.path.name}: {', '.join(str(part.page) for part in parts_of(each.reading))}")
    many = sorted((each for each in files if each.is_many), key=lambda each: -len(each.reading.pages))
    for each in many[: options.real]:
        print(f"\n{each.path.name}, {len(each.reading.pages)} pages")
        for part in parts_of(each.reading):
            print(f"  {part.page}-{part.last_page} {'; '.join(part.stated.values())}")


def parts_of(document: ParsedDocument) -> list[BoundDocument]:
    """Return the documents that are found in a file."""
    return [each for each in find_bound_documents(document, NO_NAMES) if isinstance(each, BoundDocument)]


def read_set(name: str, folder: Path | None) -> Iterator[Scanned]:
    """Yield the files of a set that have pages, as they were read now or before."""
    paths = sorted((CORPORA / FOLDERS[name]).glob("*.pdf"))
    kept = (
        {path: folder / f"{hashlib.sha256(path.read_bytes()).hexdigest()}.json" for path in paths}
        if folder
        else {}
    )
    readings = {path: place.read_bytes() for path, place in kept.items() if place.exists()}
    with ReaderPool(workers=2, ocr=True) as pool:
        for path, result in pool.read_all([path for path in paths if path not in readings]):
            readings[path] = result.reading
            if path in kept:
                kept[path].write_bytes(result.reading)
    for path in paths:
        reading = decode_document(readings[path])
        if reading.pages:
            yield Scanned(path, reading, any(fnmatch(path.name, pattern) for pattern in MANY[name]))


def family(file: Scanned) -> str:
    """Return the family of a file: whose release it is of, by its name."""
    return file.path.name.rpartition("__")[0]


def draw(single: Sequence[Scanned], dice: random.Random) -> list[Scanned]:
    """Draw the documents of a bundle, each once, of families that are equally likely."""
    left = sorted(single, key=lambda each: each.path)
    drawn = []
    for _ in range(min(dice.randint(FEWEST, MOST), len(left))):
        name = dice.choice(sorted({family(each) for each in left}))
        drawn.append(dice.choice([each for each in left if family(each) == name]))
        left.remove(drawn[-1])
    return drawn


def join(files: Iterable[Scanned]) -> tuple[ParsedDocument, list[int]]:
    """Join the pages of files; return them with the numbers of the first pages of all but the first."""
    pages = [(number == 0, page) for each in files for number, page in enumerate(each.reading.pages)]
    renumbered = tuple(msgspec.structs.replace(page, number=at) for at, (_, page) in enumerate(pages, 1))
    begun = [at for at, (is_first, _) in enumerate(pages, 1) if is_first]
    return ParsedDocument("0" * 64, 1, "extracted", pages=renumbered), begun[1:]


def score_bundles(single: Sequence[Scanned], dice: random.Random, *, misses: bool) -> None:
    """Print precision, recall and F1 of boundaries, and the bundles that have no wrong cut."""
    right = wrong = missed = clean = 0
    for number in range(1, BUNDLES + 1):
        files = draw(single, dice)
        document, begun = join(files)
        found = [part for part in parts_of(document) if part.page > 1]
        truth, cuts = set(begun), {part.page for part in found}
        right, wrong, missed = (
            right + len(truth & cuts),
            wrong + len(cuts - truth),
            missed + len(truth - cuts),
        )
        clean += cuts <= truth
        if misses:
            starts = dict(zip([1, *begun], files, strict=True))
            for page in sorted(truth - cuts):
                print(f"  bundle {number}: missed page {page}, {starts[page].path.name}")
            for part in found:
                if part.page not in truth:
                    start = max(at for at in starts if at <= part.page)
                    place = f"{starts[start].path.name} {part.page - start + 1}"
                    print(f"  bundle {number}: wrong at {place}: {part.stated['description']}")
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"boundaries: precision {precision:.3f} ({right}/{right + wrong})", end=", ")
    print(f"recall {recall:.3f} ({right}/{right + missed}), F1 {f1:.3f}")
    print(f"bundles without a wrong cut: {clean} of {BUNDLES}")


if __name__ == "__main__":
    main()
