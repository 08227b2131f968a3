"""Files read over storage of S3, with faults on the way: the same triples, and nothing is read twice."""

import pytest

from archives import content
from foia_graph.ingest.cluster import cluster_reader
from foia_graph.ingest.cluster.cluster_reader import ClusterReader
from foia_graph.ingest.cluster.reading_storage import READINGS
from foia_graph.ingest.report import ClusterOptions
from foia_graph.runtime.storage import Storage
from tests.ingest.cluster.conftest import FILES
from tests.ingest.cluster.tasks import begun, read_with_log
from tests.ingest.cluster.thread_cluster import ThreadCluster
from tests.store.replication.faulty_proxy import Fault
from tests.store.replication.test_s3 import address, proxy, s3_server  # noqa: F401  # fixtures


@pytest.fixture(autouse=True)
def in_threads(monkeypatch, task_folder):
    """Let the workers be threads that write down what they begin."""
    monkeypatch.setattr(cluster_reader, "DaskCluster", ThreadCluster)
    monkeypatch.setattr(cluster_reader, "TICK_SECONDS", 0.01)
    monkeypatch.setattr(ClusterReader, "read_task", staticmethod(read_with_log))


@pytest.mark.slow
def test_storage_of_s3_gives_the_triples_of_one_process(papers, tmp_path, address, task_folder):  # noqa: F811
    """Originals go there, readings come from there, and another store reads no file again."""
    options = ClusterOptions("tcp://127.0.0.1:1", address)
    papers.load()
    for name in ("one", "other"):
        papers.load(into=tmp_path / name, cluster=options)

    assert content(papers.root) == content(tmp_path / "one") == content(tmp_path / "other") != []
    assert len(FILES) == len(begun(task_folder)) == len(Storage.open(address).sizes(READINGS))


@pytest.mark.slow
@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name)
def test_faults_of_storage_change_no_triple(papers, tmp_path, address, proxy, fault):  # noqa: F811
    """Every fifth answer is cut, refused, reset or late: the triples are those of one process."""
    papers.load()
    proxy.fail_each(5, fault)
    papers.load(into=tmp_path / "one", cluster=ClusterOptions("tcp://127.0.0.1:1", address))

    assert content(papers.root) == content(tmp_path / "one") != []
    assert proxy.failures > 0
