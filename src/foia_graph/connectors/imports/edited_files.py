"""Changes to a file that people edited, YAML or JSON lines: only lines of what changes are written again.

Comments, order, quotes and line breaks of all else stay as they are, to the byte.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from foia_graph.connectors.imports.record_text import dump_field, dump_lines, dump_record, read_line
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.errors import InputError

Address = tuple[str, str]
Records = Mapping[Address, ImportedRecord]
Edit = tuple[int, int, str]
"""Start and end of what is replaced, in characters, and the text instead."""


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
            edits.append((_item_start(text, node), _line_end(text, _node_end(text, node)), ""))
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
    return {_address(node): node for node in items if isinstance(node, yaml.MappingNode)}


def _says(changed: str, items: list[yaml.Node], after: list[ImportedRecord]) -> bool:
    """Return whether a changed text says what it shall, and has all other items that it had."""
    try:
        new_items = _items(changed, yaml.CSafeLoader)
    except yaml.YAMLError:
        return False
    earlier, now = _record_nodes(items), _record_nodes(new_items)
    number = len(items) + len(now.keys() - earlier.keys()) - len(earlier.keys() - now.keys())
    fields = {address: _fields(node) for address, node in now.items()}
    return len(new_items) == number and fields == {record.address: record.fields for record in after}


def _flow_edits(node: yaml.MappingNode, before: ImportedRecord, after: ImportedRecord) -> Iterator[Edit]:
    """Yield the edit that writes a record in braces as lines, where it becomes another."""
    if before.fields != after.fields:
        margin = " " * node.start_mark.column
        lines = dump_field("type", after.type) + dump_field("id", after.id)
        lines += "".join(dump_field(name, value) for name, value in after.fields.items())
        yield _offset(node), int(node.end_mark.index), _indented(lines, margin).strip()


def _field_edits(
    text: str, node: yaml.MappingNode, before: Mapping[str, FieldValue], after: Mapping[str, FieldValue]
) -> Iterator[Edit]:
    """Yield the edits that turn the fields of a record into others."""
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


def _address(node: yaml.MappingNode) -> Address:
    fields = _plain(node)
    return str(fields.get("type", "")), str(fields.get("id", ""))


def _fields(node: yaml.MappingNode) -> dict[str, FieldValue]:
    return {name: value for name, value in _plain(node).items() if name not in ("type", "id")}


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    return [_plain(each) for each in node.value] if isinstance(node, yaml.SequenceNode) else str(node.value)


def _offset(node: yaml.Node) -> int:
    return int(node.start_mark.index)


def _node_end(text: str, node: yaml.Node) -> int:
    """Return where a node ends; the parser puts the end of a block behind the comments that follow it."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _node_end(text, node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return _node_end(text, node.value[-1])
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return _block_end(text, node)
    return end


def _block_end(text: str, node: yaml.ScalarNode) -> int:
    end = int(node.end_mark.index)
    return _offset(node) + len(text[_offset(node) : end].rstrip())


def _item_start(text: str, node: yaml.Node) -> int:
    return _line_start(text, _offset(node))


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def _indented(lines: str, margin: str) -> str:
    return "".join(margin + line if line.strip() else line for line in lines.splitlines(keepends=True))


def change_lines(
    text: str, before: Mapping[tuple[str, str], ImportedRecord], after: list[ImportedRecord]
) -> str:
    """Return the text of a file in which records became others.

    `before` are the records as the text has them, by class and name: of several lines with one name the last
    is meant, and the others stay. Records that `after` lacks go; those that the text lacks come at its end.
    """
    lines = text.split("\n")
    places = {read_line(line).address: number for number, line in enumerate(lines) if line.strip()}
    wanted = {record.address: record for record in after}
    gone = set()
    for address, number in places.items():
        if address not in wanted:
            gone.add(number)
        elif wanted[address].fields != before[address].fields:
            lines[number] = _line_of(wanted[address])
    rest = [line for number, line in enumerate(lines) if number not in gone]
    new = [_line_of(record) for record in after if record.address not in places]
    return "\n".join([*rest[:-1], *filter(str.strip, rest[-1:]), *new, ""])


def _line_of(record: ImportedRecord) -> str:
    return dump_lines([record]).decode().removesuffix("\n")
