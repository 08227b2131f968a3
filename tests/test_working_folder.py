"""Tests work in a folder of their own, and leave the checkout as it is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from prepared import REPOSITORY

RECORD = "{type: Issue, id: a, prefLabel: A}\n"
LEAVING = """
from pathlib import Path
from prepared import REPOSITORY

def test_leaving():
    folders = {"here": Path.cwd(), "checkout": REPOSITORY}
    Path(folders["%s"], "left").touch()
"""


def write_archive(folder: Path) -> None:
    """Write a catalogue of one record."""
    (folder / "in").mkdir(parents=True)
    (folder / "catalog.toml").write_text('title = "Records"\nbase = "https://foia.example.org/"\n')
    (folder / "in" / "source.toml").write_text('title = "in"\n')
    (folder / "in" / "records.yaml").write_text(f"- {RECORD}")


def test_a_command_writes_into_the_folder_of_its_test(tmp_path: Path, working_folder: Path) -> None:
    """A load without --store has its store there, whatever is in the checkout."""
    assert [] == list(Path().iterdir())
    write_archive(tmp_path / "data")
    before = sorted(path.name for path in REPOSITORY.iterdir())
    loaded = CliRunner().invoke(main, ["load", str(tmp_path / "data")])

    assert (0, ["foia-store"]) == (loaded.exit_code, [path.name for path in working_folder.iterdir()])
    assert before == sorted(path.name for path in REPOSITORY.iterdir())


@pytest.mark.parametrize("number", [1, 2])
def test_no_test_finds_what_another_has_written(working_folder: Path, number: int) -> None:
    """The folder is outside of the checkout, and empty, whichever of the two was before."""
    assert (working_folder, []) == (Path.cwd(), [*working_folder.iterdir()])
    assert REPOSITORY not in (working_folder, *working_folder.parents)
    Path(f"left-{number}").mkdir()


@pytest.mark.parametrize(("folder", "code"), [("here", 0), ("checkout", 1)])
def test_a_run_fails_that_leaves_something_in_the_checkout(tmp_path: Path, folder: str, code: int) -> None:
    """Whichever test it was; what a test leaves where it works is no fault."""
    (tmp_path / "tests").mkdir()
    for name in ("conftest.py", "archives.py", "prepared.py"):
        shutil.copy(REPOSITORY / "tests" / name, tmp_path / "tests")
    (tmp_path / "tests" / "test_leaving.py").write_text(LEAVING % folder)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"]
    modules = os.pathsep.join((str(tmp_path / "tests"), *filter(None, sys.path)))
    told = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": modules}
    )

    assert code == told.returncode, told.stdout + told.stderr
    assert bool(code) == ("FAILED: left came into the checkout" in told.stdout)
