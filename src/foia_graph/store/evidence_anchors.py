"""Anchors of evidence: the fragments by which pages name it, its selectors and their words."""

from collections.abc import Iterator

from foia_graph.model.resource import Resource


def evidence_anchors(evidence: Resource) -> tuple[str, ...]:
    """Return the fragments of a piece of evidence and of all selectors in it, each once."""
    return tuple(dict.fromkeys(_fragments(evidence)))


def _fragments(part: Resource) -> Iterator[str]:
    if fragment := part.iri.partition("#")[2]:
        yield fragment
    for values in part.values.values():
        for value in values:
            if isinstance(value, Resource):
                yield from _fragments(value)
