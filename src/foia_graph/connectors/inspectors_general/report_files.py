"""Files with reports: JSON of one report, a list of them, JSON lines, and tables."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import json_values, read_json_value
from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import decode_text

LISTS = ("reports", "results", "data", "items")
"""Fields of a file under which its reports stand."""
ENDINGS = (".json", ".jsonl", ".csv")
PlacedReport = tuple[str, str, Any]
"""A report with its position, as problems name it, and its JSON Pointer in what the file holds."""


@dataclass(frozen=True)
class ReportFile:
    """The reports of a file, and what the file says of itself next to them."""

    name: str
    reports: Iterable[PlacedReport]
    fields: dict[str, Any] = field(default_factory=dict)


def read_report_file(session: ImportSession, name: str, body: bytes) -> ReportFile:
    """Read a file by the ending of its name; what is no object among its reports is given as it is."""
    if name.lower().endswith(".csv"):
        return ReportFile(name, _table_reports(session, name, body))
    if name.lower().endswith(".jsonl"):
        return ReportFile(name, ((at, "", value) for at, value in json_values(session, name, body)))
    value = read_json_value(session, name, body)
    key = _list_key(value)
    if key:
        others = {title: each for title, each in value.items() if title != key}
        return ReportFile(name, _listed_reports(name, f"/{key}", value[key]), others)
    if isinstance(value, list):
        return ReportFile(name, _listed_reports(name, "", value))
    return ReportFile(name, [] if value is None else [(name, "", value)])


def _list_key(value: Any) -> str:
    if not isinstance(value, Mapping) or "title" in value:
        return ""
    return next((key for key in LISTS if isinstance(value.get(key), list)), "")


def _listed_reports(name: str, pointer: str, values: list[Any]) -> list[PlacedReport]:
    return [(f"{name}{pointer}/{at}", f"{pointer}/{at}", each) for at, each in enumerate(values)]


def _table_reports(session: ImportSession, name: str, body: bytes) -> Iterator[PlacedReport]:
    """Yield the rows of a table, with the titles of columns in small letters ("report_number")."""
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
