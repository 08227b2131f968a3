"""Contested things: those with a field on which sources differ, in columns that a load writes.

There is a column for each scope, for contradictions and for other differences, with the things by the field
that is contested: a page of them is found without a look at the others.
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource
from foia_graph.store.column_file import NAMES, ColumnFile, ColumnFileWriter, PlacesByValue
from foia_graph.store.conflicts import ConflictGroup, field_conflicts

FILE_NAME, FIELDS, FACTS = "contested", "fields", " facts"
CONTESTED_VERSION = "2"
"""The version of the file; it grows when the same things would become another file."""
ANY_FIELD = ""
"""The key of all things of a column, whatever their field."""
Scope = Literal["corpus", "all"]
"""Whose word counts: that of the collection, or of sources outside it, too."""
SCOPES: tuple[Scope, ...] = ("corpus", "all")
GROUPS: tuple[ConflictGroup, ...] = ("contradictions", "differences")
ContestedField = tuple[str, str]
"""A column, and the name of a field of a thing that stands in it."""
_decode_fields = msgspec.json.Decoder(list[ContestedField]).decode


def column_name(scope: Scope, group: ConflictGroup) -> str:
    """Return the name of the column of a scope and a group."""
    return f"{scope} {group}"


COLUMNS = tuple(column_name(scope, group) for scope in SCOPES for group in GROUPS)


def contested_fields(thing: Resource, profile: Profile, outside: Set[str]) -> list[ContestedField]:
    """Return the contested fields of a thing, once for each conflict and each scope that has it.

    `outside` are the sources outside the collection.
    """
    skipped: Mapping[Scope, Set[str]] = {"corpus": outside, "all": frozenset()}
    return [
        (column_name(scope, conflict.group), conflict.field)
        for scope in SCOPES
        for conflict in field_conflicts(thing, profile, skipped[scope])
    ]


@dataclass(frozen=True)
class ContestedThings:
    """The contested things of a generation, sorted by name.

    `columns` have their places by field, and `facts` the number of conflicts by field.
    """

    names: Sequence[str]
    encoded_fields: Sequence[str]
    columns: Mapping[str, PlacesByValue]
    facts: Mapping[str, Mapping[str, int]]

    @classmethod
    def of_fields(cls, fields: Mapping[str, Sequence[ContestedField]]) -> "ContestedThings":
        """Build them from the contested fields of things; those that have none are left out."""
        names = sorted(name for name in fields if fields[name])
        columns = {name: dict[str, list[int]]() for name in COLUMNS}
        facts = {name: Counter[str]() for name in COLUMNS}
        for place, name in enumerate(names):
            keys = [(column, key) for column, field in fields[name] for key in (ANY_FIELD, field)]
            for column, key in dict.fromkeys(keys):
                columns[column].setdefault(key, []).append(place)
            for column, key in keys:
                facts[column][key] += 1
        encoded = [msgspec.json.encode(fields[name]).decode() for name in names]
        return cls(names, encoded, columns, facts)

    @classmethod
    def read(cls, folder: Path, profile: Profile) -> "ContestedThings | None":
        """Map those in the folder of a generation, None where its load has written none.

        Raises StoreError where the file is damaged.
        """
        file = ColumnFile.open(folder / FILE_NAME, _version(profile))
        if file is None:
            return None
        columns = {name: file.column(name) or {} for name in COLUMNS}
        facts = {
            name: dict(zip(columns[name], file.numbers(f"{name}{FACTS}"), strict=True)) for name in COLUMNS
        }
        return cls(file.texts(NAMES), file.texts(FIELDS), columns, facts)

    def write(self, folder: Path, profile: Profile) -> None:
        """Write them into the folder of their generation."""
        writer = ColumnFileWriter()
        writer.add_texts(NAMES, self.names)
        writer.add_texts(FIELDS, self.encoded_fields)
        for name, column in self.columns.items():
            writer.add_column(name, column, len(self.names))
            writer.add_numbers(f"{name}{FACTS}", array("I", [self.facts[name][key] for key in column]))
        with (folder / FILE_NAME).open("xb") as file:
            writer.write(file, _version(profile))

    def fields_of(self, name: str) -> list[ContestedField]:
        """Return the contested fields of a thing, none for another."""
        place = bisect_left(self.names, name)
        is_here = place < len(self.names) and self.names[place] == name
        return _decode_fields(self.encoded_fields[place]) if is_here else []

    def all_fields(self) -> dict[str, list[ContestedField]]:
        """Return the contested fields of all things by their names."""
        return dict(zip(self.names, map(_decode_fields, self.encoded_fields), strict=True))


def _version(profile: Profile) -> str:
    return f"{CONTESTED_VERSION} {profile.digest}"
