"""Files of annotations: collections, pages and lists of the W3C model, and answers of Hypothesis."""

from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.annotations.drafted_note import DraftedNote
from foia_graph.connectors.annotations.hypothesis import hypothesis_notes, is_row
from foia_graph.connectors.annotations.web_annotations import web_annotation_notes
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import read_bytes, read_json_value, source_files

SUFFIXES = frozenset((".json", ".jsonld", ".jsonl"))
LINES = ".jsonl"
ANNOTATION = "Annotation"


def read_notes(session: ImportSession) -> Iterator[DraftedNote]:
    """Yield the notes of the files of a source; what is no annotation is a problem."""
    for name, path in source_files(session, SUFFIXES):
        body = read_bytes(session, name, path)
        for text in _documents(body or b"", is_lines=path.suffix.lower() == LINES):
            value = read_json_value(session, name, text)
            if value is not None:
                yield from _notes_of(session, name, value)


def _documents(body: bytes, *, is_lines: bool) -> Iterator[bytes]:
    yield from (filter(bytes.strip, body.split(b"\n")) if is_lines else filter(None, [body]))


def _notes_of(session: ImportSession, name: str, value: Any) -> Iterator[DraftedNote]:
    items = list(_items(value))
    if not items:
        session.problem(name, "holds no annotation of the W3C model or of Hypothesis")
    for number, item in enumerate(items):
        session.count("note")
        if is_row(item):
            yield from hypothesis_notes(session, OriginObject(item, session.report, "row", f"/rows/{number}"))
        elif isinstance(item, Mapping) and ANNOTATION in _types(item):
            yield from web_annotation_notes(
                session, OriginObject(item, session.report, "annotation", f"/items/{number}")
            )
        else:
            session.problem(f"{name}, {number + 1}", "is no annotation of the W3C model or of Hypothesis")


def _items(value: Any) -> Iterator[Any]:
    """Yield what a file lists: of a collection the items of its pages, as far as they are in the file."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, Mapping):
        if is_row(value) or ANNOTATION in _types(value):
            yield value
        elif isinstance(value.get("rows"), list):
            yield from value["rows"]
        elif isinstance(value.get("items"), list):
            yield from value["items"]
        else:
            yield from _items(value.get("first"))


def _types(item: Mapping[str, Any]) -> list[str]:
    found = item.get("type", [])
    return [str(each).removeprefix("oa:") for each in (found if isinstance(found, list) else [found])]
