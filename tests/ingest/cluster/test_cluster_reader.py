"""Files read by tasks whose results lie in storage: the same triples, whatever happens on the way."""

import hashlib
import threading
from dataclasses import replace

import pytest

from archives import content
from foia_graph.errors import ClusterError, InputError, StorageError
from foia_graph.ingest.cluster import cluster_reader
from foia_graph.ingest.cluster.cluster_reader import ClusterReader, read_stored_file
from foia_graph.ingest.cluster.reading_storage import READINGS, ReadingStorage
from foia_graph.ingest.decide import Decider
from foia_graph.ingest.erasure import note_storage
from foia_graph.ingest.job import LoadJob
from foia_graph.ingest.report import ClusterOptions
from foia_graph.runtime.storage import OBJECTS, object_path, write_object
from foia_graph.store.generations.generation import Layout
from foia_graph.store.replication.push import push
from tests.ingest.cluster.conftest import FILES, MEMO
from tests.ingest.cluster.tasks import begun, read_with_log
from tests.ingest.cluster.thread_cluster import ThreadCluster, WorkersEnded
from tests.ingest.documents.conftest import LETTER

pytestmark = pytest.mark.cluster


@pytest.fixture(autouse=True)
def in_threads(monkeypatch):
    """Let the workers be threads, and look at them all the time."""
    monkeypatch.setattr(cluster_reader, "DaskCluster", ThreadCluster)
    monkeypatch.setattr(cluster_reader, "TICK_SECONDS", 0.01)


@pytest.fixture
def log(monkeypatch, task_folder):
    """Return the digests of the files that workers have begun to read."""
    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(read_with_log))
    return lambda: sorted(digest for digest, _ in begun(task_folder))


@pytest.fixture
def options(tmp_path):
    """Options of a cluster with storage in a folder."""
    return ClusterOptions("tcp://127.0.0.1:1", (tmp_path / "storage").as_uri())


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_cluster_gives_the_triples_of_one_process(papers, tmp_path, options):
    """Text layers, what is held back, what is no PDF: each triple is the same."""
    papers.load()
    report = papers.load(into=tmp_path / "other", cluster=options)

    assert content(papers.root) == content(tmp_path / "other") != []
    assert len(FILES) == report.documents_read


def test_what_was_read_is_not_read_again(papers, tmp_path, options, log):
    """Another store takes it from storage, and says so; a new file alone is read."""
    papers.load(cluster=options)
    first = log()
    report = papers.load(into=tmp_path / "other", cluster=options)

    assert sorted(map(digest, FILES.values())) == first == log()
    assert [f"5 of 5 files were read before: {options.storage} has them"] == report.notes
    assert content(papers.root) == content(tmp_path / "other")


def test_workers_of_this_machine_leave_nothing_in_the_store(papers):
    """What they exchange lies in the store, and goes once it was loaded."""
    papers.load(cluster=ClusterOptions("local:2"))

    assert not (papers.root / "cache" / "cluster").exists()


def test_a_damaged_result_is_read_again(papers, tmp_path, options, log):
    """An object that is not what its name says is no result, and is written over."""
    papers.load(cluster=options)
    (entry,) = [
        path for path in (tmp_path / "storage" / "readings").glob("*/*") if digest(MEMO) in path.read_text()
    ]
    name = entry.read_text().partition('"reading":"')[2][:64]
    stored = tmp_path / "storage" / object_path(name)
    stored.write_bytes(b"x" * stored.stat().st_size)
    report = papers.load(into=tmp_path / "other", cluster=options)

    assert content(papers.root) == content(tmp_path / "other")
    assert 2 == log().count(digest(MEMO))
    assert any("its SHA-256 differs" in note and note.endswith("it is read again") for note in report.notes)


def test_a_damaged_original_is_sent_again(papers, tmp_path, options):
    """A worker sees that the file is another one, and gets the right one."""
    papers.load()
    stored = tmp_path / "storage" / object_path(digest(MEMO))
    stored.parent.mkdir(parents=True)
    stored.write_bytes(LETTER[: len(MEMO)].ljust(len(MEMO)))
    report = papers.load(into=tmp_path / "other", cluster=options)

    assert content(papers.root) == content(tmp_path / "other")
    assert any(note.endswith("it is written again") for note in report.notes)
    assert MEMO == stored.read_bytes()


def test_a_file_that_ends_its_workers_is_read_here(papers, tmp_path, options, monkeypatch):
    """Nothing is missing then, and the report names the file."""

    def end_or_read(task):
        if task.file == digest(MEMO):
            raise WorkersEnded
        return read_stored_file(task)

    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(end_or_read))
    papers.load()
    report = papers.load(into=tmp_path / "other", cluster=options)

    assert content(papers.root) == content(tmp_path / "other")
    assert ["papers/memo.pdf ended the workers that read it; it was read here"] == report.notes


def test_a_scheduler_that_goes_away_loses_nothing(papers, tmp_path, options, monkeypatch):
    """What it was asked for is asked for again."""
    monkeypatch.setattr(ThreadCluster, "loses_scheduler", True)
    papers.load()
    report = papers.load(into=tmp_path / "other", cluster=options)

    assert content(papers.root) == content(tmp_path / "other")
    assert ["connected again"] == report.notes


class Clock:
    """A clock that is still until something has happened; then it is late, and what is held continues."""

    def __init__(self, is_late, release):
        self._is_late, self._release = is_late, release

    def monotonic(self):
        if not self._is_late():
            return 0.0
        self._release.set()
        return 1e9


def test_a_run_ends_at_its_time_limit_and_the_next_goes_on(papers, tmp_path, options, monkeypatch, log):
    """Nothing is loaded then, and no file is read twice."""
    release, logged_read = threading.Event(), ClusterReader.read_task

    def read_one_late(task):
        if task.file == digest(MEMO):
            release.wait(600)
        return logged_read(task)

    def are_others_read():
        return len(list((tmp_path / "storage" / "readings").glob("*/*"))) == len(FILES) - 1

    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(read_one_late))
    with monkeypatch.context() as patch:
        patch.setattr(cluster_reader, "time", Clock(are_others_read, release))
        with pytest.raises(ClusterError) as refused:
            papers.load(cluster=options)

    assert str(refused.value).startswith("The time limit of 86,400 seconds is over: ")
    assert Layout(papers.root).served_generation() is None
    report = papers.load(cluster=options)
    assert sorted(map(digest, FILES.values())) == log()
    assert any("files were read before" in note for note in report.notes)


def test_a_run_without_workers_ends(papers, options, monkeypatch):
    """It says how many files are read, and that the rest can be continued with."""
    release, begun = threading.Event(), threading.Event()

    def read_late(task):
        begun.set()
        release.wait(600)
        return read_stored_file(task)

    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(read_late))
    monkeypatch.setattr(ThreadCluster, "workers", 0)
    monkeypatch.setattr(cluster_reader, "time", Clock(begun.is_set, release))
    no_end = replace(options, seconds=float("inf"))
    with pytest.raises(ClusterError) as refused:
        papers.load(cluster=no_end)

    assert str(refused.value) == (
        "There was no worker at tcp://127.0.0.1:1 for 300 seconds: 0 of 5 files are read, and what is read "
        "stays in storage; start workers, and load again to resume."
    )


def test_a_worker_with_another_program_reads_nothing(papers, options, monkeypatch):
    """It would read other things, and says which versions it has."""
    programs = iter(["reading-1"])  # that of the load, which looks first
    monkeypatch.setattr(cluster_reader, "program_versions", lambda _: next(programs, "reading-0"))
    with pytest.raises(ClusterError) as refused:
        papers.load(cluster=options)

    assert str(refused.value).startswith(
        "A worker reads with other versions than the load: reading-0 there, reading-"
    )


def test_a_worker_without_the_engine_for_images_reads_nothing(papers, options, monkeypatch):
    """Pages of pictures would have no text there."""
    monkeypatch.setattr(LoadJob, "ocr_engine", "tesseract 99")
    with pytest.raises(ClusterError) as refused:
        papers.load(cluster=options)

    assert " where the load has tesseract 99: install the same there, or load with --no-ocr." in str(
        refused.value
    )


def test_a_worker_without_the_program_is_told_of(papers, options, monkeypatch):
    """The sentence names the cluster, and what to do."""

    def fail(task):
        raise ModuleNotFoundError("No module named 'foia_graph'")

    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(fail))
    with pytest.raises(ClusterError) as refused:
        papers.load(cluster=options)

    assert str(refused.value) == (
        "A worker of tcp://127.0.0.1:1 cannot read files: No module named 'foia_graph'; "
        "install the same foia-graph there"
    )


def test_other_machines_need_storage_that_they_reach(papers):
    """A scheduler's address alone is refused before anything is asked there."""
    with pytest.raises(InputError) as refused:
        papers.load(cluster=ClusterOptions("tcp://127.0.0.1:1"))

    assert str(refused.value).endswith("with --cluster-storage")


RECORDS = """
- {type: ReleasedDocument, id: letter, title: A letter, description: A letter., file: letter.pdf}
- {type: ReleasedDocument, id: memo, title: A memo, description: A memo., file: memo.pdf}
"""


@pytest.fixture
def letters(archive_of):
    """A catalogue of two documents with files."""
    files = {"papers/letter.pdf": FILES["letter"], "papers/memo.pdf": MEMO}
    return archive_of({"papers/documents.yaml": RECORDS, **files})


def test_what_is_purged_is_erased_from_storage(letters, tmp_path, options, log):
    """The original, what was read in it, and whatever no entry names; the other file is not read again."""
    letters.load(cluster=options)
    storage = ReadingStorage.open(options.storage).storage
    write_object(storage, b"a reading without an entry")
    report = Decider(letters.root, letters.profile).purge("document/letter", "A private person")[1]
    left = {path.rpartition("/")[2] for path in storage.sizes(OBJECTS)}

    assert [] == report.notes
    assert (3, 1) == (len(left), len(storage.sizes(READINGS)))
    assert digest(MEMO) in left
    assert digest(FILES["letter"]) not in left
    before = len(log())
    letters.load(into=tmp_path / "other", cluster=options)
    assert before + 1 == len(log())


def test_storage_with_pushed_generations_is_no_storage_of_a_cluster(letters, options):
    """A purge there would delete the objects of these."""
    letters.load()
    push(letters.root, options.storage)

    with pytest.raises(StorageError, match="an address of its own"):
        letters.load(into=letters.root.with_name("other"), cluster=options)
    with pytest.raises(StorageError, match="an address of its own"):
        ReadingStorage.open(options.storage).erase([])


def test_storage_that_cannot_be_reached_is_told_of_by_a_purge(letters, tmp_path, options):
    """Everything else is erased, and a sentence names each position."""
    letters.load(cluster=options)
    (tmp_path / "storage").rename(tmp_path / "elsewhere")
    note_storage(Layout(letters.root), "nosuch://a/b")
    report = Decider(letters.root, letters.profile).purge("document/letter", "A private person")[1]
    moved, unknown = report.notes

    assert moved.startswith(f"Nothing is at {options.storage} any more")
    assert "nosuch://a/b, and must be deleted there manually: " in unknown
