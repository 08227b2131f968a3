"""Those beside whom is measured: SQLite FTS5 with Porter's stemmer, and a scan by CONTAINS in SPARQL."""

import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from pyoxigraph import QuerySolutions, Store


class Fts:
    """Page texts in SQLite, as whoever has nothing else would index them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db = sqlite3.connect(path)

    def filled(self, texts: Mapping[str, str]) -> float:
        """Index all texts, and give the seconds that it takes."""
        start = time.monotonic()
        with self._db:
            self._db.execute(
                "CREATE VIRTUAL TABLE pages USING fts5(name UNINDEXED, text, tokenize='porter unicode61')"
            )
            self._db.executemany("INSERT INTO pages VALUES (?, ?)", texts.items())
        return time.monotonic() - start

    @property
    def bytes(self) -> int:
        """Count the bytes of its index, less those of the texts that it keeps."""
        kept = self._db.execute(
            "SELECT SUM(LENGTH(CAST(c0 AS BLOB)) + LENGTH(CAST(c1 AS BLOB))) FROM pages_content"
        )
        return self._path.stat().st_size - int(kept.fetchone()[0])

    def best(self, query: str, *, snippets: bool) -> list[tuple[str, ...]]:
        """Give the best twenty pages, with or without pieces of their text."""
        piece = ", snippet(pages, 1, '[', ']', '…', 32)" if snippets else ""
        found = self._db.execute(
            f"SELECT name{piece} FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 20", (query,)
        )
        return found.fetchall()


def contains(store: Store, text: str) -> int:
    """Count the pages in which a text is, letter by letter."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    query = f'SELECT (COUNT(*) AS ?n) WHERE {{ ?p <urn:text> ?t FILTER(CONTAINS(LCASE(?t), "{quoted}")) }}'
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    return int(next(iter(found))["n"].value)


def scanned(work: Callable[[], object], rounds: int) -> float:
    """Give the median of the seconds that some work takes, after a first time that does not count."""
    if rounds > 1:
        work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
