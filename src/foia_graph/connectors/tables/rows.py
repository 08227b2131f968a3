"""Rows of a table as records: each cell becomes a value, is omitted with a reason, or is counted."""

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from textwrap import shorten

from foia_graph.connectors.imports.records import (
    FieldValue,
    ImportedRecord,
    claim,
    key_of,
    listed,
    parts_in,
    plain_value,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.tables import cells
from foia_graph.connectors.tables.guess import TableProfile
from foia_graph.connectors.tables.mapping import FIGURE, IN_WORDS, NamedThings
from foia_graph.errors import InputError, ValueRejected
from foia_graph.ingest.readers.registry import ColumnLayout, FileLayout
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.runtime.tables import patterns_beside

_PATTERNS = patterns_beside(__file__)

# Units by measure; others have the measure's own word.
UNITS = {"pages": "pages", "request-fees": "US dollars", "processing-days": "days", "costs": "US dollars"}


class FieldColumn:
    """A column that goes into a field: it makes the values of its cells, and counts those that do not fit."""

    def __init__(self, title: str, layout: ColumnLayout, reader: "RowReader") -> None:
        """Take a column for a field ("date"), or for a part of one ("batesRange.batesStart")."""
        self.title, self.field, self.separator = title, layout.field, layout.separator
        self.owner, _, self.part = layout.field.partition(".")
        self.index = reader.table.header.titles.index(title)
        self.prop = reader.profile[reader.layout.type].properties[self.owner]
        self.pointer = f"/{title.replace('~', '~0').replace('/', '~1')}"
        self.unfit: Counter[str] = Counter()
        self._column, self._things = reader.table.column(title), reader.things
        if self.part == "agent":
            (shape,) = self.prop.nodes
            self._target = reader.profile[shape].properties["agent"]
        else:
            self._target = self.prop
        conversions: dict[Callable[[str], str], tuple[str, ...]] = {
            _address: ("accessURL", "downloadURL", "iri"),
            _integer: ("integer",),
            cells.exemption_of: ("claimedExemption",),
            cells.number_of: ("decimal", "number"),
            self._date: ("date", "day"),
            self._link: ("agent", "link"),
        }
        kind = "number" if self.owner == FIGURE else self.part or self.prop.kind
        self._convert = next((each for each, kinds in conversions.items() if kind in kinds), str)

    def value(self, text: str) -> FieldValue:
        """Return the value of a cell: of a part as it is, else as a claim; "" for what is none."""
        if self.field == IN_WORDS:
            return self.in_words(text)
        value = self._convert(text)
        if self.owner == FIGURE and value:
            return {
                "amount": value,
                "bound": "exact",
                "unitText": UNITS.get(self.part, self.part.replace("-", " ")),
                "measure": self.part,
                "asStated": text,
                "originField": self.pointer,
            }
        if self.part or not value:
            return value
        return claim(value, originField=self.pointer, quote=text if value != text else "")

    def in_words(self, text: str) -> FieldValue:
        """Return a cell as a claim in words."""
        return {"text": f"{self.title}: {text}", "originField": self.pointer}

    def _date(self, text: str) -> str:
        is_serial = self._column.share("serial") > 0.5
        return cells.date_of(text, is_day_first=self._column.is_day_first, may_be_serial=is_serial)

    def _link(self, text: str) -> str:
        scheme = self._target.scheme
        if scheme == "request-status":
            return cells.status_of(text)
        if scheme == "exemptions":
            return cells.exemption_of(text)
        if scheme:
            return self._things.notation(scheme, text)
        return self._things.link(self._target, text, self.pointer)


def _integer(text: str) -> str:
    number = cells.number_of(text).removesuffix(".0")
    return number if number.isdigit() else ""


def _address(text: str) -> str:
    try:
        return iris.check_address(
            f"http://{text}" if _PATTERNS["web"].fullmatch(text) else text.replace(" ", "%20")
        )
    except ValueRejected:
        return ""


DIGITS_OF_DIGEST = 12
MAX_TITLE_LENGTH = 120
# The role of the agency in a request that its log names.
AGENCY_ROLE = "recipient"


@dataclass
class RowReader:
    """The reader of the rows of one table."""

    session: ImportSession
    name: str
    profile: Profile
    layout: FileLayout
    table: TableProfile
    things: NamedThings
    prefix: str
    """The name of the table as a source, with which those of its rows begin."""
    columns: list[FieldColumn] = field(init=False)

    def __post_init__(self) -> None:
        titles = self.table.header.titles
        missing = [title for title in (*self.layout.columns, *self.layout.id) if title not in titles]
        if missing:
            known = ", ".join(filter(None, titles))
            message = f"has no column {missing[0]!r}, which the mapping names; it has {known}"
            raise InputError(message, self.name, self.table.header.line)
        self.columns = [FieldColumn(title, each, self) for title, each in self.layout.columns.items()]

    def reason_to_skip(self, row: list[str]) -> str:
        """Return why a row is no thing, "" for one that is: headings again, a sum, or a note."""
        filled = [cell for cell in row if cell]
        titles = self.table.header.titles
        padded = [*row, *[""] * len(titles)][: len(titles)]
        if padded == [re.sub(r" \(\d+\)$", "", title) for title in titles]:
            # Tables that were printed page by page repeat their headings.
            return "the headings are repeated there"
        if _PATTERNS["total"].fullmatch(filled[0]) and len(filled) < max(3, len(titles) // 2 + 1):
            return "it is a line of sums"
        if len(filled) == 1 and len(self.columns) > 2 and not any(self._id_cells(row)):
            return "it has one cell alone, which is a note or a heading"
        return ""

    def name_of(self, row: list[str]) -> str:
        """Return the name of the thing of a row: by the columns of `id`, or by a digest of all its cells."""
        return f"{self.prefix}-{key_of('-'.join(self._id_cells(row))) or digest_of(row)}"

    def read(self, row: list[str], name: str) -> ImportedRecord:
        """Return the record of a row."""
        row = [*row, *[""] * len(self.table.header.titles)][: max(len(row), len(self.table.header.titles))]
        record = ImportedRecord(self.layout.type, name, {"source": self.prefix})
        parts: dict[str, dict[str, FieldValue]] = {}
        for column in self.columns:
            for text in _texts(row[column.index], column.separator):
                self._add(record, parts, column, text)
        for owner, part in parts.items():
            if owner == "batesRange":
                part = _bates_range(part)
            record.add(owner, {**part, "source": self.prefix})
        for title, value in self.layout.constants.items():
            record.add(title, plain_value(value))
        self._complete(record, row)
        self._count_cells(row)
        return record

    def report_unfit_cells(self) -> None:
        """Report each column with cells that did not fit, how many there are, and the commonest."""
        for column in self.columns:
            for text, _ in column.unfit.most_common(1):
                what = f"{column.unfit.total():,} cells of {column.title!r} are no {column.field}"
                self.session.problem(self.name, f"{what}, as {text[:60]!r}; they are kept as claims")

    def _add(
        self, record: ImportedRecord, parts: dict[str, dict[str, FieldValue]], column: FieldColumn, text: str
    ) -> None:
        if cells.is_nothing(text):
            self.session.report.fields_left_out["the cell says that it has no value"] += 1
            return
        value = column.value(text)
        if not value:
            if len(column.unfit) < 1000 or text in column.unfit:
                column.unfit[text] += 1
            # What fits no field is not lost: it becomes a claim in words.
            record.add(IN_WORDS, column.in_words(text))
        elif column.part == "agent":
            record.add(column.owner, {"agent": value, "hadRole": AGENCY_ROLE, "originField": column.pointer})
        elif column.part and column.owner != FIGURE:
            _add_part(parts.setdefault(column.owner, {}), column, value)
        elif column.owner not in record.fields and not column.prop.nodes:
            record[column.owner] = value
        else:
            record.add(column.owner, value)

    def _complete(self, record: ImportedRecord, row: list[str]) -> None:
        """Add what the class must have and no column gives: a title, and words on what the thing is."""
        shape = self.profile[self.layout.type]
        for prop in shape.properties.values():
            if prop.required and prop.name not in record.fields and not prop.nodes:
                if prop.is_label:
                    record[prop.name] = self._title(record, row)
                elif prop.kind == "text":
                    record[prop.name] = f"A row of the table {self.name}."
        if "holdingStatus" in shape.properties and "holdingStatus" not in record.fields:
            is_linked = any(name in record.fields for name in ("landingPage", "webPage")) or any(
                "downloadURL" in each for each in parts_in(record.fields.get("distribution"))
            )
            record["holdingStatus"] = "linked-not-held" if is_linked else "described-only"

    def _title(self, record: ImportedRecord, row: list[str]) -> str:
        """Return a title by the number of a row, its Bates numbers, or how its description begins."""
        kind = self.profile[self.layout.type].title
        number = next((row[self.table.header.titles.index(title)] for title in self.layout.id), "")
        printed = next((each.get("asPrinted") for each in parts_in(record.fields.get("batesRange"))), "")
        described = record.fields.get("description")
        if number or printed:
            return f"{kind} {number or printed}"
        if isinstance(described, dict):
            return shorten(str(described.get("value", "")), MAX_TITLE_LENGTH, placeholder="…")
        return f"{kind} in {self.name}"

    def _count_cells(self, row: list[str]) -> None:
        report = self.session.report
        report.fields_read += sum(map(bool, row))
        mapped = {column.index for column in self.columns}
        titles = self.table.header.titles
        for at, cell in enumerate(row):
            if cell and at not in mapped:
                title = titles[at] if at < len(titles) else ""
                if title in self.layout.ignore:
                    report.fields_left_out["the mapping leaves its column out"] += 1
                elif title not in self.layout.id:
                    report.fields_unused[f"{self.name}: {title or 'a column without a heading'}"] += 1

    def _id_cells(self, row: list[str]) -> list[str]:
        places = map(self.table.header.titles.index, self.layout.id)
        return [row[at] for at in places if at < len(row)]


def digest_of(row: list[str]) -> str:
    """Return 12 hexadecimal digits of the SHA-256 of the cells of a row, without empty ones at its end."""
    # Joined by the unit separator of ASCII, so that rows of other cells have other texts.
    text = "\x1f".join(row).rstrip("\x1f")
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:DIGITS_OF_DIGEST]


def _texts(cell: str, separator: str) -> list[str]:
    texts = cell.split(separator) if separator else [cell]
    return [text.strip() for text in texts if text.strip()]


def _add_part(part: dict[str, FieldValue], column: FieldColumn, value: FieldValue) -> None:
    earlier = part.get(column.part)
    part[column.part] = value if earlier is None else [*listed(earlier), value]
    part.setdefault("originField", column.pointer)


def _bates_range(part: dict[str, FieldValue]) -> dict[str, FieldValue]:
    """Return a range of Bates numbers with its prefix and numbers, as they are in the cells."""
    start, end = str(part.get("batesStart", "")), str(part.get("batesEnd", ""))
    if not end and (both := _PATTERNS["bates_range"].fullmatch(start)):
        start, end = both["start"], both["end"]
    printed = " - ".join(filter(None, (start, end)))
    fields: dict[str, FieldValue] = {"asPrinted": printed, "identifierType": "bates-number"}
    for name, text in (("batesStart", start), ("batesEnd", end or start)):
        match = _PATTERNS["numbered_bates"].fullmatch(text)
        if match:
            fields[name] = str(int(match["number"]))
            if prefix := match["prefix"].strip(" -_"):
                fields.setdefault("batesPrefix", prefix)
    return {**fields, "originField": part["originField"]}


PARTS = 16
# Rows from which on a table is written in parts.
FEWEST_FOR_PARTS = 5_000
# A row with the name of its thing.
SpooledRow = tuple[str, list[str]]


class RowSpool:
    """Rows with their names, in the order in which they were added, on disk."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("")  # a temporary file, which goes with its connection
        self._base.execute("CREATE TABLE rows (part INTEGER, name TEXT, cells TEXT)")

    def add(self, name: str, row: list[str]) -> None:
        """Add a row; its name alone decides in which part it is."""
        # By its hash a row stays in its part when rows come and go, so that few files change.
        part = hashlib.sha256(name.encode()).digest()[0] % PARTS
        self._base.execute("INSERT INTO rows VALUES (?, ?, ?)", (part, name, json.dumps(row)))

    def parts(self) -> Iterator[tuple[str, list[SpooledRow]]]:
        """Yield the rows in one part ("rows"), or where they are many in sixteen ("rows-00" …)."""
        (number,) = self._base.execute("SELECT count(*) FROM rows").fetchone()
        if number < FEWEST_FOR_PARTS:
            yield "rows", self._rows(0, PARTS)
        else:
            for part in range(PARTS):
                yield f"rows-{part:02d}", self._rows(part, part + 1)

    def _rows(self, first: int, end: int) -> list[SpooledRow]:
        query = "SELECT name, cells FROM rows WHERE part >= ? AND part < ? ORDER BY rowid"
        return [(name, json.loads(cells)) for name, cells in self._base.execute(query, (first, end))]

    def close(self) -> None:
        """Remove the rows from disk."""
        self._base.close()
