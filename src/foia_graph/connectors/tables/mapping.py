"""Mapping files: which column is which field, in the words of `source.toml` (`[files."name"]`)."""

import re
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

from foia_graph.connectors.imports.checked_values import looks_like_person
from foia_graph.connectors.imports.records import FieldValue, RecordTable, key_of
from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import FileLayout
from foia_graph.ingest.readers.source_settings import read_source_settings
from foia_graph.model.profile import Profile
from foia_graph.model.shapes import Property
from foia_graph.runtime.tables import table_beside

# The field of what a class has no field for: a claim in words, with the heading.
IN_WORDS = "claims"
# Parts that columns fill, and which of their fields, written as `batesRange.batesStart`.
NESTED: Mapping[str, list[str]] = table_beside(__file__)["parts"]
# The part of a figure, written with what is counted, as `figure.pages`.
FIGURE = "figure"

Layouts = Mapping[str, FileLayout]


def layout_of(layouts: Layouts, name: str) -> FileLayout | None:
    """Return the layout of a table ("log.xlsx", "log.xlsx#2023"), None where no pattern of a name fits it."""
    for wanted in (name, name.partition("#")[0]):
        for pattern, layout in layouts.items():
            if fnmatch(wanted, pattern) or wanted == pattern:
                return layout
    return None


def read_mapping(path: str, profile: Profile) -> Layouts:
    """Return the layouts of a mapping file by names of tables; raises InputError for what is none."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path) from None
    try:
        layouts = read_source_settings(data, Path(path).stem or "mapping").layouts
    except InputError as error:
        raise InputError(str(error), path, error.line) from None
    if not layouts:
        raise InputError('names no table; write [files."log.csv"] with its type and columns', path)
    for pattern, layout in layouts.items():
        _check_layout(pattern, layout, profile, path)
    return layouts


def _check_layout(pattern: str, layout: FileLayout, profile: Profile, path: str) -> None:
    place = f"[files.{pattern!r}]"
    if not layout.type:
        return
    if layout.type not in profile.shapes or not profile.is_thing(profile[layout.type]):
        raise InputError(f"{place} has the type {layout.type!r}, which is no class of the profile", path)
    fields = profile[layout.type].properties
    for title, column in layout.columns.items():
        owner, _, part = column.field.partition(".")
        if owner not in fields or fields[owner].derived_from or fields[owner].computed_from:
            message = (
                f"{place} has the field {column.field!r} for {title!r}; {layout.type} has {_known(fields)}"
            )
            raise InputError(message, path)
        if part and owner != FIGURE and part not in NESTED.get(owner, ()):
            known = ", ".join(f"{name}.{each}" for name, parts in NESTED.items() for each in parts)
            raise InputError(f"{place} has the part {column.field!r}; there are {known} and figure.…", path)
        if not part and fields[owner].nodes and owner != IN_WORDS:
            raise InputError(f"{place}: {owner!r} holds parts; write which, as {owner}.…", path)


def _known(fields: Mapping[str, Property]) -> str:
    return ", ".join(name for name, each in fields.items() if not (each.derived_from or each.computed_from))


# Classes of which a name alone makes a record, in the order of preference.
MADE = ("Agency", "Organization", "Place", "Release")
NOTATION = re.compile(
    r'skos:(?:notation|prefLabel|altLabel) "([^"]+)"|^<[^>]+/([^/>]+)> a skos:Concept', re.MULTILINE
)


class NamedThings(RecordTable):
    """The things that the cells of one table name; each is one record."""

    def __init__(self, profile: Profile, prefix: str) -> None:
        """Name things with a prefix, the name of the table that says what they are called."""
        super().__init__()
        self._profile, self._prefix = profile, prefix
        self._notations: dict[str, dict[str, str]] = {}

    def link(self, prop: Property, text: str, pointer: str) -> str:
        """Return the link of a field to what a cell names; "" for a person, and for what cannot be linked."""
        shapes = {shape.name: shape for shape in self._profile.linked(prop)}
        kind, slash, name = text.partition("/")
        if slash and name and any(shape.kind == kind for shape in shapes.values()):
            return text
        made = next((each for each in MADE if each in shapes), "")
        key = key_of(text)
        if not made or not key or (made != "Place" and looks_like_person(text)):
            return ""
        name = f"{self._prefix}-{key}"
        label: FieldValue = {"value": text, "source": self._prefix, "originField": pointer}
        fields: dict[str, FieldValue] = (
            {"title": label, "description": f"Documents under the name {text!r} in a table."}
            if made == "Release"
            else {"prefLabel": label}
        )
        record = self.record(made, name, f"{made.lower()}/{name}")
        record.fields = record.fields or fields
        return f"{shapes[made].kind}/{name}"

    def notation(self, scheme: str, text: str) -> str:
        """Return the notation of a concept that a cell names by notation or label, "" for none."""
        if scheme not in self._notations:
            self._notations[scheme] = self._read_notations(scheme)
        return self._notations[scheme].get(key_of(text), "")

    def _read_notations(self, scheme: str) -> dict[str, str]:
        path = self._profile.folder / "schemes" / f"{scheme}.ttl"
        names: dict[str, str] = {}
        notation = ""
        for match in NOTATION.finditer(path.read_text(encoding="utf-8") if path.is_file() else ""):
            notation = match[2] or notation
            if notation:
                names.setdefault(key_of(match[1] or notation), notation)
        return names
