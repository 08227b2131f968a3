"""Session of a load: records become resources, and what is found on the way is noted in the report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from foia_graph.errors import LoadRefused
from foia_graph.extract.restricted_names import RestrictedNames
from foia_graph.ingest.documents.collection import DocumentCollection
from foia_graph.ingest.mapping.context import LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.inventory import refusal_message
from foia_graph.ingest.mapping.mapper import Placement, map_record
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS
from foia_graph.ingest.quote_places import QuotePlaces
from foia_graph.ingest.record_entries import MORE_SUFFIX, record_digest, short_digest
from foia_graph.ingest.report import ContradictoryValues, LoadReport, find_contradictions
from foia_graph.ingest.restricted_names import NameCheck, collect_restricted_names
from foia_graph.ingest.restricted_records import check_foreseen, leave_out_restricted
from foia_graph.model import claims, iris, restrictions
from foia_graph.model.resource import MappedRecord, Problem, Resource, SourceRecord
from foia_graph.runtime.progress import ProgressReporter, silent_progress

# Links of each thing to what is above it, each with the position (`file:line`) where it is written.
UpwardLinks = Mapping[str, list[tuple[str, str]]]


def find_cycles(edges: UpwardLinks) -> Iterator[tuple[list[str], str]]:
    """Yield each circle once: its things, the first one again at the end, and where it is written."""
    done: set[str] = set()
    for start in edges:
        path: dict[str, str] = {}
        stack = [(start, "")]
        while stack:
            iri, place = stack.pop()
            if iri == "":
                done.add(path.popitem()[0])
            elif iri in path:
                chain = list(path)[list(path).index(iri) :]
                places = [place, *(path[each] for each in reversed(chain[1:]))]
                yield [*chain, iri], next(filter(None, places), "")
            elif iri not in done:
                path[iri] = place
                stack.append(("", ""))
                stack += edges.get(iri, [])


class PlacedResource(NamedTuple):
    """A resource, the graph of what no source claims of it, and whether its own record describes it.

    Without `is_whole` it is what claims in other records, or the reading of a file, add to a thing; without
    `is_dated` the days of its main date follow from what came before.
    """

    resource: Resource
    home: str
    is_whole: bool = True
    is_dated: bool = True


@dataclass(slots=True)
class LoadSession:
    """The context that a load maps in, the report it makes, and the things it has met."""

    context: LoadContext
    documents: DocumentCollection
    report: LoadReport
    strict: bool = False
    bar: ProgressReporter = silent_progress
    names: RestrictedNames | None = None
    """The names of what must not be seen, None for those that the first pass met."""
    quote_places: QuotePlaces | None = None
    """What finds quotes in the texts that are held, None where none are."""
    name_check: NameCheck = field(init=False)
    entries: dict[str, str] = field(default_factory=dict)
    """Entries of the records of all things met, by IRI."""
    contradictions: list[ContradictoryValues] = field(default_factory=list)
    """Those of the claims of all things met."""
    claim_orders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Fragments of the claims of all things met that have several, in the order of their records."""
    dated_things: set[str] = field(default_factory=set)
    """The things met that have days of a main date, by IRI."""
    upward_links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Links of each thing to what is above it, each with the position where it is written."""

    def __post_init__(self) -> None:
        names = collect_restricted_names(self.context) if self.names is None else self.names
        self.name_check = NameCheck(names, self.context.profile)

    @property
    def is_refused(self) -> bool:
        """Return True when something is in the way of loading."""
        return bool(self.report.all_problems if self.strict else self.report.errors)

    def own_resources(self) -> Iterator[PlacedResource]:
        """Yield what the catalogue states of its concepts and graphs, with the graph of each."""
        for res, home in self.context.own_resources():
            yield PlacedResource(self._check_own(res), home)

    def graph_resources(self, titles: Mapping[str, tuple[str, str]]) -> Iterator[PlacedResource]:
        """Yield what the catalogue states of graphs (by IRI title and source), with the graph of that."""
        for res, home in self.context.graph_resources(titles):
            yield PlacedResource(self._check_own(res), home)

    def _check_own(self, res: Resource) -> Resource:
        shown, problems = self.name_check.check(res, "", 0)
        self.report.problems += problems
        self._note(shown, short_digest(repr((shown.iri, shown.values))), "")
        return shown

    def map_records(self, records: Iterable[tuple[RecordOrProblem, Placement]]) -> Iterator[PlacedResource]:
        """Yield the resources that records describe, with their home graphs; problems go into the report."""
        with self.bar(0, "records") as done:
            for record, placement in records:
                done(1)
                mapped = self._map_record(record, placement)
                if mapped is not None:
                    yield mapped

    def check_records(self, fewest_bytes: int) -> None:
        """Map all records for their problems alone, where they are no more bytes than are to be read.

        Whoever waits hours for documents to be read should not learn then that a record was wrong. Raises as
        `finish` does.
        """
        if self.context.inventory.size > fewest_bytes:
            return
        report = LoadReport(problems=[*self.report.problems], files_left_out=[*self.report.files_left_out])
        trial = LoadSession(
            self.context, self.documents, report, self.strict, self.bar, self.name_check.names
        )
        beside = filter(self._is_on_record, self.context.claims_beside())
        records = chain(self.context.records_of_things(), beside)
        for _ in chain(trial.own_resources(), trial.map_records(records)):
            pass
        trial.finish()

    def _is_on_record(self, beside: tuple[RecordOrProblem, Placement]) -> bool:
        record, _ = beside
        if isinstance(record, Problem) or record.type != DOCUMENT_CLASS:
            return True
        key = iris.last_segment(self.context.iri_of(record))
        return key not in {file.key for file in self.documents.files if file.record is None}

    def finish(self) -> None:
        """End the mapping; raises LoadRefused when anything found is in the way."""
        for cycle, place in find_cycles(self.upward_links):
            path, _, line = place.rpartition(":")
            message = f"things are above themselves: {' > '.join(cycle)}; one of these links is wrong"
            self.report.problems.append(Problem(path, int(line or 0), "", message))
        self.report.problems += self.context.former_names.problems_among(self.entries)
        self.report.notes += self.name_check.notes()
        if self.is_refused:
            problems = self.report.all_problems if self.strict else self.report.errors
            raise LoadRefused(refusal_message(len(problems)), self.report.all_problems)

    def _map_record(self, record: RecordOrProblem, placement: Placement) -> PlacedResource | None:
        mapped = map_record(self.context.rules, record, placement)
        if isinstance(mapped, Problem):
            self.report.problems.append(mapped)
            return None
        self.report.problems += mapped.problems
        if isinstance(record, Problem) or leave_out_restricted(mapped, self.context, self.report):
            return None
        # Whatever the first pass foresaw: no record that is restricted gets past here.
        check_foreseen(record, self.context)
        if not self._is_new(record, mapped):
            return None
        shown = restrictions.without_hidden(mapped.resource, self.context.hidden_things, self.context.profile)
        shown, problems = self.name_check.check(shown, record.path, record.line)
        self.report.problems += problems
        shown = self._with_quote_places(shown, record)
        if len(mapped.claim_order) > 1:
            names = {claim.iri for claim in shown.parts("claims")}
            fragments = [iri.partition("#")[2] for iri in mapped.claim_order if iri in names]
            self.claim_orders[shown.iri] = (*self.claim_orders.get(shown.iri, ()), *fragments)
        entry = record_digest(record, placement)
        self._note(shown, entry, f"{record.path}:{record.line}", record.share)
        return PlacedResource(shown, mapped.home, record.share != "more", self._gives_days(shown))

    def _gives_days(self, res: Resource) -> bool:
        if not any(claims.date_bounds(res, self.context.profile[res.type])):
            return True
        is_first = res.iri not in self.dated_things
        self.dated_things.add(res.iri)
        return is_first

    def _with_quote_places(self, res: Resource, record: SourceRecord) -> Resource:
        """Return a resource with the positions of its quotes; tell of those written manually without one."""
        if self.quote_places is None:
            return res
        anchored = self.quote_places.anchored(res)
        if not record.loose:
            self.report.problems += (
                Problem(record.path, record.line, "quote", sentence, "warning")
                for sentence in self.quote_places.missing
            )
        return anchored

    def _is_new(self, record: SourceRecord, mapped: MappedRecord) -> bool:
        """Return True for the record of a thing that was not met before, and for one beside such a record."""
        iri = mapped.resource.iri
        first = self.entries.get(iri)
        if first is not None and record.share == "all":
            place = first.partition(" ")[2] or "the schemes of the program"
            message = f"<{iri}> is described before, in {place}; one thing has one record"
            self.report.problems.append(Problem(record.path, record.line, "id", message))
        if first is None and record.share == "more" and not record.loose:
            message = f"claims something of <{iri}>, which no record describes"
            self.report.problems.append(Problem(record.path, record.line, "about", message))
        return (first is not None) == (record.share == "more")

    def _note(self, res: Resource, digest: str, place: str, share: str = "all") -> None:
        report = self.report
        if share == "more":
            # Claims of several folders, and what was read in its files, may be next to one thing.
            before = self.entries.get(f"{res.iri}{MORE_SUFFIX}", "")
            self.entries[f"{res.iri}{MORE_SUFFIX}"] = short_digest(before + digest) if before else digest
        else:
            self.entries[res.iri] = f"{digest} {place}" if place else digest
            report.classes[res.type] = report.classes.get(res.type, 0) + 1
        if "claims" in res.values:
            report.conflicts += sum(len(claim.get("conflictsWith")) for claim in res.parts("claims")) // 2
            self.contradictions += find_contradictions(res, self.context.profile)
        for name in self.context.acyclic_fields[res.type]:
            if name in res.values:
                links = self.upward_links.setdefault(res.iri, [])
                links.extend((str(above), place) for above in res.values[name])
