"""Reports of inspectors general: cited works with their numbers, so that who cites one finds it.

A load takes what documents cite for a work of the catalogue by its number: an imported report is where a
stub would, and where the catalogue describes it already, under that record's name.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from foia_graph.connectors.imports.catalogue_contents import read_catalogue
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_whole, read_bytes, source_files
from foia_graph.connectors.inspectors_general.report_files import ENDINGS, ReportFile, read_report_file
from foia_graph.connectors.inspectors_general.reports import InspectorTable, ReportReader


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
        importer = _ReportImporter(session, known)
        for name, path in files:
            body = read_bytes(session, name, path)
            if body is not None:
                yield from importer.import_file(name, read_report_file(session, name, body))
        session.is_complete = is_whole(session, files)


class _ReportImporter:
    """The importer of files of reports, which knows what it has written."""

    def __init__(self, session: ImportSession, known: dict[str, str]) -> None:
        self.session = session
        self.inspectors = InspectorTable()
        self.reader = ReportReader(session, self.inspectors, known)
        self._sources: set[str] = set()

    def import_file(self, name: str, file: ReportFile) -> Iterator[RecordFile]:
        """Yield the files of records that come of a file of reports."""
        for place, pointer, value in file.reports:
            self.session.count("report")
            if isinstance(value, dict):
                report = OriginObject(value, self.session.report, "report", pointer)
                yield from self._import_report(report, place, file)
                yield from self.inspectors.new_files()
            else:
                self.session.problem(place, "is no object with the fields of a report", "error")
        if file.fields:
            yield self._source_file(f"ig-list-{key_of(name)}", name, "", file.fields)

    def _import_report(self, report: OriginObject, place: str, file: ReportFile) -> Iterator[RecordFile]:
        inspector = report.text("inspector")
        key = f"ig-reports-{key_of(inspector)}" if key_of(inspector) else f"ig-list-{key_of(file.name)}"
        address = web_address(self.session, place, report.text("inspector_url"))
        work = self.reader.read(report, place, key)
        if work is None:
            return
        if key not in self._sources and not (file.fields and not key_of(inspector)):
            self._sources.add(key)
            yield self._source_file(key, inspector or file.name, address, {})
        yield RecordFile(f"works/{work.id}", work.id, [work])

    def _source_file(self, key: str, whose: str, address: str, fields: dict[str, Any]) -> RecordFile:
        """Return the source of reports: the list of an inspector, or a file with what it says of itself."""
        itself = OriginObject(fields, self.session.report, "list")
        record = ImportedRecord("SourceDocument", key)
        self.reader.mapper.apply("list", itself, record, whose, whose=whose, address=address)
        itself.finish()
        return RecordFile(f"sources/{key}", key, [record])
