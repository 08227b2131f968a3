"""Agents that several things of an origin name: one record each, in a file of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from foia_graph.connectors.imports.records import ImportedRecord, RecordFile

FOLDERS: Mapping[str, str] = {
    "Agency": "agencies",
    "Organization": "organizations",
    "Person": "people",
    "Post": "posts",
}
KINDS: Mapping[str, str] = {
    "Agency": "agency",
    "Organization": "organization",
    "Person": "person",
    "Post": "post",
}
NAME_FIELDS: Mapping[str, str] = {"Person": "name"}


def normal_name(name: str) -> str:
    """Return a name as names are compared: small letters and digits, words apart by one blank.

    >>> normal_name("U.S. Dep’t of  Ports")
    'us dept of ports'
    """
    kept = "".join(c if c.isalnum() else " " if c.isspace() or c in "-/&,;" else "" for c in name.casefold())
    return " ".join(kept.split())


@dataclass(slots=True)
class SharedAgents:
    """The agents that an origin names, by class and id.

    `links_by_name` lead to agents that the catalogue describes already, by their names in normal words; ""
    stands for a name that several of them bear. A person is never taken for another by the name alone.
    """

    links_by_name: Mapping[str, str] = field(default_factory=dict)
    records: dict[tuple[str, str], ImportedRecord] = field(default_factory=dict)

    def link(self, kind: str, key: str, name: str, **fields: str) -> str:
        """Return the link to an agent by its name, `agency/court-nysd`, and make the record that it needs."""
        if kind != "Person" and (link := self.links_by_name.get(normal_name(name), "")):
            return link
        record = self.records.setdefault((kind, key), ImportedRecord(kind, key))
        record.fields.setdefault(NAME_FIELDS.get(kind, "prefLabel"), name)
        if kind == "Person":
            record.fields.setdefault("sensitivity", "public-official")
        for field_name, value in fields.items():
            _add_once(record, field_name, value)
        return f"{KINDS[kind]}/{key}"

    def files(self) -> Iterator[RecordFile]:
        """Yield a file for each agent, in the order of their names."""
        for (kind, key), record in sorted(self.records.items()):
            yield RecordFile(f"{FOLDERS[kind]}/{key}", f"{kind} {key}", [record])


def _add_once(record: ImportedRecord, name: str, value: str) -> None:
    values = record.fields.get(name, [])
    if value and value != values and value not in (values if isinstance(values, list) else []):
        record.add(name, value)
