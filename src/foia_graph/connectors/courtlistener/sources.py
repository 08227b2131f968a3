"""What SOURCE stands for: a file, a folder of files, or an address, read into items."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import parse_qs
from xml.etree.ElementTree import Element

from foia_graph.connectors.courtlistener.items import MAPPING, CourtItem, court_key, docket_of, reference_key
from foia_graph.connectors.harvest.documents import UnreadableDocument, parse_xml
from foia_graph.connectors.http.connection import RequestFailed
from foia_graph.connectors.imports.api_client import TOKEN, Platform
from foia_graph.connectors.imports.checked_values import address_parts
from foia_graph.connectors.imports.paged_listing import PagedListing
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import (
    is_address,
    json_values,
    read_bytes,
    read_json_value,
    source_files,
)
from foia_graph.errors import InputError
from foia_graph.runtime.tables import table_beside

PLATFORM = Platform(
    "CourtListener",
    ("courtlistener.com",),
    ("www.courtlistener.com", "courtlistener.com"),
    "COURTLISTENER_API_TOKEN",
    TOKEN,
)
SUFFIXES = (".json", ".jsonl", ".ndjson", ".xml")
DOCKET_PAGE = re.compile(r"/docket/([0-9]+)(?:/|$)")
API_ADDRESS = re.compile(r"(?P<root>/api/rest/v[0-9]+)/(?P<kind>[a-z-]+)/(?:(?P<key>[\w.-]+)/)?$")
LISTS: dict[str, str] = table_beside(__file__)["lists"]
# Listings of what a docket consists of, and the query of each.
PARTS = (("docket-entries", "order_by=id&docket={}"), ("parties", "filter_nested_results=True&docket={}"))


@dataclass
class DocketSource:
    """The source of an import; `is_whole` says, once it was read, that nothing of its dockets is missing."""

    session: ImportSession
    is_whole: bool = True
    _open_links: int = 0
    """Pages of results with a next one, less those with one before them."""

    def items(self) -> Iterator[CourtItem]:
        """Yield the items of the source; raises InputError or RequestFailed where it cannot be read."""
        if is_address(self.session.source):
            self.session.platform = PLATFORM
            yield from self._address_items(self.session.source)
            return
        for name, path in source_files(self.session, SUFFIXES):
            body = read_bytes(self.session, name, path)
            if body is None:
                self.is_whole = False
            else:
                yield from self._body_items(body, name)
        # A whole listing that was saved page by page has as many links forward as back.
        self.is_whole = self.is_whole and not self._open_links

    def _body_items(self, body: bytes, name: str) -> Iterator[CourtItem]:
        before = len(self.session.report.problems)
        if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            try:
                yield from read_docket_xml(body, name)
            except InputError as error:
                self.session.problem(name, str(error), "error")
        else:
            for place, value in json_values(self.session, name, body):
                yield from self._answer_items(value, place)
        new = self.session.report.problems[before:]
        self.is_whole = self.is_whole and all(each.severity != "error" for each in new)

    def _address_items(self, address: str) -> Iterator[CourtItem]:
        parts = address_parts(address)
        page, interface = DOCKET_PAGE.search(parts.path), API_ADDRESS.search(parts.path)
        root = f"{parts.scheme}://{parts.netloc}{interface['root'] if interface else '/api/rest/v4'}"
        if interface is None:
            key = page[1] if page else ""
        else:
            key = (interface["key"] or "") if interface["kind"] == "dockets" else ""
        if key:
            yield from self._docket_item(root, key)
            yield from self._part_items(root, key)
        elif interface is None:
            reply = self.session.client.get(address)
            yield from self._body_items(reply.body, parts.path.rpartition("/")[2] or address)
        elif interface["key"] or interface["kind"] not in LISTS:
            reply_of_one = self.session.client.get_json(address)
            yield from self._answer_items(reply_of_one.value, address)
        else:
            yield from self._list_items(root, interface["kind"], address)

    def _docket_item(self, root: str, key: str) -> Iterator[CourtItem]:
        reply = self.session.client.get_json(f"{root}/dockets/{key}/")
        yield from self._answer_items(reply.value, reply.url, "docket")

    def _part_items(self, root: str, key: str) -> Iterator[CourtItem]:
        for kind, query in PARTS:
            listing = PagedListing(self.session, f"{root}/{kind}/?{query.format(key)}", LISTS[kind])
            with self._noted_failure():
                for item in listing:
                    yield from self._answer_items(item, listing.url, TABLES["addresses"][kind])
            self.is_whole = self.is_whole and listing.is_complete

    def _list_items(self, root: str, kind: str, address: str) -> Iterator[CourtItem]:
        """Yield the items of a listing: dockets with all of theirs, others with the dockets they name."""
        listing = PagedListing(self.session, address, LISTS[kind])
        dockets: dict[str, None] = {}
        for item in listing:
            for each in self._answer_items(item, address, TABLES["addresses"].get(kind, "")):
                if key := each.key if each.kind == "docket" else each.docket:
                    dockets[key] = None
                yield each
        self.is_whole = listing.is_complete and kind == "dockets"
        if kind == "dockets":
            for key in dockets:
                yield from self._part_items(root, key)
        elif kind != "search":
            named = parse_qs(address_parts(address).query).get("docket", [])
            for key in dockets | dict.fromkeys(named):
                with self._noted_failure():
                    yield from self._docket_item(root, key)

    @contextmanager
    def _noted_failure(self) -> Iterator[None]:
        try:
            yield
        except RequestFailed as error:
            self.session.problem(error.url, error.detail, "error")

    def _answer_items(self, answer: Any, place: str, kind: str = "") -> Iterator[CourtItem]:
        """Yield the items of an answer; `kind` is what its objects are where they do not say it."""
        if isinstance(answer, list):
            for each in answer:
                yield from self._answer_items(each, place, kind)
        elif not isinstance(answer, Mapping):
            shape = type(answer).__name__
            self.session.problem(place, f"holds {shape} where an object of CourtListener should be")
        elif isinstance(results := answer.get("results"), list):
            self._open_links += bool(answer.get("next")) - bool(answer.get("previous"))
            address = str(answer.get("next") or answer.get("previous") or answer.get("count") or "")
            yield from self._answer_items(results, place, _kind_of_address(address) or kind)
        elif isinstance(answer.get("payload"), Mapping):
            yield from self._answer_items(answer["payload"], place, kind)
        elif "body" in answer and answer.keys() & {"status", "uri"}:
            yield from self._recorded_items(answer, place)
        else:
            yield from self._object_items(answer, place, kind)

    def _recorded_items(self, answer: Mapping[str, Any], place: str) -> Iterator[CourtItem]:
        status, address = answer.get("status", 200), str(answer.get("uri", ""))
        code = status.get("code") if isinstance(status, Mapping) else status
        if str(code)[:1] != "2":
            message = f"holds the answer {code} of {address}, in which there are no records"
            self.session.problem(place, message)
            return
        body = answer["body"]
        if isinstance(body, str):
            body = read_json_value(self.session, place, body.encode())
            if body is None:
                return
        yield from self._answer_items(body, place, _kind_of_address(address))

    def _object_items(self, thing: Mapping[str, Any], place: str, kind: str) -> Iterator[CourtItem]:
        own = _object_kind(thing)
        if isinstance(fields := thing.get("fields"), Mapping) and "model" in thing:
            model = TABLES["models"].get(str(thing["model"]).lower(), str(thing["model"]).lower())
            yield from build_items(model, {"id": thing.get("pk"), **fields}, place)
        elif thing.keys() & SEARCH_FIELDS and own not in ("opinion", "recording"):
            yield from search_items(thing, place)
        elif own or kind:
            yield from build_items(own or kind, thing, place)
        else:
            self.session.count("object")
            self.session.problem(place, NOTHING_KNOWN)


ROOT = "gov_uscourts_docket"
BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,8};)")
# Elements, and the fields of API v4 that they are.
XML_CASE_FIELDS, XML_ENTRY_FIELDS, XML_DOCUMENT_FIELDS = (
    MAPPING.tables[table] for table in ("xml-case", "xml-entry", "xml-document")
)
FLAGS = {"1": True, "0": False, "True": True, "False": False}


def read_docket_xml(body: bytes, place: str) -> Iterator[CourtItem]:
    """Yield the items of a docket; raises InputError for what is no such docket."""
    root = _parse_root(body, place)
    case = _child_texts(root.find("case_details"))
    if not case.get("court") or not case.get("pacer_case_num"):
        raise InputError("is a docket without the court and the number that name it", place)
    key = f"gov.uscourts.{case['court']}.{case['pacer_case_num']}"
    case_at = f"/{ROOT}/case_details"
    yield CourtItem("docket", key, place=place, pointer=case_at, **_renamed(case, XML_CASE_FIELDS))
    for number, party in enumerate(root.findall("party_list/party"), 1):
        pointer = f"/{ROOT}/party_list/party[{number}]"
        yield CourtItem("party", "", _child_texts(party), place, pointer, docket=key)
        for attorney in party.findall("attorney_list/attorney"):
            yield CourtItem("attorney", "", _child_texts(attorney), place, docket=key)
    for number, element in enumerate(root.findall("document_list/document"), 1):
        yield from _xml_document_items(element, place, key, f"/{ROOT}/document_list/document[{number}]")


def _parse_root(body: bytes, place: str) -> Element:
    # Older dockets have ampersands that no one escaped. Only what fails as it is gets mended: a valid `&` in
    # CDATA must stay.
    fault = ""
    for text in dict.fromkeys((body, BARE_AMPERSAND.sub(b"&amp;", body))):
        try:
            root = parse_xml(text, may_name_dtd=True)
        except UnreadableDocument as error:
            fault = str(error)
            continue
        if root.tag != ROOT:
            fault = f"is XML of another kind: its root is {root.tag!r}, where {ROOT!r} should be"
            break
        return root
    raise InputError(fault, place)


def _child_texts(element: Element | None) -> dict[str, str]:
    texts = {} if element is None else {each.tag: (each.text or "").strip() for each in element}
    return {name: text for name, text in texts.items() if text}


def _xml_document_items(element: Element, place: str, docket: str, pointer: str) -> Iterator[CourtItem]:
    """Yield the entry of a document that is no attachment, and the document.

    A document without anything but a text of the docket is an entry alone: an order in words, a minute.
    """
    texts = {**element.attrib, **_child_texts(element)}
    number, attachment = texts.get("doc_num", ""), texts.get("attachment_num", "")
    entry = f"{docket}.{number}" if number else ""
    where: dict[str, Any] = {"place": place, "pointer": pointer, "docket": docket}
    if attachment in ("", "0"):
        own = {name: text for name, text in texts.items() if name in XML_ENTRY_FIELDS}
        yield CourtItem("docket entry", entry, **where, **_renamed(own, XML_ENTRY_FIELDS))
    others = {
        name: FLAGS.get(text, text) if name == "available" else text
        for name, text in texts.items()
        if name not in XML_ENTRY_FIELDS or name in XML_DOCUMENT_FIELDS
    }
    key = f"{entry}.{attachment or 0}" if entry else ""
    yield CourtItem("document", key, entry=entry, **where, **_renamed(others, XML_DOCUMENT_FIELDS))


# Fields that only results of a search have.
SEARCH_FIELDS = frozenset(("docketNumber", "caseName", "docket_entry_id"))
TABLES = MAPPING.tables
NESTED, NESTED_OBJECTS = TABLES["nested"], TABLES["nested-objects"]
API_KIND = re.compile(r"/api/rest/v[0-9]+/([a-z-]+)/")
DOCUMENT_ADDRESS = re.compile(r"/docket/([0-9]+)/")
NOTHING_KNOWN = (
    "is nothing that dockets consist of; give dockets, docket entries, documents, parties, or a search"
)


def _kind_of_address(address: str) -> str:
    match = API_KIND.search(address)
    return TABLES["addresses"].get(match[1], "") if match else ""


def _object_kind(thing: Mapping[str, Any]) -> str:
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
    if kind == "docket":
        docket = key
    else:
        address = DOCUMENT_ADDRESS.search(str(thing.get("absolute_url")))
        docket = docket or docket_of(thing) or (address[1] if address else "")
    entry = entry or reference_key(thing.get("docket_entry"))
    nested: dict[str, list[tuple[str, str, Any]]] = {}
    for name, value in thing.items():
        at = f"{pointer}/{name}"
        if name in NESTED and isinstance(value, list):
            nested[name] = [(NESTED[name], f"{at}/{number}", each) for number, each in enumerate(value)]
        elif name in NESTED_OBJECTS and isinstance(value, Mapping):
            nested[name] = [(NESTED_OBJECTS[name], at, value)]
    fields = {name: value for name, value in thing.items() if name not in nested}
    yield CourtItem(kind, key, fields, place, pointer, docket="" if kind == "docket" else docket, entry=entry)
    inner_entry = key if kind == "docket entry" else ""
    for inner_kind, at, each in chain(*nested.values()):
        yield from build_items(inner_kind, _as_object(each), place, at, docket, inner_entry)


def _as_object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"reference": value}


# Fields of a result, and what they are called in the records that it is of.
DOCKET_FIELDS, ENTRY_FIELDS, DOCUMENT_FIELDS = (
    MAPPING.tables[name] for name in ("search-docket", "search-entry", "search-document")
)
NAME_LISTS = {"party": "party", "attorney": "attorney", "firm": "law firm"}
KEY_LISTS = ("party_id", "attorney_id", "firm_id")
HIGHLIGHT = re.compile(r"</?(?:mark|em)>")


def search_items(result: Mapping[str, Any], place: str) -> Iterator[CourtItem]:
    """Yield the docket of a result, its parties, and the entries and documents in it."""
    plain = {name: _without_highlights(value) for name, value in result.items()}
    documents = plain.pop("recap_documents", None)
    is_document, docket = "docket_entry_id" in plain, reference_key(plain.get("docket_id"))
    if plain.keys() & {"docketNumber", "caseName"}:
        lists = {name for name in (*NAME_LISTS, *KEY_LISTS) if isinstance(plain.get(name), list)}
        own = {
            name: value
            for name, value in plain.items()
            if name not in lists and (name in DOCKET_FIELDS or not is_document)
        }
        yield CourtItem("docket", docket, place=place, is_partial=True, **_renamed(own, DOCKET_FIELDS))
        for name, kind in NAME_LISTS.items():
            for number, value in enumerate(plain[name] if name in lists else ()):
                at, item = f"/{name}/{number}", {"name": value}
                yield CourtItem(kind, "", item, place, at, {"name": ""}, docket, is_partial=True)
    if is_document:
        others = (*DOCKET_FIELDS, *NAME_LISTS, *KEY_LISTS)
        own = {name: value for name, value in plain.items() if name in ENTRY_FIELDS or name not in others}
        yield from _document_items(own, place, docket, "")
    for number, each in enumerate(documents if isinstance(documents, list) else ()):
        inner = {name: _without_highlights(value) for name, value in _as_object(each).items()}
        yield from _document_items(inner, place, docket, f"/recap_documents/{number}")


def _without_highlights(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_highlights(each) for each in value]
    return HIGHLIGHT.sub("", value) if isinstance(value, str) else value


def _document_items(plain: Mapping[str, Any], place: str, docket: str, pointer: str) -> Iterator[CourtItem]:
    entry, key = reference_key(plain.get("docket_entry_id")), reference_key(plain.get("id"))
    of_entry = {name: value for name, value in plain.items() if name in ENTRY_FIELDS}
    rest = {name: value for name, value in plain.items() if name not in ENTRY_FIELDS}
    where: dict[str, Any] = {"place": place, "pointer": pointer, "docket": docket, "is_partial": True}
    yield CourtItem("docket entry", entry, **where, **_renamed(of_entry, ENTRY_FIELDS))
    yield CourtItem("document", key, entry=entry, **where, **_renamed(rest, DOCUMENT_FIELDS))


def _renamed(plain: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    renamed = {fields.get(name, name): value for name, value in plain.items()}
    return {"fields": renamed, "names": {new: old for old, new in fields.items() if new != old}}
