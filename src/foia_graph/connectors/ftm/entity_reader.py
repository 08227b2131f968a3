"""Reading of FollowTheMoney files: lines of JSON, a list, an answer of Aleph's API, or statements as CSV."""

import csv
import gzip
import io
import json
import re
import zlib
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import IO, Any, cast

from foia_graph.connectors.ftm import entity_store
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.model.dates import quote_text
from foia_graph.model.values import UNWRITABLE

SUFFIXES = (".json", ".jsonl", ".ndjson", ".ftm", ".ijson", ".csv", ".gz")
# Bytes of a line; what is longer is no line of entities.
MAX_LINE_LENGTH = 64 << 20
# Bytes of a file that is one value of JSON.
MAX_VALUE = 256 << 20
DECODER = json.JSONDecoder()
BETWEEN_ITEMS = re.compile(r"[ \t\r\n,]*")
RDF_STARTS = ("<", "@prefix", "@base", "PREFIX", "_:")
STATEMENT_COLUMNS = frozenset(("prop", "schema", "value"))
# Properties by which entities are looked up.
POINTERS = frozenset(
    (
        "addressEntity",
        "startLocation",
        "endLocation",
        *entity_store.DETAILS.values(),
        *chain(*entity_store.EDGES.values()),
    )
)


class EntityReader:
    """The reader of the files of one import, into a store of entities."""

    def __init__(self, session: ImportSession, store: entity_store.EntityStore) -> None:
        self._session, self._store = session, store
        self.is_whole = True
        """False once something could not be read, so that what is missing is not deleted at the origin."""

    def _report(self, place: str, sentence: str) -> None:
        self.is_whole = False
        self._session.problem(place, sentence, "error")

    def read(self, name: str, path: Path) -> None:
        """Read a file; what is no entity is a problem with its position."""
        try:
            with path.open("rb") as raw:
                is_packed = raw.read(2) == b"\x1f\x8b"
                raw.seek(0)
                with gzip.open(raw) if is_packed else raw as file:
                    self._read_file(name, cast(IO[bytes], file))
        except (OSError, EOFError, zlib.error) as error:
            self._report(name, f"cannot be read to its end: {error}")

    def _read_file(self, name: str, file: IO[bytes]) -> None:
        first = file.readline(MAX_LINE_LENGTH).removeprefix(b"\xef\xbb\xbf")
        while first and not first.strip():
            first = file.readline(MAX_LINE_LENGTH)
        start = first.decode("utf-8", "replace").strip()
        if not start:
            self._report(name, "is empty")
        elif start.startswith(RDF_STARTS):
            sentence = "is RDF or XML; of FollowTheMoney only lines of JSON and statements (CSV) are read"
            self._report(name, sentence)
        elif start.startswith(("{", "[")):
            self._read_json(name, first, file)
        elif _column_names(start) >= STATEMENT_COLUMNS:
            self._read_statements(name, start, file)
        else:
            self._report(name, "holds neither JSON nor statements of FollowTheMoney")

    def _read_json(self, name: str, first: bytes, file: IO[bytes]) -> None:
        if first.lstrip().startswith(b"["):
            self._read_list(name, first + file.read(MAX_VALUE))
            return
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            self._read_whole(name, first, file)
        else:
            self._read_lines(name, first, file)

    def _read_lines(self, name: str, first: bytes, file: IO[bytes]) -> None:
        for number, line in enumerate(chain([first], iter(partial(file.readline, MAX_LINE_LENGTH), b"")), 1):
            if len(line) >= MAX_LINE_LENGTH:
                self._report(f"{name}:{number}", "is too long for a line of entities")
            elif line.strip():
                self._read_line(f"{name}:{number}", line)

    def _read_line(self, place: str, line: bytes) -> None:
        try:
            value = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            self._session.count("line that is no entity")
            self._report(place, f"is no JSON: {error}")
            return
        self._read_nested(place, value)

    def _read_whole(self, name: str, first: bytes, file: IO[bytes]) -> None:
        rest = file.read(MAX_VALUE)
        try:
            value = json.loads((first + rest).decode("utf-8"))
        except (ValueError, RecursionError):
            self._read_lines(name, first, io.BytesIO(rest))
            return
        self._read_nested(name, value)

    def _read_list(self, name: str, body: bytes) -> None:
        """Read the items of a list one after the other, so that those before a fault count."""
        try:
            text = body.decode("utf-8")
            at = _next_item(text, text.index("[") + 1)
            for number in count(1):
                if text.startswith("]", at):
                    return
                value, at = DECODER.raw_decode(text, at)
                self._read_nested(f"{name}, item {number}", value)
                at = _next_item(text, at)
        except (ValueError, RecursionError) as error:
            is_cut = len(body) >= MAX_VALUE
            why = "it is too large; export lines of JSON" if is_cut else str(error)
            self._report(name, f"is no list of JSON to its end: {why}")

    def _read_nested(self, place: str, value: Any) -> None:
        try:
            self._read_value(place, value)
        except RecursionError:
            self._refuse(place, "holds entities in entities, too deep to be read")

    def _read_value(self, place: str, value: Any) -> None:
        inner = value.get("results", value.get("entities")) if isinstance(value, dict) else value
        if isinstance(inner, list) and not (isinstance(value, dict) and "schema" in value):
            for number, each in enumerate(inner, 1):
                self._read_value(f"{place}, item {number}", each)
        elif isinstance(value, dict):
            self.read_entity(place, value)
        else:
            self._refuse(place, f"is {quote_text(str(value))}, where an entity should be")

    def read_entity(self, place: str, body: dict[str, Any]) -> None:
        """Add an entity to the store, or report why it is none."""
        own = ("id", "schema", "properties")
        other = {self._clean(place, key): value for key, value in body.items() if key not in own}
        schema, properties = body.get("schema"), body.get("properties", {})
        key = self._key(place, body.get("id"))
        if not key:
            self._refuse(place, "has no id")
        elif not isinstance(schema, str) or not schema:
            self._refuse(place, f"entity {key} has no schema")
        elif schema not in entity_store.PARENTS:
            self._refuse(place, f"entity {key} is of the schema {quote_text(schema)}, which is not known")
        elif schema in entity_store.ABSTRACT:
            self._refuse(place, f"entity {key} is of the schema {schema}, of which there are no entities")
        elif not isinstance(properties, dict):
            self._refuse(place, f"entity {key} has no object of properties")
        else:
            named = ((self._clean(place, name), each) for name, each in properties.items())
            values = {name: self._texts(place, key, name, each) for name, each in named}
            self._add(place, entity_store.Entity(key, schema, values, other))

    def _add(self, place: str, entity: entity_store.Entity) -> None:
        if not self._store.add(entity):
            before = self._store.schema(entity.id)
            sentence = (
                f"entity {entity.id} is a {entity.schema} here, and a {before} before; this is not read"
            )
            self._refuse(place, sentence)
            return
        for name in POINTERS & entity.properties.keys():
            for target in entity.properties[name]:
                self._store.add_end(entity.id, name, target)

    def _refuse(self, place: str, sentence: str) -> None:
        self._session.count("line that is no entity")
        self._report(place, sentence)

    def _texts(self, place: str, owner: str, name: str, value: Any) -> list[str]:
        """Return the values of a property as texts; an entity inside it is read, and stands for its id."""
        found = []
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict) and isinstance(each.get("id"), str):
                if "schema" in each and isinstance(each.get("properties"), dict):
                    self.read_entity(f"{place}, {name}", _pointing_back(each, name, owner))
                found.append(self._clean(place, each["id"]))
            elif isinstance(each, (str, int, float)) and not isinstance(each, bool):
                found.append(self._clean(place, str(each)))
            elif each is not None:
                self._session.problem(place, f"{name} is {quote_text(str(each))}, where a text should be")
        return [text for text in dict.fromkeys(found) if text]

    def _key(self, place: str, key: object) -> str:
        is_key = isinstance(key, (str, int)) and not isinstance(key, bool)
        return self._clean(place, str(key)) if is_key else ""

    def _clean(self, place: str, text: str) -> str:
        if UNWRITABLE.search(text):
            self._session.problem(place, "holds characters that no text can hold; they are replaced")
        return UNWRITABLE.sub("\ufffd", text).strip()

    def _read_statements(self, name: str, header: str, file: IO[bytes]) -> None:
        """Read statements (`followthemoney.statement`): a row for each value of a property."""
        columns = next(csv.reader([header]))
        text = io.TextIOWrapper(file, "utf-8", newline="")
        try:
            for number, cells in enumerate(csv.reader(text), 2):
                row = dict(zip(columns, cells, strict=False))
                key, prop = row.get("canonical_id") or row.get("entity_id") or "", row.get("prop", "")
                values = {} if prop in ("", "id") else {prop: [row.get("value", "")]}
                body = {"id": key, "schema": row.get("schema", ""), "properties": values}
                self.read_entity(f"{name}:{number}", body)
        except (csv.Error, UnicodeDecodeError) as error:
            self._report(name, f"is no CSV to its end: {error}")
        finally:
            text.detach()


def _pointing_back(body: dict[str, Any], name: str, owner: str) -> dict[str, Any]:
    back = entity_store.REVERSE_PROPERTIES.get(name)
    if back is None or back in body["properties"]:
        return body
    return {**body, "properties": {**body["properties"], back: [owner]}}


def _next_item(text: str, at: int) -> int:
    match = BETWEEN_ITEMS.match(text, at)
    return match.end() if match else at


def _column_names(header: str) -> set[str]:
    try:
        return set(next(csv.reader([header]), []))
    except csv.Error:
        return set()
