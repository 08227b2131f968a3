"""Rows as data frames of pandas or polars, made by way of Arrow."""

import importlib
import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any

from foia_graph.errors import MissingLibrary, ValueRejected

LIBRARIES = ("pandas", "polars")
"""Libraries of data frames in the order in which they are taken."""


def data_frame(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], library: str | None = None) -> Any:
    """Return rows as a data frame; raise MissingLibrary where a library for that is not installed."""
    chosen = library or next(filter(_is_installed, LIBRARIES), LIBRARIES[0])
    if chosen not in LIBRARIES:
        raise ValueRejected(f"there are no data frames of {chosen!r}; there are {' and '.join(LIBRARIES)}")
    for needed in (chosen, "pyarrow"):
        if not _is_installed(needed):
            raise MissingLibrary(
                f"{needed} is not installed, and a data frame needs it: pip install 'foia-graph[data]', "
                "or go on with rows()."
            )
    table = _arrow_table(columns, rows)
    frames = importlib.import_module(chosen)
    return frames.from_arrow(table) if chosen == "polars" else table.to_pandas(types_mapper=_pandas_type)


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _arrow_table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return rows as a table of Arrow; a column has the type of its values, and is text for several."""
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
    """Return the type of pandas in which whole numbers stay whole though some are missing."""
    frames, arrow = importlib.import_module("pandas"), importlib.import_module("pyarrow")
    return {arrow.int64(): frames.Int64Dtype(), arrow.bool_(): frames.BooleanDtype()}.get(arrow_type)
