"""Truncation of answers, in words and as JSON: nothing is left off in silence."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from foia_graph.publish.graphs.evidence import RelationDescriber
from foia_graph.store.traversal.relations import Omission

Phrase = Callable[[Omission, str], str]
PHRASES: Mapping[str, Phrase] = {
    "nodes": lambda cut, _: f"{cut.count:,} more things were reached and are not shown",
    "links": lambda cut, at: f"{at} has more relations by {cut.field} than were looked at",
    "edges": lambda cut, _: f"{cut.count:,} more relations were found and are not shown",
    "evidence": lambda cut, at: f"there is more evidence for {cut.field} of {at}",
    "search": lambda cut, _: (
        "the search was cut short, since too much would have had to be read"
        + (f"; {cut.count:,} things were not walked from" if cut.count else "")
    ),
    "paths": lambda *_: "there are more ways that are as short",
}


def cut_sentences(cuts: Iterable[Omission], teller: RelationDescriber) -> list[str]:
    """Return a sentence for each cut."""
    found = [PHRASES[cut.what](cut, teller.named_thing(cut.at).label if cut.at else "") for cut in cuts]
    return [f"{text[:1].upper()}{text[1:]}." for text in found]


def cut_header(cuts: Iterable[Omission]) -> str:
    """Return what was cut in one line of ASCII, "" for nothing.

    >>> cut_header((Omission("nodes", count=3), Omission("paths")))
    'nodes=3, paths'
    """
    parts = (cut.what if cut.count is None else f"{cut.what}={cut.count}" for cut in cuts)
    return ", ".join(dict.fromkeys(parts))


def cuts_json(cuts: Iterable[Omission]) -> list[dict[str, Any]]:
    """Write cuts as JSON, without what is not known."""
    fields = ({"what": c.what, "at": c.at, "property": c.field, "count": c.count} for c in cuts)
    return [{name: value for name, value in each.items() if value not in ("", None)} for each in fields]
