"""Front matter: the YAML on top of a page in Markdown, as texts, whatever state it is in."""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from typing import Any

import yaml

from foia_graph.connectors.imports.records import listed
from foia_graph.ingest.readers.registry import DEEPEST_NESTING
from foia_graph.model.values import UNWRITABLE

FENCE = re.compile(r"---[ \t]*(?:\n|$)")
END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


@dataclass
class FrontMatter:
    """The fields on top of a page (all scalars are text), the text below, and what was wrong."""

    fields: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    problems: list[str] = field(default_factory=list)


def parse_page(data: bytes) -> FrontMatter:
    """Parse a page; what is broken is mended where that is plain, and is among the problems."""
    page = FrontMatter()
    text = _decode_page(data, page)
    text = text.lstrip("\n \t")
    begin = FENCE.match(text)
    if begin is None:
        page.body = text.strip()
        page.problems.append("has no front matter: its first line is not ---")
        return page
    rest = text[begin.end() :]
    end = END.search(rest)
    if end is None:
        page.problems.append("has no line --- at the end of its front matter; all of it is read as such")
    matter, page.body = (rest[: end.start()], rest[end.end() :].strip()) if end else (rest, "")
    page.fields = _parse_fields(matter, page)
    return page


def _decode_page(data: bytes, page: FrontMatter) -> str:
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        page.problems.append("is not UTF-8; it is read as Windows-1252")
        text = data.decode("cp1252", "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if UNWRITABLE.search(text):
        page.problems.append("holds characters that no text can hold; they are replaced")
        text = UNWRITABLE.sub("\ufffd", text)
    return text


def _parse_fields(matter: str, page: FrontMatter) -> dict[str, Any]:
    fault: yaml.YAMLError | None = None
    # YAML forbids tabs as indentation, and people write them.
    for text in dict.fromkeys((matter, matter.replace("\t", "  "))):
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            fault = error
            continue
        if text != matter and fault:
            page.problems.append("has tabs in its front matter, where YAML has spaces; they are read as two")
        if isinstance(root, yaml.MappingNode):
            return _plain_mapping(root, page, (id(root),))
        if root is not None:
            page.problems.append("has front matter that is no mapping of fields")
        return {}
    page.problems.append(f"has front matter that is no YAML: {' '.join(str(fault).split())}")
    return {}


def _plain_value(node: yaml.Node, page: FrontMatter, above: tuple[int, ...]) -> Any:
    """Return a node as texts, lists and mappings; a key that is twice holds the values of both."""
    if id(node) in above or len(above) > DEEPEST_NESTING:
        page.problems.append(
            "has front matter that holds itself, or is nested too deep; that part is omitted"
        )
        return ""
    inside = (*above, id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain_value(each, page, inside) for each in node.value]
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, page, inside)
    return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()


def _plain_mapping(node: yaml.MappingNode, page: FrontMatter, inside: tuple[int, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "(no word)"
        plain = _plain_value(value, page, inside)
        if name in fields:
            page.problems.append(f"has the field {name!r} twice; the values of both are taken")
            plain = [*listed(fields[name]), *listed(plain)]
        fields[name] = plain
    return fields
