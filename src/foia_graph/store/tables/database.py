"""The SQLite file of a generation: created, copied, written by one load, and read by any thread."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from foia_graph.errors import StoreBusy, StoreError

FILE_NAME = "catalogue.sqlite"
# Guards all that is derived of the quads: it grows when a table or a field of the text index changes, or when
# the same catalogue would become other rows or entries. The next load then derives all again.
SCHEMA_VERSION = 5
# The letters FOIA, by which file(1) and this program know the file (SQLite, file format, 1.3.17).
APPLICATION_ID = 0x464F4941
# Bytes of a file that are mapped instead of copied; the pages are shared by all processes.
MAPPED_BYTES = 1 << 30
# Seconds that a thread of a load waits for another that writes.
LOCK_SECONDS = 600.0
# Values in one statement.
MAX_PARAMETERS = 500
# Rows that are written at once.
BATCH_ROWS = 5_000
SCHEMA = Path(__file__).with_name("schema.sql")
Row: TypeAlias = tuple[Any, ...]


class TableReader:
    """The tables of one generation, with one connection for each thread that asks.

    Raises StoreError where the file is damaged, missing, or of another version.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder of a generation; the file in it is opened by the client first."""
        self.path = folder / FILE_NAME
        self._local = threading.local()

    def rows(self, query: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        """Yield the rows of a query; of a generation that is served no more are read than are taken."""
        try:
            found = self.connection.execute(query, parameters)
            # While a load writes, a cursor that is read on later would lock it out.
            yield from found if self._local.is_final else found.fetchall()
        except sqlite3.DatabaseError as error:
            raise damage(self.path, error) from error

    def row(self, query: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query, None where it has none."""
        return next(self.rows(query, parameters), None)

    def value(self, query: str, parameters: Sequence[object] = ()) -> Any:
        """Return the first value of the first row of a query, None where it has none."""
        found = self.row(query, parameters)
        return None if found is None else found[0]

    def require(self, table: str) -> "TableReader":
        """Return the reader itself; raises StoreBusy where the load has yet to derive the rows of a table."""
        if self.value("SELECT name FROM derived WHERE name = ?", (table,)) is None:
            raise StoreBusy(
                "The answers of a large catalogue are still being counted after its load; ask again soon."
            )
        return self

    @contextmanager
    def reading_through(self, connection: sqlite3.Connection) -> Iterator[None]:
        """Have this thread read through the connection that writes, whose rows no one else sees yet."""
        before, is_final = getattr(self._local, "connection", None), getattr(self._local, "is_final", False)
        self._local.connection, self._local.is_final = connection, False
        try:
            yield
        finally:
            self._local.connection, self._local.is_final = before, is_final

    def close(self) -> None:
        """Close the connection of this thread, for a process that is to be forked."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            del self._local.connection

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            self._local.is_final = _is_final(self.path)
            found = self._local.connection = open_for_reading(self.path)
        return found


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Return a connection that writes nothing; raises StoreError where there is no file of this version."""
    if not path.is_file():
        raise StoreError(
            f"{path} is missing, or foia-graph 0.2 wrote this store; load the catalogue again, "
            "which rebuilds it without reading documents again."
        )
    # Nothing changes a file once its generation is whole, so no lock need be asked for.
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if _is_final(path) else ''}"
    try:
        connection = sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, check_same_thread=False)
        connection.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
        connection.execute("PRAGMA temp_store = MEMORY")
        _check_version(connection, path)
    except sqlite3.DatabaseError as error:
        raise damage(path, error) from error
    return connection


def _is_final(path: Path) -> bool:
    return (path.parent / "generation.json").is_file()


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (pages,), (size,) = (connection.execute(f"PRAGMA page_{each}").fetchone() for each in ("count", "size"))
    if application == APPLICATION_ID and path.stat().st_size != pages * size:
        raise StoreError(
            f"{path} is damaged: it has {path.stat().st_size} bytes, and should have {pages * size}; "
            "load the catalogue again."
        )
    if application != APPLICATION_ID:
        raise StoreError(f"{path} is damaged: it is no file of this program; load the catalogue again.")
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"{path} has tables of version {version}, and this program reads version {SCHEMA_VERSION}; "
            "load the catalogue again."
        )


def damage(path: Path, error: sqlite3.Error) -> StoreError:
    """Return the error of a file that cannot be read."""
    return StoreError(f"{path} is damaged ({error}); load the catalogue again.")


def has_tables(folder: Path) -> bool:
    """Return whether a generation has a file of tables that this program can read."""
    try:
        open_for_reading(folder / FILE_NAME).close()
    except StoreError:
        return False
    return True


def create_tables(folder: Path) -> None:
    """Create the file in the folder of a new generation, its tables empty."""
    with write_tables(folder) as connection:  # a journal would have the disk waited for at each table
        connection.executescript(SCHEMA.read_text("utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def copy_tables(old: Path, folder: Path) -> None:
    """Copy the file of one generation into the folder of the next, sharing blocks where the disk can."""
    source, target = old / FILE_NAME, folder / FILE_NAME
    try:
        with source.open("rb") as read, target.open("xb") as written:
            size = os.fstat(read.fileno()).st_size
            while size and (copied := os.copy_file_range(read.fileno(), written.fileno(), size)):
                size -= copied
    except OSError:
        # Not every pair of file systems has it.
        target.unlink(missing_ok=True)
        shutil.copyfile(source, target)


@contextmanager
def write_tables(folder: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that changes the tables of a generation which is being built.

    A generation that is not finished is deleted as a whole, so no journal is kept. Raises StoreError where
    the file cannot be written.
    """
    path = folder / FILE_NAME
    try:
        with closing(sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            # What is withdrawn must not stay in the free pages of a file that others copy.
            connection.execute("PRAGMA secure_delete = ON")
            # Pages that are written before the end of a transaction would lock out who reads meanwhile.
            connection.execute("PRAGMA cache_spill = OFF")
            yield connection
    except sqlite3.DatabaseError as error:
        raise StoreError(f"The store could not be written, and stays as it was: {path}: {error}.") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Have several changes written at once; what they are made of is read before it begins."""
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def insert_rows(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows, each with all values of its table in the order of the columns.

    They may be made of what the tables of the same generation have: nothing is locked while they are.
    """
    columns = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    statement = f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608
    source = iter(rows)
    while batch := list(islice(source, BATCH_ROWS)):
        with transaction(connection):
            connection.executemany(statement, batch)


@contextmanager
def indexes_built_last(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Drop the indexes of a table, and build them when it is filled: to sort once costs a third."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    indexes = connection.execute(query, (table,)).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, statement in indexes:
        connection.execute(statement)


def delete_rows(connection: sqlite3.Connection, table: str, column: str, values: Collection[str]) -> None:
    """Delete the rows that have one of some values in a column."""
    ordered = sorted(values)
    for start in range(0, len(ordered), MAX_PARAMETERS):
        block = ordered[start : start + MAX_PARAMETERS]
        marks = ", ".join("?" * len(block))
        connection.execute(f"DELETE FROM {table} WHERE {column} IN ({marks})", block)  # noqa: S608


def json_array(values: Iterable[object]) -> str:
    """Return values as one parameter: `IN (SELECT value FROM json_each(?))` has no limit on their number."""
    return msgspec.json.encode(list(values)).decode()


def find_damage(folder: Path) -> str:
    """Return what `PRAGMA integrity_check` finds wrong with the file of a generation, "" for nothing."""
    with closing(open_for_reading(folder / FILE_NAME)) as connection:
        try:
            found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(10)")]
        except sqlite3.DatabaseError as error:
            return str(error)
    return "" if found == ["ok"] else "; ".join(found)
