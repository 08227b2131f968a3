"""The index of a catalogue's records by class and name: in which file each is described."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from foia_graph.connectors.imports.record_text import LINES_SUFFIX, read_records
from foia_graph.errors import InputError

ENDINGS = (".yaml", ".yml", LINES_SUFFIX)


@dataclass(slots=True)
class CatalogueIndex:
    """The records under a folder, but for some files; files that cannot be read have none."""

    root: Path
    places: dict[tuple[str, str], Path] = field(default_factory=dict)

    @classmethod
    def build(cls, root: Path, excluded: frozenset[Path]) -> "CatalogueIndex":
        """Build the index of all record files under a folder that are not excluded."""
        index = cls(root)
        for path in sorted(_record_files(root)):
            if path not in excluded:
                for address in read_addresses(path):
                    index.places.setdefault(address, path)
        return index


def _record_files(root: Path) -> Iterator[Path]:
    """Yield files of records; those of folders whose names begin with a dot are none."""
    for path in root.rglob("*"):
        if path.name.endswith(ENDINGS) and not any(
            part.startswith(".") for part in path.relative_to(root).parts
        ):
            yield path


def read_addresses(path: Path) -> list[tuple[str, str]]:
    """Return the records of a file by class and name, none for a file that cannot be read."""
    # A file that no load can read is told of by the load, with its line.
    try:
        return [record.address for record in read_records(path)]
    except (InputError, msgspec.MsgspecError, UnicodeDecodeError):
        return []
