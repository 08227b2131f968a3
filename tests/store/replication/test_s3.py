"""Replicas over S3: SeaweedFS with faults between it and us."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from foia_graph.errors import StorageError
from foia_graph.runtime import storage as storage_module
from foia_graph.runtime.storage import Storage
from foia_graph.store.replication.pull import pull
from foia_graph.store.replication.push import push
from tests.archives import Archive, content
from tests.store.replication.faulty_proxy import Fault, FaultyProxy
from tests.store.replication.seaweed import seaweed

pytestmark = pytest.mark.slow

s3fs = pytest.importorskip("s3fs", reason="the extra s3 is not installed")


@pytest.fixture(scope="module")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of S3."""
    with seaweed(tmp_path_factory.mktemp("weed")) as address:
        yield address


@pytest.fixture
def proxy(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyProxy]:
    """The server behind a proxy that has faults on demand, as the environment names it."""
    with FaultyProxy(s3_server) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "any")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "any")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.setattr(storage_module, "FIRST_PAUSE", 0.01)
        yield proxy


@pytest.fixture
def address(proxy: FaultyProxy, request: pytest.FixtureRequest) -> str:
    """A position of the test's own in the one bucket: the server gives each bucket seven volumes."""
    server = s3fs.S3FileSystem(skip_instance_cache=True)
    if not server.exists("archive"):
        server.mkdir("archive")
    return f"s3://archive/{hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]}"


def test_a_name_is_created_once(address: str) -> None:
    """Of two writers one is told that something is there; the same bytes count as written."""
    storage = Storage.open(address)
    assert storage.create("a", b"one")
    assert storage.create("a", b"one")
    assert not storage.create("a", b"two")
    assert storage.read("a") == b"one"


def test_of_many_writers_at_once_one_creates(address: str) -> None:
    """Eight threads create the same name; one of them wins."""
    results: list[bool] = []
    start = threading.Barrier(8)

    def create(number: int) -> None:
        storage = Storage.open(address)
        start.wait()
        results.append(storage.create("a", f"{number}".encode()))

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 7 + [True]


def test_a_catalogue_goes_there_and_back(archive: Archive, address: str, tmp_path: Path) -> None:
    """What is pulled says what was pushed; a second pull receives the account alone."""
    archive.load()
    push(archive.root, address)
    pull(address, tmp_path / "replica")
    assert content(tmp_path / "replica") == archive.quads()
    assert pull(address, tmp_path / "replica").received_bytes < 10_000


@pytest.mark.parametrize("fault", list(Fault), ids=lambda fault: fault.name)
def test_faults_that_pass_are_passed(
    archive: Archive, address: str, proxy: FaultyProxy, tmp_path: Path, fault: Fault
) -> None:
    """Every seventh answer fails or is late: pushes and pulls come to the same end."""
    archive.load()
    proxy.fail_each(7, fault)
    push(archive.root, address)
    pull(address, tmp_path / "replica")
    assert content(tmp_path / "replica") == archive.quads()
    assert proxy.failures > 0


def test_a_server_that_is_away_leaves_the_replica_as_it_is(
    archive: Archive, address: str, proxy: FaultyProxy, tmp_path: Path
) -> None:
    """An address that answers nothing is one sentence, and the replica serves what it did."""
    archive.load()
    push(archive.root, address)
    pull(address, tmp_path / "replica")
    archive.write("papers/note.yaml", "- {type: Agency, id: harbor, prefLabel: Harbor Office}")
    before = content(tmp_path / "replica")
    archive.load()
    push(archive.root, address)
    proxy.fail_each(1, Fault.BUSY)
    with pytest.raises(StorageError, match="is not available now"):
        pull(address, tmp_path / "replica")
    assert content(tmp_path / "replica") == before
    proxy.fail_each(0, Fault.BUSY)
    assert pull(address, tmp_path / "replica").is_new


def test_a_bucket_that_does_not_exist_is_one_sentence(proxy: FaultyProxy, tmp_path: Path) -> None:
    """The name is said."""
    with pytest.raises(StorageError, match="s3://none-such/x"):
        pull("s3://none-such/x", tmp_path / "replica")
