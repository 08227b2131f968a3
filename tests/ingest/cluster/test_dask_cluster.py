"""Files read by workers of Dask: kills, crashes, and schedulers that go away."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from archives import content
from foia_graph.errors import ClusterError, InputError
from foia_graph.ingest.cluster import cluster_reader
from foia_graph.ingest.cluster.cluster_reader import ClusterReader, local_workers
from foia_graph.ingest.report import ClusterOptions
from foia_graph.runtime.module_programs import die_with_parent
from prepared import REPOSITORY
from tests.ingest.cluster.conftest import FILES, MEMO
from tests.ingest.cluster.tasks import ABORT, GO, begun, read_after_go, read_or_abort
from tests.ports import free_port

MAX_SECONDS = 300


@pytest.fixture(autouse=True)
def _with_dask() -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (the extra cluster)")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def wait_for(is_done: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + MAX_SECONDS
    while not is_done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@contextmanager
def meanwhile(act: Callable[[], None]) -> Iterator[None]:
    """Do something beside, and let its failure be one of the test."""
    failures: list[BaseException] = []
    is_over = threading.Event()

    def run() -> None:
        try:
            act()
        except (AssertionError, OSError) as error:
            failures.append(error)
        # Processes that a thread starts are to die with their parent: the kernel takes the thread for it.
        is_over.wait()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
    assert [] == failures


@contextmanager
def process(*command: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a program of Dask in a process of its own."""
    paths = os.pathsep.join((str(REPOSITORY / "src"), str(REPOSITORY), str(REPOSITORY / "tests")))
    started = subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def scheduler(port: int) -> "contextmanager[subprocess.Popen[bytes]]":
    return process(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard",
        "--dashboard-address", f"127.0.0.1:{free_port()}",
    )  # fmt: skip


def worker(port: int) -> "contextmanager[subprocess.Popen[bytes]]":
    return process(
        "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", "--host", "127.0.0.1", "--nthreads", "2",
        "--no-nanny", "--no-dashboard", "--dashboard-address", f"127.0.0.1:{free_port()}",
    )  # fmt: skip


@pytest.mark.parametrize("address", ["tcp://127.0.0.1", "http://127.0.0.1:8786", "local:0", "local:many", ""])
def test_what_is_no_cluster_is_refused(address):
    """The sentence says which addresses there are."""
    with pytest.raises(InputError) as refused:
        local_workers(address)

    assert str(refused.value).startswith(f"{address} is no cluster; tcp://HOST:PORT")


def test_addresses_of_clusters():
    """Workers of this machine are counted, those of a scheduler are not ours."""
    assert (2, 0, 0) == tuple(map(local_workers, ("local:2", "tcp://10.0.0.1:8786", "tls://head:8786")))


@pytest.mark.cluster
def test_a_scheduler_that_is_not_there(papers, tmp_path, monkeypatch):
    """One clear sentence, and the store is as it was."""
    monkeypatch.setattr(cluster_reader, "CONNECT_SECONDS", 1.0)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(ClusterError) as refused:
        papers.load(cluster=ClusterOptions(address, (tmp_path / "storage").as_uri()))

    assert str(refused.value).startswith(f"No scheduler of Dask answers at {address}: ")


@pytest.mark.cluster
def test_two_workers_of_this_machine_give_the_triples_of_one_process(papers, tmp_path):
    """Text layers, what is held back, what is no PDF: each triple is the same."""
    papers.load()
    report = papers.load(into=tmp_path / "other", cluster=ClusterOptions("local:2"))

    assert content(papers.root) == content(tmp_path / "other") != []
    assert len(FILES) == report.documents_read


@pytest.mark.cluster
def test_a_worker_that_is_killed_loses_nothing(papers, tmp_path, task_folder, monkeypatch):
    """The same triples come; only the file that it was reading is read again; the report says so."""
    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(read_after_go))
    killed: list[str] = []

    def kill_one() -> None:
        wait_for(lambda: len(begun(task_folder)) == 2)
        file, pid = begun(task_folder)[0]
        killed.append(file)
        os.kill(pid, signal.SIGKILL)
        (task_folder / GO).touch()

    papers.load()
    with meanwhile(kill_one):
        report = papers.load(into=tmp_path / "other", cluster=ClusterOptions("local:2"))

    assert content(papers.root) == content(tmp_path / "other")
    assert sorted([*map(digest, FILES.values()), *killed]) == sorted(file for file, _ in begun(task_folder))
    (note,) = report.notes
    assert re.fullmatch(r"the worker tcp://127\.0\.0\.1:\d+ has left; another one reads its files", note)


@pytest.mark.cluster
def test_a_task_that_aborts_its_process_is_read_here(papers, tmp_path, task_folder, monkeypatch):
    """Two workers end on it, no third is tried, and nothing is missing."""
    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(read_or_abort))
    (task_folder / ABORT).write_text(digest(MEMO))
    papers.load()
    report = papers.load(into=tmp_path / "other", cluster=ClusterOptions("local:2"))

    assert content(papers.root) == content(tmp_path / "other")
    assert "papers/memo.pdf ended the workers that read it; it was read here" in report.notes


@pytest.mark.cluster
def test_a_scheduler_that_restarts_loses_nothing(papers, tmp_path, task_folder, monkeypatch):
    """It knows nothing any more; what was not read is asked for again, and the report says so."""
    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(read_after_go))
    port, stack = free_port(), ExitStack()
    papers.load()
    with stack, scheduler(port) as first, worker(port):

        def restart() -> None:
            wait_for(lambda: len(begun(task_folder)) == 2)
            first.kill()
            first.wait()
            stack.enter_context(scheduler(port))
            stack.enter_context(worker(port))
            (task_folder / GO).touch()

        storage = (tmp_path / "storage").as_uri()
        with meanwhile(restart):
            report = papers.load(
                into=tmp_path / "other", cluster=ClusterOptions(f"tcp://127.0.0.1:{port}", storage)
            )

    assert content(papers.root) == content(tmp_path / "other")
    went_away = f"the scheduler at tcp://127.0.0.1:{port} went away; what was not read is asked for again"
    assert went_away in report.notes


@pytest.mark.cluster
def test_workers_that_are_there_are_not_said_to_be_gone():
    """The client looks at its scheduler from time to time, and then has a list without any workers."""
    import dask

    notes: list[str] = []
    cluster = cluster_reader.DaskCluster("local:1", notes.append)
    with dask.config.set({"distributed.client.scheduler-info-interval": "1ms"}), cluster.connect():
        assert {1} == {cluster.count_workers() for _ in range(300)}

    assert [] == notes
