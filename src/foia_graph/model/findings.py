"""Findings of a machine, as parts of pages and documents: what one says, and what is left of one."""

import re
from collections.abc import Iterator, Mapping

from foia_graph.errors import ValueRejected
from foia_graph.model import iris
from foia_graph.model.resource import RawValue, Resource, TaggedLiteral, build_resource, sort_key, text_of
from foia_graph.model.shapes import Shape

# Fields of a finding that say how it came about and what became of it, not what was found.
STATE_FIELDS = frozenset(
    ("status", "confidence", "generatedBy", "reviews", "wasRevisionOf", "claims", "remark", "title")
)
# Where words are in the text: another reading moves them, and the finding is the same.
PLACE_FIELDS, PLACE_CLASS = frozenset(("prefix", "suffix")), "PositionSelector"
# Fields of a finding that say which words were read, and where.
WORD_FIELDS = frozenset(("asStated", "asPrinted", "description", "evidence", "target"))


def finding_digest(part: Resource, base: str) -> str:
    """Return the digest of what a finding says, and where it stands (12 hexadecimal digits).

    Neither its number in the document nor the base of the catalogue counts, nor how sure the reading is, nor
    what is around its words.
    """
    return iris.text_digest([part.type, *_said(part, base)])


def _said(part: Resource, base: str) -> Iterator[str]:
    for name in sorted(part.values.keys() - STATE_FIELDS - PLACE_FIELDS):
        yield name
        for value in part.get(name):
            if isinstance(value, Resource) and value.type == PLACE_CLASS:
                continue
            if isinstance(value, Resource):
                yield from (value.type, *_said(value, base))
            elif isinstance(value, TaggedLiteral):
                yield from sort_key(value)
            else:
                yield text_of(value).removeprefix(base)


def without_meaning(part: Resource, shape: Shape) -> Resource:
    """Return a finding that is not accepted as what lists, counts and queries see of it: words and position.

    So nothing that looks for an exemption, a number or a name finds a page by what was not there.
    """
    kept = STATE_FIELDS | WORD_FIELDS | {p.name for p in shape.properties.values() if p.required}
    return build_resource(part.iri, part.type, {n: each for n, each in part.values.items() if n in kept})


# Fields of each class of findings that a decision can put right, the usual one first.
CORRECTED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "Redaction": ("claimedExemption", "withholdingMark"),
    "WithheldPages": ("numberOfPages", "claimedExemption"),
    "BatesRange": ("asPrinted",),
    "Identifier": ("notation",),
    "Mention": ("body",),
    "Citation": ("citedEntity",),
    "PageRange": ("title", "dateSent"),
}
_STAMP = re.compile(r"(?P<prefix>.*?)(?P<number>[0-9]{1,12})\s*")


def value_fields(kind: str, field: str, value: str) -> dict[str, RawValue]:
    """Return the fields of a finding of a class that follow from the right value of one of them.

    Several exemptions are separated by commas. Raises ValueRejected for a value that the field cannot have.
    """
    if field not in CORRECTED_FIELDS.get(kind, ()):
        raise ValueRejected(f"{field!r} of {kind} cannot be corrected by a decision")
    if kind == "BatesRange":
        stamp = _STAMP.fullmatch(value.strip())
        if stamp is None:
            raise ValueRejected(f"{value[:60]!r} is no Bates number; it ends in digits, as ICE-000123 does")
        number, prefix = str(int(stamp["number"])), stamp["prefix"].strip()
        return {"batesPrefix": prefix, "batesStart": number, "batesEnd": number, "asPrinted": value.strip()}
    values = [each.strip() for each in value.split(",")] if field == "claimedExemption" else [value.strip()]
    return {field: values[0] if len(values) == 1 else [*values]}
