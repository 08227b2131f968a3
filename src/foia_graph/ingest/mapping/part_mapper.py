"""Mapping of the parts of a thing: what a record describes inside it, with an IRI under that of the thing."""

from collections.abc import Iterator, Mapping

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.ingest.mapping.claim_mapper import ClaimMapper, check_has_claims, review_activity
from foia_graph.ingest.mapping.rules import MappingRules
from foia_graph.ingest.mapping.shorthand import CLAIM_KEYS
from foia_graph.model import claims, iris
from foia_graph.model.decisions import Decision
from foia_graph.model.findings import STATE_FIELDS, finding_digest, value_fields, without_meaning
from foia_graph.model.profile import Property, Shape
from foia_graph.model.resource import RawValue, Resource, Value, build_resource, text_of


class PartMapper:
    """The parts of the thing that one record describes; what does not fit raises ValueRejected."""

    __slots__ = ("claims", "parts", "rules")

    def __init__(self, rules: MappingRules, claims: ClaimMapper) -> None:
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
            check_has_claims(self.rules.profile[part.type])
            self.claims.build_claim(about, part.iri, prop.path, subject)
            yield build_resource(
                part.iri, part.type, {**part.values, "claims": self.claims.by_subject[part.iri]}
            )
            return
        claim = self.claims.build_claim(about, subject, prop.path, part.iri)
        if self.claims.is_corrected(claim):
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
        return iris.part_iri(
            subject, shape.kind, "-".join(keys) or iris.text_digest(shorthand.flat_texts(raw))
        )


def _check_names(shape: Shape, raw: Mapping[str, RawValue]) -> None:
    if not isinstance(raw.get("id", ""), str):
        raise ValueRejected("`id` takes one plain value here")
    for name in raw:
        if name != "id" and (name not in shape.properties or shape.properties[name].computed):
            names = [*shape.properties, *sorted(CLAIM_KEYS)]
            hint = shorthand.suggestion(name, names)
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
        "reviews": [review_activity(rules, each, part.iri) for each in decided],
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
