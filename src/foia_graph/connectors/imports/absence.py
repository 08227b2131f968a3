"""Records that are no longer at their origin: they stay, and say so."""

from collections.abc import Iterator, Mapping

from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.model.profile import Profile

ABSENCE_ID = "gone-at-origin"
LINKED, LOST = "linked-not-held", "lost"


def mark_absence(record: ImportedRecord, day: str, profile: Profile) -> ImportedRecord:
    """Return a record with the claim that it was missed at its origin on a day (ISO 8601).

    What was only linked is lost. A record without a source, or of a class without claims, has no such claim.
    """
    fields = dict(record.fields)
    if fields.get("holdingStatus") == LINKED:
        fields["holdingStatus"] = LOST
    shape = profile.shapes.get(record.type)
    if shape is None or "claims" not in shape.properties or "source" not in fields:
        return ImportedRecord(record.type, record.id, fields)
    said: dict[str, FieldValue] = {
        "id": ABSENCE_ID,
        "text": f"On {day} it was no longer where it was imported from.",
        "status": "machine-read",
    }
    earlier = fields.get("claims", [])
    fields["claims"] = [*(earlier if isinstance(earlier, list) else [earlier]), said]
    return ImportedRecord(record.type, record.id, fields)


def is_machine_draft(record: ImportedRecord) -> bool:
    """Return whether a machine read all of a record, so that a better reading may do without it.

    What has a value from a field of the origin is there by the origin's own word.
    """
    claims = list(_claims(record.fields))
    is_read = any(each.get("status") in ("machine-read", "candidate") for each in claims)
    return is_read and not any("originField" in each for each in claims)


def _claims(value: FieldValue) -> Iterator[Mapping[str, FieldValue]]:
    """Yield all values with keys in a value, however deep."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _claims(each)
