"""The records of origins that are no foia-graph, staged where they are not as before."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from foia_graph.connectors.harvest.activities import parse_object
from foia_graph.connectors.harvest.client import HarvestClient, OutsideOrigin, Reach
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.dcat_us.fields import CONTEXT as DCAT_US
from foia_graph.connectors.harvest.dcat_us.fields import CONTEXT_ADDRESSES
from foia_graph.connectors.harvest.limits import HarvestError, Remarks
from foia_graph.connectors.harvest.reading import (
    ACCEPT,
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

    def copy_note(self, key: str) -> RecordNote | None:
        """Return the note of a record of the copy, None where there is none."""
        note = self.session.copy.record_note(key)
        return msgspec.json.decode(note, type=RecordNote) if note else None

    def staged_note(self, key: str) -> RecordNote | None:
        """Return the note of a record that is staged, None where there is none."""
        note = self.session.copy.stage.note(key)
        return msgspec.json.decode(note, type=RecordNote) if note else None

    def document(self, url: str, note: RecordNote | None = None, accept: str = ACCEPT) -> Reply | None:
        """Return a document, None where it is the one of a note."""
        etag = note.etag if note and not self.session.options.full else ""
        reply = self.session.client.get(url, accept, etag)
        return None if reply.status == NOT_CHANGED else reply

    def stage_record(self, key: str, lines: str, etag: str = "", modified: str = "") -> None:
        """Stage a record, and note that it is there."""
        self._stage({key: self._admit(lines)}, etag, modified)

    def stage_records(self, records: Mapping[str, str]) -> None:
        """Stage several records at once, and note that they are there."""
        self._stage({key: self._admit(lines) for key, lines in records.items()})

    def _stage(self, records: Mapping[str, str], etag: str = "", modified: str = "") -> None:
        stage, most = self.session.copy.stage, self.session.options.limits.records
        if len(stage) + sum(key not in stage for key in records) > most:
            raise HarvestError(f"The origin has more than {most:,} records (--max-records).")
        notes = {
            key: RecordNote(sha256(lines.encode()).hexdigest()[:32], etag, modified)
            for key, lines in records.items()
        }
        encoded = {key: msgspec.json.encode(note).decode() for key, note in notes.items()}
        stage.save(records, encoded, records)

    def mark_unchanged(self, key: str) -> None:
        """Note that a record is there as it was."""
        self.session.copy.stage.save({}, seen_keys=(key,))

    def stage_deletion(self, key: str) -> None:
        """Stage that a record is to be deleted."""
        self.session.copy.stage.save({key: None})

    def note_refusal(self, what: str, why: str) -> None:
        """Note what was not taken, and why."""
        self.session.report.refused.add(why.removeprefix(f"{what} "), what)

    def note_batch(self, batch: ThingBatch) -> None:
        """Note what is remarked of some things of a catalogue in JSON, and which were refused."""
        report = self.session.report
        for what, why in batch.refusals:
            report.refused.add(why, what)
        for what, why in batch.remarks:
            report.remarks.add(why, what)
        report.empty.update(batch.empty)

    def reset_remarks(self) -> None:
        """Drop what was noted so far, since all of it is read again."""
        report = self.session.report
        report.refused, report.remarks, report.empty = Remarks(), Remarks(), Counter()

    def stage_loss(self, key: str) -> None:
        """Stage that a record is to be deleted which the origin lists, and does not have."""
        self.session.report.lost += 1
        self.stage_deletion(key)

    def _admit(self, lines: str) -> str:
        """Return lines without those about things of this very catalogue, which are noted as refused."""
        ours, limits = self.session.ours, self.session.options.limits
        rows = [line for line in lines.split("\n") if line]
        if ours:
            others = [line for line in rows if not line.startswith(f"<{ours}")]
            for line in rows if len(others) < len(rows) else ():
                if line.startswith(f"<{ours}"):
                    subject = line.partition(" ")[0]
                    self.note_refusal(subject, "is of this catalogue, of which no other may say anything")
            rows = others
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
            why = f"has statements in named graphs or about triples ({count}), which are left out"
            self.session.report.remarks.add(why, state.url)
        if complete:
            copy.stage.save(dict.fromkeys(copy.missing_keys()))
        copy.stage.drop(key for key, note in copy.stage.notes() if note == copy.record_note(key))
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
def record_gatherer(session: HarvestSession, reach: Reach) -> Iterator[RecordGatherer]:
    """Yield a gatherer of records; its reader of documents is ended afterwards."""
    contexts = Contexts(session.client, reach)
    with DocumentReader(contexts.get, session.options.limits.answer) as reading:
        yield RecordGatherer(session, reach, reading)


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


LINKS = (
    "about additionalType archivedAt associatedMedia author citation contentUrl contributor creator "
    "dataset distribution embedUrl encoding hasPart image includedInDataCatalog isBasedOn isPartOf license "
    "logo mainEntity mainEntityOfPage publisher sameAs sdLicense sdPublisher thumbnailUrl url usageInfo"
)
"""Properties of schema.org whose values, where they are plain texts, name something."""
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
