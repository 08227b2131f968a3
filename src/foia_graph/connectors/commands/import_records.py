"""The command import: records of what other systems hold."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from foia_graph.cli.common import echo_json, read_profile, report_option, show_problems
from foia_graph.connectors.commands import delay_option, private_option
from foia_graph.connectors.imports.connector import CONNECTORS, Connector, find_connector
from foia_graph.errors import InputError, PluginError

if TYPE_CHECKING:
    from foia_graph.connectors.imports.session import ImportReport


class _KindCommand(click.Command):
    """A command whose help lists the kinds of origins."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Kinds"):
            formatter.write_dl([(kind, _kind_help(kind)) for kind in CONNECTORS])
        super().format_epilog(ctx, formatter)


def _kind_help(kind: str) -> str:
    try:
        connector = CONNECTORS[kind]
    except PluginError as error:
        return error.sentence
    settings = "; ".join(f"--set {name}=…: {text}" for name, text in connector.settings.items())
    return f"{connector.title}: {connector.sources}" + (f" ({settings})" if settings else "")


@click.command("import", cls=_KindCommand)
@click.argument("kind", type=click.Choice(list(CONNECTORS)), metavar="KIND")
@click.argument("source")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="FOLDER",
    help="Folder of the catalogue that the records go into; it may be new, or be edited already.",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    metavar="DATE",
    help="Take only what changed at the origin on that day or later.",
)
@click.option("--dry-run", is_flag=True, help="Read the origin, and say what would change; write nothing.")
@report_option
@click.option(
    "--mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    metavar="FILE",
    help="For tables: which column is which field.",
)
@click.option("--guess", is_flag=True, help="For tables: write a first mapping, and how sure each line is.")
@click.option("--set", "chosen", multiple=True, metavar="NAME=VALUE", help="Setting of one kind; see below.")
@delay_option
@private_option
def import_command(
    kind: str,
    source: str,
    out: Path | None,
    since: datetime | None,
    dry_run: bool,
    report: str,
    mapping: Path | None,
    guess: bool,
    chosen: tuple[str, ...],
    delay: float,
    allow_private: bool,
) -> None:
    """Import SOURCE, a file or an address in a system of some KIND, as records that people continue editing.

    Each value keeps where the origin says it. A further import of the same changes nothing; what changed at
    the origin changes its record alone; what was edited here stays, and where both changed the same value,
    a sentence names both. What is deleted at the origin is marked, not deleted. `foia-graph load FOLDER`
    loads the records.

    Exit code 1 when something could not be read, or was changed on both sides.

    \b
    Examples:
      foia-graph import wordpress export.xml --out records/ && foia-graph serve records/
      foia-graph import table log.csv --guess > mapping.toml
      foia-graph import table log.csv --mapping mapping.toml --out records/
    """
    connector = find_connector(kind)()
    if guess:
        _write_mapping(connector.draft_mapping(source), mapping)
        return
    if out is None:
        raise click.UsageError("Name the folder for the records: --out FOLDER.")
    # Its client takes a while to load, and no other command needs it.
    from foia_graph.connectors.imports.run import run_import
    from foia_graph.connectors.imports.session import ImportOptions

    day = since.date() if since else None
    options = ImportOptions(day, allow_private, delay, _settings(connector, mapping, chosen))
    with click.progressbar(
        length=0, label="importing", file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty()
    ) as bar:
        import_report = run_import(
            connector,
            source,
            out,
            read_profile(),
            options,
            is_dry=dry_run,
            watch=lambda _count: bar.update(1),
        )
    _show_report(import_report, dry_run, report)
    raise SystemExit(0 if import_report.is_clean else 1)


def _settings(connector: Connector, mapping: Path | None, chosen: tuple[str, ...]) -> dict[str, str]:
    """Return the settings of a kind; raises InputError for one that it does not have."""
    settings = {"mapping": str(mapping)} if mapping else {}
    for each in chosen:
        name, sign, value = each.partition("=")
        if not sign:
            raise InputError(f"--set {each} has no value; write --set {name}=VALUE")
        settings[name] = value
    for name in settings:
        if name not in connector.settings:
            known = ", ".join(connector.settings) or "none"
            raise InputError(f"an import of {connector.kind} has no setting {name!r}; it has {known}")
    return settings


def _write_mapping(text: str, mapping: Path | None) -> None:
    if mapping is None:
        click.echo(text, nl=False)
        return
    if mapping.exists():
        raise InputError(f"{mapping} is there already; nothing was written")
    try:
        mapping.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", str(mapping)) from None
    click.echo(mapping)


def _show_report(report: "ImportReport", dry_run: bool, form: str) -> None:
    if form == "json":
        echo_json({"dry_run": dry_run, **report.as_json()})
        return
    for line in report.summary():
        click.echo(line)
    messages = [f"conflict: {each}" for each in report.conflicts]
    messages += [f"{each.severity}: {each}" for each in report.problems]
    show_problems(messages)
    if dry_run:
        click.echo("nothing was written (--dry-run)")
