"""Mapping of records to resources: each field becomes values of a property, and what sources say, claims.

Here a record is taken field by field, and checked as a whole; `claim_mapper` has its claims, `part_mapper`
what it describes inside a thing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.ingest.mapping.claim_mapper import ClaimMapper, with_conflicts
from foia_graph.ingest.mapping.part_mapper import PartMapper
from foia_graph.ingest.mapping.record_fields import (
    DOCUMENT_CLASS,
    PAGE_CLASS,
    RECORD_FIELDS,
    TEXT_FIELD,
    RecordProblems,
    field_line,
)
from foia_graph.ingest.mapping.rules import ClaimSource, MappingRules, SourceRegistry
from foia_graph.model import dates, iris, values
from foia_graph.model.decisions import Decision
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import (
    MappedRecord,
    Problem,
    RawValue,
    SourceRecord,
    Value,
    build_resource,
    text_of,
)
from foia_graph.model.restrictions import restriction_reason

RESTRICTION_KEYS = frozenset(("reason", "redactNames"))
RESTRICTION_RULE = (
    "holds the reason why the record is restricted; write it as a text, or as"
    " {reason: WHY, redactNames: true} to have its names replaced in the words of other records"
)
# What a document may say of its file, and how.
FILE_RULES = {
    "file": "names the file of the document; write its path from the folder of source.toml, or its SHA-256",
    "cleared": "can only be true: somebody looked at the file, and nothing under its redactions can be read",
}
# Fields whose rules are not those of a property.
FIELDS_WITH_RULES = frozenset(("restricted", "embargo", TEXT_FIELD, *FILE_RULES))


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
        self._check()
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

    # -- checks of the record as a whole ---------------------------------------------------------------------

    def _check(self) -> None:
        if not self.record.fields.keys().isdisjoint(FIELDS_WITH_RULES):
            self._check_restriction()
            self._check_file()
            self._check_text()
        if self.record.share == "all":  # else what is missing is in the record next to it
            for name in self.rules.required_fields[self.shape.name]:
                if not self.values.get(name):
                    self.problems.add_misfit(name, f"is missing; every {self.shape.name} has one")
        kinds = [iris.last_segment(text_of(each)) for each in self.values.get("sensitivity", ())]
        if self.values.get("exactMatch") and any(kind.startswith("private") for kind in kinds):
            self.problems.add("exactMatch", "leads elsewhere from a private person; leave it out")
        single = self.rules.single_fields[self.shape.name]
        for name, several in self.values.items():
            if len(several) > 1 and name in single and len(set(map(text_of, several))) > 1:
                self._check_single(self.shape.properties[name], several)

    def _check_restriction(self) -> None:
        fields = self.record.fields
        raw = fields.get("restricted", "-")
        keys = raw.keys() if isinstance(raw, Mapping) else RESTRICTION_KEYS
        is_flag_right = not isinstance(raw, Mapping) or raw.get("redactNames", "false") in ("true", "false")
        if "restricted" in fields and not (
            restriction_reason(self.record) and keys <= RESTRICTION_KEYS and is_flag_right
        ):
            self.problems.add("restricted", RESTRICTION_RULE)
        if "embargo" in fields:
            try:
                dates.full_date(shorthand.plain_value(fields, "embargo").strip())
            except ValueRejected as error:
                self.problems.add_misfit("embargo", f"{error}; until then the record is restricted")

    def _check_file(self) -> None:
        """Check what a record says of its file; whether the file is there is found out by `file_matching`."""
        for name, rule in FILE_RULES.items():
            raw = self.record.fields.get(name)
            if raw is None:
                continue
            if self.shape.name != DOCUMENT_CLASS:
                self.problems.add(name, f"{self.shape.name} has no field {name!r}; a {DOCUMENT_CLASS} has")
            elif not isinstance(raw, str) or not raw.strip() or (name == "cleared" and raw != "true"):
                self.problems.add_misfit(name, rule)

    def _check_text(self) -> None:
        """Check that a text is one, of a document or a page; what is in it is read by `collection`."""
        raw, kind = self.record.fields.get(TEXT_FIELD, "-"), self.shape.name
        if kind not in (DOCUMENT_CLASS, PAGE_CLASS):
            if TEXT_FIELD in self.record.fields:
                owners = f"a {DOCUMENT_CLASS} or a {PAGE_CLASS} has"
                self.problems.add(TEXT_FIELD, f"{kind} has no field 'text'; {owners}")
        elif not isinstance(raw, str) or (kind == DOCUMENT_CLASS and not raw.strip()):
            rule = "is one text, with a form feed after each page; leave it out where there is none"
            self.problems.add_misfit(TEXT_FIELD, rule)

    def _check_single(self, prop: Property, several: list[Value]) -> None:
        """Report several values of a field for one, save where sources disagree and each is claimed."""
        if prop.single:
            self.problems.add(prop.name, f"has {len(several)} values; it takes one")
            return
        claims = self.claims.written_claims
        claimed = {text_of(value) for claim in claims for value in claim.get("object")}
        bare = [text_of(value) for value in several if text_of(value) not in claimed]
        if bare:
            missing = f"{dates.quote_text(bare[0])} has no source; claim each of them"
            self.problems.add(prop.name, f"has several values, and {missing}")
