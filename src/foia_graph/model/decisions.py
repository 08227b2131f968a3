"""Decisions of people on things, claims and findings: withdrawals, reviews, corrections, revocations.

They are lines of JSON, only ever added to. Names in them are without the base of the catalogue.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Literal, TypeAlias

import msgspec

from foia_graph.errors import InputError
from foia_graph.model import claims, iris
from foia_graph.runtime.files import fsync_path

FILE_NAME = "decisions.jsonl"
DecisionKind: TypeAlias = Literal["withdraw", "restore", "purge", "review", "correct", "identify", "revoke"]
THING_DECISIONS = ("withdraw", "restore", "purge")
LINE_FIELD = "line"
NO_RENAMES: Mapping[str, str] = {}


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, rename="camel"):
    """One decision: what is done to what, when (UTC), why, and by whom.

    `of` is the name of a thing, of a claim (`…#claim-…`), or of a finding of a machine, which is a part of a
    page or document (`…#redaction-…`). A withdrawal may say what the thing is `replaced_by`; a review gives a
    claim or a finding a `status`; a correction gives it the status corrected, and a successor with another
    `value`, resting on other words (`quote`), another `page` or `source` where these are given. `revokes` is
    the key of a decision that is taken back.

    The name of a finding counts what was found before it, and may be that of another one after the next
    reading. So what is decided about a finding holds for whatever says the same on the same page: `seen` is
    its digest (`finding_digest`), and `field` the one that a correction fills. A line of a page (`…#line-3`)
    is corrected in the same way: `seen` is the digest of what a machine read on it, `field` is `line`;
    without a `value` the line has no words.

    An identification is a review of a claim of identity that no record makes: it takes the thing of the claim
    to be the `same_as` another one.

    `by` is who decides as records name people (`organization/…`), `reviewer` in plain words.
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
    seen: str = ""
    field: str = ""
    reviewer: str = ""
    revokes: str = ""
    same_as: str = ""

    @property
    def subject(self) -> str:
        """The name under which what is decided is found again: of a finding, its page and what it says."""
        return f"{self.of.partition('#')[0]}#{self.seen}" if self.seen else self.of

    @property
    def is_of_line(self) -> bool:
        """Whether it corrects the words of a line of a page."""
        return self.field == LINE_FIELD

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
    by_subject: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    """What was decided about each claim and finding, by `Decision.subject`, without what was taken back."""

    @property
    def digest(self) -> str:
        """The SHA-256 of these decisions, "" for none."""
        return hashlib.sha256(encode_decisions(self.all)).hexdigest() if self.all else ""


def combine_decisions(
    *several: Iterable[Decision], present_names: Mapping[str, str] = NO_RENAMES
) -> Decisions:
    """Return decisions in the order of their times, each once, with what follows from them.

    What is decided about a thing holds for it under its present name, given by the former ones.
    """
    decisions = sorted({each: None for some in several for each in some}, key=lambda each: each.time)
    revoked = revoked_keys(decisions)

    def present(name: str) -> str:
        return rename_owner(name, present_names)

    withdrawn: dict[str, Decision] = {}
    purged: set[str] = set()
    about: dict[str, tuple[Decision, ...]] = {}
    for each in decisions:
        if each.do == "restore":
            withdrawn.pop(present(each.of), None)
            purged.discard(present(each.of))
        elif each.do in THING_DECISIONS:
            withdrawn[present(each.of)] = each
            purged |= {present(each.of)} if each.do == "purge" else set()
        elif each.do != "revoke" and each.key not in revoked:
            subject = present(each.subject)
            about[subject] = (*about.get(subject, ()), each)
    erased = frozenset(present(each.of) for each in decisions if each.do == "purge")
    return Decisions(tuple(decisions), withdrawn, frozenset(purged), erased, about)


def rename_owner(name: str, present_names: Mapping[str, str]) -> str:
    """Return the name of a thing, a page or a part under the present name of the thing that it is of.

    >>> rename_owner("id/document/old/page/3#redaction-1", {"id/document/old": "id/document/new"})
    'id/document/new/page/3#redaction-1'
    """
    thing, mark, part = name.partition("#")
    document, page_mark, number = thing.partition("/page/")
    return f"{present_names.get(document, document)}{page_mark}{number}{mark}{part}"


def revoked_keys(decisions: Sequence[Decision]) -> frozenset[str]:
    """Return the keys of decisions that were taken back, of some in the order of their times.

    What takes another one back can be taken back itself.
    """
    revoked: set[str] = set()
    for each in reversed(decisions):
        if each.do == "revoke" and each.key not in revoked:
            revoked.add(each.revokes)
    return frozenset(revoked)


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
    if datetime.fromisoformat(decision.time).utcoffset() is None:
        raise ValueError(f"`time` has no zone: {decision.time}")
    if not decision.reason.strip():
        raise ValueError("`reason` says why")
    is_finding = "#" in decision.of and "#claim-" not in decision.of
    if ("#" in decision.of) is (decision.do in THING_DECISIONS):
        raise ValueError(f"one cannot {decision.do} {decision.of!r}")
    if decision.do == "revoke":
        if not decision.revokes:
            raise ValueError("`revokes` names the decision that is taken back")
        return
    if is_finding and not decision.seen:
        raise ValueError(f"`seen` says what {decision.of!r} said")
    if is_finding and decision.do == "correct" and not decision.field:
        raise ValueError(f"`field` says what of {decision.of!r} is corrected")
    if decision.do == "identify" and not (decision.same_as and "#claim-" in decision.of):
        raise ValueError("an identification names a claim (`of`) and the thing that its own is (`sameAs`)")
    if decision.do in ("review", "identify") and decision.status not in claims.STATUSES:
        raise ValueError(
            f"{decision.status!r} is no status of a claim; there are {', '.join(sorted(claims.STATUSES))}"
        )
    if decision.do == "correct" and not decision.value and not decision.is_of_line:
        raise ValueError("a correction gives the right value")


def append_decisions(path: Path, new: Iterable[Decision]) -> None:
    """Add decisions that are not there yet; when this returns they outlive a power cut."""
    added = list(new)
    if not added:
        return
    with open_for_decisions(path) as file:
        present = set(read_decisions(path))
        file.write_decisions(each for each in added if each not in present)


class DecisionWriter:
    """A file of decisions that no one else adds to as long as it is open."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path, self._file = path, file

    def write_decisions(self, new: Iterable[Decision]) -> None:
        """Add decisions; when this returns they outlive a power cut."""
        data = encode_decisions(new)
        if not data:
            return
        # People edit the file, too, and may omit the last line end.
        size = self._path.stat().st_size
        is_ended = not size or os.pread(self._file.fileno(), 1, size - 1) == b"\n"
        self._file.write((b"" if is_ended else b"\n") + data)
        self._file.flush()
        os.fsync(self._file.fileno())
        fsync_path(self._path.parent)


@contextmanager
def open_for_decisions(path: Path) -> Iterator[DecisionWriter]:
    """Open a file of decisions, new or not, to add to it; other processes and threads wait for their turn."""
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield DecisionWriter(path, file)
