"""Drafts as tests look at them: one post in a few words, its records, and all claims in them."""

from collections.abc import Iterable, Iterator
from typing import Any

from foia_graph.connectors.drafting.draft import Draft
from foia_graph.connectors.drafting.rule_drafter import RuleDrafter
from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry

ICE = GazetteerEntry("agency/ice", "Agency", ("Immigration and Customs Enforcement",), ("ICE",))


def draft_of(
    text: str, title: str = "New documents", *, published: str = "", known: Gazetteer | None = None
) -> Draft:
    """Draft a post with the id `post`; known is what `known` has, and the table of public bodies."""
    post = Post("7", "https://group.example.org/7", title, text, published)
    return RuleDrafter(known or Gazetteer()).draft(post, "post")


def record(draft: Draft, record_type: str, ending: str = "") -> ImportedRecord:
    """Return the one record of a class whose id ends so."""
    found = [
        each
        for each in (*draft.records, *draft.authorities)
        if each.type == record_type and each.id.endswith(ending)
    ]
    assert len(found) == 1, [each.id for each in found]
    return found[0]


def plain_values(found: ImportedRecord, name: str) -> list[str]:
    """Return the values of a field, of claims what they claim, of parts the thing they name."""
    raw = found.fields.get(name, [])
    return [
        each
        if isinstance(each, str)
        else str(each.get("value") or each.get("body") or each.get("agent") or each.get("asStated"))
        for each in (raw if isinstance(raw, list) else [raw])
        if not isinstance(each, list)
    ]


def claims_in(records: Iterable[ImportedRecord]) -> Iterator[dict[str, Any]]:
    """Yield everything in some records that quotes."""
    for each in records:
        yield from _claims(each.fields)


def _claims(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        for each in value.values():
            yield from _claims(each)
    elif isinstance(value, list):
        for each in value:
            yield from _claims(each)
