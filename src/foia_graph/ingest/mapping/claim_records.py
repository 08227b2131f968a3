"""Claims in records of their own: about a thing that another record describes.

So one can claim something of a thing whose record is somebody else's, or is written again by an import.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping.catalog_settings import ACTIVITIES
from foia_graph.model import values
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Problem, RawValue, RecordFields, SourceRecord

CLAIM_CLASS = "Claim"
ABOUT, FIELD = "about", "field"
# Names of the activities that propose identities; each grows with whatever changes what is proposed.
NAME_COMPARISON, RECONCILIATION = "name-comparison-1", "reconciliation-1"
_OWN_KEYS = frozenset(("type", ABOUT, FIELD))


@dataclass(slots=True)
class ClaimRecords:
    """The claims in records of their own, by what they are about.

    With each stands its folder, "" for a claim that a decision makes.
    """

    by_subject: dict[str, list[tuple[str, SourceRecord]]] = field(default_factory=dict)
    """By the IRI of the thing; what names none is under ""."""

    def add(self, iri: str, folder: str, record: SourceRecord) -> None:
        """Add a claim about a thing (IRI)."""
        self.by_subject.setdefault(iri, []).append((folder, record))

    @property
    def activities(self) -> list[RawValue]:
        """Return the activities that proposed any of them, as the record of the catalogue has them."""
        records = (record for some in self.by_subject.values() for _, record in some)
        found = {record.fields.get("generatedBy") for record in records}
        return [ACTIVITIES[name] for name in (NAME_COMPARISON, RECONCILIATION) if name in found]


def subject_iri(record: SourceRecord, profile: Profile, base: str) -> str:
    """Return the IRI of what a claim is about, "" where that can be nothing; mapping reports it."""
    try:
        return _subject(record, profile, base)[1]
    except ValueRejected:
        return ""


def records_beside(
    claims: list[tuple[str, SourceRecord]], profile: Profile, base: str, sources: Mapping[str, str]
) -> Iterator[tuple[str, SourceRecord | Problem]]:
    """Yield, with its folder, what claims about one thing say as a record next to that of the thing.

    `sources` are the sources that folders speak from. A claim that is none is a Problem.
    """
    written: dict[str, RecordFields] = {}
    first: dict[str, SourceRecord] = {}
    for folder, record in claims:
        try:
            kind, _ = _subject(record, profile, base)
            name, value = _written_claim(record, sources.get(folder, ""))
        except ValueRejected as error:
            yield folder, Problem(record.path, record.line, "", str(error))
            continue
        first.setdefault(folder, record)
        fields = written.setdefault(folder, RecordFields(record.line))
        fields.setdefault("id", str(record.fields[ABOUT]).partition("/")[2])
        fields.lines.setdefault(name, record.line)
        fields[name] = [*fields.get(name, []), value]
    for folder, fields in written.items():
        yield folder, SourceRecord(kind, fields, first[folder].path, first[folder].line, share="more")


def _subject(record: SourceRecord, profile: Profile, base: str) -> tuple[str, str]:
    about = record.fields.get(ABOUT)
    kind, slash, key = about.partition("/") if isinstance(about, str) else ("", "", "")
    shape = profile.by_kind.get(kind)
    if not slash or shape is None or not profile.is_thing(shape):
        raise ValueRejected("a Claim needs `about`, the thing that it is about, as agency/harbor-office")
    return shape.name, values.key_iri(shape, key, base)


def _written_claim(record: SourceRecord, source: str) -> tuple[str, RawValue]:
    """Return the field that a claim fills, and the claim as it would be in the record of the thing."""
    name = record.fields.get(FIELD, "")
    if not isinstance(name, str) or bool(name) is ("text" in record.fields):
        raise ValueRejected("a Claim needs `field`, the name of a field, and its `value`, or `text` alone")
    value = RecordFields(record.line)
    value.update({key: each for key, each in record.fields.items() if key not in _OWN_KEYS})
    if source:
        value.setdefault("source", source)
    return name or "claims", value
