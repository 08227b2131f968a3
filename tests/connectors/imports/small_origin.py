"""A small origin for tests: notices in memory, each with its records, that change between two imports."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder

PROFILE = Profile(resource_folder("ontology"))


def notice(name: str, **fields: FieldValue) -> ImportedRecord:
    """Return the record of a notice, which is its own source."""
    title: FieldValue = {"value": f"Notice {name}", "originField": "/title"}
    return ImportedRecord("SourceDocument", name, {"source": name, "title": title, **fields})


@dataclass
class SmallConnector(Connector):
    """A connector whose origin is a dict of records by key."""

    kind, title, sources = "small", "Small", "nothing: the origin is in memory"
    things: dict[str, list[ImportedRecord]] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()
    is_whole: bool = True
    as_lines: bool = False

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield the things of the origin."""
        session.origin = "harbor.example"
        for key, records in self.things.items():
            session.count("notice")
            if key in self.unreadable:
                session.problem(key, "is not there now", "error", key)
            else:
                yield RecordFile(f"notices/{key}", key, records, as_lines=self.as_lines)
        session.is_complete = self.is_whole


def import_into(
    out: Path, connector: Connector, options: ImportOptions, *, is_dry: bool = False
) -> ImportReport:
    """Import what a connector has into a folder."""
    return run_import(connector, "small", out, PROFILE, options, is_dry=is_dry)


def tree_of(folder: Path) -> dict[str, bytes]:
    """Return all files under a folder by their path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
