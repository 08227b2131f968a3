"""The limits of a harvest, the error that ends one in the words of what came, and counts of remarks."""

from collections import Counter
from dataclasses import dataclass, field

from foia_graph.connectors.http.client import AnswerLimits, Reply
from foia_graph.errors import FoiaGraphError

EXAMPLES = 200
"""Remarks that are listed one by one; all of them are counted."""


class HarvestError(FoiaGraphError):
    """A harvest ended without touching the copy there was; the message says why."""


@dataclass(frozen=True, slots=True)
class HarvestLimits(AnswerLimits):
    """The bounds of one harvest.

    Beside those of its requests, `records` are the things or pages, and `triples` what they say; `wire` has
    the time of a dump.
    """

    records: int = 10_000_000
    triples: int = 500_000_000


@dataclass(slots=True)
class Remarks:
    """Counts of what was refused, or met and taken otherwise, by reason, and the first of each by name."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, str], None] = field(default_factory=dict)

    def add(self, reason: str, what: str) -> None:
        """Count a remark; `reason` is the rest of a sentence that begins with the name."""
        self.counts[reason] += 1
        if len(self.examples) < EXAMPLES:
            self.examples[what[:500], reason] = None

    def sentences(self) -> list[str]:
        """Return a sentence for each remark that is listed, and one for the number of others."""
        sentences = [f"{what} {reason}" for what, reason in self.examples]
        more = self.counts.total() - len(sentences)
        return [*sentences, f"{more:,} more of the same kinds"] if more > 0 else sentences


FIRST_WORDS = 60
"""Characters of a reply that a refusal quotes."""


def describe_reply(reply: Reply) -> str:
    """Return status, type and first words of a reply, as the rest of a sentence about its address."""
    words = " ".join(reply.body[:400].decode("utf-8", "replace").split())
    plain = "".join(each if each.isprintable() else "\ufffd" for each in words)
    rest = "…" if len(plain) > FIRST_WORDS else ""
    begin = f"which begins with “{plain[:FIRST_WORDS]}{rest}”" if plain else "which is empty"
    return f"answers {reply.status} with {reply.media_type or 'no media type'}, {begin}"


def reply_error(reply: Reply, reason: str) -> HarvestError:
    """Return the error for a reply that is of no use: what was asked, what came, and why it will not do."""
    return HarvestError(f"{reply.url} {describe_reply(reply)}, and {reason}.")
