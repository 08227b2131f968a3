"""Results of CourtListener's search (`type=r` or `rd`), under the field names of its records.

A result is a docket with some of its documents, or one document; it has a part of what the records have.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.courtlistener.items import MAPPING, CourtItem, reference_key

DOCKET_FIELDS, ENTRY_FIELDS, DOCUMENT_FIELDS = (
    MAPPING.tables[name] for name in ("search-docket", "search-entry", "search-document")
)
"""Fields of a result, and what they are called in the records that it is of."""
NAME_LISTS = {"party": "party", "attorney": "attorney", "firm": "law firm"}
KEY_LISTS = ("party_id", "attorney_id", "firm_id")
HIGHLIGHT = re.compile(r"</?(?:mark|em)>")


def search_items(result: Mapping[str, Any], place: str) -> Iterator[CourtItem]:
    """Yield the docket of a result, its parties, and the entries and documents in it."""
    plain = {name: _without_highlights(value) for name, value in result.items()}
    documents = plain.pop("recap_documents", None)
    is_document = "docket_entry_id" in plain
    docket = reference_key(plain.get("docket_id"))
    if plain.keys() & {"docketNumber", "caseName"}:
        yield from _docket_items(plain, docket, place, is_document)
    if is_document:
        yield from _document_items(plain, place, docket, "")
    for number, each in enumerate(documents if isinstance(documents, list) else ()):
        inner = each if isinstance(each, Mapping) else {"reference": each}
        plain_inner = {name: _without_highlights(value) for name, value in inner.items()}
        yield from _document_items(plain_inner, place, docket, f"/recap_documents/{number}")


def _without_highlights(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_highlights(each) for each in value]
    return HIGHLIGHT.sub("", value) if isinstance(value, str) else value


def _docket_items(
    plain: Mapping[str, Any], docket: str, place: str, is_document: bool
) -> Iterator[CourtItem]:
    lists = {name for name in (*NAME_LISTS, *KEY_LISTS) if isinstance(plain.get(name), list)}
    own = {
        name: value
        for name, value in plain.items()
        if name not in lists and (name in DOCKET_FIELDS or not is_document)
    }
    fields, names = _renamed(own, DOCKET_FIELDS)
    yield CourtItem("docket", docket, fields, place, names=names, is_partial=True)
    for name, kind in NAME_LISTS.items():
        for number, value in enumerate(plain[name] if name in lists else ()):
            item = {"name": value}
            yield CourtItem(kind, "", item, place, f"/{name}/{number}", {"name": ""}, docket, is_partial=True)


def _document_items(plain: Mapping[str, Any], place: str, docket: str, pointer: str) -> Iterator[CourtItem]:
    """Yield the entry and the document of a result, each with the fields that are its own."""
    entry = reference_key(plain.get("docket_entry_id"))
    own = {name: value for name, value in plain.items() if name in ENTRY_FIELDS}
    fields, names = _renamed(own, ENTRY_FIELDS)
    yield CourtItem("docket entry", entry, fields, place, pointer, names, docket, is_partial=True)
    rest = {
        name: value
        for name, value in plain.items()
        if name not in ENTRY_FIELDS and (pointer or name not in (*DOCKET_FIELDS, *NAME_LISTS, *KEY_LISTS))
    }
    fields, names = _renamed(rest, DOCUMENT_FIELDS)
    key = reference_key(plain.get("id"))
    yield CourtItem("document", key, fields, place, pointer, names, docket, entry, is_partial=True)


def _renamed(plain: Mapping[str, Any], fields: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return fields under their new names, and the old name of each that has another."""
    renamed = {fields.get(name, name): value for name, value in plain.items()}
    return renamed, {new: old for old, new in fields.items() if new != old}
