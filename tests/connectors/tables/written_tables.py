"""Tables written for tests, and their import with a mapping."""

from pathlib import Path

from connectors.import_run import ImportRun, run_import
from foia_graph.connectors.imports.connector import find_connector

LOG_MAPPING = """
[files."log.csv"]
type = "Request"
id = ["Request Number"]
ignore = ["Requester"]
[files."log.csv".columns]
"Request Number" = "identifier"
"Received" = "date"
"Agency" = "qualifiedAssociation.agent"
"Subject" = "description"
"Disposition" = "requestStatus"
"Fees" = "figure.request-fees"
"Closed" = "claims"
"""
LOG_HEAD = "Request Number,Received,Agency,Requester,Subject,Disposition,Fees,Closed"
LOG_ROWS = (
    "HA-1,10/3/2023,Harbor Office,Ada Quill,Records of the pier,Full Grant,$12.50,11/1/2023",
    "HA-2,10/4/2023,Harbor Office,Bo Mast,Records of buoys,Under the table,N/A,",
)


def write_table(folder: Path, *lines: str, name: str = "log.csv", encoding: str = "utf-8") -> Path:
    """Write a table as text."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def import_table(path: Path, mapping: str = LOG_MAPPING) -> ImportRun:
    """Import a table with a mapping."""
    mapping_path = path.parent / ".mapping.toml"
    mapping_path.write_text(mapping, encoding="utf-8")
    return run_import("table", path, mapping=str(mapping_path))


def guess(path: Path) -> str:
    """Return the draft of a mapping for a table."""
    return find_connector("table")().draft_mapping(str(path))


def import_guessed(path: Path) -> ImportRun:
    """Import a table with the mapping that is guessed for it."""
    return import_table(path, guess(path))
