"""Record files as text, in YAML or JSON lines: the same records give the same bytes (docs/records.md)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, plain_value
from foia_graph.ingest.mapping.record_fields import TEXT_FIELD
from foia_graph.ingest.mapping.supplied_texts import PAGE_END
from foia_graph.ingest.readers.registry import FileLayout
from foia_graph.ingest.readers.yaml_records import read_yaml
from foia_graph.model.resource import SourceRecord
from foia_graph.model.values import UNWRITABLE

WIDTH = 110
LINE_ENDS = re.compile("\r\n|[\r\x0b\f]")
LINES_SUFFIX, YAML_SUFFIX = ".jsonl", ".yaml"


class _RecordDumper(yaml.SafeDumper):
    """A dumper that sets lists in, and writes texts of several lines as blocks, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the library's own name
        """Write everything out: an alias hides what a record says."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # A block with white space at its ends needs marks that end the whole document.
    style = None if "\n" not in text else "|" if text == text.strip() else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_RecordDumper.add_representer(str, _represent_text)


def clean_value(value: FieldValue) -> FieldValue:
    """Return a value without characters that no text can hold, and with the line ends of Unix."""
    if isinstance(value, str):
        return UNWRITABLE.sub("", LINE_ENDS.sub("\n", value))
    if isinstance(value, list):
        return [clean_value(each) for each in value]
    return {name: clean_value(each) for name, each in value.items()}


def clean_record(record: ImportedRecord) -> ImportedRecord:
    """Return a record whose values can be written; in a text of pages the form feeds that end them stay."""
    fields = {name: clean_value(value) for name, value in record.fields.items()}
    if isinstance(text := record.fields.get(TEXT_FIELD), str):
        fields[TEXT_FIELD] = PAGE_END.join(str(clean_value(page)) for page in text.split(PAGE_END))
    return ImportedRecord(record.type, record.id, fields)


def dump_field(name: str, value: FieldValue) -> str:
    """Return a field as lines of YAML that end in a line end, without indentation."""
    return yaml.dump({name: value}, Dumper=_RecordDumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def dump_record(record: ImportedRecord) -> str:
    """Return a record as an item of a list of YAML."""
    return dump_fields({"type": record.type, "id": record.id, **record.fields})


def dump_fields(fields: Mapping[str, FieldValue]) -> str:
    """Return the fields of a record, its class among them, as an item of a list of YAML."""
    return yaml.dump([dict(fields)], Dumper=_RecordDumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def dump_lines(records: Iterable[ImportedRecord]) -> bytes:
    """Return records as JSON lines."""
    encode = msgspec.json.encode
    return b"".join(encode({"type": each.type, "id": each.id, **each.fields}) + b"\n" for each in records)


def dump_records(records: Iterable[ImportedRecord], *, as_lines: bool) -> bytes:
    """Return records as the bytes of their file; in YAML an empty line is between two."""
    return dump_lines(records) if as_lines else "\n".join(map(dump_record, records)).encode()


def read_records(path: Path) -> Iterator[ImportedRecord]:
    """Yield the records of a file, as they are; raises InputError for a file that is none of records."""
    if path.suffix == LINES_SUFFIX:
        with path.open("rb") as file:
            yield from (read_line(line) for line in file if line.strip())
    else:
        for record in read_yaml(path, path.name, FileLayout()):
            if isinstance(record, SourceRecord):
                yield _imported(plain_value(record.fields))


def read_line(line: bytes | str) -> ImportedRecord:
    """Return the record of a line of JSON; raises msgspec.ValidationError for what is no object."""
    return _imported(msgspec.json.decode(line, type=dict[str, Any]))


def _imported(fields: Any) -> ImportedRecord:
    others = {name: each for name, each in fields.items() if name not in ("type", "id")}
    return ImportedRecord(str(fields.get("type", "")), str(fields.get("id", "")), others)
