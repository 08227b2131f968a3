"""Lists of things, page after page: the whole catalogue, the things of a kind, what points at a thing.

The next page is found by key, in the generation in which the walk began for as long as that is kept, so a
load in between neither hides a thing nor shows it twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from foia_graph.errors import NotFound
from foia_graph.jsonld import Json
from foia_graph.profile import Shape
from foia_graph.store.reader import PAGE, Catalogue, Page, Stub
from foia_graph.web import pages
from foia_graph.web.addresses import full, is_iri, short
from foia_graph.web.descriptions import linked, stub_body
from foia_graph.web.negotiation import Form, by_suffix
from foia_graph.web.problems import Refused
from foia_graph.web.replies import answer
from foia_graph.web.representations import triples_of
from foia_graph.web.site import Words, catalogue, site

blueprint = Blueprint("lists", __name__)
DATASETS = ("Release", "ReleasedDocument")
PARAMETERS = ("page", "per_page", "after", "generation")


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: what is on it, and where the other pages are."""

    path: str
    title: str
    found: Page
    stubs: Mapping[str, Stub]
    size: int
    source: Catalogue
    notice: str
    filters: Mapping[str, str]
    last: str
    previous: str | None
    whole: bool = False

    def at(self, **parameters: str | int) -> str:
        """Give the path of another page of the same list."""
        query = {
            **self.filters,
            "per_page": self.size,
            "generation": self.source.generation.number,
            **parameters,
        }
        return f"{self.path}?{urlencode(query, safe='/')}"

    @property
    def here(self) -> str:
        """Give the path of this page."""
        given = {name: request.args[name] for name in PARAMETERS if name in request.args}
        query = urlencode({**self.filters, **given}, safe="/")
        return f"{self.path}?{query}" if query else self.path

    @property
    def views(self) -> dict[str, str]:
        """Give the paths of the other pages there are, by what each is to this one."""
        found = {"first": self.at(page=1), "last": self.at(after=self.last) if self.last else self.at(page=1)}
        if self.previous is not None:
            found["previous"] = self.at(after=self.previous) if self.previous else self.at(page=1)
        if self.found.more:
            found["next"] = self.at(after=short(self.found.names[-1], self.source.base))
        return found

    def body(self, words: Words) -> dict[str, Json]:
        """Write it as a Hydra collection with a view of this page."""
        base = self.source.base.rstrip("/")
        query = f"?{urlencode(self.filters, safe='/')}" if self.filters else ""
        own: dict[str, Json] = {"id": f"{base}{self.path}{query}", "type": "hydra:Collection"}
        if self.whole:
            own = self._catalogue(words)
        return {
            **own,
            "hydra:totalItems": self.found.total,
            "hydra:view": self._view(base),
            "hydra:member": [self._member(iri, words) for iri in self.found.names],
        }

    def _view(self, base: str) -> dict[str, Json]:
        links = {f"hydra:{name}": f"{base}{path}" for name, path in self.views.items()}
        notice = {"rdfs:comment": {"value": self.notice, "lang": "en"}} if self.notice else {}
        return {"id": f"{base}{self.here}", "type": "hydra:PartialCollectionView", **links, **notice}

    def _catalogue(self, words: Words) -> dict[str, Json]:
        """Describe the catalogue itself, which is the list of all its things."""
        thing = self.source.catalog
        iri = f"{self.source.base}catalog"
        links = self.source.stubs(linked(thing, self.source.profile)) if thing else {}
        known = {name: stub_body(stub, words) for name, stub in links.items()}
        own = words.encoder.body(thing, known) if thing else {"id": iri, "type": "Catalog"}
        datasets = [i for i in self.found.names if i in self.stubs and self.stubs[i].type in DATASETS]
        classes = own["type"] if isinstance(own["type"], list) else [own["type"]]
        return {**own, "type": [*classes, "hydra:Collection"], "dcat:dataset": datasets}

    def _member(self, iri: str, words: Words) -> Json:
        return stub_body(self.stubs[iri], words) if iri in self.stubs else {"id": iri}

    def triples(self, words: Words) -> bytes:
        """Write it as N-Triples."""
        return triples_of(self.body(words), words)


@blueprint.get("/catalog", defaults={"suffix": ""})
@blueprint.get("/catalog.<suffix>")
def whole(suffix: str) -> Response:
    """List everything, sorted by name, with what the catalogue says of itself."""
    source, notice = _walked()
    size, start, after = _place(source)
    found = source.things(None, after, size, start)
    views = _views(source.everything, found, size, source.base)
    listing = Listing(
        "/catalog", "Everything", found, _stubs(source, found), size, source, notice, {}, *views, True
    )
    return reply(listing, by_suffix(suffix))


def kind(shape: Shape, form: Form | None) -> Response:
    """List the things of a class; with `field=name`, those that point at a thing."""
    source, notice = _walked()
    size, start, after = _place(source)
    filters = _filters(shape)
    names = _names(source, shape, filters)
    if start is None:
        start = next((place for place, name in enumerate(names) if name > after), len(names)) if after else 0
    found = Page(names[start : start + size], len(names), start)
    views = _views(names, found, size, source.base)
    title = pages.plural(shape)
    path = f"/doc/{shape.kind}/"
    return reply(
        Listing(path, title, found, _stubs(source, found), size, source, notice, filters, *views), form
    )


def reply(listing: Listing, form: Form | None) -> Response:
    """Send a page of a list."""
    links = [f'<{path}>; rel="{name.replace("previous", "prev")}"' for name, path in listing.views.items()]
    return answer(lambda: listing, lambda: pages.listing(listing), listing.here, form, links)


def _names(source: Catalogue, shape: Shape, filters: Mapping[str, str]) -> list[str]:
    if not filters:
        if not source.profile.is_thing(shape):
            raise NotFound(
                f"A {shape.title.lower()} belongs to something else; there is no list of all of them."
            )
        return source.names(shape)
    field, target = next(iter(filters.items()))
    iri = full(target, source)
    found = source.all_pointing(iri, field, shape) if is_iri(iri) else []
    if not found and source.stub(iri) is None:
        raise NotFound(f"{field} names {target[:80]!r}, and nothing is known about that.")
    return found


def _filters(shape: Shape) -> dict[str, str]:
    fields = [name for name in request.args if name not in PARAMETERS]
    if len(fields) > 1:
        raise Refused(f"A list is narrowed by one field at a time, not by {' and '.join(fields)[:80]}.")
    for name in fields:
        prop = shape.properties.get(name)
        if prop is None or prop.inverse or prop.kind not in ("link", "iri", "nested"):
            raise Refused(f"{shape.name} has no field {name[:40]!r} that links to anything.")
    return {name: request.args[name] for name in fields}


def _walked() -> tuple[Catalogue, str]:
    """Give the generation that is walked through; where it is gone the current one, and say so."""
    wanted, current = request.args.get("generation", ""), catalogue()
    if not wanted or wanted == str(current.generation.number):
        return current, ""
    found = site().current.at(_number("generation", wanted)) if len(wanted) < 10 else None
    if found is not None and found.base == current.base:
        return found, ""
    return current, (
        f"Generation {wanted[:10]} is no longer kept; this page goes on by key in "
        f"generation {current.generation.number}."
    )


def _place(source: Catalogue) -> tuple[int, int | None, str]:
    """Give the size of a page, and where it starts: a number from 0 on, or a key it comes after."""
    size = _number("per_page", request.args.get("per_page", str(PAGE)))
    most = site().settings.most_per_page
    if not 1 <= size <= most:
        raise Refused(f"per_page is a number from 1 to {most}.")
    if "after" in request.args:
        return size, None, full(request.args["after"], source)
    page = _number("page", request.args.get("page", "1"))
    if page < 1:
        raise Refused("page is a number from 1 on.")
    return size, (page - 1) * size, ""


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused(f"{name} is a whole number, not {text[:20]!r}.")
    return int(text)


def _views(names: list[str], found: Page, size: int, base: str) -> tuple[str, str | None]:
    """Give the keys behind which the last page and the one before this start, "" for the beginning."""
    first_of_last = (max(found.total - 1, 0) // size) * size
    last = short(names[first_of_last - 1], base) if first_of_last else ""
    if found.start == 0:
        return last, None
    place = found.start - size
    return last, short(names[place - 1], base) if place > 0 else ""


def _stubs(source: Catalogue, found: Page) -> dict[str, Stub]:
    """Give class and label as they are now: what is gone since the walk began is a bare name."""
    current = catalogue()
    stubs = current.stubs(found.names)
    owners = {iri: iri.partition("#")[0] for iri in found.names if "#" in iri}
    return {**stubs, **current.stubs(owners.values())} if source is not current or owners else stubs
