"""Reports of inspectors general: cited works, which a load finds by the numbers that documents cite."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, ClassVar

from foia_graph.connectors.imports.catalogue_contents import read_catalogue
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import (
    is_whole,
    json_values,
    read_bytes,
    read_json_value,
    source_files,
)
from foia_graph.connectors.inspectors_general.reports import ReportReader
from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import decode_text

# Fields of a file under which its reports stand.
LISTS = ("reports", "results", "data", "items")
ENDINGS = (".json", ".jsonl", ".csv")
# A report with its position, as problems name it, and its JSON Pointer in what the file holds.
PlacedReport = tuple[str, str, Any]


def read_reports(
    session: ImportSession, name: str, body: bytes
) -> tuple[Iterable[PlacedReport], dict[str, Any]]:
    """Return the reports of a file, by the ending of its name, and what it says of itself next to them."""
    if name.lower().endswith(".csv"):
        return _table_reports(session, name, body), {}
    if name.lower().endswith(".jsonl"):
        return ((at, "", value) for at, value in json_values(session, name, body)), {}
    value, pointer, fields = read_json_value(session, name, body), "", {}
    if isinstance(value, Mapping) and "title" not in value:
        key = next((key for key in LISTS if isinstance(value.get(key), list)), "")
        if key:
            fields = {title: each for title, each in value.items() if title != key}
            value, pointer = value[key], f"/{key}"
    if isinstance(value, list):
        return [(f"{name}{pointer}/{at}", f"{pointer}/{at}", each) for at, each in enumerate(value)], fields
    return [] if value is None else [(name, "", value)], fields


def _table_reports(session: ImportSession, name: str, body: bytes) -> Iterator[PlacedReport]:
    try:
        rows = csv.reader(StringIO(decode_text(body, name, "utf-8")), strict=True)
        titles = [re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") for title in next(rows, [])]
        for number, row in enumerate(rows, 1):
            if len(row) > len(titles):
                session.problem(name, f"row {number} has more cells than the header")
            if any(row):
                yield f"{name}/{number}", f"/{number}", dict(zip(titles, row, strict=False))
    except (csv.Error, InputError) as error:
        session.problem(name, f"is no table: {error}", "error")


class InspectorsGeneral(Connector):
    """The reader of lists of reports of inspectors general."""

    kind: ClassVar[str] = "inspectors-general"
    title: ClassVar[str] = "reports of inspectors general"
    sources: ClassVar[str] = (
        "a file or folder of reports as the project unitedstates/inspectors-general writes them"
        " (report.json), or of lists of reports of oversight.gov (JSON, CSV)"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each report, and for each office, agency and source that it names first."""
        known = read_catalogue(session.folder, session.folder / self.kind).works
        files = list(source_files(session, ENDINGS))
        reader = ReportReader(session, known)
        for name, path in files:
            body = read_bytes(session, name, path)
            if body is not None:
                yield from _import_file(reader, name, *read_reports(session, name, body))
        yield from reader.inspectors.files()
        session.is_complete = is_whole(session, files)


def _import_file(
    reader: ReportReader, name: str, reports: Iterable[PlacedReport], fields: dict[str, Any]
) -> Iterator[RecordFile]:
    session, own = reader.session, f"ig-list-{key_of(name)}"
    for place, pointer, value in reports:
        session.count("report")
        if not isinstance(value, dict):
            session.problem(place, "is no object with the fields of a report", "error")
            continue
        report = OriginObject(value, session.report, "report", pointer)
        inspector = report.text("inspector")
        key = f"ig-reports-{key_of(inspector)}" if key_of(inspector) else own
        address = web_address(session, place, report.text("inspector_url"))
        work = reader.read(report, place, key)
        if work is not None:
            if key not in reader.sources and not (fields and key == own):
                reader.sources.add(key)
                yield _source_file(reader, key, inspector or name, address, {})
            yield RecordFile(f"works/{work.id}", work.id, [work])
    if fields:
        yield _source_file(reader, own, name, "", fields)


def _source_file(
    reader: ReportReader, key: str, whose: str, address: str, fields: dict[str, Any]
) -> RecordFile:
    itself = OriginObject(fields, reader.session.report, "list")
    record = ImportedRecord("SourceDocument", key)
    reader.mapper.apply("list", itself, record, whose, whose=whose, address=address)
    itself.finish()
    return RecordFile(f"sources/{key}", key, [record])
