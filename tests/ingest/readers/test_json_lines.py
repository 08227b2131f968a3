"""JSON lines."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.errors import InputError
from foia_graph.ingest.readers.json_lines import read_json_lines
from foia_graph.ingest.readers.registry import ColumnLayout, FileLayout
from foia_graph.model.resource import Problem, SourceRecord


def lines(text, layout=FileLayout()):  # noqa: B008 - frozen
    """Read lines, from bytes or text, as the file `a.jsonl`."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.jsonl")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_json_lines(path, "a.jsonl", layout))


def fields(text, layout=FileLayout()):  # noqa: B008 - frozen
    return [each.fields for each in lines(text, layout) if isinstance(each, SourceRecord)]


def refused(text):
    with pytest.raises(InputError) as error:
        lines(text)
    return error.value.line, str(error.value).partition(":")[0]


def test_a_line_is_a_record():
    """Keys are fields, null is no value, and each record knows its line."""
    assert [
        SourceRecord("Release", {"id": "a", "title": ["A", "B"]}, "a.jsonl", 1, loose=True),
        SourceRecord("Release", {"id": "b"}, "a.jsonl", 3, loose=True),
    ] == lines(
        """{"type": "Release", "id": "a", "title": ["A", null, "B"]}

        {"type": "Release", "id": "b", "x": null}"""
    )


def test_numbers_stay_as_written():
    """No digit is lost, and none is added."""
    number = "1" * 30

    assert [{"a": "1.20", "b": number, "c": "-7", "d": "true", "e": "1.5e9"}] == fields(
        f'{{"a": 1.20, "b": {number}, "c": -7, "d": true, "e": 1.5e9}}'
    )


def test_claims_may_be_nested():
    """An object in an object is a mapping, as in YAML."""
    assert [{"issued": {"value": "2012", "quote": "in 2012"}}] == fields(
        '{"issued": {"value": "2012", "quote": "in 2012", "note": null}}'
    )


def test_source_toml_says_what_keys_are():
    """Keys are named, split, ignored and joined to a name as the layout says."""
    layout = FileLayout(
        "Release",
        ("agency", "no"),
        {"name": ColumnLayout("title"), "t1": ColumnLayout("subject", ";"), "t2": ColumnLayout("subject")},
        {"publisher": "agency/ice"},
        frozenset(["x"]),
    )
    text = """{"agency": "OSC", "no": 7, "name": "Logs", "t1": "a;b", "t2": "c", "x": 1}
        {"agency": "OSC", "no": null}"""

    assert [
        {"publisher": "agency/ice", "title": "Logs", "subject": ["a", "b", "c"], "id": "OSC-7"},
        {"publisher": "agency/ice", "id": "OSC-"},
    ] == fields(text, layout)


def test_keys_may_be_ignored_without_naming_the_others():
    """Where keys are called as fields, `ignore` leaves some out."""
    assert [{"id": "a"}] == fields('{"id": "a", "x": 1}', FileLayout(ignore=frozenset(["x"])))


def test_a_key_that_goes_nowhere_is_told_once():
    """An unnamed key is a warning where it is first seen."""
    message = "key 'x' is in no field, so it is not loaded; name it in source.toml, or under `ignore`"
    found = lines(
        '{"id": "a"}\n{"id": "b", "x": 1}\n{"id": "c", "x": 1}',
        FileLayout(columns={"id": ColumnLayout("id")}),
    )

    assert [Problem("a.jsonl", 2, "", message, "warning")] == [
        each for each in found if isinstance(each, Problem)
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"a": 1}\n{"a": \n', 2, "is no JSON object"),
        ("[1]\n", 1, "is no JSON object"),
        ("null\n", 1, "is no JSON object"),
        ('{"a": NaN}\n', 1, "is no JSON object"),
        ('{"a": "\\ud800"}\n', 1, "is no JSON object"),
        ('{"a": "x\x00y"}\n', 1, "is no JSON object"),
        (b'{"a": "\xff"}\n', 1, "is no JSON object"),
        (f'{{"a": {"1" * 5000}}}\n', 1, "is no JSON object"),
        ('{"a": 1, "b": 2, "a": 3}\n', 1, "the key 'a' appears twice in one object"),
        ('{"a"  :1,"a"\t: 2}\n', 1, "the key 'a' appears twice in one object"),
        ('{"x": {"a": 1, "\\u0061": 2}}\n', 1, "the key 'a' appears twice in one object"),
        (f'{{"a": {"[" * 41}{"]" * 41}}}\n', 1, "is nested deeper than 40 levels"),
        (f'{{"a": {"[" * 900}{"]" * 900}}}\n', 1, "is nested deeper than 40 levels"),
        (f'{{"a": {"[" * 100_000}\n', 1, "is nested deeper than 40 levels"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_object_is_refused(text, line, message):
    """A broken line, a repeated key and endless nesting are refused with their line."""
    assert (line, message) == refused(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary() | st.text(alphabet='{}[]":,\\u01ae-.\n \x00') | JSON.map(json.dumps))
def test_any_text_gives_records_or_a_reason(text):
    """Whatever is in a file, it is read, or refused in a sentence with a line."""
    try:
        found: list[object] = [*lines(text)]
    except InputError as error:
        found = [(error.path, error.line > 0, bool(str(error)))]

    assert all(isinstance(each, (SourceRecord, Problem)) or ("a.jsonl", True, True) == each for each in found)
