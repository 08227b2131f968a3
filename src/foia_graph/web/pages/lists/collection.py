"""Lists at an address: filtered by its parameters, paged, in one generation of the store."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from os.path import commonprefix
from typing import ClassVar
from urllib.parse import quote_plus, urlencode

from flask import request

from foia_graph.errors import NotFound, RequestRefused, ValueRejected
from foia_graph.model import dates
from foia_graph.model.claims import MACHINE_READ
from foia_graph.model.dates import quote_text
from foia_graph.model.jsonld import Json
from foia_graph.model.profile import Profile, Shape
from foia_graph.publish.descriptions import stub_body
from foia_graph.publish.plain_json import plain_node, plain_value
from foia_graph.publish.profiles.registry import ProfileRequest
from foia_graph.publish.serializers import LanguageWriters, RdfContent
from foia_graph.publish.statements import IN_WORDS
from foia_graph.publish.workbooks.tables import Row
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import SCOPES, Scope
from foia_graph.store.listing.filters import (
    YEAR,
    ListFilter,
    brief_value,
    class_filters,
    possible_iris,
    value_iri,
)
from foia_graph.store.listing.items import COUNTED, SORTS
from foia_graph.store.listing.selection import Facet, ListSelector, value_in_list
from foia_graph.web.core.list_parameters import SINCE, changed_since, comparable_time
from foia_graph.web.core.problems import ResourceGone
from foia_graph.web.core.profile_negotiation import PARAMETER
from foia_graph.web.core.query_parameters import (
    AS_OF_NAME,
    boolean_value,
    check_names,
    check_value_count,
    one_value,
    parameter_values,
)
from foia_graph.web.core.site import current_catalogue

ANYTHING = ListFilter("about", "About", ())


def subject_iri() -> str:
    """Return the thing or part that `about` names, "" where it is not given; raises NotFound, or Gone."""
    text = one_value("about")
    if not text:
        return ""
    try:
        return named_by(text, ANYTHING, current_catalogue())
    except NotFound:
        for iri in possible_iris(text, ANYTHING, current_catalogue()):
            if iri in current_catalogue().tombstones:
                raise ResourceGone(iri, current_catalogue().tombstones[iri]) from None
        raise


def requested_scope(usual: Scope = "corpus") -> Scope:
    """Return the sources that count: `corpus`, or `all`."""
    text = one_value("scope") or usual
    scope = next((each for each in SCOPES if each == text), None)
    if scope is None:
        raise RequestRefused(f"scope is {' or '.join(SCOPES)}, not {text[:40]!r}.")
    return scope


def requested_field() -> str:
    """Return the name of the field that is asked for, "" for all; raises NotFound for what is none."""
    name, field_names = one_value("field"), current_catalogue().profile.predicates
    if name and name not in field_names:
        near = (
            ", ".join(get_close_matches(name[:100], field_names))
            or f"date, or {IN_WORDS} for what is in words"
        )
        raise NotFound(f"field names {quote_text(name)}, and there is no such field; there are {near}.")
    return name


Pairs = tuple[tuple[str, str], ...]
# Parameters that say where in a list one is.
PLACE = ("page", "per_page", "after", "generation", AS_OF_NAME)
PERIOD = ("from", "to")
# The parameter that leaves out what a program read, and nobody verified.
MACHINE = "machine"
ANSWER = ("exact", "sort", "spreadsheet", MACHINE)
# Parameters that do not change which things are in a list.
LOOKS = ("sort", "spreadsheet")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The query of a list, and the same as the parameters of an address, in one settled order."""

    criteria: ListSelector
    parameters: Pairs
    filters: Mapping[str, ListFilter] = field(default_factory=dict)

    @classmethod
    def of_texts(cls, **texts: str) -> "Narrowing":
        """Return the query of a list that has filters of its own, of those of their values that are given."""
        return cls(ListSelector(), tuple((name, text) for name, text in texts.items() if text))

    def first_text(self, name: str) -> str:
        """Return the first value chosen in a filter, "" for none."""
        return next(iter(self.chosen_texts(name)), "")

    def chosen_texts(self, name: str) -> tuple[str, ...]:
        """Return the values chosen in a filter, as they are in an address."""
        return tuple(value for key, value in self.parameters if key == name)

    def parameters_without(self, *names: str) -> Pairs:
        """Return the parameters without those of some filters."""
        return tuple(pair for pair in self.parameters if pair[0] not in names)

    def parameters_toggled(self, name: str, value: str, base: str) -> Pairs:
        """Return the parameters with one value more in a filter, or without it where it is chosen."""
        pair = name, brief_value(value, self.filters[name], base)
        if pair in self.parameters:
            return tuple(each for each in self.parameters if each != pair)
        return (*self.parameters, pair)


# The query of a list without filters.
EVERYTHING = Narrowing(ListSelector(), ())


def list_narrowing(source: Catalogue, shape: Shape, others: tuple[str, ...] = ()) -> Narrowing:
    """Return the query of a list of things of a class, read from the address.

    `others` are names of parameters that are read by the client. Raises Refused for what is no parameter of
    such a list, and NotFound for a value that is not known.
    """
    known_filters, sorts = class_filters(source.profile, shape), sorts_of(shape, source.profile)
    period = PERIOD if shape.date_fields and source.profile.is_thing(shape) else ()
    check_names(
        [*known_filters, *others, *period, *ANSWER, SINCE, *PLACE, PARAMETER],
        f"A list of {shape.plural.replace('-', ' ')}",
    )
    given_texts = {
        name: texts for name in request.args if name in known_filters and (texts := parameter_values(name))
    }
    check_value_count((*given_texts, *others), "A list")
    try:
        chosen_values = tuple(
            (name, tuple(value_in_list(text, known_filters[name], source, shape) for text in texts))
            for name, texts in given_texts.items()
        )
    except ValueRejected as error:
        raise RequestRefused(str(error)) from None
    first, last = requested_period()
    exact, sort = boolean_value("exact"), one_value("sort") or sorts[0]
    if sort not in sorts:
        raise RequestRefused(f"sort is {', '.join(sorts)}, not {sort[:40]!r}.")
    criteria = ListSelector(
        chosen_values,
        first,
        last,
        exact,
        sort,
        _removed_names(source, shape),
        changed_names(source),
        boolean_value(MACHINE, otherwise=True),
    )
    pairs = (
        (name, brief_value(iri, known_filters[name], source.base))
        for name, iris in chosen_values
        for iri in iris
    )
    plain = ((name, one_value(name)) for name in (*PERIOD, *ANSWER, SINCE) if one_value(name))
    return Narrowing(criteria, (*dict.fromkeys(pairs), *plain), known_filters)


def changed_names(source: Catalogue) -> frozenset[str] | None:
    """Return the IRIs that changed since the time that is asked for, None where none is."""
    text = one_value(SINCE)
    return changed_since(source, comparable_time(text)) if text else None


def sorts_of(shape: Shape, profile: Profile) -> list[str]:
    """Return the names of the orders of things of a class."""
    if not profile.is_thing(shape):
        return ["iri"]
    fields = shape.properties.keys()
    numbers = COUNTED.keys() if fields >= {*COUNTED.values()} else ()
    dated = ("date", "-date") if shape.date_fields else ()
    return [sort for sort in SORTS if sort in ("label", "iri", *dated, *numbers)]


def named_by(text: str, list_filter: ListFilter, source: Catalogue) -> str:
    """Return the IRI that a value of a filter means; raises NotFound, or Refused for no such value."""
    try:
        return value_iri(text, list_filter, source)
    except ValueRejected as error:
        raise RequestRefused(str(error)) from None


def requested_period(read_parameter: Callable[[str], str] = one_value) -> tuple[str, str]:
    """Return the first and the last day asked for, "" for a side that is open."""
    bounds = [("", ""), ("", "")]
    for side, name in enumerate(PERIOD):
        try:
            if text := read_parameter(name):
                bounds[side] = dates.day_bounds(dates.requested_date(text))
        except ValueRejected as error:
            raise RequestRefused(f"{name}: {error}.") from None
    return bounds[0][0], bounds[1][1]


def _removed_names(source: Catalogue, shape: Shape) -> frozenset[str]:
    current = current_catalogue()
    if source is current or not source.profile.is_thing(shape):
        return frozenset()
    return source.compute_once(
        (shape.name, "gone", current.generation.number),
        lambda: frozenset(source.thing_names(shape)) - frozenset(current.thing_names(shape)),
    )


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


@dataclass(frozen=True)
class PagedCollection(RdfContent):
    """The base of all lists: what is selected, a page of that, the addresses of others, and all rows.

    What an address asks for is read once, and answered by `lists.send_list` in every form. As JSON-LD a list
    is a `hydra:Collection` with a `hydra:view` of this page. What filters it is its `hydra:search`: an IRI
    template with a `hydra:IriTemplateMapping` for each filter. The facet of a filter is the
    `hydra:collection` of its mapping: for each value the list that one gets by choosing that value alone, the
    other filters as they are, with its `hydra:totalItems` and the value as what it is `about`; a year, or
    another word, is its `rdfs:label`. The largest come first, and `rdfs:comment` says how many are left. The
    addresses in `hydra:search` are short, by a context of its own.
    """

    path: str
    heading: str
    source: Catalogue
    narrowing: Narrowing
    start: int
    size: int
    notice: str = field(default="", kw_only=True)
    is_walked: ClassVar[bool] = False
    """True where a walk from page to page stays in the generation in which it began (`generation`)."""
    usual_size: ClassVar[int] = 0
    word_mappings: ClassVar[tuple[Mapping[str, Json], ...]] = ()
    """Mappings of its `hydra:search` besides its facets."""

    @property
    @abstractmethod
    def total(self) -> int:
        """Return the number of entries of all pages."""

    @abstractmethod
    def members(self, words: LanguageWriters) -> Iterable[Json]:
        """Yield the entries of this page as JSON-LD."""

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
        return value if self.narrowing.filters[name].has_words else ""

    # ------------------------------------------------------------ addresses

    def page_path(self, **parameters: str | int) -> str:
        """Return the path of another page, in the generation that is walked through."""
        place: dict[str, str | int] = {}
        if self.is_walked or self.size != self.usual_size:
            place["per_page"] = self.size
        if self.is_walked:
            place["generation"] = self.source.generation.number
        own = ((name, str(value)) for name, value in (place | parameters).items())
        return self.narrowed_path((*self.narrowing.parameters, *own))

    def numbered_views(self, total: int) -> Mapping[str, str]:
        """Return the paths of the other pages of so many things, found by the numbers of the pages."""
        numbers = numbered_pages(self.start, self.size, total)
        return {name: self.page_path(page=number) for name, number in numbers.items()}

    def narrowed_path(self, parameters: Pairs) -> str:
        """Return the path of a collection with other filters, as of the date that is asked for."""
        if AS_OF_NAME in request.args and AS_OF_NAME not in dict(parameters):
            parameters = (*parameters, (AS_OF_NAME, request.args[AS_OF_NAME]))
        return self.undated_path(parameters)

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

    def body(self, words: LanguageWriters) -> dict[str, Json]:
        """Write it as a Hydra collection with a view of this page."""
        return {
            "id": self.iri,
            "type": "hydra:Collection",
            "hydra:totalItems": self.total,
            "hydra:view": self.view_body(),
            **self._search_body(words),
            "hydra:member": list(self.members(words)),
        }

    def plain_body(self, words: LanguageWriters) -> dict[str, Json]:
        """Return this page as plain JSON: `total`, `items`, the addresses of other `pages`, and `filters`.

        Of each filter there are the largest values with their `count`, and how many are left out as `more`;
        `value` is what an address has behind the name of the filter. `notices` are sentences on the page.
        """
        return {
            "total": self.total,
            "pages": {name: self.absolute_iri(path) for name, path in self.views.items()},
            **({"notices": list(self.notices)} if self.notices else {}),
            "items": list(self.plain_items(words)),
            "filters": {facet.name: self._plain_facet(facet, words) for facet in self.facets},
        }

    def plain_items(self, words: LanguageWriters) -> Iterator[Json]:
        """Yield the entries of this page as plain JSON."""
        return (plain_node(each, words) for each in self.members(words))

    def _plain_facet(self, facet: Facet, words: LanguageWriters) -> dict[str, Json]:
        def plain_choice(value: str, count: int) -> Json:
            word = self.value_word(facet.name, value)
            label = {"label": word} if word else _value_bodies(current_catalogue(), words)(value)
            own = plain_value(label, words)
            text = brief_value(value, self.narrowing.filters[facet.name], self.source.base)
            machine = {"machineRead": True} if value in facet.machine else {}
            return {
                "value": text,
                **(own if isinstance(own, dict) else {"id": value}),
                "count": count,
                **machine,
            }

        more = {"more": facet.more} if facet.more else {}
        return {"label": facet.title, "values": [plain_choice(*each) for each in facet.values], **more}

    def _search_body(self, words: LanguageWriters) -> dict[str, Json]:
        if not self.facets:
            return {}
        stem = self.absolute_iri(self.narrowed_path(()))
        stems = [self._facet_stem(each) for each in self.facets]
        # What hundreds of addresses begin with, as long as the words that are searched, is there once.
        shared = commonprefix([self.iri, *stems])  # noqa: RUF071 - of characters, since no paths are compared
        own = f"{CHOICE}:{self.iri.removeprefix(shared)}"
        template: dict[str, Json] = {
            "@context": {CHOICE: {"@id": shared, "@prefix": True}},
            "id": f"{own}#search",
            "type": "hydra:IriTemplate",
            "hydra:template": f"{stem}{{{'&' if '?' in stem else '?'}{','.join(self.template_variables)}}}",
            "hydra:mapping": [
                *({"id": f"{own}#words", **each} for each in self.word_mappings),
                *(
                    {
                        "id": f"{own}#facet-{facet.name}",
                        **self._facet_mapping(facet, f"{CHOICE}:{each.removeprefix(shared)}", words),
                    }
                    for facet, each in zip(self.facets, stems, strict=True)
                ),
            ],
        }
        return {"hydra:search": template}

    def _facet_stem(self, facet: Facet) -> str:
        others = self.absolute_iri(self.narrowed_path(self.narrowing.parameters_without(facet.name, *LOOKS)))
        return f"{others}{'&' if '?' in others else '?'}"

    def _facet_mapping(self, facet: Facet, stem: str, words: LanguageWriters) -> dict[str, Json]:
        remainder = {"rdfs:comment": {"value": f"and {facet.more:,} more", "lang": "en"}}
        stem = f"{stem}{facet.name}="
        return {
            "type": "hydra:IriTemplateMapping",
            "hydra:variable": facet.name,
            "rdfs:label": {"value": facet.title, "lang": "en"},
            **(remainder if facet.more else {}),
            "hydra:collection": [self._narrower_body(stem, facet, *each, words) for each in facet.values],
        }

    def _narrower_body(
        self, stem: str, facet: Facet, value: str, count: int, words: LanguageWriters
    ) -> dict[str, Json]:
        text = _encoded_value(value, self.narrowing.filters[facet.name], self.source.base)
        body = {"id": f"{stem}{text}", "type": "hydra:Collection", "hydra:totalItems": count}
        if value in facet.machine:
            body["rdfs:comment"] = {"value": MACHINE_READ, "lang": "en"}
        if word := self.value_word(facet.name, value):
            return {**body, "rdfs:label": word}
        return {**body, "about": [_value_bodies(current_catalogue(), words)(value)]}


# The prefix of the addresses of lists that have one value of a facet.
CHOICE = "choice"
VALUES_REMEMBERED = 4096


@lru_cache(VALUES_REMEMBERED)
def _encoded_value(iri: str, list_filter: ListFilter, base: str) -> str:
    return quote_plus(brief_value(iri, list_filter, base), safe="/")


def _value_bodies(catalogue: Catalogue, words: LanguageWriters) -> Callable[[str], Json]:
    def value_body(value: str) -> Json:
        stub = catalogue.stub(value)
        return stub_body(stub, words) if stub else value

    return catalogue.compute_once("facet values", lambda: lru_cache(VALUES_REMEMBERED)(value_body))
