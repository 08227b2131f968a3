"""Names of records that entities become: from the ids of the origin, which never change."""

import re
from dataclasses import dataclass
from functools import lru_cache

from foia_graph.connectors.ftm.entity_store import (
    KINDS,
    OWN_TYPES,
    RECORD_TYPES,
    Entity,
    EntityStore,
    name_key,
)
from foia_graph.connectors.imports.records import RecordTable, claim
from foia_graph.errors import ValueRejected
from foia_graph.model import iris

# An id that an export of a catalogue of ours wrote, with the signature that Aleph adds to it.
OWN_ID = re.compile(
    r"foia\.(?P<kind>[a-z]+)\.(?P<key>[a-z0-9-]+)(?P<more>(?:\.[A-Za-z0-9-]+)*?)(?:\.[0-9a-f]{40})?"
)
PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_PLAIN_LENGTH = 100
CACHED_NAMES = 100_000
# Topics of people in public office; `role.rca` is of their relatives.
PUBLIC_TOPICS = ("gov", "role.pep", "role.pol", "role.judge", "role.civil", "role.diplo")
OFFICIAL, FIGURE = "public-official", "public-figure"
# Properties that only an organization has, not a person who may be a `LegalEntity`, too.
COMPANY_FACTS = (
    *("registrationNumber", "legalForm", "incorporationDate", "dissolutionDate", "jurisdiction"),
    *("leiCode", "dunsCode", "uniqueEntityId", "opencorporatesUrl", "vatCode", "ogrnCode"),
)
PRIVATE_PERSON = "is a person of whom the file says no public role"
MAYBE_PRIVATE = "may be a private person: nothing says that it is an organization"
UNUSED_ADDRESS = "is an address of no body or event among the records; it may be that of a person"
FOREIGN_PROJECT = "is a project that others pay for, for which a catalogue of releases has no class"


@dataclass(frozen=True, slots=True)
class RecordName:
    """The class and the name of a record."""

    type: str
    id: str

    @property
    def link(self) -> str:
        """Return how other records link to it."""
        return f"{KINDS[self.type]}/{self.id}"


class RecordNames:
    """Which entities become records, and how these are called."""

    def __init__(self, store: EntityStore) -> None:
        self._store = store
        self.find = lru_cache(CACHED_NAMES)(self._find)

    def _find(self, entity_id: str) -> RecordName | None:
        entity = self._store.find(entity_id)
        if entity is None or entity.schema not in RECORD_TYPES or self.why_left_out(entity):
            return None
        return self._name(entity)

    def _name(self, entity: Entity) -> RecordName:
        own, type_name = OWN_ID.fullmatch(entity.id), RECORD_TYPES[entity.schema]
        if own and not own["more"]:
            types = OWN_TYPES.get(type_name, {type_name})
            found = next((each for each in types if KINDS[each] == own["kind"]), "")
            if found:
                return RecordName(found, own["key"])
        return RecordName(type_name, f"ftm-{plain_id(entity.id)}")

    def why_left_out(self, entity: Entity) -> str:
        """Return why an entity becomes no record, "" where it becomes one."""
        own = OWN_ID.fullmatch(entity.id)
        if entity.schema == "Person":
            return "" if self.sensitivity(entity) else PRIVATE_PERSON
        if entity.schema == "LegalEntity":
            return "" if any(map(entity.values, COMPANY_FACTS)) else MAYBE_PRIVATE
        if entity.schema == "Project":
            return "" if own and own["kind"] in ("program", "campaign") else FOREIGN_PROJECT
        if entity.schema == "Address" and not (own and own["kind"] == "place"):
            return "" if self._is_address_of_record(entity.id) else UNUSED_ADDRESS
        return ""

    def _is_address_of_record(self, address: str) -> bool:
        schemata = ("PublicBody", "Organization", "Company")
        if any(self._store.is_pointed_at(address, schema, "addressEntity") for schema in schemata):
            return True
        ends = ("startLocation", "endLocation")
        return any(self._store.is_pointed_at(address, "Trip", name) for name in ends)

    def sensitivity(self, person: Entity) -> str:
        """Return how public a person is by what the file says, "" for a private one."""
        topics = person.values("topics")
        is_official = any(
            each == topic or each.startswith(f"{topic}.") for each in topics for topic in PUBLIC_TOPICS
        )
        labels = {each.casefold().replace(" ", "-") for each in person.values("classification")}
        if is_official or OFFICIAL in labels or self._store.is_pointed_at(person.id, "Occupancy", "holder"):
            return OFFICIAL
        return FIGURE if FIGURE in labels or person.values("position") else ""


def plain_id(text: str) -> str:
    """Return an id of the origin as names have it; one that loses something has a digest behind it.

    >>> plain_id("6093a6d0-x"), plain_id("NK-2x")
    ('6093a6d0-x', 'nk-2x-de3a6a8f0568')
    """
    if PLAIN_ID.fullmatch(text) and len(text) <= MAX_PLAIN_LENGTH:
        return text
    try:
        slug = iris.slug(text)[:MAX_PLAIN_LENGTH].strip("-")
    except ValueRejected:
        slug = "entity"
    return f"{slug}-{iris.text_digest([text])}"


class Publishers(RecordTable):
    """Publishers that documents name, and that the file does not describe: each becomes one organization."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source

    def name(self, publisher: str) -> str:
        """Return the name of the record of a publisher."""
        key = name_key(publisher)
        name = f"ftm-publisher-{plain_id(key)}"
        label = claim(publisher, source=self._source, originField="/properties/publisher")
        self.record("Organization", name, f"organizations/{name}", f"publisher {key}", prefLabel=label)
        return name
