"""YAML manually."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import FileLayout
from foia_graph.ingest.readers.yaml_records import read_yaml
from foia_graph.model.resource import Problem, RecordFields, SourceRecord


def records(text, layout=FileLayout()):  # noqa: B008 - frozen
    """Read records, from bytes or text, as the file `a.yaml`."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.yaml")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_yaml(path, "a.yaml", layout))


def refused(text):
    with pytest.raises(InputError) as error:
        records(text)
    return error.value.line, str(error.value)


def test_every_scalar_is_text():
    """YAML's own typing does not happen: no times, no booleans, no numbers, no nulls."""
    (found,) = records(
        "- {type: Release, id: 1:10, a: no, b: 0o17, c: 1_000, d: ~, e: 2012-04-10, f: !!int '3'}"
    )

    assert {
        "type": "Release",
        "id": "1:10",
        "a": "no",
        "b": "0o17",
        "c": "1_000",
        "d": "~",
        "e": "2012-04-10",
        "f": "3",
    } == found.fields


def test_every_key_keeps_its_line():
    """A record knows the line on which it begins, and that of each of its keys."""
    first, second = records(
        "- type: Release\n  id: a\n\n# remark\n- type: Release\n  title:\n    value: A\n  id: b\n"
    )

    assert (1, {"type": 1, "id": 2}) == (first.line, first.fields.lines)
    assert (5, {"type": 5, "title": 6, "id": 8}) == (second.line, second.fields.lines)
    assert isinstance(second.fields["title"], RecordFields) and {"value": 7} == second.fields["title"].lines


def test_constants_are_fields_of_every_record():
    """What source.toml says of all records of a file holds where a record does not say otherwise."""
    layout = FileLayout(type="Release", constants={"publisher": "agency/ice"})

    assert [{"id": "a", "publisher": "agency/ice"}, {"id": "b", "publisher": "agency/dhs"}] == [
        dict(found.fields) for found in records("- id: a\n- {id: b, publisher: agency/dhs}", layout)
    ]
    assert ["Release", "Release"] == [found.type for found in records("- id: a\n- {id: b}", layout)]


@pytest.mark.parametrize("text", ["", "# nothing\n", "[]\n"])
def test_an_empty_file_has_no_records(text):
    """A file without records is no mistake, unless it says something else instead."""
    assert [] == records(text)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("type: Release\n", 1, "a file of records is a list; begin each record with `- type: …`"),
        ("- a: [1\n- b: 2\n", 2, "is not YAML: did not find expected ',' or ']'"),
        ("- a: 1\n\tb: 2\n", 2, "is not YAML: found a tab character that violates indentation"),
        ("- a: 1\n  b: 2\n  a: 3\n", 3, "the key 'a' appears twice, first on line 1"),
        ("- a: {b: 1, b: 2}\n", 1, "the key 'b' appears twice, first on line 1"),
        ("- a: &x 1\n- b: *x\n", 1, "an alias hides what the record says; write the value out"),
        ("- &x {a: 1}\n- <<: *x\n", 1, "an alias hides what the record says; write the value out"),
        ("- a: &x [*x]\n", 1, "an alias hides what the record says; write the value out"),
        ("- ? [a, b]\n  : c\n", 1, "a key must be one word"),
        ("- a: 1\n--- \n- b: 2\n", 2, "is not YAML: but found another document"),
        ("- a: é\n- b: é\n- c: \x07\n", 3, "holds the character U+0007, which YAML cannot hold"),
        ("- a: x\x00y\n", 1, "holds the character U+0000, which YAML cannot hold"),
        ('- a: 1\n- b: "\\ud800"\n', 2, "is not YAML: found invalid Unicode character escape code"),
        ("- a: " + "[" * 40 + "]" * 40 + "\n", 1, "is nested deeper than 40 levels"),
        ("- " * 5000 + "a\n", 1, "is not YAML: exceeded maximum nesting depth"),
        ("- a: " + "[" * 20_000, 1, "is not YAML: exceeded maximum nesting depth"),
    ],
    ids=str,
)
def test_what_is_no_list_of_records_is_refused(text, line, message):
    """A file that cannot be read is refused with the line and the reason."""
    assert (line, message) == refused(text)


def test_what_is_not_utf8_is_refused():
    """The message names the byte, and what to do about it."""
    message = "byte 0xE9 is not utf-8; save the file as UTF-8, or name its encoding in source.toml"

    assert (2, message) == refused(b"- a: 1\n- b: caf\xe9\n")


def test_an_encoding_may_be_named():
    """A file of another encoding is read when source.toml says which."""
    (found,) = records("- a: café\n".encode("cp1252"), FileLayout(encoding="cp1252"))

    assert {"a": "café"} == found.fields


def test_a_mark_of_the_encoding_is_no_text():
    """A byte order mark, as some editors write, is not read."""
    assert [{"a": "1"}] == [found.fields for found in records(b"\xef\xbb\xbf- a: 1\n")]
    assert (
        1,
        "byte 0xE9 is not utf-8; save the file as UTF-8, or name its encoding in source.toml",
    ) == refused(b"\xef\xbb\xbf- a: \xe9\n")


def test_what_is_no_record_is_a_problem():
    """A list or a word among the records is a problem with its line; the others are read."""
    assert [
        SourceRecord("", {"a": "1"}, "a.yaml", 1),
        Problem("a.yaml", 2, "", "a record is a mapping of fields, as `type: Release`"),
        Problem("a.yaml", 3, "", "a record is a mapping of fields, as `type: Release`"),
    ] == records("- a: 1\n- word\n- [b]\n")


YAML_TEXT = st.text(alphabet="ab:-[]{},&*#!|>'\"\\?%@`~<\n\t \x00\u0085\u2028é\U0001f600x0") | st.text()


@given(YAML_TEXT | st.binary() | st.lists(YAML_TEXT).map(lambda lines: "\n- ".join(["", *lines])))
def test_any_text_gives_records_or_a_reason(text):
    """Whatever is in a file, it is read, or refused in a sentence with a line."""
    try:
        found: list[object] = [
            *records(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        ]
    except InputError as error:
        found = [(error.path, error.line > 0, bool(str(error)))]

    assert all(isinstance(each, (SourceRecord, Problem)) or ("a.yaml", True, True) == each for each in found)
