"""Records as an import writes them, and the files that they are in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from foia_graph.model.iris import NOT_IN_SLUG, slug, text_digest

FieldValue: TypeAlias = str | list["FieldValue"] | dict[str, "FieldValue"]
"""A value of a field as a record file has it: all scalars are text (docs/records.md)."""


@dataclass(slots=True)
class ImportedRecord:
    """A record as an import writes it: a class of the profile, a name, and its fields in order."""

    type: str
    id: str
    fields: dict[str, FieldValue] = field(default_factory=dict)

    def __setitem__(self, name: str, value: FieldValue | None) -> None:
        """Set a field; None, "" and what is empty are no value, and set nothing."""
        if value:
            self.fields[name] = value

    def add(self, name: str, value: FieldValue | None) -> None:
        """Add a value to those of a field."""
        if value:
            values = self.fields.get(name, [])
            self.fields[name] = [*values, value] if isinstance(values, list) else [values, value]

    @property
    def address(self) -> tuple[str, str]:
        """Return what tells it from all other records."""
        return self.type, self.id


def claim(value: str, **keys: str) -> dict[str, FieldValue]:
    """Return a value with keys of a claim (`source`, `quote`, `originField`, ...), but empty ones."""
    return {"value": value, **{name: text for name, text in keys.items() if text}}


def nonempty(**keys: FieldValue) -> dict[str, FieldValue]:
    """Return the keys of a part that hold something."""
    return {name: value for name, value in keys.items() if value}


@dataclass(frozen=True, slots=True)
class RecordFile:
    """The records of one thing at the origin, in a file of their own.

    `path` is the file below the folder of the import, without its ending: `documents/2037272-letter`. `key`
    is the origin's own name of the thing; `modified` is when it changed there, as the origin says it. A file
    `as_lines` holds JSON lines, one record a line, for bulk (a table of 100,000 rows); others are YAML. Of a
    file that `is_partial` not all was seen: what was imported before stays, and what is new comes to it.
    """

    path: str
    key: str
    records: list[ImportedRecord]
    modified: str = ""
    as_lines: bool = False
    is_partial: bool = False


Origin: TypeAlias = Mapping[str, object]
"""An object as an origin gives it, of JSON or of what was read as such."""


MAX_KEY_LENGTH = 80
"""Characters of a key that are kept; longer ones are told apart by a digest."""


def key_of(text: str) -> str:
    """Return a text as a part of a name; "" where it has no letter or digit.

    >>> key_of("OSC FOIA-2021/42"), key_of("…")
    ('osc-foia-2021-42', '')
    """
    if not NOT_IN_SLUG.sub("", text.lower()):
        return ""
    key = slug(text)
    return key if len(key) <= MAX_KEY_LENGTH else f"{key[:MAX_KEY_LENGTH].rstrip('-')}-{text_digest([key])}"


def join_key(prefix: str, name: str) -> str:
    """Return the `id` of a record by a prefix and its name, "" for a name without a letter or digit.

    >>> join_key("court", "nysd"), join_key("court", "?")
    ('court-nysd', '')
    """
    key = key_of(name)
    return f"{prefix}-{key}" if key else ""
