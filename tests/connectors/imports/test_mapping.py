"""Mapping files: fields of an origin become fields of records by a table, with their evidence."""

import json
from datetime import date
from pathlib import Path

import pytest

from foia_graph.connectors.imports.mapping import FieldMapper, read_mapping
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession
from foia_graph.errors import InputError
from tests.connectors.import_run import ImportRun
from tests.connectors.imports import harbor_register
from tests.connectors.imports.harbor_register import HarborRegister

REQUEST = {
    "number": 7,
    "subject": "Dredging of the basin",
    "received": "2021-02-01T10:00:00Z",
    "entered": "2021-02-03",
    "status": "answered",
    "tags": ["dredging", "basin"],
    "office": {"note": "<b>Moved</b> to pier 3", "clerk": "Ada Quill"},
    "fees": [{"sum": "12.50"}, {"sum": "0"}],
    "urgent": True,
    "public": True,
    "first": 2,
    "last": 9,
    "clerk_name": "Ada Quill",
    "clerk_mail": "ada@example.org",
    "position": 4,
    "tide": "high",
}


@pytest.fixture
def read(tmp_path):
    """Import requests from a file of lines."""

    def run(*requests) -> ImportRun:
        path = tmp_path / "requests.jsonl"
        path.write_text("".join(f"{json.dumps(each)}\n" for each in requests))
        session = ImportSession(str(path), ImportOptions(), ImportReport(), date(2026, 1, 1), tmp_path)
        return ImportRun(list(HarborRegister().record_files(session)), session)

    return run


def fields_of(run: ImportRun):
    (record,) = run.records("Request").values()
    return record.fields


def test_each_value_says_in_which_field_of_the_origin_it_is(read):
    """A path leads into objects and lists; of `first` one field is enough; words keep what has no field."""
    assert {
        "title": [{"value": "Dredging of the basin", "originField": "/subject"}],
        "identifier": [{"value": "HR-7", "originField": "/number"}],
        "date": [{"value": "2021-02-01", "originField": "/received"}],
        "requestStatus": [{"value": "closed", "quote": "answered", "originField": "/status"}],
        "claims": [
            {"text": "It is tagged “dredging”.", "originField": "/tags/0"},
            {"text": "It is tagged “basin”.", "originField": "/tags/1"},
            {"text": "Moved to pier 3", "originField": "/office/note"},
            {"text": "The register calls it urgent.", "originField": "/urgent"},
            {"text": "Request 7 has 7 pages.", "originField": "/last"},
        ],
        "figure": [
            {"amount": "12.50", "measure": "request-fees", "bound": "exact", "originField": "/fees/0/sum"}
        ],
        "webPage": "https://register.example.org/7",
    } == fields_of(read(REQUEST))


def test_what_is_left_out_is_counted_by_its_reason_and_what_nobody_read_by_its_path(read):
    """A path with `*` omits all fields of such names; what follows the first field stays unread."""
    report = read(REQUEST).report

    assert {"an account of a person": 3, "how the register sorts it": 1} == report.fields_left_out
    assert {"request.entered": 1, "request.tide": 1} == report.fields_unused
    assert 20 == report.fields_read


def test_a_text_stands_in_where_the_origin_has_none(read):
    fields = fields_of(read({"number": "8"}))

    assert "Request 8 of the harbor register" == fields["title"]
    assert {"title", "identifier", "webPage"} == fields.keys()


def test_a_value_that_no_table_has_is_a_problem_and_stays_in_words(read):
    run = read({"number": 9, "status": "lost"})

    assert "requestStatus" not in fields_of(run)
    assert [{"text": "Its status in the register is lost.", "originField": "/status"}] == fields_of(run)[
        "claims"
    ]
    assert ["requests.jsonl:1: has the status 'lost', which is not known here"] == [
        f"{each.path}: {each.message}" for each in run.report.problems
    ]


def test_a_value_that_means_nothing_here_is_passed_over(read):
    run = read({"number": 9, "status": "draft"})

    assert {"title", "identifier", "webPage"} == fields_of(run).keys()
    assert [] == run.report.problems


def test_a_condition_names_a_value_of_the_connector(read):
    hidden = fields_of(read({"number": 9, "office": {"note": "Moved"}}))

    assert "claims" not in hidden


def test_a_value_of_another_shape_is_a_problem_and_counted_as_unread(read):
    run = read({"number": 9, "subject": ["a"], "fees": "none"})

    assert {"request.subject": 1, "request.fees": 1} == run.report.fields_unused
    assert ["is \"['a']\", where a text should be", "is 'none', where a list should be"] == [
        each.message for each in run.report.problems
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[objects.a]\nrules = [{ form = 'x', too = 'title' }]", "too"),
        ("[objects.a]\nrules = [{ from = 'x', table = 'none', to = 'title' }]", "the table 'none'"),
        ("[objects.a]\nrules = [{ to = 'title' }]", "not one of from, first, flag, text and call"),
        ("[objects.a]\nrules = [{ from = 'x', flag = 'y', to = 'title' }]", "not one of from, first"),
        ("[objects.a]\nrules = [{ from = 'x' }]", "not one of to, set, words and part"),
        ("objects = ", "Invalid value"),
    ],
)
def test_a_mapping_file_that_cannot_be_meant_is_refused(tmp_path: Path, text: str, message: str):
    path = tmp_path / "mapping.toml"
    path.write_text(text)

    with pytest.raises(InputError) as refusal:
        read_mapping(path)

    assert message in str(refusal.value)


def test_a_function_that_the_connector_lacks_is_named_in_one_sentence(tmp_path: Path):
    path = tmp_path / "mapping.toml"
    path.write_text("[objects.a]\nrules = [{ from = 'x', convert = 'tide', to = 'title' }]")
    session = ImportSession("", ImportOptions(), ImportReport(), date(2026, 1, 1), tmp_path)
    origin = OriginObject({"x": "high"}, session.report, "a")

    with pytest.raises(InputError) as refusal:
        FieldMapper(read_mapping(path), session).apply("a", origin, ImportedRecord("Request", "a"))

    assert "names the conversion 'tide', which the connector lacks; there are address," in str(refusal.value)


def test_paths_lead_into_objects_and_lists_also_where_fields_are_used_or_omitted(tmp_path: Path):
    """What is omitted or used in another way is said of the field that it is, and all else stays unread."""
    path = tmp_path / "mapping.toml"
    path.write_text("[objects.a]\nused = ['a.b', 'fees[].sum']\nleft_out = { why = ['a.c*', 'fees[].day'] }")
    session = ImportSession("", ImportOptions(), ImportReport(), date(2026, 1, 1), tmp_path)
    origin = OriginObject(
        {"a": {"b": 1, "c1": 2, "c2": 3, "d": 4}, "fees": [{"sum": 5, "day": 6}, {"sum": 7}]},
        session.report,
        "a",
    )
    FieldMapper(read_mapping(path), session).finish("a", origin)

    assert {"why": 3} == session.report.fields_left_out
    assert {"a.a.d": 1} == session.report.fields_unused


def test_a_path_where_a_name_is_wanted_is_refused(tmp_path: Path):
    """It would look like a field that holds nothing; a name with a full stop is read."""
    origin = OriginObject({"a": {"b": 1}, "c.d": 2}, ImportReport(), "request")

    assert "2" == origin.text("c.d")
    with pytest.raises(ValueError, match=r"request has no field 'a\.b'; .* object\(\"a\"\)\.text\(\"b\"\)"):
        origin.text("a.b")


def test_a_connector_for_a_platform_is_a_table_and_few_lines():
    """What CONTRIBUTING promises to who adds a platform."""
    lines = Path(harbor_register.__file__).read_text().splitlines()

    assert len(lines) <= 60
