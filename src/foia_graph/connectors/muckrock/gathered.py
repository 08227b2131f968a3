"""What MuckRock is asked for by the address that a user names, and what of it was gathered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from foia_graph.connectors.imports.checked_values import origin_number

Fields = Mapping[str, Any]
# Fields in which the first interface gives what belongs to a thing.
NESTED = {"request": "communications", "communication": "files"}
PARTS = {"request": "communication", "communication": "file"}
WHOLES = {part: whole for whole, part in PARTS.items()}
# Fields that name what a thing belongs to, as one version or another calls it.
OWNERS = {"communication": ("foia", "request"), "file": ("comm", "communication", "foia_communication")}


@dataclass(slots=True)
class GatheredThing:
    """An object of MuckRock: its key, what answers say of it, and the keys of its parts in order."""

    kind: str
    key: str
    fields: dict[str, Any] = field(default_factory=dict)
    pointer: str = ""
    owner: str = ""
    parts: dict[str, None] = field(default_factory=dict)
    is_described: bool = False
    has_parts: bool = False
    """Whether it came with its parts, or with the word that it has none."""
    is_cut_off: bool = False
    """Whether a part of it could not be had, and may be another day."""

    @property
    def name(self) -> str:
        """Return the name of its record."""
        return f"muckrock-{self.kind}-{self.key}"


@dataclass(slots=True)
class GatheredThings:
    """All objects, by kind and key, as they came first."""

    things: dict[tuple[str, str], GatheredThing] = field(default_factory=dict)

    def add(self, kind: str, fields: Fields, key: str = "", pointer: str = "") -> GatheredThing:
        """Add what an answer says of a thing, with the parts that it holds; later answers count more."""
        thing = self.get(kind, key or number_of(fields) or self._key_of_part(kind, fields))
        name = NESTED.get(kind, "")
        nested = fields.get(name)
        is_whole = isinstance(nested, list)
        # A later answer wins field by field; what it leaves empty does not undo what an earlier one said.
        for own, value in fields.items():
            if not (own == name and is_whole) and (value is not None or own not in thing.fields):
                thing.fields[own] = value
        thing.pointer, thing.is_described = pointer or thing.pointer, True
        thing.has_parts = thing.has_parts or is_whole
        self._join(thing)
        for position, part in enumerate(nested if isinstance(nested, list) else []):
            self._add_part(thing, part, position)
        return thing

    def get(self, kind: str, key: str) -> GatheredThing:
        """Return a thing, made where there is none yet."""
        return self.things.setdefault((kind, key), GatheredThing(kind, key))

    def find(self, kind: str, value: Any) -> GatheredThing | None:
        """Return a described thing that a field names by its number or holds, None where there is none."""
        found = self.things.get((kind, number_of(value) if isinstance(value, Mapping) else str(value)))
        return found if found is not None and found.is_described else None

    def of_kind(self, kind: str) -> Iterator[GatheredThing]:
        """Yield the things of a kind that are described, as they came first."""
        return iter([each for each in self.things.values() if each.kind == kind and each.is_described])

    def parts_of(self, thing: GatheredThing) -> Iterator[GatheredThing]:
        """Yield the parts of a thing that are described, by their dates, else as they came."""
        parts = (self.things[PARTS[thing.kind], key] for key in thing.parts)
        yield from sorted((part for part in parts if part.is_described), key=_date)

    def lacks_parts(self, thing: GatheredThing) -> bool:
        """Return whether a thing came without its parts, or with their numbers alone."""
        parts = (self.things[PARTS[thing.kind], key] for key in thing.parts)
        return not thing.has_parts or not all(part.is_described for part in parts)

    def _key_of_part(self, kind: str, fields: Fields) -> str:
        owners = (fields.get(name) for name in OWNERS.get(kind, ()))
        owner = next((key for each in owners if (key := number_of(each) or origin_number(each))), "")
        if not owner:
            return self._unnamed()
        return f"{owner}-{len(self.get(WHOLES[kind], owner).parts) + 1}"

    def _unnamed(self) -> str:
        return f"unnumbered-{len(self.things)}"

    def _join(self, thing: GatheredThing) -> None:
        for name in OWNERS.get(thing.kind, ()):
            value = thing.fields.get(name)
            owner = number_of(value) or origin_number(value)
            if owner:
                thing.owner = owner
                self.get(WHOLES[thing.kind], owner).parts.setdefault(thing.key)
                return

    def _add_part(self, owner: GatheredThing, value: Any, position: int) -> None:
        kind = PARTS[owner.kind]
        if not isinstance(value, Mapping):
            number = origin_number(value) or self._unnamed()
            self.get(kind, number).owner = owner.key
            owner.parts.setdefault(number)
            return
        key = number_of(value) or f"{owner.key}-{position + 1}"
        pointer = f"{owner.pointer}/{NESTED[owner.kind]}/{position}"
        part = self.add(kind, value, key, pointer)
        part.owner = owner.key
        owner.parts.setdefault(part.key)


def owned(kind: str, owner: str, fields: Fields) -> Fields:
    """Return what an answer says of a part, with its owner where it does not name it itself."""
    names = OWNERS[kind]
    return fields if any(fields.get(name) for name in names) else {**fields, names[0]: owner}


def _date(thing: GatheredThing) -> str:
    return str(thing.fields.get("datetime") or thing.fields.get("date") or "")


def number_of(fields: Any) -> str:
    """Return the number of an object, "" where it has none."""
    return origin_number(fields.get("id", fields.get("pk"))) if isinstance(fields, Mapping) else ""
