"""Things that cells name in words: agencies, places and releases become records, concepts their notation."""

import re
from collections.abc import Iterator

from foia_graph.connectors.imports.person_names import looks_like_person
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile, key_of
from foia_graph.model.profile import Profile
from foia_graph.model.shapes import Property

MADE = ("Agency", "Organization", "Place", "Release")
"""Classes of which a name alone makes a record, in the order of preference."""
NOTATION = re.compile(
    r'skos:(?:notation|prefLabel|altLabel) "([^"]+)"|^<[^>]+/([^/>]+)> a skos:Concept', re.MULTILINE
)


class NamedThings:
    """The things that the cells of one table name; each is one record."""

    def __init__(self, profile: Profile, prefix: str, source: str) -> None:
        """Name things with a prefix; `source` is the table that says what they are called."""
        self._profile, self._prefix, self._source = profile, prefix, source
        self._records: dict[str, RecordFile] = {}
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
        self._add(made, f"{self._prefix}-{key}", text, pointer)
        return f"{shapes[made].kind}/{self._prefix}-{key}"

    def notation(self, scheme: str, text: str) -> str:
        """Return the notation of a concept that a cell names by notation or label, "" for none."""
        if scheme not in self._notations:
            self._notations[scheme] = self._read_notations(scheme)
        return self._notations[scheme].get(key_of(text), "")

    def record_files(self) -> Iterator[RecordFile]:
        """Yield the files of all things, by their path."""
        for path in sorted(self._records):
            yield self._records[path]

    def _add(self, kind: str, name: str, text: str, pointer: str) -> None:
        path = f"{kind.lower()}/{name}"
        if path not in self._records:
            label: FieldValue = {"value": text, "source": self._source, "originField": pointer}
            fields: dict[str, FieldValue] = (
                {"title": label, "description": f"Documents under the name {text!r} in a table."}
                if kind == "Release"
                else {"prefLabel": label}
            )
            self._records[path] = RecordFile(path, path, [ImportedRecord(kind, name, fields)])

    def _read_notations(self, scheme: str) -> dict[str, str]:
        path = self._profile.folder / "schemes" / f"{scheme}.ttl"
        names: dict[str, str] = {}
        notation = ""
        for match in NOTATION.finditer(path.read_text(encoding="utf-8") if path.is_file() else ""):
            notation = match[2] or notation
            if notation:
                names.setdefault(key_of(match[1] or notation), notation)
        return names
