"""Mappings of an origin's fields to fields of records: tables in TOML for each platform (docs/imports.md)."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from foia_graph.connectors.imports import checked_values
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, SourcedRecord
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import InputError


class Rule(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"paths": "from", "extra": "with"}
):
    """One line of a mapping; docs/imports.md says what each word means."""

    paths: str | list[str] = ""
    first: list[str] = []
    flag: str = ""
    text: str = ""
    call: str = ""

    convert: str | list[str] = []
    form: str = ""
    table: str = ""
    link: str = ""
    otherwise: str = ""
    problem: str = ""
    when: str = ""
    unless: list[str] = []

    to: str = ""
    set: str = ""
    words: str = ""
    part: str = ""
    key: str = ""
    extra: dict[str, str] = {}
    note: str = ""
    status: str = ""
    quote: bool = False
    day: bool = False


class ObjectMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The mapping of one kind of object: its rules, and what is omitted, by reason."""

    like: list[str] = []
    """Other kinds of which what is omitted is omitted of this one, too."""
    rules: list[Rule] = []
    used: list[str] = []
    """Paths of fields that the connector uses in another way, as those that join things."""
    left_out: dict[str, list[str]] = {}
    """Paths by reason (a key of `reasons`, or the sentence itself); `*` stands for any letters."""


class MappingFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a mapping file holds."""

    reasons: dict[str, str] = {}
    tables: dict[str, dict[str, str]] = {}
    objects: dict[str, ObjectMapping] = {}


@dataclass(frozen=True, slots=True)
class FieldOfOrigin:
    """A field of an object as a rule finds it; `pointer` is its JSON Pointer, `place` that of problems."""

    session: ImportSession
    place: str
    owner: OriginObject
    name: str
    pointer: str


# A function from a text of the origin to that of a record, "" for none; it reports what it refuses.
Conversion = Callable[[FieldOfOrigin, str], str]
# A function from what a field holds to the link of a record, "" where there is no record.
Link = Callable[[Any], str]
# Values of the connector by the names under which a mapping has them in braces.
Names = Mapping[str, str]
# A function that reads fields of an object into a record.
Call = Callable[[OriginObject, SourcedRecord, Names], None]


def calls_of(reader: object) -> Mapping[str, Call]:
    """Return the methods of a reader that mappings call: `_call_place_names` is that of "place-names"."""
    names = [name for name in dir(reader) if name.startswith("_call_")]
    return {name.removeprefix("_call_").replace("_", "-"): getattr(reader, name) for name in names}


# Conversions that all mappings may name.
CONVERSIONS: Mapping[str, Conversion] = {
    "address": lambda at, text: checked_values.web_address(at.session, at.place, text),
    "date": lambda at, text: checked_values.date_value(at.session, at.place, text),
    "line": lambda _, text: " ".join(text.split()),
    "lower": lambda _, text: text.lower(),
    "plain": lambda _, text: checked_values.plain_text(text),
    "positive": lambda at, text: _positive(at, text),
    "unsigned": lambda _, text: checked_values.without_signature(text),
    "written-date": lambda at, text: checked_values.date_value(
        at.session, at.place, checked_values.iso_date(text)
    ),
}


def _positive(at: FieldOfOrigin, text: str) -> str:
    if text.isascii() and text.isdecimal():
        return str(int(text) or "")
    at.session.report.wrong_shape(at.owner.path, at.name, "a whole number", text)
    return ""


def read_mapping(path: Path) -> MappingFile:
    """Return a mapping file; raises InputError where it is none, or names a table that it lacks."""
    try:
        mapping = msgspec.convert(tomllib.loads(path.read_text("utf-8")), MappingFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InputError(f"is no mapping of fields: {error}", str(path)) from None
    for name, each in mapping.objects.items():
        for rule in each.rules:
            if fault := _fault_of(rule, mapping):
                raise InputError(f"has a rule of {name!r} {fault}", str(path))
    return mapping


def _fault_of(rule: Rule, mapping: MappingFile) -> str:
    """Return what is wrong with a rule, "" for nothing: found at the start, not at the first such object."""
    origins = (rule.paths, rule.first, rule.flag, rule.text, rule.call)
    targets = (rule.to, rule.set, rule.words, rule.part)
    if sum(map(bool, origins)) != 1:
        return "that has not one of from, first, flag, text and call"
    if not rule.call and sum(map(bool, targets)) != 1:
        return "that has not one of to, set, words and part"
    if rule.table and rule.table not in mapping.tables:
        return f"with the table {rule.table!r}, which is not there"
    return ""


@cache
def mapping_beside(module: str) -> MappingFile:
    """Return `mapping.toml` in the folder of a module (`__file__`)."""
    return read_mapping(Path(module).with_name("mapping.toml"))


@dataclass(frozen=True, slots=True)
class FieldMapper:
    """The mapper of one import: its mapping file, with the conversions and links of the connector."""

    mapping: MappingFile
    session: ImportSession
    conversions: Mapping[str, Conversion] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    calls: Mapping[str, Call] = field(default_factory=dict)
    as_lists: bool = True
    """Whether a single claim is written as a list of one."""

    def apply(
        self,
        name: str,
        fields: OriginObject,
        record: ImportedRecord | SourcedRecord,
        place: str = "",
        /,
        **names: str,
    ) -> ImportedRecord:
        """Fill a record by the rules of a kind of object, and return it; `names` are those in braces."""
        if isinstance(record, ImportedRecord):
            record = SourcedRecord(record, str(record.fields.get("source", "")), as_lists=self.as_lists)
        application = _Application(self, fields, record, place or record.record.id, names)
        for rule in self.mapping.objects[name].rules:
            application.apply(rule)
        return record.record

    def finish(self, name: str, fields: OriginObject) -> None:
        """Leave out what the mapping omits of a kind of object, and count what no one read."""
        kind = self.mapping.objects[name]
        for path in kind.used:
            for owner, field_name in fields.at(path):
                owner.take(field_name)
        for each in (kind, *(self.mapping.objects[other] for other in kind.like)):
            for reason, paths in each.left_out.items():
                fields.leave_out(self.mapping.reasons.get(reason, reason), *paths)
        fields.finish()


Function = TypeVar("Function")


def _named(kind: str, name: str, known: Mapping[str, Function]) -> Function:
    if name not in known:
        there = ", ".join(sorted(known)) or "none"
        raise InputError(
            f"the mapping names the {kind} {name!r}, which the connector lacks; there are {there}"
        )
    return known[name]


@dataclass(frozen=True, slots=True)
class _Application:
    mapper: FieldMapper
    fields: OriginObject
    statement: SourcedRecord
    place: str
    names: Names

    def apply(self, rule: Rule) -> None:
        if not self._holds(rule):
            return
        if rule.call:
            _named("call", rule.call, self.mapper.calls)(self.fields, self.statement, self.names)
            return
        if rule.text:
            # Words of the cataloguer are in for the origin's, and never next to them.
            target = rule.to or rule.set
            if target not in self.statement.record.fields:
                self.statement.record[target] = rule.text.format_map(self.names).strip()
            return
        if rule.flag:
            for at in self._fields_at(rule.flag):
                if at.owner.flag(at.name):
                    self._put(rule, at, "true", "true")
            return
        paths = [rule.paths] if isinstance(rule.paths, str) else rule.paths
        for path in rule.first or paths:
            for at, found in self._values(path, is_raw=bool(rule.link)):
                if self._take(rule, at, found) and rule.first:
                    return

    def _holds(self, rule: Rule) -> bool:
        name = rule.when.removeprefix("!")
        return not name or bool(self.names.get(name)) != rule.when.startswith("!")

    def _values(self, path: str, *, is_raw: bool) -> Iterator[tuple[FieldOfOrigin, Any]]:
        """Yield what is at a path, with its field; a path that ends in `[]` gives each item of a list."""
        # What is linked to is a number, a text or an object, and is taken as it is.
        is_list = path.endswith("[]")
        for at in self._fields_at(path.removesuffix("[]")):
            if is_raw:
                value = at.owner.take(at.name)
                found = value if is_list and isinstance(value, list) else [value]
            else:
                found = at.owner.texts(at.name) if is_list else [at.owner.text(at.name)]
            for number, each in enumerate(found):
                pointer = f"{at.pointer}/{number}" if is_list else at.pointer
                yield FieldOfOrigin(at.session, at.place, at.owner, at.name, pointer), each

    def _fields_at(self, path: str) -> Iterator[FieldOfOrigin]:
        for owner, name in self.fields.at(path):
            yield FieldOfOrigin(self.mapper.session, self.place, owner, name, owner.field(name))

    def _take(self, rule: Rule, at: FieldOfOrigin, found: Any) -> bool:
        """Put a value to where it belongs; return whether there is one."""
        if found in (None, ""):
            return False
        plain = self._convert(
            rule, at, _named("link", rule.link, self.mapper.links)(found) if rule.link else str(found)
        )
        if plain in [each.format_map(self.names) for each in rule.unless]:
            return False
        known = self.mapper.mapping.tables[rule.table] if rule.table else {plain: plain}
        if value := known.get(plain, ""):
            words = found if rule.link and isinstance(found, str) else plain
            self._put(rule, at, words, rule.form.format(value) if rule.form else value)
            return True
        if plain in known and plain:  # a row with "" is known to mean nothing here
            return False
        if rule.problem:
            at.session.problem(self.place, rule.problem.format(found))
        if rule.otherwise:
            words = found.get("id", found) if isinstance(found, Mapping) else found
            self.statement.state_in_words(rule.otherwise.format(words), at.pointer)
        return False

    def _convert(self, rule: Rule, at: FieldOfOrigin, value: str) -> str:
        for name in [rule.convert] if isinstance(rule.convert, str) else rule.convert:
            conversion = _named("conversion", name, {**CONVERSIONS, **self.mapper.conversions})
            value = conversion(at, value) if value else ""
        return value

    def _put(self, rule: Rule, at: FieldOfOrigin, plain: str, value: str) -> None:
        keys = {"quote": plain if rule.quote else "", "note": rule.note, "status": rule.status}
        keys = {name: text for name, text in keys.items() if text}
        if rule.to:
            fields = self.statement.record.fields
            if at.pointer != at.owner.field(at.name):  # one of a list, which stays a list of one
                fields.setdefault(rule.to, [])
            self.statement.state(rule.to, value, at.pointer, **keys)
            if fields.get(rule.to) == []:  # the value was refused, as another name of what is there
                del fields[rule.to]
        elif rule.set:
            if rule.set not in self.statement.record.fields:
                self.statement.record[rule.set] = value
        elif rule.part:
            extra = {name: text.format_map(self.names) for name, text in rule.extra.items()}
            self.statement.add_part(rule.part, at.pointer, **{rule.key: value}, **extra)
        else:
            if rule.day:
                keys |= {"notBefore": value, "notAfter": value}
            self.statement.state_in_words(rule.words.format(value), at.pointer, **keys)
