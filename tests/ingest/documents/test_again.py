"""Loading documents again: nothing is read twice, and nothing is left of what must not be seen."""

import gc
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from foia_graph.errors import LoadRefused, StoreError
from foia_graph.extract.pdf.pool import ReaderPool, ReadLimits
from foia_graph.ingest.documents import library, reading
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.store import text_manifest
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from foia_graph.store.reading_cache import INDEX, UNSERVED_INDEX, ReadingCache
from tests.ingest.documents.conftest import LEAK, LETTER, MAIL

RESTRICTED = """
- {type: ReleasedDocument, id: secret, title: S, description: S, file: letter.pdf, restricted: asked for}
"""
FROM_SECRET = """
- {type: SourceDocument, id: index, title: Index, restricted: asked for}
- {type: ReleasedDocument, id: a-letter, title: L, description: L, file: letter.pdf, source: index}
"""


def test_a_second_load_reads_nothing(archive_with):
    """The same files are not looked into again, and nothing changes."""
    archive = archive_with(letter=LETTER)
    first = archive.load(ocr=False)
    again = archive.load(ocr=False)

    assert (1, 0, False) == (first.documents_read, again.documents_read, again.written)


def test_a_file_that_comes_is_read_alone(archive_with):
    """Another file is read; those before it are taken from the store."""
    archive = archive_with(letter=LETTER)
    archive.load(ocr=False)
    archive.write("papers/mail.pdf", MAIL)
    report = archive.load(ocr=False)

    assert (1, 1) == (report.documents_read, report.documents_kept)
    assert "Jurisdictions" == archive.read("document/papers-mail").one("title")


def test_a_changed_record_leaves_the_documents_alone(archive_with):
    """A record that says nothing of files is changed as fast as ever, and the texts stay."""
    archive = archive_with("- {type: Event, id: a, title: A}\n", letter=LETTER)
    archive.load(ocr=False)
    before = text_manifest.read_texts(archive.generation.path)
    archive.write("papers/records.yaml", "- {type: Event, id: a, title: B}\n")
    report = archive.load(ocr=False)

    assert ("", 1) == (report.rebuilt, report.changed)
    assert before == text_manifest.read_texts(archive.generation.path) != {}


def test_a_file_that_goes_is_gone(archive_with):
    """Document, pages and what was found on them leave with the file."""
    archive = archive_with(letter=LETTER, mail=MAIL)
    archive.load(ocr=False)
    archive.delete("papers/letter.pdf")
    archive.load(ocr=False)

    assert not [quad for quad in archive.quads() if "papers-letter" in quad]


def test_a_dry_run_leaves_the_store_as_it_was(archive_with):
    """Files are read to tell what would happen, and the store is not touched."""
    archive = archive_with(letter=LETTER)
    report = archive.plan(ocr=False)

    assert (1, 3) == (report.classes["ReleasedDocument"], report.classes["Page"])
    assert not archive.root.exists()


def test_a_restricted_document_takes_its_file_with_it(archive_with):
    """Nothing of it is read or said, under whatever name the same bytes lie."""
    archive = archive_with(RESTRICTED, letter=LETTER, copy=LETTER, mail=MAIL)
    report = archive.load(ocr=False)

    assert 1 == report.documents_read
    assert not [
        quad for quad in archive.quads() if "copy" in quad or "secret" in quad or "letter.pdf" in quad
    ]


def test_a_restricted_source_takes_its_files_with_it(archive_with):
    """The file of a record that speaks from a source that no one may see is not read."""
    archive = archive_with(FROM_SECRET, letter=LETTER)
    report = archive.load(ocr=False)

    assert (0, {}) == (report.documents_read, text_manifest.read_texts(archive.generation.path))
    assert not [quad for quad in archive.quads() if "a-letter" in quad]


def test_a_page_that_leaks_is_held_back(archive_with):
    """What lies under a box is nowhere in the store but in the file itself, and the file has no address."""
    archive = archive_with(leak=LEAK)
    archive.load(ocr=False)
    page = archive.read("document/papers-leak/page/1")
    (file,) = archive.read("document/papers-leak").parts("distribution")
    kept = b"".join(
        path.read_bytes() for path in Layout(archive.root).pages.folder.rglob("*") if path.is_file()
    )

    assert "held-back" == page.one("readStatus").rpartition("/")[2]
    assert ((), ()) == (page.get("textOrigin"), file.get("downloadURL"))
    assert file.one("rights").startswith("Not served")
    assert b"informant" not in kept
    assert not [quad for quad in archive.quads() if "informant" in quad]


def test_a_cleared_document_is_published(archive_with):
    """While the record says that somebody looked, the text and the file are there."""
    record = "- {type: ReleasedDocument, id: a, title: A, description: B, file: leak.pdf"
    archive = archive_with(record + ", cleared: true}\n", leak=LEAK)
    archive.load(ocr=False)
    page = archive.read("document/a/page/1")
    archive.write("papers/records.yaml", record + "}\n")
    archive.load(ocr=False)

    assert "extracted" == page.one("readStatus").rpartition("/")[2]
    assert "held-back" == archive.read("document/a/page/1").one("readStatus").rpartition("/")[2]


def test_the_store_knows_what_it_should_hold(archive_with):
    """Readings and files are verified like all else."""
    archive = archive_with(letter=LETTER)
    archive.load(ocr=False)
    kept = text_manifest.read_texts(archive.generation.path)["papers-letter"]

    assert [] == verify_store(archive.root)
    Layout(archive.root).pages.path(kept.reading).write_bytes(b"{}")
    assert 1 == len(verify_store(archive.root))


def test_an_index_that_was_cut_off_is_read_to_its_last_whole_line(tmp_path):
    """A line that a power cut left unfinished is no reading; the file is read again."""
    layout = Layout(tmp_path)
    layout.pages.folder.mkdir()
    readings = ReadingCache.open(layout.pages)
    name = readings.put_reading("a" * 64, "reader", b"{}")
    readings.write_pending()
    with (layout.pages.folder / UNSERVED_INDEX).open("ab") as index:
        index.write(b'["bbb')
    found = ReadingCache.open(layout.pages)

    assert (name, None) == (found.find_reading("a" * 64, "reader"), found.find_reading("b" * 64, "reader"))
    assert b"{}" == found.read_reading(name)

    found.put_reading("c" * 64, "reader", b"[]")
    found.write_pending()

    assert ReadingCache.open(layout.pages).find_reading("c" * 64, "reader")


WRONG = "- {type: Event, id: a}\n"


def page_texts(archive):
    """Give the names of all files under `pages/` but for the index."""
    return {path.name for path in Layout(archive.root).pages.folder.glob("**/*") if path.is_file()} - {INDEX}


def test_a_refused_load_leaves_no_text(archive_with):
    """A document that was read for nothing leaves no text; those of the generation that is served stay."""
    archive = archive_with(letter=LETTER)
    archive.load()
    before = page_texts(archive)
    # More bytes than the documents have, so that these are read before the records are mapped.
    archive.write("papers/records.yaml", WRONG + "#" * 100_000)
    archive.write("papers/mail.pdf", MAIL)
    with pytest.raises(LoadRefused):
        archive.load()

    assert before == page_texts(archive)
    assert [] == verify_store(archive.root)

    archive.delete("papers/records.yaml")

    assert 1 == archive.load().documents_read
    assert 0 == archive.load().documents_read


def test_a_first_load_that_is_refused_leaves_no_text(archive_with):
    """Nor does it where nothing was loaded before."""
    archive = archive_with(WRONG + "#" * 100_000, letter=LETTER)
    with pytest.raises(LoadRefused):
        archive.load()

    assert set() == page_texts(archive)


def test_records_are_looked_at_before_documents_are_read(archive_with, monkeypatch):
    """A load that a record is in the way of reads no document first, and leaves nothing."""
    archive = archive_with(WRONG, letter=LETTER)
    read_all = []
    monkeypatch.setattr(ReaderPool, "read_all", lambda *_, **__: read_all.append(True) or iter(()))
    with pytest.raises(LoadRefused) as error:
        archive.load()

    assert ["papers/records.yaml:1: title: is missing; every Event has one"] == list(
        map(str, error.value.problems)
    )
    assert [] == read_all


@pytest.mark.parametrize("is_mended", [True, False])
def test_texts_of_a_killed_load_are_used_or_deleted(archive_with, monkeypatch, is_mended):
    """The next load takes up what a killed one read; what it has no use for either is deleted by it."""
    archive = archive_with(letter=LETTER)
    archive.load()
    before = page_texts(archive)
    archive.write("papers/mail.pdf", MAIL)

    class Killed(BaseException):
        pass

    def kill(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(library.ReadingLibrary, "reading", kill)
        with pytest.raises(Killed):
            archive.load()
    gc.collect()  # a process that is killed keeps no store open
    left = page_texts(archive)
    (Layout(archive.root).pages.folder / "00").mkdir(exist_ok=True)
    (Layout(archive.root).pages.folder / "00" / ("0" * 64)).write_bytes(
        b"written without a line in the index"
    )
    if not is_mended:
        archive.delete("papers/mail.pdf")
    report = archive.load()

    assert before < left
    found = page_texts(archive)
    assert (0, is_mended) == (report.documents_read, before < found < left)  # but for its outline
    assert is_mended or before == found
    assert [] == verify_store(archive.root)


def test_damaged_texts_are_told(tmp_path):
    """A list of texts that this program did not write is refused by name."""
    (tmp_path / "catalogue.sqlite").write_text("[]")

    with pytest.raises(StoreError, match=r"catalogue.sqlite is damaged .*; load the catalogue again\.$"):
        dict(text_manifest.read_texts(tmp_path))


def test_a_load_that_is_called_off_keeps_what_it_read(archive_with):
    """Ctrl-C leaves no generation and no process; the next load reads the rest."""
    archive = archive_with(letter=LETTER, mail=MAIL)

    @contextmanager
    def called_off(count, label):
        def done(steps, detail=""):
            if label == "pages":
                assert (4, {1: "papers/mail.pdf", 3: "papers/letter.pdf"}[steps]) == (count, detail)
                raise KeyboardInterrupt

        yield done

    before = children()
    with pytest.raises(KeyboardInterrupt):
        load((archive.folder,), archive.root, archive.profile, LoadOptions(ocr=False), bar=called_off)

    assert (None, set()) == (Layout(archive.root).served_generation(), children() - before)
    report = archive.load(ocr=False)
    assert (1, 1) == (report.documents_read, report.documents_kept)


def reading_results_are(monkeypatch, **changes):
    """Let all files be read as they are, and their results be called otherwise."""

    class OtherResults(ReaderPool):
        def read_all(self, paths, **options):
            for path, result in super().read_all(paths, **options):
                yield path, replace(result, **changes)

    monkeypatch.setattr(reading, "ReaderPool", OtherResults)


def test_what_the_clock_cut_is_read_again(archive_with, monkeypatch):
    """The next load tries again, though nothing changed; once a result is lasting, no more."""
    archive = archive_with(letter=LETTER)
    with monkeypatch.context() as patched:
        reading_results_are(patched, is_lasting=False)
        first, second = archive.load(), archive.load()
    third, fourth = archive.load(), archive.load()

    assert (True, False, True, False) == tuple(each.written for each in (first, second, third, fourth))
    assert "documents can be read now that could not before" == third.rebuilt


def test_what_a_limit_cut_stays_while_the_limit_is_the_same(archive_with, monkeypatch):
    """The same file would be cut again; with another limit it is read again."""
    archive = archive_with(letter=LETTER)
    reading_results_are(monkeypatch, is_cut=True)
    first, second = archive.load(), archive.load()
    archive.write("papers/mail.pdf", MAIL)
    third = archive.load()
    archive.delete("papers/mail.pdf")
    monkeypatch.setattr(library, "DEFAULT_LIMITS", ReadLimits(cpu_seconds=99))
    fourth = archive.load()

    assert (1, 1, 1) == tuple(each.documents_read for each in (first, third, fourth))
    assert (False, 1) == (second.written, third.documents_kept)


def children():
    """Give the processes that this one started to read documents and that still run."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split() if "extract" in command(child)}


def command(process):
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""
