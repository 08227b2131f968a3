"""The report of a fetch, or of a plan for one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from foia_graph.connectors.http.downloads_wanted import FIELD, Original
from foia_graph.connectors.http.outcome import MIB, FetchOutcome
from foia_graph.model.resource import Problem

GOOD = frozenset(("got", "unchanged"))


@dataclass(slots=True)
class FetchReport:
    """The outcome of a fetch; before it, `outcomes` is empty and the report says what would be fetched."""

    originals: Mapping[str, Original]
    restricted: int = 0
    record_problems: list[Problem] = field(default_factory=list)
    """Problems of records: what they point to is not known."""
    outcomes: list[FetchOutcome] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Return a problem for each record whose file was not got, and those of records themselves."""
        failed = (outcome for outcome in self.outcomes if outcome.state not in GOOD)
        return [
            *self.record_problems,
            *(problem for outcome in failed for problem in self._outcome_problems(outcome)),
        ]

    def _outcome_problems(self, outcome: FetchOutcome) -> Iterator[Problem]:
        for path, line in self.originals[outcome.url].places:
            yield Problem(path, line, FIELD, f"{outcome.url} {outcome.message}")

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of addresses by outcome."""
        return dict(sorted(Counter(outcome.state for outcome in self.outcomes).items()))

    @property
    def received_bytes(self) -> int:
        """Return the bytes of files that came over the network."""
        return sum(outcome.received for outcome in self.outcomes)

    def plan_lines(self) -> Iterator[str]:
        """Yield a line for each address that would be asked for, with its records."""
        for original in self.originals.values():
            yield f"{original.url}  {', '.join(_record_places(original))}"

    def checksum_lines(self) -> Iterator[str]:
        """Yield a line of `sha256sum` for each file that was got."""
        for outcome in self.outcomes:
            if outcome.state == "got":
                yield f"{outcome.sha256}  {outcome.url}"

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "wanted": len(self.originals),
            "counts": self.counts,
            "received": self.received_bytes,
            "restricted": self.restricted,
            "files": list(self._files()),
            "problems": [
                {
                    "file": p.path,
                    "line": p.line,
                    "field": p.field,
                    "message": p.message,
                    "severity": p.severity,
                }
                for p in self.problems
            ],
        }

    def _files(self) -> Iterator[dict[str, Any]]:
        outcomes = {outcome.url: outcome for outcome in self.outcomes}
        for url, original in self.originals.items():
            fields = asdict(outcomes[url]) if url in outcomes else {"url": url}
            yield {**fields, "records": list(_record_places(original))}

    def __str__(self) -> str:
        failed = sum(outcome.state not in GOOD for outcome in self.outcomes)
        parts = [f"{self.counts.get('got', 0):,} got ({self.received_bytes / MIB:,.1f} MiB)"]
        parts += [f"{self.counts.get('unchanged', 0):,} unchanged", f"{failed:,} not got"]
        if self.restricted:
            parts.append(f"{self.restricted:,} records restricted and left out")
        return ", ".join(parts)


def _record_places(original: Original) -> Iterator[str]:
    yield from dict.fromkeys(f"{path}:{line}" for path, line in original.places)
