"""What SOURCE stands for: a file, a folder of files, or an address, read into items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from foia_graph.connectors.courtlistener.answers import answer_items, page_links
from foia_graph.connectors.courtlistener.docket_xml import read_docket_xml
from foia_graph.connectors.courtlistener.items import CourtItem
from foia_graph.connectors.http.outcome import RequestFailed
from foia_graph.connectors.imports.api_client import Platform, token_keyword
from foia_graph.connectors.imports.checked_values import address_parts
from foia_graph.connectors.imports.paged_listing import PagedListing
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import is_address, json_values, read_bytes, source_files
from foia_graph.errors import InputError

PLATFORM = Platform(
    "CourtListener",
    ("courtlistener.com",),
    ("www.courtlistener.com", "courtlistener.com"),
    "COURTLISTENER_API_TOKEN",
    token_keyword,
)
SUFFIXES = (".json", ".jsonl", ".ndjson", ".xml")
DOCKET_PAGE = re.compile(r"/docket/([0-9]+)(?:/|$)")
API_ADDRESS = re.compile(r"(?P<root>/api/rest/v[0-9]+)/(?P<kind>[a-z-]+)/(?:(?P<key>[\w.-]+)/)?$")
LISTS: dict[str, str] = {
    "docket-entries": "docket entries",
    "dockets": "dockets",
    "parties": "parties",
    "recap-documents": "documents",
    "search": "results",
}
KINDS = {
    "docket-entries": "docket entry",
    "dockets": "docket",
    "parties": "party",
    "recap-documents": "document",
}
"""What the items of a listing are."""
PARTS = (("docket-entries", "order_by=id&docket={}"), ("parties", "filter_nested_results=True&docket={}"))
"""Listings of what a docket consists of, and the query of each."""


@dataclass
class DocketSource:
    """The source of an import; `is_whole` says, once it was read, that nothing of its dockets is missing."""

    session: ImportSession
    is_whole: bool = True
    _links: list[int] = field(default_factory=lambda: [0, 0])

    def items(self) -> Iterator[CourtItem]:
        """Yield the items of the source; raises InputError or RequestFailed where it cannot be read."""
        if is_address(self.session.source):
            self.session.platform = PLATFORM
            yield from self._address_items(self.session.source)
        else:
            yield from self._file_items()

    # ------------------------------------------------------------ files

    def _file_items(self) -> Iterator[CourtItem]:
        for name, path in source_files(self.session, SUFFIXES):
            body = read_bytes(self.session, name, path)
            if body is None:
                self.is_whole = False
            else:
                yield from self._body_items(body, name)
        following, preceding = self._links
        # A whole listing that was saved page by page has as many links forward as back.
        self.is_whole = self.is_whole and following == preceding

    def _body_items(self, body: bytes, name: str) -> Iterator[CourtItem]:
        """Yield the items of a file; one that cannot be read is a problem."""
        if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            yield from self._xml_items(body, name)
        else:
            yield from self._json_items(body, name)

    def _xml_items(self, body: bytes, name: str) -> Iterator[CourtItem]:
        try:
            yield from read_docket_xml(body, name)
        except InputError as error:
            self.is_whole = False
            self.session.problem(name, str(error), "error")

    def _json_items(self, body: bytes, name: str) -> Iterator[CourtItem]:
        before = len(self.session.report.problems)
        for place, value in json_values(self.session, name, body):
            following, preceding = page_links(value)
            self._links[0] += following
            self._links[1] += preceding
            yield from answer_items(value, place, self.session)
        new = self.session.report.problems[before:]
        self.is_whole = self.is_whole and all(each.severity != "error" for each in new)

    # ------------------------------------------------------------ addresses

    def _address_items(self, address: str) -> Iterator[CourtItem]:
        parts = address_parts(address)
        page, interface = DOCKET_PAGE.search(parts.path), API_ADDRESS.search(parts.path)
        root = f"{parts.scheme}://{parts.netloc}{interface['root'] if interface else '/api/rest/v4'}"
        if page and not interface:
            yield from self._docket_items(root, page[1])
        elif interface is None:
            reply = self.session.client.get(address)
            yield from self._body_items(reply.body, parts.path.rpartition("/")[2] or address)
        elif interface["key"] and interface["kind"] == "dockets":
            yield from self._docket_items(root, interface["key"])
        elif interface["key"] or interface["kind"] not in LISTS:
            reply_of_one = self.session.client.get_json(address)
            yield from answer_items(reply_of_one.value, address, self.session)
        else:
            yield from self._list_items(root, interface["kind"], address)

    def _docket_items(self, root: str, key: str) -> Iterator[CourtItem]:
        reply = self.session.client.get_json(f"{root}/dockets/{key}/")
        yield from answer_items(reply.value, reply.url, self.session, "docket")
        yield from self._part_items(root, key)

    def _part_items(self, root: str, key: str) -> Iterator[CourtItem]:
        """Yield what a docket consists of; a listing that no one may see is a problem."""
        for kind, query in PARTS:
            listing = PagedListing(self.session, f"{root}/{kind}/?{query.format(key)}", LISTS[kind])
            try:
                for item in listing:
                    yield from answer_items(item, listing.url, self.session, KINDS[kind])
            except RequestFailed as error:
                self.session.problem(error.url, error.detail, "error")
            self.is_whole = self.is_whole and listing.is_complete

    def _list_items(self, root: str, kind: str, address: str) -> Iterator[CourtItem]:
        """Yield the items of a listing: dockets with all of theirs, others with the dockets they name."""
        listing = PagedListing(self.session, address, LISTS[kind])
        dockets: list[str] = []
        for item in listing:
            for each in answer_items(item, address, self.session, KINDS.get(kind, "")):
                key = each.key if each.kind == "docket" else each.docket
                dockets += [key] if key and key not in dockets else []
                yield each
        self.is_whole = listing.is_complete and kind == "dockets"
        if kind == "dockets":
            for key in dockets:
                yield from self._part_items(root, key)
        elif kind != "search":
            named = parse_qs(address_parts(address).query).get("docket", [])
            yield from self._named_dockets(root, [*dockets, *(key for key in named if key not in dockets)])

    def _named_dockets(self, root: str, keys: list[str]) -> Iterator[CourtItem]:
        for key in keys:
            try:
                reply = self.session.client.get_json(f"{root}/dockets/{key}/")
                yield from answer_items(reply.value, reply.url, self.session, "docket")
            except RequestFailed as error:
                self.session.problem(error.url, error.detail, "error")
