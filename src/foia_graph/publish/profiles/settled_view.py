"""The settled view of a thing, for formats of third parties: uncontested fields, and parts that stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from foia_graph.model import claims
from foia_graph.model.iris import last_segment
from foia_graph.model.jsonld import EMBEDDED_FIELDS, Json
from foia_graph.model.resource import Resource, TaggedLiteral, Value, text_of
from foia_graph.publish.addresses import path_of
from foia_graph.runtime.shared_values import cached_property
from foia_graph.store.catalogue import PAGE_SIZE, Catalogue, Labels
from foia_graph.store.linked_things import Stub

SHA256 = "checksumAlgorithm_sha256"


@dataclass(frozen=True)
class SettledView:
    """A thing, and what may be told of it."""

    thing: Resource
    source: Catalogue

    @cached_property
    def _titles(self) -> tuple[Value | None, tuple[Value, ...]]:
        return Labels(self.source).own_titles(self.thing)

    @property
    def name(self) -> Value | None:
        """Return what it is called, None for what has no name of its own."""
        return self._titles[0]

    @property
    def other_names(self) -> list[Value]:
        """Return what else it is called, each name once."""
        values_of_fields = (self.thing.get(field) for field in ("alternative", "altLabel", "alternateName"))
        found = dict.fromkeys([*self._titles[1], *(value for values in values_of_fields for value in values)])
        return [value for value in found if value != self.name]

    def values(self, field: str) -> tuple[Value, ...]:
        """Return the values of a field on which no sources disagree."""
        return claims.settled_values(self.thing, field, self.source.profile)

    def text_value(self, field: str) -> str:
        """Return the value of a field as text, "" where there is none, or no one knows which."""
        return next(map(text_of, self.values(field)), "")

    def linked_iris(self, *fields: str) -> list[str]:
        """Return what it links to with some fields, each once."""
        found = (text_of(value) for field in fields for value in self.values(field))
        return list(dict.fromkeys(found))

    def settled_parts(self, field: str) -> Iterator[Resource]:
        """Yield its parts in a field, but for those that were judged wrong, or are not judged yet."""
        for part in self.thing.parts(field):
            if (claims.claim_stands(part) or not part.one("status")) and not self._is_refuted(part):
                yield part

    def _is_refuted(self, part: Resource) -> bool:
        # A field that is followed backwards is claimed by its part, of the thing.
        claimed = [
            *self._claims.get(part.iri, ()),
            *(claim for claim in part.parts("claims") if self.thing.iri in claim.get("object")),
        ]
        return bool(claimed) and not any(map(claims.claim_stands, claimed))

    @cached_property
    def _claims(self) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for claim in self.thing.parts("claims"):
            for value in claim.get("object"):
                found.setdefault(text_of(value), []).append(claim)
        return found

    @property
    def agents(self) -> list[tuple[str, str]]:
        """Return those who took part in it, each with a role ("" for none)."""
        parts = self.settled_parts("qualifiedAssociation")
        return [(each.one("agent"), last_segment(each.one("hadRole"))) for each in parts if each.one("agent")]

    @property
    def first_documents(self) -> list[str]:
        """Return the first documents of a release."""
        _, field = EMBEDDED_FIELDS["documents"]
        shape = self.source.profile["ReleasedDocument"]
        return self.source.pointing_page(self.thing.iri, field, shape, limit=PAGE_SIZE).names

    @property
    def address(self) -> str:
        """Return where it is described."""
        return page_address(self.source, self.thing.iri)

    def name_of_stub(self, stub: Stub) -> Value | None:
        """Return what another thing is called, None where it has no name of its own."""
        return Labels(self.source).preferred_label(stub.iri)


def compact_node(node: Mapping[str, Json]) -> dict[str, Json]:
    """Leave out what says nothing; what is said once is without a list."""
    found = {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in node.items()
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def page_address(source: Catalogue, iri: str) -> str:
    """Return the address under which a thing of the catalogue is described."""
    return f"{source.base}{path_of(iri, source.base)[1:]}"


def language_value(value: Value) -> str | dict[str, str]:
    """Write a text as JSON-LD: bare in the language of the catalogue, else with its own."""
    if isinstance(value, TaggedLiteral) and value.language:
        return {"@value": value.value, "@language": value.language}
    return text_of(value)


def sha256_checksums(part: Resource) -> Iterator[str]:
    """Yield the SHA-256 of a file."""
    for checksum in part.parts("checksum"):
        if checksum.one("algorithm").endswith(SHA256):
            yield checksum.one("checksumValue")
