"""Extraction: from released files to what they say, page by page.

from foia_graph.extract import read_pdf

document = read_pdf("letter.pdf")

The same sandboxed reader and the same extractors serve a load, so that both give the same findings. Names of
agencies and people (`mentions`) are missing from documents: they need the records of a catalogue.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from foia_graph.extract.documents import (
    BatesNumber,
    Citation,
    Document,
    DocumentWord,
    Email,
    Finding,
    Identifier,
    OtherFinding,
    Page,
    PrintedPageNumber,
    Redaction,
    StatedValue,
    WithheldPages,
)
from foia_graph.extract.parsed_document import Box

__all__ = [
    "BatesNumber",
    "Box",
    "Citation",
    "Document",
    "DocumentWord",
    "Email",
    "Finding",
    "Identifier",
    "OtherFinding",
    "Page",
    "PrintedPageNumber",
    "Redaction",
    "StatedValue",
    "WithheldPages",
    "read_pdf",
    "read_pdfs",
]


def read_pdf(path: str | os.PathLike[str], *, ocr: bool = True, cleared: bool = False) -> Document:
    """Read a PDF: there is a document whatever the file is, and its `status` states whether it was readable.

    With `ocr` images of pages without text are read, where the extra [ocr] is installed. `cleared` says that
    somebody has checked the text under the redactions; else pages that show it are held back. Raise OSError
    for a file that cannot be opened, SandboxMissing where the reader would have no sandbox.
    """
    return next(read_pdfs([path], ocr=ocr, cleared=cleared, workers=1))


def read_pdfs(
    paths: Iterable[str | os.PathLike[str]],
    *,
    ocr: bool = True,
    cleared: bool = False,
    workers: int | None = None,
) -> Iterator[Document]:
    """Read PDFs, `workers` at a time (one a processor unless given); yield each as soon as it is read."""
    # Lazy: to import the extractors takes longer than to read a letter, and children import this package.
    from foia_graph.extract.document_builder import build_document
    from foia_graph.extract.ocr.tesseract import unavailable_reason
    from foia_graph.extract.pdf.pool import ReaderPool

    with ReaderPool(workers=workers, ocr=ocr and not unavailable_reason()) as pool:
        for path, result in pool.read_all(map(Path, paths), cleared=cleared):
            yield build_document(path, result)
