"""Imports again and again: what changed at the origin is carried over, and what people edited stays."""

import shutil
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from foia_graph.connectors.imports import import_folder, run
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.errors import InputError
from foia_graph.runtime.files import write_atomically
from tests.connectors.imports.small_origin import SmallConnector, import_into, notice, tree_of

ALL = ImportOptions()
FILE = "small/harbor-example/notices/a.yaml"


def two_notices(**fields: str) -> SmallConnector:
    return SmallConnector({"a": [notice("a", **fields)], "b": [notice("b")]})


def test_the_same_origin_gives_the_same_bytes(tmp_path: Path) -> None:
    """A second import of the same writes nothing and finds nothing changed."""
    import_into(tmp_path, two_notices(), ALL)
    before = tree_of(tmp_path)
    report = import_into(tmp_path, two_notices(), ALL)
    assert tree_of(tmp_path) == before
    assert report.states == {"unchanged": ["SourceDocument a", "SourceDocument b"]}
    assert {"catalog.toml", "small/source.toml", FILE} <= before.keys()


def test_a_change_at_the_origin_changes_its_file_alone(tmp_path: Path) -> None:
    """Only the file of the record that changed, and its state, are written."""
    import_into(tmp_path, two_notices(), ALL)
    before = tree_of(tmp_path)
    report = import_into(tmp_path, two_notices(form="letter"), ALL)
    after = tree_of(tmp_path)
    assert {path for path in after if before.get(path) != after[path]} == {
        FILE,
        "small/.import/harbor-example/notices/a.yaml.json",
    }
    assert report.states["changed"] == ["SourceDocument a"]


def test_what_people_edited_stays_to_the_byte(tmp_path: Path) -> None:
    """Comments, order, other fields and other words stay where the origin changes another field."""
    import_into(tmp_path, two_notices(form="letter"), ALL)
    text = (tmp_path / FILE).read_text()
    edited = "# Looked at in June.\n" + text.replace(
        "form: letter", "form: letter  # typed\n  history: Ours."
    )
    (tmp_path / FILE).write_text(edited)
    report = import_into(tmp_path, two_notices(form="letter", url="https://harbor.example/a"), ALL)
    assert (tmp_path / FILE).read_text() == edited.replace(
        "  form: letter  # typed\n", "  form: letter  # typed\n  url: https://harbor.example/a\n"
    )
    assert not report.conflicts
    assert report.edited_fields == 1


def test_a_value_that_both_changed_is_a_conflict_with_both(tmp_path: Path) -> None:
    """The value of people stays, the sentence names all three, and the next import is quiet."""
    import_into(tmp_path, two_notices(form="letter"), ALL)
    path = tmp_path / FILE
    path.write_text(path.read_text().replace("form: letter", "form: memorandum"))
    report = import_into(tmp_path, two_notices(form="report"), ALL)
    assert [str(each) for each in report.conflicts] == [
        "SourceDocument a: form was 'letter'; here it is now 'memorandum', "
        "at the origin 'report': yours stays"
    ]
    assert "form: memorandum" in path.read_text()
    assert not report.is_clean
    again = import_into(tmp_path, two_notices(form="report"), ALL)
    assert again.is_clean
    assert again.edited_fields == 1


def test_values_of_a_list_are_merged_one_by_one(tmp_path: Path) -> None:
    """People add one value and the origin another: both are there."""
    titles = ["One", "Two"]
    import_into(tmp_path, SmallConnector({"a": [notice("a", alternative=[*titles])]}), ALL)
    path = tmp_path / FILE
    path.write_text(path.read_text().replace("    - Two\n", "    - Two\n    - Ours\n"))
    import_into(tmp_path, SmallConnector({"a": [notice("a", alternative=["Two", "Theirs"])]}), ALL)
    assert "    - Two\n    - Ours\n    - Theirs\n" in path.read_text()
    assert "One" not in path.read_text()


def test_what_is_gone_is_marked_once(tmp_path: Path) -> None:
    """What the whole origin lacks stays, is lost, and keeps the day on which it was missed."""
    import_into(tmp_path, two_notices(holdingStatus="linked-not-held"), ALL)
    without = SmallConnector({"b": [notice("b")]})
    report = import_into(tmp_path, without, ALL)
    text = (tmp_path / FILE).read_text()
    assert report.states["gone"] == ["SourceDocument a"]
    assert "holdingStatus: lost" in text
    assert "id: gone-at-origin" in text
    assert import_into(tmp_path, without, ALL).states["gone"] == ["SourceDocument a"]
    assert (tmp_path / FILE).read_text() == text
    import_into(tmp_path, two_notices(holdingStatus="linked-not-held"), ALL)
    assert "gone" not in (tmp_path / FILE).read_text()


@pytest.mark.parametrize(
    ("connector", "options"),
    [
        (SmallConnector({"b": [notice("b")]}, is_whole=False), ALL),
        (SmallConnector({"b": [notice("b")]}), ImportOptions(since=date(2026, 1, 1))),
        (SmallConnector({"a": [], "b": [notice("b")]}, unreadable=("a",)), ALL),
    ],
    ids=["cut off", "since", "unreadable"],
)
def test_what_was_not_listed_is_not_gone(
    tmp_path: Path, connector: SmallConnector, options: ImportOptions
) -> None:
    """A listing that broke off, one of changes, and a thing that cannot be read say nothing of absence."""
    import_into(tmp_path, two_notices(), ALL)
    report = import_into(tmp_path, connector, options)
    assert "gone" not in report.states
    assert "gone" not in (tmp_path / FILE).read_text()


def test_a_record_that_its_thing_lost_is_marked_in_its_place(tmp_path: Path) -> None:
    """Of two records of one thing the origin drops one: it stays in the file, marked."""
    both = [notice("a"), notice("a-2", holdingStatus="linked-not-held")]
    import_into(tmp_path, SmallConnector({"a": both}), ALL)
    report = import_into(tmp_path, SmallConnector({"a": both[:1]}), ALL)
    assert report.states == {"unchanged": ["SourceDocument a"], "gone": ["SourceDocument a-2"]}
    assert "holdingStatus: lost" in (tmp_path / FILE).read_text()


def test_a_draft_that_is_read_no_more_goes_unless_it_was_edited(tmp_path: Path) -> None:
    """A machine that reads better takes its own drafts back; what people worked on stays."""
    read: FieldValue = {"value": "A letter", "status": "machine-read"}
    drafts = [notice(name, title=read) for name in ("a", "a-2", "a-3")]
    import_into(tmp_path, SmallConnector({"a": drafts}), ALL)
    path = tmp_path / FILE
    path.write_text(path.read_text().replace("id: a-3\n", "id: a-3\n  history: Looked at.\n"))
    report = import_into(tmp_path, SmallConnector({"a": drafts[:1]}), ALL)
    assert "a-2" not in path.read_text()
    assert "id: a-3\n  history: Looked at.\n" in path.read_text()
    assert "SourceDocument a-2" in report.states["removed"]


def test_a_record_of_the_origin_with_a_candidate_is_no_draft(tmp_path: Path) -> None:
    """What the origin states stays, marked, even where a machine proposed a link of it."""
    link: FieldValue = {"value": "letter", "status": "candidate"}
    both = [notice("a"), notice("a-2", form=link, holdingStatus="linked-not-held")]
    import_into(tmp_path, SmallConnector({"a": both}), ALL)
    report = import_into(tmp_path, SmallConnector({"a": both[:1]}), ALL)
    assert report.states["gone"] == ["SourceDocument a-2"]
    assert "removed" not in report.states
    assert "holdingStatus: lost" in (tmp_path / FILE).read_text()


def test_a_record_that_people_moved_into_another_imported_file_is_changed_there(tmp_path: Path) -> None:
    """A record moved between two files of the import is no removed one."""
    import_into(tmp_path, two_notices(form="letter"), ALL)
    other = tmp_path / FILE.replace("/a.yaml", "/b.yaml")
    other.write_text(f"{other.read_text()}\n{(tmp_path / FILE).read_text()}")
    (tmp_path / FILE).unlink()
    report = import_into(tmp_path, two_notices(form="report"), ALL)
    assert "form: report" in other.read_text()
    assert "deleted-here" not in report.states
    assert not (tmp_path / FILE).exists()


def test_an_import_without_its_states_keeps_what_people_edited(tmp_path: Path) -> None:
    """Without the states nothing is lost, described twice or doubled, and later changes arrive again."""
    import_into(tmp_path, two_notices(form="letter"), ALL)
    path = tmp_path / FILE
    path.write_text(path.read_text() + "  history: Ours.\n")
    edited = path.read_text()
    shutil.rmtree(tmp_path / "small" / ".import")
    report = import_into(tmp_path, two_notices(form="letter"), ALL)
    assert "described-elsewhere" not in report.states
    assert path.read_text() == edited
    import_into(tmp_path, two_notices(form="report"), ALL)
    assert path.read_text() == edited.replace("form: letter", "form: report")


def test_lines_that_people_wrote_stay_as_they_are(tmp_path: Path) -> None:
    """In a file of JSON lines only lines that change are written; two with one name are both kept."""
    things = {"a": [notice("a", form="letter"), notice("a-2")]}
    import_into(tmp_path, SmallConnector(things, as_lines=True), ALL)
    path = (tmp_path / FILE).with_suffix(".jsonl")
    ours = '{ "type": "Agency", "prefLabel": "One" }\n{ "type": "Agency", "prefLabel": "Two" }\n'
    path.write_text(ours + path.read_text())
    things["a"][0].fields["form"] = "report"
    import_into(tmp_path, SmallConnector(things, as_lines=True), ALL)
    assert path.read_text().startswith(ours)
    assert '"form":"report"' in path.read_text()
    path.write_text(path.read_text() + "[1]\n")
    with pytest.raises(InputError, match="is no file of records"):
        import_into(tmp_path, SmallConnector(things, as_lines=True), ALL)


def test_nothing_at_the_origin_is_said_and_writes_nothing(tmp_path: Path) -> None:
    """A source without a thing is an error; with a day from which on, it may be so."""
    report = import_into(tmp_path, SmallConnector(), ALL)
    assert not report.is_clean
    assert "holds nothing that an import of small reads" in report.problems[0].message
    assert tree_of(tmp_path) == {}
    assert import_into(tmp_path, SmallConnector(), ImportOptions(since=date(2026, 1, 1))).is_clean


def test_a_record_that_people_removed_stays_away(tmp_path: Path) -> None:
    """A removed file and a removed record do not come back."""
    import_into(tmp_path, two_notices(), ALL)
    (tmp_path / FILE).unlink()
    report = import_into(tmp_path, two_notices(form="letter"), ALL)
    assert not (tmp_path / FILE).exists()
    assert report.states["deleted-here"] == ["SourceDocument a"]


def test_a_record_that_people_moved_is_changed_where_it_is_now(tmp_path: Path) -> None:
    """A record follows into another file of the catalogue."""
    import_into(tmp_path, two_notices(), ALL)
    moved = tmp_path / "small" / "ours.yaml"
    moved.write_text("# Ours.\n" + (tmp_path / FILE).read_text())
    (tmp_path / FILE).unlink()
    import_into(tmp_path, two_notices(form="letter"), ALL)
    assert not (tmp_path / FILE).exists()
    assert moved.read_text().startswith("# Ours.\n")
    assert "form: letter" in moved.read_text()


def test_what_another_file_describes_is_not_described_twice(tmp_path: Path) -> None:
    """A record that the catalogue has manually is left to it."""
    (tmp_path / "hand").mkdir()
    (tmp_path / "hand" / "a.yaml").write_text("- type: SourceDocument\n  id: a\n  title: By hand\n")
    report = import_into(tmp_path, two_notices(), ALL)
    assert report.states["described-elsewhere"] == ["SourceDocument a (hand/a.yaml)"]
    assert "id: a\n" not in (tmp_path / FILE).read_text()


def test_a_record_that_comes_twice_is_taken_once(tmp_path: Path) -> None:
    """The same words are no problem; other words are."""
    agency = ImportedRecord("Agency", "harbor", {"prefLabel": "Harbor Office"})
    other = ImportedRecord("Agency", "harbor", {"prefLabel": "The Harbor Office"})
    things = {"a": [notice("a"), agency], "b": [notice("b"), agency], "c": [notice("c"), other]}
    report = import_into(tmp_path, SmallConnector(things), ALL)
    assert report.records == {"SourceDocument": 3, "Agency": 1}
    assert [each.message for each in report.problems] == [
        "Agency harbor comes twice, worded differently; what stands in harbor-example/notices/a.yaml is taken"
    ]


def test_a_dry_run_writes_nothing_and_tells_all(tmp_path: Path) -> None:
    """Nothing is made, not even the folder."""
    report = import_into(tmp_path / "new", two_notices(), ALL, is_dry=True)
    assert report.states == {"new": ["SourceDocument a", "SourceDocument b"]}
    assert not (tmp_path / "new").exists()


def test_lines_are_merged_like_yaml(tmp_path: Path) -> None:
    """Records in bulk stand one a line, and keep what people wrote there."""
    things = {"a": [notice("a", form="letter"), notice("a-2")]}
    import_into(tmp_path, SmallConnector(things, as_lines=True), ALL)
    path = (tmp_path / FILE).with_suffix(".jsonl")
    path.write_text(path.read_text().replace('"form":"letter"', '"form":"report"'))
    things["a"][1].fields["url"] = "https://harbor.example/a-2"
    report = import_into(tmp_path, SmallConnector(things, as_lines=True), ALL)
    assert '"form":"report"' in path.read_text()
    assert "https://harbor.example/a-2" in path.read_text()
    assert report.edited_fields == 1


def test_a_file_that_people_broke_is_named(tmp_path: Path) -> None:
    """A file that is no YAML any more is one sentence, and stays as it is."""
    import_into(tmp_path, two_notices(), ALL)
    (tmp_path / FILE).write_text("- type: [\n")
    with pytest.raises(InputError, match="is not YAML"):
        import_into(tmp_path, two_notices(form="letter"), ALL)
    assert (tmp_path / FILE).read_text() == "- type: [\n"


def test_a_text_that_cannot_be_written_is_cleaned(tmp_path: Path) -> None:
    """Control characters go, and lines end as those of Unix."""
    import_into(tmp_path, SmallConnector({"a": [notice("a", history="One\x00\r\nTwo")]}), ALL)
    assert "  history: |-\n    One\n    Two\n" in (tmp_path / FILE).read_text()


@pytest.mark.parametrize("is_first", [True, False], ids=["the first import", "a later one"])
@pytest.mark.parametrize("is_after", [True, False], ids=["after a file", "before a file"])
def test_an_import_that_is_killed_leaves_nothing_to_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_first: bool, is_after: bool
) -> None:
    """Wherever it ends, the next import gives what it would have given, though the origin changed again."""

    class KilledError(BaseException):
        """The end of a process."""

    def later(folder: Path) -> dict[str, bytes]:
        report = import_into(folder, two_notices(form="memorandum", alternative=["Third"]), ALL)
        assert report.is_clean
        return {path: data for path, data in tree_of(folder).items() if path.startswith("small/harbor")}

    def start(folder: Path) -> None:
        if not is_first:
            import_into(folder, two_notices(form="letter", alternative=["First"]), ALL)

    def import_killed(folder: Path, last: int) -> bool:
        writes = count(1)

        def write_until(path: Path, data: bytes) -> None:
            number = next(writes)
            if number < last or is_after:
                write_atomically(path, data)
            if number == last:
                raise KilledError

        with monkeypatch.context() as patch:
            for module in (import_folder, run):
                patch.setattr(module, "write_atomically", write_until)
            try:
                import_into(folder, two_notices(form="report", alternative=["Second"]), ALL)
            except KilledError:
                return True
        return False

    start(tmp_path / "whole")
    wanted = later(tmp_path / "whole")
    ends = 0
    while import_killed(killed := tmp_path / str(ends), ends + 1):
        ends += 1
        shutil.rmtree(killed)
        start(killed)
        import_killed(killed, ends)
        assert later(killed) == wanted
    assert ends >= 2


@pytest.mark.parametrize("name", ["../../escaped", "x/../../../../escaped", "/escaped", "a//b"])
def test_no_name_at_the_origin_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    """A path that an origin's own names make is reported, and nothing is written outside or inside for it."""
    home = tmp_path / "a" / "b" / "home"
    report = import_into(home, SmallConnector({name: [notice("a")], "b": [notice("b")]}), ALL)
    assert {"a"} == {path.name for path in tmp_path.iterdir()}
    assert {"home"} == {path.name for path in (tmp_path / "a" / "b").iterdir()}
    assert not [path for path in tree_of(home) if "escaped" in path]
    assert report.states == {"new": ["SourceDocument b"]}
    assert ["is no path below the folder of the import; nothing is written"] == [
        problem.message for problem in report.problems
    ]
