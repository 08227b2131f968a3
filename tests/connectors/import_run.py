"""An import of an origin on disk, as tests look at it: the records, and what the report counts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foia_graph.connectors.imports.connector import find_connector
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession


@dataclass(frozen=True)
class ImportRun:
    """The files of an import, its session and its report."""

    files: list[RecordFile]
    session: ImportSession

    @property
    def report(self) -> ImportReport:
        """Return what the import counted."""
        return self.session.report

    def records(self, kind: str) -> dict[str, ImportedRecord]:
        """Return the records of a class by name; none is twice."""
        records = [each for file in self.files for each in file.records if each.type == kind]
        assert len(records) == len({each.id for each in records})
        return {each.id: each for each in records}

    def messages(self) -> list[str]:
        """Return the problems as sentences."""
        return list(map(str, self.report.problems))

    def as_text(self) -> str:
        """Return all that was read, to look for what must not be in it, or to compare two runs."""
        return json.dumps(
            [(f.path, f.key, [(r.type, r.id, r.fields) for r in f.records]) for f in self.files]
        )


def run_import(
    kind: str, source: Path, folder: Path | None = None, since: date | None = None, **settings: str
) -> ImportRun:
    """Import an origin on disk, without writing anything."""
    options = ImportOptions(since=since, settings=settings)
    session = ImportSession(str(source), options, ImportReport(), date(2026, 1, 1), folder or source)
    return ImportRun(list(find_connector(kind)().record_files(session)), session)


def values_of(record: ImportedRecord, name: str) -> list[str]:
    """Return the values of a field, of claims what they claim."""
    return list(_plain_values(record.fields.get(name, [])))


def _plain_values(value: FieldValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _plain_values(each)
    else:
        text = value.get("value") or value.get("text") or value.get("amount") or ""
        assert isinstance(text, str)
        yield text
