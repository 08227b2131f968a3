"""Entities of one import, on disk, as files may be larger than memory: united by id, found by their ends."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.errors import ValueRejected
from foia_graph.model import iris

BLOCK = 1000
# Entities that are looked at on the way up from one.
MAX_STEPS = 1000
INSERT_ENTITY = """
INSERT INTO entities (id, schema) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET schema = excluded.schema
"""
NEXT_IDS = "SELECT id FROM entities WHERE id > ? AND (? OR told = 0) ORDER BY id LIMIT ?"
POINTING = """
SELECT source FROM ends JOIN entities ON entities.id = source
WHERE target = ? AND property = ? AND schema = ? ORDER BY source
"""


@dataclass(slots=True)
class Entity:
    """An entity, united from all that was said under its id: properties, and what is next to them."""

    id: str
    schema: str
    properties: dict[str, list[str]] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)

    def values(self, name: str) -> list[str]:
        """Return the values of a property."""
        return self.properties.get(name, [])

    def first(self, *names: str) -> str:
        """Return the first value of the first of some properties that has one, "" for none."""
        return next((value for name in names for value in self.values(name)), "")


class EntityStore:
    """The entities of an import, in a file that is deleted with its folder."""

    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "entities.sqlite", isolation_level=None)
        self._base.executescript(Path(__file__).with_suffix(".sql").read_text("utf-8"))
        # One transaction, never committed: the base is scratch space, read by its own connection alone.
        self._base.execute("BEGIN")
        self._number = 0

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def add(self, entity: Entity) -> str:
        """Add what is said of an entity; return its schema, "" where what was said before does not fit."""
        before = self.schema(entity.id)
        schema = common_schema(before, entity.schema) if before else entity.schema
        if not schema:
            return ""
        self._base.execute(INSERT_ENTITY, (entity.id, schema))
        self._number += 1
        row = (entity.id, self._number, json.dumps(entity.properties), json.dumps(entity.other))
        self._base.execute("INSERT INTO fragments VALUES (?, ?, ?, ?)", row)
        return schema

    def add_end(self, entity: str, name: str, target: str) -> None:
        """Note that an entity points at another with a property."""
        self._base.execute("INSERT OR IGNORE INTO ends VALUES (?, ?, ?)", (target, name, entity))

    def add_name(self, name: str, entity: str) -> None:
        """Note the name of a body; the first of several that bear it counts."""
        self._base.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name_key(name), entity))

    def find_name(self, name: str) -> str:
        """Return the id of the body that bears a name, "" for none."""
        row = self._base.execute("SELECT id FROM names WHERE name = ?", (name_key(name),)).fetchone()
        return str(row[0]) if row else ""

    def schema(self, entity: str) -> str:
        """Return the schema of an entity, "" for one that is not there."""
        row = self._base.execute("SELECT schema FROM entities WHERE id = ?", (entity,)).fetchone()
        return str(row[0]) if row else ""

    def find(self, entity: str) -> Entity | None:
        """Return an entity with all its values, each once; None where there is none."""
        schema = self.schema(entity)
        if not schema:
            return None
        found = Entity(entity, schema)
        rows = self._base.execute(
            "SELECT properties, other FROM fragments WHERE id = ? ORDER BY number", (entity,)
        )
        for properties, other in rows.fetchall():
            for name, values in json.loads(properties).items():
                before = found.properties.setdefault(name, [])
                before += [value for value in dict.fromkeys(values) if value not in before]
            found.other = {**json.loads(other), **found.other}
        return found

    def entities(self, *, untold: bool = False) -> Iterator[Entity]:
        """Yield all entities, or those that were not told of, in the order of their ids."""
        last = ""
        while True:
            # Keyset pagination: a cursor must not stay open while rows are marked as told.
            rows = self._base.execute(NEXT_IDS, (last, not untold, BLOCK)).fetchall()
            names = [str(row[0]) for row in rows]
            if not names:
                return
            yield from (entity for name in names if (entity := self.find(name)))
            last = names[-1]

    def pointing(self, target: str, schema: str, name: str) -> Iterator[Entity]:
        """Yield the entities of a schema that point at one with a property, in the order of their ids."""
        for (source,) in self._base.execute(POINTING, (target, name, schema)).fetchall():
            if (entity := self.find(source)) is not None:
                yield entity

    def is_pointed_at(self, target: str, schema: str, name: str) -> bool:
        """Return whether an entity of a schema points at an entity with a property."""
        return self._base.execute(POINTING, (target, name, schema)).fetchone() is not None

    def is_above_itself(self, entity: str, name: str) -> bool:
        """Return whether a property leads from an entity back to it, over others."""
        seen, todo = {entity}, [entity]
        while todo and len(seen) < MAX_STEPS:
            found = self.find(todo.pop())
            for target in found.values(name) if found else []:
                if target == entity:
                    return True
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return False

    def mark_told(self, entity: str) -> None:
        """Note that records tell of an entity, or that it was omitted by name."""
        self._base.execute("UPDATE entities SET told = 1 WHERE id = ?", (entity,))

    def is_told(self, entity: str) -> bool:
        """Return whether an entity was reported."""
        row = self._base.execute("SELECT told FROM entities WHERE id = ?", (entity,)).fetchone()
        return bool(row and row[0])


def name_key(name: str) -> str:
    """Return a name as it is looked up: without case, and with single spaces."""
    return " ".join(name.casefold().split())


MAPPING = mapping_beside(__file__)
TABLES = MAPPING.tables
ABSTRACT = frozenset(("Analyzable", "Interest", "Interval", "Thing", "Value"))
PARENTS: Mapping[str, list[str]] = {name: above.split() for name, above in TABLES["parents"].items()}
RECORD_TYPES, KINDS, DETAILS = TABLES["record-types"], TABLES["kinds"], TABLES["details"]
OWN_TYPES: Mapping[str, list[str]] = {name: types.split() for name, types in TABLES["own-types"].items()}
# The properties of the two ends of each edge; that whose record reports it first.
EDGES: Mapping[str, list[str]] = {name: ends.split() for name, ends in TABLES["edges"].items()}
LEFT_OUT = {name: MAPPING.reasons[reason] for name, reason in TABLES["left-out-schemata"].items()}
REVERSE_PROPERTIES = TABLES["reverse-properties"]


def ancestors(schema: str) -> Iterator[str]:
    """Yield a schema and all that it extends."""
    yield schema
    for parent in PARENTS[schema]:
        yield from ancestors(parent)


def is_a(schema: str, other: str) -> bool:
    """Return whether things of a schema are of another, too."""
    return other in ancestors(schema)


def common_schema(one: str, other: str) -> str:
    """Return the more special of two schemata, "" where neither extends the other.

    >>> common_schema("LegalEntity", "PublicBody"), common_schema("Person", "Company")
    ('PublicBody', '')
    """
    if is_a(one, other):
        return one
    return other if is_a(other, one) else ""


# An id that an export of a catalogue of ours wrote, with the signature that Aleph adds to it.
OWN_ID = re.compile(
    r"foia\.(?P<kind>[a-z]+)\.(?P<key>[a-z0-9-]+)(?P<more>(?:\.[A-Za-z0-9-]+)*?)(?:\.[0-9a-f]{40})?"
)
PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_PLAIN_LENGTH = 100
CACHED_NAMES = 100_000
OFFICIAL, FIGURE = "public-official", "public-figure"
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
            return "" if any(map(entity.values, TABLES["facts"]["company"].split())) else MAYBE_PRIVATE
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
        public = TABLES["facts"]["public-topics"].split()
        is_official = any(f"{each}.".startswith(f"{topic}.") for each in topics for topic in public)
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
