"""Building of the index of a generation: from nothing, or from the one before with some entries anew."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph.model.profile import Profile
from foia_graph.model.rdf import TYPE
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.runtime.files import Files
from foia_graph.search import facets
from foia_graph.search.collector import Gathered
from foia_graph.search.entry import PAGE, Entry
from foia_graph.search.entry_builder import owner_of
from foia_graph.search.facet_values import Narrowed, Values
from foia_graph.search.index_folder import FOLDER, clone, finish
from foia_graph.search.page_offsets import PagePlace, page_places
from foia_graph.search.schema import document, opened
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.quad_store import QuadStore
from foia_graph.store.resource_reader import Reader
from foia_graph.store.text_manifest import Text

HEAP = 1 << 30
"""The most bytes of words in memory before they are written; one thread writes one segment."""
MOST = 2_000
"""Owners with new entries beyond which an index is written anew."""


@dataclass(frozen=True, slots=True)
class Builder:
    """Writes the index of a generation; `readings` are the texts of its documents, `pages` where they are."""

    profile: Profile
    base: str
    language: str
    readings: Mapping[str, Text]
    pages: Files

    def write(self, folder: Path, gathered: Gathered) -> None:
        """Write the index of all that was gathered, in the folder of a generation."""
        (folder / FOLDER).mkdir()
        self._fill(folder, gathered, new=True)

    def rewrite(self, folder: Path) -> None:
        """Write the index of all that is in the store of a generation."""
        store = EmbeddedStore.of_generation(folder)
        gathered = Gathered(self.profile, self.base)
        gathered.read(self.things(store), Reader(store, self.profile, self.language))
        self.write(folder, gathered)

    def update(self, folder: Path, old: Path, changed: Collection[str]) -> None:
        """Write the index of a generation from that of the one before, where some things changed (by IRI)."""
        stores = [EmbeddedStore.of_generation(place) for place in (folder, old)]
        owners = {owner_of(name) for name in changed if name.startswith(self.base)}
        narrowed = [Narrowed(store, self.profile, self.base) for store in stores]
        if any(each.is_over(owners) for each in narrowed):
            self.rewrite(folder)
            return
        owners |= {owner_of(name) for each in narrowed for name in each.dependents(owners)}
        if len(owners) > MOST:
            self.rewrite(folder)
            return
        gathered = Gathered(self.profile, self.base)
        names = [name for owner in owners for name in (owner, *self._pages(stores[0], owner))]
        gathered.read(names, Reader(stores[0], self.profile, self.language))
        clone(old / FOLDER, folder / FOLDER)
        self._fill(folder, gathered, gone=owners)

    def _fill(
        self, folder: Path, gathered: Gathered, gone: Collection[str] = (), *, new: bool = False
    ) -> None:
        """Delete the entries of some owners from an index, and add those that were collected."""
        writer = opened(folder / FOLDER, new=new).writer(HEAP, 1)
        for owner in gone:
            writer.delete_documents_by_term("owner", owner.removeprefix(self.base))
        for entry in self._entries(gathered, EmbeddedStore.of_generation(folder), few=not new):
            writer.add_document(document(entry))
        writer.commit()
        writer.wait_merging_threads()
        finish(folder / FOLDER)

    def _entries(self, gathered: Gathered, store: QuadStore, few: bool) -> Iterator[Entry]:
        narrowed, owners = Narrowed(store, self.profile, self.base), gathered.owners()
        values = narrowed.values(owners, few)
        for owner, things in owners.items():
            for own in (thing for thing in things if thing.iri == owner):
                narrowed.own(values, own)
            yield from self._of_owner(
                owner, [e for res in things for e in gathered.entries(res)], values, narrowed
            )

    def _of_owner(
        self, owner: str, entries: list[Entry], values: Values, narrowed: Narrowed
    ) -> Iterator[Entry]:
        """Complete the entries of an owner: with the texts of its pages, and the values that all inherit."""
        short = owner.removeprefix(self.base)
        pages = {page.number: page for page in self._texts(short)}
        own = next((entry for entry in entries if entry.iri == short), None)
        shared = {**values.get(short, {}), **({"year": own.values.get("year", [])} if own else {})}
        inherited = facets.inherited_facets(self.profile)
        for entry in entries:
            if entry is own:
                entry.values |= shared
            else:
                entry.values |= {n: shared[n] for n in shared if n in inherited and n not in entry.values}
                if own is not None and not (entry.first or entry.last):
                    entry.first, entry.last = own.first, own.last
            if entry.kind == PAGE:
                self._complete(entry, pages.get(int(entry.iri.rpartition("/")[2])), narrowed)
            yield entry

    def _complete(self, entry: Entry, page: PagePlace | None, narrowed: Narrowed) -> None:
        """Return a page its text, and the exemptions above those on it."""
        if page is not None:
            entry.add("text", page.text)
            entry.place = page.begin, page.end
        claimed = entry.values.get("exemption", ())
        if claimed:
            above = {name for each in claimed for name in narrowed.above("exemption", f"{self.base}{each}")}
            entry.values["exemption"] = sorted(above)

    def _texts(self, owner: str) -> Iterator[PagePlace]:
        """Return the texts of the pages of a document; nothing of anything else."""
        text = self.readings.get(owner.removeprefix("id/document/"))
        return page_places(self.pages.get(text.reading)) if text is not None else iter(())

    def things(self, store: QuadStore) -> set[str]:
        """Return the IRIs of all things in a store."""
        found: set[str] = set()
        for shape in self.profile.shapes.values():
            if self.profile.is_thing(shape):
                quads = store.quads(None, _TYPE, NamedNode(shape.target))
                found.update(q.subject.value for q in quads if isinstance(q.subject, NamedNode))
        return {name for name in found if "#" not in name}

    def _pages(self, store: QuadStore, owner: str) -> list[str]:
        path = NamedNode(self.profile.predicates["isPartOf"])
        quads = store.quads(None, path, NamedNode(owner))
        names = (quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))
        return [name for name in names if name.startswith(f"{owner}/page/")]


_TYPE = NamedNode(TYPE)


def builder(
    profile: Profile, versions: Mapping[str, str], readings: Mapping[str, Text], pages: Files
) -> Builder:
    """Build the builder for a generation, by the versions that it says it is of."""
    return Builder(profile, versions["base"], versions.get("language", "en"), readings, pages)
