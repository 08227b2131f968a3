"""Lists at an address: filtered by its parameters, paged, in one generation of the store."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar
from urllib.parse import urlencode

from flask import request

from foia_graph.model.jsonld import Json
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.serializers import RdfContent
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.filters import YEAR
from foia_graph.store.listing.selection import Facet
from foia_graph.web.core.query_parameters import AS_OF_NAME
from foia_graph.web.pages.lists.list_query import LOOKS, PERIOD, PLACE, Narrowing, Pairs

REMEMBERED = 256


@lru_cache(REMEMBERED)
def _query_string(parameters: Pairs) -> str:
    # One answer has the same ones in many addresses.
    return urlencode(parameters, safe="/")


def numbered_pages(start: int, size: int, total: int) -> dict[str, int]:
    """Return the numbers of the other pages of a list, by what each is to the one from `start` on."""
    last, here = max(total - 1, 0) // size + 1, start // size + 1
    pages = {"first": 1, "last": last}
    if here > 1:
        pages["previous"] = min(here - 1, last)
    if here < last:
        pages["next"] = here + 1
    return pages


class PagedCollection(RdfContent):
    """The base of all lists: what is selected, a page of that, the addresses of others, and the rows
    of all.

    What an address asks for is read once (`list_query`), and answered by `lists.send_list` in every form.
    """

    path: str
    source: Catalogue
    narrowing: Narrowing
    start: int
    size: int
    notice: str = ""
    is_walked: ClassVar[bool] = False
    """True where a walk from page to page stays in the generation in which it began (`generation`)."""
    usual_size: ClassVar[int] = 0

    @property
    @abstractmethod
    def heading(self) -> str:
        """Return what it is a list of, as its feed is called."""

    @property
    @abstractmethod
    def total(self) -> int:
        """Return the number of entries of all pages."""

    @abstractmethod
    def rows(self) -> Iterable[Row]:
        """Yield the entries of all pages as rows, the names of the columns first."""

    @abstractmethod
    def thing_names(self) -> Iterable[str]:
        """Yield the IRIs of the things that entries are about: their changes are the feed of the list."""

    @property
    def profile_request(self) -> ProfileRequest | None:
        """Return this page as a request of writers of other profiles, None where there are none."""
        return None

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Return the facets, with a count for each value."""
        return ()

    @property
    def sorts(self) -> Sequence[str]:
        """Return the names of its orders, the usual one first."""
        return ()

    @property
    def views(self) -> Mapping[str, str]:
        """Return the paths of the other pages there are, by what each is to this one."""
        return self.numbered_views(self.total)

    @property
    def notices(self) -> Sequence[str]:
        """Return the notices about this page."""
        return (self.notice,) if self.notice else ()

    @property
    def stop(self) -> int:
        """Return the number of the last entry on this page."""
        return min(self.start + self.size, self.total)

    def listed_among(self, names: Sequence[str]) -> Collection[str]:
        """Return those of some things that the list is about."""
        return self._all_names.intersection(names)

    @cached_property
    def _all_names(self) -> frozenset[str]:
        return frozenset(self.thing_names())

    @property
    def template_variables(self) -> Sequence[str]:
        """Return the variables of its IRI template (RFC 6570); `*` is for several values."""
        filters = self.narrowing.filters
        return [f"{name}*" for name in (*filters, *(PERIOD if YEAR in filters else ()))]

    def value_word(self, name: str, value: str) -> str:
        """Return the word for a value of a filter that is no thing, "" for one that is."""
        return value if name == YEAR else ""

    # ------------------------------------------------------------ addresses

    def page_path(self, **parameters: str | int) -> str:
        """Return the path of another page, in the generation that is walked through."""
        place: Pairs = ()
        if self.is_walked:
            place = (("per_page", str(self.size)), ("generation", str(self.source.generation.number)))
        elif self.size != self.usual_size:
            place = (("per_page", str(self.size)),)
        own = ((name, str(value)) for name, value in parameters.items())
        return self.narrowed_path((*self.narrowing.parameters, *place, *own))

    def numbered_views(self, total: int) -> Mapping[str, str]:
        """Return the paths of the other pages of so many things, found by the numbers of the pages."""
        numbers = numbered_pages(self.start, self.size, total)
        return {name: self.page_path(page=number) for name, number in numbers.items()}

    def narrowed_path(self, parameters: Pairs) -> str:
        """Return the path of a collection with other filters, as of the date that is asked for."""
        if self._date_parameters and AS_OF_NAME not in dict(parameters):
            parameters = (*parameters, *self._date_parameters)
        return self.undated_path(parameters)

    @cached_property
    def _date_parameters(self) -> Pairs:
        return tuple((name, request.args[name]) for name in (AS_OF_NAME,) if name in request.args)

    def undated_path(self, parameters: Pairs) -> str:
        """Return the path of a collection with other filters, without a date."""
        return f"{self.path}?{_query_string(parameters)}" if parameters else self.path

    @property
    def whole_path(self) -> str:
        """Return the path of the whole list, whatever the page."""
        return self.narrowed_path(self.narrowing.parameters)

    @cached_property
    def own_path(self) -> str:
        """Return the path of this page."""
        place_parameters = ((name, request.args[name]) for name in PLACE if name in request.args)
        return self.narrowed_path((*self.narrowing.parameters, *place_parameters))

    @cached_property
    def iri(self) -> str:
        """Return the IRI of the collection, whatever its order and the date it is looked at."""
        return self.absolute_iri(self.undated_path(self.narrowing.parameters_without(*LOOKS)))

    def absolute_iri(self, path: str) -> str:
        """Return the IRI of a path."""
        return f"{self.source.base.rstrip('/')}{path}"

    # ------------------------------------------------------------ as data

    def view_body(self) -> dict[str, Json]:
        """Write this page as a `hydra:PartialCollectionView`, with links to the others."""
        links = {f"hydra:{name}": self.absolute_iri(path) for name, path in self.views.items()}
        comments = [{"value": notice, "lang": "en"} for notice in self.notices]
        comment = {"rdfs:comment": comments if len(comments) > 1 else comments[0]} if comments else {}
        return {
            "id": self.absolute_iri(self.own_path),
            "type": "hydra:PartialCollectionView",
            **links,
            **comment,
        }
