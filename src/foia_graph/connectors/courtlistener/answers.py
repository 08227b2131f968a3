"""Answers of CourtListener's API, its fixtures, and the JSON of a docket, read into items.

An object says what it is by its model, by its own address, or by the fields that only its kind has.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.courtlistener.items import MAPPING, CourtItem, court_key, reference_key
from foia_graph.connectors.courtlistener.search_results import search_items
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
