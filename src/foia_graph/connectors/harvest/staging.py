"""The stage of a harvest: what has come so far, on disk, so that one that is ended anywhere can continue.

Every record is there whole or not at all. Once the copy is swapped in, the stage is deleted.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = "stage.sqlite"
UPON, WAY = "upon", "way"
# A write-ahead log, not forced to disk with each commit: what is lost in a power cut is asked for again.
TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, lines TEXT, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""
SAVE = "INSERT OR REPLACE INTO"
NO_NOTES: Mapping[str, str] = {}


class Stage:
    """Records by their key: their lines of N-Quads, or None where they are to be deleted.

    A note says what its kind of origin wants to know of a record the next time; `seen` are the keys that the
    origin still has, whether their records have changed or not.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._base = self._open()

    def _open(self) -> sqlite3.Connection:
        path = self._folder / FILE
        try:
            base = sqlite3.connect(path, isolation_level=None)
            base.executescript(TABLES)
        except sqlite3.DatabaseError:  # of no use any more, and no more than a cache of what the origin says
            path.unlink()
            base = sqlite3.connect(path, isolation_level=None)
            base.executescript(TABLES)
        return base

    def save(
        self,
        records: Mapping[str, str | None],
        notes: Mapping[str, str] = NO_NOTES,
        seen_keys: Iterable[str] = (),
        **settings: Any,
    ) -> None:
        """Save records, their notes, what was seen, and named values next to them, in one transaction."""
        rows = [(name, json.dumps(value)) for name, value in settings.items()]
        noted = ((key, lines, notes.get(key, "")) for key, lines in records.items())
        self._base.execute("BEGIN IMMEDIATE")
        try:
            self._base.executemany(f"{SAVE} records VALUES (?, ?, ?)", noted)
            self._base.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((key,) for key in seen_keys))
            self._base.executemany(f"{SAVE} told VALUES (?, ?)", rows)
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def setting(self, name: str) -> Any:
        """Return the value that was saved under a name, None where there is none."""
        row = self._base.execute("SELECT value FROM told WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def __contains__(self, key: str) -> bool:
        return self._base.execute("SELECT 1 FROM records WHERE key = ?", (key,)).fetchone() is not None

    def __len__(self) -> int:
        return int(self._base.execute("SELECT COUNT(*) FROM records").fetchone()[0])

    def items(self) -> Iterator[tuple[str, str, str]]:
        """Return key, lines and note of all records that are not to be deleted, by key."""
        return iter(self._base.execute("SELECT * FROM records WHERE lines IS NOT NULL ORDER BY key"))

    def lines(self, key: str) -> str | None:
        """Return the lines that are staged under a key, None where there are none."""
        row = self._base.execute("SELECT lines FROM records WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def note(self, key: str) -> str:
        """Return the note of a record, "" where there is none."""
        row = self._base.execute("SELECT note FROM records WHERE key = ?", (key,)).fetchone()
        return "" if row is None else str(row[0])

    def notes(self) -> Iterator[tuple[str, str]]:
        """Return key and note of all records; those to be deleted have none."""
        return iter(self._base.execute("SELECT key, note FROM records ORDER BY key").fetchall())

    def drop(self, keys: Iterable[str]) -> None:
        """Delete some records from the stage."""
        self._base.executemany("DELETE FROM records WHERE key = ?", ((key,) for key in keys))

    def is_seen(self, key: str) -> bool:
        """Return whether the origin still has a record."""
        return self._base.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None

    def keys(self) -> Iterator[str]:
        """Return the keys of all records, those to be deleted included."""
        return (row[0] for row in self._base.execute("SELECT key FROM records ORDER BY key"))

    def deletions(self) -> Iterator[str]:
        """Return the keys of the records that are to be deleted."""
        rows = self._base.execute("SELECT key FROM records WHERE lines IS NULL ORDER BY key")
        return (row[0] for row in rows)

    def clear(self) -> None:
        """Delete everything but the name of the state that the stage is upon."""
        self._base.execute("BEGIN IMMEDIATE")
        self._base.execute("DELETE FROM records")
        self._base.execute("DELETE FROM seen")
        self._base.execute("DELETE FROM told WHERE name != ?", (UPON,))
        self._base.execute("COMMIT")

    def begin(self, way: str) -> None:
        """Clear the stage where it was filled in another way than this one."""
        if self.setting(WAY) != way:
            self.clear()
            self.save({}, way=way)

    def require_base(self, state: str) -> None:
        """Clear the stage where it is upon another state of a copy: it was swapped in, or is of no use."""
        if self.setting(UPON) != state:
            self.clear()
            self.save({}, upon=state)

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._base.close()

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
