"""The command fetch: originals that records point to."""

from pathlib import Path

import click

from foia_graph.cli.common import echo_json, read_profile, report_option, show_problems, store_option
from foia_graph.cli.progress import counted_bar
from foia_graph.connectors.commands import delay_option, private_option


@click.command("fetch")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@delay_option
@click.option(
    "--max-size",
    type=click.FloatRange(0, min_open=True),
    default=501.0,
    show_default=True,
    metavar="MIB",
    help="Size up to which a file is kept.",
)
@private_option
@click.option("--dry-run", is_flag=True, help="Send no request; list what would be fetched.")
@report_option
def fetch_command(
    paths: tuple[Path, ...],
    store: Path,
    delay: float,
    max_size: float,
    allow_private: bool,
    dry_run: bool,
    report: str,
) -> None:
    """Fetch the files that records point to into the store, where the next load finds them.

    PATHS are catalogues or source folders, as for `load`; each `downloadURL` of a distribution is fetched.
    What was fetched before is sent again only if the server says that it changed, and what was cut off goes
    on where it stopped. robots.txt is kept, and no host is asked by two connections at once. Records that
    no one may see are omitted. Ctrl-C ends a fetch at any time; the next one continues.

    Exit code 1 when a file was not got; the report says why.

    \b
    Example:
      foia-graph fetch data/ --store foia-store && foia-graph load data/ --store foia-store
    """
    # The client takes a while to load, and no other command needs it.
    from foia_graph.connectors.http.connection import MIB, FetchLimits
    from foia_graph.connectors.http.fetch import FetchOptions, fetch, plan

    profile = read_profile()
    if dry_run:
        fetch_report = plan(paths, store, profile)
    else:
        options = FetchOptions(delay, allow_private, FetchLimits(int(max_size * MIB)))
        with counted_bar("files fetched") as watch:
            fetch_report = fetch(paths, store, profile, options, watch)
    if report == "json":
        echo_json({"dry_run": dry_run, **fetch_report.as_json()})
    else:
        for line in fetch_report.plan_lines() if dry_run else fetch_report.checksum_lines():
            click.echo(line)
        show_problems([f"{each.severity}: {each}" for each in fetch_report.problems])
    click.echo(f"{len(fetch_report.originals):,} files to fetch" if dry_run else str(fetch_report), err=True)
    raise SystemExit(1 if fetch_report.problems else 0)
