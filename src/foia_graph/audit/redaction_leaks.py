"""Redactions that leak: text that lies under one, and can be read all the same."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from foia_graph.errors import StoreError
from foia_graph.extract.pdf.hidden_text import Leak
from foia_graph.extract.pdf.pool import ReaderPool
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout

ProgressBar = Callable[[int, str], AbstractContextManager[Callable[[int], None]]]


@dataclass(frozen=True, slots=True)
class LeakyDocument:
    """A document, the digest of its file, and a sentence for each page on which text can be read."""

    document: str
    file: str
    pages: tuple[str, ...]


def leaky_documents(catalogue: Catalogue, bar: ProgressBar) -> Iterator[LeakyDocument]:
    """Yield the documents whose files leak, read again; raises StoreError when a file is lost."""
    folder = catalogue.generation.path
    files = Layout(folder.parents[1]).files
    documents = {
        text.file: f"document/{key}"
        for key, text in sorted(text_manifest.read_texts(folder).items(), reverse=True)
        if text.file
    }
    with ReaderPool() as pool, bar(len(documents), "documents") as done:
        for digest, document in sorted(documents.items(), key=lambda pair: pair[1]):
            if digest not in files:
                raise StoreError(f"The store has lost the file {digest} of {document}; load it again.")
            pages = tuple(map(_sentence, pool.leaks(files.path(digest))))
            if pages:
                yield LeakyDocument(document, digest, pages)
            done(1)


def _sentence(leak: Leak) -> str:
    """Return the page and the number of letters, and never the letters."""
    return f"page {leak.page}: {leak.letters:,} letters {leak.cause}"
