"""What a load leaves on record in its generation: the change log, the tombstones, what must not be seen.

All of it is written into the folder of the new generation, so it is served in the same swap as what it tells
of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.ingest.mapping.context import World
from foia_graph.model import iris
from foia_graph.model.decisions import Decision
from foia_graph.model.decisions import append as append_decisions
from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog.append import Told, append
from foia_graph.store.changelog.diff import Changes, between, created, touched
from foia_graph.store.changelog.log import COUNTS, Log
from foia_graph.store.generations.build import Writer
from foia_graph.store.generations.diff import Difference
from foia_graph.store.generations.generation import Json
from foia_graph.store.history.as_of import HIDDEN, hidden_in
from foia_graph.store.iri_classes import Kinds

STORE = "oxigraph"
WITHDRAWN = "withdrawn.json"
DECIDED = "decisions"
"""What decisions are called among the counts of a generation."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one load puts on record.

    `reason` is why the load was made, as its maker says; `decided` are decisions that come with it.
    """

    writer: Writer
    world: World
    reason: str = ""
    decided: tuple[Decision, ...] = ()

    def of_build(self, folder: Path, names: Iterable[str]) -> dict[str, Json]:
        """Record what a generation built anew changes; gives what is to be said of it among the counts.

        `names` are those of all things in it.
        """
        old = self.writer.current
        if old is None or COUNTS not in old.counts:
            return self._written(folder, created(names))
        return self._written(folder, between(old.path / STORE, folder / STORE))

    def of_update(self, folder: Path, change: Difference) -> dict[str, Json]:
        """Record what an update of the generation before changes."""
        old = self.writer.current
        assert old is not None, "an update has something before it"
        return self._written(folder, touched(change.gone | change.come, old.path / STORE, folder / STORE))

    def _written(self, folder: Path, changes: Changes) -> dict[str, Json]:
        writer = self.writer
        size = self.world.inputs.settings.log_page_size
        log = append(
            folder,
            writer.layout,
            writer.current,
            changes,
            self._shapes(),
            self._reasons(),
            size,
            writer.clock(),
        )
        self._write(folder / WITHDRAWN, dict(self._tombstones()))
        self._write(folder / HIDDEN, self._hidden(changes))
        append_decisions(writer.layout.decisions, self.decided)
        return {COUNTS: log, DECIDED: len(self.world.decisions.all)}

    def _write(self, path: Path, said: object) -> None:
        if said:
            write_atomically(path, msgspec.json.format(msgspec.json.encode(said, order="deterministic")))

    # ------------------------------------------------------------ classes and reasons

    def _shapes(self) -> Told:
        """Give what tells the class of a thing, by the base of this catalogue or of the one before."""
        current = self.writer.current
        bases = {self.world.base: None, **({current.versions["base"]: None} if current else {})}
        kinds = [Kinds(self.world.profile, base) for base in bases]

        def told(iri: str) -> str:
            shapes = (each.shape_of(iri) for each in kinds)
            return next((shape.name for shape in shapes if shape is not None), "")

        return told

    def _reasons(self) -> "Reasons":
        current = self.writer.current
        known = int(str(current.counts.get(DECIDED, 0))) if current else 0
        new = {
            self.world.base + iris.owner(each.of): each.reason for each in self.world.decisions.behind(known)
        }
        return Reasons(new, self.world, self.reason)

    # ------------------------------------------------------------ what is gone

    def _tombstones(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Say of each withdrawn thing what it was, since when it is gone, why, and what replaces it.

        With a source the graph of its words is gone.
        """
        base, kinds = self.world.base, Kinds(self.world.profile, self.world.base)
        for name, decision in sorted(self.world.decisions.withdrawn.items()):
            if (iri := f"{base}{name}") not in self.world.withdrawn:
                continue
            said = {"deleted": decision.time, "reason": decision.reason}
            replaced = {"isReplacedBy": f"{base}{decision.replaced_by}"} if decision.replaced_by else {}
            source = self.world.sources.by_iri.get(iri)
            for gone in (iri, source.graph) if source else (iri,):
                if (shape := kinds.shape_of(gone)) is not None:
                    yield gone, {"formerType": shape.target, **said, **(replaced if gone == iri else {})}

    def _hidden(self, changes: Changes) -> list[str]:
        """Name what must not be seen and was public once: generations that are kept may still hold it.

        What was hidden stays so until it is public again, also when no record tells of it any more.
        """
        current = self.writer.current
        if current is None or COUNTS not in current.counts:
            return []
        before = {iri for iri in hidden_in(current.path) if changes.get(iri) != "Create"}
        if not self.world.restricted:  # the log need not be read
            return sorted(before)
        ever = Log(self.writer.layout, current).latest.keys() | changes.keys()
        return sorted(self.world.restricted & ever | before)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why each thing changed: as was decided about it, else as the load says; nothing of a restriction."""

    decided: Mapping[str, str]
    world: World
    otherwise: str

    def __call__(self, iri: str) -> str:
        """Give the reason for the change of a thing, "" for none."""
        if iri in self.world.restricted and iri not in self.world.withdrawn:
            return ""
        return self.decided.get(iri, self.otherwise)
