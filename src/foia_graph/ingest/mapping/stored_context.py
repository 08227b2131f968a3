"""Stored context: what the first pass of the last load found, kept for a load that changes few records.

It is in the cache of the store, and never in a generation: it names what is restricted. Where it is lost,
or of another state, the inputs are read through again.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

from foia_graph.extract.restricted_names import RestrictedName, RestrictedNames
from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.ingest.mapping.sources import ClaimSource
from foia_graph.model.identities import Identities
from foia_graph.runtime.files import write_atomically
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout

FILE_NAME, SOURCES = "load-context.json", "load-sources-"
"""The file of what is known, and the beginning of the name of the file of sources, which it names."""
FileName = tuple[str, str]
"""An input, and a file in it."""


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
    """Write the file of sources, unless it is there, and return its name, a digest of it."""
    data = msgspec.json.encode([sources[iri] for iri in sorted(sources)])
    path = layout.cache / f"{SOURCES}{hashlib.sha256(data).hexdigest()[:32]}.json"
    if not path.exists():
        write_atomically(path, data)
    return path.name


def _read_sources(path: Path) -> dict[str, ClaimSource]:
    return {source.iri: source for source in _source_decoder.decode(path.read_bytes())}


def read_stored_context(layout: Layout, generation: Generation) -> StoredContext | None:
    """Return what was found in the inputs of a generation, None where that is not known."""
    try:
        found = _decoder.decode((layout.cache / FILE_NAME).read_bytes())
        if found.state != _state(generation.identity, generation.versions, generation.inputs):
            return None
        return StoredContext(_read_sources(layout.cache / found.sources), found.facts)
    except (OSError, msgspec.DecodeError):
        return None


_decoder = msgspec.json.Decoder(_ContextFile)
_source_decoder = msgspec.json.Decoder(list[ClaimSource])


def _state(identity: str, versions: Mapping[str, str], inputs: Mapping[str, object]) -> str:
    state = [identity, versions, inputs]
    return hashlib.sha256(msgspec.json.encode(state, order="sorted")).hexdigest()
