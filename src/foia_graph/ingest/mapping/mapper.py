"""Mapping of records to resources: each field becomes values of a property, and what sources say, claims.

Here a record is taken field by field, and checked as a whole; `claim_mapper` has its claims, `part_mapper`
what it describes inside a thing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.ingest.mapping.claim_mapper import ClaimMapper, with_conflicts
from foia_graph.ingest.mapping.part_mapper import PartMapper
from foia_graph.ingest.mapping.record_fields import DOCUMENT_CLASS, PAGE_CLASS, RECORD_FIELDS, TEXT_FIELD
from foia_graph.ingest.mapping.record_problems import RecordProblems, field_line
from foia_graph.ingest.mapping.rules import MappingRules
from foia_graph.ingest.mapping.sources import ClaimSource, SourceRegistry
from foia_graph.model import dates, iris, values
from foia_graph.model.decisions import Decision
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import (
    MappedRecord,
    Problem,
    RawValue,
    Resource,
    SourceRecord,
    Value,
    build_resource,
    text_of,
)
from foia_graph.model.restrictions import restriction_reason

RESTRICTION_KEYS = frozenset(("reason", "redactNames"))
RESTRICTION_RULE = (
    "holds the reason why nobody may see the record; write it as a text, or as"
    " {reason: WHY, redactNames: true} to have its names replaced in the words of others"
)
FILE_RULES = {
    "file": "names the file of the document; write its path from the folder of source.toml, or its SHA-256",
    "cleared": "can only be true: somebody looked at the file, and nothing under its redactions can be read",
}
"""What a document may say of its file, and how."""
FIELDS_WITH_RULES = frozenset(("restricted", "embargo", TEXT_FIELD, *FILE_RULES))
"""Fields whose rules are not those of a property."""


def check_record(
    record: SourceRecord,
    shape: Shape,
    values: Mapping[str, list[Value]],
    claims: Iterable[Value],
    rules: MappingRules,
    problems: RecordProblems,
) -> None:
    """Report what is wrong with a record whose fields were mapped to `values` and `claims`."""
    if not record.fields.keys().isdisjoint(FIELDS_WITH_RULES):
        _check_restriction(record, problems)
        _check_file(record, shape, problems)
        _check_text(record, shape, problems)
    _check_required(record, shape, values, rules, problems)
    _check_private(values, problems)
    single = rules.single_fields[shape.name]
    for name, several in values.items():
        if len(several) > 1 and name in single and len(set(map(text_of, several))) > 1:
            _check_single(shape.properties[name], several, claims, problems)


def _check_restriction(record: SourceRecord, problems: RecordProblems) -> None:
    raw = record.fields.get("restricted", "-")
    keys = raw.keys() if isinstance(raw, Mapping) else RESTRICTION_KEYS
    is_flag_right = not isinstance(raw, Mapping) or raw.get("redactNames", "false") in ("true", "false")
    if "restricted" in record.fields and not (
        restriction_reason(record) and keys <= RESTRICTION_KEYS and is_flag_right
    ):
        problems.add("restricted", RESTRICTION_RULE)
    if "embargo" in record.fields:
        try:
            dates.full_date(shorthand.plain_value(record.fields, "embargo").strip())
        except ValueRejected as error:
            problems.add_misfit("embargo", f"{error}; until then nobody sees the record")


def _check_file(record: SourceRecord, shape: Shape, problems: RecordProblems) -> None:
    """Check what a record says of its file; whether the file is there is found out by `file_matching`."""
    for name, rule in FILE_RULES.items():
        raw = record.fields.get(name)
        if raw is None:
            continue
        if shape.name != DOCUMENT_CLASS:
            problems.add(name, f"{shape.name} has no field {name!r}; a {DOCUMENT_CLASS} has")
        elif not isinstance(raw, str) or not raw.strip() or (name == "cleared" and raw != "true"):
            problems.add_misfit(name, rule)


def _check_text(record: SourceRecord, shape: Shape, problems: RecordProblems) -> None:
    """Check that a text is one, of a document or a page; what is in it is read by `supplied_readings`."""
    raw = record.fields.get(TEXT_FIELD, "-")
    if shape.name not in (DOCUMENT_CLASS, PAGE_CLASS):
        if TEXT_FIELD in record.fields:
            owners = f"a {DOCUMENT_CLASS} or a {PAGE_CLASS} has"
            problems.add(TEXT_FIELD, f"{shape.name} has no field 'text'; {owners}")
    elif not isinstance(raw, str) or (shape.name == DOCUMENT_CLASS and not raw.strip()):
        rule = "is one text, with a form feed after each page; leave it out where there is none"
        problems.add_misfit(TEXT_FIELD, rule)


def _check_required(
    record: SourceRecord,
    shape: Shape,
    values: Mapping[str, list[Value]],
    rules: MappingRules,
    problems: RecordProblems,
) -> None:
    if record.share != "all":
        return  # what is missing is in the record next to it
    for name in rules.required_fields[shape.name]:
        if not values.get(name):
            problems.add_misfit(name, f"is missing; every {shape.name} has one")


def _check_private(values: Mapping[str, list[Value]], problems: RecordProblems) -> None:
    kinds = [iris.last_segment(text_of(each)) for each in values.get("sensitivity", ())]
    if values.get("exactMatch") and any(kind.startswith("private") for kind in kinds):
        problems.add("exactMatch", "leads elsewhere from a private person; leave it out")


def _check_single(
    prop: Property, several: list[Value], claims: Iterable[Value], problems: RecordProblems
) -> None:
    """Report several values of a field that takes one, save where sources disagree and each is claimed."""
    if prop.single:
        problems.add(prop.name, f"has {len(several)} values; it takes one")
        return
    claimed = {text_of(value) for c in claims if isinstance(c, Resource) for value in c.get("object")}
    bare = [text_of(value) for value in several if text_of(value) not in claimed]
    if bare:
        missing = f"{dates.quote_text(bare[0])} has no source; claim each of them"
        problems.add(prop.name, f"has several values, and {missing}")


@dataclass(frozen=True, slots=True)
class Placement:
    """The graph in which records stand, and the source they speak from ("" for none).

    `graph` is the home of what no source states; where it is "", that is the graph of the record's source,
    and `fallback_graph` where the record has none.
    """

    graph: str = ""
    source: str = ""
    fallback_graph: str = ""


class Mapper:
    """The mapping of records for one profile, base IRI and set of sources."""

    def __init__(
        self,
        profile: Profile,
        base: str,
        language: str,
        sources: SourceRegistry,
        decisions: Mapping[str, tuple[Decision, ...]] | None = None,
    ) -> None:
        """Build the mapper; `decisions` are those about claims and findings (`Decisions.by_subject`)."""
        self.rules = MappingRules(profile, base, language, sources, decisions or {})

    def map(self, record: SourceRecord, placement: Placement) -> MappedRecord | Problem:
        """Return the resource that a record describes, with a Problem for each value that does not fit.

        A record that names nothing, or nothing that the profile knows, is a Problem as a whole.
        """
        try:
            shape = self.rules.shape_of(record)
            iri = self.rules.thing_iri(record, shape)
        except ValueRejected as error:
            return Problem(record.path, record.line, "", str(error))
        try:
            source = self._source_of(record, shape, iri, placement)
        except ValueRejected as error:
            return Problem(record.path, field_line(record, "source"), "source", str(error))
        home = placement.graph or (source.graph if source else placement.fallback_graph)
        return _RecordMapping(self.rules, record, shape, iri, source).run(home)

    def _source_of(
        self, record: SourceRecord, shape: Shape, iri: str, placement: Placement
    ) -> ClaimSource | None:
        """Return the source of a record: the one it names, itself if it is one, else that of its folder."""
        sources = self.rules.sources
        if "source" in record.fields:
            return sources.find(shorthand.plain_value(record.fields, "source"))
        # A row of a list is not what the document says, though the document may be a source, too.
        is_row = record.loose and shape.name == DOCUMENT_CLASS
        itself = None if is_row else sources.by_iri.get(iri)
        return itself or (sources.find(placement.source) if placement.source else None)


class _RecordMapping:
    """The mapping of one record: its values and claims so far, and the problems found."""

    __slots__ = ("claims", "iri", "parts", "problems", "record", "rules", "shape", "values")

    def __init__(
        self, rules: MappingRules, record: SourceRecord, shape: Shape, iri: str, source: ClaimSource | None
    ) -> None:
        self.rules, self.record, self.shape, self.iri = rules, record, shape, iri
        self.problems = RecordProblems(record)
        self.claims = ClaimMapper(rules, shape, iri, source, self.problems)
        self.parts = PartMapper(rules, self.claims)
        self.values: dict[str, list[Value]] = {}

    def run(self, home: str) -> MappedRecord:
        self._map_fields()
        self._add_scheme()
        found = self.claims.claims
        if found:
            self.values["claims"] = found
        check_record(self.record, self.shape, self.values, found, self.rules, self.problems)
        made = self.rules.identities.apply(build_resource(self.iri, self.shape.name, self.values))
        if found:
            made = with_conflicts(made, self.rules.profile, self.problems)
        return MappedRecord(made, home, self.problems, tuple(each.iri for each in self.claims.written_claims))

    def _map_fields(self) -> None:
        cleaners, mapped = self.rules.plain_cleaners[self.shape.name], self.values
        for name, raw in (*self._implied_fields(), *self.record.fields.items()):
            # Nearly all values of bulk material are plain, so they take the short way.
            if type(raw) is str and name in cleaners:
                try:
                    mapped[name] = [cleaners[name](raw)]
                except ValueRejected as error:
                    self._add_misfit(name, raw, error)
            elif name not in RECORD_FIELDS:
                mapped[name] = list(self._map_field(name, raw))

    def _implied_fields(self) -> tuple[tuple[str, RawValue], ...]:
        """Return what the name of a page says: its document, and its position in it."""
        if self.shape.name != PAGE_CLASS:
            return ()
        document, _, number = self.iri.partition("/page/")
        return ("isPartOf", document), ("position", number)

    def _map_field(self, name: str, raw: RawValue) -> Iterator[Value]:
        if name == "claims":
            self.claims.map_text_claims(raw)
            return
        prop = self.shape.properties.get(name)
        if prop is None or prop.computed or prop.from_identity or prop.kind == "any":
            fields = self.shape.properties.values()
            names = [p.name for p in fields if not (p.computed or p.from_identity)]
            hint = shorthand.suggestion(name, names)
            self.problems.add(name, f"{self.shape.name} has no field {name!r}{hint}")
            return
        for each in raw if isinstance(raw, list) else [raw]:
            yield from self._map_value(prop, each)

    def _map_value(self, prop: Property, raw: RawValue) -> Iterator[Value]:
        try:
            if isinstance(raw, list):
                raise ValueRejected("a list inside a list; write one list of values")
            if prop.kind == "nested":
                yield from self.parts.map_part(prop, raw, self.iri)
            elif isinstance(raw, Mapping):
                yield from self.claims.map_value(prop, raw, self.iri)
            else:
                yield self.rules.clean(prop, raw)
        except ValueRejected as error:
            self._add_misfit(prop.name, raw, error)

    def _add_scheme(self) -> None:
        """Add the scheme that all concepts of a class are in."""
        if not self.shape.in_scheme:
            return
        scheme = iris.scheme_iri(self.rules.base, self.shape.in_scheme)
        if self.values.get("inScheme", [scheme]) != [scheme]:
            wanted = f"every {self.shape.name} is in {self.shape.in_scheme}; leave it out"
            self.problems.add("inScheme", wanted)
        self.values["inScheme"] = [scheme]

    def _add_misfit(self, name: str, raw: RawValue, error: ValueRejected) -> None:
        """Report a value that does not fit; of bulk material its text is kept as a claim without a value."""
        self.problems.add_misfit(name, str(error), raw)
        prop = self.shape.properties.get(name)
        if not self.record.loose or prop is None or self.claims.source is None:
            return
        if "claims" not in self.shape.properties:
            return
        if isinstance(raw, str) and raw.strip():
            stated = values.UNWRITABLE.sub("\ufffd", raw)[: values.MAX_VALUE_LENGTH].strip()
            self.claims.claims.append(self.claims.build_claim({"asStated": stated}, self.iri, prop.path))
