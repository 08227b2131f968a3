"""Tables of cases beside their tests: `tables/RULE.csv` or `.toml` has the cases of `test_RULE`."""

import csv
import inspect
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def tabled(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test with each case of its table, whose columns have the names of the parameters."""
    return _cases_of(test, lambda cell: cell)


def tabled_with_tuples(test: Callable[..., None]) -> Callable[..., None]:
    """The same, where what is an array in the table is a tuple in the test."""
    return _cases_of(test, _with_tuples)


def _cases_of(test: Callable[..., None], convert: Callable[[Any], Any]) -> Callable[..., None]:
    table = Path(inspect.getfile(test)).parent / "tables" / test.__name__.removeprefix("test_")
    if table.with_suffix(".csv").is_file():
        with table.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            names, *cases = csv.reader(file)
    else:
        rows = tomllib.loads(table.with_suffix(".toml").read_text(encoding="utf-8"))["case"]
        names, cases = list(rows[0]), [[convert(cell) for cell in row.values()] for row in rows]
    values = [case[0] for case in cases] if len(names) == 1 else [tuple(case) for case in cases]
    return pytest.mark.parametrize(names if len(names) > 1 else names[0], values)(test)


def _with_tuples(cell: Any) -> Any:
    return tuple(map(_with_tuples, cell)) if isinstance(cell, list) else cell


def table(module: str, name: str) -> dict[str, Any]:
    """Give a table in TOML that lies beside a module, of which `__file__` is given."""
    return tomllib.loads((Path(module).parent / "tables" / f"{name}.toml").read_text(encoding="utf-8"))


def records_beside(module: str, name: str) -> str:
    """Give the records in YAML that lie beside a module, of which `__file__` is given."""
    return (Path(module).parent / "worlds" / f"{name}.yaml").read_text(encoding="utf-8")
