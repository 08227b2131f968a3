"""A page of a list: its things, the paths of the other pages, its facets, and its JSON-LD.

As JSON-LD a list is a `hydra:Collection` with a `hydra:view` of this page; see `facets` for what filters it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from foia_graph.model.jsonld import Json
from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import full_iri, short_iri
from foia_graph.publish.descriptions import linked_body, stub_body
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.profiles.registry import LIST, ProfileRequest
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue, ResultPage
from foia_graph.store.listing.orders import UNDATED
from foia_graph.store.listing.rows import list_rows
from foia_graph.store.listing.selection import Facet, Selection
from foia_graph.store.stubs import Stub
from foia_graph.web.core.site import current_catalogue, current_publication
from foia_graph.web.pages.lists.collection import PagedCollection
from foia_graph.web.pages.lists.facets import search_template
from foia_graph.web.pages.lists.list_query import EVERYTHING, Narrowing, sorts_of


@dataclass(frozen=True)
class Listing(PagedCollection):
    """A page of a list; `notice` is a sentence on the walk, `shape` the class, None for all things."""

    path: str
    title: str
    source: Catalogue
    selection: Selection
    start: int
    size: int
    notice: str = ""
    narrowing: Narrowing = field(default=EVERYTHING)
    shape: Shape | None = None
    is_walked: ClassVar[bool] = True

    @cached_property
    def result_page(self) -> ResultPage:
        """Return the IRIs on this page."""
        return ResultPage(
            self.selection.names(self.start, self.start + self.size), self.selection.total, self.start
        )

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Return the facets, with a count for each value."""
        return self.selection.facets

    @property
    def sorts(self) -> Sequence[str]:
        """Return the names of its orders, the usual one first."""
        return sorts_of(self.shape, self.source.profile) if self.shape else ()

    @property
    def heading(self) -> str:
        """Return its title."""
        return self.title

    @property
    def total(self) -> int:
        """Return the number of things."""
        return self.selection.total

    def thing_names(self) -> Iterable[str]:
        """Return the IRIs of all things."""
        return self.selection.names()

    def rows(self) -> Iterable[Row]:
        """Yield all things as rows, however many they are."""
        if self.shape is None:
            raise LookupError("A list of several classes has no table.")
        return list_rows(self.selection.names(), self.shape, current_catalogue())

    # ------------------------------------------------------------ addresses

    @property
    def views(self) -> dict[str, str]:
        """Return the paths of the other pages there are, by what each is to this one."""
        total, size = self.selection.total, self.size
        paths = {
            "first": self.page_path(page=1),
            "last": self._path_behind((max(total - 1, 0) // size) * size),
        }
        if self.start > 0:
            paths["previous"] = self._path_behind(min(self.start, total) - size)
        if self.result_page.has_more:
            paths["next"] = self._path_behind(self.start + size)
        return paths

    def _path_behind(self, count: int) -> str:
        """Return the path of the page that begins behind so many things."""
        return (
            self.page_path(after=after_key(self.selection, count - 1, self.source))
            if count > 0
            else self.page_path(page=1)
        )

    # ------------------------------------------------------------ as data

    @property
    def profile_request(self) -> ProfileRequest:
        """Return this page as a request of writers of other profiles."""
        thing = Resource(self.iri, LIST, {"title": (self.title,)})
        if self.shape is None:
            own = Resource(f"{self.source.base}catalog", "Catalog", {"title": (self.title,)})
            thing = self.source.catalog_resource or own
        return ProfileRequest(
            thing, self.source, current_publication(), tuple(self.result_page.names), self.own_path
        )

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as a Hydra collection with a view of this page."""
        return {
            "id": self.iri,
            "type": "hydra:Collection",
            "hydra:totalItems": self.result_page.total,
            "hydra:view": self.view_body(),
            **search_template(self, words),
            "hydra:member": list(self._listed_members(words)),
        }

    @cached_property
    def stubs(self) -> Mapping[str, Stub]:
        """Return class and label as they are now: what is deleted since the walk began is a bare name."""
        current = current_catalogue()
        owners = {iri.partition("#")[0] for iri in self.result_page.names if "#" in iri}
        return current.stubs([*self.result_page.names, *owners])

    def _listed_members(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the things on the page as they are now; the last of a long page by class and label only."""
        current_catalogue().read_ahead(self.result_page.names[:PAGE_SIZE])
        for number, iri in enumerate(self.result_page.names):
            thing = current_catalogue().describe(iri) if number < PAGE_SIZE else None
            if thing is not None:
                yield linked_body(thing, current_catalogue(), words)
            else:
                yield stub_body(self.stubs[iri], words) if iri in self.stubs else {"id": iri}


def after_key(selection: Selection, number: int, source: Catalogue) -> str:
    """Return the key behind one of the things, its sort value and its name, as it is in an address."""
    sort_key, name = selection.position_of(number)
    return short_iri(name, source.base) if not sort_key else f"{sort_key} {short_iri(name, source.base)}"


def count_through(selection: Selection, text: str, source: Catalogue) -> int:
    """Return the number of things up to the key that an address has."""
    if not text:
        return 0
    sort_key, _, name = text.rpartition(" ")
    return selection.count_before(sort_key or _empty_key(selection), full_iri(name, source))


def _empty_key(selection: Selection) -> str:
    return UNDATED if "date" in selection.sort else ""
