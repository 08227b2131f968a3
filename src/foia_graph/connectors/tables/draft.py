"""Drafts of mapping files: what was guessed as TOML, with how sure each line is and why as comments."""

import glob
import json
from collections.abc import Iterable
from pathlib import Path

from foia_graph.connectors.tables.column_profile import TableProfile, profile_table
from foia_graph.connectors.tables.grid import TEXT_TABLES, WORKBOOKS, Grid, find_header, open_grids
from foia_graph.connectors.tables.guess import ColumnGuess, MappingGuess, guess_mapping
from foia_graph.errors import InputError

HEAD = """\
# A first mapping, guessed: read each line, and change what is wrong. Its words are those of source.toml
# (docs/records.md). A column under `ignore` is left out on purpose; the number says how sure a line is.
"""

COMMENT = "\n #."
"""Characters around the words of a comment on one line."""


def table_files(source: Path) -> list[tuple[str, Path]]:
    """Return the tables of a source, a file or a folder, by name; raises InputError where there is none."""
    if source.is_file():
        return [(source.name, source)]
    endings = (*TEXT_TABLES, *WORKBOOKS)
    found = [
        (path.relative_to(source).as_posix(), path)
        for path in sorted(source.rglob("*"))
        if path.is_file() and path.name.lower().endswith(endings) and not path.name.startswith((".", "~$"))
    ]
    if not found:
        raise InputError("is no table, and no folder with tables (CSV, TSV, XLSX)", str(source))
    return found


def draft_mapping(source: Path) -> str:
    """Return the text of a mapping file for all tables of a source; raises InputError where it has none."""
    parts = []
    for name, path in table_files(source):
        try:
            grids = open_grids(path, name)
            parts += [_draft_grid(grid) for grid in grids] or [f"\n# {name}: holds no cells.\n"]
        except InputError as error:
            parts.append(f"\n# {name}: {' '.join(str(error).split())}\n")
    if not any("\n[files." in part for part in parts):
        raise InputError(f"has no table: {parts[0].strip(COMMENT)}", str(source))
    return "".join([HEAD, *parts])


def _draft_grid(grid: Grid) -> str:
    header = find_header(grid)
    if header is None or not any(header.titles):
        return f"\n# {grid.name}: no line of headings was found.\n"
    profile = profile_table(header, grid.rows())
    return "\n".join(_draft_lines(grid, profile, guess_mapping(profile))) + "\n"


def _draft_lines(grid: Grid, profile: TableProfile, guess: MappingGuess) -> Iterable[str]:
    yield ""
    yield f"# {grid.name}: {profile.rows:,} rows below line {profile.header.line}."
    yield f"[files.{_quoted(glob.escape(grid.name))}]"
    if guess.type:
        yield f"type = {_quoted(guess.type)}  # {guess.type_reason}"
    else:
        yield f"# type = …  Not set: {guess.type_reason}."
    if guess.id_columns:
        yield f"id = [{', '.join(map(_quoted, guess.id_columns))}]  # {guess.id_reason}"
    elif guess.id_reason:
        yield f"# id = …  Not set: {guess.id_reason}."
    if profile.header.line != 1:
        yield f"header = {profile.header.line}"
    if grid.encoding not in ("", "utf-8", "utf-8-sig"):
        yield f"encoding = {_quoted(grid.encoding)}"
    if grid.delimiter not in ("", ","):
        yield f"delimiter = {_quoted(grid.delimiter)}"
    yield from _ignored_lines([each for each in guess.columns if not each.field and each.title])
    yield ""
    yield f"[files.{_quoted(glob.escape(grid.name))}.columns]"
    for each in guess.columns:
        if each.field:
            yield f"{_quoted(each.title)} = {_target(each, profile)}  # {each.certainty:.2f}: {each.reason}"


def _ignored_lines(columns: list[ColumnGuess]) -> Iterable[str]:
    if columns:
        yield "ignore = ["
        for each in columns:
            yield f"  {_quoted(each.title)},  # {each.reason}"
        yield "]"


def _target(guess: ColumnGuess, profile: TableProfile) -> str:
    """Return the field of a column, with a separator where its cells hold several values."""
    if guess.field == "redaction.claimedExemption":
        values = profile.column(guess.title).values
        for separator in (";", ","):
            if any(separator in value for value in values):
                return f"{{ field = {_quoted(guess.field)}, separator = {_quoted(separator)} }}"
    return _quoted(guess.field)


def _quoted(text: str) -> str:
    """Return a text as a basic string of TOML, in which JSON's escapes mean the same."""
    return json.dumps(text, ensure_ascii=False)
