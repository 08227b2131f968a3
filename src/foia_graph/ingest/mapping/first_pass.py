"""First pass over the inputs: the sources there are, what is restricted, which texts and names records bring.

All of it must be known before the first record is mapped, since any record may link to what another
describes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import catalog_settings, supplied_texts
from foia_graph.ingest.mapping.claim_records import CLAIM_CLASS, subject_iri
from foia_graph.ingest.mapping.context import IDENTITIES_GRAPH, LoadContext, RecordOrProblem
from foia_graph.ingest.mapping.gazetteer import plain_texts
from foia_graph.ingest.mapping.inventory import SourceFolder, SourceInventory
from foia_graph.ingest.mapping.mapper import Placement, map_record
from foia_graph.ingest.mapping.record_fields import (
    DOCUMENT_CLASS,
    FILE_FIELDS,
    FORMER_NAMES,
    PAGE_CLASS,
    SOURCE_TYPES,
)
from foia_graph.ingest.mapping.rules import ClaimSource, MappingRules, SourceRegistry
from foia_graph.ingest.mapping.stored_context import InputCache
from foia_graph.ingest.readers.registry import reader_of
from foia_graph.ingest.readers.source_settings import SOURCE_TOML
from foia_graph.model import iris
from foia_graph.model.decisions import FILE_NAME, Decision, Decisions
from foia_graph.model.identities import (
    IDENTIFIED_AS,
    Identities,
    IdentityPair,
    resolve_identities,
    takes_identities,
)
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import NQuadsWriter
from foia_graph.model.resource import MappedRecord, RawValue, Resource, SourceRecord, text_of
from foia_graph.model.restrictions import embargo_end, is_hidden_iri, is_restricted

NO_DECISIONS = Decisions()


def build_load_context(context: LoadContext, cache: InputCache | None = None) -> LoadContext:
    """Fill an empty context with what mapping needs to know, and return it.

    Files that are in the `cache` are not looked through again.
    """
    for name, title in (
        ("schemes", "Concept schemes"),
        (catalog_settings.CATALOG_GRAPH, "What the catalogue says of itself"),
    ):
        context.graphs[iris.graph_iri(context.base, name)] = (title, "")
    cache = InputCache() if cache is None else cache
    for name, folder in context.inventory.folders.items():
        _scan_folder(context, name, folder, cache)
    context.follow_renames()
    _hide_things(context)
    _forget_bare_documents(context)
    add_decided_identities(context)
    _add_claimed_names(context)
    follow_identities(context)
    return context


def empty_context(
    profile: Profile, inventory: SourceInventory, base: str, today: date, decisions: Decisions = NO_DECISIONS
) -> LoadContext:
    """Return a context in which nothing of any record is known."""
    sources = SourceRegistry(base)
    language = inventory.settings.language
    rules = MappingRules(profile, base, language, sources, decisions.by_subject)
    writer = NQuadsWriter(profile, language, sources.graph_of, inventory.settings.sources)
    return LoadContext(profile, inventory, base, sources, rules, writer, today, decisions=decisions)


def _hide_things(context: LoadContext) -> None:
    """Add to what records restrict what decisions withdraw, and what only hidden sources tell of."""
    decisions = context.decisions
    withdrawn = frozenset(f"{context.base}{name}" for name in decisions.withdrawn)
    context.withdrawn_things = withdrawn - context.hidden_things
    context.hidden_things |= withdrawn
    for name in decisions.erased:
        _add_erased_source(context, name)
    # A document that is hidden with its source may be the source of others.
    while hidden := set(_things_of_hidden_sources(context)) - context.hidden_things:
        context.hidden_things |= hidden


def _scan_folder(context: LoadContext, name: str, folder: SourceFolder, cache: InputCache) -> None:
    settings, placement = folder.settings, context.placement(folder)
    context.graphs.setdefault(placement.graph or placement.fallback_graph, (settings.title, ""))
    if settings.source_record:
        _register_record(context, settings.source_record, settings.external)
    elif settings.source:
        context.graphs.pop(placement.fallback_graph, None)
    for file in folder.files:
        if is_small(folder, file):
            settings_digest = context.inventory.digests[name].get(SOURCE_TOML, "")
            key = (name, file, folder.digests[file], settings_digest)
            if key not in cache.records:
                cache.records[key] = list(folder.records(file))
            context.small_files[name, file] = cache.records[key]
        for record in context.read_records(name, file):
            if not isinstance(record, SourceRecord):
                continue
            if record.type == CLAIM_CLASS:
                iri = subject_iri(record, context.profile, context.base)
                context.claim_records.add(iri, name, record)
                continue
            _register_record(context, record, settings.external)
            if FORMER_NAMES in record.fields:
                context.former_names.add(record, context.iri_of(record), context.profile, context.base)
            _note_document_record(context, name, file, record)


def is_small(folder: SourceFolder, file: str) -> bool:
    """Return whether a file is read once and kept in memory."""
    return reader_of(file).by_hand or folder.settings.layout(file).type == SOURCE_TYPES[0]


def _register_record(context: LoadContext, record: SourceRecord, external: bool) -> None:
    if is_claim_source(record) and (source := claim_source(context, record, external)):
        context.sources.add(source)
        context.graphs[source.graph] = (source_title(record), source.iri)
    if is_restricted(record, context.today):
        if "restricted" not in record.fields:
            context.embargoes.add(embargo_end(record))
        if iri := context.iri_of(record):
            context.hidden_things.add(iri)
            context.restricted_records.setdefault(iri, record)


def _note_document_record(context: LoadContext, folder: str, file: str, record: SourceRecord) -> None:
    """Note what documents are read with: their records, their texts, and which names there are."""
    iri = (
        context.iri_of(record) if record.type in (DOCUMENT_CLASS, PAGE_CLASS, *context.named_classes) else ""
    )
    if not iri:
        return
    if supplied_texts.has_text(record):
        origin = supplied_texts.TextOrigin(folder, file, context.source_name(folder, record))
        context.text_outlines.add(record, iri, origin)
        record = supplied_texts.without_text(record)
    if record.type != PAGE_CLASS:
        context.document_records.append((folder, iri, record))


def _forget_bare_documents(context: LoadContext) -> None:
    """Drop the rows of lists of documents that say nothing of a file, a text, or what must not be seen."""
    # There may be a million of them.
    context.document_records = [
        (folder, iri, record)
        for folder, iri, record in context.document_records
        if record.type != DOCUMENT_CLASS
        or not record.loose
        or record.fields.keys() & FILE_FIELDS
        or iri in context.text_outlines.by_document
        or is_hidden_iri(iri, context.hidden_things)
    ]


def _add_claimed_names(context: LoadContext) -> None:
    """Add to the names that are looked for in documents those that are by a claim of its own."""
    names: dict[str, dict[str, list[RawValue]]] = {}
    for res in _mapped_resources(context, context.claims_beside()):
        if res.type in context.named_classes:
            found = names.setdefault(res.iri, {})
            for field in context.profile[res.type].name_fields:
                found.setdefault(field, []).extend(map(text_of, res.get(field)))
    for number, (folder, iri, record) in enumerate(context.document_records):
        if iri in names and not is_hidden_iri(iri, context.hidden_things):
            more: dict[str, RawValue] = {}
            for field, added in names[iri].items():
                own = record.fields.get(field, [])
                more[field] = [*(own if isinstance(own, list) else [own]), *added]
            context.document_records[number] = folder, iri, replace(record, fields={**record.fields, **more})


def _things_of_hidden_sources(context: LoadContext) -> Iterator[str]:
    for folder, iri, record in context.document_records:
        is_in_graph_of_source = not context.inventory.folders[folder].settings.graph
        if is_in_graph_of_source and context.hides_source(context.source_name(folder, record)):
            yield iri


def is_claim_source(record: SourceRecord) -> bool:
    """Return whether a record describes a source of claims."""
    return record.type == SOURCE_TYPES[0] or (record.type in SOURCE_TYPES and not record.loose)


def claim_source(context: LoadContext, record: SourceRecord, external: bool) -> ClaimSource | None:
    """Return the source of claims that a record describes; None where it names nothing."""
    iri = context.iri_of(record)
    if not iri:
        return None
    graph = iris.graph_iri(context.base, _graph_key(context.profile[record.type], iri), external)
    return ClaimSource(iri, graph, _publishers(context, record))


def source_title(record: SourceRecord) -> str:
    """Return the title of the graph of a source."""
    return next(plain_texts(record.fields.get("title", "")), "")


def _add_erased_source(context: LoadContext, name: str) -> None:
    iri = f"{context.base}{name}"
    shapes = (context.profile[name] for name in SOURCE_TYPES)
    shape = next((shape for shape in shapes if name.startswith(f"id/{shape.kind}/")), None)
    if shape is not None and iri not in context.sources.by_iri:
        context.sources.add(ClaimSource(iri, iris.graph_iri(context.base, _graph_key(shape, iri))))
        context.hidden_things.add(iri)


def _graph_key(shape: Shape, iri: str) -> str:
    return (
        iris.last_segment(iri) if shape.name == SOURCE_TYPES[0] else f"{shape.kind}/{iris.last_segment(iri)}"
    )


def _publishers(context: LoadContext, record: SourceRecord) -> tuple[str, ...]:
    for name in ("publisher", "creator"):
        texts = plain_texts(record.fields.get(name, []))
        found = {iri for text in texts if (iri := _clean_iri(context, record, name, text))}
        if found:
            return tuple(sorted(found))
    return ()


def _clean_iri(context: LoadContext, record: SourceRecord, name: str, raw: str) -> str:
    try:
        return context.rules.cleaner(context.profile[record.type].properties[name])(raw)
    except ValueRejected:
        return ""  # mapping reports it, with its line


def add_decided_identities(context: LoadContext) -> None:
    """Add to the claims in records of their own those of decisions, about things that have records."""
    things = {iri for _, iri, _ in context.document_records}
    decided = {
        each.of: each
        for several in context.decisions.by_subject.values()
        for each in several
        if each.do == "identify" and {_thing(each, context), f"{context.base}{each.same_as}"} <= things
    }
    if not decided:
        return
    source = ClaimSource(iris.catalog_iri(context.base), iris.graph_iri(context.base, IDENTITIES_GRAPH))
    context.sources.add(source)
    context.graphs[source.graph] = ("Identities that were decided", source.iri)
    for each in decided.values():
        context.claim_records.add(_thing(each, context), "", _claim_record(each, source))


def _thing(decision: Decision, context: LoadContext) -> str:
    return f"{context.base}{iris.owner_iri(decision.of)}"


def _claim_record(decision: Decision, source: ClaimSource) -> SourceRecord:
    fields = {
        "about": iris.owner_iri(decision.of).removeprefix("id/"),
        "field": IDENTIFIED_AS,
        "id": decision.of.partition("#claim-")[2],
        "value": decision.same_as.removeprefix("id/"),
        "source": source.iri,
        "said": decision.time[:10],
        **({"by": decision.by} if decision.by else {}),
        **({"speaker": decision.reviewer} if decision.reviewer else {}),
    }
    return SourceRecord("Claim", fields, FILE_NAME, 0)


def follow_identities(context: LoadContext) -> None:
    """Have links follow the claims of identity that stand; those that contradict each other are noted."""
    preferred, contradictory = resolve_identities(_identity_pairs(context))
    present = context.former_names.without(context.hidden_things)
    context.rules.identities = Identities(context.profile, preferred, present)
    for iri in contradictory:
        name = iri.removeprefix(f"{context.base}id/")
        context.identity_notes.append(
            f"{name} is taken for several things that are not the same, or for itself through others: "
            "links to it stay as they are until one of these decisions is withdrawn."
        )


def _identity_pairs(context: LoadContext) -> Iterator[IdentityPair]:
    """Yield what is taken for another thing of its class, by claims that stand, of what may be seen."""
    own = (
        (record, context.placement(context.inventory.folders[folder]))
        for folder, _, record in context.document_records
        if IDENTIFIED_AS in record.fields
    )
    for res in _mapped_resources(context, chain(own, context.claims_beside())):
        for other in map(text_of, res.get(IDENTIFIED_AS)):
            is_seen = not any(is_hidden_iri(iri, context.hidden_things) for iri in (res.iri, other))
            if other != res.iri and _kind(other, context) == res.type and is_seen:
                yield res.iri, other


def _kind(iri: str, context: LoadContext) -> str:
    kind = iri.removeprefix(f"{context.base}id/").partition("/")[0]
    shape = context.profile.by_kind.get(kind)
    return shape.name if shape is not None and takes_identities(shape) else ""


def _mapped_resources(
    context: LoadContext, records: Iterable[tuple[RecordOrProblem, Placement]]
) -> Iterator[Resource]:
    for record, placement in records:
        mapped = map_record(context.rules, record, placement)
        if isinstance(mapped, MappedRecord):  # mapping reports all else again, with its line
            yield mapped.resource
