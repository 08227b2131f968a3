"""The index of the subjects of each thing of a copy, by which it is replaced or deleted with all its parts.

Not found by following links: a part that nothing links to would stay behind as a ghost.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

FILE = "subjects.sqlite"
TABLE = (
    "CREATE TABLE subjects (owner TEXT, subject TEXT, note TEXT, PRIMARY KEY (owner, subject)) WITHOUT ROWID"
)
FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
"""A file that is being made belongs to a generation that is not served yet."""


class SubjectIndex:
    """The subjects of each thing; made in one file, which is closed before anyone else opens it."""

    def __init__(self, path: Path, old: Path | None = None) -> None:
        path.unlink(missing_ok=True)
        if old is not None:
            shutil.copyfile(old, path)
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript(FAST)
        if old is None:
            self._base.execute(TABLE)
        self._base.execute("BEGIN")

    def add(self, rows: Iterable[tuple[str, str]], note: str = "") -> None:
        """Add rows of owner and subject, with a note of the owner."""
        noted_rows = ((owner, subject, note) for owner, subject in rows)
        self._base.executemany("INSERT OR IGNORE INTO subjects VALUES (?, ?, ?)", noted_rows)

    def remove(self, owners: Iterable[str]) -> None:
        """Remove things."""
        self._base.executemany("DELETE FROM subjects WHERE owner = ?", ((owner,) for owner in owners))

    def count(self) -> int:
        """Count the things."""
        return int(self._base.execute("SELECT COUNT(DISTINCT owner) FROM subjects").fetchone()[0])

    def finish(self) -> None:
        """Write the file to its end, and close it."""
        self._base.execute("COMMIT")
        self._base.close()

    def __enter__(self) -> "SubjectIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()


def subjects_of(path: Path, owners: Iterable[str]) -> Iterator[str]:
    """Yield the subjects that belong to some things of a copy."""
    with closing(_open_index(path)) as base:
        for owner in owners:
            for row in base.execute("SELECT subject FROM subjects WHERE owner = ?", (owner,)):
                yield row[0]


def record_notes(path: Path, keys: Iterable[str]) -> dict[str, str]:
    """Return the notes of those of `keys` that a copy has, by thing."""
    question = "SELECT note FROM subjects WHERE owner = ? LIMIT 1"
    with closing(_open_index(path)) as base:
        rows = ((owner, base.execute(question, (owner,)).fetchone()) for owner in keys)
        return {owner: row[0] for owner, row in rows if row}


def record_keys(path: Path) -> Iterator[str]:
    """Yield the keys of all things that a copy has."""
    with closing(_open_index(path)) as base:
        for row in base.execute("SELECT DISTINCT owner FROM subjects"):
            yield row[0]


def _open_index(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
