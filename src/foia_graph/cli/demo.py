"""The command demo."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from foia_graph.cli.common import explain_errors, main, store_option, unsandboxed_option
from foia_graph.cli.companions import (
    choose_port,
    companion,
    keep_ports,
    server_address,
    usual_port,
    wait_for_answers,
    wait_for_end,
)
from foia_graph.cli.served_folders import has_inputs, stored_base
from foia_graph.errors import StoreError
from foia_graph.runtime import sandbox_policy
from foia_graph.runtime.files import resource_folder
from foia_graph.runtime.module_programs import start_module

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class DemoCatalogue:
    """A catalogue of the demo: its folder of records, its store, and the port at which it is served."""

    folder: Path
    store: Path
    port: int

    @property
    def address(self) -> str:
        """The address at which it is served."""
        return server_address(HOST, self.port)

    def check_store(self) -> None:
        """Raise StoreError where the store holds another catalogue, which a load would add to."""
        sources = {path.parent.name for path in self.folder.glob("*/source.toml")}
        if stored_base(self.store) and not has_inputs(self.store, sources):
            raise StoreError(f"{self.store} holds another catalogue; name another folder with --store.")

    def load_arguments(self) -> list[str]:
        """Return the arguments of the command that loads it; a store that is there keeps its base."""
        base = [] if stored_base(self.store) else [f"--base={self.address}"]
        return ["load", str(self.folder), f"--store={self.store}", *base]

    def serve_command(self, *options: str) -> list[str]:
        """Return the arguments of the command that serves it."""
        return ["serve", f"--store={self.store}", f"--host={HOST}", f"--port={self.port}", *options]


@main.command("demo")
@store_option
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    show_default="8000 or the next one that is free",
    help="Port of the catalogue; the specimen has one after it.",
)
@unsandboxed_option
@explain_errors
def demo_command(store: Path, port: int | None) -> None:
    """Load the catalogue that comes with the program, and a specimen release; serve both. Ctrl-C ends it.

    The catalogue is of real releases, of which no file is held; the specimen is a catalogue of its own, of
    invented papers that are drawn for it. Its store is next to the other one, with -specimen after its
    name.

    \b
    Example:
      foia-graph demo --store foia-store
    """
    sandbox_policy.require_walls()
    with tempfile.TemporaryDirectory() as place:
        catalogue, specimen = _choose_catalogues(store, port, Path(place) / "specimen")
        with keep_ports(HOST, catalogue.port, specimen.port):
            _load([catalogue, specimen])
    with (
        companion(specimen.serve_command("--workers=1"), is_silent=True) as second,
        companion(catalogue.serve_command(f"--specimen={specimen.address}"), is_silent=True) as first,
    ):
        servers = [first, second]
        wait_for_answers([catalogue.address, specimen.address], servers)
        click.echo(
            f"  {catalogue.address}   the catalogue of releases\n  {specimen.address}   the specimen release"
        )
        click.echo("Ctrl-C ends both.")
        wait_for_end(servers)


def _choose_catalogues(store: Path, port: int | None, specimen_folder: Path) -> list[DemoCatalogue]:
    """Return the catalogue and the specimen, which is drawn into a folder; raises StoreError, ListenError."""
    from foia_graph.specimen.folder import write_specimen

    specimen_store = store.with_name(f"{store.name}-specimen")
    first = choose_port(HOST, port, usual_port(stored_base(store), HOST))
    second = choose_port(HOST, None, usual_port(stored_base(specimen_store), HOST, first + 1), besides=first)
    write_specimen(specimen_folder)
    catalogues = [
        DemoCatalogue(resource_folder("data"), store, first),
        DemoCatalogue(specimen_folder, specimen_store, second),
    ]
    for each in catalogues:
        each.check_store()
    return catalogues


def _load(catalogues: Sequence[DemoCatalogue]) -> None:
    """Load catalogues at the same time; raises SystemExit with the exit code of a load that failed."""
    loads = [start_module("foia_graph", *each.load_arguments()) for each in catalogues]
    failed = [load.returncode for load in loads if load.wait()]
    if failed:
        raise SystemExit(failed[0])
