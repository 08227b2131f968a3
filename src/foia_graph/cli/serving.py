"""Serving from the command line."""

from collections.abc import Iterator
from pathlib import Path

import click

from foia_graph.cli.common import explained, main, opened_store, store_option
from foia_graph.store.reader import Catalogue


@main.command("serve")
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option(
    "--query-workers",
    default=4,
    show_default=True,
    type=click.IntRange(1, 256),
    help="Query processes in all, divided evenly among the web processes.",
)
@explained
def serve_command(store: Path, host: str, port: int, workers: int, query_workers: int) -> None:
    """Serve the catalogue: HTML, JSON-LD and SPARQL. Ctrl-C ends it.

    A load into the same store is served from the next request on; no restart is needed.
    """
    from foia_graph.web.serve import serve

    for line in _told(opened_store(store), f"http://{f'[{host}]' if ':' in host else host}:{port}"):
        click.echo(line)
    serve(store, host, port, workers, query_workers)


def _told(opened: Catalogue, address: str) -> Iterator[str]:
    """Say what is served, and where to begin."""
    counts = opened.generation.counts
    title = opened.catalog.one("title") if opened.catalog else "Catalogue"
    yield f"{title}: {counts['things']:,} things, {counts['quads']:,} quads"
    kinds = (
        "Release",
        "ReleasedDocument",
        "CitedWork",
        "SourceDocument",
        "Agency",
        "Organization",
        "Person",
        "Event",
    )
    shapes = [opened.profile[kind] for kind in kinds]
    yield ", ".join(f"{len(opened.names(shape)):,} {shape.plural}" for shape in shapes)
    yield f"  {address}/            to read"
    yield f"  {address}/conflicts   where sources disagree"
    yield f"  {address}/sparql      to ask"
