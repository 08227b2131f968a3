"""The report of a harvest, in a sentence and as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

from foia_graph.connectors.harvest.limits import Refusals
from foia_graph.connectors.http.outcome import MIB


@dataclass(frozen=True, slots=True)
class CopyProof:
    """The hash of the default graph as replayed beside the one that the origin states, and their triples."""

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
            f"{self.stated_triples:,} there; hashes {self.ours} and {self.stated} (--full takes it anew)"
        )


@dataclass(slots=True)
class HarvestReport:
    """The counts of one harvest: `how` is "unchanged", "changes", or the way in which all was taken.

    `lost` counts what the origin lists and answers 404 or 410 for.
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
    refused: Refusals = field(default_factory=Refusals)
    notes: list[str] = field(default_factory=list)
    proof: CopyProof | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        proof = {**asdict(self.proof), "holds": self.proof.holds} if self.proof else None
        fields = {name: value for name, value in asdict(self).items() if name not in ("refused", "proof")}
        refused = {"counts": dict(self.refused.counts), "first": self.refused.sentences()}
        return {**fields, "refused": refused, "proof": proof}

    def __str__(self) -> str:
        done = {
            "unchanged": "unchanged",
            "changes": f"{self.created:,} created, {self.updated:,} updated, {self.deleted:,} deleted",
        }.get(self.how, f"all taken by {self.how}")
        lost = f", {self.lost:,} listed there and gone" if self.lost else ""
        requests = f"{self.requests:,} request{'s' if self.requests != 1 else ''}"
        return (
            f"{self.name} ({self.kind}): {done}; {self.records:,} records{lost}, "
            f"{requests}, {self.received / MIB:,.1f} MiB, {self.seconds:,.1f} s"
        )
