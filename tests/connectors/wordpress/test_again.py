"""Imports of a site into a folder: they load, and come again."""

from pathlib import Path

from foia_graph.connectors.imports.connector import find_connector
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions, ImportReport
from foia_graph.ingest.load import LoadOptions, load
from tests.connectors.wordpress.exports import ALL, export, item
from tests.connectors.wordpress.test_feed import RSS


def write(tmp_path: Path, profile, text: str, name: str = "export.xml") -> ImportReport:
    """Import a text into the folder `records`."""
    (tmp_path / name).write_text(text)
    connector = find_connector("wordpress")()
    return run_import(connector, str(tmp_path / name), tmp_path / "records", profile, ImportOptions())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_post_without_a_title_and_links_that_are_none_load_all_the_same(tmp_path, profile):
    """What is no address is reported, and omitted."""
    links = '<a href="https://h.example:x/a.pdf">Memo</a> <a href="https://h.example/<b>.pdf">Letter</a>'
    text = f"<p>On June 2, 2012, Harbor Watch released 16 documents.</p><p>Read here: {links}</p>"
    report = write(tmp_path, profile, export([item(40, "", text)]))
    load((tmp_path / "records",), tmp_path / "store", profile, LoadOptions(ocr=False, workers=1))

    assert any("h.example:x" in str(each) for each in report.problems)


def test_a_feed_keeps_what_earlier_imports_knew(tmp_path, profile):
    """Bodies and documents that its posts do not name are still there."""
    write(tmp_path, profile, ALL)
    before = contents(tmp_path / "records")
    write(tmp_path, profile, RSS, "feed.xml")
    after = contents(tmp_path / "records")

    shared = [name for name in before if "/documents/" in name or name.endswith("authorities.yaml")]
    assert shared and all("gone" not in after[name].decode() for name in shared)
    assert {name for name in before if "/documents/" in name} <= after.keys()
