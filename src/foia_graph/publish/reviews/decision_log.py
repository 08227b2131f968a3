"""The file that reviewers add decisions to: what was decided, what is not loaded yet, and new decisions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from foia_graph.errors import FoiaGraphError
from foia_graph.model.decisions import Decision, open_for_decisions, read_decisions, revoked_keys
from foia_graph.publish.dumps.public_decisions import input_decisions
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout

REMEMBERED = 2


class DecisionConflict(FoiaGraphError):
    """A decision that was made without knowing another one, which came before it."""


class DecisionLog:
    """The decisions in a file, in the order in which they were written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions in the file now; raises InputError, with the line, for what is none."""
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return ()
        return _read_at(self.path, state.st_mtime_ns, state.st_size)

    def find(self, key: str) -> Decision | None:
        """Return the decision of a key, None where there is none."""
        return next((each for each in self.decisions if each.key == key), None)

    def is_revoked(self, decision: Decision) -> bool:
        """Return whether a decision was taken back."""
        return decision.key in revoked_keys(self.decisions)

    def latest_about(self, name: str) -> Decision | None:
        """Return the last decision about a finding or claim that holds, None where there is none."""
        return _latest(self.decisions, name)

    def pending(self, catalogue: Catalogue, layout: Layout) -> list[Decision]:
        """Return the decisions that the served generation does not know yet."""
        loaded = set(input_decisions(catalogue, layout)) | set(read_decisions(layout.decisions))
        return [each for each in self.decisions if each not in loaded]

    def waiting_names(self, catalogue: Catalogue, layout: Layout) -> list[str]:
        """Return what was decided about and is not loaded yet: names without the base."""
        revoked = revoked_keys(self.decisions)
        waiting = self.pending(catalogue, layout)
        return sorted({each.of for each in waiting if each.do != "revoke" and each.key not in revoked})

    def add(self, decision: Decision, known: str) -> None:
        """Add a decision of who knows the last one about the same, by its key, "" for none.

        Raises DecisionConflict where there is a later one, which somebody else made meanwhile.
        """
        with open_for_decisions(self.path) as file:
            latest = _latest(read_decisions(self.path), decision.of)
            if (latest.key if latest else "") != known:
                raise DecisionConflict(_conflict_sentence(latest))
            file.write_decisions([decision])


def decision_time() -> str:
    """Return the time of a decision that is made now."""
    return f"{datetime.now(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


@lru_cache(REMEMBERED)
def _read_at(path: Path, _changed: int, _size: int) -> tuple[Decision, ...]:
    return read_decisions(path)


def _latest(decisions: Sequence[Decision], name: str) -> Decision | None:
    revoked = revoked_keys(decisions)
    holding = (each for each in reversed(decisions) if each.do != "revoke" and each.key not in revoked)
    return next((each for each in holding if each.of == name), None)


def _conflict_sentence(latest: Decision | None) -> str:
    if latest is None:
        return "Somebody took back what was decided here while you were looking; look again, and decide."
    who = latest.reviewer or latest.by or "Somebody"
    what = latest.status or "corrected"
    when = f"at {latest.time[11:16]} UTC"
    return f"{who} decided this {when} ({what}), while you were looking. You may decide anew."
