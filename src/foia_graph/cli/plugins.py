"""The command plugins."""

import click

from foia_graph.cli.common import echo_json, main
from foia_graph.runtime.plugins import plugin_tables


@main.command("plugins")
@click.option("--json", "as_json", is_flag=True, help="List them as JSON.")
def plugins_command(as_json: bool) -> None:
    """List the plug-ins that are installed, and load each to see whether it can be used.

    Connectors, readers of files, extractors, output forms, drafters, stores and commands come from this
    program, and from every installed Python package that registers some (docs/plug-ins.md shows how). A
    plug-in that fails stops only what needs it.

    Exit code 1 when one cannot be used.
    """
    rows = _rows()
    if as_json:
        echo_json(rows)
    else:
        _show(rows)
    raise SystemExit(1 if any(row["failure"] for row in rows) else 0)


def _rows() -> list[dict[str, str]]:
    """Return the plug-ins; `failure` says why one cannot be used, "" where it can."""
    rows = []
    for table in plugin_tables():
        failures = table.failures()
        for name, plugin in table.plugins().items():
            failure = failures[name].sentence if name in failures else ""
            names, versions = zip(*plugin.distributions, strict=True)
            row = {
                "group": table.group,
                "name": name,
                "distribution": " and ".join(names),
                "version": " and ".join(versions),
                "value": " and ".join(each.value for each in plugin.entries),
                "failure": failure,
            }
            rows.append(row)
    return rows


def _show(rows: list[dict[str, str]]) -> None:
    cells = [(row["group"], row["name"], row["distribution"], row["version"]) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, texts in zip(rows, cells, strict=True):
        start = "  ".join(text.ljust(width) for text, width in zip(texts, widths, strict=True))
        click.echo(f"{start}  {row['failure'] or 'ok'}")
