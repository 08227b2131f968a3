"""The limits of a harvest, the error that ends one, and the counts of what was refused."""

from collections import Counter
from dataclasses import dataclass, field

from foia_graph.connectors import http
from foia_graph.errors import FoiaGraphError

EXAMPLES = 200
"""Refusals that are listed one by one; all of them are counted."""


class HarvestError(FoiaGraphError):
    """A harvest ended without touching the copy there was; the message says why."""


@dataclass(frozen=True, slots=True)
class HarvestLimits:
    """The bounds of one harvest.

    `answer` are the bytes of one answer, `total` those of all answers and of what they unpack to, `requests`
    the answers, `records` the things or pages, `triples` what they say, `seconds` the time, and
    `answer_seconds` that of one answer; `wire` is for each request, and its time for a dump.
    """

    answer: int = 64 * http.MIB
    total: int = 64 * 1024 * http.MIB
    requests: int = 1_000_000
    records: int = 10_000_000
    triples: int = 500_000_000
    seconds: float = 24 * 3600.0
    answer_seconds: float = 300.0
    wire: http.FetchLimits = field(default_factory=lambda: http.FetchLimits(redirects=5, wait=120.0))


@dataclass(slots=True)
class Refusals:
    """Counts of what was not taken over, by reason, and the first of them by name."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, str], None] = field(default_factory=dict)

    def add(self, reason: str, what: str) -> None:
        """Count a refusal; `reason` is the rest of a sentence that begins with the name."""
        self.counts[reason] += 1
        if len(self.examples) < EXAMPLES:
            self.examples[what[:500], reason] = None

    def sentences(self) -> list[str]:
        """Return a sentence for each refusal that is listed, and one for the number of others."""
        sentences = [f"{what} {reason}" for what, reason in self.examples]
        more = self.counts.total() - len(sentences)
        return [*sentences, f"{more:,} more refusals of the same kinds"] if more > 0 else sentences
