"""Mapping of records to resources: each field becomes values of a property, and what sources say, claims."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import claim_mapper, record_fields
from foia_graph.ingest.mapping.rules import ClaimSource, MappingRules
from foia_graph.ingest.mapping.shorthand import CLAIM_KEYS, flat_texts, plain_value, suggestion
from foia_graph.model import claims, dates, iris, values
from foia_graph.model.decisions import Decision
from foia_graph.model.findings import STATE_FIELDS, finding_digest, value_fields, without_meaning
from foia_graph.model.profile import Property, Shape
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
    "holds the reason why the record is restricted; write it as a text, or as"
    " {reason: WHY, redactNames: true} to have its names replaced in the words of other records"
)
# What a document may say of its file, and how.
FILE_RULES = {
    "file": "names the file of the document; write its path from the folder of source.toml, or its SHA-256",
    "cleared": "can only be true: somebody looked at the file, and nothing under its redactions can be read",
}
# Fields whose rules are not those of a property.
FIELDS_WITH_RULES = frozenset(("restricted", "embargo", record_fields.TEXT_FIELD, *FILE_RULES))


@dataclass(frozen=True, slots=True)
class Placement:
    """The graph in which records stand, and the source they speak from ("" for none).

    `graph` is the home of what no source states; where it is "", that is the graph of the record's source,
    and `fallback_graph` where the record has none.
    """

    graph: str = ""
    source: str = ""
    fallback_graph: str = ""


def map_record(
    rules: MappingRules, record: SourceRecord | Problem, placement: Placement
) -> MappedRecord | Problem:
    """Return the resource that a record describes, with a Problem for each value that does not fit.

    A record that names nothing, or nothing that the profile knows, is a Problem as a whole.
    """
    if isinstance(record, Problem):
        return record
    try:
        shape = rules.shape_of(record)
        iri = rules.thing_iri(record, shape)
    except ValueRejected as error:
        return Problem(record.path, record.line, "", str(error))
    try:
        source = _source_of(rules, record, iri, placement)
    except ValueRejected as error:
        return Problem(record.path, record_fields.field_line(record, "source"), "source", str(error))
    home = placement.graph or (source.graph if source else placement.fallback_graph)
    return _RecordMapping(rules, record, shape, iri, source).run(home)


def _source_of(
    rules: MappingRules, record: SourceRecord, iri: str, placement: Placement
) -> ClaimSource | None:
    if "source" in record.fields:
        return rules.sources.find(plain_value(record.fields, "source"))
    # A row of a list is not what the document says, though the document may be a source, too.
    is_row = record.loose and record.type == record_fields.DOCUMENT_CLASS
    itself = None if is_row else rules.sources.by_iri.get(iri)
    return itself or (rules.sources.find(placement.source) if placement.source else None)


class _RecordMapping:
    """The mapping of one record: its values and claims so far, and the problems found."""

    __slots__ = ("claims", "iri", "parts", "problems", "record", "rules", "shape", "values")

    def __init__(
        self, rules: MappingRules, record: SourceRecord, shape: Shape, iri: str, source: ClaimSource | None
    ) -> None:
        self.rules, self.record, self.shape, self.iri = rules, record, shape, iri
        self.problems = record_fields.RecordProblems(record)
        self.claims = claim_mapper.ClaimMapper(rules, shape, iri, source, self.problems)
        self.parts = PartMapper(rules, self.claims)
        self.values: dict[str, list[Value]] = {}

    def run(self, home: str) -> MappedRecord:
        cleaners, mapped = self.rules.plain_cleaners[self.shape.name], self.values
        for name, raw in (*self._implied_fields(), *self.record.fields.items()):
            # Nearly all values of bulk material are plain, so they take the short way.
            if type(raw) is str and name in cleaners:
                try:
                    mapped[name] = [cleaners[name](raw)]
                except ValueRejected as error:
                    self._add_misfit(name, raw, error)
            elif name not in record_fields.RECORD_FIELDS:
                mapped[name] = list(self._map_field(name, raw))
        self._add_scheme()
        found = self.claims.claims
        if found:
            self.values["claims"] = found
        self._check()
        made = self.rules.identities.apply(build_resource(self.iri, self.shape.name, self.values))
        if found:
            made = claim_mapper.with_conflicts(made, self.rules.profile, self.problems)
        return MappedRecord(made, home, self.problems, tuple(each.iri for each in self.claims.written_claims))

    def _implied_fields(self) -> tuple[tuple[str, RawValue], ...]:
        if self.shape.name != record_fields.PAGE_CLASS:
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
            hint = suggestion(name, names)
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
                dates.full_date(plain_value(fields, "embargo").strip())
            except ValueRejected as error:
                self.problems.add_misfit("embargo", f"{error}; until then the record is restricted")

    def _check_file(self) -> None:
        """Check what a record says of its file; whether the file is there is found out by `file_matching`."""
        for name, rule in FILE_RULES.items():
            raw = self.record.fields.get(name)
            if raw is None:
                continue
            if self.shape.name != record_fields.DOCUMENT_CLASS:
                self.problems.add(
                    name, f"{self.shape.name} has no field {name!r}; a {record_fields.DOCUMENT_CLASS} has"
                )
            elif not isinstance(raw, str) or not raw.strip() or (name == "cleared" and raw != "true"):
                self.problems.add_misfit(name, rule)

    def _check_text(self) -> None:
        """Check that a text is one, of a document or a page; what is in it is read by `collection`."""
        raw, kind = self.record.fields.get(record_fields.TEXT_FIELD, "-"), self.shape.name
        if kind not in (record_fields.DOCUMENT_CLASS, record_fields.PAGE_CLASS):
            if record_fields.TEXT_FIELD in self.record.fields:
                owners = f"a {record_fields.DOCUMENT_CLASS} or a {record_fields.PAGE_CLASS} has"
                self.problems.add(record_fields.TEXT_FIELD, f"{kind} has no field 'text'; {owners}")
        elif not isinstance(raw, str) or (kind == record_fields.DOCUMENT_CLASS and not raw.strip()):
            rule = "is one text, with a form feed after each page; leave it out where there is none"
            self.problems.add_misfit(record_fields.TEXT_FIELD, rule)

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


class PartMapper:
    """The parts of the thing that one record describes; what does not fit raises ValueRejected."""

    __slots__ = ("claims", "parts", "rules")

    def __init__(self, rules: MappingRules, claims: claim_mapper.ClaimMapper) -> None:
        self.rules, self.claims = rules, claims
        self.parts: dict[str, Resource] = {}
        """All parts by IRI."""

    def map_part(
        self, prop: Property, raw: RawValue, subject: str, *, is_inner: bool = False
    ) -> Iterator[Value]:
        """Yield a part of a subject (IRI), if no claim that is taken back states it.

        Keys that the part has no field for are those of a claim that the subject has this part; only what is
        no part itself (`is_inner`) can have such claims.
        """
        if not isinstance(raw, Mapping):
            wanted = "write its fields as a mapping"
            raise ValueRejected(f"holds a {prop.title.lower()} described by itself; {wanted}")
        shape = self._shape_of(prop, raw)
        own = {k: v for k, v in raw.items() if k in shape.properties or k not in CLAIM_KEYS}
        about = {k: v for k, v in raw.items() if k not in own}
        if about and is_inner:
            key = next(iter(about))
            raise ValueRejected(f"{prop.name!r} takes no {key!r} here; claim the thing it is in")
        if about and "status" in own:
            about["status"] = own["status"]
        part = self._build_part(prop, shape, own, subject)
        if about:
            yield from self._claimed_part(prop, part, about, subject)
        else:
            yield from [part] if is_inner else self._decided_parts(prop, shape, raw, part, subject)

    def _decided_parts(
        self, prop: Property, shape: Shape, raw: Mapping[str, RawValue], part: Resource, subject: str
    ) -> list[Resource]:
        """Return a part, as it is after what was decided about it, and what took its position."""
        decided = decisions_about(self.rules, part)
        if not decided:
            return [part]
        found = self.parts[part.iri] = decided_finding(self.rules, part, shape, decided)
        if decided[-1].do != "correct":
            return [found]
        right = self._build_part(prop, shape, corrected_fields(decided[-1], part, raw, self.rules), subject)
        return [found, build_resource(right.iri, right.type, {**right.values, "wasRevisionOf": [part.iri]})]

    def _claimed_part(
        self, prop: Property, part: Resource, about: Mapping[str, RawValue], subject: str
    ) -> Iterator[Value]:
        if prop.inverse:
            # The triple begins at the part, so the claim is about the part and is in it.
            claim_mapper.check_has_claims(self.rules.profile[part.type])
            self.claims.build_claim(about, part.iri, prop.path, subject)
            yield build_resource(
                part.iri, part.type, {**part.values, "claims": self.claims.by_subject[part.iri]}
            )
            return
        claim = self.claims.build_claim(about, subject, prop.path, part.iri)
        if any(decision.do == "correct" for decision in self.rules.decisions_about(claim.iri)):
            # One value cannot replaces what has parts.
            raise ValueRejected(
                f"{iris.last_segment(claim.iri)} claims something with parts; correct it in the record: "
                "give this claim the status corrected, and add the right one with `wasRevisionOf`"
            )
        self.claims.claims.append(claim)
        if claims.claim_stands(claim):
            yield part

    def _shape_of(self, prop: Property, raw: Mapping[str, RawValue]) -> Shape:
        shapes = [self.rules.profile[name] for name in prop.nodes]
        names = raw.keys() - CLAIM_KEYS - {"id"}
        return next((shape for shape in shapes if names <= shape.properties.keys()), shapes[0])

    def _build_part(
        self, prop: Property, shape: Shape, raw: Mapping[str, RawValue], subject: str
    ) -> Resource:
        """Return a part, named by its `id`, by the key of its shape, or by its content."""
        _check_names(shape, raw)
        iri = self._part_iri(prop, shape, raw, subject)
        fields = {
            name: self._inner_values(shape, name, each, iri) for name, each in raw.items() if name != "id"
        }
        missing = [p.name for p in shape.properties.values() if p.required and not fields.get(p.name)]
        if missing:
            raise ValueRejected(f"{shape.name} lacks its {', '.join(missing)}")
        part = build_resource(iri, shape.name, fields)
        if self.parts.setdefault(iri, part) != part:
            wanted = "give each an `id` of its own"
            raise ValueRejected(f"two different parts are both named {iris.last_segment(iri)}; {wanted}")
        return part

    def _inner_values(self, shape: Shape, name: str, raw: RawValue, subject: str) -> list[Value]:
        prop = shape.properties[name]
        items = raw if isinstance(raw, list) else [raw]
        found = [value for item in items for value in self._map_inner(prop, item, subject)]
        if prop.single and len(found) > 1:
            raise ValueRejected(f"{name!r} has {len(found)} values; it takes one")
        return found

    def _map_inner(self, prop: Property, raw: RawValue, subject: str) -> Iterator[Value]:
        if prop.name == "claims":
            yield self.claims.build_text_claim(raw, subject)
        elif prop.kind == "nested":
            yield from self.map_part(prop, raw, subject, is_inner=True)
        elif isinstance(raw, str):
            yield self.rules.clean(prop, raw)
        else:
            wanted = "claims are made on the thing itself"
            raise ValueRejected(f"{prop.name!r} takes a plain value here; {wanted}")

    def _part_iri(self, prop: Property, shape: Shape, raw: Mapping[str, RawValue], subject: str) -> str:
        if prop.suffix:
            # Of several shapes that may be there each has a name of its own.
            is_usual = len(prop.nodes) == 1 or shape.kind != "position"
            return iris.subpart_iri(subject, prop.suffix if is_usual else shape.kind)
        name = raw.get("id")
        if isinstance(name, str):
            return iris.part_iri(subject, shape.kind, iris.slug(name))
        keys = [
            iris.slug(iris.last_segment(text_of(self.rules.clean(shape.properties[name], key))))
            for name in shape.key
            if isinstance(key := raw.get(name), str)
        ]
        return iris.part_iri(subject, shape.kind, "-".join(keys) or iris.text_digest(flat_texts(raw)))


def _check_names(shape: Shape, raw: Mapping[str, RawValue]) -> None:
    if not isinstance(raw.get("id", ""), str):
        raise ValueRejected("`id` takes one plain value here")
    for name in raw:
        if name != "id" and (name not in shape.properties or shape.properties[name].computed):
            names = [*shape.properties, *sorted(CLAIM_KEYS)]
            hint = suggestion(name, names)
            raise ValueRejected(f"{shape.name} has no field {name!r}{hint}")


def decisions_about(rules: MappingRules, part: Resource) -> tuple[Decision, ...]:
    """Return the decisions about a finding, the oldest first; what is no finding has none."""
    if "status" not in part.values or not rules.profile[part.type].evidential:
        return ()
    owner = iris.owner_iri(part.iri)
    return rules.decisions_about(f"{owner}#{finding_digest(part, rules.base)}") if rules.decisions else ()


def decided_finding(
    rules: MappingRules, part: Resource, shape: Shape, decided: tuple[Decision, ...]
) -> Resource:
    """Return a finding with the status that was decided last, and what was decided about it."""
    status = decided[-1].status or "corrected"
    values = {
        **part.values,
        "status": [iris.concept_iri(rules.base, "claim-status", status)],
        "reviews": [claim_mapper.review_activity(rules, each, part.iri) for each in decided],
    }
    found = build_resource(part.iri, part.type, values)
    return found if status in claims.STANDING_STATUSES else without_meaning(found, shape)


def corrected_fields(
    decision: Decision, part: Resource, raw: Mapping[str, RawValue], rules: MappingRules
) -> dict[str, RawValue]:
    """Return the fields, as records have them, of what replaces a finding that was corrected."""
    kept = {name: each for name, each in raw.items() if name not in STATE_FIELDS}
    name = raw.get("id", iris.last_segment(part.iri))
    return {
        **kept,
        **value_fields(part.type, decision.field, decision.value),
        "id": f"{name}-{decision.key}",
        "status": "reviewed",
        "generatedBy": rules.by_hand,
    }
