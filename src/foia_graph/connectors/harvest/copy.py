"""The copy of one origin: a store of its own, of which readers see one state whole."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.connectors.harvest import subject_index
from foia_graph.connectors.harvest.copies import FILE, GENERATIONS, CopyFolder, CopyState
from foia_graph.connectors.harvest.record_changes import NONE, RecordChanges, count_changes
from foia_graph.connectors.harvest.shapes import CopyShape, RecordShape, ThingShape
from foia_graph.connectors.harvest.staging import Stage
from foia_graph.connectors.harvest.subject_index import SubjectIndex
from foia_graph.errors import StoreError
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.build import GenerationWriter, open_writer
from foia_graph.store.generations.generation import Generation
from foia_graph.store.quad_store import QuadStore

MANY = 5000
"""Records beyond which a copy is made anew of the old one: looking up what each had said takes memory."""


@contextmanager
def open_copy(place: CopyFolder, url: str) -> Iterator["OriginCopy"]:
    """Yield the copy of an origin to be changed, to one harvest at a time."""
    with open_writer(place.root, keep=GENERATIONS) as writer, Stage(place.arrivals) as staged:
        copy = OriginCopy(place, url, writer, staged)
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
        """Return the store that readers see now, opened anew."""
        current = self.writer.current
        return None if current is None else EmbeddedStore.of_generation(current.path)

    @property
    def base_state(self) -> str:
        """Return a name of the state that the copy is in now."""
        return f"{self.writer.current.number if self.writer.current else 0} of {self.url}"

    def build(self, lines: Iterable[str], state: CopyState) -> CopyState:
        """Build and serve a copy of lines, and of what is staged; `lines` may be several a string."""
        shape, index = self.shape(state), SubjectIndex(self.folder.arrivals / subject_index.FILE)
        every = self._all_lines(lines, shape, index)
        return self._swap(state, index, lambda more: self.writer.build(every, **more))

    def update(self, state: CopyState) -> CopyState:
        """Build and serve a copy in which what is staged is replaced, or deleted."""
        current, old = self.writer.current, self.served_store
        if current is None or old is None:
            raise StoreError(f"There is nothing to update in {self.folder.root}.")
        old_index, keys, shape = current.path / subject_index.FILE, list(self.stage.keys()), self.shape(state)
        self.changes = count_changes(old_index, self.stage)
        index = SubjectIndex(self.folder.arrivals / subject_index.FILE, old_index)
        index.remove(keys)
        if len(keys) > MANY:
            every = self._all_lines(shape.other_lines(old, set(keys)), shape, index)
            return self._swap(state, index, lambda more: self.writer.build(every, **more))
        removed = list(shape.lines_of(old, old_index, keys))
        del old  # nobody else may have it open when its files are linked
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
        return (
            subject_index.record_notes(current.path / subject_index.FILE, (key,)).get(key, "")
            if current
            else ""
        )

    def missing_keys(self) -> Iterator[str]:
        """Return the keys of the copy's records that were not seen at the origin."""
        current = self.writer.current
        keys = subject_index.record_keys(current.path / subject_index.FILE) if current else iter(())
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
            (self.folder.arrivals / subject_index.FILE).replace(folder / subject_index.FILE)
            (folder / FILE).write_bytes(msgspec.json.format(msgspec.json.encode(states[0])))

        facts = {
            "identity": hashlib.sha256(msgspec.json.encode(state)).hexdigest(),
            "versions": {"base": state.base, "language": state.language},
            "counts": {},
            "inputs": {},
            "extra": extra,
        }
        with index:
            self.writer.swap(make(facts))
        self.stage.require_base(self.base_state)
        self.folder.delete_arrivals()
        return states[0]
