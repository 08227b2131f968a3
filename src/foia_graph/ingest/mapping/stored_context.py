"""Stored context: what the first pass of the last load found, kept for a load that changes few records.

It is in the cache of the store, and never in a generation: it names what is restricted. Where it is lost,
or of another state, the inputs are read through again.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeAlias

import msgspec

from foia_graph.extract.restricted_names import RestrictedName, RestrictedNames
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.inventory import InputDigests
from foia_graph.ingest.mapping.record_fields import FILE_FIELDS, RESTRICTING_FIELDS
from foia_graph.ingest.mapping.rules import ClaimSource
from foia_graph.model.identities import Identities
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.runtime.files import file_sha256, write_atomically
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout

# The file of what is known, and the beginning of the name of the file of sources, which it names.
FILE_NAME, SOURCES = "load-context.json", "load-sources-"
# An input, and a file in it.
FileName = tuple[str, str]


class ContextFacts(msgspec.Struct, frozen=True):
    """What must be known of all records before one is mapped, less the records themselves and sources."""

    hidden_things: frozenset[str]
    withdrawn_things: frozenset[str]
    restricted_names: list[RestrictedName]
    claimed_things: frozenset[str]
    """IRIs of things about which claims are in records of their own."""
    unread_files: frozenset[FileName]
    """Files on whose records nothing depends but what they describe."""
    text_files: frozenset[FileName]
    """Files that hold texts."""
    page_statements: frozenset[str]
    """Fields of documents that are in records of pages."""
    preferred_names: dict[str, str]
    """The preferred name of each thing that is taken for another (IRIs)."""
    present_names: list[tuple[str, str]]
    """Former names, each with the present one of the thing (IRIs), as records give them in order."""
    identity_notes: list[str]
    has_files: bool
    """Whether any document has a file or a text, in which names are looked for."""


@dataclass(frozen=True, slots=True)
class StoredContext:
    """What must be known before a record is mapped: the sources of claims by IRI, and all else."""

    sources: Mapping[str, ClaimSource]
    facts: ContextFacts

    @classmethod
    def of(cls, context: LoadContext, names: RestrictedNames, *, has_files: bool) -> Self:
        """Return what is to be kept of the context of a load that read all inputs through."""
        outlines = context.text_outlines
        statements = (
            name
            for outline in outlines.by_document.values()
            for page in outline.pages.values()
            for name in page.document_fields
        )
        facts = ContextFacts(
            frozenset(context.hidden_things),
            context.withdrawn_things,
            names.entries,
            frozenset(context.claim_records.by_subject),
            frozenset(context.unread_files),
            frozenset(outlines.files),
            frozenset(statements),
            dict(context.mapper.rules.identities.preferred),
            list(context.former_names.present.items()),
            context.identity_notes,
            has_files,
        )
        return cls(context.sources.by_iri, facts)

    def fill(self, context: LoadContext) -> None:
        """Put what is known into a context in which nothing is yet."""
        facts = self.facts
        context.sources.add_stored(self.sources)
        context.hidden_things |= facts.hidden_things
        context.withdrawn_things = facts.withdrawn_things
        context.unread_files += sorted(facts.unread_files)
        context.former_names.present |= dict(facts.present_names)
        context.follow_renames()
        context.identity_notes += facts.identity_notes
        present = context.former_names.without(context.hidden_things)
        context.mapper.rules.identities = Identities(context.profile, facts.preferred_names, present)


class _ContextFile(msgspec.Struct, frozen=True):
    state: str
    sources: str
    facts: ContextFacts


def write_stored_context(layout: Layout, generation: Generation, context: StoredContext) -> None:
    """Keep what was found in the inputs of a generation, instead of what was kept before."""
    layout.cache.mkdir(exist_ok=True)
    name = _write_sources(layout, context.sources)
    contents = _ContextFile(
        _state(generation.identity, generation.versions, generation.inputs), name, context.facts
    )
    write_atomically(layout.cache / FILE_NAME, msgspec.json.encode(contents, order="sorted"))
    for path in layout.cache.glob(f"{SOURCES}*"):
        if path.name != name:
            path.unlink()


def _write_sources(layout: Layout, sources: Mapping[str, ClaimSource]) -> str:
    data = msgspec.json.encode([sources[iri] for iri in sorted(sources)])
    path = layout.cache / f"{SOURCES}{hashlib.sha256(data).hexdigest()[:32]}.json"
    if not path.exists():
        write_atomically(path, data)
    return path.name


def read_stored_context(layout: Layout, generation: Generation) -> StoredContext | None:
    """Return what was found in the inputs of a generation, None where that is not known."""
    try:
        found = _decoder.decode((layout.cache / FILE_NAME).read_bytes())
        if found.state != _state(generation.identity, generation.versions, generation.inputs):
            return None
        return StoredContext(
            {
                source.iri: source
                for source in _source_decoder.decode((layout.cache / found.sources).read_bytes())
            },
            found.facts,
        )
    except (OSError, msgspec.DecodeError):
        return None


_decoder = msgspec.json.Decoder(_ContextFile)
_source_decoder = msgspec.json.Decoder(list[ClaimSource])


def _state(identity: str, versions: Mapping[str, str], inputs: Mapping[str, object]) -> str:
    state = [identity, versions, inputs]
    return hashlib.sha256(msgspec.json.encode(state, order="sorted")).hexdigest()


CACHE_FILE = "input-cache.json"
# Seconds since its last change from which a file is known by its time: a clock may not tell shorter ones.
YOUNGEST = 2.0

# Device, inode, size, time of the last change of the content and of the file (nanoseconds).
FileTime: TypeAlias = tuple[int, int, int, int, int]


class _Contents(msgspec.Struct):
    fields: list[str]
    digests: dict[str, tuple[FileTime, str]]
    plain: list[str]


@dataclass(slots=True)
class InputCache:
    """What is known of input files; `records` are in memory alone."""

    digests: dict[str, tuple[FileTime, str]] = field(default_factory=dict)
    """SHA-256 of files by path, as they were at some time."""
    plain: set[str] = field(default_factory=set)
    """Digests of files in which the names of no field stand that must be known before mapping."""
    records: dict[tuple[str, str, str, str], list[SourceRecord | Problem]] = field(default_factory=dict)
    """Records of small files, by input, name and digest of the file, and the digest of the settings."""

    @classmethod
    def read(cls, root: Path) -> "InputCache":
        """Return the cache in the root of a store, an empty one where there is none of this program."""
        try:
            found = msgspec.json.decode((root / CACHE_FILE).read_bytes(), type=_Contents)
        except (OSError, msgspec.DecodeError):
            return cls()
        return cls(found.digests, set(found.plain)) if found.fields == _fields() else cls()

    def write(self, root: Path, inputs: InputDigests) -> None:
        """Write what is known of the files of some inputs, and forget the rest."""
        wanted = {digest for digest_of in inputs.values() for digest in digest_of.values()}
        self.digests = {path: each for path, each in self.digests.items() if each[1] in wanted}
        self.plain &= wanted
        self.records = {key: each for key, each in self.records.items() if key[2] in wanted}
        contents = _Contents(_fields(), self.digests, sorted(self.plain))
        write_atomically(root / CACHE_FILE, msgspec.json.encode(contents))

    def file_digest(self, path: Path) -> str:
        """Return the SHA-256 of a file, which is read only if it changed; raises OSError."""
        place, now = str(path.absolute()), _file_time(path)
        at, digest = self.digests.get(place, (None, ""))
        if at == now:
            return digest
        digest = file_sha256(path)
        # What is written to within one tick of the clock looks the same afterwards.
        if _file_time(path) == now and time.time_ns() - max(now[3:]) > YOUNGEST * 1e9:
            self.digests[place] = now, digest
        return digest


def _fields() -> list[str]:
    return sorted({*RESTRICTING_FIELDS, *FILE_FIELDS})


def _file_time(path: Path) -> FileTime:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
