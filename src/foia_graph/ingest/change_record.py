"""Record of a load in its generation: the change log, the tombstones, and what must not be seen.

All of it is written into the folder of the new generation, so it is served in the same swap as what it tells
of.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.extract.restricted_names import RestrictedNames
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.model import iris
from foia_graph.model.decisions import Decision, append_decisions
from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog.append import ThingLookup, append_changes
from foia_graph.store.changelog.diff import ThingChanges, changes_between, changes_of_quads, created_things
from foia_graph.store.changelog.log import COUNTS, ChangeLog
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.diff import QuadDifference
from foia_graph.store.generations.generation import WITHDRAWN, Json
from foia_graph.store.history.as_of import HIDDEN, read_hidden_iris
from foia_graph.store.history.withheld_names import NO_NAMES, write_withheld_names
from foia_graph.store.iri_classes import IriClasses

DECISION_COUNT = "decisions"
"""The name of how many decisions there are, among the counts of a generation."""


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """The writer of what one load puts on record.

    `reason` is why the load was made, as its maker says; `new_decisions` come with it.
    """

    writer: GenerationWriter
    context: LoadContext
    reason: str = ""
    new_decisions: tuple[Decision, ...] = ()
    names: RestrictedNames = NO_NAMES
    """The names of what must not be seen."""

    def write_for_build(self, folder: Path, things: Iterable[str]) -> dict[str, Json]:
        """Record what a generation built anew changes; returns what is to be said of it among the counts.

        `things` are the IRIs of all things in it.
        """
        old = self.writer.current
        if old is None or COUNTS not in old.counts:
            return self._write_all(folder, created_things(things))
        return self._write_all(folder, changes_between(old.path, folder))

    def write_for_update(self, folder: Path, change: QuadDifference) -> dict[str, Json]:
        """Record what an update of the generation before changes; returns the same."""
        old = self.writer.current
        assert old is not None, "an update has something before it"
        return self._write_all(
            folder, changes_of_quads(change.removed_quads | change.added_quads, old.path, folder)
        )

    def _write_all(self, folder: Path, changes: ThingChanges) -> dict[str, Json]:
        writer = self.writer
        size = self.context.inventory.settings.log_page_size
        log = append_changes(
            folder,
            writer.layout,
            writer.current,
            changes,
            self._class_names(),
            self._change_reasons(),
            size,
            writer.clock(),
        )
        _write_json(folder / WITHDRAWN, dict(self._tombstones()))
        _write_json(folder / HIDDEN, self._hidden_things(changes))
        write_withheld_names(folder, self.names)
        append_decisions(writer.layout.decisions, self.new_decisions)
        return {COUNTS: log, DECISION_COUNT: len(self.context.decisions.all)}

    # ------------------------------------------------------------ classes and reasons

    def _class_names(self) -> ThingLookup:
        """Return a function from a thing to its class, by the base of this catalogue or of the one before."""
        current = self.writer.current
        bases = {self.context.base: None, **({current.versions["base"]: None} if current else {})}
        kinds = [IriClasses(self.context.profile, base) for base in bases]

        def class_name(iri: str) -> str:
            shapes = (each.shape_of(iri) for each in kinds)
            return next((shape.name for shape in shapes if shape is not None), "")

        return class_name

    def _change_reasons(self) -> "ChangeReasons":
        current = self.writer.current
        known = int(str(current.counts.get(DECISION_COUNT, 0))) if current else 0
        new = {
            self.context.base + iris.owner_iri(each.of): each.reason
            for each in self.context.decisions.decisions_after(known)
        }
        return ChangeReasons(new, self.context, self.reason)

    # ------------------------------------------------------------ hidden things

    def _tombstones(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield each withdrawn thing with what it was, since when it is gone, why, and what replaces it.

        With a source the graph of its words is gone, too.
        """
        base, kinds = self.context.base, IriClasses(self.context.profile, self.context.base)
        for name, decision in sorted(self.context.decisions.withdrawn.items()):
            if (iri := f"{base}{name}") not in self.context.withdrawn_things:
                continue
            said = {"deleted": decision.time, "reason": decision.reason}
            replaced = {"isReplacedBy": f"{base}{decision.replaced_by}"} if decision.replaced_by else {}
            source = self.context.sources.by_iri.get(iri)
            for gone in (iri, source.graph) if source else (iri,):
                if (shape := kinds.shape_of(gone)) is not None:
                    yield gone, {"formerType": shape.target, **said, **(replaced if gone == iri else {})}

    def _hidden_things(self, changes: ThingChanges) -> list[str]:
        """Return what must not be seen and was public once: generations that are kept may still hold it.

        What was hidden stays so until it is public again, also when no record tells of it any more.
        """
        current = self.writer.current
        if current is None or COUNTS not in current.counts:
            return []
        before = {iri for iri in read_hidden_iris(current.path) if changes.get(iri) != "Create"}
        if not self.context.hidden_things:  # the log need not be read
            return sorted(before)
        ever = ChangeLog(self.writer.layout, current).latest_entries.keys() | changes.keys()
        return sorted(self.context.hidden_things & ever | before)


@dataclass(frozen=True, slots=True)
class ChangeReasons:
    """Reasons of changes: as was decided about a thing, else as the load says; none of a restriction."""

    by_thing: Mapping[str, str]
    context: LoadContext
    otherwise: str

    def __call__(self, iri: str) -> str:
        """Return the reason for the change of a thing, "" for none."""
        if iri in self.context.hidden_things and iri not in self.context.withdrawn_things:
            return ""
        return self.by_thing.get(iri, self.otherwise)


def _write_json(path: Path, data: object) -> None:
    """Write a file, save where there is nothing to write."""
    if data:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(data, order="deterministic")))
