"""The command init."""

from pathlib import Path

import click

from foia_graph.cli.common import explain_errors, main, store_option
from foia_graph.cli.served_folders import has_inputs, stored_base
from foia_graph.errors import InputError
from foia_graph.ingest.mapping import default_settings
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.readers.folder import SOURCE_TOML
from foia_graph.model import iris


@main.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@store_option
@click.option(
    "--base",
    default="",
    show_default=f"that of the store, or {default_settings.BASE}",
    help="Base IRI, which begins the address of every thing.",
)
@explain_errors
def init_command(folder: Path, store: Path, base: str) -> None:
    """Write the settings of a catalogue into a folder of PDFs or records, to be edited.

    What a load of the folder takes for granted is written down: catalog.toml says what the catalogue is, and
    source.toml, unless one is there or in a folder below, what its files are. Nothing is overwritten. Where
    the folder was loaded into the store before, the base is that of the store.

    \b
    Example:
      foia-graph init ~/releases/ice-2012
    """
    if (folder / CATALOG_TOML).exists():
        raise InputError(f"{folder / CATALOG_TOML} is there already; nothing was written")
    title = default_settings.folder_title([folder])
    base = iris.check_base_iri(base or _stored_base(store, folder) or default_settings.BASE)
    texts = {CATALOG_TOML: default_settings.catalog_toml(title, base)}
    if not any(folder.glob(f"**/{SOURCE_TOML}")):
        texts[SOURCE_TOML] = default_settings.source_toml(title)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(folder / name)


def _stored_base(store: Path, folder: Path) -> str:
    """Return the base of a store that the folder was loaded into, "" for another."""
    return stored_base(store) if has_inputs(store, {folder.resolve().name}) else ""
