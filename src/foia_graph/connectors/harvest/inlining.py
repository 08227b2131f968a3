"""The contexts of a document of JSON-LD, put instead of their addresses: no engine fetches any."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

CONTEXT, IMPORT = "@context", "@import"
DEEPEST = 8


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
