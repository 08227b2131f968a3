"""The profiles in which things are written, and the crosswalk from fields to the terms of a vocabulary."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from foia_graph.model.jsonld import Json
from foia_graph.model.profile import Property, Shape
from foia_graph.model.resource import Resource, text_of
from foia_graph.model.shapes import TermMapping
from foia_graph.publish.presenter import Publication
from foia_graph.publish.profiles.settled_view import SettledView, compact_node, language_value
from foia_graph.publish.serializers import LanguageWriters, RdfContent
from foia_graph.store.catalogue import Catalogue

# The class of a list of things (`/doc/release/`), beside those of the application profile.
LIST = "Collection"


class ProfileArtifact(msgspec.Struct, frozen=True):
    """A file or page that reports a profile: its address (a path of ours, or an IRI), format, and role.

    The role is one of the Profiles Vocabulary: `specification`, `vocabulary`, `schema`, `constraints` …
    """

    address: str
    title: str
    role: str = "specification"
    format: str = "text/html"


class RepresentationProfile(msgspec.Struct, frozen=True):
    """A profile (W3C, The Profiles Vocabulary): its token and IRI, what it is, and what it is for.

    Things can be fetched in it whose classes the application profile writes in its `vocabulary`, and those
    of its `classes` (`Catalog` …); where it has neither, all things. `other_names` are other IRIs (or paths
    of ours) by which clients ask for it.
    """

    token: str
    iri: str
    title: str
    description: str
    classes: frozenset[str] = frozenset()
    vocabulary: str = ""
    other_names: tuple[str, ...] = ()
    profile_of: tuple[str, ...] = ()
    artifacts: tuple[ProfileArtifact, ...] = ()

    def applies_to(self, name: str, shape: Shape | None = None) -> bool:
        """Return whether things of a class can be fetched in it; without a shape by its name alone."""
        is_written = shape is not None and bool(self.vocabulary) and bool(shape.written_as(self.vocabulary))
        return is_written or name in self.classes or not (self.classes or self.vocabulary)

    def class_names(self, shapes: Iterable[Shape]) -> list[str]:
        """Return the classes whose things can be fetched in this profile, sorted, none where all can."""
        if not (self.classes or self.vocabulary):
            return []
        return sorted(self.classes | {shape.name for shape in shapes if self.applies_to(shape.name, shape)})

    def request_names(self, base: str) -> Iterator[str]:
        """Yield everything that asks for it: its token and its IRIs."""
        yield self.token
        yield self.iri
        yield from (f"{base}{each[1:]}" if each.startswith("/") else each for each in self.other_names)


@dataclass(frozen=True, slots=True)
class ProfileRequest:
    """A request for a representation: of a thing, the catalogue (class `Catalog`), or a list (`Collection`).

    `publication` is the state of the request, which may be newer than the state that the list is walked in.
    `members` are the things on the page of the catalogue or list that was asked for, by name and in order;
    a thing has none. `page_path` is the address of the page, with its own query, without `_profile`.
    """

    thing: Resource
    source: Catalogue
    publication: Publication
    members: tuple[str, ...] = ()
    page_path: str = ""


ProfileWriter = Callable[[ProfileRequest], RdfContent]
_TABLE = msgspec.toml.decode(
    Path(__file__).with_name("profiles.toml").read_bytes(), type=dict[str, list[RepresentationProfile]]
)
# All profiles by token; our own, that of answers unless another one is asked for, goes first on a tie.
PROFILES: dict[str, RepresentationProfile] = {each.token: each for each in _TABLE["profiles"]}
FOIA_PROFILE = PROFILES["foia"]
# The functions that write what is asked for in the others.
WRITERS: dict[str, ProfileWriter] = {}


def profile_writer(token: str) -> Callable[[ProfileWriter], ProfileWriter]:
    """Register the function that writes what is asked for in a profile."""

    def keep(write: ProfileWriter) -> ProfileWriter:
        WRITERS[token] = write
        return write

    return keep


@dataclass(frozen=True, slots=True)
class ContextDocument(RdfContent):
    """JSON-LD with a context of its own, and the same as N-Triples."""

    context: Json
    content: dict[str, Json]

    def body(self, _: LanguageWriters) -> dict[str, Json]:
        """Write it as JSON-LD, with the context that it is read by."""
        return {"@context": self.context, **self.content}


def registered_profiles() -> list[RepresentationProfile]:
    """Return all profiles: our own, which goes first on a tie, then the others by token."""
    return list(PROFILES.values())


Node = dict[str, Json]
# What a class needs next to its fields.
Structure = Callable[[SettledView], Node]


@dataclass(frozen=True, slots=True)
class VocabularyCrosswalk:
    """The crosswalk from fields of the catalogue to the terms of one vocabulary.

    `class_of` names the class of a thing there by IRI and class, "" for none;
    `reference_nodes` refers to things by IRI; `literal_writer` writes what is in a field that links to no
    thing. `orders` are the terms of each class in the order in which they are written.
    """

    vocabulary: str
    orders: Mapping[str, list[str]]
    class_of: Callable[[SettledView, str, str], str]
    reference_nodes: Callable[[SettledView, Iterable[str]], list[Node]]
    literal_writer: Callable[[SettledView, Property, str], list[Json]]
    structures: dict[str, Structure] = field(default_factory=dict)
    """What classes need next to the fields of a thing."""

    def structure(self, *names: str) -> Callable[[Structure], Structure]:
        """Register the function that writes what classes need next to the fields of a thing."""

        def register(write: Structure) -> Structure:
            self.structures.update(dict.fromkeys(names, write))
            return write

        return register

    def write_thing(
        self, view: SettledView, head: Node, name: str, tail: Node, structure: Structure | None = None
    ) -> Node:
        """Write a thing: `head` first, then the terms of its class (`name`), then those of all other fields.

        What `tail` has of a term is behind what fields have. The `@type` of a structure goes before that
        of the head.
        """
        write = structure or self.structures.get(name)
        special = {**dict.fromkeys(self.orders.get(name, ())), **(write(view) if write else {})}
        mappings = view.source.profile[view.thing.type].mappings(self.vocabulary).items()
        fields = {term: self._term_values(view, term, found) for term, found in mappings}
        head = {**head, "@type": special.pop("@type", head["@type"])}
        # A term keeps its first position, so what several fields say of it comes together there.
        order = [*(name for name in head if name not in special), *special, *fields]
        return compact_node(
            {
                name: distinct_values(
                    [
                        *_as_list(head.get(name)),
                        *fields.get(name, ()),
                        *_as_list(special.get(name)),
                        *_as_list(tail.get(name)),
                    ]
                )
                for name in dict.fromkeys(order)
            }
        )

    def _term_values(
        self, view: SettledView, name: str, fields: list[tuple[Property, TermMapping]]
    ) -> list[Json]:
        linked: dict[str, None] = {}
        found: list[Json] = []
        for prop, mapping in fields:
            if prop.kind == "link":
                linked |= dict.fromkeys(self._linked_iris(view, prop, mapping))
            else:
                found += self.literal_writer(view, prop, name)
        return [*found, *self.reference_nodes(view, linked)]

    def _linked_iris(self, view: SettledView, prop: Property, mapping: TermMapping) -> list[str]:
        names = view.linked_iris(prop.name)
        if not mapping.to_classes:
            return names
        stubs = ((iri, view.source.stub(iri)) for iri in names)
        return [
            iri
            for iri, stub in stubs
            if stub and self._external_classes(view, iri, stub.type) & mapping.to_classes
        ]

    def _external_classes(self, view: SettledView, iri: str, name: str) -> frozenset[str]:
        # The class in this vocabulary may follow from the scheme of a concept.
        return view.source.profile[name].terms | {f"{self.vocabulary}{self.class_of(view, iri, name)}"}


def literal_values(view: SettledView, prop: Property) -> list[Json]:
    """Write what is in a field that links to nothing of the catalogue."""
    values = [value for value in view.values(prop.name) if not isinstance(value, Resource)]
    if prop.kind == "text":
        return [language_value(value) for value in values]
    if prop.kind == "integer":
        return [int(text_of(value)) for value in values]
    # Dates of which one holds the other are settled together: the first is told.
    return [text_of(value) for value in (values[:1] if prop.kind == "date" else values)]


def _as_list(value: Json) -> list[Json]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def distinct_values(values: Iterable[Json]) -> list[Json]:
    """Return values in their order, each once."""
    found: list[Json] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
