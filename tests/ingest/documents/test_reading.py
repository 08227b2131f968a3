"""Files that are read part by part: a generation has them from the first on, and no part is read twice."""

import json
import subprocess
import sys

import pytest

from archives import content
from foia_graph.extract.ocr import unavailable_reason
from foia_graph.extract.parsed_document import decode_document
from foia_graph.extract.pdf.document_reader import outline_document
from foia_graph.extract.pdf.pool import ReaderPool
from foia_graph.ingest.report import LoadOptions
from foia_graph.ingest.watch import CatalogueWatch
from foia_graph.store import text_manifest
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout, delete_generation
from foia_graph.store.reading_cache import ReadingCache, lock_readings
from foia_graph.store.text_manifest import PAGES_WAITING
from tests.extract.pdfs import Sheet, pdf, words
from tests.ingest.documents.conftest import LEAK, LETTER, MAIL, NO_PDF
from tests.ingest.documents.test_busy import scan

PAGES_OF_SCAN = 3
# Ends a load by SIGKILL as soon as two pages were read off their images.
KILLED_LOAD = """
import os, signal, sys
from pathlib import Path
from foia_graph.ingest.documents.library import ReadingLibrary
from foia_graph.cli import main

def put_page(self, file, page):
    kept(self, file, page)
    numbers.append(page[0].number)
    if len(numbers) == 2:
        print(*numbers, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

kept, numbers = ReadingLibrary.put_page, []
ReadingLibrary.put_page = put_page
main(["load", sys.argv[1], "--store", sys.argv[2], "--workers=1"])
"""


@pytest.fixture
def watch_of():
    """Make watches that read in the background, and end with the test."""
    made = []

    def make(archive, **options):
        given = LoadOptions(**{"ocr": False, "workers": 1, **options})
        watch = CatalogueWatch((archive.folder,), archive.root, archive.profile, given, is_once=True)
        made.append(watch)
        return watch

    yield make
    for watch in made:
        watch.stop.set()


def statuses(archive, *pages):
    return [archive.read(page).one("readStatus").rpartition("/")[2] for page in pages]


def test_documents_are_there_before_they_are_read(archive_with, watch_of):
    """The first generation has their pages, and hands out no file that nobody looked at; the last one all."""
    archive = archive_with(letter=LETTER, mail=MAIL, leak=LEAK, web=NO_PDF)
    outcomes = watch_of(archive).outcomes()
    first = next(outcomes)
    pages = "document/papers-letter/page/1", "document/papers-letter/page/3", "document/papers-leak/page/1"
    before = statuses(archive, *pages)
    count = archive.generation.counts[PAGES_WAITING]
    (file,) = archive.read("document/papers-letter").parts("distribution")
    last = list(outcomes)[-1]
    whole = archive.root.with_name("whole")
    archive.load(into=whole)

    assert (["waiting"] * 3, 5) == (before, count)
    assert ("Not served yet: it is still to be looked at.", ()) == (
        file.one("rights"),
        file.get("downloadURL"),
    )
    assert [True, False] == [each.unread_files is not None for each in (first, last)]
    assert ["extracted", "extracted", "held-back"] == statuses(archive, *pages)
    assert (content(whole), 0) == (content(archive.root), archive.generation.counts[PAGES_WAITING])
    assert [] == verify_store(archive.root)


def test_nothing_is_left_of_parts_once_the_whole_is_read(archive_with, watch_of):
    """Outlines and unfinished readings are deleted with the last generation that has them."""
    archive = archive_with(letter=LETTER, mail=MAIL)
    list(watch_of(archive, keep=1).outcomes())
    for number in Layout(archive.root).generation_numbers()[:-1]:
        delete_generation(Layout(archive.root).generation(number))
    archive.write("papers/leak.pdf", LEAK)
    archive.load()
    whole = archive.root.with_name("whole")
    archive.load(into=whole)
    kept = [ReadingCache.open(Layout(root).pages).index.keys() for root in (whole, archive.root)]

    assert kept[0] == kept[1]
    assert not [reader for _, reader in kept[0] if " of: " in reader]


@pytest.mark.skipif(bool(unavailable_reason()), reason=unavailable_reason())
def test_a_killed_load_reads_no_page_twice(archive_with, monkeypatch):
    """After kill -9 the next load reads the pages that lack, and neither another page nor a text layer."""
    archive = archive_with(scan=scan(), letter=LETTER)
    command = [sys.executable, "-c", KILLED_LOAD, str(archive.folder), str(archive.root)]
    killed = subprocess.run(command, capture_output=True, text=True, timeout=300)
    first = {int(number) for number in killed.stdout.split()}
    looked_at, layers = [], []
    look_all, read_all = ReaderPool.look_all, ReaderPool.read_all

    def note_pages(pool, pages):
        for key, answer in look_all(pool, pages):
            looked_at.append(answer[0].number)
            yield key, answer

    def note_files(pool, paths, **options):
        for path, result in read_all(pool, paths, **options):
            layers.append(path.name)
            yield path, result

    monkeypatch.setattr(ReaderPool, "look_all", note_pages)
    monkeypatch.setattr(ReaderPool, "read_all", note_files)
    archive.load(ocr=True)
    whole = archive.root.with_name("whole")
    again = archive.load(ocr=True)
    monkeypatch.undo()
    archive.load(into=whole, ocr=True)

    assert (-9, 2) == (killed.returncode, len(first)), killed.stderr
    assert (sorted({1, 2, 3} - first), []) == (sorted(looked_at), layers)
    assert (content(whole), False) == (content(archive.root), again.written)


@pytest.mark.skipif(bool(unavailable_reason()), reason=unavailable_reason())
def test_a_stopped_watch_keeps_what_it_read(archive_with, watch_of):
    """Ctrl-C ends the reading after the page under way; what was read is in the next generation."""
    archive = archive_with(scan=scan())
    watch = watch_of(archive, ocr=True)
    outcomes = watch.outcomes()
    next(outcomes)
    while watch._reading.parts < 2:  # the text layer, and a page
        assert not watch._end.done()
    watch.stop.set()
    list(outcomes)
    kept = [reader for _, reader in ReadingCache.open(Layout(archive.root).pages).index if "page " in reader]
    next(watch_of(archive, ocr=True).outcomes())

    assert 1 <= len(kept) < PAGES_OF_SCAN
    assert archive.generation.counts[PAGES_WAITING] == PAGES_OF_SCAN - len(kept)


def test_what_another_process_reads_is_not_read_here(archive_with):
    """A load meanwhile takes documents as far as they are read, and deletes no reading."""
    archive = archive_with(letter=LETTER)
    pages = Layout(archive.root).pages
    with lock_readings(pages, is_shared=True):
        report = archive.load()
    waiting = archive.generation.counts[PAGES_WAITING]
    last = archive.load()

    assert (0, 3) == (report.documents_read, waiting)
    assert (1, 0) == (last.documents_read, archive.generation.counts[PAGES_WAITING])


def test_a_document_that_waits_is_no_problem(archive_with, watch_of):
    """It is not reported as unread while reading lasts; what cannot be read is, at the end."""
    archive = archive_with(letter=LETTER, web=NO_PDF)
    first, *_, last = watch_of(archive).outcomes()

    assert {} == {key: said for key, said in first.unread.items() if "letter" in key}
    assert ["papers-web"] == [*last.unread]


def test_an_outline_has_the_pages_and_their_sizes():
    """Nothing of the pages is read, not even whether there is text; what is no PDF says what it is."""
    outline = outline_document(
        pdf(Sheet(words("Dear Sheriff,", 72, 700)), Sheet(media="0 0 100 200", rotation=90))
    )
    web = outline_document(NO_PDF)

    assert [("waiting", 612.0, 792.0), ("waiting", 200.0, 100.0)] == [
        (page.status, page.width, page.height) for page in outline.pages
    ]
    assert ("waiting", None) == (outline.status, outline.pages[0].layer)
    assert ("failed", ()) == (web.status, web.pages)


def test_pages_wait_in_the_manifest(archive_with, watch_of):
    """The reading of a document that waits is one that another load may replace."""
    archive = archive_with(letter=LETTER)
    next(watch_of(archive).outcomes())
    (text,) = text_manifest.read_texts(archive.generation.path).values()
    reading = decode_document(Layout(archive.root).pages.get(text.reading))

    assert (False, ()) == (text.is_lasting, text.problems)
    assert ["waiting"] * 3 == [page.status for page in reading.pages]
    assert (
        json.loads((archive.generation.path / "generation.json").read_bytes())["counts"][PAGES_WAITING] == 3
    )
