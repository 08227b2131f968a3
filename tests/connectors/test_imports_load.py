"""What imports of files write is loaded without an error, and a second import of the same writes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from connectors.foia_gov.test_annual_report import END, HEAD, PROCESSED, STATUTE, TIMES, USES
from connectors.foia_gov.test_components import COMPONENT, INCLUDED
from connectors.foia_gov.test_contacts import HARBOR
from connectors.inspectors_general.test_reports import LISTED, SCRAPED
from connectors.osc.test_cases import CASE
from connectors.tables.written_tables import LOG_HEAD, LOG_MAPPING, LOG_ROWS
from foia_graph.cli import main


def write_origin(folder: Path, kind: str) -> list[str]:
    """Write an origin of a kind into a folder, and return the options of its import."""
    if kind == "foia-gov":
        report = f"{HEAD}{PROCESSED}{TIMES}{USES}{STATUTE}{END}"
        (folder / "report.xml").write_text(report, encoding="utf-8")
        write_json(folder / "DHA.json", HARBOR)
        write_json(folder / "page.json", {"data": [COMPONENT], "included": INCLUDED})
    elif kind == "inspectors-general":
        write_json(folder / "reports.json", {"reports": [SCRAPED, LISTED], "updated": "2026-01-18T11:12:56"})
    elif kind == "osc":
        (folder / "DI-99-0001.md").write_text(CASE, encoding="utf-8")
        return ["--set", "base=https://osc.example.gov/"]
    else:
        (folder / "log.csv").write_text("\n".join((LOG_HEAD, *LOG_ROWS)), encoding="utf-8")
        mapping = folder.parent / "mapping.toml"
        mapping.write_text(LOG_MAPPING, encoding="utf-8")
        return ["--mapping", str(mapping)]
    return []


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


def tree_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("kind", ["foia-gov", "inspectors-general", "osc", "table"])
def test_imports_load_and_change_nothing_the_second_time(kind: str, tmp_path: Path) -> None:
    """An archive begins with an import that a load takes as it is, and continues with it."""
    origin, out = tmp_path / "origin", tmp_path / "records"
    origin.mkdir()
    command = ["import", kind, str(origin), "--out", str(out), *write_origin(origin, kind)]
    runner = CliRunner()
    runner.invoke(main, command)
    written = tree_of(out)
    again = runner.invoke(main, command)
    loaded = runner.invoke(main, ["load", str(out), "--dry-run", "--report", "json"])

    assert len(written) > 4
    assert written == tree_of(out)
    assert "changed" not in again.output.replace("unchanged", "")
    assert loaded.exit_code == 0
    assert json.loads(loaded.stdout)["problems"] == []
