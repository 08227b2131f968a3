"""What a load leaves that is killed, or has no room."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from foia_graph.store.generations.build import open_writer
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import FILE_NAME, Generation, Layout
from tests.store.loader import state
from tests.store.worlds import built, folders, line, listed, served

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


@pytest.mark.parametrize("way", ["build", "update"])
def test_a_killed_load_leaves_a_whole_generation(tmp_path: Path, way: str) -> None:
    """
    Whenever a load is killed, the store serves the last state that was acknowledged, or the one after it,
    and the next writer finds no trace.
    """
    chance = random.Random(way)
    built(tmp_path, state(0), "0")
    acknowledged = 0
    for _ in range(8):
        with subprocess.Popen(
            [sys.executable, HERE / "loader.py", tmp_path, way], stdout=subprocess.PIPE
        ) as load:
            # However long it takes to start here, it has loaded once before its time begins to run.
            first = load.stdout.readline() if load.stdout else b""
            time.sleep(chance.uniform(0, 0.4))
            load.send_signal(signal.SIGKILL)
            said, _ = load.communicate()
        acknowledged = int((first + said).split()[-1])

        number = int(Generation.read(Layout(tmp_path).resolve()).identity)
        assert number in (acknowledged, acknowledged + 1)
        assert sorted(state(number)) == served(tmp_path)
        with open_writer(tmp_path) as writer:
            assert all((tmp_path / "generations" / name / FILE_NAME).exists() for name in folders(tmp_path))
            assert [writer.layout.current.name, "generations", "lock"] == listed(tmp_path)
        assert [] == verify_store(tmp_path)
        acknowledged = number
    assert acknowledged >= 8


@pytest.mark.slow
@pytest.mark.parametrize("way", ["build", "update"])
def test_no_point_of_a_load_is_a_bad_one(tmp_path: Path, way: str) -> None:
    """Killed before any call that makes, names, deletes or secures a file, a load leaves a sound store."""
    built(tmp_path, state(0), "0")

    loads = subprocess.run(
        [sys.executable, HERE / "kill_points.py", tmp_path, way], capture_output=True, text=True, check=False
    )

    assert "" == loads.stderr
    assert int(loads.stdout) > 20


def test_leftovers_are_deleted(tmp_path: Path) -> None:
    """
    What no generation needs goes with the next load: unfinished, half-deleted and unserved generations, and
    temporary files.
    """
    built(tmp_path, [line("a", "1")])
    with open_writer(tmp_path) as writer:
        writer.swap(writer.build([line("a", "2")], identity="", versions={}, counts={}, inputs={}))
    (tmp_path / "generations/0001" / FILE_NAME).unlink()
    (tmp_path / "generations/0003/oxigraph").mkdir(parents=True)
    (tmp_path / "log").mkdir()
    (tmp_path / "log/.7.json.1234abcd.tmp").touch()
    (tmp_path / "log/6.json").touch()
    (tmp_path / "files/.arriving").mkdir(parents=True)
    (tmp_path / "files/.arriving/x").touch()
    (tmp_path / ".current.tmp").symlink_to("nowhere")

    with open_writer(tmp_path):
        pass

    assert ["0002"] == folders(tmp_path)
    assert ["6.json"] == listed(tmp_path / "log")
    assert [] == listed(tmp_path / "files")
    assert not (tmp_path / ".current.tmp").is_symlink()


def test_a_full_disk_leaves_the_old_generation(tmp_path: Path) -> None:
    """A load that has no room ends with a sentence, and the old generation is served."""
    built(tmp_path, [line("a", "1")])

    load = subprocess.run(
        [sys.executable, HERE / "full_disk.py", tmp_path], capture_output=True, text=True, check=True
    )

    sentences = load.stdout.splitlines()
    assert 10 == len(sentences), load.stdout
    assert all(text.startswith("The store could not be written, and stays as it was: ") for text in sentences)
    assert (["0001"], [line("a", "1")]) == (folders(tmp_path), served(tmp_path))
    assert [] == verify_store(tmp_path)
