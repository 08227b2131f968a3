"""Records written manually in YAML: a list of mappings, each scalar read as text.

YAML's own typing turns `1:10` into 70 and `no` into False, so it is not used; aliases are refused, since
they hide what a record says; every key keeps its line.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from foia_graph.errors import InputError
from foia_graph.ingest.readers.registry import DEEPEST_NESTING, FileLayout, decode_text, reader
from foia_graph.model.resource import Problem, RawValue, RecordFields, SourceRecord


@reader(by_hand=True)
def read_yaml(path: Path, name: str, layout: FileLayout) -> Iterator[SourceRecord | Problem]:
    """Yield the records of a YAML file."""
    root = _compose_nodes(decode_text(path.read_bytes(), name, layout.encoding), name)
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise InputError(
            "a file of records is a list; begin each record with `- type: …`", name, _node_line(root)
        )
    seen: set[int] = set()
    for node in root.value:
        fields = _raw_value(node, name, seen, 1)
        if isinstance(fields, RecordFields):
            for key, value in layout.constants.items():
                fields.setdefault(key, value)
            kind = fields.get("type", layout.type)
            yield SourceRecord(kind if isinstance(kind, str) else "", fields, name, fields.line)
        else:
            yield Problem(name, _node_line(node), "", "a record is a mapping of fields, as `type: Release`")


def _compose_nodes(text: str, name: str) -> yaml.Node | None:
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InputError(f"is not YAML: {error.problem or error.context}", name, line) from None
    except yaml.reader.ReaderError as error:
        raise InputError(
            f"holds the character U+{int(error.character):04X}, which YAML cannot hold",
            name,
            text.encode().count(b"\n", 0, error.position) + 1,
        ) from None
    return root


def _raw_value(node: yaml.Node, name: str, seen: set[int], depth: int) -> RawValue:
    if depth > DEEPEST_NESTING:
        raise InputError(f"is nested deeper than {DEEPEST_NESTING} levels", name, _node_line(node))
    # The composer gives an alias the very node that it repeats.
    if id(node) in seen:
        raise InputError("an alias hides what the record says; write the value out", name, _node_line(node))
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        fields = RecordFields(_node_line(node))
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise InputError("a key must be one word", name, _node_line(key))
            if key.value in fields:
                first = fields.lines[key.value]
                raise InputError(
                    f"the key {key.value!r} appears twice, first on line {first}", name, _node_line(key)
                )
            fields[key.value] = _raw_value(value, name, seen, depth + 1)
            fields.lines[key.value] = _node_line(key)
        return fields
    if isinstance(node, yaml.SequenceNode):
        return [_raw_value(item, name, seen, depth + 1) for item in node.value]
    return str(node.value)


def _node_line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
