"""Stored gaps: those of a generation in a file of its load, of which no more is read than is asked for.

To find them takes seconds of a large catalogue, and to decode them all longer than to show a page of them.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.audit.catalogue_gap import CatalogueGap
from foia_graph.audit.gap_groups import GROUPS, KIND_ORDER, grouped_places
from foia_graph.model.profile import Profile
from foia_graph.store.column_file import NAMES, ColumnFile, ColumnFileWriter

FILE_NAME, GAPS = "gaps", "gaps"
GAPS_VERSION = "1"
"""The version of the file; it grows when the same gaps would become another file, or others be found."""
_decode_gap = msgspec.json.Decoder(CatalogueGap).decode


@dataclass(frozen=True)
class StoredGaps:
    """The gaps of a generation, kind by kind, with the places of those of each kind and group.

    `names` are those of their things, sorted.
    """

    encoded: Sequence[str]
    names: Sequence[str]
    by_kind: Mapping[str, Sequence[int]]
    by_group: Mapping[str, Sequence[int]]

    @classmethod
    def of_gaps(cls, gaps: Sequence[CatalogueGap]) -> "StoredGaps":
        """Build them from gaps, kind by kind."""
        by_kind: dict[str, list[int]] = {kind: [] for kind in KIND_ORDER}
        for place, gap in enumerate(gaps):
            by_kind[gap.kind].append(place)
        encoded = [msgspec.json.encode(gap).decode() for gap in gaps]
        return cls(encoded, sorted({gap.thing for gap in gaps}), by_kind, grouped_places(gaps))

    @classmethod
    def read(cls, folder: Path, profile: Profile) -> "StoredGaps | None":
        """Map those in the folder of a generation, None where its load has written none.

        Raises StoreError where the file is damaged.
        """
        file = ColumnFile.open(folder / FILE_NAME, _version(profile))
        if file is None:
            return None
        by_kind = {kind: file.numbers(_kind_part(kind)) for kind in KIND_ORDER}
        by_group = {group: file.numbers(_group_part(group)) for group in GROUPS}
        return cls(file.texts(GAPS), file.texts(NAMES), by_kind, by_group)

    def write(self, folder: Path, profile: Profile) -> None:
        """Write them into the folder of their generation."""
        writer = ColumnFileWriter()
        writer.add_texts(GAPS, self.encoded)
        writer.add_texts(NAMES, self.names)
        for kind, places in self.by_kind.items():
            writer.add_numbers(_kind_part(kind), array("I", places))
        for group, places in self.by_group.items():
            writer.add_numbers(_group_part(group), array("I", places))
        with (folder / FILE_NAME).open("xb") as file:
            writer.write(file, _version(profile))

    def __iter__(self) -> Iterator[CatalogueGap]:
        return map(_decode_gap, self.encoded)

    def of_kind(self, kind: str) -> list[CatalogueGap]:
        """Return the gaps of a kind."""
        return self._at(self.by_kind[kind])

    def of_group(self, group: str, start: int, size: int) -> list[CatalogueGap]:
        """Return as many gaps of a group as are asked for, from one on."""
        return self._at(self.by_group[group][start : start + size])

    def group_total(self, group: str) -> int:
        """Return the number of gaps of a group."""
        return len(self.by_group[group])

    def is_of(self, name: str) -> bool:
        """Return whether any of them is of a thing."""
        place = bisect_left(self.names, name)
        return place < len(self.names) and self.names[place] == name

    def _at(self, places: Sequence[int]) -> list[CatalogueGap]:
        return [_decode_gap(self.encoded[place]) for place in places]


def _version(profile: Profile) -> str:
    return f"{GAPS_VERSION} {profile.digest}"


def _kind_part(kind: str) -> str:
    return f"kind {kind}"


def _group_part(group: str) -> str:
    return f"group {group}"
