"""Documents of strangers made safe: JSON-LD without addresses of contexts, XML without document types."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

CONTEXT, IMPORT = "@context", "@import"
DEEPEST = 8
MOST_NESTED, MOST_ELEMENTS = 100, 1_000_000


class UnreadableDocument(Exception):
    """A document cannot be read; the message says why."""


class MissingContexts(Exception):
    """Contexts are needed that did not come with the document."""


def inline_contexts(data: bytes, base: str, contexts: Mapping[str, Any]) -> bytes:
    """Return a document without addresses of contexts; raises MissingContexts with unknown ones."""
    try:
        document = json.loads(data)
    except ValueError as error:
        raise UnreadableDocument(f"is no JSON: {error}") from None
    missing = set[str]()
    bodies = {url: body.get(CONTEXT, {}) for url, body in contexts.items() if isinstance(body, dict)}
    replaced = _inline_value(document, base, bodies, missing, 0)
    if missing:
        raise MissingContexts(missing)
    return json.dumps(replaced).encode()


def _inline_value(value: Any, base: str, bodies: Mapping[str, Any], missing: set[str], depth: int) -> Any:
    if isinstance(value, list):
        return [_inline_value(each, base, bodies, missing, depth) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _inline_context(each, base, bodies, missing, depth)
        if name == CONTEXT
        else _inline_value(each, base, bodies, missing, depth)
        for name, each in value.items()
    }


def _inline_context(value: Any, base: str, bodies: Mapping[str, Any], missing: set[str], depth: int) -> Any:
    """Return a context without addresses in it; one that includes itself is none."""
    if depth > DEEPEST:
        raise UnreadableDocument("has contexts that include each other without end")
    if isinstance(value, list):
        flat = [_inline_context(each, base, bodies, missing, depth + 1) for each in value]
        return [one for each in flat for one in (each if isinstance(each, list) else [each])]
    if isinstance(value, str):
        url = urljoin(base, value)
        if url not in bodies:
            missing.add(url)
            return {}
        return _inline_context(bodies[url], url, bodies, missing, depth + 1)
    if isinstance(value, dict) and IMPORT in value:
        raise UnreadableDocument("has a context that imports another one (@import), which is not followed")
    return _inline_value(value, base, bodies, missing, depth)


def parse_xml(body: bytes, may_name_dtd: bool = False) -> Element:
    """Return the root of a document, names as `{namespace}local`; raises UnreadableDocument for no XML."""
    builder, depth, count = TreeBuilder(), 0, 0

    def refuse_doctype(_name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if has_subset or not may_name_dtd:
            raise UnreadableDocument("declares a document type, of which entities could be made")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MOST_NESTED or count > MOST_ELEMENTS:
            raise UnreadableDocument(
                f"has more than {MOST_ELEMENTS:,} elements, or is nested deeper than {MOST_NESTED}"
            )
        builder.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_qualified(name))

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise UnreadableDocument(f"is no XML, or only a part of it: {error}") from None
    return builder.close()


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name
