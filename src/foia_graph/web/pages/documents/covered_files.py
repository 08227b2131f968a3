"""Files to which a cover sheet can be added: PDFs that are handed out."""

from foia_graph.model import iris
from foia_graph.store.document_files import PDF, StoredFile


def covered_path(held_file: StoredFile, document: str) -> str:
    """Return the path of the file of a document with a cover sheet, "" where there is none."""
    is_covered = held_file.public and held_file.media_type == PDF
    return f"/doc/document/{iris.last_segment(document)}/with-cover.pdf" if is_covered else ""
