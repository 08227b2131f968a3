"""How well redaction boxes are found: precision, recall and F1 for each style of box.

    python benchmarks/boxes.py [--shared ../shared] [--half 0|1] [--pages 260] [--seed 7]

Reads the labelled page images of `corpora/redaction-boxes` through a pool, as a load does, and compares the
boxes of each page with the labels: one is right where intersection over union is at least 0.5. A label
that is a polygon counts as the rectangle around it. Published results of rules on the whole set (doi
10.1007/978-3-031-43849-3_28): F1 0.79 black, 0.86 colour, 0.76 border, 0.62 grey. `--half` takes one half of
the files alone: rules were made with half 0 in view. Then it counts the pages with a box among those of the
other labelled sets that have no redaction, and among further pages of files on whose labelled pages none is,
drawn by a seed. What it lists is to be looked at: such a file may have redactions on other pages.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from foia_graph.extract.parsed_document import Box, ParsedPage, decode_document
from foia_graph.extract.pdf.document_reader import outline_document
from foia_graph.extract.pdf.pool import ReaderPool

LEAST_OVERLAP = 0.5
SETS = ("dev", "more", "third")


def main() -> None:
    """Print a row for each style, and the pages with a false box."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--pages", type=int, default=260, help="pages to be drawn")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    corpora = options.shared / "corpora"
    if not (corpora / "labels/redaction-boxes.jsonl").is_file():
        print(f"Nothing was measured: there are no labelled boxes at {corpora / 'labels'}.")
        return
    labels = read_labels(corpora / "labels/redaction-boxes.jsonl")
    report_styles(corpora, [each for each in labels if options.half in {None, half_of(each["file"])}])
    judged = [each for name in SETS for each in read_labels(corpora / f"labels/{name}-pages.jsonl")]
    redacted = [each for each in judged if each["redaction_boxes"] or each["exemptions"]]
    report_false(corpora, [each for each in judged if each not in redacted])
    report_false(corpora, draw_pages(corpora, judged, redacted, options.pages, Random(options.seed)))


def half_of(name: str) -> int:
    """Return the half that a file is in, 0 or 1, by a digest of its name."""
    return hashlib.sha1(name.encode()).digest()[-1] % 2


def draw_pages(
    corpora: Path,
    judged: Sequence[dict[str, Any]],
    redacted: Sequence[dict[str, Any]],
    count: int,
    random: Random,
) -> list[dict[str, Any]]:
    """Draw pages that nobody labelled, of files whose labelled pages have no redaction."""
    known = {(each["file"], each["page"]) for each in judged}
    ordinary = sorted({each["file"] for each in judged} - {each["file"] for each in redacted})
    pages = [
        {"file": name, "page": page.number}
        for name in ordinary
        for page in outline_document((corpora / name).read_bytes()).pages
        if (name, page.number) not in known
    ]
    return sorted(random.sample(pages, min(count, len(pages))), key=lambda each: (each["file"], each["page"]))


def read_labels(path: Path) -> list[dict[str, Any]]:
    """Return the labels of a file, one a line."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def report_styles(corpora: Path, labels: Sequence[dict[str, Any]]) -> None:
    """Print precision, recall and F1 of each style, with numerators and denominators."""
    right, found, labelled = Counter[str](), Counter[str](), Counter[str]()
    for label, page in pages(corpora, labels):
        style = label["style"] or "none"
        expected = [box_of(each, label["width"], label["height"]) for each in label["boxes"]]
        right[style] += count_matches(expected, shown_boxes(page))
        found[style] += len(shown_boxes(page))
        labelled[style] += len(expected)
    for style in sorted(labelled):
        f1 = 2 * right[style] / max(found[style] + labelled[style], 1)
        precision, recall = f"{right[style]}/{found[style]}", f"{right[style]}/{labelled[style]}"
        print(f"{style:8} P {precision:>9}  R {recall:>9}  F1 {f1:.3f}")


def report_false(corpora: Path, labels: Sequence[dict[str, Any]]) -> None:
    """Print on how many pages without redactions there is a box."""
    false = [
        f"{label['file']}, page {label['page']}"
        for label, page in pages(corpora, labels)
        if shown_boxes(page)
    ]
    print(f"pages without redactions that have a box: {len(false)}/{len(labels)}")
    print(*(f"  {each}" for each in false), sep="\n")


def shown_boxes(page: ParsedPage) -> Sequence[Box]:
    """Return the boxes that a load publishes of a page: none where it is held back."""
    return () if page.status == "held-back" else page.blanks


def pages(corpora: Path, labels: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], ParsedPage]]:
    """Yield labels, each with the page as a load reads it."""
    by_file: dict[Path, list[dict[str, Any]]] = {}
    for label in labels:
        by_file.setdefault(corpora / label["file"], []).append(label)
    with ReaderPool(workers=2, ocr=True) as pool:
        for path, result in pool.read_all(list(by_file)):
            reading = decode_document(result.reading)
            yield from ((label, reading.page(label["page"])) for label in by_file[path])


def box_of(polygon: Sequence[Sequence[float]], width: float, height: float) -> Box:
    """Return the rectangle around a polygon in pixels, in percent of the page."""
    across, down = [100 * x / width for x, _ in polygon], [100 * y / height for _, y in polygon]
    return Box(min(across), min(down), max(across) - min(across), max(down) - min(down))


def count_matches(expected: Sequence[Box], found: Sequence[Box]) -> int:
    """Return how many boxes are found; each counts for one label."""
    pairs = sorted(
        ((overlap(one, other), i, j) for i, one in enumerate(expected) for j, other in enumerate(found)),
        reverse=True,
    )
    labels, boxes = set[int](), set[int]()
    for share, i, j in pairs:
        if share >= LEAST_OVERLAP and i not in labels and j not in boxes:
            labels.add(i)
            boxes.add(j)
    return len(labels)


def overlap(one: Box, other: Box) -> float:
    """Return the intersection of two boxes over their union."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    common = max(width, 0.0) * max(height, 0.0)
    return common / (one.width * one.height + other.width * other.height - common)


if __name__ == "__main__":
    main()
