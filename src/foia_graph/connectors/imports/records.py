"""Records as an import writes them, and the files that they are in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from foia_graph.model.iris import NOT_IN_SLUG, slug, text_digest

# A value of a field as a record file has it: all scalars are text (docs/records.md).
FieldValue: TypeAlias = str | list["FieldValue"] | dict[str, "FieldValue"]


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


@dataclass(slots=True)
class RecordTable:
    """Records by class and name, each made where it is named first, and the files that they are in."""

    records: dict[tuple[str, str], ImportedRecord] = field(default_factory=dict, init=False)
    _files: dict[str, RecordFile] = field(default_factory=dict, init=False)

    def record(self, kind: str, name: str, path: str, key: str = "", **fields: FieldValue) -> ImportedRecord:
        """Return a record; one that is new has `fields`, and is in the file at `path`, which `key` names."""
        if (kind, name) not in self.records:
            record = self.records[kind, name] = ImportedRecord(kind, name, fields)
            self._files.setdefault(path, RecordFile(path, key or path, [])).records.append(record)
        return self.records[kind, name]

    def place(self, prefix: str, name: str, label: FieldValue = "") -> str:
        """Return the link to a place by its name, "" for a name without a letter or digit."""
        if key := join_key(prefix, name):
            self.record("Place", key, f"places/{key}", f"place/{key_of(name)}", prefLabel=label or name)
        return f"place/{key}" if key else ""

    def files(self) -> Iterator[RecordFile]:
        """Yield the files of all records, in the order of their paths."""
        for path in sorted(self._files):
            yield self._files[path]


# Characters of a key that are kept; longer ones are told apart by a digest.
MAX_KEY_LENGTH = 80


def key_of(text: str) -> str:
    """Return a text as a part of a name; "" where it has no letter or digit.

    >>> key_of("OSC FOIA-2021/42"), key_of("…")
    ('osc-foia-2021-42', '')
    """
    if not NOT_IN_SLUG.sub("", text.lower()):
        return ""
    key = slug(text)
    return key if len(key) <= MAX_KEY_LENGTH else f"{key[:MAX_KEY_LENGTH].rstrip('-')}-{text_digest([key])}"


def file_name(key: str, words: str) -> str:
    """Return the name of a file by a key and words: `2037272-letter`."""
    return f"{key}-{key_of(words)[:60]}".rstrip("-")


def join_key(prefix: str, name: str) -> str:
    """Return the `id` of a record by a prefix and its name, "" for a name without a letter or digit.

    >>> join_key("court", "nysd"), join_key("court", "?")
    ('court-nysd', '')
    """
    key = key_of(name)
    return f"{prefix}-{key}" if key else ""


class SourcedRecord:
    """A record together with the source that speaks: what is added to it is a claim of that source.

    Where it is the source of the whole record, claims need not name it.
    """

    def __init__(self, record: ImportedRecord, source: str, *, as_lists: bool = True) -> None:
        """Speak for a source; a single claim is written as a list of one where it is said (`as_lists`)."""
        self.record, self.source, self._as_lists = record, source, as_lists
        self._named = "" if record.fields.get("source") == source else source

    def state(self, field: str, value: str, pointer: str, **keys: str) -> None:
        """Add what the source says; the same value of the same source is added once."""
        if value and not any(
            isinstance(each, dict) and each.get("value") == value and each.get("source", "") == self._named
            for each in listed(self.record.fields.get(field))
        ):
            stated = claim(value, **keys, source=self._named, originField=pointer)
            if self._as_lists or field in self.record.fields:
                self._add(field, stated)
            else:
                self.record[field] = stated

    def state_in_words(self, text: str, pointer: str, *, quote: str = "", **keys: str) -> bool:
        """Add what the source says in words, where no field has room for it; return whether it is new."""
        words: dict[str, FieldValue] = {"text": text, "quote": quote, **self._origin(pointer), **keys}
        return self._add("claims", nonempty(**words))

    def add_part(self, field: str, pointer: str, **keys: FieldValue) -> None:
        """Add a part (a page range, an identifier) that the source names."""
        self._add(field, {**nonempty(**keys), **self._origin(pointer)})

    def _origin(self, pointer: str) -> dict[str, FieldValue]:
        named: dict[str, FieldValue] = {"source": self._named} if self._named else {}
        return {**named, "originField": pointer}

    def _add(self, field: str, value: dict[str, FieldValue]) -> bool:
        said = [_without_place(each) for each in listed(self.record.fields.get(field))]
        is_new = _without_place(value) not in said
        if is_new:
            self.record.add(field, value)
        return is_new


def _without_place(value: FieldValue) -> FieldValue:
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if name != "originField"}


def listed(values: FieldValue | None) -> list[FieldValue]:
    """Return the values of a field, which may be one or none."""
    if values is None:
        return []
    return values if isinstance(values, list) else [values]


def parts_in(values: FieldValue | None) -> list[dict[str, FieldValue]]:
    """Return the values of a field that are parts or claims, and no plain texts."""
    return [each for each in listed(values) if isinstance(each, dict)]


def plain_value(value: object) -> FieldValue:
    """Return a value as record files have it: mappings, lists, and texts for all else."""
    if isinstance(value, Mapping):
        return {str(name): plain_value(each) for name, each in value.items()}
    return [plain_value(each) for each in value] if isinstance(value, list) else str(value)


def file_addresses(record: ImportedRecord) -> Iterator[str]:
    """Yield the addresses of the files of a record."""
    for part in parts_in(record.fields.get("distribution")):
        yield from (str(part[name]) for name in ("downloadURL", "accessURL") if name in part)


FOLDERS = {"Agency": "agencies", "Organization": "organizations", "Person": "people", "Post": "posts"}
KINDS = {name: name.lower() for name in FOLDERS}
NAME_FIELDS = {"Person": "name"}


def normal_name(name: str) -> str:
    """Return a name as names are compared: small letters and digits, words apart by one blank.

    >>> normal_name("U.S. Dep’t of  Ports")
    'us dept of ports'
    """
    kept = "".join(c if c.isalnum() else " " if c.isspace() or c in "-/&,;" else "" for c in name.casefold())
    return " ".join(kept.split())


@dataclass(slots=True)
class SharedAgents(RecordTable):
    """The agents that an origin names, by class and id.

    `links_by_name` lead to agents that the catalogue describes already, by their names in normal words; ""
    stands for a name that several of them bear. A person is never taken for another by the name alone.
    """

    links_by_name: Mapping[str, str] = field(default_factory=dict)

    def link(self, kind: str, key: str, name: str, **fields: str) -> str:
        """Return the link to an agent by its name, `agency/court-nysd`, and make the record that it needs."""
        if kind != "Person" and (link := self.links_by_name.get(normal_name(name), "")):
            return link
        record = self.record(kind, key, f"{FOLDERS[kind]}/{key}", f"{kind} {key}")
        record.fields.setdefault(NAME_FIELDS.get(kind, "prefLabel"), name)
        if kind == "Person":
            record.fields.setdefault("sensitivity", "public-official")
        for field_name, value in fields.items():
            if value not in listed(record.fields.get(field_name)):
                record.add(field_name, value)
        return f"{KINDS[kind]}/{key}"


NO_WORDS = "it marks a position and states nothing"
NOT_PUBLIC = "the origin does not show it to everyone"
ACCOUNT = "an account of a person"


def note_claim(**keys: FieldValue) -> dict[str, FieldValue]:
    """Return the claim that a note is, of keys in their order (docs/records.md), but empty ones.

    A box without a page is none, and neither is a position in words without words. Whoever wrote the note has
    an account; where that is a person's, `by` is empty, and says that no one is to be named.
    """
    lost = {"region"} if not keys.get("page") else set[str]()
    lost |= {"prefix", "suffix", "start"} if not keys.get("quote") else set[str]()
    return {name: value for name, value in keys.items() if name not in lost and (value or name == "by")}
