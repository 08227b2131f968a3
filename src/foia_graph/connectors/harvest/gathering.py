"""The kinds of origins, and the staging of their records where they are not as before."""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import msgspec

from foia_graph.connectors.harvest.client import (
    HarvestClient,
    HarvestError,
    HarvestLimits,
    OutsideOrigin,
    Reach,
    Remarks,
    reply_error,
    server_base,
)
from foia_graph.connectors.harvest.copy import CopyState, OriginCopy, RecordNote
from foia_graph.connectors.harvest.dcat_us.catalogue_file import MappedThings
from foia_graph.connectors.harvest.reading import (
    ACCEPT,
    CatalogueHead,
    Contexts,
    DocumentReader,
    DocumentRefused,
)
from foia_graph.connectors.http.client import NOT_CHANGED, Reply
from foia_graph.connectors.http.connection import MIB, FetchError
from foia_graph.errors import FoiaGraphError
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.tables import read_table

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
    """The options of a harvest; `kind` forces a kind of origin, and `delay` is None for the kind's own."""

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


HTML = frozenset(("text/html", "application/xhtml+xml"))
RDF_FORMS = read_table(Path(__file__).with_name("rdf_forms.toml"))
MEDIA_TYPES: Mapping[str, str] = RDF_FORMS["media_types"]
SUFFIXES: Mapping[str, str] = RDF_FORMS["suffixes"]
RDF_XML = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?RDF[\s>]")

# Records in a row that do not come, after which an origin is left alone.
FAILURES = 10
# Reasons for which a record may come another time.
TRANSIENT = frozenset(("busy", "network", "time"))
RESTARTS = 3
T = TypeVar("T")


class CursorExpired(Exception):
    """An origin refuses a cursor that it gave: its list has to begin again."""


@dataclass(slots=True)
class RecordGatherer:
    """The staging of the records of one harvest; `failures` are records in a row that did not come."""

    session: HarvestSession
    reach: Reach
    reader: DocumentReader
    triples: int = 0
    failures: int = 0

    def is_current(self, key: str, modified: str) -> bool:
        """Return whether a record was taken as of a time, by this harvest or an earlier one."""
        stage = self.session.copy.stage
        if (note := stage.note(key)) and note.modified == modified:
            return True
        had = modified and (note := stage.copy_note(key)) and note.modified == modified
        if is_had := bool(had and not self.session.options.full):
            self.mark_unchanged(key)
        return is_had

    def document(self, url: str, note: RecordNote | None = None, accept: str = ACCEPT) -> Reply | None:
        """Return a document, None where it is the one of a note."""
        etag = note.etag if note and not self.session.options.full else ""
        reply = self.session.client.get(url, accept, etag)
        return None if reply.status == NOT_CHANGED else reply

    def attempt(self, key: str, ask: Callable[[], None]) -> bool:
        """Have a record staged, or deleted where it is gone; return False where it may come another time."""
        try:
            ask()
            self.failures = 0
        except (FetchError, DocumentRefused, OutsideOrigin) as error:
            reason = error.reason if isinstance(error, FetchError) else ""
            if reason == "gone":
                self.session.report.lost += 1
                self.stage_deletion(key)
                return True
            self.refuse(key, str(error))
            if reason not in TRANSIENT:
                return True
            self.failures += 1
            if self.failures >= FAILURES:
                message = f"{FAILURES} records in a row did not come, so the origin is left alone: {error}."
                raise HarvestError(message) from None
            return False
        return True

    def walk(self, url: str, cursors: str, take: Callable[[], T]) -> T:
        """Return what a walk through a list gives, again where the origin refuses its own cursor."""
        for _ in range(RESTARTS):
            try:
                return take()
            except CursorExpired:
                self.session.copy.stage.save({}, cursor=None)
                self.reset_remarks()
        raise HarvestError(f"{url} refuses the {cursors} that it gives.")

    def stage_records(self, records: Mapping[str, str], etag: str = "", modified: str = "") -> None:
        """Stage records by their keys, and note that they are there."""
        stage, most = self.session.copy.stage, self.session.options.limits.records
        admitted = {key: self._admit(lines) for key, lines in records.items()}
        if len(stage) + sum(key not in stage for key in records) > most:
            raise HarvestError(f"The origin has more than {most:,} records (--max-records).")
        digests = {key: sha256(lines.encode()).hexdigest()[:32] for key, lines in admitted.items()}
        notes = {key: RecordNote(digest, etag, modified) for key, digest in digests.items()}
        stage.save(admitted, notes, admitted)

    def mark_unchanged(self, key: str) -> None:
        """Note that a record is there as it was."""
        self.session.copy.stage.save({}, seen_keys=(key,))

    def stage_deletion(self, key: str) -> None:
        """Stage that a record is to be deleted."""
        self.session.copy.stage.save({key: None})

    def note_refusal(self, what: str, why: str) -> None:
        """Note what was not taken, and why."""
        self.session.report.refused.add(why.removeprefix(f"{what} "), what)

    def refuse(self, key: str, why: str, what: str = "") -> None:
        """Note why a record was not taken, which stays as it was."""
        self.note_refusal(what or key, why)
        self.mark_unchanged(key)

    def batches(self, head: CatalogueHead) -> Iterator[MappedThings]:
        """Yield a catalogue in JSON and its datasets, some at a time; note what is remarked and refused."""
        report = self.session.report
        for batch in chain((head.about,), self.reader.datasets(head)):
            for what, why in batch.refusals:
                report.refused.add(why, what)
            for what, why in batch.remarks:
                report.remarks.add(why, what)
            report.empty.update(batch.empty)
            yield batch

    def reset_remarks(self) -> None:
        """Drop what was noted so far, since all of it is read again."""
        report = self.session.report
        report.refused, report.remarks, report.empty = Remarks(), Remarks(), Counter()

    def _admit(self, lines: str) -> str:
        """Return lines without those about things of this very catalogue, which are noted as refused."""
        ours, limits = self.session.ours, self.session.options.limits
        rows: list[str] = []
        for line in filter(None, lines.split("\n")):
            if ours and line.startswith(f"<{ours}"):
                subject = line.partition(" ")[0]
                self.note_refusal(subject, "is of this catalogue, of which no other may say anything")
            else:
                rows.append(line)
        self.triples += len(rows)
        if self.triples > limits.triples:
            raise HarvestError(f"The origin says more than {limits.triples:,} triples (--max-triples).")
        return "".join(f"{line}\n" for line in rows)

    def finish(self, state: CopyState, how: str, *, complete: bool, advance: bool = True) -> CopyState:
        """Bring the copy to what was staged; with a `complete` list, what was not on it is deleted.

        Where no record has changed, the position alone is written down only if it is to `advance`.
        """
        copy, before = self.session.copy, self.session.before
        if self.reader.left_out:
            count = f"{self.reader.left_out:,}"
            why = f"has statements in named graphs or about triples ({count}), which are omitted"
            self.session.report.remarks.add(why, state.url)
        if complete:
            copy.stage.delete_unseen()
        copy.stage.drop_unchanged()
        if before is None:
            self.session.report.how = how
            return copy.build(
                (), msgspec.structs.replace(state, full=timestamp(), how=how, changed=timestamp())
            )
        if not len(copy.stage) and (before.position == state.position or not advance):
            return before
        self.session.report.how = "changes" if len(copy.stage) else "unchanged"
        whole = {"full": timestamp(), "how": how} if complete else {"full": before.full, "how": before.how}
        return copy.update(msgspec.structs.replace(state, changed=timestamp(), **whole))


@contextmanager
def required(reply: Reply) -> Iterator[None]:
    """Raise HarvestError with what came for an answer that is refused, without which nothing is harvested."""
    try:
        yield
    except DocumentRefused as refusal:
        raise reply_error(reply, str(refusal)) from None


def document_format(reply: Reply) -> str:
    """Return the format of a document: a form of RDF, "html", or "" for anything else."""
    media_type = reply.media_type
    if media_type in MEDIA_TYPES:
        return MEDIA_TYPES[media_type]
    if media_type in HTML:
        return "html"
    path = reply.url.partition("?")[0].lower()
    suffix = next((each for each in SUFFIXES if path.endswith(each)), "")
    if suffix and media_type in ("", "text/plain", "application/octet-stream", "application/xml", "text/xml"):
        return SUFFIXES[suffix]
    if media_type in ("application/xml", "text/xml") and RDF_XML.search(reply.body[:4096]):
        return "rdf-xml"
    return ""


def document_triples(reading: DocumentReader, reply: Reply, key: str) -> str:
    """Return a document of RDF as N-Triples; raises DocumentRefused for one of another type."""
    return reading.triples(reply.body, _rdf_format(reply), reply.url, key)


def document_things(reading: DocumentReader, reply: Reply, key: str) -> Mapping[str, str]:
    """Return the N-Triples of each thing in a document of RDF; raises DocumentRefused for another type."""
    return reading.things(reply.body, _rdf_format(reply), reply.url, key)


def _rdf_format(reply: Reply) -> str:
    name = document_format(reply)
    if name in ("", "html"):
        raise DocumentRefused(f"is {reply.media_type or 'of no type'}, and no form of RDF")
    return name


def is_record_name(text: str) -> bool:
    """Return whether a text can name a record."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return ":" in text and ">" not in text and len(text) < 4000


class OtherKind(FoiaGraphError):
    """An address is not of a kind, as the message says; `reply` is what came, None if nothing was asked."""

    def __init__(self, message: str, reply: Reply | None = None) -> None:
        super().__init__(message)
        self.reply = reply


class OriginKind(ABC):
    """One kind of origin.

    `name` is its name, as `--as` takes it; `wanted` says what would have been right at an address, in the
    words of a sentence; `delay` are the seconds between two requests, unless --delay sets others.
    """

    name: ClassVar[str]
    wanted: ClassVar[str]
    delay: ClassVar[float] = 0.0
    is_provable: ClassVar[bool] = False
    """Whether origins state a hash of what they say, so that a copy can be proved."""

    def entrance(self, url: str) -> str:
        """Return the address that represents an origin, "" where this kind is not looked for."""
        return url

    @abstractmethod
    def find(self, client: HarvestClient, entrance: str, reader: DocumentReader) -> CopyState:
        """Return the first state of a copy of an origin; raises OtherKind where it is of another one."""

    @abstractmethod
    def take(self, session: HarvestSession, state: CopyState) -> CopyState:
        """Bring the copy to a state of the origin."""

    def first_state(self, url: str, base: str) -> CopyState:
        """Return the state of a copy of which nothing was taken yet."""
        return CopyState(url=url, kind=self.name, base=base)


class RecordKind(OriginKind):
    """A kind of origin that is recognised by one answer, and gives records one by one."""

    accept: ClassVar[str] = ACCEPT

    def question(self, entrance: str) -> str:
        """Return the address whose answer tells whether an origin is of this kind."""
        return entrance

    @abstractmethod
    def recognise(self, reader: DocumentReader, reply: Reply, entrance: str) -> str:
        """Return the base of an origin's names, by its answer; raises DocumentRefused for another kind."""

    @abstractmethod
    def gather(self, gatherer: RecordGatherer, state: CopyState) -> CopyState:
        """Stage the records, and bring the copy to them."""

    def find(self, client: HarvestClient, entrance: str, reader: DocumentReader) -> CopyState:
        asked = self.question(entrance)
        try:
            reply = client.get(asked, self.accept)
        except FetchError as error:
            if error.reason != "robots" or asked == entrance:
                raise
            raise OtherKind(str(error)) from None  # no one named this very address, which may be of no API
        try:
            return self.first_state(entrance, self.recognise(reader, reply, entrance))
        except DocumentRefused as refusal:
            place = "" if asked == entrance else f"{reply.url} "
            raise OtherKind(f"{place}{refusal}", reply) from None

    def take(self, session: HarvestSession, state: CopyState) -> CopyState:
        reach = Reach(state.base, server_base(state.url))
        contexts = Contexts(session.client, reach)
        with DocumentReader(contexts.get, session.client.limits.answer) as reader:
            return self.gather(RecordGatherer(session, reach, reader), state)
