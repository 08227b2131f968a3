"""Decisions of people on things and claims: withdrawals, restorations, erasures, reviews, corrections.

Decisions are lines of JSON, only ever added to, in the store and, for those who keep them under version
control, in `decisions.jsonl` beside `catalog.toml`. Names in them stand without the base, so that they hold
wherever the catalogue is loaded.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from foia_graph.errors import InputError
from foia_graph.model import claims, iris
from foia_graph.runtime.files import fsync_path

FILE_NAME = "decisions.jsonl"
DecisionKind: TypeAlias = Literal["withdraw", "restore", "purge", "review", "correct"]
THING_DECISIONS = ("withdraw", "restore", "purge")


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, rename="camel"):
    """One decision: what is done to what, when (UTC), why, and by whom.

    `of` is the name of a thing, or of a claim (`…#claim-…`). A withdrawal may say what the thing is
    `replaced_by`; a review gives a claim a `status`; a correction gives it the status corrected, and a
    successor with another `value`, resting on other words (`quote`), another `page` or `source` where these
    are given.
    """

    do: DecisionKind
    of: str
    time: str
    reason: str
    by: str = ""
    replaced_by: str = ""
    status: str = ""
    value: str = ""
    quote: str = ""
    page: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        """The name of the decision, made of what it says (12 hexadecimal digits)."""
        return iris.text_digest([_encoder.encode(self).decode()])


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Decision)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, in the order of their times, and what follows from them. Names are without the base."""

    all: tuple[Decision, ...] = ()
    withdrawn: Mapping[str, Decision] = field(default_factory=dict)
    """Things that are withdrawn now, each with the decision that says so."""
    purged: frozenset[str] = frozenset()
    """Those of them that were erased, too."""
    erased: frozenset[str] = frozenset()
    """What was erased at any time; what was restored since has no record until it is loaded again."""
    claims: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    """What was decided about each claim."""

    @property
    def digest(self) -> str:
        """The SHA-256 of these decisions, "" for none."""
        return hashlib.sha256(encode_decisions(self.all)).hexdigest() if self.all else ""

    def decisions_after(self, count: int) -> Iterable[Decision]:
        """Return the decisions beyond so many."""
        return self.all[count:]


def combine_decisions(*several: Iterable[Decision]) -> Decisions:
    """Return decisions in the order of their times, each once, with what follows from them."""
    decisions = sorted({each: None for some in several for each in some}, key=lambda each: each.time)
    withdrawn: dict[str, Decision] = {}
    purged: set[str] = set()
    about: dict[str, tuple[Decision, ...]] = {}
    for each in decisions:
        if each.do == "restore":
            withdrawn.pop(each.of, None)
            purged.discard(each.of)
        elif each.do in THING_DECISIONS:
            withdrawn[each.of] = each
            purged |= {each.of} if each.do == "purge" else set()
        else:
            about[each.of] = (*about.get(each.of, ()), each)
    erased = frozenset(each.of for each in decisions if each.do == "purge")
    return Decisions(tuple(decisions), withdrawn, frozenset(purged), erased, about)


def encode_decisions(decisions: Iterable[Decision]) -> bytes:
    """Return decisions as lines of JSON."""
    return _encoder.encode_lines(decisions)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Read decisions, none where there is no file; raises InputError, with the line, for what is none."""
    if not path.is_file():
        return ()
    lines = enumerate(path.read_bytes().split(b"\n"), 1)
    return tuple(_parse_decision(line, number, path) for number, line in lines if line.strip())


def _parse_decision(line: bytes, number: int, path: Path) -> Decision:
    try:
        decision = _decoder.decode(line)
        _check_decision(decision)
    except ValueError as error:
        raise InputError(
            f"is no decision: {error}", FILE_NAME if path.name == FILE_NAME else str(path), number
        ) from None
    return decision


def _check_decision(decision: Decision) -> None:
    """Raise ValueError for a decision that cannot be carried out."""
    if datetime.fromisoformat(decision.time).utcoffset() is None:
        raise ValueError(f"`time` has no zone: {decision.time}")
    if not decision.reason.strip():
        raise ValueError("`reason` says why")
    if ("#claim-" in decision.of) is (decision.do in THING_DECISIONS):
        raise ValueError(f"one cannot {decision.do} {decision.of!r}")
    if decision.do == "review" and decision.status not in claims.STATUSES:
        raise ValueError(
            f"{decision.status!r} is no status of a claim; there are {', '.join(sorted(claims.STATUSES))}"
        )
    if decision.do == "correct" and not decision.value:
        raise ValueError("a correction gives the right value")


def append_decisions(path: Path, new: Iterable[Decision]) -> None:
    """Add decisions that are not there yet; when this returns they outlive a power cut."""
    present = set(read_decisions(path))
    data = encode_decisions(each for each in new if each not in present)
    if data:
        with path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fsync_path(path.parent)
