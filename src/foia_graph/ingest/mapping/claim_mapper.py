"""Mapping of the claims of a record: what a source says, who says so, where it is, and what was decided.

A value written as a mapping, with `value` and keys of `shorthand`, becomes the value of its field and a claim
with its evidence. A decision gives a claim another status, or, as a correction, a claim instead of it.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.ingest.mapping.record_fields import RecordProblems
from foia_graph.ingest.mapping.rules import ClaimSource, MappingRules
from foia_graph.model import claims, dates, iris, values
from foia_graph.model.decisions import Decision, rename_owner
from foia_graph.model.json_pointers import check_pointer, pointer_fragment
from foia_graph.model.namespaces import JSON_POINTERS, MEDIA_FRAGMENTS, PDF_FRAGMENTS
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import RawValue, Resource, Value, build_resource, text_of

_PERCENT = r"(100(?:\.0+)?|[0-9]{1,2}(?:\.[0-9]+)?)"
_REGION = re.compile(rf"xywh=percent:{_PERCENT},{_PERCENT},{_PERCENT},{_PERCENT}")

# Keys that mean nothing without a quote, and what each says.
_OF_A_QUOTE: Mapping[str, str] = {
    "prefix": "what is before a quote",
    "suffix": "what is after a quote",
    "start": "where a quote begins",
}


def claim_evidence(raw: Mapping[str, RawValue], claim: str, source: ClaimSource) -> Resource:
    """Return the evidence of a claim (IRI): its source, and what picks out the position in it.

    Raises ValueRejected where a key holds no such position, or one that means nothing without another key.
    """
    words = list(_word_selectors(raw, claim))
    selectors = [*_place_selectors(raw, claim, words)] or words
    fields: dict[str, Collection[Value]] = {"hasSource": [source.iri], "selector": selectors}
    return build_resource(iris.subpart_iri(claim, "evidence"), "Evidence", fields)


def _word_selectors(raw: Mapping[str, RawValue], claim: str) -> Iterator[Resource]:
    """Yield what picks out the words: themselves, and their offset in the text (4.2.4, 4.2.5)."""
    words = shorthand.plain_value(raw, "quote")
    if "quote" in raw:
        values.clean_text(words)
        # The blank between a quote and the words around it is one of theirs.
        around = {name: shorthand.plain_value(raw, name) for name in ("prefix", "suffix") if name in raw}
        for text in around.values():
            values.clean_text(text)
        fields = {"exact": [words], **{name: [text] for name, text in around.items()}}
        yield build_resource(iris.subpart_iri(claim, "quote"), "QuoteSelector", fields)
    for name, meaning in _OF_A_QUOTE.items():
        if name in raw and "quote" not in raw:
            raise ValueRejected(f"`{name}` says {meaning}; write `quote:` next to it")
    if "start" in raw:
        start = shorthand.start_offset(raw)
        offsets = {"start": [str(start)], "end": [str(start + len(words))]}
        yield build_resource(iris.subpart_iri(claim, "position"), "PositionSelector", offsets)


def _place_selectors(
    raw: Mapping[str, RawValue], claim: str, words: Collection[Resource]
) -> Iterator[Resource]:
    """Yield what picks out the page, or the field of the origin, in which the words stand (4.2.1)."""
    if "page" in raw:
        fragment = f"page={shorthand.page_number(raw)}"
        inner: list[Value] = [*_region_selectors(raw, claim), *words]
        yield fragment_selector(iris.subpart_iri(claim, "page"), fragment, PDF_FRAGMENTS, inner)
    elif "region" in raw:
        raise ValueRejected("`region` is a box on a page; write `page:` next to it")
    if "originField" in raw:
        fragment = pointer_fragment(check_pointer(shorthand.plain_value(raw, "originField")))
        inner = [] if "page" in raw else [*words]
        yield fragment_selector(iris.subpart_iri(claim, "field"), fragment, JSON_POINTERS, inner)


def _region_selectors(raw: Mapping[str, RawValue], claim: str) -> Iterator[Resource]:
    """Yield what picks out a box on a page (Media Fragments URI 1.0, 4.2.2)."""
    if "region" in raw:
        region = shorthand.plain_value(raw, "region")
        if not _REGION.fullmatch(region):
            raise ValueRejected(
                f"{dates.quote_text(region)} is no box on a page; write x, y, width and height in percent of "
                "it, as xywh=percent:10,20,30,5"
            )
        yield fragment_selector(iris.subpart_iri(claim, "region"), region, MEDIA_FRAGMENTS, [])


def fragment_selector(iri: str, fragment: str, standard: str, inner: Collection[Value]) -> Resource:
    """Return what picks out a fragment of its source, and within that what `inner` does (4.2.1)."""
    fields: dict[str, Collection[Value]] = {
        "fragment": [fragment],
        "conformsTo": [standard],
        "refinedBy": inner,
    }
    return build_resource(iri, "FragmentSelector", fields)


# Keys of a claim that become its fields of the same name.
STATED_FIELDS = ("text", "asStated", "speaker", "note", "notBefore", "notAfter", "confidence")
# Keys that are part of the name of a claim where it has them.
LATER_PLACES = ("originField", "region")


class ClaimMapper:
    """The claims of one record; `source` is the one that claims have which name none."""

    __slots__ = ("by_subject", "claims", "iri", "problems", "rules", "shape", "source")

    def __init__(
        self,
        rules: MappingRules,
        shape: Shape,
        iri: str,
        source: ClaimSource | None,
        problems: RecordProblems,
    ) -> None:
        self.rules, self.shape, self.iri, self.source, self.problems = rules, shape, iri, source, problems
        self.claims: list[Value] = []
        """Claims that are in the record itself."""
        self.by_subject: dict[str, list[Resource]] = {}
        """All claims, by the thing or part that they are about."""

    @property
    def written_claims(self) -> Iterator[Resource]:
        """Yield the claims that are in the record itself, in its order."""
        return (each for each in self.claims if isinstance(each, Resource))

    def map_value(self, prop: Property, raw: Mapping[str, RawValue], subject: str) -> Iterator[Value]:
        """Yield the value of a field that is written with keys of a claim, if it is; note the claim.

        Raises ValueRejected where the mapping holds no value, or something that no claim has.
        """
        shorthand.check_keys(raw, shorthand.VALUE_CLAIM_KEYS)
        is_date = prop.kind == "date"
        if "value" not in raw and not (is_date and raw.keys() & {"asStated", "notBefore", "notAfter"}):
            raise ValueRejected("a claim without a value; write `value:` with what the source says")
        value = None
        if "value" in raw:
            language = shorthand.plain_value(raw, "lang")
            value = self.rules.clean(prop, shorthand.plain_value(raw, "value"), language)
        if raw.keys() <= {"value", "lang"}:
            if value is not None:
                yield value
            return
        claim = self.build_claim(raw, subject, prop.path, value, is_date=is_date)
        self.claims.append(claim)
        if value is not None and claims.claim_stands(claim):
            yield value
        for correction in self._corrections(raw, claim):
            yield from self.map_value(prop, correction, subject)

    def map_text_claims(self, raw: RawValue) -> None:
        """Note the claims about the whole thing, written under `claims`; report those that are none."""
        for each in raw if isinstance(raw, list) else [raw]:
            try:
                self.claims += self._text_claims(each)
            except ValueRejected as error:
                self.problems.add("claims", str(error), each)

    def build_text_claim(self, raw: RawValue, subject: str) -> Resource:
        """Return a claim in words; raises ValueRejected where it has none, or a key of no such claim."""
        if not isinstance(raw, Mapping):
            raise ValueRejected("a claim is a mapping with `text` and `quote`")
        shorthand.check_keys(raw, shorthand.TEXT_CLAIM_KEYS)
        if "text" not in raw:
            wanted = "write `text:` with what is claimed, in your own words"
            raise ValueRejected(f"a claim without a value; {wanted}")
        return self.build_claim(raw, subject)

    def build_claim(
        self,
        raw: Mapping[str, RawValue],
        subject: str,
        predicate: str = "",
        value: Value | None = None,
        *,
        is_date: bool = False,
    ) -> Resource:
        """Return a claim about a value of a subject (IRI), and note it among those of the subject.

        Raises ValueRejected where a key holds what it cannot hold, another claim has the same name, or the
        class of the record has no claims.
        """
        if subject == self.iri:
            check_has_claims(self.shape)
        source = self._source_of(raw)
        stated = self._stated_values(raw, value if is_date else None)
        iri = self._claim_iri(raw, subject, predicate, value, source)
        fields: dict[str, Collection[Value]] = {
            **stated,
            "predicate": [predicate] if predicate else [],
            "object": [value] if value is not None else [],
            "source": [source.iri],
            "by": self._speakers(raw, source),
            "status": [self._status(iri, raw)],
            "reviews": [
                review_activity(self.rules, each, subject) for each in self.rules.decisions_about(iri)
            ],
            "evidence": [claim_evidence(raw, iri, source)],
            "generatedBy": [self._activity(raw)],
            "conflictsWith": _claims_named(raw, "conflictsWith", subject),
            "wasRevisionOf": _claims_named(raw, "wasRevisionOf", subject),
        }
        claim = build_resource(iri, "Claim", fields)
        self._note(claim, subject)
        return claim

    def _text_claims(self, raw: RawValue) -> Iterator[Resource]:
        claim = self.build_text_claim(raw, self.iri)
        yield claim
        if isinstance(raw, Mapping):
            for correction in self._corrections(raw, claim):
                yield from self._text_claims(correction)

    def _corrections(self, raw: Mapping[str, RawValue], claim: Resource) -> Iterator[Mapping[str, RawValue]]:
        for decision in self.rules.decisions_about(claim.iri):
            if decision.do == "correct":
                names = ("quote", "page", "source")
                place = {name: text for name in names if (text := getattr(decision, name))}
                dropped = shorthand.KEYS_OF_ONE_CLAIM | (
                    shorthand.KEYS_OF_ONE_PLACE if place else frozenset()
                )
                kept = {name: each for name, each in raw.items() if name not in dropped}
                value = {"value" if "value" in raw else "text": decision.value, "note": decision.reason}
                yield {**kept, **value, **place, "wasRevisionOf": claim.iri.rpartition("#claim-")[2]}

    def _stated_values(self, raw: Mapping[str, RawValue], day: Value | None) -> dict[str, Collection[Value]]:
        """Return what a claim says next to its value; its bounds are those of a `day` unless stated."""
        properties = self.rules.profile["Claim"].properties
        language = shorthand.plain_value(raw, "lang") if "text" in raw else ""
        stated: dict[str, Collection[Value]] = {}
        for name in STATED_FIELDS:
            if name in raw:
                text = shorthand.plain_value(raw, name)
                stated[name] = [self.rules.clean(properties[name], text, language if name == "text" else "")]
        for name in shorthand.NOTE_KEYS:
            stated[name] = [
                self.rules.clean(properties[name], text) for text in shorthand.plain_values(raw, name)
            ]
        if day is not None:
            first, last = dates.day_bounds(text_of(day))
            stated = {"notBefore": [first], "notAfter": [last], **stated}
        shorthand.check_bounds(stated)
        if "said" in raw:
            stated["date"] = [dates.partial_date(shorthand.plain_value(raw, "said"))]
        return stated

    def _claim_iri(
        self,
        raw: Mapping[str, RawValue],
        subject: str,
        predicate: str,
        value: Value | None,
        source: ClaimSource,
    ) -> str:
        """Return the IRI of a claim: by its `id`, else by a digest of what it says."""
        text, *place = (shorthand.plain_value(raw, name) for name in ("text", "quote", "page", "asStated"))
        if "id" in raw:
            return iris.part_iri(subject, "claim", iris.slug(shorthand.plain_value(raw, "id")))
        place += [shorthand.plain_value(raw, name) for name in LATER_PLACES if name in raw]
        said = [subject, predicate, text_of(value) if value is not None else "", text, source.iri, *place]
        # Without the base: a claim is called the same in a copy of the catalogue at another address. And by
        # first names: it is called the same, and found by decisions, when something that it names is renamed.
        names = (rename_owner(each, self.rules.first_names).removeprefix(self.rules.base) for each in said)
        return iris.part_iri(subject, "claim", iris.text_digest(names))

    def _source_of(self, raw: Mapping[str, RawValue]) -> ClaimSource:
        if "source" in raw:
            return self.rules.sources.find(shorthand.plain_value(raw, "source"))
        if self.source is None:
            wanted = "write `source:` here, on the record, or in source.toml"
            raise ValueRejected(f"a claim without a source; {wanted}")
        return self.source

    def _speakers(self, raw: Mapping[str, RawValue], source: ClaimSource) -> list[Value]:
        if "by" not in raw:
            return list(source.publishers)
        prop = self.rules.profile["Claim"].properties["by"]
        return [self.rules.clean(prop, name) for name in shorthand.plain_values(raw, "by")]

    def _activity(self, raw: Mapping[str, RawValue]) -> Value:
        if "generatedBy" in raw:
            prop = self.rules.profile["Claim"].properties["generatedBy"]
            return self.rules.clean(prop, shorthand.plain_value(raw, "generatedBy"))
        return self.rules.by_reader if self.problems.record.loose else self.rules.by_hand

    def _status(self, claim: str, raw: Mapping[str, RawValue]) -> str:
        status = shorthand.claim_status(raw)
        for decision in self.rules.decisions_about(claim):
            status = decision.status or "corrected"
        return iris.concept_iri(self.rules.base, "claim-status", status)

    def _note(self, claim: Resource, subject: str) -> None:
        """Note a claim of a subject; raises ValueRejected where two that differ would have one name."""
        others = self.by_subject.setdefault(subject, [])
        for other in others:
            if other.iri == claim.iri and other != claim:
                names = [n for n in {**other.values, **claim.values} if other.get(n) != claim.get(n)]
                raise ValueRejected(
                    f"two claims have one name, {iris.last_segment(claim.iri)}, "
                    f"and differ in {' and '.join(names)}; "
                    "write one claim, or give the second words of its own"
                )
        others.append(claim)


def check_has_claims(shape: Shape) -> None:
    """Raise ValueRejected for a class whose things have no claims."""
    if "claims" not in shape.properties:
        raise ValueRejected(
            f"{shape.name} has no claims, so its values have no source or quote of their own; write the "
            "value alone, or list :claims in the node shape of the class (ontology/profile.ttl)"
        )


def _claims_named(raw: Mapping[str, RawValue], name: str, subject: str) -> list[Value]:
    return [iris.part_iri(subject, "claim", iris.slug(key)) for key in shorthand.plain_values(raw, name)]


def with_conflicts(res: Resource, profile: Profile, problems: RecordProblems) -> Resource:
    """Return a resource each two of whose claims that cannot both be true name each other as conflicts.

    Reports links to claims that it does not have.
    """
    conflicts: dict[str, set[str]] = {}
    for first, second in claims.contradictions(res, profile):
        _add_conflict(conflicts, first.iri, second.iri)
    names = {claim.iri for claim in res.parts("claims")}
    for claim in res.parts("claims"):
        for name in ("conflictsWith", "wasRevisionOf"):
            for other in map(text_of, claim.get(name)):
                if other not in names:
                    problems.add(
                        "claims", f"{name} names no claim of this record: {iris.last_segment(other)}"
                    )
        for other in map(text_of, claim.get("conflictsWith")):
            _add_conflict(conflicts, claim.iri, other)
    if not conflicts:
        return res
    linked = [
        build_resource(claim.iri, claim.type, {**claim.values, "conflictsWith": conflicts[claim.iri]})
        if claim.iri in conflicts
        else claim
        for claim in res.parts("claims")
    ]
    return build_resource(res.iri, res.type, {**res.values, "claims": linked})


def _add_conflict(conflicts: dict[str, set[str]], one: str, other: str) -> None:
    conflicts.setdefault(one, set()).add(other)
    conflicts.setdefault(other, set()).add(one)


def review_activity(rules: MappingRules, decision: Decision, subject: str) -> Resource:
    """Return a decision about a claim or a finding of a subject (IRI) as an activity."""
    prop = rules.profile["Activity"].properties["wasAssociatedWith"]
    fields: dict[str, Collection[Value]] = {
        "title": [f"Review by {decision.reviewer}"] if decision.reviewer else [],
        "status": [iris.concept_iri(rules.base, "claim-status", decision.status or "corrected")],
        "date": [decision.time[:10]],
        "note": [decision.reason],
        "wasAssociatedWith": [rules.clean(prop, decision.by)] if decision.by else [],
    }
    return build_resource(iris.part_iri(subject, "activity", f"review-{decision.key}"), "Activity", fields)
