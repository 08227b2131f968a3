"""What an archive answers: records in order, as objects, rows, a data frame, or a table in a notebook."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, Generic, Literal, TypeVar, overload

from foia_graph.client.data_frames import data_frame

FrameLibrary = Literal["pandas", "polars"]
ResultRow = dict[str, Any]
"""Values by columns: text, a whole number, a number, True or False; None for a number that is not there."""
NAMED_COLUMNS = 8
"""Columns that are named where results are printed; the rest is counted."""
SHOWN = 50
"""Rows that a notebook shows; the rest is counted."""


class ArchiveRecord(ABC):
    """One of the records of a result."""

    @abstractmethod
    def rows(self) -> Iterator[ResultRow]:
        """Yield the row of the record; a record of several, as a conflict is of claims, has as many rows.

        A row may be the record itself, and is not to be changed.
        """


Record = TypeVar("Record", bound=ArchiveRecord, covariant=True)


class Results(Sequence[Record], Generic[Record]):
    """Records of one kind; `columns` are those of their rows."""

    def __init__(self, records: Sequence[Record], columns: Sequence[str]) -> None:
        self._records, self.columns = tuple(records), tuple(columns)

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> Record: ...

    @overload
    def __getitem__(self, index: slice) -> "Results[Record]": ...

    def __getitem__(self, index: int | slice) -> "Record | Results[Record]":
        if isinstance(index, slice):
            return Results(self._records[index], self.columns)
        return self._records[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Results):
            return NotImplemented
        return (self.columns, self._records) == (other.columns, other._records)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        more = len(self.columns) - NAMED_COLUMNS
        rest = f" and {more} more columns" if more > 0 else ""
        return f"<{len(self)} results: {', '.join(self.columns[:NAMED_COLUMNS])}{rest}>"

    def rows(self) -> list[ResultRow]:
        """Return the rows of all records."""
        return [dict(row) for row in self._record_rows()]

    def _record_rows(self) -> Iterator[ResultRow]:
        return (row for record in self._records for row in record.rows())

    def df(self, library: FrameLibrary | None = None) -> Any:
        """Return the rows as a data frame of pandas, or of polars where only that is installed.

        Raise MissingLibrary where neither is. Text that is not there is a missing value in it.
        """
        return data_frame(self.columns, list(self._record_rows()), library)

    def _repr_html_(self) -> str:
        """Return the first rows as a table; what is an address is a link."""
        rows = self.rows()
        names = [name for name in self.columns if any(row[name] not in ("", None) for row in rows)]
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(
            f"<tr>{''.join(f'<td>{html_cell(row[name])}</td>' for name in names)}</tr>"
            for row in rows[:SHOWN]
        )
        rest = f"<p>{len(rows) - SHOWN:,} more rows</p>" if len(rows) > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def html_cell(value: Any) -> str:
    """Return a value as HTML; addresses, one or several with `; ` between, are links."""
    parts = "" if value is None else str(value)
    return "; ".join(_linked_text(part) for part in parts.split("; "))


def is_iri(text: str) -> bool:
    """Return whether a text is an address of the web."""
    return text.startswith(("http://", "https://")) and not any(map(str.isspace, text))


def _linked_text(text: str) -> str:
    if is_iri(text):
        name = text.rstrip("/").rpartition("/")[2] or text
        return f'<a href="{escape(text)}">{escape(name)}</a>'
    return escape(text)
