"""Profiles of columns: what the cells of each look like, counted row by row in bounded memory."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from foia_graph.connectors.imports.person_names import looks_like_person
from foia_graph.connectors.tables import cells
from foia_graph.connectors.tables.grid import Header
from foia_graph.ingest.readers.table import TableRow

URL = re.compile(r"(?i)(https?://|www\.)\S+")
FILE_NAME = re.compile(r"(?i)[^/\\:]+\.(pdf|docx?|xlsx?|csv|txt|tiff?|msg|eml|zip|html?|pptx?)")
BATES = re.compile(r"[A-Z][A-Za-z0-9 &_.-]{0,30}?[ _.-]?\d{1,12}(\s*(-|–|to)\s*[A-Za-z &_.-]{0,30}\d{1,12})?")
MOST_VALUES = 50
"""Different values that are remembered, for columns that repeat a few."""


@dataclass
class ColumnProfile:
    """The cells of a column, counted: how many hold something, and of which kinds they could be."""

    title: str
    filled: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """Cells by what they could be: date, serial, number, url, file, bates, exemption, status, person."""
    first_over_12: int = 0
    second_over_12: int = 0
    values: Counter[str] = field(default_factory=Counter)
    """The first values, with how often they stand."""
    is_unique: bool = True
    _digests: set[int] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Count a cell."""
        if cells.is_nothing(text):
            return
        self.filled += 1
        self.kinds.update(_kinds_of(text))
        parts = cells.parts_of_date(text)
        if parts:
            self.first_over_12 += parts[0] > 12
            self.second_over_12 += parts[1] > 12
        if text in self.values or len(self.values) < MOST_VALUES:
            self.values[text] += 1
        self._note_digest(text)

    def share(self, *kinds: str) -> float:
        """Return which share of the cells could be of one of the kinds."""
        return max((self.kinds[kind] for kind in kinds), default=0) / self.filled if self.filled else 0.0

    @property
    def is_day_first(self) -> bool:
        """Return whether its dates begin with the day: one has a first number that is no month."""
        return self.first_over_12 > 0 and not self.second_over_12

    def _note_digest(self, text: str) -> None:
        if self.is_unique:
            digest = hash(text)
            self.is_unique = digest not in self._digests
            self._digests.add(digest)
            if not self.is_unique:
                self._digests.clear()


@lru_cache(maxsize=65_536)
def _kinds_of(text: str) -> tuple[str, ...]:
    """Return the kinds that a cell could be; columns repeat their values, and the patterns take a while."""
    kinds: list[str] = []
    if cells.date_of(text) or cells.date_of(text, is_day_first=True):
        kinds.append("date")
    if cells.SERIAL.fullmatch(text):
        kinds.append("serial")
    if cells.number_of(text):
        kinds.append("number")
    if URL.fullmatch(text):
        kinds.append("url")
    elif FILE_NAME.fullmatch(text):
        kinds.append("file")
    if BATES.fullmatch(text):
        kinds.append("bates")
    if all(cells.exemption_of(each) for each in re.split(r"[;,/]\s*|\s+and\s+", text)):
        kinds.append("exemption")
    if cells.status_of(text):
        kinds.append("status")
    if looks_like_person(text):
        kinds.append("person")
    return tuple(kinds)


@dataclass
class TableProfile:
    """A table with the profiles of its columns; `rows` are those below the headings that hold something."""

    header: Header
    columns: list[ColumnProfile]
    rows: int = 0

    def column(self, title: str) -> ColumnProfile:
        """Return the profile of a column."""
        return self.columns[self.header.titles.index(title)]


def profile_table(header: Header, rows: Iterable[TableRow]) -> TableProfile:
    """Read through a table, and return the profile of each of its columns."""
    profile = TableProfile(header, [ColumnProfile(title) for title in header.titles])
    for line, row in rows:
        if line > header.line and any(row) and row[: len(header.titles)] != header.titles:
            profile.rows += 1
            for column, text in zip(profile.columns, row, strict=False):
                column.add(text)
    return profile
