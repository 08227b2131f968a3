"""The records of origins that are no foia-graph, staged where they are not as before."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from foia_graph.connectors.harvest.client import (
    HarvestClient,
    HarvestError,
    OutsideOrigin,
    Reach,
    Remarks,
    reply_error,
)
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.dcat_us.fields import CONTEXT as DCAT_US
from foia_graph.connectors.harvest.dcat_us.fields import CONTEXT_ADDRESSES
from foia_graph.connectors.harvest.reading import (
    ACCEPT,
    CatalogueHead,
    DocumentReader,
    DocumentRefused,
    ThingBatch,
)
from foia_graph.connectors.harvest.session import HarvestSession, timestamp
from foia_graph.connectors.http.client import NOT_CHANGED, Reply
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.tables import read_table

HTML = frozenset(("text/html", "application/xhtml+xml"))
_FORMS = read_table(Path(__file__).with_name("rdf_forms.toml"))
MEDIA_TYPES: Mapping[str, str] = _FORMS["media_types"]
SUFFIXES: Mapping[str, str] = _FORMS["suffixes"]
RDF_XML = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?RDF[\s>]")


# Records in a row that do not come, after which an origin is left alone.
FAILURES = 10
# Reasons for which a record may come another time.
TRANSIENT = frozenset(("busy", "network", "time"))
RESTARTS = 3
T = TypeVar("T")


class CursorExpired(Exception):
    """An origin refuses a cursor that it gave: its list has to begin again."""


class RecordNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """The note of a record: its digest, and the tag and time by which it is asked for again."""

    digest: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(slots=True)
class RecordGatherer:
    """The staging of the records of one harvest; `reach` is what is the origin's own."""

    session: HarvestSession
    reach: Reach
    reader: DocumentReader
    triples: int = 0
    failures: int = 0
    """Records in a row that did not come."""

    def copy_note(self, key: str) -> RecordNote | None:
        """Return the note of a record of the copy, None where there is none."""
        note = self.session.copy.stage.copy_note(key)
        return msgspec.json.decode(note, type=RecordNote) if note else None

    def staged_note(self, key: str) -> RecordNote | None:
        """Return the note of a record that is staged, None where there is none."""
        note = self.session.copy.stage.note(key)
        return msgspec.json.decode(note, type=RecordNote) if note else None

    def is_current(self, key: str, modified: str) -> bool:
        """Return whether a record was taken as of a time, by this harvest or an earlier one."""
        if (note := self.staged_note(key)) and note.modified == modified:
            return True
        had = modified and (note := self.copy_note(key)) and note.modified == modified
        if had and not self.session.options.full:
            self.mark_unchanged(key)
            return True
        return False

    def document(self, url: str, note: RecordNote | None = None, accept: str = ACCEPT) -> Reply | None:
        """Return a document, None where it is the one of a note."""
        etag = note.etag if note and not self.session.options.full else ""
        reply = self.session.client.get(url, accept, etag)
        return None if reply.status == NOT_CHANGED else reply

    def attempt(self, key: str, ask: Callable[[], None]) -> bool:
        """Have a record staged; return False where it did not come, and may another time.

        What is gone at the origin goes from the copy, what is refused stays as it was.
        """
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

    def stage_record(self, key: str, lines: str, etag: str = "", modified: str = "") -> None:
        """Stage a record, and note that it is there."""
        self.stage_records({key: lines}, etag, modified)

    def stage_records(self, records: Mapping[str, str], etag: str = "", modified: str = "") -> None:
        """Stage several records at once, and note that they are there."""
        stage, most = self.session.copy.stage, self.session.options.limits.records
        admitted = {key: self._admit(lines) for key, lines in records.items()}
        if len(stage) + sum(key not in stage for key in records) > most:
            raise HarvestError(f"The origin has more than {most:,} records (--max-records).")
        digests = {key: sha256(lines.encode()).hexdigest()[:32] for key, lines in admitted.items()}
        notes = {key: RecordNote(digest, etag, modified) for key, digest in digests.items()}
        stage.save(
            admitted, {key: msgspec.json.encode(note).decode() for key, note in notes.items()}, admitted
        )

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

    def batches(self, head: CatalogueHead) -> Iterator[ThingBatch]:
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


def parse_object(body: bytes) -> Mapping[str, Any]:
    """Parse an object of JSON; raises HarvestError for anything else."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise HarvestError("The origin sends what should be JSON and is not, or only a part of it.") from None
    if not isinstance(document, dict):
        raise HarvestError("The origin sends JSON that is no object.")
    return document


# Properties of schema.org whose values, where they are plain texts, name something.
LINKS = (
    "about additionalType archivedAt associatedMedia author citation contentUrl contributor creator "
    "dataset distribution embedUrl encoding hasPart image includedInDataCatalog isBasedOn isPartOf license "
    "logo mainEntity mainEntityOfPage publisher sameAs sdLicense sdPublisher thumbnailUrl url usageInfo"
)
SCHEMA_ORG: Mapping[str, Any] = {
    "@context": {
        "@vocab": "http://schema.org/",
        "schema": "http://schema.org/",
        "id": "@id",
        "type": "@type",
        **{name: {"@id": f"http://schema.org/{name}", "@type": "@id"} for name in LINKS.split()},
    }
}
SPELLINGS = ("http://schema.org", "https://schema.org", "http://www.schema.org", "https://www.schema.org")
FILES = ("", "/", "/docs/jsonldcontext.json", "/docs/jsonldcontext.jsonld")
BUNDLED: Mapping[str, Mapping[str, Any]] = {
    **{f"{site}{file}": SCHEMA_ORG for site in SPELLINGS for file in FILES},
    **dict.fromkeys(CONTEXT_ADDRESSES, DCAT_US),
}
LARGEST = 1 << 20
CONTEXT_FORMS = "application/ld+json, application/json;q=0.9"


@dataclass(slots=True)
class Contexts:
    """The contexts that the documents of one origin may use: bundled ones, and the origin's own.

    None of a third party is fetched, so that no one but the origin decides what its documents say.
    """

    client: HarvestClient
    reach: Reach
    _cache: dict[str, Mapping[str, Any] | DocumentRefused] = field(default_factory=dict)

    def get(self, url: str) -> Mapping[str, Any]:
        """Return the context at an address; raises DocumentRefused for one that may not be had."""
        plain = url.partition("#")[0]
        if plain in BUNDLED:
            return BUNDLED[plain]
        if plain not in self._cache:
            try:
                self._cache[plain] = self._fetch(plain)
            except DocumentRefused as error:  # not asked for again by each document that needs it
                self._cache[plain] = error
        found = self._cache[plain]
        if isinstance(found, DocumentRefused):
            raise found.with_traceback(None)
        return found

    def _fetch(self, url: str) -> Mapping[str, Any]:
        try:
            address = self.reach.address(url)
        except OutsideOrigin:
            raise DocumentRefused(
                f"needs the context {url}, which is neither bundled nor the origin's own"
            ) from None
        try:
            body = self.client.get(address, CONTEXT_FORMS).body
            if len(body) > LARGEST:
                raise DocumentRefused(f"needs the context {url}, which is larger than {LARGEST >> 20} MiB")
            return parse_object(body)
        except (FetchError, HarvestError) as error:
            raise DocumentRefused(f"needs a context that cannot be fetched: {error}") from None
