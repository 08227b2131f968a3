"""One load as it goes: records become resources, and what is found on the way is noted in the report."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from foia_graph.errors import LoadRefused
from foia_graph.ingest import hierarchy
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.mapping.context import LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.inventory import refusal_message
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.report import LoadReport
from foia_graph.model import restrictions
from foia_graph.model.resource import Mapped, Problem, Resource, SourceRecord

ProgressCallback = Callable[[int], None]
"""Told how many records were read so far."""
ANY_PLACEMENT = Placement()
MORE_SUFFIX = "#more"
"""Marks what is said of a thing beside its own record; it is no name of anything."""


@dataclass(slots=True)
class LoadSession:
    """The world a load maps in, the report it makes, and the things it has seen."""

    world: LoadContext
    collection: DocumentCollection
    report: LoadReport
    strict: bool = False
    watch: ProgressCallback = lambda _: None
    seen: dict[str, str] = field(default_factory=dict)
    """For each thing, by IRI, the digest of its record and after a blank the place where it stands."""
    edges: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """True when something stands in the way of loading."""
        return bool(self.report.problems) if self.strict else bool(self.report.errors)

    def own(self) -> Iterator[tuple[Resource, str]]:
        """Give what the catalogue says of itself, with the graph of each."""
        for res, home in self.world.own():
            self._note(res, short_digest(repr((res.iri, res.values))), "")
            yield res, home

    def resources(
        self, records: Iterable[tuple[RecordOrProblem, Placement]]
    ) -> Iterator[tuple[Resource, str]]:
        """Map records to resources, each with its home graph."""
        for number, (record, place) in enumerate(records):
            if not number % 1000:
                self.watch(number)
            found = self._mapped(record, place)
            if found is not None:
                yield found

    def settle(self) -> None:
        """End the mapping; raises LoadRefused when anything found stands in the way."""
        for chain, place in hierarchy.find_cycles(self.edges):
            path, _, line = place.rpartition(":")
            message = f"things stand above themselves: {' > '.join(chain)}; one of these links is wrong"
            self.report.problems.append(Problem(path, int(line or 0), "", message))
        if self.failed:
            found = self.report.problems if self.strict else self.report.errors
            raise LoadRefused(refusal_message(len(found)), self.report.problems)

    def _mapped(self, record: RecordOrProblem, place: Placement) -> tuple[Resource, str] | None:
        found = self.world.mapper.map(record, place) if isinstance(record, SourceRecord) else record
        if isinstance(found, Problem):
            self.report.problems.append(found)
            return None
        self.report.problems += found.problems
        if isinstance(record, Problem) or not self._wanted(record, found):
            return None
        shown = restrictions.without(found.resource, self.world.restricted, self.world.profile)
        self._note(shown, record_digest(record, place), f"{record.path}:{record.line}", record.share)
        return shown, found.home

    def _wanted(self, record: SourceRecord, found: Mapped) -> bool:
        """Say whether a thing is to be loaded: not when it or its source is restricted, nor a second time."""
        iri = found.resource.iri
        if restrictions.hides(iri, self.world.restricted) or found.home in self.world.hidden_graphs:
            self.report.withdrawn += restrictions.hides(iri, self.world.withdrawn)
            self.report.restricted += not restrictions.hides(iri, self.world.withdrawn)
            return False
        self.world.check_foreseen(record)
        first = self.seen.get(iri)
        if first is not None and record.share == "all":
            place = first.partition(" ")[2] or "the schemes of the program"
            message = f"<{iri}> is described before, in {place}; one thing has one record"
            self.report.problems.append(Problem(record.path, record.line, "id", message))
        return (first is not None) == (record.share == "more")

    def _note(self, res: Resource, content: str, place: str, share: str = "all") -> None:
        report = self.report
        if share == "more":
            self.seen[f"{res.iri}{MORE_SUFFIX}"] = content
        else:
            self.seen[res.iri] = f"{content} {place}" if place else content
            report.classes[res.type] = report.classes.get(res.type, 0) + 1
        if "claims" in res.values:
            report.conflicts += sum(len(claim.get("conflictsWith")) for claim in res.parts("claims")) // 2
        for name in self.world.acyclic[res.type]:
            if name in res.values:
                self.edges.setdefault(res.iri, []).extend((str(above), place) for above in res.values[name])


def thing_iris(seen: Iterable[str]) -> list[str]:
    """Give the things among the names that a load has seen."""
    return [name for name in seen if not name.endswith(MORE_SUFFIX)]


def record_digest(record: SourceRecord, place: Placement = ANY_PLACEMENT) -> str:
    """Give the digest of a record: what it says, and in which graphs, but not in which file or line."""
    said = [record.type, record.fields, place.graph, place.source, place.otherwise]
    return short_digest(msgspec.json.encode(said))


def short_digest(data: bytes | str) -> str:
    """Give 32 hexadecimal digits of the SHA-256 of some bytes or a text."""
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:32]
