"""The commands push and pull: generations at an address, and replicas of them."""

import time
from pathlib import Path

import click

from foia_graph.cli.common import main
from foia_graph.cli.progress import counted_bar
from foia_graph.errors import FoiaGraphError

# Seconds between two attempts at an address that does not answer.
MAX_PAUSE = 300.0


@main.command("push")
@click.argument("store", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("url")
@click.option("--repair", is_flag=True, help="Read every object there, and write what is damaged again.")
def push_command(store: Path, url: str, repair: bool) -> None:
    """Push what STORE serves to URL, where replicas pull it.

    URL is an address of storage: s3://bucket/folder (with the extra s3; credentials and AWS_ENDPOINT_URL
    come from the environment), file:///srv/share/catalogue, or any other that fsspec knows. Objects are
    named by their SHA-256 and written once; the manifest of the generation is written last, and only where
    none of its number exists: a client that pulls gets a complete generation or none. Generations that the
    store no longer holds are deleted there, so that what was erased here does not stay.

    \b
    Example:
      foia-graph push foia-store s3://archive/harbor && foia-graph pull s3://archive/harbor replica
    """
    from foia_graph.store.replication.push import push

    with counted_bar("files pushed") as watch:
        report = push(store, url, repair=repair, watch=watch)
    click.echo(f"{url}: {report}")


@main.command("pull")
@click.argument("url")
@click.argument("store", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--every",
    type=click.FloatRange(1),
    default=None,
    metavar="SECONDS",
    help="Go on: look for a newer generation that often, until Ctrl-C.",
)
def pull_command(url: str, store: Path, every: float | None) -> None:
    """Pull the newest generation at URL into STORE, a replica.

    It is served once it is whole and each file has the SHA-256 that its account says; until then the
    replica serves what it did. What is here already is not sent again, and what a pull that broke off got
    is used by the next. `foia-graph serve --follow URL` pulls next to a server.

    \b
    Example:
      foia-graph pull s3://archive/harbor replica && foia-graph serve --store replica
    """
    from foia_graph.store.replication.pull import pull

    if every is None:
        with counted_bar("files pulled") as watch:
            report = pull(url, store, watch=watch)
        click.echo(f"{store}: {report}")
        return
    pause = every
    while True:
        try:
            report = pull(url, store)
            pause = every
            if report.is_new:
                click.echo(f"{store}: {report}", err=True)
        except FoiaGraphError as error:
            pause = min(pause * 2, max(MAX_PAUSE, every))  # what fails waits longer each time
            click.echo(f"foia-graph: {error} (next attempt in {pause:.0f} seconds)", err=True)
        time.sleep(pause)
