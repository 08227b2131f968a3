"""Tables: logs of requests and indexes of releases in CSV and XLSX, with a mapping of columns to fields."""

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import ClassVar

from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.tables.grid import Grid, find_header, open_grids
from foia_graph.connectors.tables.guess import draft_mapping, profile_table, table_files
from foia_graph.connectors.tables.mapping import Layouts, NamedThings, layout_of, read_mapping
from foia_graph.connectors.tables.rows import RowReader, RowSpool, digest_of
from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import FileLayout
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder


class Tables(Connector):
    """The reader of tables."""

    kind: ClassVar[str] = "table"
    title: ClassVar[str] = "tables"
    sources: ClassVar[str] = "a table (CSV, TSV, XLSX), or a folder of tables"
    settings: ClassVar[Mapping[str, str]] = {"mapping": "the file that says which column is which field"}

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield the rows of each table as lines, and a file for each thing that their cells name."""
        profile = Profile(resource_folder("ontology"))
        chosen = session.options.settings.get("mapping", "")
        if not chosen:
            wanted = f"--mapping FILE; `foia-graph import table {session.source} --guess` drafts one"
            raise InputError(f"is a table, whose columns must be named: {wanted}", session.source)
        mapping = read_mapping(chosen, profile)
        files = table_files(Path(session.source))
        importers = (_TableImporter(session, profile, mapping, name, path) for name, path in files)
        yield from chain.from_iterable(importer.record_files() for importer in importers)
        session.is_complete = all(each.severity != "error" for each in session.report.problems)

    def draft_mapping(self, source: str) -> str:
        """Return the text of a first mapping file for the tables of a source."""
        return draft_mapping(Path(source))


class _TableImporter:
    def __init__(
        self, session: ImportSession, profile: Profile, layouts: Layouts, name: str, path: Path
    ) -> None:
        self.session, self.profile, self.layouts, self.name, self.path = session, profile, layouts, name, path

    def record_files(self) -> Iterator[RecordFile]:
        try:
            layout = layout_of(self.layouts, self.name)
            encoding = layout.encoding if layout and layout.encoding != "utf-8" else ""
            delimiter = layout.delimiter if layout and layout.delimiter != "," else ""
            grids = open_grids(self.path, self.name, encoding, delimiter)
            for grid in grids:
                self.session.count("table")
                yield from self._table_files(grid)
            if not grids:
                self.session.problem(self.name, "holds no cells")
        except InputError as error:
            self.session.problem(self.name, str(error), "error", self.name)

    def _table_files(self, grid: Grid) -> Iterator[RecordFile]:
        layout = layout_of(self.layouts, grid.name)
        if layout is None or not layout.type:
            why = "the mapping names no class for its rows" if layout else "the mapping does not name it"
            self.session.leave_out("table", why)
            self.session.problem(grid.name, f"is skipped: {why}")
            return
        header = find_header(grid, layout.header if layout.header > 1 else 0)
        if header is None:
            self.session.problem(grid.name, "has no line of headings", "error", grid.name)
            return
        prefix = f"table-{key_of(grid.name.rpartition('.')[0] + grid.name.partition('#')[2]) or 'unnamed'}"
        things = NamedThings(self.profile, prefix)
        table = profile_table(header, grid.rows())
        reader = RowReader(self.session, grid.name, self.profile, layout, table, things, prefix)
        yield _source_file(prefix, grid.name, layout)
        with closing(RowSpool()) as spool:
            self._spool_rows(grid, reader, spool)
            for part, rows in spool.parts():
                records = [reader.read(row, name) for name, row in rows]
                if records:
                    yield RecordFile(f"{prefix}/{part}", f"{grid.name}/{part}", records, as_lines=True)
        yield from things.files()
        self._report_cells(grid, reader)

    def _spool_rows(self, grid: Grid, reader: RowReader, spool: RowSpool) -> None:
        """Put the rows of things aside, each under a name that no other row has."""
        digests: dict[str, str] = {}
        for line, row in grid.rows():
            if line <= reader.table.header.line or not any(row):
                continue
            self.session.count("row")
            if reason := reader.reason_to_skip(row):
                self.session.leave_out("row", reason)
                continue
            name, digest = reader.name_of(row), digest_of(row)
            if digests.get(name, digest) != digest:
                where = f"{grid.name}:{line}"
                self.session.problem(where, f"has the name {name!r} of another row, and one of its own")
                name = f"{name}-{digest}"
            if name in digests:
                self.session.leave_out("row", "the same row appears before")
            else:
                digests[name] = digest
                spool.add(name, row)

    def _report_cells(self, grid: Grid, reader: RowReader) -> None:
        reader.report_unfit_cells()
        if grid.sheet and grid.sheet.unknown_results:
            message = f"has {grid.sheet.unknown_results:,} formulas without a result; open and save it once"
            self.session.problem(grid.name, message)
        if grid.sheet and grid.sheet.faults:
            self.session.problem(grid.name, f"has {grid.sheet.faults:,} cells that show an error, as #N/A")


def _source_file(name: str, table: str, layout: FileLayout) -> RecordFile:
    """Return the table itself as the source of what its rows say."""
    form = "log" if layout.type == "Request" else "index"
    words = " ".join(re.split(r"[\W_]+", table.partition(".")[0])).strip()
    fields: dict[str, FieldValue] = {
        "title": f"Table of {words or 'rows'}",
        "identifier": table,
        "form": form,
        "holdingStatus": "not-held",
    }
    return RecordFile(f"{name}/source", name, [ImportedRecord("SourceDocument", name, fields)])
