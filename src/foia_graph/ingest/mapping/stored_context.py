"""Stored context: what the first pass of the last load found, kept for a load that changes few records.

It is in the cache of the store, and never in a generation: it names what is restricted.
"""

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeAlias

import msgspec

from foia_graph.extract.restricted_names import RestrictedName, RestrictedNames
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.inventory import InputDigests
from foia_graph.ingest.mapping.rules import ClaimSource
from foia_graph.model.identities import Identities
from foia_graph.model.resource import Problem, SourceRecord
from foia_graph.runtime.files import file_sha256, write_atomically
from foia_graph.store.generations.generation import Generation, Layout

# The beginning of the name of the file, behind which is the digest of the state of the store.
FILE_NAME = "load-context-"


class StoredContext(msgspec.Struct, frozen=True):
    """What must be known of all records before one is mapped, less the records themselves."""

    sources: list[ClaimSource]
    hidden_things: frozenset[str]
    withdrawn_things: frozenset[str]
    restricted_names: list[RestrictedName]
    claimed_things: frozenset[str]
    """IRIs of things about which claims are in records of their own."""
    text_files: frozenset[tuple[str, str]]
    """Inputs and files that hold texts."""
    page_statements: frozenset[str]
    """Fields of documents that are in records of pages."""
    preferred_names: dict[str, str]
    """The preferred name of each thing that is taken for another (IRIs)."""
    present_names: list[tuple[str, str]]
    """Former names, each with the present one of the thing (IRIs), as records give them in order."""
    identity_notes: list[str]
    has_files: bool
    """Whether any document has a file or a text, in which names are looked for."""

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
        return cls(
            [*context.sources.by_iri.values()],
            frozenset(context.hidden_things),
            context.withdrawn_things,
            names.entries,
            frozenset(context.claim_records.by_subject),
            frozenset(outlines.files),
            frozenset(statements),
            dict(context.rules.identities.preferred),
            list(context.former_names.present.items()),
            context.identity_notes,
            has_files,
        )

    def fill(self, context: LoadContext) -> None:
        """Put what is known into a context in which nothing is yet."""
        context.sources.by_iri |= {source.iri: source for source in self.sources}
        context.hidden_things |= self.hidden_things
        context.withdrawn_things = self.withdrawn_things
        context.former_names.present |= dict(self.present_names)
        context.follow_renames()
        context.identity_notes += self.identity_notes
        present = context.former_names.without(context.hidden_things)
        context.rules.identities = Identities(context.profile, self.preferred_names, present)


def write_stored_context(layout: Layout, generation: Generation, context: StoredContext) -> None:
    """Keep what was found in the inputs of a generation, instead of what was kept before."""
    layout.cache.mkdir(exist_ok=True)
    write_atomically(_path(layout, generation), msgspec.json.encode(context, order="sorted"))
    for path in layout.cache.glob("load-*.json"):
        if path != _path(layout, generation):
            path.unlink()


def keep_stored_context(
    layout: Layout, before: Generation, after: Generation, context: StoredContext
) -> None:
    """Keep what was found in the inputs of a generation for the next one, of which the same is known."""
    try:
        _path(layout, before).replace(_path(layout, after))
    except FileNotFoundError:
        write_stored_context(layout, after, context)


def read_stored_context(layout: Layout, generation: Generation) -> StoredContext | None:
    """Return what was found in the inputs of a generation, None where that is not known."""
    path = _path(layout, generation)
    try:
        return msgspec.json.decode(path.read_bytes(), type=StoredContext)
    except OSError:
        return None
    except msgspec.DecodeError:
        path.unlink()  # it is found anew, and written again
        return None


def _path(layout: Layout, generation: Generation) -> Path:
    state = msgspec.json.encode([generation.identity, generation.versions, generation.inputs], order="sorted")
    return layout.cache / f"{FILE_NAME}{hashlib.sha256(state).hexdigest()[:32]}.json"


CACHE_FILE = "input-cache.json"
# Seconds since its last change from which a file is known by its time: a clock may not tell shorter ones.
YOUNGEST = 2.0

# Device, inode, size, time of the last change of the content and of the file (nanoseconds).
FileTime: TypeAlias = tuple[int, int, int, int, int]
_Digests: TypeAlias = dict[str, tuple[FileTime, str]]


@dataclass(slots=True)
class InputCache:
    """What is known of input files; `records` are in memory alone."""

    digests: _Digests = field(default_factory=dict)
    """SHA-256 of files by path, as they were at some time."""
    records: dict[tuple[str, str, str, str], list[SourceRecord | Problem]] = field(default_factory=dict)
    """Records of small files, by input, name and digest of the file, and the digest of the settings."""

    @classmethod
    def read(cls, root: Path) -> "InputCache":
        """Return the cache in the root of a store, an empty one where there is none of this program."""
        try:
            return cls(msgspec.json.decode((root / CACHE_FILE).read_bytes(), type=_Digests))
        except (OSError, msgspec.DecodeError):
            return cls()

    def write(self, root: Path, inputs: InputDigests) -> None:
        """Write what is known of the files of some inputs, and forget the rest."""
        wanted = {digest for digest_of in inputs.values() for digest in digest_of.values()}
        self.digests = {path: each for path, each in self.digests.items() if each[1] in wanted}
        self.records = {key: each for key, each in self.records.items() if key[2] in wanted}
        write_atomically(root / CACHE_FILE, msgspec.json.encode(self.digests))

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


def _file_time(path: Path) -> FileTime:
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
