"""Corrections of findings of a machine: the fields that can be put right, and what follows from a value."""

import re
from collections.abc import Mapping

from foia_graph.errors import ValueRejected
from foia_graph.model.resource import RawValue

CORRECTED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "Redaction": ("claimedExemption", "withholdingMark"),
    "WithheldPages": ("numberOfPages", "claimedExemption"),
    "BatesRange": ("asPrinted",),
    "Identifier": ("notation",),
    "Mention": ("body",),
    "Citation": ("citedEntity",),
    "PageRange": ("title", "dateSent"),
}
"""Fields of each class of findings that a decision can put right, the usual one first."""
_STAMP = re.compile(r"(?P<prefix>.*?)(?P<number>[0-9]{1,12})\s*")


def value_fields(kind: str, field: str, value: str) -> dict[str, RawValue]:
    """Return the fields of a finding of a class that follow from the right value of one of them.

    Several exemptions are separated by commas. Raises ValueRejected for a value that the field cannot have.
    """
    if field not in CORRECTED_FIELDS.get(kind, ()):
        raise ValueRejected(f"{field!r} of {kind} cannot be corrected by a decision")
    if kind == "BatesRange":
        return _bates_fields(value)
    values = [each.strip() for each in value.split(",")] if field == "claimedExemption" else [value.strip()]
    return {field: values[0] if len(values) == 1 else [*values]}


def _bates_fields(value: str) -> dict[str, RawValue]:
    stamp = _STAMP.fullmatch(value.strip())
    if stamp is None:
        raise ValueRejected(f"{value[:60]!r} is no Bates number; it ends in digits, as ICE-000123 does")
    number, prefix = str(int(stamp["number"])), stamp["prefix"].strip()
    return {"batesPrefix": prefix, "batesStart": number, "batesEnd": number, "asPrinted": value.strip()}
