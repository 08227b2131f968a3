"""Edits of YAML files: whatever people wrote, only the fields that change are written again."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foia_graph.connectors.imports.merge import write_changes
from foia_graph.connectors.imports.record_text import dump_records, read_records
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.errors import InputError

NAMES = st.sampled_from(["title", "form", "history", "url", "alternative", "claims"])
TEXTS = st.text(st.sampled_from("ab :#-'\"|>\n\té…{}[]&*!%@`,?0"), min_size=1, max_size=30) | st.sampled_from(
    ["no", "2012-04-10", "1:10", "~", "- a", "a: b", "  set in", "line\n\nline\n", "#"]
)
VALUES: st.SearchStrategy[FieldValue] = st.recursive(
    TEXTS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = st.dictionaries(NAMES, VALUES, max_size=5)


def records(tables: list[dict[str, FieldValue]]) -> list[ImportedRecord]:
    return [ImportedRecord("SourceDocument", f"n{number}", {**each}) for number, each in enumerate(tables)]


def read(text: str) -> list[ImportedRecord]:
    """Return the records of a text, as a load reads them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "records.yaml"
        path.write_text(text, encoding="utf-8")
        return list(read_records(path))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a busy machine
@given(st.lists(FIELDS, max_size=3))
def test_records_are_read_as_they_were_written(tables: list[dict[str, FieldValue]]) -> None:
    """What is written as YAML is read again as the same text, whatever is in it."""
    assert read(dump_records(records(tables), as_lines=False).decode()) == records(tables)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a busy machine
@given(st.lists(FIELDS, max_size=3), st.lists(FIELDS, max_size=4))
def test_changes_are_written_into_an_edited_text(
    before: list[dict[str, FieldValue]], after: list[dict[str, FieldValue]]
) -> None:
    """A text with comments becomes one that says what it shall, and keeps its comments."""
    text = "".join(
        f"# about {each.id}\n{dump_records([each], as_lines=False).decode()}# behind {each.id}\n\n"
        for each in records(before)
    )
    here = {each.address: each for each in records(before)}
    new = write_changes(text, here, records(after))
    assert read(new) == records(after)
    for each in here.values():
        assert f"# about {each.id}\n" in new


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a busy machine
@given(FIELDS, NAMES, VALUES)
def test_other_fields_keep_their_bytes(fields: dict[str, FieldValue], name: str, value: FieldValue) -> None:
    """Where one field changes, the lines of all others stay."""
    [record] = records([fields])
    text = dump_records([record], as_lines=False).decode()
    changed = ImportedRecord(record.type, record.id, {**record.fields, name: value})
    new = write_changes(text, {record.address: record}, [changed])
    assert new == dump_records([changed], as_lines=False).decode()


def test_a_text_of_people_is_changed_in_one_place(tmp_path: Path) -> None:
    """Flow style, quotes, comments between fields and odd margins stay."""
    text = (
        "---\n"
        "-   id: 'n0'   # the id first\n"
        "    type: SourceDocument\n"
        "    # a remark\n"
        '    title: {value: "A",   quote: A}\n'
        "\n"
        "    form: >-\n"
        "      letter\n"
        "    # at the end\n"
    )
    path = tmp_path / "records.yaml"
    path.write_text(text)
    [here] = read_records(path)
    after = ImportedRecord(here.type, here.id, {**here.fields, "form": "report", "url": "https://a.example/"})
    assert write_changes(text, {here.address: here}, [after]) == text.replace(
        "    form: >-\n      letter\n", "    form: report\n    url: https://a.example/\n"
    )


LETTER = "- type: SourceDocument\n  id: n0\n  form: letter\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (LETTER.replace("\n", "\r\n"), LETTER.replace("letter", "report").replace("\n", "\r\n")),
        (f"\ufeff{LETTER}", "\ufeff" + LETTER.replace("letter", "report")),
        (f"{LETTER}- only words\n", LETTER.replace("letter", "report") + "- only words\n"),
        ("# a\n- {type: SourceDocument, id: n0, form: letter} # b\n", None),
    ],
    ids=["line ends of Windows", "byte order mark", "an item that is no record", "braces"],
)
def test_odd_texts_are_changed_as_they_are(tmp_path: Path, text: str, wanted: str | None) -> None:
    """Line ends, marks and items that are no records stay; a record in braces becomes lines."""
    path = tmp_path / "records.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    [here] = read_records(path)
    after = ImportedRecord(here.type, here.id, {"form": "report"})
    expected = wanted or "# a\n- type: SourceDocument\n  id: n0\n  form: report # b\n"
    assert write_changes(text, {here.address: here}, [after]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[{type: SourceDocument, id: n0, form: letter}]\n",
        "- type: SourceDocument\n  id: n0\n  ? form\n  : letter\n",
        "- type: SourceDocument\n  id: n0\n  form: letter\t\n",
    ],
    ids=["a list in brackets", "an explicit key", "a tab"],
)
def test_a_style_that_cannot_be_changed_is_refused(tmp_path: Path, text: str) -> None:
    """Rather than a broken file there is a sentence."""
    path = tmp_path / "records.yaml"
    path.write_text(text, encoding="utf-8")
    [here] = read_records(path)
    after = ImportedRecord(here.type, here.id, {"form": "report", "alternative": ["One", "Two"]})
    with pytest.raises(InputError, match=r"changed"):
        write_changes(text, {here.address: here}, [after])
