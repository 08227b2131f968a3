"""The profiles in which things are written: each a registered function, found by a token or an IRI.

To add one, write a module with a function under `@register_profile(RepresentationProfile(…))`, and import
it in `web/core/all_profiles.py`; that it can be asked for, is in `/profiles`, in links and in the API
follows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCAT, PROFILE, PROV, SKOS
from foia_graph.model.profile import Shape
from foia_graph.model.resource import Resource
from foia_graph.publish.language_writers import LanguageWriters
from foia_graph.publish.publication import Publication
from foia_graph.publish.serializers import RdfContent
from foia_graph.store.catalogue import Catalogue

LIST = "Collection"
"""The class of a list of things (`/doc/release/`), beside those of the application profile."""
ALL_CLASSES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProfileArtifact:
    """A file or page that reports a profile: its address (a path of ours, or an IRI), format, and role.

    The role is one of the Profiles Vocabulary: `specification`, `vocabulary`, `schema`, `constraints` …
    """

    address: str
    title: str
    role: str = "specification"
    format: str = "text/html"


@dataclass(frozen=True, slots=True)
class RepresentationProfile:
    """A profile (W3C, The Profiles Vocabulary): its token and IRI, what it is, and what it is for.

    Things can be fetched in it whose classes the application profile writes in its `vocabulary`, and those
    of its
    `classes` (`Catalog` …); where it has neither, all things. `other_names` are other IRIs (or paths of ours)
    by which clients ask for it.
    """

    token: str
    iri: str
    title: str
    description: str
    classes: frozenset[str] = ALL_CLASSES
    vocabulary: str = ""
    other_names: tuple[str, ...] = ()
    profile_of: tuple[str, ...] = ()
    artifacts: tuple[ProfileArtifact, ...] = ()

    def applies_to(self, name: str, shape: Shape | None = None) -> bool:
        """Return whether things of a class can be fetched in this profile; without a shape by its name
        alone.
        """
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
PROFILES: dict[str, RepresentationProfile] = {}
WRITERS: dict[str, ProfileWriter] = {}


def register_profile(entry: RepresentationProfile) -> Callable[[ProfileWriter], ProfileWriter]:
    """Register the function that writes what is asked for in a profile."""

    def keep(write: ProfileWriter) -> ProfileWriter:
        PROFILES[entry.token], WRITERS[entry.token] = entry, write
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


FOIA_PROFILE = RepresentationProfile(
    "foia",
    PROFILE.removesuffix("#"),
    "foia-graph application profile",
    "All that is known of a thing, who says so and in which words: the catalogue's own way of writing.",
    other_names=("/ontology/profile",),
    profile_of=tuple(namespace.removesuffix("#") for namespace in (DCAT, PROV, SKOS)),
    artifacts=(
        ProfileArtifact("/ontology/profile", "SHACL shapes of all classes", "constraints", "text/turtle"),
        ProfileArtifact("/ontology", "Ontology of the terms that it mints", "vocabulary", "text/turtle"),
        ProfileArtifact("/context/v1.jsonld", "JSON-LD context", "schema", "application/ld+json"),
    ),
)
"""The profile of answers unless another one is asked for."""
PROFILES[FOIA_PROFILE.token] = FOIA_PROFILE


def registered_profiles() -> list[RepresentationProfile]:
    """Return all profiles: our own, which goes first on a tie, then the others by token."""
    return [FOIA_PROFILE, *(PROFILES[token] for token in sorted(PROFILES) if token != FOIA_PROFILE.token)]
