"""The command dump."""

from pathlib import Path

import click

from foia_graph.cli.common import explain_errors, main, store_option
from foia_graph.model.profile import Profile
from foia_graph.publish import dumps
from foia_graph.runtime.files import resource_folder


@main.command("dump")
@store_option
@click.option("--files", is_flag=True, help="Put the original files of public documents into the bag.")
@explain_errors
def dump_command(store: Path, files: bool) -> None:
    """Write the dump of what is served: all graphs, the JSON-LD, their checksums, and a bag for archives.

    The server gives it out under /dump/ while it is of the generation served; each load and each decision
    after this renews it. A dump that is there already and whole is left as it is.

    \b
    Example:
      foia-graph dump --store foia-store
    """
    manifest = dumps.write_dump(store, Profile(resource_folder("ontology")), originals=files)
    graph = manifest.default_graph
    click.echo(
        f"generation {manifest.generation}: {graph.triples:,} triples, RDFC-1.0 hash {graph.rdfc10_sha256}"
    )
    for file in manifest.files:
        click.echo(f"{file.sha256}  {file.path} ({file.size:,} bytes)")
