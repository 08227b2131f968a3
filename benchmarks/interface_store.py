"""The store whose pages are looked at: the shipped catalogue, with two documents that are drawn for it."""

import subprocess
import sys
from pathlib import Path

from foia_graph.specimen.folder import Paper

SHIPPED = Path(__file__).parents[1] / "data"
PAGES = {"short": 20, "long": 500}
"""Pages of each drawn document by its name."""
PATHS = {name: f"/doc/document/drawn-papers-{name}/page/1" for name in PAGES}
"""The path of the first page of each, as a load names what it finds in folders."""
WORDS = "The keeper of the lamp counted what the harbour had spent on oil, and told nobody. " * 4


def load_pages(folder: Path) -> Path:
    """Draw the documents, load them next to the shipped catalogue, and return the folder of the store."""
    papers = folder / "drawn" / "papers"
    papers.mkdir(parents=True, exist_ok=True)
    for name, pages in PAGES.items():
        (papers / f"{name}.pdf").write_bytes(draw_document(name, pages))
    command = [sys.executable, "-m", "foia_graph", "load", str(SHIPPED), str(papers.parent), "--no-ocr"]
    subprocess.run([*command, "--store", str(folder / "store")], check=True, stdout=subprocess.DEVNULL)
    return folder / "store"


def draw_document(name: str, pages: int) -> bytes:
    """Return a PDF of full pages, each with its own words, a Bates number and an exemption."""
    paper = Paper(f"A {name} document")
    for number in range(1, pages + 1):
        paper.begin_sheet(f"{name.upper()}-{number:06}")
        paper.heading(f"Chapter {number} of a {name} document")
        for _ in range(4):
            paper.paragraph(f"{number}. {WORDS}")
        paper.paragraph("What was spent is [(b)(4)|in the second ledger], which nobody has.")
    return paper.pdf()
