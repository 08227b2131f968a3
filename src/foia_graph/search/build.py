"""Building of the index of a generation: from nothing, or from the one before with some entries again."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from foia_graph.model.identities import PREFERRED, SAME_AS
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import RDF_TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource, Value, build_resource, text_of
from foia_graph.runtime.files import ContentStore
from foia_graph.search import facets
from foia_graph.search.entry_builder import PAGE, PARTS, IndexEntry, index_entries, owner_of
from foia_graph.search.index_folder import FOLDER, IndexWriter, clone_index, create_index, has_index
from foia_graph.search.names import names_of, read_names, write_names
from foia_graph.search.page_offsets import WholeTextPlace, find_whole_text, page_places
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.listing.filters import YEAR, StorePaths
from foia_graph.store.listing.items import BY_MACHINE, PathReader, values_above
from foia_graph.store.listing.tables import changed_things
from foia_graph.store.quad_store import QuadStore, subject_iris
from foia_graph.store.resource_reader import ResourceReader
from foia_graph.store.tables.database import SCHEMA_VERSION, TableReader
from foia_graph.store.text_manifest import DocumentText

# Things by the name of the thing that their entries belong to.
ThingsByOwner: TypeAlias = Mapping[str, list[Resource]]
OF_PAGES = ("batesRange", "redaction")
# Fields with parts that have words, or claims with words.
OF_THINGS = (*PARTS, "batesRange", "figure")


class EntryCollector:
    """The things of a catalogue, as far as words are in them; what two records say of one is one thing."""

    def __init__(self, profile: Profile, base: str) -> None:
        self._profile, self.base = profile, base
        self._fields_by_class = {
            shape.name: frozenset(_indexed_fields(shape)) for shape in profile.shapes.values()
        }
        self._things: dict[str, Resource] = {}

    def add_resource(self, res: Resource) -> None:
        """Keep what has words of a thing, under its preferred name, where it has several."""
        kept = self._fields_by_class[res.type]
        values = {name: found for name, found in res.values.items() if name in kept}
        iri = res.one(PREFERRED) or res.iri
        if iri != res.iri:
            values = _with_other_names(values, self._profile[res.type])
        known = self._things.get(iri)
        if known is None:
            self._things[iri] = Resource(iri, res.type, values)
        else:
            self._things[iri] = build_resource(iri, res.type, _joined_values(known.values, values))

    def read_things(self, names: Iterable[str], reader: ResourceReader) -> None:
        """Add things as the store has them, with what is said of their other names.

        What is not there is passed over, and so is a name to which another one is preferred.
        """
        for name in names:
            found = reader.read_thing(name)
            if found is None or found.get(PREFERRED):
                continue
            self.add_resource(found)
            for other in map(text_of, found.get(SAME_AS)):
                if (same := reader.read_thing(other)) is not None:
                    self.add_resource(same)

    def things_by_owner(self) -> ThingsByOwner:
        """Return the things by their owner: a document with its pages, any other thing alone."""
        found: dict[str, list[Resource]] = {}
        for iri in sorted(self._things):
            found.setdefault(owner_of(iri), []).append(self._things[iri])
        return found


def _indexed_fields(shape: Shape) -> Iterator[str]:
    words = (prop.name for prop in shape.properties.values() if prop.kind in ("text", "string"))
    yield from (name for name in words if name not in shape.unindexed_fields)
    if shape.kind == PAGE:
        yield from OF_PAGES
        return
    yield from (*shape.date_fields, *OF_THINGS)


def _with_other_names(values: Mapping[str, tuple[Value, ...]], shape: Shape) -> dict[str, tuple[Value, ...]]:
    other = next((prop.name for prop in shape.properties.values() if prop.is_other_name), "")
    rest = {name: found for name, found in values.items() if name != shape.label_field}
    if not other or shape.label_field not in values:
        return rest
    return _joined_values(rest, {other: values[shape.label_field]})


def _joined_values(
    first: Mapping[str, tuple[Value, ...]], second: Mapping[str, tuple[Value, ...]]
) -> dict[str, tuple[Value, ...]]:
    return {name: (*first.get(name, ()), *second.get(name, ())) for name in (*first, *second)}


# Owners with new entries beyond which an index is written again.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class IndexBuilder:
    """Writes the index of a generation of some versions, and the names of things next to it.

    `readings` are the texts of its documents, `pages` where they are.
    """

    profile: Profile
    versions: Mapping[str, str]
    readings: Mapping[str, DocumentText]
    pages: ContentStore

    @property
    def base(self) -> str:
        """The base of the IRIs of the generation."""
        return self.versions["base"]

    def write_index(self, folder: Path, collector: EntryCollector, paths: PathReader) -> None:
        """Write the index of all that was gathered, in the folder of a generation that has its lists.

        Its quads need not be there yet; `paths` find what a value falls under.
        """
        writer, things = create_index(folder / FOLDER), collector.things_by_owner()
        self._fill_index(writer, things, self._facet_reader(folder, paths))
        write_names(folder / FOLDER, self._names_of_things(things))

    def rewrite_index(self, folder: Path) -> None:
        """Write the index of all that is in the store of a generation."""
        store = EmbeddedStore.of_generation(folder)
        collector = EntryCollector(self.profile, self.base)
        collector.read_things(self.thing_names(store), self._resource_reader(store))
        self.write_index(folder, collector, StorePaths(store, self.profile, self.base))

    def update_index(self, change: CatalogueChange) -> None:
        """Write the index of a generation from that of the one before, for what a change concerns.

        The lists are those of the new generation already.
        """
        old, folder = change.before.generation.path, change.after.generation.path
        names = change.changed_subjects | change.lost_texts | changed_things(change)
        owners = {owner_of(name) for name in names if name.startswith(self.base)}
        if len(owners) > MOST or not can_derive_index(change.before.generation, self.profile):
            self.rewrite_index(folder)
            return
        store, collector = change.after.quad_store, EntryCollector(self.profile, self.base)
        path = NamedNode(self.profile.predicates["isPartOf"])
        below = {owner: subject_iris(store.quads(None, path, NamedNode(owner))) for owner in owners}
        pages = (name for owner in owners for name in below[owner] if name.startswith(f"{owner}/page/"))
        collector.read_things((*owners, *pages), self._resource_reader(store))
        writer, things = clone_index(old / FOLDER, folder / FOLDER), collector.things_by_owner()
        removed = {owner.removeprefix(self.base) for owner in owners}
        paths = StorePaths(store, self.profile, self.base)
        self._fill_index(writer, things, self._facet_reader(folder, paths), removed)
        kept = {thing: names for thing, names in read_names(old / FOLDER).items() if thing not in removed}
        write_names(folder / FOLDER, {**kept, **self._names_of_things(things)})

    def _resource_reader(self, store: QuadStore) -> ResourceReader:
        return ResourceReader(store, self.profile, self.versions.get("language", "en"))

    def _facet_reader(self, folder: Path, paths: PathReader) -> facets.FacetReader:
        links: facets.LinksAbove = partial(values_above, paths)
        return facets.FacetReader(TableReader(folder), self.profile, self.base, links)

    def _fill_index(
        self,
        writer: IndexWriter,
        things_by_owner: ThingsByOwner,
        facet_reader: facets.FacetReader,
        removed_owners: Collection[str] = (),
    ) -> None:
        for owner in removed_owners:
            writer.delete_owner(owner)
        for owner, things in things_by_owner.items():
            entries = [entry for res in things for entry in index_entries(res, self.profile, self.base)]
            for entry in self._entries_of_owner(owner, entries, facet_reader):
                writer.add_entry(entry)
        writer.commit()

    def _names_of_things(self, things_by_owner: ThingsByOwner) -> dict[str, list[str]]:
        return {
            owner.removeprefix(self.base): names
            for owner, things in things_by_owner.items()
            for thing in things
            if thing.iri == owner and (names := names_of(thing, self.profile))
        }

    def _entries_of_owner(
        self, owner: str, entries: list[IndexEntry], facet_reader: facets.FacetReader
    ) -> Iterator[IndexEntry]:
        """Complete the entries of an owner: with the texts of its pages, and the values that all inherit."""
        short = owner.removeprefix(self.base)
        text = self.readings.get(short.removeprefix("id/document/"))
        reading = self.pages.get(text.reading) if text is not None else None
        pages = {page.number: page for page in page_places(reading)} if reading else {}
        own = next((entry for entry in entries if entry.iri == short), None)
        years, by_machine = own.values.get(YEAR, []) if own else [], f"{YEAR}{BY_MACHINE}"
        shared = {**facet_reader.values_of(owner), **({YEAR: years} if own else {})}
        if by_machine in shared:
            shared[by_machine] = ["", *years]  # "" for any period
        inherited = {
            f"{name}{by}" for name in facets.inherited_facets(self.profile) for by in ("", BY_MACHINE)
        }
        for entry in entries:
            if entry is own:
                entry.values |= shared
                _add_whole_text(entry, find_whole_text(reading) if reading else None, entries)
            else:
                entry.values |= {n: shared[n] for n in shared if n in inherited and n not in entry.values}
                if own is not None and not (entry.first or entry.last):
                    entry.first, entry.last = own.first, own.last
            if entry.kind == PAGE:
                entry.values |= facet_reader.values_of(f"{self.base}{entry.iri}")
                if (page := pages.get(int(entry.iri.rpartition("/")[2]))) is not None:
                    entry.add_text("text", page.text)
                    entry.place = page.begin, page.end
            yield entry

    def thing_names(self, store: QuadStore) -> set[str]:
        """Return the IRIs of all things in a store."""
        found: set[str] = set()
        for shape in self.profile.shapes.values():
            if self.profile.is_thing(shape):
                found.update(subject_iris(store.quads(None, _TYPE, NamedNode(shape.target))))
        return {name for name in found if "#" not in name}


def _add_whole_text(entry: IndexEntry, whole: WholeTextPlace | None, entries: list[IndexEntry]) -> None:
    visible = {int(each.iri.rpartition("/")[2]) for each in entries if each.kind == PAGE}
    if whole is not None and whole.pages <= visible:
        entry.add_text("text", whole.text)
        entry.place = whole.begin, whole.end


_TYPE = NamedNode(RDF_TYPE)


def can_derive_index(old: Generation, profile: Profile) -> bool:
    """Return whether an index for a profile can be made of that of a generation."""
    return (
        old.versions.get("tables") == str(SCHEMA_VERSION)
        and old.versions.get("profile") == profile.digest
        and has_index(old.path / FOLDER)
    )
