"""The three-way merge of a file, value by value: where both sides changed one, that of people stays."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import yaml

from foia_graph.connectors.imports.record_text import dump_field, dump_lines, dump_record, read_line
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, listed
from foia_graph.errors import InputError
from foia_graph.model.dates import quote_text
from foia_graph.model.profile import Profile

Values = list[FieldValue]


@dataclass(slots=True)
class FileMerge:
    """The records of a file after a merge, with what people and the origin disagree about."""

    records: list[ImportedRecord] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    edited_fields: int = 0
    """How many fields differ from the origin."""

    def add(
        self,
        base: ImportedRecord,
        here: ImportedRecord,
        origin: ImportedRecord,
        single_fields: Collection[str],
    ) -> None:
        """Merge a record; `single_fields` are those that have one value at most."""
        merged = ImportedRecord(here.type, here.id)
        self.records.append(merged)
        for name in _ordered_names(here, origin):
            ancestor, ours, theirs = (listed(each.fields.get(name)) for each in (base, here, origin))
            values, is_conflict = _merge_values(ancestor, ours, theirs)
            if not is_conflict and name in single_fields and len(values) > 1 >= len(ours):
                values, is_conflict = ours, True
            if is_conflict:
                before, now, there = (_shown(_one_or_all(each)) for each in (ancestor, ours, theirs))
                self.conflicts.append(
                    f"{here.type} {here.id}: {name} was {before}; here it is now {now}, "
                    f"at the origin {there}: yours stays"
                )
            self.edited_fields += values != theirs
            if values:
                written = here if values == ours else origin
                is_written = values in (ours, theirs)
                merged.fields[name] = written.fields[name] if is_written else _one_or_all(values)


def same_fields(one: ImportedRecord, other: ImportedRecord) -> bool:
    """Return whether two records say the same; a list of one value is that value."""
    names = one.fields.keys() | other.fields.keys()
    return all(listed(one.fields.get(name)) == listed(other.fields.get(name)) for name in names)


def _ordered_names(here: ImportedRecord, origin: ImportedRecord) -> list[str]:
    names = [*here.fields]
    previous = ""
    for name in origin.fields:
        if name not in here.fields:
            names.insert(names.index(previous) + 1 if previous else 0, name)
        previous = name
    return names


def _merge_values(ancestor: Values, ours: Values, theirs: Values) -> tuple[Values, bool]:
    """Return the merged values of a field, and whether both sides changed the same one."""
    if ours == theirs or theirs == ancestor:
        return ours, False
    if ours == ancestor:
        return theirs, False
    keys = {_key(each) for each in ancestor}
    our_keys, their_keys = ({_key(each) for each in values} for values in (ours, theirs))
    # Sets of values compare by canonical JSON, since records have no order among values.
    added = [each for each in theirs if _key(each) not in keys | our_keys]
    removed = keys - their_keys
    if added and removed - our_keys:
        return ours, True
    return [each for each in ours if _key(each) not in removed] + added, False


def _one_or_all(values: Values) -> FieldValue:
    return values[0] if len(values) == 1 else values


def _key(value: FieldValue) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _shown(value: FieldValue) -> str:
    if not value:
        return "not there"
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value)
    return quote_text(str(value.get("value", value)) if isinstance(value, dict) else value)


Address = tuple[str, str]
Records = Mapping[Address, ImportedRecord]
NOTHING = ImportedRecord("", "")


def merge_file(base: Records, here: Records, origin: Records, profile: Profile) -> FileMerge:
    """Merge the records of a file; those that people removed stay away, those that they wrote stay.

    `base` are the records of the last import, `origin` those of the file now. A record that the origin gave
    no more goes, unless people changed it.
    """
    merge = FileMerge()
    for address, ours in here.items():
        theirs = origin.get(address)
        if theirs is None:
            if address not in base or ours.fields != base[address].fields:
                merge.records.append(ours)
            continue
        shape = profile.shapes.get(ours.type)
        single = {name for name, each in shape.properties.items() if each.single} if shape else set[str]()
        merge.add(base.get(address, NOTHING), ours, theirs, single)
    known = base.keys() | here.keys()
    merge.records += [each for address, each in origin.items() if address not in known]
    return merge


# Start and end of what is replaced, in characters, and the text instead.
Edit = tuple[int, int, str]


def write_changes(text: str, before: Records, after: list[ImportedRecord]) -> str:
    """Return the text of a file in which records became others.

    `before` are the records as the text has them, by class and name; `after` those it shall have. Records
    that `after` lacks go; those that the text lacks come at its end. Raises InputError for a text in a style
    that cannot be changed instead.
    """
    plain = text.replace("\r\n", "\n")
    try:
        items = _items(plain, yaml.SafeLoader)  # its positions count characters
    except yaml.MarkedYAMLError as error:  # the parser of loads takes a tab at the end of a line
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InputError(f"cannot be changed: {error.problem or error.context}", line=line) from None
    changed = _change_plain(plain, _record_nodes(items), before, after)
    if not _says(changed, items, after):
        raise InputError("is in a style in which nothing can be changed; write each record as `- type: …`")
    return changed.replace("\n", "\r\n") if "\r\n" in text else changed


def _change_plain(
    text: str, nodes: Mapping[Address, yaml.MappingNode], before: Records, after: list[ImportedRecord]
) -> str:
    wanted = {record.address: record for record in after}
    edits: list[Edit] = []
    for address, node in nodes.items():
        if address not in wanted:
            edits.append((_line_start(text, _offset(node)), _line_end(text, _node_end(text, node)), ""))
        elif node.flow_style:
            edits += _flow_edits(node, before[address], wanted[address])
        else:
            edits += _field_edits(text, node, before[address].fields, wanted[address].fields)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    new_records = [dump_record(record) for record in after if record.address not in nodes]
    body = text if not text or text.endswith("\n") else f"{text}\n"
    return body + "".join(f"{'' if not body else chr(10)}{each}" for each in new_records)


def _items(text: str, loader: type[yaml.SafeLoader | yaml.CSafeLoader]) -> list[yaml.Node]:
    root = yaml.compose(text, Loader=loader)
    return list(root.value) if isinstance(root, yaml.SequenceNode) else []


def _record_nodes(items: list[yaml.Node]) -> dict[Address, yaml.MappingNode]:
    # Of several records with one name the last is meant, as in a load.
    return {_record(node).address: node for node in items if isinstance(node, yaml.MappingNode)}


def _says(changed: str, items: list[yaml.Node], after: list[ImportedRecord]) -> bool:
    try:
        new_items = _items(changed, yaml.CSafeLoader)
    except yaml.YAMLError:
        return False
    earlier, now = _record_nodes(items), _record_nodes(new_items)
    number = len(items) + len(now.keys() - earlier.keys()) - len(earlier.keys() - now.keys())
    records = {address: _record(node) for address, node in now.items()}
    return len(new_items) == number and records == {record.address: record for record in after}


def _flow_edits(node: yaml.MappingNode, before: ImportedRecord, after: ImportedRecord) -> Iterator[Edit]:
    if before.fields != after.fields:
        margin = " " * node.start_mark.column
        lines = dump_field("type", after.type) + dump_field("id", after.id)
        lines += "".join(dump_field(name, value) for name, value in after.fields.items())
        yield _offset(node), int(node.end_mark.index), _indented(lines, margin).strip()


def _field_edits(
    text: str, node: yaml.MappingNode, before: Mapping[str, FieldValue], after: Mapping[str, FieldValue]
) -> Iterator[Edit]:
    places = {key.value: (key, value) for key, value in node.value}
    margin = " " * node.start_mark.column
    previous = "id" if "id" in places else "type"
    insertions: dict[str, str] = {}
    for name, value in after.items():
        if name not in places:
            insertions[previous] = insertions.get(previous, "") + _indented(dump_field(name, value), margin)
            continue
        if before.get(name) != value:
            key, old = places[name]
            end = _node_end(text, old)
            new = _indented(dump_field(name, value), margin)[len(margin) :].removesuffix("\n")
            yield _offset(key), end, new
        previous = name
    for name in before:
        if name not in after and name in places:
            key, old = places[name]
            yield _line_start(text, _offset(key)), _line_end(text, _node_end(text, old)), ""
    for name, new in insertions.items():
        end = _line_end(text, _node_end(text, places[name][1]))
        break_before = "" if text[end - 1 : end] == "\n" else "\n"
        yield end, end, break_before + new


def _record(node: yaml.MappingNode) -> ImportedRecord:
    fields = _plain(node)
    return ImportedRecord(str(fields.pop("type", "")), str(fields.pop("id", "")), fields)


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    return [_plain(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else str(node.value)


def _offset(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _node_end(text: str, node: yaml.Node) -> int:
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _node_end(text, last[1] if isinstance(node, yaml.MappingNode) else last)
    start, end = _offset(node), int(node.end_mark.index)
    is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return start + len(text[start:end].rstrip()) if is_block else end


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def _indented(lines: str, margin: str) -> str:
    return "".join(margin + line if line.strip() else line for line in lines.splitlines(keepends=True))


def change_lines(text: str, before: Records, after: list[ImportedRecord]) -> str:
    """Return JSON lines in which records became others; of lines with one name the last is meant."""
    lines = text.split("\n")
    places = {read_line(line).address: number for number, line in enumerate(lines) if line.strip()}
    wanted = {record.address: record for record in after}
    for address, number in places.items():
        if address in wanted and wanted[address].fields != before[address].fields:
            lines[number] = _line_of(wanted[address])
    gone = {number for address, number in places.items() if address not in wanted}
    rest = [line for number, line in enumerate(lines) if number not in gone]
    new = [_line_of(record) for record in after if record.address not in places]
    return "\n".join([*rest[:-1], *filter(str.strip, rest[-1:]), *new, ""])


def _line_of(record: ImportedRecord) -> str:
    return dump_lines([record]).decode().removesuffix("\n")
