"""The copy of one origin: a store of its own, of which readers see one state whole."""

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec

from foia_graph.connectors.harvest import staging
from foia_graph.connectors.harvest.quads import owner_of, serialize_lines
from foia_graph.connectors.harvest.staging import Stage
from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.model.rdf_terms import DefaultGraph, NamedNode, Quad
from foia_graph.runtime.files import write_atomically
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout, find_harvested_store, harvested_stores
from foia_graph.store.quad_store import QuadStore

ARRIVING, FILE, CHECKED_FILE = "arriving", "harvest.json", "checked.json"
GENERATIONS = 1
"""Generations: who harvests wants no old states, in which what was withdrawn would live on."""


class CopyState(msgspec.Struct, frozen=True, kw_only=True):
    """The state that a copy is of; `position` is what its kind of origin needs in order to resume.

    It is stored in the folder of the generation that it is true of, so that the two can never differ.
    """

    url: str
    kind: str
    base: str
    language: str = "en"
    full: str = ""
    """When all of it was taken last."""
    how: str = ""
    """How it was taken then."""
    changed: str = ""
    """When the copy last changed."""
    records: int = 0
    position: dict[str, Any] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CopyFolder:
    """The folder of a copy, whether there is one yet or not."""

    root: Path

    @property
    def name(self) -> str:
        return self.root.name

    @property
    def layout(self) -> Layout:
        return Layout(self.root)

    @property
    def arrivals(self) -> Path:
        return self.root / ARRIVING

    def state(self) -> CopyState | None:
        """Return the state of the copy, None where there is no whole one yet."""
        folder = self.layout.served_generation()
        if folder is None:
            return None
        try:
            return msgspec.json.decode((folder / FILE).read_bytes(), type=CopyState)
        except (OSError, msgspec.DecodeError):
            raise StoreError(
                f"{folder} is no copy of an origin; remove it with --remove {self.name}."
            ) from None

    def write_last_check(self, moment: str) -> None:
        """Write the time at which the origin was asked last, whether anything had changed or not."""
        write_atomically(self.root / CHECKED_FILE, msgspec.json.encode(moment))

    @property
    def last_check(self) -> str:
        """Return the time at which the origin was asked last, "" where there is none."""
        path = self.root / CHECKED_FILE
        return str(msgspec.json.decode(path.read_bytes())) if path.is_file() else ""

    def delete_arrivals(self) -> None:
        """Delete files that have arrived, but for the stage."""
        for path in self.arrivals.iterdir():
            if not path.name.startswith(staging.FILE):
                path.unlink()

    def remove(self) -> None:
        """Delete the copy; no reader who comes then finds a part of it."""
        with open_writer(self.root, keep=GENERATIONS):
            self.layout.current.unlink(missing_ok=True)
            shutil.rmtree(self.root)


def copy_folders(store: Path) -> list[CopyFolder]:
    """Return the copies in a store, whole or not, by name."""
    return [CopyFolder(path) for path in harvested_stores(store)]


def copy_states(store: Path) -> list[tuple[CopyFolder, CopyState | None]]:
    """Return the copies in a store with their states, None for those of which not all has come yet."""
    return [(folder, folder.state()) for folder in copy_folders(store)]


def find_copy(store: Path, name: str) -> CopyFolder:
    """Return a copy by its name; raises NotFound with the names that there are."""
    return CopyFolder(find_harvested_store(store, name))


class RecordChanges(NamedTuple):
    """Numbers of records."""

    created: int = 0
    updated: int = 0
    deleted: int = 0


NONE = RecordChanges()


INDEX_FILE = "subjects.sqlite"
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


AT_ONCE = 10_000
SUBJECT = re.compile(r"^<([^>]*)>", re.MULTILINE)


class CopyShape(Protocol):
    """The layout of records in a copy, by which a part of it is replaced."""

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:
        """Return rows of owner and subject for the index of what is staged under a key."""

    def lines(self, key: str, lines: str) -> str:
        """Return the lines to store for what is staged under a key."""

    def lines_of(self, store: QuadStore, index: Path, keys: list[str]) -> Iterator[str]:
        """Return the lines that a copy holds of some keys."""

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        """Return the lines that a copy holds of all but some keys."""


class ThingShape:
    """A record is a thing, with all its parts, in whatever graph.

    Another foia-graph has no blank nodes, and each triple belongs to the thing that its subject names.
    """

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        return {(iris.owner_iri(subject), subject) for subject in line_subjects(lines)}

    def lines(self, key: str, lines: str) -> str:  # noqa: ARG002
        return lines

    def lines_of(self, store: QuadStore, index: Path, keys: list[str]) -> Iterator[str]:
        for subject in subjects_of(index, keys):
            yield serialize_lines(store.quads(NamedNode(subject), None, None, None))

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        every = store.quads(None, None, None, None)
        while some := list(islice(every, AT_ONCE)):
            yield serialize_lines(quad for quad in some if owner_of(quad) not in keys)


class RecordShape:
    """A record is a graph, whatever it speaks of.

    What several records say is in the default graph for as long as any record says it.
    """

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        return [(key, key)]

    def lines(self, key: str, lines: str) -> str:
        named = "".join(f"{line[:-1]}<{key}> .\n" for line in lines.split("\n") if line)
        return lines + named

    def lines_of(self, store: QuadStore, index: Path, keys: list[str]) -> Iterator[str]:  # noqa: ARG002
        for key in keys:
            quads = list(store.quads(None, None, None, NamedNode(key)))
            plain = (Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
            yield serialize_lines([*quads, *plain])

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        for graph in store.graph_names():
            if graph.value not in keys:
                triples = (quad.triple for quad in store.quads(None, None, None, graph))
                yield self.lines(graph.value, serialize_lines(triples))


def line_subjects(lines: str) -> set[str]:
    """Return the subjects of lines of canonical N-Quads."""
    return set(SUBJECT.findall(lines))


MANY = 5000
"""Records beyond which a copy is made again of the old one: looking up what each had said takes memory."""


@contextmanager
def open_copy(folder: CopyFolder, url: str) -> Iterator["OriginCopy"]:
    """Yield the copy of an origin to be changed, to one harvest at a time."""
    with open_writer(folder.root, keep=GENERATIONS) as writer, Stage(folder.arrivals) as staged:
        copy = OriginCopy(folder, url, writer, staged)
        staged.require_base(copy.base_state)
        yield copy


@dataclass(slots=True)
class OriginCopy:
    """A copy that is being changed."""

    folder: CopyFolder
    url: str
    writer: GenerationWriter
    stage: Stage
    changes: RecordChanges = NONE

    @property
    def served_store(self) -> QuadStore | None:
        """Return the store that readers see now, opened again."""
        current = self.writer.current
        return None if current is None else EmbeddedStore.of_generation(current.path)

    @property
    def base_state(self) -> str:
        """Return a name of the state that the copy is in now."""
        return f"{self.writer.current.number if self.writer.current else 0} of {self.url}"

    def build(self, lines: Iterable[str], state: CopyState) -> CopyState:
        """Build and serve a copy of lines, and of what is staged; `lines` may be several a string."""
        shape, index = self.shape(state), SubjectIndex(self.folder.arrivals / INDEX_FILE)
        every = self._all_lines(lines, shape, index)
        return self._swap(state, index, lambda more: self.writer.build(every, **more))

    def update(self, state: CopyState) -> CopyState:
        """Build and serve a copy in which what is staged is replaced, or deleted."""
        current, old = self.writer.current, self.served_store
        if current is None or old is None:
            raise StoreError(f"There is nothing to update in {self.folder.root}.")
        old_index, keys, shape = current.path / INDEX_FILE, list(self.stage.keys()), self.shape(state)
        self.changes = count_changes(old_index, self.stage)
        index = SubjectIndex(self.folder.arrivals / INDEX_FILE, old_index)
        index.remove(keys)
        if len(keys) > MANY:
            every = self._all_lines(shape.other_lines(old, set(keys)), shape, index)
            return self._swap(state, index, lambda more: self.writer.build(every, **more))
        removed = list(shape.lines_of(old, old_index, keys))
        del old  # no one else may have it open when its files are linked
        added = list(self._all_lines((), shape, index))
        return self._swap(state, index, lambda more: self.writer.update(removed, added, **more))

    def _all_lines(self, lines: Iterable[str], shape: CopyShape, index: SubjectIndex) -> Iterator[str]:
        """Yield lines, and then those of what is staged; all of them are noted in the index."""
        for some in lines:
            index.add(shape.rows("", some))
            yield some
        for key, some, note in self.stage.items():
            index.add(shape.rows(key, some), note)
            yield shape.lines(key, some)

    def record_note(self, key: str) -> str:
        """Return the note of a record from when the copy last changed, "" where there is none."""
        current = self.writer.current
        return record_notes(current.path / INDEX_FILE, (key,)).get(key, "") if current else ""

    def missing_keys(self) -> Iterator[str]:
        """Return the keys of the copy's records that were not seen at the origin."""
        current = self.writer.current
        keys = record_keys(current.path / INDEX_FILE) if current else iter(())
        return (key for key in keys if not self.stage.is_seen(key))

    @staticmethod
    def shape(state: CopyState) -> CopyShape:
        """Return the shape of a copy: by thing for a foia-graph, by record for others."""
        return ThingShape() if state.kind == "foia-graph" else RecordShape()

    def _swap(self, state: CopyState, index: SubjectIndex, make: Callable[..., Generation]) -> CopyState:
        """Serve a new generation, clear the stage after that, and return the state."""
        states: list[CopyState] = []

        def extra(folder: Path, *_: object) -> None:
            states.append(msgspec.structs.replace(state, records=index.count()))
            index.finish()
            (self.folder.arrivals / INDEX_FILE).replace(folder / INDEX_FILE)
            (folder / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(states[0])))

        facts = {
            "identity": hashlib.sha256(msgspec.json.encode(state)).hexdigest(),
            "versions": {"base": state.base, "language": state.language},
            "counts": {},
            "inputs": {},
            "extra": extra,
        }
        # First the swap, then the stage: killed in between, the stage names a state that is no longer the
        # copy's, and is cleared by the next harvest.
        with index:
            self.writer.swap(make(facts))
        self.stage.require_base(self.base_state)
        self.folder.delete_arrivals()
        return states[0]


def count_changes(index: Path, stage: Stage) -> RecordChanges:
    """Return the numbers by comparing what is staged with the index of a copy."""
    before, deleted = record_notes(index, stage.keys()), set(stage.deletions())
    created = updated = 0
    for key, _, note in stage.items():
        if key not in before:
            created += 1
        elif not note or _digest(note) != _digest(before[key]):
            updated += 1
    return RecordChanges(created, updated, len(deleted & before.keys()))


def _digest(note: str) -> str:
    # Things have no notes; the note of a record has the digest of its lines.
    fields: dict[str, str] = msgspec.json.decode(note) if note else {}
    return fields.get("digest", "")
