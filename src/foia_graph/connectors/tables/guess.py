"""Guesses of a mapping: the class of the rows, and of each column its field, how sure that is, and why."""

import glob
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from foia_graph.connectors.imports import checked_values
from foia_graph.connectors.tables import cells
from foia_graph.connectors.tables.grid import TEXT_TABLES, WORKBOOKS, Grid, Header, find_header, open_grids
from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import TableRow
from foia_graph.runtime.tables import patterns_beside, read_table

PATTERNS = patterns_beside(__file__)

# Different values that are cached, for columns that repeat a few.
MAX_VALUES = 50


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
    """The first values, with how often they are."""
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
        if text in self.values or len(self.values) < MAX_VALUES:
            self.values[text] += 1
        if self.is_unique:
            # Hashes instead of texts bound the memory; a collision only costs a column its uniqueness.
            digest = hash(text)
            self.is_unique = digest not in self._digests
            self._digests.add(digest)
            if not self.is_unique:
                self._digests.clear()

    def share(self, *kinds: str) -> float:
        """Return which share of the cells could be of one of the kinds."""
        return max((self.kinds[kind] for kind in kinds), default=0) / self.filled if self.filled else 0.0

    @property
    def is_day_first(self) -> bool:
        """Return whether its dates begin with the day: one has a first number that is no month."""
        return self.first_over_12 > 0 and not self.second_over_12


@lru_cache(maxsize=65_536)
def _kinds_of(text: str) -> tuple[str, ...]:
    """Return the kinds that a cell could be; columns repeat their values, and the patterns take a while."""
    is_address = PATTERNS["URL"].fullmatch(text)
    kinds = {
        "date": cells.date_of(text) or cells.date_of(text, is_day_first=True),
        "serial": cells.PATTERNS["SERIAL"].fullmatch(text),
        "number": cells.number_of(text),
        "url": is_address,
        "file": not is_address and PATTERNS["FILE_NAME"].fullmatch(text),
        "bates": PATTERNS["BATES"].fullmatch(text),
        "exemption": all(map(cells.exemption_of, re.split(r"[;,/]\s*|\s+and\s+", text))),
        "status": cells.status_of(text),
        "person": checked_values.looks_like_person(text),
    }
    return tuple(kind for kind, may_be in kinds.items() if may_be)


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


REQUEST, DOCUMENT = "Request", "ReleasedDocument"


class ColumnTerm(NamedTuple):
    """A term of headings: the field it means for rows of a class, and the kinds of its cells, () for any."""

    type: str
    field: str
    kinds: tuple[str, ...]
    certainty: float
    pattern: re.Pattern[str]


def _terms() -> Iterator[ColumnTerm]:
    table = read_table(Path(__file__).with_name("vocabulary.toml"))
    for row in table["terms"]:
        words = re.sub(r"\n\s*", "", row["words"].strip()).replace("{{NUMBER_WORD}}", table["NUMBER_WORD"])
        yield ColumnTerm(
            row["type"],
            row["field"],
            tuple(row.get("kinds", ())),
            row.get("certainty", 0.6),
            re.compile(rf"(?i)(?:{words})"),
        )


# Terms in the order in which they are tried; the whole heading must fit.
TERMS = tuple(_terms())


def terms_of(heading: str, kind: str) -> list[ColumnTerm]:
    """Return the terms that a heading as a whole is, for rows of a class."""
    words = heading.strip(" :.*?").replace("\u2019", "'")
    plain = re.sub(r"\s*\([^)]*\)|\s+/.*", "", words)
    return [
        term
        for term in TERMS
        if term.type == kind and (term.pattern.fullmatch(words) or term.pattern.fullmatch(plain))
    ]


LEAST_CERTAINTY = 0.5
MOSTLY_PEOPLE = MOSTLY_FILES = 0.6
LEAST_FIT = 0.5
# Fields that several columns may go into.
REPEATED_FIELDS = frozenset(
    ("claims", "figure.pages", "figure.request-fees", "qualifiedAssociation.agent", "creator")
)
# Words over columns that are about another matter than the request itself.
OTHER_MATTERS = ("appeal", "expedited", "waiver", "consultation")
LEAST_FOR_CLASS = 2
# Fields that rows of one class alone have.
OWN_FIELDS = {REQUEST: ("date", "requestStatus"), DOCUMENT: ("title", "created", "distribution.downloadURL")}


@dataclass(frozen=True)
class ColumnGuess:
    """What a column is taken to be: `field` is "" where it is omitted, `reason` says why in either case."""

    title: str
    field: str
    certainty: float
    reason: str


@dataclass(frozen=True)
class MappingGuess:
    """A guessed mapping; `type` is "" where the rows fit no class."""

    type: str
    type_reason: str
    columns: list[ColumnGuess]
    id_columns: list[str] = field(default_factory=list)
    id_reason: str = ""


def guess_mapping(profile: TableProfile) -> MappingGuess:
    """Guess what the rows of a table are, and which field each column goes into."""
    titles = [title for title in profile.header.titles if title]
    if checked_values.is_about_people(titles):
        reason = "its rows are about people, of whom no draft makes records"
        return MappingGuess("", reason, [ColumnGuess(title, "", 1.0, reason) for title in titles])
    guesses = {kind: _guess_columns(profile, kind) for kind in (REQUEST, DOCUMENT)}
    kind = max(guesses, key=lambda each: _weight(guesses[each], each))
    fitting = [each.title for each in guesses[kind] if each.field]
    if len(fitting) < LEAST_FOR_CLASS:
        reason = "no class fits: too few of its headings are known words of logs or indexes"
        columns = [ColumnGuess(each.title, "", each.certainty, each.reason) for each in guesses[kind]]
        return MappingGuess("", reason, columns)
    words = ", ".join(repr(title) for title in fitting[:4])
    id_columns, id_reason = _guess_id(profile, guesses[kind])
    return MappingGuess(kind, f"by its columns {words}", guesses[kind], id_columns, id_reason)


def _weight(guesses: list[ColumnGuess], kind: str) -> float:
    own = OWN_FIELDS[kind]
    return sum(each.certainty * (2 if each.field in own else 1) for each in guesses if each.field)


def _guess_columns(profile: TableProfile, kind: str) -> list[ColumnGuess]:
    taken: set[str] = set()
    guesses = []
    form, words = PATTERNS["OUTCOME"], checked_values.words_of_heading
    outcomes = [each for each in profile.columns if form.fullmatch(words(each.title))]
    has_outcome = any(each.share("status") >= LEAST_FIT for each in outcomes)
    header = profile.header
    for title, group, column in zip(header.titles, header.groups, profile.columns, strict=True):
        if title or column.filled:
            guess = _guess_column(title, group, column, kind, taken)
            if has_outcome and guess.field == "requestStatus" and column not in outcomes:
                guess = ColumnGuess(title, "claims", 0.7, "another column has the outcome of the request")
            guesses.append(guess)
            if guess.field not in REPEATED_FIELDS:
                taken.add(guess.field)
    return guesses


def _guess_column(title: str, group: str, column: ColumnProfile, kind: str, taken: set[str]) -> ColumnGuess:
    words = checked_values.words_of_heading(title.partition(" (2)")[0])
    if left_out := _reason_to_leave_out(title, words, column):
        return ColumnGuess(title, "", 1.0, left_out)
    other = next((word for word in OTHER_MATTERS if word in group.lower()), "")
    best = ColumnGuess(title, "", 0.0, "the heading is no known word")
    for term in terms_of(words, kind):
        if other and term.field != "claims":
            return ColumnGuess(title, "claims", 0.5, f"the heading over it, {group!r}, is of another matter")
        if term.field in taken:
            best = ColumnGuess(title, "", 0.0, f"another column is {term.field} already")
            continue
        certainty, reason = _certainty(term, column)
        if term.field == "title" and column.share("file") >= MOSTLY_FILES:
            share = f"{column.share('file'):.0%}"
            return ColumnGuess(title, "distribution.title", 0.9, f"{share} of its cells are names of files")
        if certainty >= LEAST_CERTAINTY:
            return ColumnGuess(title, term.field, certainty, reason)
        best = ColumnGuess(title, "", certainty, reason)
    return best


def _reason_to_leave_out(title: str, words: str, column: ColumnProfile) -> str:
    if not column.filled:
        return "it is empty"
    if not title:
        return "it has no heading"
    if checked_values.is_person_heading(words):
        return "it is of people by its heading; private people are no matter of records"
    if column.share("person") >= MOSTLY_PEOPLE:
        share = f"{column.share('person'):.0%}"
        return f"{share} of its cells look like names of people; private people are no matter of records"
    return ""


def _certainty(term: ColumnTerm, column: ColumnProfile) -> tuple[float, str]:
    if not term.kinds:
        return term.certainty + 0.2, "the heading"
    share = column.share(*term.kinds)
    kinds = " or ".join(term.kinds)
    if share < LEAST_FIT:
        return 0.2, f"the heading fits {term.field}, but {share:.0%} of its cells are {kinds}"
    certainty = round(min(0.99, term.certainty + 0.39 * share), 2)
    return certainty, f"the heading, and {share:.0%} of its cells are {kinds}"


def _guess_id(profile: TableProfile, guesses: list[ColumnGuess]) -> tuple[list[str], str]:
    title = next((each.title for each in guesses if each.field == "identifier"), "")
    if not title:
        return [], "no column names the rows: each is named by what it holds"
    column = profile.column(title)
    if column.filled == profile.rows and column.is_unique:
        return [title], f"each of the {profile.rows:,} rows has another"
    return [], f"{title!r} is not in all rows, or appears twice: rows are named by what they hold"


HEAD = """\
# A first mapping, guessed: read each line, and change what is wrong. Its words are those of source.toml
# (docs/records.md). A column under `ignore` is skipped on purpose; the number says how sure a line is.
"""

# Characters around the words of a comment on one line.
COMMENT = "\n #."


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
    if ignored := [each for each in guess.columns if not each.field and each.title]:
        yield "ignore = ["
        yield from (f"  {_quoted(each.title)},  # {each.reason}" for each in ignored)
        yield "]"
    yield ""
    yield f"[files.{_quoted(glob.escape(grid.name))}.columns]"
    for each in guess.columns:
        if each.field:
            yield f"{_quoted(each.title)} = {_target(each, profile)}  # {each.certainty:.2f}: {each.reason}"


def _target(guess: ColumnGuess, profile: TableProfile) -> str:
    if guess.field == "redaction.claimedExemption":
        values = profile.column(guess.title).values
        for separator in (";", ","):
            if any(separator in value for value in values):
                return f"{{ field = {_quoted(guess.field)}, separator = {_quoted(separator)} }}"
    return _quoted(guess.field)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
