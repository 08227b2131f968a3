"""The cited works that a catalogue describes already, by identifier."""

from pathlib import Path

import msgspec

from foia_graph.connectors.imports.catalogue_index import ENDINGS
from foia_graph.connectors.imports.record_text import read_records
from foia_graph.connectors.imports.records import FieldValue
from foia_graph.errors import InputError


def works_by_identifier(catalogue: Path, own: str) -> dict[str, str]:
    """Return the names of the works in a catalogue by identifier, without those in the folder `own`."""
    found: dict[str, str] = {}
    for path in sorted(catalogue.rglob("*")) if catalogue.is_dir() else ():
        parts = path.relative_to(catalogue).parts
        if path.name.endswith(ENDINGS) and parts[0] != own and not any(p.startswith(".") for p in parts):
            for identifier, name in _identifiers(path):
                found.setdefault(identifier, name)
    return found


def _identifiers(path: Path) -> list[tuple[str, str]]:
    # A file that no load can read is told of by the load, with its line.
    try:
        return [
            (identifier, record.id)
            for record in read_records(path)
            if record.type == "CitedWork"
            for identifier in _texts(record.fields.get("identifier", []))
        ]
    except (InputError, msgspec.MsgspecError, UnicodeDecodeError):
        return []


def _texts(value: FieldValue) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return _texts(value.get("value", []))
