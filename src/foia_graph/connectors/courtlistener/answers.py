"""Answers of CourtListener's API, its fixtures, and the JSON of a docket, read into items.

An object says what it is by its model, by its own address, or by the fields that only its kind has.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.courtlistener.items import CourtItem, court_key, reference_key
from foia_graph.connectors.courtlistener.search_results import search_items
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import read_json_value

KIND_OF_MODEL: Mapping[str, str] = {
    "people_db.attorney": "attorney",
    "people_db.attorneyorganization": "law firm",
    "people_db.attorneyorganizationassociation": "law firm",
    "people_db.criminalcomplaint": "charge",
    "people_db.criminalcount": "charge",
    "people_db.party": "party",
    "people_db.partytype": "party type",
    "people_db.person": "judge",
    "people_db.role": "attorney role",
    "recap.fjcintegrateddatabase": "statistics",
    "search.bankruptcyinformation": "bankruptcy",
    "search.claim": "bankruptcy claim",
    "search.claimhistory": "bankruptcy claim",
    "search.court": "court",
    "search.docket": "docket",
    "search.docketentry": "docket entry",
    "search.originatingcourtinformation": "court below",
    "search.recapdocument": "document",
    "search.tag": "tag",
}
KIND_OF_ADDRESS: Mapping[str, str] = {
    "attorneys": "attorney",
    "audio": "recording",
    "bankruptcy-information": "bankruptcy",
    "clusters": "opinion",
    "courts": "court",
    "docket-entries": "docket entry",
    "docket-tags": "tag",
    "dockets": "docket",
    "fjc-integrated-database": "statistics",
    "opinions": "opinion",
    "originating-court-information": "court below",
    "parties": "party",
    "people": "judge",
    "recap-documents": "document",
    "tag": "tag",
    "tags": "tag",
}
KIND_OF_FIELDS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset(("cluster_id",)), "opinion"),
    (frozenset(("sub_opinions",)), "opinion"),
    (frozenset(("duration", "local_path_mp3")), "recording"),
    (frozenset(("duration", "file_size_mp3")), "recording"),
    (frozenset(("docket_entries",)), "docket"),
    (frozenset(("case_name", "docket_number")), "docket"),
    (frozenset(("entry_number", "recap_documents")), "docket entry"),
    (frozenset(("recap_sequence_number",)), "docket entry"),
    (frozenset(("entry_number", "description", "docket")), "docket entry"),
    (frozenset(("pacer_doc_id",)), "document"),
    (frozenset(("document_number", "document_type")), "document"),
    (frozenset(("party_types",)), "party"),
    (frozenset(("contact_raw",)), "attorney"),
    (frozenset(("citation_string", "full_name")), "court"),
    (frozenset(("name_first", "name_last")), "judge"),
)
"""Fields by which an object without address is known; the first that it has all of decide."""
SEARCH_FIELDS = frozenset(("docketNumber", "caseName", "docket_entry_id"))
"""Fields that only results of a search have."""
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
    return KIND_OF_ADDRESS.get(match[1], "") if match else ""


def _object_items(
    thing: Mapping[str, Any], place: str, session: ImportSession, kind: str
) -> Iterator[CourtItem]:
    if isinstance(fields := thing.get("fields"), Mapping) and "model" in thing:
        model = str(thing["model"]).lower()
        yield from build_items(KIND_OF_MODEL.get(model, model), {"id": thing.get("pk"), **fields}, place)
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
    return known or next((kind for names, kind in KIND_OF_FIELDS if names <= thing.keys()), "")


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
            yield from build_items((NESTED | NESTED_OBJECTS)[name], inner, place, at, own, inner_entry)


NESTED = {
    "attorneys": "attorney",
    "claims": "bankruptcy claim",
    "criminal_complaints": "charge",
    "criminal_counts": "charge",
    "docket_entries": "docket entry",
    "parties": "party",
    "recap_documents": "document",
}
"""Fields that hold items of their own, and what these are."""
NESTED_OBJECTS = {
    "bankruptcy_information": "bankruptcy",
    "idb_data": "statistics",
    "original_court_info": "court below",
}
"""Fields that hold one item of its own."""


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
