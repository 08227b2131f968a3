"""Corrections of findings and claims: the fields that can be put right, and whether a value fits one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.errors import ValueRejected
from foia_graph.model import values
from foia_graph.model.findings import CORRECTED_FIELDS, value_fields
from foia_graph.model.profile import Property
from foia_graph.model.resource import RawValue, Resource, text_of
from foia_graph.store.catalogue import Catalogue

TEXT = "text"
"""The field of a claim in words alone."""


class Consequences(msgspec.Struct, frozen=True):
    """What follows when a finding is accepted, rejected or corrected, in a sentence each."""

    accept: str
    reject: str
    correct: str


class ReviewWords(msgspec.Struct, frozen=True):
    """The words that reviewers read (`reviews.toml`)."""

    consequences: dict[str, Consequences]
    reasons: dict[str, dict[str, str]]
    examples: dict[str, str]


WORDS = msgspec.toml.decode(Path(__file__).with_name("reviews.toml").read_bytes(), type=ReviewWords)


@dataclass(frozen=True, slots=True)
class CorrectionField:
    """A field that a reviewer can fill with the right value: its name, title, value now, and an example."""

    name: str
    title: str
    value: str
    example: str


def part_fields(part: Resource, catalogue: Catalogue) -> Iterator[CorrectionField]:
    """Yield the fields of a finding that can be put right."""
    shape = catalogue.profile[part.type]
    for name in CORRECTED_FIELDS.get(part.type, ()):
        prop = shape.properties[name]
        written = ", ".join(_brief(text_of(each), prop, catalogue) for each in part.get(name))
        yield CorrectionField(name, prop.plain_title, written, WORDS.examples.get(name, ""))


def claim_fields(claim: Resource, about: Resource, catalogue: Catalogue) -> Iterator[CorrectionField]:
    """Yield the field that a claim fills, if one value can replaces another there."""
    prop = claimed_property(claim, about, catalogue)
    if prop is None:
        if not claim.one("predicate"):
            yield CorrectionField(TEXT, "What is claimed", claim.one("text"), "")
        return
    value = ", ".join(_brief(text_of(each), prop, catalogue) for each in claim.get("object"))
    yield CorrectionField(prop.name, prop.plain_title, value, WORDS.examples.get(prop.name, ""))


def claimed_property(claim: Resource, about: Resource, catalogue: Catalogue) -> Property | None:
    """Return the field that a claim fills with a plain value, None where it has parts, or none."""
    properties = catalogue.profile[about.type].properties.values()
    found = next((p for p in properties if p.path == claim.one("predicate") and not p.inverse), None)
    return found if found is not None and found.kind not in ("nested", "any") else None


def check_part_value(part: Resource, field: str, value: str, catalogue: Catalogue) -> None:
    """Raise ValueRejected for a value that a field of a finding cannot have, as a load would."""
    shape = catalogue.profile[part.type]
    for name, raw in value_fields(part.type, field, value).items():
        for each in _texts(raw):
            _check_value(each, shape.properties[name], catalogue)


def check_claim_value(claim: Resource, about: Resource, value: str, catalogue: Catalogue) -> None:
    """Raise ValueRejected for a value that the field of a claim cannot have, as a load would."""
    prop = claimed_property(claim, about, catalogue)
    if prop is not None:
        _check_value(value, prop, catalogue)
    elif claim.one("predicate"):
        raise ValueRejected("this claim is of something with parts; correct it in its record")
    else:
        values.clean_text(value)


def _check_value(value: str, prop: Property, catalogue: Catalogue) -> None:
    cleaned = values.field_cleaner(prop, catalogue.profile, catalogue.base)(value)
    is_name = prop.kind == "link" and cleaned.startswith(catalogue.base)
    if is_name and catalogue.stub(cleaned) is None:
        raise ValueRejected(f"{value[:60]!r} names nothing in this catalogue")


def _texts(raw: RawValue) -> Iterable[str]:
    return [each for each in (raw if isinstance(raw, list) else [raw]) if isinstance(each, str)]


def _brief(value: str, prop: Property, catalogue: Catalogue) -> str:
    """Return a value as one types it: of a name the end that tells it from others."""
    if prop.kind != "link" or not value.startswith(catalogue.base):
        return value
    short = value.removeprefix(catalogue.base).removeprefix("id/")
    return short.rpartition("/")[2] if prop.scheme else short
