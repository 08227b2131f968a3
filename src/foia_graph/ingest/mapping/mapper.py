"""From records as written to resources: the only code that knows the shorthand of claims.

A value may be written plainly, or as a mapping with `value` and any of `source`, `quote`, `page`, `by`,
`said`, `status`, `note`, `lang`, `confidence`, `generatedBy`, `wasRevisionOf` (and, for dates without a
literal, `asStated`, `notBefore`, `notAfter`).
Then it becomes the value of its field and, beside it, a claim with its evidence. What was decided about a
claim gives it another status, and where it was corrected, a claim that takes its place.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.ingest.mapping.sources import ClaimSource, SourceRegistry
from foia_graph.model import claims, dates, iris, values
from foia_graph.model.decisions import Decision
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import (
    Fields,
    Mapped,
    Problem,
    Raw,
    Resource,
    Severity,
    SourceRecord,
    Text,
    Value,
    resource,
    text_of,
)

CLAIM_KEYS = frozenset(
    (
        "value",
        "source",
        "quote",
        "page",
        "by",
        "said",
        "status",
        "note",
        "lang",
        "asStated",
        "notBefore",
        "notAfter",
        "confidence",
        "generatedBy",
        "wasRevisionOf",
    )
)
TEXT_CLAIM_KEYS = CLAIM_KEYS - {"value"} | {"id", "text", "conflictsWith"}
OF_ONE_CLAIM = frozenset(
    ("id", "status", "note", "asStated", "notBefore", "notAfter", "conflictsWith", "confidence")
)
"""What is said of one claim alone, and not of the claim that takes its place."""
RECORD_KEYS = frozenset(("id", "type", "source", "restricted", "embargo", "file", "cleared", "text"))
DOCUMENT_CLASS = "ReleasedDocument"
PAGE_CLASS = "Page"
TEXT_FIELD = "text"
FILE_KEYS = {
    "file": "names the file of the document; write its path from the folder of source.toml, or its SHA-256",
    "cleared": "can only be true: somebody looked at the file, and nothing under its redactions can be read",
}
"""What a document may say of its file, and how."""
PDF_FRAGMENTS = "http://www.iso.org/iso/iso_catalogue/catalogue_tc/catalogue_detail.htm?csnumber=75839"
"""ISO 32000-2, which defines the fragment `page=`."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where records stand, and the source they speak from ("" for none).

    `graph` is the home of what no source states; where it is "", that is the graph of the record's source,
    and `otherwise` where the record has none.
    """

    graph: str = ""
    source: str = ""
    otherwise: str = ""


class Mapper:
    """Maps records to resources; made once for a profile, a base IRI and the sources that there are."""

    def __init__(
        self,
        profile: Profile,
        base: str,
        language: str,
        sources: SourceRegistry,
        decided: Mapping[str, tuple[Decision, ...]] | None = None,
    ) -> None:
        """Take what was decided about claims, by their names without the base."""
        self.profile, self.base, self.language, self.sources = profile, base, language, sources
        self._decided = decided or {}
        self.met: set[str] = set()
        """The claims that something was decided about, of those that were mapped."""
        self.by_hand = f"{iris.catalog(base)}#activity-by-hand"
        self.by_reader = f"{iris.catalog(base)}#activity-by-reader"
        self.cleaners: dict[str, dict[str, values.Cleaner]] = {
            shape.name: {
                prop.name: values.cleaner(prop, profile, base)
                for prop in shape.properties.values()
                if prop.kind not in ("nested", "any") and not prop.computed
            }
            for shape in profile.shapes.values()
        }
        self._cleaners: dict[Property, values.Cleaner] = {}
        self.required = {
            shape.name: tuple(sorted(p.name for p in shape.properties.values() if p.required))
            for shape in profile.shapes.values()
        }
        self.single = {
            shape.name: frozenset(p.name for p in shape.properties.values() if p.bare)
            for shape in profile.shapes.values()
        }

    def cleaner(self, prop: Property) -> values.Cleaner:
        """Give the cleaner of a field, made at its first use."""
        found = self._cleaners.get(prop)
        if found is None:
            found = self._cleaners[prop] = values.cleaner(prop, self.profile, self.base)
        return found

    def decided(self, claim: str) -> tuple[Decision, ...]:
        """Give what was decided about a claim."""
        name = claim.removeprefix(self.base)
        found = self._decided.get(name, ())
        if found:
            self.met.add(name)
        return found

    def iri(self, record: SourceRecord) -> str:
        """Name the thing that a record describes; raises ValueRejected when its key can name nothing."""
        shape = self._shape(record.type)
        key = record.fields.get("id")
        if shape.name == "Concept":
            scheme = record.fields.get("inScheme")
            if not isinstance(scheme, str) or not isinstance(key, str):
                raise ValueRejected("a Concept needs an `id` and the scheme it stands in as `inScheme`")
            return iris.concept(self.base, scheme.removeprefix("scheme/"), key)
        if shape.name == "Catalog":
            return iris.catalog(self.base)
        if not isinstance(key, str):
            raise ValueRejected("has no `id`; give the thing a short name of letters, digits and hyphens")
        return values.named(shape, key, self.base)

    def map(self, record: SourceRecord, place: Placement) -> Mapped | Problem:
        """Turn one record into a resource, with a Problem for each value that does not fit.

        A record that names nothing, or nothing that the profile knows, is a Problem as a whole.
        """
        try:
            shape, iri = self._shape(record.type), self.iri(record)
        except ValueRejected as error:
            return Problem(record.path, record.line, "", str(error))
        try:
            mapping = _RecordMapping(self, record, shape, iri, place)
        except ValueRejected as error:
            return Problem(record.path, _field_line(record, "source"), "source", str(error))
        return mapping.run()

    def _shape(self, name: str) -> Shape:
        shape = self.profile.shapes.get(name)
        if shape is None or not self.profile.is_thing(shape):
            things = sorted(s.name for s in self.profile.shapes.values() if self.profile.is_thing(s))
            raise ValueRejected(
                f"type {name[:60]!r} is no class of the profile{shorthand.suggestion(name, things)}"
            )
        return shape


class _RecordMapping:
    """The mapping of one record: what was made so far, and what was found wrong."""

    def __init__(
        self, mapper: Mapper, record: SourceRecord, shape: Shape, iri: str, place: Placement
    ) -> None:
        self.mapper, self.record, self.shape, self.iri = mapper, record, shape, iri
        self.problems: list[Problem] = []
        self.claims: list[Value] = []
        self.parts: dict[str, Resource] = {}
        self.claimed: dict[str, list[Resource]] = {}
        """Claims by the thing or part that they are about."""
        self.source = self._record_source(place)
        self.home = place.graph or (self.source.graph if self.source else place.otherwise)

    def run(self) -> Mapped:
        found: dict[str, list[Value]] = {}
        cleaners = self.mapper.cleaners[self.shape.name]
        for name, raw in (*self._implied(), *self.record.fields.items()):
            clean = cleaners.get(name)
            if clean is not None and type(raw) is str:
                try:
                    found[name] = [clean(raw)]
                except ValueRejected as error:
                    self._misfit(name, raw, error)
            elif name not in RECORD_KEYS:
                found[name] = list(self._field(name, raw))
        if self.shape.in_scheme:
            scheme = iris.scheme(self.mapper.base, self.shape.in_scheme)
            if found.get("inScheme", [scheme]) != [scheme]:
                self._problem(
                    "inScheme", f"every {self.shape.name} is in {self.shape.in_scheme}; leave it out"
                )
            found["inScheme"] = [scheme]
        if self.claims:
            found["claims"] = self.claims
        self._check(found)
        made = resource(self.iri, self.shape.name, found)
        if self.claims:
            made = self._with_conflicts(made)
        return Mapped(made, self.home, self.problems)

    # ------------------------------------------------------------ fields

    def _implied(self) -> tuple[tuple[str, Raw], ...]:
        """Say what the name of a page says: its document, and its place in it."""
        if self.shape.name != PAGE_CLASS:
            return ()
        document, _, number = self.iri.partition("/page/")
        return ("isPartOf", document), ("position", number)

    def _field(self, name: str, raw: Raw) -> Iterator[Value]:
        if name == "claims":
            self._text_claims(raw)
            return
        prop = self.shape.properties.get(name)
        if prop is None or prop.computed or prop.kind == "any":
            known = [p.name for p in self.shape.properties.values() if not p.computed]
            self._problem(name, f"{self.shape.name} has no field {name!r}{shorthand.suggestion(name, known)}")
            return
        for each in raw if isinstance(raw, list) else [raw]:
            yield from self._values(prop, each, self.iri)

    def _values(self, prop: Property, raw: Raw, subject: str) -> Iterator[Value]:
        try:
            if isinstance(raw, list):
                raise ValueRejected("a list inside a list; write one list of values")
            if prop.kind == "nested":
                yield from self._nested(prop, raw, subject)
            elif isinstance(raw, Mapping):
                yield from self._claimed(prop, raw, subject)
            else:
                yield self._clean(prop, raw)
        except ValueRejected as error:
            self._misfit(prop.name, raw, error)

    def _clean(self, prop: Property, raw: str, language: str = "") -> Value:
        value = self.mapper.cleaner(prop)(raw)
        if language and prop.kind != "text":
            raise ValueRejected(f"`lang` is for texts, and {prop.name!r} takes none")
        language = values.language(language) if language else ""
        return Text(value, language) if language not in ("", self.mapper.language) else value

    def _claimed(self, prop: Property, raw: Mapping[str, Raw], subject: str) -> Iterator[Value]:
        shorthand.check_keys(raw, CLAIM_KEYS)
        stated = prop.kind == "date" and raw.keys() & {"asStated", "notBefore", "notAfter"}
        if "value" not in raw and not stated:
            raise ValueRejected("a claim without a value; write `value:` with what the source says")
        value = None
        if "value" in raw:
            value = self._clean(prop, shorthand.plain_value(raw, "value"), shorthand.plain_value(raw, "lang"))
        if raw.keys() <= {"value", "lang"}:
            if value is not None:
                yield value
            return
        claim = self._claim(raw, subject, prop.path, value, prop.kind == "date")
        self.claims.append(claim)
        if value is not None and claims.stands(claim):
            yield value
        for right in self._successors(raw, claim):
            yield from self._claimed(prop, right, subject)

    def _successors(self, raw: Mapping[str, Raw], claim: Resource) -> Iterator[Mapping[str, Raw]]:
        """Write what takes the place of a claim that was corrected."""
        for each in (each for each in self.mapper.decided(claim.iri) if each.do == "correct"):
            said = {"value" if "value" in raw else "text": each.value, "note": each.reason}
            given = {name: text for name in ("quote", "page", "source") if (text := getattr(each, name))}
            kept = {name: value for name, value in raw.items() if name not in OF_ONE_CLAIM}
            yield {**kept, **said, **given, "wasRevisionOf": claim.iri.rpartition("#claim-")[2]}

    def _nested(self, prop: Property, raw: Raw, subject: str, inside: bool = False) -> Iterator[Value]:
        if not isinstance(raw, Mapping):
            raise ValueRejected(
                f"holds a {prop.title.lower()} described by itself; write its fields as a mapping"
            )
        shape = self._nested_shape(prop, raw)
        own = {k: v for k, v in raw.items() if k in shape.properties or k not in CLAIM_KEYS}
        about = {k: v for k, v in raw.items() if k not in own}
        if about and inside:
            raise ValueRejected(
                f"{prop.name!r} takes no {next(iter(about))!r} here; claim the thing it is in"
            )
        if about and "status" in own:
            about["status"] = own["status"]
        part = self._part(prop, shape, own, subject)
        if not about:
            yield part
            return
        if prop.inverse:
            self._claim(about, part.iri, prop.path, subject, False)
            yield resource(part.iri, part.type, {**part.values, "claims": self.claimed[part.iri]})
            return
        claim = self._claim(about, subject, prop.path, part.iri, False)
        self._only_reviewed(claim)
        self.claims.append(claim)
        if claims.stands(claim):
            yield part

    def _only_reviewed(self, claim: Resource) -> None:
        """Refuse a correction of what has parts: one value cannot take its place."""
        if any(each.do == "correct" for each in self.mapper.decided(claim.iri)):
            raise ValueRejected(
                f"{iris.last(claim.iri)} claims something with parts; correct it in the record: give this "
                "claim the status corrected, and write the right one beside it with `wasRevisionOf`"
            )

    def _nested_shape(self, prop: Property, raw: Mapping[str, Raw]) -> Shape:
        """Choose the shape of a part: of several that may stand there, the first that has all its fields."""
        shapes = [self.mapper.profile[name] for name in prop.nodes]
        fit = (shape for shape in shapes if raw.keys() - CLAIM_KEYS - {"id"} <= shape.properties.keys())
        return next(fit, shapes[0])

    def _part(self, prop: Property, shape: Shape, raw: Mapping[str, Raw], subject: str) -> Resource:
        """Make a nested thing, named by its `id`, by the key of its shape, or by its content."""
        if not isinstance(raw.get("id", ""), str):
            raise ValueRejected("`id` takes one plain value here")
        wrong = [k for k in raw if k != "id" and (k not in shape.properties or shape.properties[k].computed)]
        if wrong:
            known = [*shape.properties, *sorted(CLAIM_KEYS)]
            raise ValueRejected(
                f"{shape.name} has no field {wrong[0]!r}{shorthand.suggestion(wrong[0], known)}"
            )
        found: dict[str, list[Value]] = {}
        name = self._part_iri(prop, shape, raw, subject)
        for key, each in raw.items():
            if key != "id":
                inner = shape.properties[key]
                items = each if isinstance(each, list) else [each]
                found[key] = [value for item in items for value in self._inner(inner, item, name)]
                if inner.single and len(found[key]) > 1:
                    raise ValueRejected(f"{key!r} has {len(found[key])} values; it takes one")
        missing = [p.name for p in shape.properties.values() if p.required and not found.get(p.name)]
        if missing:
            raise ValueRejected(f"{shape.name} lacks its {', '.join(missing)}")
        made = resource(name, shape.name, found)
        known_part = self.parts.setdefault(name, made)
        if known_part != made:
            raise ValueRejected(
                f"two different parts are both named {iris.last(name)}; give each an `id` of its own"
            )
        return made

    def _inner(self, prop: Property, raw: Raw, subject: str) -> Iterator[Value]:
        if prop.name == "claims":
            yield self._text_claim(raw, subject)
        elif prop.kind == "nested":
            yield from self._nested(prop, raw, subject, True)
        elif isinstance(raw, str):
            yield self._clean(prop, raw)
        else:
            raise ValueRejected(
                f"{prop.name!r} takes a plain value here; claims are made on the thing itself"
            )

    def _part_iri(self, prop: Property, shape: Shape, raw: Mapping[str, Raw], subject: str) -> str:
        if prop.suffix:
            return iris.subpart(subject, prop.suffix)
        given = raw.get("id")
        if isinstance(given, str):
            return iris.part(subject, shape.kind, iris.slug(given))
        keys = [
            iris.slug(self._last(shape, name, raw)) for name in shape.key if isinstance(raw.get(name), str)
        ]
        return iris.part(subject, shape.kind, "-".join(keys) or iris.digest(shorthand.flat_texts(raw)))

    def _last(self, shape: Shape, name: str, raw: Mapping[str, Raw]) -> str:
        value = raw[name]
        return (
            iris.last(text_of(self._clean(shape.properties[name], value))) if isinstance(value, str) else ""
        )

    # ------------------------------------------------------------ claims

    def _text_claims(self, raw: Raw) -> None:
        for each in raw if isinstance(raw, list) else [raw]:
            try:
                self.claims += self._with_successors(each)
            except ValueRejected as error:
                self._problem("claims", str(error), each)

    def _with_successors(self, raw: Raw) -> Iterator[Resource]:
        claim = self._text_claim(raw, self.iri)
        yield claim
        if isinstance(raw, Mapping):
            for right in self._successors(raw, claim):
                yield from self._with_successors(right)

    def _text_claim(self, raw: Raw, subject: str) -> Resource:
        if not isinstance(raw, Mapping):
            raise ValueRejected("a claim is a mapping with `text` and `quote`")
        shorthand.check_keys(raw, TEXT_CLAIM_KEYS)
        if "text" not in raw:
            raise ValueRejected(
                "a claim without a value; write `text:` with what is claimed, in your own words"
            )
        return self._claim(raw, subject, "", None, False)

    def _claim(
        self, raw: Mapping[str, Raw], subject: str, predicate: str, value: Value | None, dated: bool
    ) -> Resource:
        source = self._source(raw)
        profile = self.mapper.profile["Claim"]
        language = shorthand.plain_value(raw, "lang") if "text" in raw else ""
        given: dict[str, Collection[Value]] = {
            name: [
                self._clean(
                    profile.properties[name],
                    shorthand.plain_value(raw, name),
                    language if name == "text" else "",
                )
            ]
            for name in ("text", "asStated", "note", "notBefore", "notAfter", "confidence")
            if name in raw
        }
        if dated and value is not None:
            first, last = dates.bounds(text_of(value))
            given = {"notBefore": [first], "notAfter": [last], **given}
        shorthand.check_bounds(given)
        if "said" in raw:
            given["date"] = [dates.partial_date(shorthand.plain_value(raw, "said"))]
        key = [
            subject,
            predicate,
            text_of(value) if value is not None else "",
            shorthand.plain_value(raw, "text"),
            source.iri,
        ]
        key += [
            shorthand.plain_value(raw, "quote"),
            shorthand.plain_value(raw, "page"),
            shorthand.plain_value(raw, "asStated"),
        ]
        iri = iris.part(
            subject,
            "claim",
            iris.slug(shorthand.plain_value(raw, "id"))
            if "id" in raw
            else iris.digest(each.removeprefix(self.mapper.base) for each in key),
        )
        claim = resource(
            iri,
            "Claim",
            {
                **given,
                "predicate": [predicate] if predicate else [],
                "object": [value] if value is not None else [],
                "source": [source.iri],
                "by": self._speakers(raw, source),
                "status": [self._status(iri, raw)],
                "reviews": [self._review(each, subject) for each in self.mapper.decided(iri)],
                "evidence": [self._evidence(raw, iri, source)],
                "generatedBy": [self._maker(raw)],
                "conflictsWith": [
                    iris.part(subject, "claim", iris.slug(k))
                    for k in shorthand.plain_values(raw, "conflictsWith")
                ],
                "wasRevisionOf": [
                    iris.part(subject, "claim", iris.slug(k))
                    for k in shorthand.plain_values(raw, "wasRevisionOf")
                ],
            },
        )
        self._know(claim, subject)
        return claim

    def _status(self, claim: str, raw: Mapping[str, Raw]) -> str:
        """Give the status of a claim: the one last decided, else the one written."""
        status = shorthand.claim_status(raw)
        for each in self.mapper.decided(claim):
            status = each.status or "corrected"
        return iris.concept(self.mapper.base, "claim-status", status)

    def _review(self, decision: Decision, subject: str) -> Resource:
        """Describe a decision about a claim (PROV-O, activity)."""
        prop = self.mapper.profile["Activity"].properties["wasAssociatedWith"]
        status = iris.concept(self.mapper.base, "claim-status", decision.status or "corrected")
        return resource(
            iris.part(subject, "activity", f"review-{decision.key}"),
            "Activity",
            {
                "status": [status],
                "date": [decision.time[:10]],
                "note": [decision.reason],
                "wasAssociatedWith": [self._clean(prop, decision.by)] if decision.by else [],
            },
        )

    def _know(self, claim: Resource, subject: str) -> None:
        """Remember a claim; one name never stands for two of them."""
        claimed = self.claimed.setdefault(subject, [])
        for other in claimed:
            if other.iri == claim.iri and other != claim:
                names = [n for n in {**other.values, **claim.values} if other.get(n) != claim.get(n)]
                raise ValueRejected(
                    f"two claims have one name, {iris.last(claim.iri)}, and differ in {' and '.join(names)}; "
                    "write one claim, or give the second words of its own"
                )
        claimed.append(claim)

    def _evidence(self, raw: Mapping[str, Raw], claim: str, source: ClaimSource) -> Resource:
        """Make the evidence of a claim (Web Annotation Data Model, specific resource and selectors)."""
        selector: list[Value] = []
        if "quote" in raw:
            words = shorthand.plain_value(raw, "quote")
            values.text(words)
            selector = [resource(iris.subpart(claim, "quote"), "QuoteSelector", {"exact": [words]})]
        if "page" in raw:
            fragment = f"page={shorthand.page_number(raw)}"
            parts: dict[str, Collection[Value]] = {"fragment": [fragment], "conformsTo": [PDF_FRAGMENTS]}
            selector = [
                resource(iris.subpart(claim, "page"), "FragmentSelector", {**parts, "refinedBy": selector})
            ]
        place: dict[str, Collection[Value]] = {"hasSource": [source.iri], "selector": selector}
        return resource(iris.subpart(claim, "evidence"), "Evidence", place)

    def _source(self, raw: Mapping[str, Raw]) -> ClaimSource:
        if "source" in raw:
            return self.mapper.sources.named(shorthand.plain_value(raw, "source"))
        if self.source is None:
            raise ValueRejected(
                "a claim without a source; write `source:` here, on the record, or in source.toml"
            )
        return self.source

    def _record_source(self, place: Placement) -> ClaimSource | None:
        """Find the source of the record: the one it names, itself if it is one, else that of its folder."""
        if "source" in self.record.fields:
            return self.mapper.sources.named(shorthand.plain_value(self.record.fields, "source"))
        # A row of a list is not what the document says, though the document may be a source, too.
        is_row = self.record.loose and self.shape.name == DOCUMENT_CLASS
        itself = None if is_row else self.mapper.sources.by_iri.get(self.iri)
        return itself or (self.mapper.sources.named(place.source) if place.source else None)

    def _speakers(self, raw: Mapping[str, Raw], source: ClaimSource) -> list[Value]:
        if "by" not in raw:
            return list(source.publishers)
        prop = self.mapper.profile["Claim"].properties["by"]
        return [self._clean(prop, name) for name in shorthand.plain_values(raw, "by")]

    def _maker(self, raw: Mapping[str, Raw]) -> Value:
        """Name the activity that a claim says it is from, else that of the record."""
        if "generatedBy" in raw:
            prop = self.mapper.profile["Claim"].properties["generatedBy"]
            return self._clean(prop, shorthand.plain_value(raw, "generatedBy"))
        return self.mapper.by_reader if self.record.loose else self.mapper.by_hand

    def _with_conflicts(self, made: Resource) -> Resource:
        """Say of each two claims that cannot both be true that they conflict."""
        against: dict[str, set[str]] = {}
        for first, second in claims.contradictions(made, self.mapper.profile):
            against.setdefault(first.iri, set()).add(second.iri)
            against.setdefault(second.iri, set()).add(first.iri)
        known = {claim.iri for claim in made.parts("claims")}
        for claim in made.parts("claims"):
            for name in ("conflictsWith", "wasRevisionOf"):
                for other in map(text_of, claim.get(name)):
                    if other not in known:
                        self._problem("claims", f"{name} names no claim of this record: {iris.last(other)}")
            for other in map(text_of, claim.get("conflictsWith")):
                against.setdefault(claim.iri, set()).add(other)
                against.setdefault(other, set()).add(claim.iri)
        if not against:
            return made
        claimed = [_add_conflicts(claim, against.get(claim.iri, set())) for claim in made.parts("claims")]
        return resource(made.iri, made.type, {**made.values, "claims": claimed})

    # ------------------------------------------------------------ checks

    def _check(self, found: Mapping[str, list[Value]]) -> None:
        name = self.shape.name
        if not isinstance(reason := self.record.fields.get("restricted", "-"), str) or not reason.strip():
            self._problem("restricted", "holds the reason why nobody may see the record; write it as a text")
        if "embargo" in self.record.fields:
            try:
                dates.full_date(shorthand.plain_value(self.record.fields, "embargo").strip())
            except ValueRejected as error:
                self._problem(
                    "embargo", f"{error}; until then nobody sees the record", severity=self._grade()
                )
        self._check_file()
        self._check_text()
        for missing in self.mapper.required[name]:
            if not found.get(missing) and self.record.share == "all":
                self._problem(missing, f"is missing; every {name} has one", severity=self._grade())
        single = self.mapper.single[name]
        for several, values_found in found.items():
            if len(values_found) > 1 and several in single and len(set(map(text_of, values_found))) > 1:
                self._check_single(self.shape.properties[several], values_found)

    def _check_file(self) -> None:
        """Check what a record says of its file; whether the file is there is another question."""
        for key, wanted in FILE_KEYS.items():
            said = self.record.fields.get(key)
            if said is None:
                continue
            if self.shape.name != DOCUMENT_CLASS:
                self._problem(key, f"{self.shape.name} has no field {key!r}; a {DOCUMENT_CLASS} has")
            elif not isinstance(said, str) or not said.strip() or (key == "cleared" and said != "true"):
                self._problem(key, wanted, severity=self._grade())

    def _check_text(self) -> None:
        """Check that a text is one, of a document or a page; what it says is another question."""
        said = self.record.fields.get(TEXT_FIELD, "-")
        if self.shape.name not in (DOCUMENT_CLASS, PAGE_CLASS):
            if TEXT_FIELD in self.record.fields:
                self._problem(
                    TEXT_FIELD,
                    f"{self.shape.name} has no field 'text'; a {DOCUMENT_CLASS} or a {PAGE_CLASS} has",
                )
        elif not isinstance(said, str) or (self.shape.name == DOCUMENT_CLASS and not said.strip()):
            wanted = "is one text, with a form feed after each page; leave it out where there is none"
            self._problem(TEXT_FIELD, wanted, severity=self._grade())

    def _check_single(self, prop: Property, found: list[Value]) -> None:
        if prop.single:
            self._problem(prop.name, f"has {len(found)} values; it takes one")
            return
        claimed = {text_of(v) for c in self.claims if isinstance(c, Resource) for v in c.get("object")}
        bare = [text_of(value) for value in found if text_of(value) not in claimed]
        if bare:
            self._problem(
                prop.name, f"has several values, and {dates.shown(bare[0])} has no source; claim each of them"
            )

    def _misfit(self, name: str, raw: Raw, error: ValueRejected) -> None:
        """Report a value that does not fit; of bulk material its text is kept as a claim without a value."""
        self._problem(name, str(error), raw, self._grade())
        prop = self.shape.properties.get(name)
        if (
            self.record.loose
            and prop is not None
            and isinstance(raw, str)
            and self.source is not None
            and raw.strip()
        ):
            stated = values.BAD.sub("\ufffd", raw)[: values.LONGEST].strip()
            self.claims.append(self._claim({"asStated": stated}, self.iri, prop.path, None, False))

    def _grade(self) -> Severity:
        return "warning" if self.record.loose else "error"

    def _problem(self, name: str, message: str, raw: Raw = "", severity: Severity = "error") -> None:
        line = raw.line if isinstance(raw, Fields) and raw.line else _field_line(self.record, name)
        self.problems.append(Problem(self.record.path, line, name, message, severity))


def _field_line(record: SourceRecord, name: str) -> int:
    """Give the line on which a field of a record stands."""
    fields = record.fields
    return fields.lines.get(name, record.line) if isinstance(fields, Fields) else record.line


def _add_conflicts(claim: Resource, others: set[str]) -> Resource:
    return resource(claim.iri, claim.type, {**claim.values, "conflictsWith": others}) if others else claim
