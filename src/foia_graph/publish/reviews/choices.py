"""Choices of a reviewer about a finding or claim, as decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from foia_graph.errors import FoiaGraphError, ValueRejected
from foia_graph.extract.corrected_lines import ReadLine, page_lines
from foia_graph.extract.parsed_document import PositionedText
from foia_graph.model.decisions import LINE_FIELD, Decision, open_for_decisions, read_decisions, revoked_keys
from foia_graph.publish.dumps.dump_writer import input_decisions
from foia_graph.publish.reviews.review_items import WORDS, ReviewedPart, check_claim_value, check_part_value
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Layout

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


def _decision_time() -> str:
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
    return f"{who} decided this {when} ({what}), while you were looking. You may decide again."


Verb = Literal["accept", "reject", "correct"]
VERBS: tuple[Verb, ...] = ("accept", "reject", "correct")
STATUS_OF = {"accept": "reviewed", "reject": "rejected"}
# Characters of a value, a quote or a reason.
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class ReviewChoice:
    """A choice of a reviewer: what to do, and for a correction the right value of a field, and its words.

    `seen` is the digest of the finding that was shown, "" for a claim.
    """

    verb: Verb
    reason: str = ""
    field: str = ""
    value: str = ""
    quote: str = ""
    seen: str = ""


def make_decision(choice: ReviewChoice, found: ReviewedPart, reviewer: str, catalogue: Catalogue) -> Decision:
    """Return the decision of a choice; raises ValueRejected where the right value does not fit its field."""
    usual = WORDS.reasons["identity" if found.is_identity(catalogue) else "usual"]
    reason = checked_text(choice.reason) or usual[choice.verb]
    head = (found.part.iri.removeprefix(catalogue.base), _decision_time(), reason)
    if choice.verb != "correct":
        status = STATUS_OF[choice.verb]
        return Decision("review", *head, status=status, seen=choice.seen, reviewer=reviewer)
    value = checked_text(choice.value)
    if not value:
        raise ValueRejected("write the right value, then press Correct")
    if found.is_claim:
        check_claim_value(found.part, found.about, value, catalogue)
    else:
        check_part_value(found.part, choice.field, value, catalogue)
    return Decision(
        "correct",
        *head,
        value=value,
        quote=checked_text(choice.quote) if found.is_claim else "",
        seen=choice.seen,
        field="" if found.is_claim else choice.field,
        reviewer=reviewer,
    )


class CorrectedLine(NamedTuple):
    """A line of a page, its name without the base, its words now, and the decision that holds, if any."""

    line: ReadLine
    of: str
    words: str
    latest: Decision | None


def corrected_lines(words: PositionedText, page: str, log: DecisionLog) -> list[CorrectedLine]:
    """Return the lines of a page, given by its name without the base."""
    revoked = revoked_keys(log.decisions)
    held = {each.subject: each for each in log.decisions if each.is_of_line and each.key not in revoked}
    lines = []
    for line in page_lines(words):
        latest = held.get(f"{page}#{line.seen}")
        now = latest.value if latest else " ".join(line.read.split())
        lines.append(CorrectedLine(line, f"{page}#{line.name}", now, latest))
    return lines


def correct_page(
    form: Mapping[str, str], lines: Sequence[CorrectedLine], log: DecisionLog, reviewer: str
) -> int:
    """Add a decision for each line that a form has changed or emptied; return how many these are.

    Raises ValueRejected, before any is added, for words that do not fit, and DecisionConflict.
    """
    reason = checked_text(form.get("reason", "")) or "Read again on the picture."
    changed = []
    for each in lines:
        text = " ".join(form.get(each.line.name, each.words).split())
        if text != each.words:
            seen = {"seen": each.line.seen, "quote": " ".join(each.line.read.split()), "field": LINE_FIELD}
            made = {"value": checked_text(text), "reviewer": reviewer, **seen}
            known = form.get(f"known-{each.line.name}", "")
            changed.append((Decision("correct", each.of, _decision_time(), reason, **made), known))
    for decision, known in changed:
        log.add(decision, known)
    return len(changed)


def revoke(log: DecisionLog, decision: Decision, reviewer: str, reason: str = "") -> Decision:
    """Take a decision back, and return the decision that does so.

    Raises DecisionConflict where another one about the same came after it.
    """
    latest = log.latest_about(decision.of)
    if latest is None or latest.key != decision.key:
        raise DecisionConflict("Only the decision that holds can be taken back; another one came after it.")
    why = checked_text(reason) or "Taken back by a reviewer."
    back = Decision("revoke", decision.of, _decision_time(), why, reviewer=reviewer, revokes=decision.key)
    log.add(back, decision.key)
    return back


def checked_text(text: str) -> str:
    """Return a text in one line; raises ValueRejected for one that is too long."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        message = f"a text of a decision has at most {LONGEST:,} characters, this one {len(text):,}"
        raise ValueRejected(message)
    return text
