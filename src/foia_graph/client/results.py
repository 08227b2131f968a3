"""What an archive answers: records in order, as objects, rows, a data frame, or a table in a notebook."""

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from html import escape
from typing import Any, Generic, Literal, TypeVar, overload

from foia_graph.errors import MissingLibrary, ValueRejected
from foia_graph.model.namespaces import XSD

FrameLibrary = Literal["pandas", "polars"]
# Values by columns: text, a whole number, a number, True or False; None for a number that is not there.
ResultRow = dict[str, Any]
# Columns that are named where results are printed; the rest is counted.
NAMED_COLUMNS = 8
# Rows that a notebook shows; the rest is counted.
SHOWN = 50


class ArchiveRecord:
    """One of the records of a result, whose fields are its columns where it says no other ones."""

    def rows(self) -> Iterator[ResultRow]:
        """Yield the row of the record; several values of a field are in it with `; ` between.

        A record of several, as a conflict is of claims, has as many rows. A row may be the record itself, and
        is not to be changed.
        """
        yield {
            each.name: "; ".join(value) if isinstance(value := getattr(self, each.name), tuple) else value
            for each in fields(self)  # type: ignore[arg-type]
        }


Record = TypeVar("Record", bound=ArchiveRecord, covariant=True)


class Results(Sequence[Record], Generic[Record]):
    """Records of one kind; `columns` are those of their rows.

    `notes` say which terms of a query are not in the archive: `line`, `column`, `message`, `nearest`.
    """

    def __init__(self, records: Sequence[Record], columns: Sequence[str], notes: Sequence[Any] = ()) -> None:
        self._records, self.columns, self.notes = tuple(records), tuple(columns), tuple(notes)

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> Record: ...

    @overload
    def __getitem__(self, index: slice) -> "Results[Record]": ...

    def __getitem__(self, index: int | slice) -> "Record | Results[Record]":
        if isinstance(index, slice):
            return Results(self._records[index], self.columns, self.notes)
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
        return [dict(row) for record in self._records for row in record.rows()]

    def df(self, library: FrameLibrary | None = None) -> Any:
        """Return the rows as a data frame of pandas, or of polars where only that is installed.

        Raise MissingLibrary where neither is. Text that is not there is a missing value in it.
        """
        chosen: str = library or next(filter(_is_installed, LIBRARIES), LIBRARIES[0])
        if chosen not in LIBRARIES:
            raise ValueRejected(
                f"there are no data frames of {chosen!r}; there are {' and '.join(LIBRARIES)}"
            )
        for needed in (chosen, "pyarrow"):
            if not _is_installed(needed):
                raise MissingLibrary(
                    f"{needed} is not installed, and a data frame needs it: pip install 'foia-graph[data]', "
                    "or continue with rows()."
                )
        table = _arrow_table(self.columns, self.rows())
        frames = importlib.import_module(chosen)
        return frames.from_arrow(table) if chosen == "polars" else table.to_pandas(types_mapper=_pandas_type)

    def _repr_html_(self) -> str:
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


# Libraries of data frames in the order in which they are taken.
LIBRARIES = ("pandas", "polars")


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _arrow_table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Any:
    arrow = importlib.import_module("pyarrow")
    types = {bool: arrow.bool_(), int: arrow.int64(), float: arrow.float64(), str: arrow.string()}
    table = {}
    for name in columns:
        values = [None if row[name] == "" else row[name] for row in rows]
        kinds = {type(each) for each in values if each is not None}
        kind = kinds.pop() if len(kinds) == 1 else str
        table[name] = arrow.array([each if each is None else kind(each) for each in values], types[kind])
    return arrow.table(table)


def _pandas_type(arrow_type: Any) -> Any:
    # NumPy's integers and booleans have no missing value; the nullable types of pandas do.
    frames, arrow = importlib.import_module("pandas"), importlib.import_module("pyarrow")
    return {arrow.int64(): frames.Int64Dtype(), arrow.bool_(): frames.BooleanDtype()}.get(arrow_type)


Parser = Callable[[str], Any]
# What parses the values of a datatype that is no text.
NUMBERS: Mapping[str, Parser] = {
    "xsd:integer": int,
    "xsd:nonNegativeInteger": int,
    "xsd:positiveInteger": int,
    "xsd:decimal": float,
    "xsd:double": float,
}


def typed_row(row: Mapping[str, str], parsers: Mapping[str, Parser]) -> dict[str, Any]:
    """Return a row with its numbers as numbers, None where there is none; several of a field stay text."""
    numbers = {name: _typed_value(row[name], parse) for name, parse in parsers.items()}
    return {**row, **numbers}


def _typed_value(text: str, parse: Parser) -> Any:
    if not text:
        return None
    return text if "; " in text else parse(text)


def query_rows(results: Mapping[str, Any]) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return the columns and rows of results (SPARQL 1.1 Query Results JSON Format).

    Numbers are numbers, all else is text, and no value is "".
    """
    if "boolean" in results:
        return ("answer",), [{"answer": str(results["boolean"]).lower()}]
    names = tuple(results["head"]["vars"])
    bindings = results["results"]["bindings"]
    return names, [{name: _bound_value(row.get(name)) for name in names} for row in bindings]


def _bound_value(term: Mapping[str, str] | None) -> Any:
    if term is None:
        return ""
    parse = NUMBERS.get(term.get("datatype", "").replace(XSD, "xsd:"), str)
    try:
        return parse(term["value"])
    except ValueError:
        return term["value"]
