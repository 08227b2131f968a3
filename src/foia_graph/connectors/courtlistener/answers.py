"""Answers of CourtListener's API, its fixtures, and the JSON of a docket, read into items.

An object says what it is by its model, by its own address, or by the fields that only its kind has.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.courtlistener.items import MAPPING, CourtItem, court_key, reference_key
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import read_json_value

SEARCH_FIELDS = frozenset(("docketNumber", "caseName", "docket_entry_id"))
"""Fields that only results of a search have."""
TABLES = MAPPING.tables
NESTED, NESTED_OBJECTS = TABLES["nested"], TABLES["nested-objects"]
API_KIND = re.compile(r"/api/rest/v[0-9]+/([a-z-]+)/")
DOCUMENT_ADDRESS = re.compile(r"/docket/([0-9]+)/")
NOTHING_KNOWN = (
    "is nothing that dockets consist of; give dockets, docket entries, documents, parties, or a search"
)


def answer_items(answer: Any, place: str, session: ImportSession, kind: str = "") -> Iterator[CourtItem]:
    """Yield the items of an answer: an object, a list, a page of results, or a recorded answer of them.

    `kind` is what its objects are where they do not say it themselves. What is none is a problem.
    """
    if isinstance(answer, list):
        for each in answer:
            yield from answer_items(each, place, session, kind)
    elif not isinstance(answer, Mapping):
        session.problem(place, f"holds {type(answer).__name__} where an object of CourtListener should stand")
    elif isinstance(results := answer.get("results"), list):
        address = str(answer.get("next") or answer.get("previous") or answer.get("count") or "")
        yield from answer_items(results, place, session, _kind_of_address(address) or kind)
    elif isinstance(answer.get("payload"), Mapping):
        yield from answer_items(answer["payload"], place, session, kind)
    elif "body" in answer and answer.keys() & {"status", "uri"}:
        yield from _recorded_items(answer, place, session)
    else:
        yield from _object_items(answer, place, session, kind)


def _recorded_items(answer: Mapping[str, Any], place: str, session: ImportSession) -> Iterator[CourtItem]:
    """Yield the items of an answer that was recorded with its address and status."""
    status = answer.get("status", 200)
    code = status.get("code") if isinstance(status, Mapping) else status
    address = str(answer.get("uri", ""))
    if str(code)[:1] != "2":
        session.problem(place, f"holds the answer {code} of {address}, in which there are no records")
        return
    body = answer["body"]
    if isinstance(body, str):
        body = read_json_value(session, place, body.encode())
        if body is None:
            return
    yield from answer_items(body, place, session, _kind_of_address(address))


def _kind_of_address(address: str) -> str:
    match = API_KIND.search(address)
    return TABLES["addresses"].get(match[1], "") if match else ""


def _object_items(
    thing: Mapping[str, Any], place: str, session: ImportSession, kind: str
) -> Iterator[CourtItem]:
    if isinstance(fields := thing.get("fields"), Mapping) and "model" in thing:
        model = str(thing["model"]).lower()
        yield from build_items(TABLES["models"].get(model, model), {"id": thing.get("pk"), **fields}, place)
    elif thing.keys() & SEARCH_FIELDS and _object_kind(thing) not in ("opinion", "recording"):
        yield from search_items(thing, place)
    elif kind := _object_kind(thing) or kind:
        yield from build_items(kind, thing, place)
    else:
        session.count("object")
        session.problem(place, NOTHING_KNOWN)


def _object_kind(thing: Mapping[str, Any]) -> str:
    """Return what an object is, by its address or its fields, "" where they do not say it."""
    address = thing.get("resource_uri")
    known = _kind_of_address(address) if isinstance(address, str) else ""
    return known or next(
        (kind for names, kind in TABLES["shapes"].items() if {*names.split()} <= thing.keys()), ""
    )


def build_items(
    kind: str, thing: Mapping[str, Any], place: str, pointer: str = "", docket: str = "", entry: str = ""
) -> Iterator[CourtItem]:
    """Yield an item and those nested in it: entries and parties of a docket, documents of an entry."""
    key = court_key(thing.get("id")) if kind == "court" else reference_key(thing.get("id"))
    docket = (
        docket or reference_key(thing.get("docket_id") or thing.get("docket")) or _docket_of_address(thing)
    )
    entry = entry or reference_key(thing.get("docket_entry"))
    nested = {
        name: value if isinstance(value, list) else [value]
        for name, value in thing.items()
        if (name in NESTED and isinstance(value, list))
        or (name in NESTED_OBJECTS and isinstance(value, Mapping))
    }
    fields = {name: value for name, value in thing.items() if name not in nested}
    own = docket if kind != "docket" else key
    yield CourtItem(kind, key, fields, place, pointer, docket="" if kind == "docket" else docket, entry=entry)
    for name, values in nested.items():
        inner_entry = key if kind == "docket entry" else ""
        for number, each in enumerate(values):
            inner = each if isinstance(each, Mapping) else {"reference": each}
            at = f"{pointer}/{name}" if name in NESTED_OBJECTS else f"{pointer}/{name}/{number}"
            yield from build_items({**NESTED, **NESTED_OBJECTS}[name], inner, place, at, own, inner_entry)


def _docket_of_address(thing: Mapping[str, Any]) -> str:
    address = thing.get("absolute_url")
    match = DOCUMENT_ADDRESS.search(address) if isinstance(address, str) else None
    return match[1] if match else ""


def page_links(answer: Any) -> tuple[int, int]:
    """Return how many pages of results in an answer have a next one, and how many one before them."""
    if isinstance(answer, list):
        thing = [page_links(each) for each in answer]
        return sum(each[0] for each in thing), sum(each[1] for each in thing)
    if not isinstance(answer, Mapping):
        return 0, 0
    if isinstance(answer.get("body"), Mapping):
        return page_links(answer["body"])
    is_page = isinstance(answer.get("results"), list)
    return int(is_page and bool(answer.get("next"))), int(is_page and bool(answer.get("previous")))


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
    renamed = {fields.get(name, name): value for name, value in plain.items()}
    return renamed, {new: old for old, new in fields.items() if new != old}
