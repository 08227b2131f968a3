"""The session of one harvest: its client, its copy, its options and its report, in a sentence and as JSON."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from foia_graph.connectors.harvest.client import HarvestClient, HarvestLimits, Remarks
from foia_graph.connectors.harvest.copy import CopyState, OriginCopy
from foia_graph.connectors.http.outcome import MIB

# Empty fields that are named.
MAX_FIELDS = 10


@dataclass(frozen=True, slots=True)
class CopyProof:
    """The hash of the default graph as replayed next to the one that the origin states, and their triples."""

    ours: str
    stated: str
    triples: int
    stated_triples: int
    generation: str

    @property
    def holds(self) -> bool:
        """Return whether the copy is equal to the original."""
        return self.ours == self.stated

    def __str__(self) -> str:
        if self.holds:
            return (
                f"equal to the origin's generation {self.generation}: {self.triples:,} triples, {self.ours}"
            )
        return (
            f"NOT equal to the origin's generation {self.generation}: {self.triples:,} triples here, "
            f"{self.stated_triples:,} there; hashes {self.ours} and {self.stated} (--full harvests it again)"
        )


@dataclass(slots=True)
class HarvestReport:
    """The counts of one harvest: `how` is "unchanged", "changes", or the way in which all was taken.

    `lost` counts what the origin lists and answers 404 or 410 for; `remarks` are of what was taken, and
    is not as its standard has it; `empty` counts fields that are null or empty, and say nothing.
    """

    name: str
    url: str
    kind: str
    how: str = "unchanged"
    created: int = 0
    updated: int = 0
    deleted: int = 0
    lost: int = 0
    records: int = 0
    requests: int = 0
    received: int = 0
    seconds: float = 0.0
    refused: Remarks = field(default_factory=Remarks)
    remarks: Remarks = field(default_factory=Remarks)
    empty: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    proof: CopyProof | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        proof = {**asdict(self.proof), "holds": self.proof.holds} if self.proof else None
        apart = ("refused", "remarks", "empty", "proof")
        fields = {name: value for name, value in asdict(self).items() if name not in apart}
        counted = {
            name: {"counts": dict(each.counts), "first": each.sentences()}
            for name, each in (("refused", self.refused), ("remarks", self.remarks))
        }
        return {**fields, **counted, "empty": dict(self.empty), "proof": proof}

    @property
    def empty_sentence(self) -> str:
        """Return the sentence about fields that say nothing, "" where there are none."""
        fields = ", ".join(f"{name} ({count:,})" for name, count in self.empty.most_common(MAX_FIELDS))
        rest = f", and {len(self.empty) - MAX_FIELDS:,} more" if len(self.empty) > MAX_FIELDS else ""
        return f"Null or empty at the origin, so that they say nothing: {fields}{rest}." if fields else ""

    def __str__(self) -> str:
        done = {
            "unchanged": "unchanged",
            "changes": f"{self.created:,} created, {self.updated:,} updated, {self.deleted:,} deleted",
        }.get(self.how, f"all taken by {self.how}")
        lost = f", {self.lost:,} listed there and deleted" if self.lost else ""
        requests = f"{self.requests:,} request{'s' if self.requests != 1 else ''}"
        return (
            f"{self.name} ({self.kind}): {done}; {self.records:,} records{lost}, "
            f"{requests}, {self.received / MIB:,.1f} MiB, {self.seconds:,.1f} s"
        )


@dataclass(frozen=True, slots=True)
class HarvestOptions:
    """The options of a harvest: `kind` forces a kind of origin, `full` takes all again.

    `private` allows local hosts; `delay` are seconds between two requests, None for the kind's own.
    """

    kind: str = ""
    verify: bool = False
    full: bool = False
    private: bool = False
    delay: float | None = None
    limits: HarvestLimits = field(default_factory=HarvestLimits)


@dataclass(slots=True)
class HarvestSession:
    """The tools of a kind of origin; `before` is the state of the copy, `ours` our own base IRI."""

    client: HarvestClient
    copy: OriginCopy
    before: CopyState | None
    options: HarvestOptions
    report: HarvestReport
    ours: str = ""


def timestamp() -> str:
    """Return the time in UTC to the millisecond, as states have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
