"""The options of `load` for a SPARQL server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foia_graph.cli import main
from foia_graph.store.sparql_http.server import read_addresses
from tests.archives import Archive
from tests.store.sparql_http.servers import RunningServer, oxigraph


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[RunningServer]:
    with oxigraph(tmp_path_factory.mktemp("server")) as running:
        yield running


def load(archive: Archive, *options: str) -> Result:
    return CliRunner().invoke(main, ["load", str(archive.folder), "--store", str(archive.root), *options])


def noted(archive: Archive) -> str:
    found = read_addresses(archive.root / "sparql-server.json")
    return "" if found is None else found.query


def test_a_load_notes_the_server_until_it_is_told_otherwise(archive, server):
    """A load without the option continues with the server of the one before."""
    first = load(archive, "--store-server", server.address)
    after_first = noted(archive)
    second = load(archive)
    after_second = noted(archive)
    third = load(archive, "--store-server", "none")

    assert [0, 0, 0] == [each.exit_code for each in (first, second, third)], first.output
    address = f"{server.address.removeprefix('sparql+')}query"
    assert [address, address, ""] == [after_first, after_second, noted(archive)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--server-graphs", "http://e.example/data"], "--server-graphs is about --store-server"),
        (["--dry-run", "--store-server", "sparql+http://e.example/"], "--dry-run writes nothing"),
        (["--store-server", "sparql+http://u:p@e.example/"], "come from the environment"),
    ],
)
def test_options_that_do_not_go_together_are_told(archive, options, sentence):
    """Before anything is read."""
    ended = load(archive, *options)

    assert (2, True) == (ended.exit_code, sentence in ended.output)
    assert not Path(archive.root).exists()
