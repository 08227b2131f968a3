"""Folders that are loaded before they are served."""

import sys
import tempfile
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import click

from foia_graph.ingest.mapping import default_settings
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.mapping.inventory import input_digests
from foia_graph.runtime.module_programs import start_module
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout


@dataclass(frozen=True, slots=True)
class ServedFolders:
    """Folders to be loaded into a store by processes of their own: this one is to fork, and stays small."""

    paths: tuple[Path, ...]
    store: Path
    base: str = ""
    rebase: bool = False
    ocr: bool = True

    def load(self, address: str, *, has_errors_only: bool = False) -> None:
        """Load what has changed; a catalogue without settings has those that go with its names and `address`.

        The report goes to standard error where standard output is taken (`has_errors_only`). Raises
        SystemExit with the exit code of a load that failed.
        """
        with tempfile.TemporaryDirectory() as place:
            settings = self._default_settings(Path(place), self.base or address)
            options = [f"--base={self.base}"] if self.base else []
            options += ["--rebase"] if self.rebase else []
            loading = start_module(
                "foia_graph",
                "load",
                *options,
                *self._arguments((*settings, *self.paths)),
                stdout=sys.stderr.fileno() if has_errors_only else None,
            )
            status = loading.wait()
        if status:
            raise SystemExit(status)

    def watch_command(self) -> list[str]:
        """Return the arguments of the command that loads whatever changes from now on."""
        return ["watch", *self._arguments(self.paths)]

    def _arguments(self, paths: Sequence[Path]) -> list[str]:
        return [f"--store={self.store}", *([] if self.ocr else ["--no-ocr"]), "--", *map(str, paths)]

    def _default_settings(self, place: Path, base: str) -> list[Path]:
        """Write the default settings of a new catalogue into a folder, and return it, unless it has some."""
        if stored_base(self.store) or any((path / CATALOG_TOML).is_file() for path in self.paths):
            return []
        title = default_settings.folder_title(self.paths)
        (place / CATALOG_TOML).write_text(default_settings.catalog_toml(title, base), encoding="utf-8")
        click.echo(f"foia-graph: {default_settings.describe_defaults(title, base)}", err=True)
        click.echo("foia-graph: `foia-graph init` writes all that into the folder, to be edited", err=True)
        return [place]


def stored_base(store: Path) -> str:
    """Return the base of all names in a store, "" for one that nothing was loaded into; raises StoreError."""
    served = Layout(store).served_generation()
    return "" if served is None else Generation.read(served).versions["base"]


def has_inputs(store: Path, names: Set[str]) -> bool:
    """Return whether all these folders were loaded into a store; raises StoreError."""
    served = Layout(store).served_generation()
    return served is not None and names <= input_digests(Generation.read(served).inputs).keys()
