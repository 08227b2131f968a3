"""Rules of mapping: what the profile asks of each field, and which sources and decisions there are.

Made once for a load, so that a record costs no look at the profile.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from foia_graph.errors import ValueRejected
from foia_graph.ingest.mapping import shorthand
from foia_graph.model import iris, values
from foia_graph.model.decisions import Decision
from foia_graph.model.identities import Identities
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.resource import SourceRecord, TaggedLiteral, Value


@dataclass(frozen=True, slots=True)
class ClaimSource:
    """A source document as claims need it: its graph, and the IRIs of those who say what it says."""

    iri: str
    graph: str
    publishers: tuple[str, ...] = ()


class SourceRegistry:
    """All sources of a catalogue, looked up by IRI or by what a record calls them.

    A source decides the named graph of its claims, and its publisher is who says so when a claim does not
    tell; so the sources are read before anything else.
    """

    def __init__(self, base: str, sources: Iterable[ClaimSource] = ()) -> None:
        self.base = base
        self.by_iri = {source.iri: source for source in sources}
        self._named: dict[str, ClaimSource] = {}
        self.present_names: Mapping[str, str] = {}
        """The present names of sources, and of all else, by their former ones (IRIs)."""

    def add(self, source: ClaimSource) -> None:
        """Add a source, or replace the one of its IRI."""
        self.by_iri[source.iri] = source
        self._named.clear()  # a name may now mean another source

    def find(self, name: str) -> ClaimSource:
        """Return a source by slug (`post-7`), by `kind/slug` (`document/ice-117629`) or by IRI.

        Raises ValueRejected with a sentence when there is no record of it.
        """
        found = self._named.get(name)
        if found is None:
            kind, slash, key = name.partition("/")
            own = (kind, key) if slash else ("source", name)
            iri = name if "://" in name else iris.mint(self.base, *own)
            found = self.by_iri.get(self.present_names.get(iri, iri))
            if found is None:
                raise ValueRejected(
                    f"source {name[:60]!r} has no record; a SourceDocument with this id is missing"
                )
            self._named[name] = found
        return found

    def graph_of(self, iri: str) -> str:
        """Return the graph of what a source says."""
        return self.by_iri[iri].graph

    def is_outside(self, iri: str) -> bool:
        """Return whether a source is outside the collection."""
        return iris.is_external_graph(self.by_iri[iri].graph)


NO_DECISIONS: Mapping[str, tuple[Decision, ...]] = {}
PlainCleaners = Mapping[str, Mapping[str, values.Cleaner]]
"""Cleaners of the fields that take a plain text, by class and field."""


@lru_cache(2)
def _field_cleaners(
    profile: Profile, base: str
) -> tuple[Callable[[Property], values.Cleaner], PlainCleaners]:
    """Return a function that returns the cleaner of a field, and all of plain texts, for load after load."""
    cleaner = cache(lambda prop: values.field_cleaner(prop, profile, base))
    return cleaner, {
        shape.name: {
            prop.name: cleaner(prop)
            for prop in shape.properties.values()
            if prop.kind not in ("nested", "any") and not prop.computed
        }
        for shape in profile.shapes.values()
    }


class MappingRules:
    """The profile, base IRI, language, sources and decisions that the records of a load are mapped with."""

    def __init__(
        self,
        profile: Profile,
        base: str,
        language: str,
        sources: SourceRegistry,
        decisions: Mapping[str, tuple[Decision, ...]] = NO_DECISIONS,
    ) -> None:
        """Build the rules; `decisions` are those about claims and findings (`Decisions.by_subject`)."""
        self.profile, self.base, self.language, self.sources = profile, base, language, sources
        self.decisions = decisions
        self.identities = Identities(profile)
        """Those of all records, as soon as these are known."""
        self.first_names: Mapping[str, str] = {}
        """The names by which things with other names now were called at first, by the present ones (IRIs)."""
        self.subjects_decided: set[str] = set()
        """The claims and findings with decisions among those that were mapped (`Decision.subject`)."""
        self.by_hand = f"{iris.catalog_iri(base)}#activity-by-hand"
        self.by_reader = f"{iris.catalog_iri(base)}#activity-by-reader"
        self.cleaner, self.plain_cleaners = _field_cleaners(profile, base)
        shapes = profile.shapes.values()
        self.required_fields = {
            shape.name: tuple(sorted(p.name for p in shape.properties.values() if p.required))
            for shape in shapes
        }
        self.single_fields = {
            shape.name: frozenset(p.name for p in shape.properties.values() if p.bare) for shape in shapes
        }

    def clean(self, prop: Property, raw: str, language: str = "") -> Value:
        """Return the value of a field; `language` (BCP 47) counts where it is not the catalogue's.

        Raises ValueRejected where the text is no value of the field, or the field takes no language.
        """
        value = self.cleaner(prop)(raw)
        if language and prop.kind != "text":
            raise ValueRejected(f"`lang` is for texts, and {prop.name!r} takes none")
        language = values.clean_language_tag(language) if language else ""
        return TaggedLiteral(value, language) if language not in ("", self.language) else value

    def decisions_about(self, subject: str) -> tuple[Decision, ...]:
        """Return the decisions about a claim (IRI), or a finding (page and digest), the oldest first."""
        name = subject.removeprefix(self.base)
        found = self.decisions.get(name, ())
        if found:
            self.subjects_decided.add(name)
        return found

    def shape_of(self, record: SourceRecord) -> Shape:
        """Return the shape of a record; raises ValueRejected where its type is no class of things."""
        shape = self.profile.shapes.get(record.type)
        if shape is None or not self.profile.is_thing(shape):
            things = sorted(s.name for s in self.profile.shapes.values() if self.profile.is_thing(s))
            hint = shorthand.suggestion(record.type, things)
            raise ValueRejected(f"type {record.type[:60]!r} is no class of the profile{hint}")
        return shape

    def iri_of(self, record: SourceRecord) -> str:
        """Return the IRI of what a record describes; raises ValueRejected when its key can name nothing."""
        return self.thing_iri(record, self.shape_of(record))

    def thing_iri(self, record: SourceRecord, shape: Shape) -> str:
        """Return the IRI of what a record of a class describes; raises the same."""
        key = record.fields.get("id")
        if shape.name == "Concept":
            scheme = record.fields.get("inScheme")
            if not isinstance(scheme, str) or not isinstance(key, str):
                raise ValueRejected("a Concept needs an `id` and its scheme as `inScheme`")
            return iris.concept_iri(self.base, scheme.removeprefix("scheme/"), key)
        if shape.name == "Catalog":
            return iris.catalog_iri(self.base)
        if not isinstance(key, str):
            raise ValueRejected("has no `id`; give the thing a short name of letters, digits and hyphens")
        return values.key_iri(shape, key, self.base)
