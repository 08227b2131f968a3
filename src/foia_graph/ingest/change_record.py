"""Record of a load in its generation: change log, records for harvesters, tombstones, what must not be seen.

It is served in the same swap as what it tells of; decisions alone are recorded before: were it behind, a load
that ends between would have the next one publish what they hide."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.extract.restricted_names import RestrictedNames
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.model import iris
from foia_graph.model.decisions import Decision, append_decisions
from foia_graph.model.rdf_terms import DEFAULT_GRAPH, NamedNode
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.publish.oai.sets import write_records
from foia_graph.runtime.files import write_atomically
from foia_graph.store.changelog import append
from foia_graph.store.changelog.log import COUNTS, ChangeLog
from foia_graph.store.generations import generation
from foia_graph.store.generations.build import GenerationWriter
from foia_graph.store.generations.contents import QuadDifference
from foia_graph.store.history.redacted_copy import NO_NAMES, write_withheld_names
from foia_graph.store.linked_things import IriClasses
from foia_graph.store.quad_store import QuadStore, subject_iris
from foia_graph.store.tables.database import write_tables


def find_tombstones(context: LoadContext) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each name of what is withdrawn: what it was, since when and why, and what replaces it."""
    base, kinds = context.base, IriClasses(context.profile, context.base)
    former = context.former_names.latest
    for name, decision in sorted(context.decisions.withdrawn.items()):
        if (iri := f"{base}{name}") not in context.withdrawn_things:
            continue
        said = {"deleted": decision.time, "reason": decision.reason}
        replaced = {"isReplacedBy": f"{base}{decision.replaced_by}"} if decision.replaced_by else {}
        source = context.sources.by_iri.get(iri)
        names = (iri, *(old for old, present in former.items() if present == iri))
        for gone in (*names, source.graph) if source else names:
            if (shape := kinds.shape_of(gone)) is not None:
                yield gone, {"formerType": shape.target, **said, **(replaced if gone in names else {})}


# The name of how many decisions there are, among the counts of a generation.
DECISION_COUNT = "decisions"


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

    def write_for_build(
        self, folder: Path, things: Iterable[str], old: QuadStore | None, new: QuadStore
    ) -> dict[str, generation.Json]:
        """Record what a generation built again changes; returns what is to be said of it among the counts.

        `things` are the IRIs of all things in it, `old` are the quads before, None where there are none.
        """
        current = self.writer.current
        if old is None or current is None or COUNTS not in current.counts:
            return self._write_all(folder, append.created_things(things, new, self._claim_class), old, new)
        changes = append.changes_of(append.differing_subjects(old, new), old, new, self._claim_class)
        return self._write_all(folder, changes, old, new)

    def write_for_update(
        self, folder: Path, change: QuadDifference, old: QuadStore, new: QuadStore
    ) -> dict[str, generation.Json]:
        """Record what an update of the generation before changes; returns the same."""
        subjects = subject_iris(
            quad for quad in change.removed_quads | change.added_quads if quad.graph_name == DEFAULT_GRAPH
        )
        return self._write_all(folder, append.changes_of(subjects, old, new, self._claim_class), old, new)

    @property
    def _claim_class(self) -> str:
        return self.context.profile["Claim"].target

    def _write_all(
        self, folder: Path, changes: append.ThingChanges, old: QuadStore | None, new: QuadStore
    ) -> dict[str, generation.Json]:
        writer, current = self.writer, self.writer.current
        size = self.context.inventory.settings.log_page_size
        log = append.append_changes(
            folder,
            writer.layout,
            current,
            changes,
            self._class_names(),
            self._change_reasons(changes),
            append.ValidityChanges(old, new, self.context.profile["Claim"].properties["status"].path),
            size,
            writer.clock(),
        )
        before = ChangeLog(writer.layout, current) if current is not None else None
        with write_tables(folder) as connection:
            write_records(connection, before, changes, str(log["time"]))
        _write_json(folder / generation.WITHDRAWN, dict(find_tombstones(self.context)))
        _write_json(folder / generation.RENAMED, dict(self._present_names))
        _write_json(folder / generation.HIDDEN_THINGS, self._hidden_things(changes))
        _write_json(folder / generation.HIDDEN_CLAIMS, self._hidden_claims(changes, old))
        write_withheld_names(folder, self.names)
        append_decisions(writer.layout.decisions, self.new_decisions)
        return {COUNTS: log, DECISION_COUNT: len(self.context.decisions.all)}

    def _class_names(self) -> append.ThingLookup:
        """Return a function from a thing to its class, by the base of this catalogue or of the one before."""
        current = self.writer.current
        bases = {self.context.base: None, **({current.versions["base"]: None} if current else {})}
        kinds = [IriClasses(self.context.profile, base) for base in bases]

        def class_name(iri: str) -> str:
            shapes = (each.shape_of(iri) for each in kinds)
            return next((shape.name for shape in shapes if shape is not None), "")

        return class_name

    @property
    def _present_names(self) -> Mapping[str, str]:
        return self.context.former_names.without(self.context.hidden_things)

    def _change_reasons(self, changes: append.ThingChanges) -> Callable[[str], str]:
        """Return a function from a thing or claim to why it changed, "" of what is restricted."""
        current, context = self.writer.current, self.context
        known = int(str(current.counts.get(DECISION_COUNT, 0))) if current else 0
        base, decided = context.base, context.decisions.all[known:]
        reasons = dict(self._renaming_reasons(changes))
        reasons |= {f"{base}{iris.owner_iri(each.of)}": each.reason for each in decided}
        reasons |= {f"{base}{each.of}": each.reason for each in decided}

        def reason_of(iri: str) -> str:
            thing = iris.owner_iri(iri)
            if thing in context.hidden_things and thing not in context.withdrawn_things:
                return ""
            # What was decided about one claim is the reason for the one instead, too.
            return reasons.get(iri, reasons.get(thing, self.reason))

        return reason_of

    def _renaming_reasons(self, changes: append.ThingChanges) -> Iterator[tuple[str, str]]:
        for former, present in self._present_names.items():
            if changes.get(former) == "Delete":
                yield former, f"Renamed: it is <{present}> now."
                yield present, f"Renamed: it was <{former}> before."

    def _hidden_things(self, changes: append.ThingChanges) -> list[str]:
        """Return what must not be seen and was public once; it stays so until it is public again."""
        current = self.writer.current
        if current is None or COUNTS not in current.counts:
            return []
        before = {iri for iri in generation.read_hidden_iris(current.path) if changes.get(iri) != "Create"}
        if not self.context.hidden_things:  # the log need not be read
            return sorted(before)
        ever = ChangeLog(self.writer.layout, current).latest_entries.keys() | changes.keys()
        return sorted(self.context.hidden_things & ever | before)

    def _hidden_claims(self, changes: append.ThingChanges, old: QuadStore | None) -> list[str]:
        """Return the claims on visible things that were public until what they link to was hidden."""
        current, hidden = self.writer.current, self.context.hidden_things
        if old is None or current is None or COUNTS not in current.counts:
            return []
        before = generation.read_hidden_iris(current.path, generation.HIDDEN_CLAIMS)
        deleted = (
            {iri for iri, change in changes.items() if change == "Delete" and "#" in iri} if hidden else set()
        )
        new = {
            iri
            for iri in deleted
            if not is_hidden_iri(iri, hidden)
            and any(is_hidden_iri(to, hidden) for to in _linked_iris(iri, old))
        }
        return sorted({iri for iri in before if changes.get(iri) != "Create"} | new)


def _linked_iris(claim: str, store: QuadStore) -> Iterator[str]:
    for quad in store.quads(NamedNode(claim), None, None):
        if isinstance(quad.object, NamedNode):
            yield quad.object.value
            if quad.object.value.startswith(f"{claim}-"):
                yield from _linked_iris(quad.object.value, store)


def _write_json(path: Path, data: object) -> None:
    if data:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(data, order="deterministic")))
