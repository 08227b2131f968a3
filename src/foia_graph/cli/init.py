"""The command init."""

from pathlib import Path

import click

from foia_graph.cli.common import explain_errors, main
from foia_graph.errors import InputError
from foia_graph.ingest.mapping import default_settings
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.ingest.readers.folder import SOURCE_TOML
from foia_graph.model import iris


@main.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--base",
    default=default_settings.BASE,
    show_default=True,
    help="Base IRI, which begins the address of every thing.",
)
@explain_errors
def init_command(folder: Path, base: str) -> None:
    """Write the settings of a catalogue into a folder of PDFs or records, to be edited.

    What a load of the folder takes for granted is written down: catalog.toml says what the catalogue is, and
    source.toml, unless one is there or in a folder below, what its files are. Nothing is overwritten.

    \b
    Example:
      foia-graph init ~/releases/ice-2012
    """
    if (folder / CATALOG_TOML).exists():
        raise InputError(f"{folder / CATALOG_TOML} is there already; nothing was written")
    title = default_settings.folder_title([folder])
    texts = {CATALOG_TOML: default_settings.catalog_toml(title, iris.check_base_iri(base))}
    if not any(folder.glob(f"**/{SOURCE_TOML}")):
        texts[SOURCE_TOML] = default_settings.source_toml(title)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(folder / name)
