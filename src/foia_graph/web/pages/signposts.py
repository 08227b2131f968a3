"""Signposts of a thing (FAIR Signposting, level 2): links between its page, descriptions and files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from foia_graph.model.forms import FORMS, HTML, Form
from foia_graph.model.iris import page_of
from foia_graph.model.jsonld import EMBEDDED_FIELDS
from foia_graph.model.namespaces import SCHEMA
from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.addresses import LINK_SET_TYPE, TypedLink, is_iri, path_of
from foia_graph.publish.feeds.provenance import HAS_PROVENANCE, history_path
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import rights_of
from foia_graph.web.core.responses import suffixed_path

LINK_SET_PATH = "/linkset/"
# Links of one relation that a header has; the link set has the others, too.
MAX_IN_HEADER = 20
PAGE_TYPE, DESCRIPTION_TYPE, FILE_TYPE = (
    f"{SCHEMA}{name}" for name in ("AboutPage", "Dataset", "DigitalDocument")
)
FILE_TYPES = {"image/png": f"{SCHEMA}ImageObject", "text/plain": f"{SCHEMA}TextDigitalDocument"}


@dataclass(frozen=True)
class Signposts:
    """The signposts of a thing, by path; `forms` are those of its page, descriptions and citations."""

    thing: Resource
    catalogue: Catalogue
    forms: tuple[Form, ...] = FORMS

    @cached_property
    def page(self) -> str:
        """Return the path of the page of the thing."""
        return path_of(self.thing.iri, self.catalogue.base)

    @property
    def link_set(self) -> str:
        """Return the path of the link set."""
        return LINK_SET_PATH + self.page.removeprefix("/doc/")

    def form_headers(self, form: Form | None) -> list[str]:
        """Return the header values of a form of the description.

        None stands for the address of the page itself, whichever form is sent there.
        """
        if form is None or form == HTML:
            return _header_values(self.page_links(), self.page)
        return _header_values(self.description_links(form), suffixed_path(self.page, form))

    def file_headers(self, path: str) -> list[str]:
        """Return the header values of a file of the thing."""
        return _header_values(self.file_links(path), path)

    # ------------------------------------------------------------ by what has the links

    def page_links(self) -> Iterator[TypedLink]:
        """Yield the links of the page."""
        yield TypedLink(self.page, "cite-as", self.thing.iri)
        for form in self._program_forms:
            yield TypedLink(self.page, "describedby", suffixed_path(self.page, form), form.link_type)
        name = self._shape.written_as(SCHEMA)
        yield from _links(self.page, "type", (PAGE_TYPE, f"{SCHEMA}{name}" if name else self._shape.target))
        fields = self._shape.fields_as(SCHEMA, "creator")
        yield from _links(self.page, "author", (iri for field in fields for iri in _iris(self.thing, field)))
        yield from _links(self.page, "license", self._licences)
        for path, media_type in self._files.items():
            yield TypedLink(self.page, "item", path, media_type)
        for iri in self._collections():
            yield TypedLink(self.page, "collection", self._path(iri), HTML.media_type)
        yield from self._common_links(self.page)

    def description_links(self, form: Form) -> Iterator[TypedLink]:
        """Yield the links of a description in a form that is for programs."""
        path, catalog = suffixed_path(self.page, form), self.catalogue.catalog_resource
        yield TypedLink(path, "describes", self.page, HTML.media_type)
        yield TypedLink(path, "type", DESCRIPTION_TYPE)
        yield from _links(path, "license", _iris(catalog, "license") if catalog else ())
        yield from self._common_links(path)

    def file_links(self, path: str) -> Iterator[TypedLink]:
        """Yield the links of a file of the thing."""
        yield TypedLink(path, "describedby", self.page)
        yield TypedLink(path, "cite-as", self.thing.iri)
        yield TypedLink(path, "collection", self.page, HTML.media_type)
        yield TypedLink(path, "type", FILE_TYPES.get(self._files.get(path, ""), FILE_TYPE))
        yield from _links(path, "license", self._licences)
        yield from self._common_links(path)

    def all_links(self) -> Iterator[TypedLink]:
        """Yield all links: those of the page, of each description and of each file, and all its members."""
        yield from self.page_links()
        for iri in self._members():
            yield TypedLink(self.page, "item", self._path(iri), HTML.media_type)
        for form in self._program_forms:
            yield from self.description_links(form)
        for path in self._files:
            if path.startswith("/"):
                yield from self.file_links(path)

    def _common_links(self, path: str) -> Iterator[TypedLink]:
        yield TypedLink(path, "linkset", self.link_set, LINK_SET_TYPE)
        yield TypedLink(self.thing.iri, HAS_PROVENANCE, history_path(self.page))

    @property
    def _program_forms(self) -> Iterator[Form]:
        return (form for form in self.forms if form != HTML)

    # ------------------------------------------------------------ what a thing says of itself

    @property
    def _shape(self) -> Shape:
        return self.catalogue.profile[self.thing.type]

    @property
    def _licences(self) -> tuple[str, ...]:
        return rights_of(self.catalogue, self.thing.iri).addresses

    @cached_property
    def _files(self) -> dict[str, str]:
        """Return the media type of each file of a document, and of picture and text of a page, by path."""
        base = self.catalogue.base
        found = {
            f"/{address[len(base) :]}" if address.startswith(base) else address: part.one("mediaType")
            for part in self.thing.parts("distribution")
            for address in _iris(part, "downloadURL")
        }
        if page_of(self.thing.iri)[1]:
            found[f"{self.page}.png"] = "image/png"
            if self.thing.parts("checksum"):
                found[f"{self.page}/text"] = "text/plain"
        return found

    def _collections(self) -> Iterator[str]:
        document, number = page_of(self.thing.iri)
        fields = [field for plural, (_, field) in EMBEDDED_FIELDS.items() if plural == self._shape.plural]
        named = (iri for field in fields for iri in _iris(self.thing, field))
        yield from (iri for iri in ([document] if number else named) if self._path(iri))

    def _members(self) -> Iterator[str]:
        for plural, (owner, field) in EMBEDDED_FIELDS.items():
            if owner == self.thing.type:
                shapes = (each for each in self.catalogue.profile.shapes.values() if each.plural == plural)
                for shape in shapes:
                    yield from self.catalogue.pointing_things(self.thing.iri, field, shape)

    def _path(self, iri: str) -> str:
        return path_of(iri, self.catalogue.base)


def _iris(thing: Resource, field: str) -> list[str]:
    return list(dict.fromkeys(iri for iri in map(text_of, thing.get(field)) if is_iri(iri)))


def _links(anchor: str, relation: str, targets: Iterable[str]) -> Iterator[TypedLink]:
    return (TypedLink(anchor, relation, each) for each in dict.fromkeys(targets))


def _header_values(links: Iterable[TypedLink], context: str) -> list[str]:
    """Return links as header values, of each relation no more than a header has room for."""
    by_relation: dict[str, list[TypedLink]] = {}
    for link in links:
        by_relation.setdefault(link.relation, []).append(link)
    return [
        link.header_value(context)
        for relation in by_relation.values()
        for link in islice(relation, MAX_IN_HEADER)
    ]
