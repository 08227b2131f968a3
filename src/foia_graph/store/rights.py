"""Rights of things: the licence or rights statement that holds, where it is stated, or what it follows from.

What a thing states goes first; then what its document, release or source states; then what follows for works
of the United States government (17 U.S.C. § 105); then what `catalog.toml` states of all documents.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal as Choice

from foia_graph.model import iris
from foia_graph.model.rdf_terms import Literal, NamedNode
from foia_graph.model.resource import TaggedLiteral, Value
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.quad_store import sorted_objects

# The name, among the versions of a generation, of the bodies of the United States government.
US_GOVERNMENT = "bodies of the government"
# The names of what `catalog.toml` states of all documents: the address of a licence, and words.
DOCUMENT_LICENSE, DOCUMENT_RIGHTS = "licence of documents", "rights of documents"
GOVERNMENT_WORK = "https://www.usa.gov/government-works"
NO_COPYRIGHT_US = "http://rightsstatements.org/vocab/NoC-US/1.0/"
# How addresses of RightsStatements.org begin: they say what is known of rights, and license nothing.
STATEMENTS = ("http://rightsstatements.org/vocab/", "https://rightsstatements.org/vocab/")
# The statement of RightsStatements.org that says the same as a label of the United States government.
EQUIVALENT_STATEMENTS: Mapping[str, str] = {
    GOVERNMENT_WORK: NO_COPYRIGHT_US,
    "https://www.usa.gov/government-copyright": NO_COPYRIGHT_US,
    "http://www.usa.gov/publicdomain/label/1.0/": NO_COPYRIGHT_US,
}
WHOLES = ("inSeries", "isPartOf")
BODIES_ABOVE = ("subOrganizationOf", "memberOf", "postIn", "holds")
WORKS = ("Release", "ReleasedDocument", "SourceDocument", "CitedWork", "Page")
DOCUMENTS = ("Release", "ReleasedDocument", "Page")
# The fields on which the rights of things depend.
DECIDING_FIELDS = ("license", "rights", *WHOLES, "distribution", "creator", "realizationOf", *BODIES_ABOVE)
# The number of things whose rights are cached: those of a document are asked for with each page.
REMEMBERED = 4096
# How far is looked for what a work belongs to, and a body is under.
MAX_STEPS = 8
Basis = Choice["stated", "government work", "catalogue", "contested", "unknown"]


@dataclass(frozen=True, slots=True)
class UsageRights:
    """Rights in a thing: a licence and a rights statement (IRIs, "" for none), words, and their basis.

    `stated_on` is the thing that states them; `authors` are the bodies and people from whom they follow where
    the basis is a work of the government.
    """

    basis: Basis
    license: str = ""
    statement: str = ""
    texts: tuple[Value, ...] = ()
    stated_on: str = ""
    authors: tuple[str, ...] = ()

    @property
    def is_known(self) -> bool:
        """Return whether anything is stated of them, or follows."""
        return self.basis not in ("contested", "unknown")

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return the IRIs of licence and rights statement that there are."""
        return tuple(filter(None, (self.license, self.statement)))


UNKNOWN = UsageRights("unknown")


class RightsReader:
    """Reads the rights of the things of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._paths = catalogue, catalogue.profile.predicates
        versions = catalogue.generation.versions
        self._government = frozenset(
            f"{catalogue.base}id/{name}" for name in versions.get(US_GOVERNMENT, "").split()
        )
        self._default = _default_rights(
            versions.get(DOCUMENT_LICENSE, ""), versions.get(DOCUMENT_RIGHTS, ""), catalogue.base
        )
        self._stated = lru_cache(REMEMBERED)(self._read_stated)
        self._is_of_government = lru_cache(REMEMBERED)(self._is_under_government)
        self.rights = lru_cache(REMEMBERED)(self._rights)
        """Return the rights of a thing, or of a part: a file without its own has those of its document."""

    def _rights(self, iri: str) -> UsageRights:
        kind = self._class(iris.owner_iri(iri))
        stated = self._stated(iri, MAX_STEPS)
        if stated.basis != "unknown" or kind not in WORKS:
            return stated
        follows = self._government_work(iri)
        return follows if follows.is_known or kind not in DOCUMENTS else self._default

    def _class(self, iri: str) -> str:
        shape = self._catalogue.shape_of(iri)
        return shape.name if shape is not None else ""

    def _read_stated(self, iri: str, steps: int) -> UsageRights:
        own = self._own_rights(iri)
        if own.is_known or not steps:
            return own
        # What another file of the document states is no statement on this one.
        owner = iris.owner_iri(iri)
        beside = self._links(iri, "distribution") if owner == iri else [owner]
        licensed = [found for each in beside if (found := self._own_rights(each)).is_known]
        return common_rights(licensed or [self._stated(each, steps - 1) for each in self._wholes(owner)])

    def _own_rights(self, iri: str) -> UsageRights:
        address = next(iter(self._links(iri, "license")), "")
        texts = tuple(self._texts(iri)) if "#" not in iri else ()
        return _stated_rights(address, texts, iri) if address or texts else UNKNOWN

    def _wholes(self, iri: str) -> list[str]:
        found = (whole for field in WHOLES for whole in self._links(iri, field))
        return [whole for whole in dict.fromkeys(found) if self._class(whole) in WORKS]

    def _government_work(self, iri: str) -> UsageRights:
        document = iris.owner_iri(iri)
        if self._class(document) == "Page":
            document = next(iter(self._links(document, "isPartOf")), "")
        authors = self._authors(document) if self._government and document else []
        if not authors or not all(map(self._is_of_government, authors)):
            return UNKNOWN
        return UsageRights("government work", GOVERNMENT_WORK, NO_COPYRIGHT_US, authors=tuple(authors))

    def _authors(self, document: str) -> list[str]:
        own = self._links(document, "creator")
        works = [] if own else self._links(document, "realizationOf")
        return own or sorted({author for work in works for author in self._links(work, "creator")})

    def _is_under_government(self, agent: str) -> bool:
        return not self._government.isdisjoint(self._bodies_above(agent))

    def _bodies_above(self, agent: str) -> set[str]:
        found, latest = {agent}, {agent}
        for _ in range(MAX_STEPS):
            latest = {
                up for each in latest for field in BODIES_ABOVE for up in self._links(each, field)
            } - found
            found |= latest
        return found

    def _is_used(self, field: str) -> bool:
        return self._catalogue.reader.is_used(NamedNode(self._paths[field]))

    def _links(self, iri: str, field: str) -> list[str]:
        return self._catalogue.links(iri, self._paths[field]) if self._is_used(field) else []

    def _texts(self, iri: str) -> Iterable[Value]:
        if not self._is_used("rights"):
            return
        for term in sorted_objects(self._catalogue.quad_store, iri, self._paths["rights"]):
            if isinstance(term, Literal):
                own = term.language in (None, "", self._catalogue.language)
                yield term.value if own else TaggedLiteral(term.value, term.language or "")


def rights_of(catalogue: Catalogue, iri: str) -> UsageRights:
    """Return the rights of a thing, or a part of one, of a catalogue."""
    reader = catalogue.compute_once("rights", lambda: RightsReader(catalogue))
    return reader.rights(iri)


def unknown_bodies(generation: Generation) -> list[str]:
    """Return a sentence for each body that `us_government` names and no record describes."""
    versions, names = generation.versions, generation.versions.get(US_GOVERNMENT, "").split()
    if not names:
        return []
    quads = EmbeddedStore.of_generation(generation.path)
    return [
        f"us_government in catalog.toml names {name}, which no record describes; no rights follow from it."
        for name in names
        if not any(True for _ in quads.quads(NamedNode(f"{versions['base']}id/{name}"), None, None))
    ]


def _stated_rights(address: str, texts: tuple[Value, ...], stated_on: str) -> UsageRights:
    if address.startswith(STATEMENTS):
        return UsageRights("stated", "", address, texts, stated_on)
    return UsageRights("stated", address, EQUIVALENT_STATEMENTS.get(address, ""), texts, stated_on)


def _default_rights(address: str, words: str, base: str) -> UsageRights:
    if not address and not words:
        return UNKNOWN
    stated = _stated_rights(address, (words,) if words else (), iris.catalog_iri(base))
    return UsageRights("catalogue", stated.license, stated.statement, stated.texts, stated.stated_on)


def common_rights(found: Iterable[UsageRights]) -> UsageRights:
    """Return the rights that several things state alike; where they differ, no one knows which hold."""
    known = [each for each in found if each.basis != "unknown"]
    if not known:
        return UNKNOWN
    alike = {(each.addresses, each.texts) for each in known}
    return known[0] if len(alike) == 1 else UsageRights("contested")
