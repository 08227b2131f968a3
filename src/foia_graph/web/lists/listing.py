"""One page of a list: what is on it, where the other pages are, what narrows it, and how it is written.

As JSON-LD a list is a `hydra:Collection` with a `hydra:view` of this page; see `facets` for what narrows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from flask import request

from foia_graph.jsonld import Json
from foia_graph.model import Resource
from foia_graph.profile import Shape
from foia_graph.store.lists.days import UNDATED
from foia_graph.store.lists.selection import Selection, Wanted
from foia_graph.store.reader import PAGE, Catalogue, Page, Stub
from foia_graph.web.http.addresses import full, short
from foia_graph.web.http.representations import triples_of
from foia_graph.web.lists.facets import search
from foia_graph.web.lists.narrowing import LOOKS, PLACE, Narrowing, Pairs
from foia_graph.web.site import Words, catalogue
from foia_graph.web.things.descriptions import linked, stub_body

DATASETS = ("Release", "ReleasedDocument")
EVERYTHING = Narrowing(Wanted(), ())


@dataclass(frozen=True)
class Listing:
    """One page of a list; `notice` is what is to be said of the walk, `shape` the class, None for all."""

    path: str
    title: str
    source: Catalogue
    selection: Selection
    start: int
    size: int
    notice: str = ""
    narrowing: Narrowing = field(default=EVERYTHING)
    shape: Shape | None = None

    @cached_property
    def found(self) -> Page:
        """Give the names on this page."""
        return Page(
            self.selection.names(self.start, self.start + self.size), self.selection.total, self.start
        )

    # ------------------------------------------------------------ addresses

    def at(self, **parameters: str | int) -> str:
        """Give the path of another page of the same list."""
        place = (("per_page", self.size), ("generation", self.source.generation.number))
        return f"{self.path}?{urlencode([*self.narrowing.parameters, *place, *parameters.items()], safe='/')}"

    def other(self, parameters: Pairs) -> str:
        """Give the path of a list narrowed in another way."""
        return f"{self.path}?{urlencode(parameters, safe='/')}" if parameters else self.path

    @property
    def here(self) -> str:
        """Give the path of this page."""
        given = ((name, request.args[name]) for name in PLACE if name in request.args)
        return self.other((*self.narrowing.parameters, *given))

    @property
    def views(self) -> dict[str, str]:
        """Give the paths of the other pages there are, by what each is to this one."""
        total, size = self.selection.total, self.size
        found = {"first": self.at(page=1), "last": self._behind((max(total - 1, 0) // size) * size)}
        if self.start > 0:
            found["previous"] = self._behind(min(self.start, total) - size)
        if self.found.more:
            found["next"] = self._behind(self.start + size)
        return found

    def _behind(self, count: int) -> str:
        """Give the path of the page that begins behind so many things."""
        return self.at(after=after(self.selection, count - 1, self.source)) if count > 0 else self.at(page=1)

    # ------------------------------------------------------------ as data

    def body(self, words: Words) -> dict[str, Json]:
        """Write it as a Hydra collection with a view of this page."""
        own: dict[str, Json] = {"id": self.iri, "type": "hydra:Collection"}
        if self.shape is None:
            own = self._catalogue(words)
        return {
            **own,
            "hydra:totalItems": self.found.total,
            "hydra:view": self._view(),
            **search(self, words),
            "hydra:member": list(self._members(words)),
        }

    @property
    def iri(self) -> str:
        """Name the list, whatever its order."""
        return self.absolute(self.other(self.narrowing.besides(*LOOKS)))

    def absolute(self, path: str) -> str:
        """Give the IRI of a path."""
        return f"{self.source.base.rstrip('/')}{path}"

    def _view(self) -> dict[str, Json]:
        links = {f"hydra:{name}": self.absolute(path) for name, path in self.views.items()}
        notice = {"rdfs:comment": {"value": self.notice, "lang": "en"}} if self.notice else {}
        return {"id": self.absolute(self.here), "type": "hydra:PartialCollectionView", **links, **notice}

    def _catalogue(self, words: Words) -> dict[str, Json]:
        """Describe the catalogue itself, which is the list of all its things."""
        thing = self.source.catalog
        iri = f"{self.source.base}catalog"
        own = self._whole(thing, words) if thing else {"id": iri, "type": "Catalog"}
        datasets = [i for i in self.found.names if i in self.stubs and self.stubs[i].type in DATASETS]
        classes = own["type"] if isinstance(own["type"], list) else [own["type"]]
        return {**own, "type": [*classes, "hydra:Collection"], "dcat:dataset": datasets}

    @cached_property
    def stubs(self) -> Mapping[str, Stub]:
        """Give class and label as they are now: what is gone since the walk began is a bare name."""
        current = catalogue()
        owners = {iri.partition("#")[0] for iri in self.found.names if "#" in iri}
        return current.stubs([*self.found.names, *owners])

    def _members(self, words: Words) -> Iterator[Json]:
        """Describe what is on the page as it is now; the last of a long page by class and label only."""
        for number, iri in enumerate(self.found.names):
            thing = catalogue().describe(iri) if number < PAGE and self.shape else None
            if thing is not None:
                yield self._whole(thing, words)
            else:
                yield stub_body(self.stubs[iri], words) if iri in self.stubs else {"id": iri}

    def _whole(self, thing: Resource, words: Words) -> dict[str, Json]:
        links = catalogue().stubs(linked(thing, self.source.profile))
        return words.encoder.body(thing, {iri: stub_body(stub, words) for iri, stub in links.items()})

    def triples(self, words: Words) -> bytes:
        """Write it as N-Triples."""
        return triples_of(self.body(words), words)


def after(selection: Selection, number: int, source: Catalogue) -> str:
    """Say what one of the things is sorted by, and its name, as it stands in an address."""
    said, name = selection.said(number)
    return short(name, source.base) if not said else f"{said} {short(name, source.base)}"


def behind(selection: Selection, text: str, source: Catalogue) -> int:
    """Count the things up to the place that an address names."""
    if not text:
        return 0
    said, _, name = text.rpartition(" ")
    return selection.behind(said or _nothing(selection), full(name, source))


def _nothing(selection: Selection) -> str:
    return UNDATED if "date" in selection.order.sort else ""
