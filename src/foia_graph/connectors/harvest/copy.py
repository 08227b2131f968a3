"""The copy of one origin: a store that readers see whole, and a stage of what has come so far."""

import hashlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from foia_graph.connectors.harvest.quads import owner_of, serialize_lines
from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.model.rdf_terms import DefaultGraph, NamedNode, Quad
from foia_graph.runtime.files import write_atomically
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.generation import Generation, Layout, harvested_stores
from foia_graph.store.quad_store import QuadStore

STAGE_FILE = "stage.sqlite"
UPON, WAY = "upon", "way"
SAVE = "INSERT OR REPLACE INTO"
# The table of a copy: the subjects of each thing, with its note.
SUBJECTS = "subjects (owner TEXT, subject TEXT, note TEXT, PRIMARY KEY (owner, subject)) WITHOUT ROWID"
# Things have no notes; the note of a record has the digest of its lines.
CHANGES = """
SELECT COUNT(*) FILTER (WHERE lines IS NOT NULL AND old IS NULL),
       COUNT(*) FILTER (WHERE lines IS NOT NULL AND old IS NOT NULL AND (note = '' OR
           json_extract(note, '$.digest') IS NOT json_extract(nullif(old, ''), '$.digest'))),
       COUNT(*) FILTER (WHERE lines IS NULL AND old IS NOT NULL)
FROM staged
"""


class RecordNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """The note of a record: its digest, and the tag and time by which it is asked for again."""

    digest: str = ""
    etag: str = ""
    modified: str = ""


NO_NOTES: Mapping[str, RecordNote] = {}


class Stage:
    """Records by their key: their lines of N-Quads, or None where they are to be deleted.

    A note says what its kind of origin wants to know of a record the next time; `seen` are the keys that the
    origin still has, whether their records have changed or not. The copy that it is upon is next to it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / STAGE_FILE
        try:
            self._base = _open_stage(path)
        except sqlite3.DatabaseError:  # of no use any more, and no more than a cache of what the origin says
            path.unlink()
            self._base = _open_stage(path)
        self.close = self._base.close

    def stand_on(self, state: str, subjects: Path | None) -> None:
        """Compare with a state of the copy from now on; what was staged upon another one is cleared."""
        self._expect(UPON, state)
        if "copy" in (row[1] for row in self._base.execute("PRAGMA database_list")):
            self._base.execute("DETACH copy")
        place = f"{subjects.resolve().as_uri()}?mode=ro&immutable=1" if subjects else ":memory:"
        self._base.execute("ATTACH ? AS copy", (place,))
        if subjects is None:
            self._base.execute(f"CREATE TABLE copy.{SUBJECTS}")

    def begin(self, way: str) -> None:
        """Clear the stage where it was filled in another way than this one."""
        self._expect(WAY, way)

    def _expect(self, name: str, value: str) -> None:
        if self.setting(name) != value:
            self.clear()
            self.save({}, NO_NOTES, (), **{name: value})

    def save(
        self,
        records: Mapping[str, str | None],
        notes: Mapping[str, RecordNote] = NO_NOTES,
        seen_keys: Iterable[str] = (),
        **settings: Any,
    ) -> None:
        """Save records, their notes, what was seen, and named values next to them, in one transaction."""
        noted = (
            (key, lines, msgspec.json.encode(notes[key]).decode() if key in notes else "")
            for key, lines in records.items()
        )
        with self._transaction():
            self._base.executemany(f"{SAVE} records VALUES (?, ?, ?)", noted)
            self._base.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((key,) for key in seen_keys))
            values = ((name, json.dumps(value)) for name, value in settings.items())
            self._base.executemany(f"{SAVE} told VALUES (?, ?)", values)

    def clear(self) -> None:
        """Delete everything but the name of the state that the stage is upon."""
        with self._transaction():
            self._base.execute("DELETE FROM records")
            self._base.execute("DELETE FROM seen")
            self._base.execute("DELETE FROM told WHERE name != ?", (UPON,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        with self._base:  # commits, or rolls back
            yield

    def _value(self, query: str, *parameters: str) -> Any:
        row = self._base.execute(query, parameters).fetchone()
        return None if row is None else row[0]

    def setting(self, name: str) -> Any:
        """Return the value that was saved under a name, None where there is none."""
        value = self._value("SELECT value FROM told WHERE name = ?", name)
        return None if value is None else json.loads(value)

    def __contains__(self, key: str) -> bool:
        return self._value("SELECT 1 FROM records WHERE key = ?", key) is not None

    def __len__(self) -> int:
        return int(self._value("SELECT COUNT(*) FROM records"))

    def items(self) -> Iterator[tuple[str, str, str]]:
        """Return key, lines and note of all records that are not to be deleted, by key."""
        return iter(self._base.execute("SELECT * FROM records WHERE lines IS NOT NULL ORDER BY key"))

    def lines(self, key: str) -> str:
        """Return the lines that are staged under a key, "" where there are none."""
        return str(self._value("SELECT lines FROM records WHERE key = ?", key) or "")

    def note(self, key: str) -> RecordNote | None:
        """Return the note of a record that is staged, None where there is none."""
        return _read_note(self._value("SELECT note FROM records WHERE key = ?", key))

    def copy_note(self, key: str) -> RecordNote | None:
        """Return the note of a record of the copy, None where there is none."""
        return _read_note(self._value("SELECT note FROM copy.subjects WHERE owner = ? LIMIT 1", key))

    def copy_subjects(self) -> Iterator[str]:
        """Return the subjects of the things of the copy that are staged."""
        rows = "SELECT subject FROM copy.subjects WHERE owner IN (SELECT key FROM records)"
        return (row[0] for row in self._base.execute(rows))

    def delete_unseen(self) -> None:
        """Stage that the things of the copy are to be deleted that were not seen at the origin."""
        unseen = (
            "SELECT DISTINCT owner, NULL, '' FROM copy.subjects WHERE owner NOT IN (SELECT key FROM seen)"
        )
        self._base.execute(f"{SAVE} records {unseen}")

    def drop_unchanged(self) -> None:
        """Delete the records from the stage that the copy has with the same note."""
        unchanged = "SELECT key FROM staged WHERE note = coalesce(old, '')"
        self._base.execute(f"DELETE FROM records WHERE key IN ({unchanged})")  # noqa: S608 - of these words alone

    def count_changes(self) -> tuple[int, int, int]:
        """Return how many records are new to the copy, are others in it, and go from it."""
        created, updated, deleted = self._base.execute(CHANGES).fetchone()
        return created, updated, deleted

    def is_seen(self, key: str) -> bool:
        """Return whether the origin still has a record."""
        return self._value("SELECT 1 FROM seen WHERE key = ?", key) is not None

    def keys(self) -> Set[str]:
        """Return the keys of all records, those to be deleted included."""
        return {row[0] for row in self._base.execute("SELECT key FROM records")}


def _open_stage(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path.resolve().as_uri(), isolation_level=None, uri=True)
    base.executescript(Path(__file__).with_suffix(".sql").read_text("utf-8"))
    return base


def _read_note(text: str | None) -> RecordNote | None:
    return msgspec.json.decode(text, type=RecordNote) if text else None


ARRIVING, FILE, CHECKED_FILE = "arriving", "harvest.json", "checked.json"
# Generations: who harvests wants no old states, in which what was withdrawn would live on.
GENERATIONS = 1


class CopyState(msgspec.Struct, frozen=True, kw_only=True):
    """The state that a copy is of; `position` is what its kind of origin needs in order to resume.

    It is stored in the folder of the generation that it is true of, so that the two can never differ. All of
    it was taken last at the time `full`, in the way `how`; `changed` is when the copy last changed.
    """

    url: str
    kind: str
    base: str
    language: str = "en"
    full: str = ""
    how: str = ""
    changed: str = ""
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
    def arrivals(self) -> Path:
        return self.root / ARRIVING

    def state(self) -> CopyState | None:
        """Return the state of the copy, None where there is no whole one yet."""
        folder = Layout(self.root).served_generation()
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

    def remove(self) -> None:
        """Delete the copy; no reader who comes then finds a part of it."""
        with open_writer(self.root, keep=GENERATIONS):
            Layout(self.root).current.unlink(missing_ok=True)
            shutil.rmtree(self.root)


def copy_states(store: Path) -> list[tuple[CopyFolder, CopyState | None]]:
    """Return the copies in a store by name with their states, None for those that are not whole yet."""
    return [(folder, folder.state()) for folder in map(CopyFolder, harvested_stores(store))]


INDEX_FILE = "subjects.sqlite"
# A file that is being made belongs to a generation that is not served yet.
FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
AT_ONCE = 10_000
SUBJECT = re.compile(r"^<([^>]*)>", re.MULTILINE)


class SubjectIndex:
    """The subjects of each thing; made in one file, which is closed before anyone else opens it."""

    def __init__(self, path: Path, old: Path | None = None, replaced: Iterable[str] = ()) -> None:
        """Begin a file, with the rows of an old one but for those of things that are `replaced`."""
        path.unlink(missing_ok=True)
        if old is not None:
            shutil.copyfile(old, path)
        self._base = sqlite3.connect(path, isolation_level=None)
        self._base.executescript(f"{FAST} CREATE TABLE IF NOT EXISTS {SUBJECTS}; BEGIN")
        self._base.executemany("DELETE FROM subjects WHERE owner = ?", ((owner,) for owner in replaced))
        self.close = self._base.close

    def add(self, rows: Iterable[tuple[str, str]], note: str = "") -> None:
        """Add rows of owner and subject, with a note of the owner."""
        noted_rows = ((owner, subject, note) for owner, subject in rows)
        self._base.executemany("INSERT OR IGNORE INTO subjects VALUES (?, ?, ?)", noted_rows)

    def finish(self) -> int:
        """Write the file to its end, and return how many things it has."""
        self._base.execute("COMMIT")
        return int(self._base.execute("SELECT COUNT(DISTINCT owner) FROM subjects").fetchone()[0])


class ThingShape:
    """The layout of a copy in which a record is a thing with all its parts, as of another foia-graph."""

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return rows of owner and subject for the index of what is staged under a key."""
        return {(iris.owner_iri(subject), subject) for subject in SUBJECT.findall(lines)}

    def lines(self, key: str, lines: str) -> str:  # noqa: ARG002
        """Return the lines to store for what is staged under a key."""
        return lines

    def staged_lines(self, store: QuadStore, stage: Stage) -> Iterator[str]:
        """Return the lines that a copy holds of what is staged."""
        for subject in stage.copy_subjects():
            yield serialize_lines(store.quads(NamedNode(subject), None, None, None))

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        """Return the lines that a copy holds of all but some keys."""
        every = store.quads(None, None, None, None)
        while some := list(islice(every, AT_ONCE)):
            yield serialize_lines(quad for quad in some if owner_of(quad) not in keys)


class RecordShape(ThingShape):
    """The layout of a copy in which a record is a graph; the default graph has what any record says."""

    def rows(self, key: str, lines: str) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        return [(key, key)]

    def lines(self, key: str, lines: str) -> str:
        named = "".join(f"{line[:-1]}<{key}> .\n" for line in lines.split("\n") if line)
        return lines + named

    def staged_lines(self, store: QuadStore, stage: Stage) -> Iterator[str]:
        for key in stage.copy_subjects():
            quads = list(store.quads(None, None, None, NamedNode(key)))
            plain = (Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
            yield serialize_lines([*quads, *plain])

    def other_lines(self, store: QuadStore, keys: Set[str]) -> Iterator[str]:
        for graph in store.graph_names():
            if graph.value not in keys:
                triples = (quad.triple for quad in store.quads(None, None, None, graph))
                yield self.lines(graph.value, serialize_lines(triples))


# Records beyond which a copy is made again of the old one: looking up what each had said takes memory.
MANY = 5000


@contextmanager
def open_copy(folder: CopyFolder, url: str) -> Iterator["OriginCopy"]:
    """Yield the copy of an origin to be changed, to one harvest at a time."""
    with open_writer(folder.root, keep=GENERATIONS) as writer, closing(Stage(folder.arrivals)) as stage:
        copy = OriginCopy(folder, url, writer, stage)
        copy.settle()
        yield copy


@dataclass(slots=True)
class OriginCopy:
    """A copy that is being changed; `changes` are how many records were created, updated and deleted."""

    folder: CopyFolder
    url: str
    writer: GenerationWriter
    stage: Stage
    changes: tuple[int, int, int] = (0, 0, 0)

    @property
    def served_store(self) -> QuadStore | None:
        """Return the store that readers see now, opened again."""
        current = self.writer.current
        return None if current is None else EmbeddedStore.of_generation(current.path)

    def settle(self) -> None:
        """Put the stage on the copy as it is now."""
        current = self.writer.current
        state = f"{current.number if current else 0} of {self.url}"
        self.stage.stand_on(state, current.path / INDEX_FILE if current else None)

    def build(self, lines: Iterable[str], state: CopyState) -> CopyState:
        """Build and serve a copy of lines, and of what is staged; `lines` may be several a string."""
        index = SubjectIndex(self.folder.arrivals / INDEX_FILE)
        every = self._all_lines(lines, shape_of(state), index)
        return self._swap(state, index, lambda more: self.writer.build(every, **more))

    def update(self, state: CopyState) -> CopyState:
        """Build and serve a copy in which what is staged is replaced, or deleted."""
        current, old = self.writer.current, self.served_store
        if current is None or old is None:
            raise StoreError(f"There is nothing to update in {self.folder.root}.")
        keys, shape = self.stage.keys(), shape_of(state)
        self.changes = self.stage.count_changes()
        index = SubjectIndex(self.folder.arrivals / INDEX_FILE, current.path / INDEX_FILE, keys)
        if len(keys) > MANY:
            every = self._all_lines(shape.other_lines(old, keys), shape, index)
            return self._swap(state, index, lambda more: self.writer.build(every, **more))
        removed = list(shape.staged_lines(old, self.stage))
        del old  # no one else may have it open when its files are linked
        added = list(self._all_lines((), shape, index))
        return self._swap(state, index, lambda more: self.writer.update(removed, added, **more))

    def _all_lines(self, lines: Iterable[str], shape: ThingShape, index: SubjectIndex) -> Iterator[str]:
        for some in lines:
            index.add(shape.rows("", some))
            yield some
        for key, some, note in self.stage.items():
            index.add(shape.rows(key, some), note)
            yield shape.lines(key, some)

    def _swap(self, state: CopyState, index: SubjectIndex, make: Callable[..., Generation]) -> CopyState:
        """Serve a new generation, clear the stage after that, and return the state."""
        states: list[CopyState] = []

        def extra(folder: Path, *_: object) -> None:
            states.append(msgspec.structs.replace(state, records=index.finish()))
            index.close()
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
        with closing(index):
            self.writer.swap(make(facts))
        self.settle()
        for path in self.folder.arrivals.iterdir():
            if not path.name.startswith(STAGE_FILE):
                path.unlink()  # what has arrived, a dump
        return states[0]


def shape_of(state: CopyState) -> ThingShape:
    """Return the layout of a copy: by thing for a foia-graph, by record for others."""
    return ThingShape() if state.kind == "foia-graph" else RecordShape()
