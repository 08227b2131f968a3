"""Exporting again: the same gives the same, what is deleted is deleted, and what others wrote is left
alone.
"""

import gc

import pytest

from archives import BASE
from foia_graph.errors import StoreError
from foia_graph.ingest.decide import Decider
from foia_graph.runtime.allocator import MANY_OBJECTS
from foia_graph.web.static_site import export as exported
from foia_graph.web.static_site import export_site
from tests.web.static_site.conftest import files

WORKS = """
- {type: CitedWork, id: report, title: A report}
- {type: CitedWork, id: memo, title: A memo, isReferencedBy: post}
"""


@pytest.fixture
def loaded(archive_of, monkeypatch):
    """A tiny catalogue; of its concepts only the schemes are exported, which is quicker."""
    archive = archive_of({"papers/works.yaml": WORKS})
    archive.begin()
    seeds = exported.SiteExport._seeds

    def few(export):
        return (
            name for name in seeds(export) if not name.startswith(f"{BASE}scheme/") and "/scheme/" not in name
        )

    monkeypatch.setattr(exported.SiteExport, "_seeds", few)
    known = exported.SiteAddress.is_exported
    monkeypatch.setattr(
        exported.SiteAddress,
        "is_exported",
        lambda at, with_files: (
            not at.path.startswith(("/doc/scheme/", "/doc/concept")) and known(at, with_files)
        ),
    )
    return archive


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "site"


def export(archive, folder, **options):
    return export_site(archive.root, archive.profile, folder, **options)


def test_the_same_gives_the_same_bytes(loaded, folder, tmp_path):
    """Two exports of one generation are equal, file by file."""
    export(loaded, folder)
    export(loaded, tmp_path / "other")

    assert files(folder) == files(tmp_path / "other")


def test_garbage_is_looked_for_rarely(loaded, folder):
    """
    What was read stays while the site is made, so looking among it is in vain; after it all is as before.
    """
    usual, rates = gc.get_threshold(), set()
    export(loaded, folder, watch=lambda *_: rates.add(gc.get_threshold()[0]))

    assert {MANY_OBJECTS} == rates
    assert usual == gc.get_threshold()


def times(folder):
    """The time of the last write of each file, by name."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_only_what_changed_is_written_again(loaded, folder, tmp_path):
    """
    After a change of one record its own files, lists and feeds that show it are new, and those of other
    things stay; all in all it is what an export into an empty folder gives.
    """
    first = export(loaded, folder)
    before = times(folder)
    loaded.write("papers/works.yaml", WORKS.replace("A report", "Another report"))
    loaded.load()
    again = export(loaded, folder)
    whole = export(loaded, tmp_path / "other")
    after = times(folder)
    changed = {name for name, time in after.items() if time != before.get(name)}

    assert files(folder) == files(tmp_path / "other")
    assert {"doc/work/report/index.html", "doc/work/report.ttl", "id/work/report/index.html"} <= changed
    assert not {name for name in changed if name.startswith(("doc/work/memo", "id/work/memo", "static/"))}
    assert first.written == first.files and whole.written == whole.files
    assert again.written == len(changed - {"foia-graph-site.sha256"}) < whole.written


def test_what_others_changed_is_written_again(loaded, folder, tmp_path):
    """A file that was edited or deleted since the last export is there again as it was."""
    export(loaded, folder)
    page, form = folder / "doc/work/memo/index.html", folder / "doc/work/memo.ttl"
    page.write_text("mine")
    form.unlink()
    again = export(loaded, folder)
    export(loaded, tmp_path / "other")

    assert 2 == again.written
    assert files(folder) == files(tmp_path / "other")


def test_what_is_gone_is_deleted(loaded, folder):
    """A withdrawn thing leaves no file, and no folder; what the keeper of the site put there stays."""
    export(loaded, folder)
    (folder / "CNAME").write_text("foia.example.org")
    before = files(folder)
    Decider(loaded.root, loaded.profile).withdraw("work/memo", "Sent in error")
    found = export(loaded, folder)
    after = files(folder)

    assert {
        "doc/work/memo/index.html",
        "doc/work/memo.ttl",
        "id/work/memo/index.html",
    } <= before.keys() - after.keys()
    assert found.deleted == len(before.keys() - after.keys())
    assert not (folder / "id" / "work" / "memo").exists()
    assert b"foia.example.org" == after["CNAME"]
    assert [] == [name for name, data in after.items() if b"A memo" in data]


def test_a_folder_of_others_is_refused(loaded, folder):
    """Nothing is written where something else is."""
    folder.mkdir()
    (folder / "thesis.txt").write_text("three years of work")

    with pytest.raises(
        StoreError, match=r"holds 'thesis.txt' and is no exported site; give an empty or a new folder"
    ):
        export(loaded, folder)
    assert {"thesis.txt": b"three years of work"} == files(folder)


@pytest.mark.slow
def test_a_file_of_others_is_never_overwritten(loaded, folder):
    """What was put into the site afterwards is not replaced by a page that is new."""
    export(loaded, folder)
    loaded.write("papers/more.yaml", "- {type: CitedWork, id: third, title: A third}\n")
    loaded.load()
    (folder / "doc" / "work" / "third.nt").write_text("mine")
    before = files(folder)

    with pytest.raises(StoreError, match=r"third.nt was not exported, and is in the way of what is"):
        export(loaded, folder)
    assert before == files(folder)


def test_an_export_that_fails_leaves_the_site_as_it_was(loaded, folder, monkeypatch):
    """Files come into their positions when all are there."""
    export(loaded, folder)
    before = files(folder)

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(exported.SiteExport, "write_redirects", fail)
        with pytest.raises(KeyboardInterrupt):
            export(loaded, folder)

    assert before == files(folder)


def test_what_a_killed_export_left_is_cleared_away(loaded, folder):
    """Half a site that was written aside does not get into the next."""
    (folder / ".foia-graph-site" / "doc").mkdir(parents=True)
    (folder / ".foia-graph-site" / "doc" / "ghost").write_text("a ghost")
    export(loaded, folder)

    assert [] == [name for name, data in files(folder).items() if "ghost" in name or b"ghost" in data]


def test_an_export_killed_while_files_moved_is_mended(loaded, folder):
    """What was moved is known by the list, so the next export deletes it."""
    export(loaded, folder)
    lines = (folder / "foia-graph-site.sha256").read_text()
    (folder / "doc" / "work" / "ghost.nt").write_text("a ghost")
    (folder / "foia-graph-site.sha256").write_text(f"{'0' * 64}  doc/work/ghost.nt\n{lines}")
    export(loaded, folder)

    assert not (folder / "doc" / "work" / "ghost.nt").exists()


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside.txt"])
def test_a_list_that_leads_outside_is_refused(loaded, folder, name):
    """No one can have other files deleted."""
    folder.mkdir()
    (folder / "foia-graph-site.sha256").write_text(f"{'0' * 64}  {name}\n")

    with pytest.raises(StoreError, match="which is outside the folder"):
        export(loaded, folder)


@pytest.mark.slow
def test_without_files_no_original_is_exported(site, small, tmp_path):
    """Pictures and originals are omitted unless they are asked for; no page shows a hole for them."""
    found = tmp_path / "site"
    export_site(site.store, small, found)
    names = files(found)

    assert [] == [name for name in names if name.startswith("file/") or name.endswith(".png")]
    assert b"<img" not in names["doc/document/plants/page/1/index.html"]


def test_a_load_meanwhile_does_not_show(loaded, folder):
    """All files are of the generation that was served when the export began."""
    done = []

    def load_once(*_):
        if not done:
            done.append(True)
            loaded.write("papers/works.yaml", WORKS.replace("A report", "Another report"))
            loaded.load()

    found = export(loaded, folder, watch=load_once)

    assert (1, True) == (found.generation, b"A report" in files(folder)["doc/work/report/index.html"])
    assert 2 == loaded.generation.number


def test_a_name_that_no_file_can_have_is_told(loaded, folder):
    """The thing is omitted, and the caller knows."""
    slug = "-".join(["long"] * 60)
    loaded.write("papers/more.yaml", f"- {{type: CitedWork, id: {slug}, title: A third}}\n")
    loaded.load()
    found = export(loaded, folder)

    assert f"{BASE}id/work/{slug}" in found.left_out
