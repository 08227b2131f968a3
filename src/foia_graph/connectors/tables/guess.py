"""Guesses of a mapping: the class of the rows, and of each column its field, how sure that is, and why."""

import re
from dataclasses import dataclass, field

from foia_graph.connectors.imports.person_names import is_about_people, is_person_heading, words_of_heading
from foia_graph.connectors.tables.column_profile import ColumnProfile, TableProfile
from foia_graph.connectors.tables.vocabulary import DOCUMENT, REQUEST, ColumnTerm, terms_of

LEAST_CERTAINTY = 0.5
MOSTLY_PEOPLE = MOSTLY_FILES = 0.6
LEAST_FIT = 0.5
REPEATED_FIELDS = frozenset(
    ("claims", "figure.pages", "figure.request-fees", "qualifiedAssociation.agent", "creator")
)
"""Fields that several columns may go into."""
OTHER_MATTERS = ("appeal", "expedited", "waiver", "consultation")
"""Words over columns that are about another matter than the request itself."""
LEAST_FOR_CLASS = 2
OUTCOME = re.compile(
    r"(?i)(?:final |request )?(?:dispositions?|outcome|determination|result)(?: of request)?"
    r"|granted ?/ ?denied"
)
"""Headings of how a request ended, which says more than whether it is open or closed."""


@dataclass(frozen=True)
class ColumnGuess:
    """What a column is taken to be: `field` is "" where it is left out, `reason` says why in either case."""

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
    if is_about_people(titles):
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
    """Return how well a class fits: the certainty of its columns, those that only it has above others."""
    own = {REQUEST: ("date", "requestStatus"), DOCUMENT: ("title", "created", "distribution.downloadURL")}[
        kind
    ]
    return sum(each.certainty * (2 if each.field in own else 1) for each in guesses if each.field)


def _guess_columns(profile: TableProfile, kind: str) -> list[ColumnGuess]:
    taken: set[str] = set()
    guesses = []
    has_outcome = any(
        OUTCOME.fullmatch(words_of_heading(column.title)) and column.share("status") >= LEAST_FIT
        for column in profile.columns
    )
    for title, group, column in zip(
        profile.header.titles, profile.header.groups, profile.columns, strict=True
    ):
        if title or column.filled:
            guess = _guess_column(title, group, column, kind, taken)
            if (
                has_outcome
                and guess.field == "requestStatus"
                and not OUTCOME.fullmatch(words_of_heading(title))
            ):
                guess = ColumnGuess(title, "claims", 0.7, "another column has the outcome of the request")
            guesses.append(guess)
            if guess.field not in REPEATED_FIELDS:
                taken.add(guess.field)
    return guesses


def _guess_column(title: str, group: str, column: ColumnProfile, kind: str, taken: set[str]) -> ColumnGuess:
    words = words_of_heading(title.partition(" (2)")[0])
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
    if is_person_heading(words):
        return "it is of people by its heading; private people are no matter of records"
    if column.share("person") >= MOSTLY_PEOPLE:
        share = f"{column.share('person'):.0%}"
        return f"{share} of its cells look like names of people; private people are no matter of records"
    return ""


def _certainty(term: ColumnTerm, column: ColumnProfile) -> tuple[float, str]:
    """Return how sure a term is of a column, by its heading and by what its cells are."""
    if not term.kinds:
        return term.certainty + 0.2, "the heading"
    share = column.share(*term.kinds)
    kinds = " or ".join(term.kinds)
    if share < LEAST_FIT:
        return 0.2, f"the heading fits {term.field}, but {share:.0%} of its cells are {kinds}"
    return round(
        min(0.99, term.certainty + 0.39 * share), 2
    ), f"the heading, and {share:.0%} of its cells are {kinds}"


def _guess_id(profile: TableProfile, guesses: list[ColumnGuess]) -> tuple[list[str], str]:
    """Return the column that names rows: an identifier that all rows have, and no two the same."""
    for guess in guesses:
        if guess.field == "identifier":
            column = profile.column(guess.title)
            if column.filled == profile.rows and column.is_unique:
                return [guess.title], f"each of the {profile.rows:,} rows has another"
            return (
                [],
                f"{guess.title!r} is not in all rows, or stands twice: rows are named by what they hold",
            )
    return [], "no column names the rows: each is named by what it holds"
