"""Files of FollowTheMoney in all the forms in which they come, whole and broken."""

import gzip
import json

import pytest

from case_tables import tabled
from connectors.ftm.entities import entity, save
from connectors.import_run import run_import, values_of
from foia_graph.connectors.ftm.entity_store import plain_id

OFFICE = entity("office", "PublicBody", name="Harbor Office", abbreviation="HO")
WATCH = entity("watch", "Organization", name="Harbor Watch")
BROKEN = (
    ("not json", "is no JSON"),
    ('{"id": "a", "schema": "Person"', "is no JSON"),
    ("[1, 2]", "where an entity should be"),
    ('{"schema": "PublicBody", "properties": {}}', "has no id"),
    ('{"id": "a"}', "has no schema"),
    ('{"id": "a", "schema": "Lighthouse", "properties": {}}', "'Lighthouse', which is not known"),
    ('{"id": "a", "schema": "Thing", "properties": {}}', "of which there are no entities"),
    ('{"id": "a", "schema": "PublicBody", "properties": []}', "has no object of properties"),
    ('{"id": ["a"], "schema": "PublicBody"}', "has no id"),
    ('{"id": "office", "schema": "Vessel", "properties": {}}', "is a Vessel here, and a PublicBody before"),
    ("null", "where an entity should be"),
)


def agencies(path):
    run = run_import("ftm", path)
    return {key: values_of(each, "prefLabel") for key, each in run.records("Agency").items()}, run


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", b"".join(json.dumps(each).encode() + b"\n" for each in (OFFICE, WATCH))),
        ("a.ftm.json", b"\xef\xbb\xbf\r\n" + json.dumps(OFFICE).encode() + b"\r\n\r\n"),
        ("a.json", json.dumps([OFFICE, WATCH]).encode()),
        ("a.json", json.dumps([OFFICE, WATCH], indent=1).encode()),
        ("a.json", json.dumps(OFFICE, indent=1).encode()),
        ("a.json", json.dumps({"status": "ok", "total": 2, "results": [OFFICE, WATCH]}).encode()),
        ("a.json.gz", gzip.compress(json.dumps(OFFICE).encode(), mtime=0)),
        ("packed", gzip.compress(json.dumps([OFFICE]).encode(), mtime=0)),
    ],
)
def test_entities_come_as_lines_as_a_list_or_as_an_answer(tmp_path, name, data):
    """A file may be packed, begin with a byte order mark, and have empty lines."""
    path = tmp_path / name
    path.write_bytes(data)
    found, run = agencies(path)

    assert {"ftm-office": ["Harbor Office"]} == found
    assert [] == run.messages()
    assert run.session.is_complete


def test_statements_are_put_together(tmp_path):
    """A row is a value; that of the id itself says nothing."""
    path = tmp_path / "statements.csv"
    path.write_text(
        "canonical_id,entity_id,prop,schema,value,dataset\n"
        "office,o-1,id,PublicBody,7f3,harbor\n"
        "office,o-1,name,PublicBody,Harbor Office,harbor\n"
        'office,o-2,name,Organization,"Office, Harbor",harbor\n'
    )
    found, run = agencies(path)

    assert ({"ftm-office": ["Harbor Office"]}, []) == (found, run.messages())
    assert ["Office, Harbor"] == values_of(run.records("Agency")["ftm-office"], "altLabel")
    assert {"PublicBody": 1} == run.report.items


@pytest.mark.parametrize(("line", "sentence"), BROKEN)
def test_a_line_that_is_no_entity_is_a_problem_with_its_place(tmp_path, line, sentence):
    """Those around it are read."""
    path = save(tmp_path / "a.jsonl", OFFICE, line, WATCH)
    found, run = agencies(path)

    assert {"ftm-office"} == {*found}
    assert {"ftm-watch"} == {*run.records("Organization")}
    assert run.messages()[0].startswith("a.jsonl:2")
    assert sentence in run.messages()[0]
    assert {"line that is no entity", "PublicBody", "Organization"} == {*run.report.items}


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.json", b"", "is empty"),
        ("a.json", b"  \n \n", "is empty"),
        ("a.nt", b'<e:1> <https://schema.followthemoney.tech/#Thing:name> "x" .\n', "is RDF or XML"),
        ("a.txt", b"once upon a time", "holds neither JSON nor statements"),
        ("a.json", json.dumps([OFFICE]).encode()[:-9], "is no list of JSON to its end"),
        ("a.json.gz", gzip.compress(json.dumps(OFFICE).encode(), mtime=0)[:-12], "cannot be read to its end"),
        ("a.json", b'{"id": "\xff"}', "is no JSON"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_a_sentence(tmp_path, name, data, sentence):
    """It is a problem with its name, never a crash."""
    path = tmp_path / name
    path.write_bytes(data)
    _, run = agencies(path)

    assert sentence in run.messages()[0]
    assert run.messages()[0].startswith(name)


def test_what_has_one_id_is_united(tmp_path):
    """Each value is once, and the more special schema counts."""
    more = entity(
        "office", "Organization", name=["Harbor Office", "Office of the Harbor"], website="https://o.example"
    )
    found, run = agencies(save(tmp_path / "a.jsonl", OFFICE, more))
    office = run.records("Agency")["ftm-office"]

    assert {"ftm-office": ["Harbor Office"]} == found
    assert ["Office of the Harbor", "HO"] == values_of(office, "altLabel")
    assert ["https://o.example"] == values_of(office, "homepage")
    assert {"PublicBody": 1} == run.report.items


def test_entities_within_others_are_read(tmp_path):
    """As answers of Aleph have them, instead of their ids."""
    document = entity(
        "memo", "Document", fileName="memo.pdf", parent={**entity("box", "Folder", title="Box 7")}
    )
    run = run_import("ftm", save(tmp_path / "a.jsonl", document))

    assert ["release/ftm-box"] == values_of(run.records("ReleasedDocument")["ftm-memo"], "inSeries")
    assert ["Box 7"] == values_of(run.records("Release")["ftm-box"], "title")


def test_values_of_wrong_shapes_are_problems(tmp_path):
    """A number is a text; what is neither is named, and the rest is read."""
    odd = {
        "id": 7,
        "schema": "PublicBody",
        "properties": {"name": "Office", "alias": [7, True, {"a": 1}, None]},
    }
    run = run_import("ftm", save(tmp_path / "a.jsonl", odd))

    assert ["7"] == values_of(run.records("Agency")["ftm-7"], "altLabel")
    assert 2 == len(run.messages())
    assert "alias is 'True', where a text should be" in run.messages()[0]


def test_all_files_of_a_folder_are_one_origin(tmp_path):
    """An edge may be in one, what it links in another."""
    save(tmp_path / "a.jsonl", OFFICE)
    save(tmp_path / "b.jsonl", entity("x", "UnknownLink", subject="watch", object="office", role="partner"))
    save(tmp_path / "c.jsonl", WATCH)
    (tmp_path / "notes.txt").write_text("no entities")
    run = run_import("ftm", tmp_path)

    assert ["agency/ftm-office"] == values_of(run.records("Organization")["ftm-watch"], "linkedTo")
    assert ["file"] == [*run.report.left_out]


def test_entities_in_reverse_properties_point_back(tmp_path):
    """Nested forms leave that out; the post that is held makes the person public."""
    post = {"id": "o", "schema": "Occupancy", "properties": {"post": ["mayor"], "startDate": ["2010"]}}
    quill = entity("quill", "Person", name="Ada Quill", positionOccupancies=post)
    run = run_import("ftm", save(tmp_path / "a.jsonl", quill, entity("mayor", "Position", name="Mayor")))

    assert ["post/ftm-mayor"] == values_of(run.records("Person")["ftm-quill"], "holds")
    assert {} == run.report.fields_unused


def test_what_is_nested_too_deeply_is_refused(tmp_path):
    """Whether it is JSON at all, or entities in entities."""
    deep = '{"id": "a", "schema": "Folder", "properties": {"parent": [' * 300
    run = run_import("ftm", save(tmp_path / "a.jsonl", OFFICE, deep + "]}}" * 300, "[" * 5000))

    assert {"ftm-office"} == {*run.records("Agency")}
    assert run.messages()[-1].startswith("a.jsonl:3: is no JSON")


def test_nothing_is_gone_where_not_all_was_read(tmp_path):
    """A broken line may have been anything."""
    path = save(tmp_path / "a.jsonl", OFFICE)
    whole = run_import("ftm", path).session.is_complete
    save(path, OFFICE, "{")

    assert (True, False) == (whole, run_import("ftm", path).session.is_complete)


@tabled
def test_an_origin_has_the_same_name_in_each_export(tmp_path, name, beside, origin):
    """That of the data set, or of the file without its date, so that the next one is merged with this."""
    run = run_import("ftm", save(tmp_path / name, {**OFFICE, **beside}))

    assert origin == run.session.origin
    assert [f"ftm-{plain_id(origin)}"] == [*run.records("SourceDocument")]
