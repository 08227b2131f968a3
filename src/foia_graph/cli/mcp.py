"""The command mcp: an archive for assistants."""

from importlib.util import find_spec
from pathlib import Path

import click

from foia_graph.cli.common import main, store_option, unsandboxed_option
from foia_graph.errors import MissingLibrary


@main.command("mcp")
@click.argument("url", required=False)
@store_option
@click.option(
    "--http",
    "port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Answer over HTTP on this port of this machine (path /mcp), instead of standard input and output.",
)
@unsandboxed_option
def mcp_command(url: str | None, store: Path, port: int | None) -> None:
    """Let an assistant ask an archive, read-only, over the Model Context Protocol.

    The archive is the folder of a store, or a served catalogue where its URL is given. Every answer carries
    IRI, Bates number, exact words, speaker and citation, and says what is machine-read; what is restricted or
    held back is in none. Needs the extra mcp: pip install 'foia-graph[mcp]'.

    \b
    Examples:
      foia-graph mcp --store foia-store
      foia-graph mcp https://foia.example.org/
      foia-graph mcp --store foia-store --http 8765
    """
    if find_spec("mcp") is None:
        raise MissingLibrary("mcp is not installed: pip install 'foia-graph[mcp]'.")
    from foia_graph import client
    from foia_graph.assistants.tools import archive_server, serve_http, serve_stdio

    with client.open(url or store) as archive:
        server = archive_server(archive)
        if port is None:
            serve_stdio(server)
        else:
            click.echo(f"Answering assistants on http://127.0.0.1:{port}/mcp", err=True)
            serve_http(server, port)
