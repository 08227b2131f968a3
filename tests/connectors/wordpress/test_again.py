"""Imports of a site into a folder: they load, and come again."""

from pathlib import Path

from foia_graph.connectors.imports.connector import find_connector
from foia_graph.connectors.imports.report import ImportReport
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.ingest.load import LoadOptions, load
from tests.connectors.wordpress.exports import ALL, export, item
from tests.connectors.wordpress.test_feed import RSS

POSTS = "wordpress/harbor-watch-example/posts"


def write(tmp_path: Path, profile, text: str, name: str = "export.xml") -> ImportReport:
    """Import a text into the folder `records`."""
    (tmp_path / name).write_text(text)
    connector = find_connector("wordpress")()
    return run_import(connector, str(tmp_path / name), tmp_path / "records", profile, ImportOptions())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_written_loads_without_a_problem(tmp_path, profile):
    """Every field, link and quote of it is one that a load takes."""
    write(tmp_path, profile, ALL)
    outcome = load((tmp_path / "records",), tmp_path / "store", profile, LoadOptions(ocr=False, workers=1))

    assert [] == [each for each in outcome.problems if each.severity == "error"]


def test_a_post_without_a_title_and_links_that_are_none_load_all_the_same(tmp_path, profile):
    """What is no address is reported, and omitted."""
    links = '<a href="https://h.example:x/a.pdf">Memo</a> <a href="https://h.example/<b>.pdf">Letter</a>'
    text = f"<p>On June 2, 2012, Harbor Watch released 16 documents.</p><p>Read here: {links}</p>"
    report = write(tmp_path, profile, export([item(40, "", text)]))
    load((tmp_path / "records",), tmp_path / "store", profile, LoadOptions(ocr=False, workers=1))

    assert any("h.example:x" in str(each) for each in report.problems)


def test_the_same_again_changes_no_byte(tmp_path, profile):
    """Not of the records, nor of what is cached of them."""
    write(tmp_path, profile, ALL)
    before = contents(tmp_path / "records")
    report = write(tmp_path, profile, ALL)

    assert before == contents(tmp_path / "records")
    assert {"unchanged"} == report.states.keys()


def test_a_post_that_is_gone_is_marked_and_stays(tmp_path, profile):
    """A whole export lacks it; a feed, which has the latest posts alone, says nothing of others."""
    more = item(30, "A later post", "<p>We asked for more records.</p>")
    write(tmp_path, profile, ALL.replace("</channel>", f"{more}</channel>"))
    write(tmp_path, profile, RSS, "feed.xml")
    kept = (tmp_path / "records" / POSTS / "30.yaml").read_text()
    write(tmp_path, profile, ALL)

    assert "gone-at-origin" not in kept
    assert "gone-at-origin" in (tmp_path / "records" / POSTS / "30.yaml").read_text()
    load((tmp_path / "records",), tmp_path / "store", profile, LoadOptions(ocr=False, workers=1))


def test_a_feed_keeps_what_earlier_imports_knew(tmp_path, profile):
    """Bodies and documents that its posts do not name are still there."""
    write(tmp_path, profile, ALL)
    before = contents(tmp_path / "records")
    write(tmp_path, profile, RSS, "feed.xml")
    after = contents(tmp_path / "records")

    shared = [name for name in before if "/documents/" in name or name.endswith("authorities.yaml")]
    assert shared and all("gone" not in after[name].decode() for name in shared)
    assert {name for name in before if "/documents/" in name} <= after.keys()
