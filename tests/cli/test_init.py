"""Default settings, written down."""

import tomllib

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from foia_graph.ingest.mapping.catalog_settings import read_settings
from foia_graph.ingest.readers.source_settings import read_source_settings


def run(*arguments):
    ended = CliRunner().invoke(main, ["init", "--store", "no-store", *map(str, arguments)])
    return ended.exit_code, ended.output


@pytest.fixture
def folder(tmp_path):
    """A folder with an odd name."""
    made = tmp_path / 'Papers "of" 2012 \\ é'
    made.mkdir()
    return made


def test_the_defaults_of_a_folder_are_written_into_it(folder):
    """Both files can be read, and say what a load without them takes for granted."""
    exit_code, output = run(folder)
    catalogue = read_settings((folder / "catalog.toml").read_bytes(), "")
    source = read_source_settings((folder / "source.toml").read_bytes(), folder.name)

    assert (0, f"{folder}/catalog.toml\n{folder}/source.toml\n") == (exit_code, output)
    assert {"title": folder.name, "language": "en"} == catalogue.fields
    assert "http://127.0.0.1:8000/" == catalogue.base
    assert (folder.name, {}) == (source.title, source.layouts)


def test_what_is_commented_out_can_be_taken(folder):
    """Without its signs the layout of the PDFs is one that a load takes."""
    run(folder)
    lines = (folder / "source.toml").read_text().splitlines()
    layout = "\n".join(line.removeprefix("# ") for line in lines[lines.index('# [files."*.pdf"]') :])

    assert {"files": {"*.pdf": {"constants": {"inSeries": "papers-of-2012-e"}}}} == tomllib.loads(layout)


def test_nothing_is_overwritten(folder):
    """A folder that has settings keeps them, and one with source folders below gets no other."""
    (folder / "2012").mkdir()
    (folder / "2012" / "source.toml").touch()

    assert (0, f"{folder}/catalog.toml\n") == run(folder)
    assert (2, f"foia-graph: {folder}/catalog.toml is there already; nothing was written\n") == run(folder)


def test_a_base_is_a_host_with_a_slash(tmp_path):
    """Another base is refused before anything is written."""
    assert 2 == run(tmp_path, "--base", "foia")[0]
    assert [] == list(tmp_path.iterdir())
