"""Errors of imports on the command line: one sentence, with the path that it is about."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from foia_graph.cli.common import main


@pytest.mark.parametrize("kind", ["courtlistener", "documentcloud", "emails", "ftm", "osc", "wordpress"])
def test_a_source_that_is_not_there_is_named(tmp_path: Path, kind: str) -> None:
    """The sentence names the source."""
    source = str(tmp_path / "missing")
    result = CliRunner().invoke(main, ["import", kind, source, "--out", str(tmp_path / "records")])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"foia-graph: {source}: is ")


@pytest.mark.parametrize("kind", ["courtlistener", "documentcloud", "emails", "ftm", "muckrock", "osc"])
def test_a_folder_without_anything_is_an_error(tmp_path: Path, kind: str) -> None:
    """Nothing is written, not even the records of the platform."""
    (tmp_path / "empty").mkdir()
    out = tmp_path / "records"
    result = CliRunner().invoke(main, ["import", kind, str(tmp_path / "empty"), "--out", str(out)])
    assert result.exit_code == 1
    assert f"empty: holds nothing that an import of {kind} reads" in result.stderr
    assert [path.name for path in out.rglob("*") if path.is_file()] == [".lock"]


def test_a_mapping_that_is_none_is_named_as_it_was_given(tmp_path: Path) -> None:
    """The sentence has the path of the mapping and the line."""
    (tmp_path / "log.csv").write_text("a,b\n1,2\n")
    mapping = tmp_path / "m.toml"
    mapping.write_text("x = [\n")
    arguments = ["import", "table", str(tmp_path / "log.csv"), "--mapping", str(mapping)]
    result = CliRunner().invoke(main, [*arguments, "--out", str(tmp_path / "records")])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"foia-graph: {mapping}:")
    assert "is not TOML" in result.stderr


def test_a_mapping_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """A folder that is not there is no traceback."""
    (tmp_path / "log.csv").write_text("a,b\n1,2\n")
    mapping = tmp_path / "no" / "m.toml"
    arguments = ["import", "table", str(tmp_path / "log.csv"), "--guess", "--mapping", str(mapping)]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"foia-graph: {mapping}: cannot be written: No such file or directory\n"


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 9], ids=["empty", "bytes"])
def test_what_is_no_table_is_not_guessed_at(tmp_path: Path, data: bytes) -> None:
    """There is no mapping of nothing."""
    (tmp_path / "log.csv").write_bytes(data)
    result = CliRunner().invoke(main, ["import", "table", str(tmp_path / "log.csv"), "--guess"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "log.csv: has no table: " in result.stderr


def test_a_file_made_for_programs_is_no_email(tmp_path: Path) -> None:
    """The kind was mistaken, and no record is made of it."""
    (tmp_path / "answer.json").write_text('{"id": 1}')
    arguments = ["import", "emails", str(tmp_path / "answer.json"), "--out", str(tmp_path / "records")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "answer.json: is HTML, XML or JSON, and no text of an e-mail" in result.stderr
