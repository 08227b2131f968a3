"""One file of DCAT-US, or one page of an API: its datasets named, and mapped some at a time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foia_graph.connectors.harvest.dcat_us.catalogue import JsonCatalogue, read_catalogue
from foia_graph.connectors.harvest.dcat_us.json_values import clean_text, describe_value, is_empty, parse_json
from foia_graph.connectors.harvest.dcat_us.mapper import ObjectMapper, empty_fields
from foia_graph.connectors.harvest.dcat_us.terms import MAX_NAME_LENGTH, address_of, name_part
from foia_graph.connectors.harvest.inlining import UnreadableDocument
from foia_graph.model.namespaces import DCAT

FRAME = frozenset(("dataset",))
RIGHT = "where an object with fields such as title and identifier is right"


@dataclass(slots=True)
class MappedThings:
    """Some things of a file by name, remarks of their values, refusals, and counts of empty fields."""

    things: dict[str, bytes] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    empty: Counter[str] = field(default_factory=Counter)
    values: int = 0

    def add(self, mapper: ObjectMapper) -> None:
        """Add a thing that was mapped."""
        self.things[mapper.key] = mapper.lines()
        self.remarks += mapper.remarks
        self.empty.update(empty_fields(mapper))
        self.values += mapper.values


class CatalogueFile:
    """One file: parsed, recognised, its datasets named; raises UnreadableDocument for what is no DCAT-US."""

    def __init__(self, data: bytes, url: str, offset: int = 0) -> None:
        """Read a file; `offset` counts the datasets on the pages before it."""
        document, self.unicode = parse_json(data)
        address = address_of(url.partition("#")[0])
        if address is None:
            raise UnreadableDocument("has an address by which nothing can be named")
        self.url, self.offset = address.value, offset
        self.catalogue: JsonCatalogue = read_catalogue(document, self.url)
        own = address_of(self.catalogue.about.get("@id"))
        self.iri = own.value.partition("#")[0] if own else self.url
        self.document = self.iri.partition("?")[0]
        self.keys: list[str] = []
        self._numbers: dict[str, int] = {}
        self._identifiers: dict[str, str] = {}
        self._remarks: dict[int, str] = {}
        for number, member in enumerate(self.catalogue.members):
            self.keys.append(self._name(number, member) if isinstance(member, dict) and member else "")

    # ------------------------------------------------------------ names

    def _name(self, number: int, member: dict[str, Any]) -> str:
        """Return the name of a dataset, "" where it is the same as one before."""
        names = self.catalogue.names
        key = (names[number] if number < len(names) else "") or self._own_name(number, member)
        first = self._numbers.get(key)
        if first is not None and member == self.catalogue.members[first]:
            self._remarks[number] = f"is the same as {self._place(first)}; it is taken once"
            return ""
        if first is not None:
            self._remarks[number] = (
                f"is called as {self._place(first)}, where a name of its own is right; its place is its name"
            )
            key = self._place_name(number)
        self._numbers[key] = number
        identifier = _plain_text(member.get("identifier"))
        if identifier:
            self._identifiers.setdefault(identifier, key)
        return key

    def _own_name(self, number: int, member: Mapping[str, Any]) -> str:
        """Return the name of a dataset by its `@id`, its identifier, or else its position in the file."""
        identifier = _plain_text(member.get("identifier"))
        address = address_of(member.get("@id")) or address_of(identifier)
        if address is not None and len(address.value) <= MAX_NAME_LENGTH and address.value != self.iri:
            return address.value
        if not identifier:
            return self._place_name(number)
        return f"{self.document}#dataset/{name_part(identifier)}"

    def _place_name(self, number: int) -> str:
        return f"{self.document}#/dataset/{self.offset + number}"

    def _place(self, number: int) -> str:
        member = self.catalogue.members[number]
        title = (
            _plain_text(member.get("identifier") or member.get("title")) if isinstance(member, dict) else ""
        )
        return f"dataset {self.offset + number + 1}{f' ({title[:80]})' if title else ''}"

    # ------------------------------------------------------------ things

    def about(self) -> MappedThings:
        """Return the catalogue itself, with links to its datasets, and what was refused of the whole page."""
        found = MappedThings(refusals=list(self.catalogue.refused))
        if not self.unicode:
            found.remarks.append(
                (self.url, "is not in UTF-8, where that is right; it is read as Windows-1252")
            )
        if self.catalogue.shape == "dcat-us":
            mapper = ObjectMapper(self.document, self.iri, "the catalogue", self._identifiers, FRAME)
            mapper.map(self.catalogue.about, f"{DCAT}Catalog")
            mapper.link(f"{DCAT}dataset", filter(None, self.keys))
            found.add(mapper)
        return found

    def datasets(self, start: int, count: int) -> MappedThings:
        """Return some of the datasets, from a number on."""
        found = MappedThings()
        for number in range(start, min(start + count, len(self.keys))):
            self._map(number, found)
        return found

    def _map(self, number: int, found: MappedThings) -> None:
        place, member, key = self._place(number), self.catalogue.members[number], self.keys[number]
        if number in self._remarks:
            found.remarks.append((place, self._remarks[number]))
        elif not isinstance(member, dict) or is_empty(member):
            found.refusals.append((place, f"is {describe_value(member)}, {RIGHT}"))
        if not key:
            return
        mapper = ObjectMapper(self.document, key, place, self._identifiers)
        try:
            mapper.map(_with_distribution(member), f"{DCAT}Dataset")
        except RecursionError:
            found.refusals.append((place, "is nested too deep, where a few levels are right"))
            return
        if mapper.values == 0:
            found.refusals.append((place, f"has nothing but empty fields, {RIGHT}"))
            return
        self._remark_missing(member, mapper)
        found.add(mapper)

    def _remark_missing(self, member: Mapping[str, Any], mapper: ObjectMapper) -> None:
        names = {"identifier": "its place is its name", "title": "it has no name for readers"}
        for name, outcome in names.items():
            if is_empty(member.get(name)):
                mapper.remarks.append((mapper.place, f"has no {name}, where one is right; {outcome}"))


def _plain_text(value: Any) -> str:
    # Some files have a number, or a list of one.
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return clean_text(str(value)).strip() if isinstance(value, str) else ""


FILE_FIELDS = ("accessURL", "format")


def _with_distribution(dataset: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a dataset of Project Open Data 1.0, which has the address of its file itself, as 1.1 has it."""
    if is_empty(dataset.get("accessURL")):
        return dataset
    others = dataset.get("distribution")
    listed = others if isinstance(others, list) else [others]
    file = {name: dataset[name] for name in FILE_FIELDS if name in dataset}
    rest = {name: value for name, value in dataset.items() if name not in FILE_FIELDS}
    return {**rest, "distribution": [file, *(each for each in listed if not is_empty(each))]}
