"""Context of a load: what mapping needs to know before the first record, and the records themselves.

`first_pass` fills it in.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import catalog_settings, supplied_texts
from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS, ClaimRecords, records_beside
from foia_graph.ingest.mapping.inventory import SourceFolder, SourceInventory
from foia_graph.ingest.mapping.mapper import Placement
from foia_graph.ingest.mapping.record_fields import (
    FORMER_NAMES,
    PAGE_CLASS,
    SOURCE_TYPES,
    TEXT_FIELD,
    field_line,
)
from foia_graph.ingest.mapping.rules import MappingRules, SourceRegistry
from foia_graph.model import iris, values
from foia_graph.model.dates import quote_text
from foia_graph.model.decisions import Decisions, combine_decisions
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import NQuadsWriter
from foia_graph.model.resource import Problem, RawValue, Resource, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri


@dataclass(slots=True)
class FormerNames:
    """The present name of each thing by its former ones (IRIs), and what is wrong with some of these."""

    present: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _places: dict[str, SourceRecord] = field(default_factory=dict)

    def add(self, record: SourceRecord, iri: str, profile: Profile, base: str) -> None:
        """Add the former names in a record of a thing (IRI), which are of the kind that it has now."""
        if not iri:
            return
        shape, written = profile[record.type], record.fields[FORMER_NAMES]
        for raw in written if isinstance(written, list) else [written]:
            try:
                former = values.key_iri(shape, _key(raw, shape.kind), base)
            except ValueRejected as error:
                self._reject(record, str(error))
                continue
            if former == iri:
                self._reject(record, f"{quote_text(str(raw))} is its name now")
                continue
            if self.present.setdefault(former, iri) != iri:
                other = self.present[former]
                self._reject(record, f"{quote_text(str(raw))} is a former name of <{other}>, too")
            self._places.setdefault(former, record)

    def problems_among(self, described: Collection[str]) -> list[Problem]:
        """Return all problems: what is written wrong, and former names of one thing that another has now."""
        taken = (
            _problem(record, f"<{former}> is described by a record of its own")
            for former, record in self._places.items()
            if former in described
        )
        return [*self.problems, *taken]

    @property
    def latest(self) -> Mapping[str, str]:
        """Return the present names by the former ones, sorted; chains to their ends."""
        return {former: self._latest(former) for former in sorted(self.present)}

    @property
    def first(self) -> Mapping[str, str]:
        """Return by present name the first that a record gives of the former ones."""
        found: dict[str, str] = {}
        for former in self.present:
            found.setdefault(self._latest(former), former)
        return found

    def without(self, hidden: Collection[str]) -> Mapping[str, str]:
        """Return those of what may be seen."""
        return {former: name for former, name in self.latest.items() if name not in hidden}

    def _latest(self, name: str) -> str:
        passed = {name}
        while (following := self.present.get(name, "")) and following not in passed:
            passed.add(following)
            name = following
        return name

    def _reject(self, record: SourceRecord, message: str) -> None:
        self.problems.append(_problem(record, message))


def _problem(record: SourceRecord, message: str) -> Problem:
    return Problem(record.path, field_line(record, FORMER_NAMES), FORMER_NAMES, message)


def _key(raw: RawValue, kind: str) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise ValueRejected("a former name is the `id` that the record had")
    before, slash, key = raw.strip().partition("/")
    if slash and before != kind:
        raise ValueRejected(f"{quote_text(raw)} is of another kind; a name leads to what is still a {kind}")
    return key if slash else before


RecordOrProblem = SourceRecord | Problem
# The name of the graph of identities that were decided.
IDENTITIES_GRAPH = "identities"


@dataclass
class LoadContext:
    """The catalogue about to be: how its records are mapped, written, and where they are."""

    profile: Profile
    inventory: SourceInventory
    base: str
    sources: SourceRegistry
    rules: MappingRules
    writer: NQuadsWriter
    today: date
    graphs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Title and source of each named graph."""
    decisions: Decisions = field(default_factory=Decisions)
    hidden_things: set[str] = field(default_factory=set)
    """IRIs of what must not be seen: things whose records say so, and those that were withdrawn."""
    withdrawn_things: frozenset[str] = frozenset()
    """Those that were withdrawn, and are not restricted as well."""
    restricted_records: dict[str, SourceRecord] = field(default_factory=dict)
    """Records of restricted things by IRI."""
    embargoes: set[str] = field(default_factory=set)
    """Days still to come on which restricted things may be seen."""
    small_files: dict[tuple[str, str], list[RecordOrProblem]] = field(default_factory=dict)
    """Records of the files that are kept in memory, by input and file."""
    activities: list[RawValue] = field(default_factory=list)
    """Activities of the machines that read files of documents, as the record of the catalogue has them."""
    document_records: list[tuple[str, str, SourceRecord]] = field(default_factory=list)
    """Records of documents, or that bear names to look for, without texts: the input, the IRI, the record."""
    former_names: FormerNames = field(default_factory=FormerNames)
    """Names under which things were known before."""
    claim_records: ClaimRecords = field(default_factory=ClaimRecords)
    """Claims that are in records of their own."""
    identity_notes: list[str] = field(default_factory=list)
    """What is wrong with judgements of identity that are not followed, in sentences."""
    text_outlines: supplied_texts.TextOutlines = field(init=False)
    """The outlines of texts that come with the records."""

    def __post_init__(self) -> None:
        self.text_outlines = supplied_texts.TextOutlines(self.profile)

    def follow_renames(self) -> None:
        """Have decisions, and claims that name a source, follow what records say they were called before."""
        present = self.former_names.latest
        if not present:
            return
        self.sources.present_names = present
        names = {
            former.removeprefix(self.base): name.removeprefix(self.base) for former, name in present.items()
        }
        self.decisions = combine_decisions(self.decisions.all, present_names=names)
        self.rules.decisions = self.decisions.by_subject
        self.rules.first_names = self.former_names.first

    @cached_property
    def named_classes(self) -> frozenset[str]:
        """The classes whose names are looked for in documents."""
        return frozenset(shape.name for shape in self.profile.shapes.values() if shape.has_names_in_texts)

    @cached_property
    def hidden_graphs(self) -> frozenset[str]:
        """The graphs of restricted sources; nothing may be in them."""
        sources = self.sources.by_iri
        return frozenset(sources[iri].graph for iri in self.hidden_things if iri in sources)

    @cached_property
    def acyclic_fields(self) -> dict[str, tuple[str, ...]]:
        """The fields of each class that lead to what is above a thing."""
        return {
            shape.name: tuple(prop.name for prop in shape.properties.values() if prop.acyclic)
            for shape in self.profile.shapes.values()
        }

    @cached_property
    def acyclic_predicates(self) -> tuple[str, ...]:
        """The predicates (IRIs) that lead to what is above a thing."""
        names = {name for fields in self.acyclic_fields.values() for name in fields}
        return tuple(sorted({self.profile.predicates[name] for name in names}))

    def own_resources(self) -> Iterator[tuple[Resource, str]]:
        """Yield what the catalogue says of its concepts and graphs, with the graph of each."""
        language = self.inventory.settings.language
        for scheme in catalog_settings.scheme_resources(self.profile, self.base, language):
            if not is_hidden_iri(scheme.iri, self.hidden_things):
                yield scheme, iris.graph_iri(self.base, "schemes")
        yield from self.graph_resources({**self.graphs, **catalog_settings.merged_graph_titles(self.base)})

    def graph_resources(self, titles: Mapping[str, tuple[str, str]]) -> Iterator[tuple[Resource, str]]:
        """Yield the resources of graphs that may be seen, by IRI their title and source, with their graph."""
        shown = {iri: each for iri, each in titles.items() if iri not in self.hidden_graphs}
        for graph in catalog_settings.graph_resources(shown):
            yield graph, iris.graph_iri(self.base, catalog_settings.CATALOG_GRAPH)

    def own_records(self) -> Iterator[tuple[RecordOrProblem, Placement]]:
        """Yield the records that are in settings: the catalogue's, and the sources described in folders."""
        yield (
            catalog_settings.catalog_record(
                self.inventory.settings, self.base, [*self.activities, *self.claim_records.activities]
            ),
            Placement(iris.graph_iri(self.base, catalog_settings.CATALOG_GRAPH)),
        )
        for folder in self.inventory.folders.values():
            if folder.settings.source_record:
                yield folder.settings.source_record, self.placement(folder)

    def records(self) -> Iterator[tuple[RecordOrProblem, Placement]]:
        """Yield every record of every input, with the position where it is."""
        yield from self.records_of_things()
        yield from self.claims_beside()

    def records_of_things(self) -> Iterator[tuple[RecordOrProblem, Placement]]:
        """Yield the records that describe things, with their positions: all but `claims_beside`."""
        yield from self.own_records()
        for name, folder in self.inventory.folders.items():
            placement = self.placement(folder)
            for file in folder.files:
                for record in self.read_records(name, file):
                    if isinstance(record, SourceRecord) and record.type == CLAIM_CLASS:
                        continue  # they come behind the records of the things that they are about
                    if (beside := self._beside_text(record)) is not None:
                        yield beside, placement

    def claims_beside(self) -> Iterator[tuple[RecordOrProblem, Placement]]:
        """Yield what claims in records of their own say, as records beside those of the things."""
        sources = {name: folder.settings.source for name, folder in self.inventory.folders.items()}
        decided = Placement(iris.graph_iri(self.base, IDENTITIES_GRAPH))
        for found in self.claim_records.by_subject.values():
            for folder, record in records_beside(found, self.profile, self.base, sources):
                yield record, self.placement(self.inventory.folders[folder]) if folder else decided

    def _beside_text(self, record: RecordOrProblem) -> RecordOrProblem | None:
        """Return what a record says besides the text of its page; None for no more, unless restricted."""
        if isinstance(record, Problem) or record.type != PAGE_CLASS or not supplied_texts.has_text(record):
            return record
        fields, _ = self.text_outlines.split_fields(record)
        iri = self.iri_of(record)
        says_more = not fields.keys() <= supplied_texts.IDENTITY_FIELDS
        return (
            replace(record, fields=fields)
            if says_more or not iri or is_hidden_iri(iri, self.hidden_things)
            else None
        )

    def iri_of(self, record: SourceRecord) -> str:
        """Return the IRI of what a record describes, "" where it names nothing; mapping reports that."""
        try:
            return self.rules.iri_of(record)
        except ValueRejected:
            return ""

    def source_name(self, folder: str, record: SourceRecord) -> str:
        """Return what a record calls the source that it speaks from, "" where there is none, or it is one."""
        is_source = record.type in SOURCE_TYPES and not record.loose
        name = record.fields.get(
            "source", "" if is_source else self.inventory.folders[folder].settings.source
        )
        return name if isinstance(name, str) else ""

    def hides_source(self, name: str) -> bool:
        """Return True for a source that no one may see."""
        try:
            return bool(name) and is_hidden_iri(self.sources.find(name).iri, self.hidden_things)
        except ValueRejected:
            return False  # mapping reports it, with its line

    def read_records(self, name: str, file: str) -> Iterable[RecordOrProblem]:
        """Return the records of one file; in a column of page texts an empty cell is an empty text."""
        folder = self.inventory.folders[name]
        layout = folder.settings.layout(file)
        found = self.small_files.get((name, file), folder.records(file))
        if layout.type == PAGE_CLASS and TEXT_FIELD in {column.field for column in layout.columns.values()}:
            return map(supplied_texts.with_empty_text, found)
        return found

    def list_records(self, name: str, file: str) -> list[RecordOrProblem]:
        """Return the records of one file, none where it is not there."""
        folder = self.inventory.folders[name]
        found = self.small_files.get((name, file))
        return (list(folder.records(file)) if file in folder.files else []) if found is None else found

    def placement(self, folder: SourceFolder) -> Placement:
        """Return where the records of a folder stand."""
        settings = folder.settings
        graph = iris.graph_iri(self.base, iris.slug(settings.graph)) if settings.graph else ""
        return Placement(graph, settings.source, iris.graph_iri(self.base, iris.slug(settings.name)))
