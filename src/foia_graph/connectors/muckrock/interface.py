"""The interfaces of MuckRock over HTTP, and what they are asked for by the address that a user names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from foia_graph.connectors.http.connection import FetchError, RequestFailed
from foia_graph.connectors.imports.api_client import BEARER, TOKEN, Platform, local_origin
from foia_graph.connectors.imports.paged_listing import PagedListing
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.muckrock import gathered
from foia_graph.errors import InputError

SITE = "https://www.muckrock.com"
Version = Literal["api_v1", "api_v2"]
VERSIONS: tuple[Version, ...] = ("api_v1", "api_v2")
# The words of both versions of the interface for each kind of thing.
PATHS: dict[str, dict[Version, str]] = {
    "request": {"api_v1": "foia", "api_v2": "requests"},
    "communication": {"api_v1": "communication", "api_v2": "communications"},
    "file": {"api_v1": "file", "api_v2": "files"},
    "agency": {"api_v1": "agency", "api_v2": "agencies"},
    "jurisdiction": {"api_v1": "jurisdiction", "api_v2": "jurisdictions"},
    "project": {"api_v1": "project", "api_v2": "projects"},
}
KINDS = {path: kind for kind, versions in PATHS.items() for path in versions.values()}
INTERFACE = re.compile(r"/(api_v[12])/([a-z]+)/?(?:(\d+)/?)?")
REQUEST_PAGE = re.compile(r"/foi/(?!list\b)[^/]+/[^/]*?-?(\d+)(?:/.*)?")
AGENCY_PAGE = re.compile(r"/agency/[^/]+/[^/]*?-?(\d+)(?:/.*)?")
PROJECT_PAGE = re.compile(r"/project/[^/]*?-?(\d+)(?:/.*)?")
LIST_PAGE = re.compile(r"/(?:foi/list|search)?/?")
# Parameters of lists for people, and what the interface calls them.
FILTERS = {"q": "search", **{name: name for name in ("agency", "jurisdiction", "status", "tags")}}


def authorization(token: str) -> str:
    """Return the header for a token: a key of the first interface, or a JSON Web Token (RFC 7519)."""
    return (BEARER if token.startswith("eyJ") and token.count(".") == 2 else TOKEN)(token)


PLATFORM = Platform("MuckRock", ("muckrock.com",), ("www.muckrock.com",), "MUCKROCK_TOKEN", authorization)


@dataclass(frozen=True, slots=True)
class MuckRockSelection:
    """One thing of a kind by its number, or a list with a query; `versions` are asked one after the other."""

    kind: str
    site: str
    versions: tuple[Version, ...]
    number: str = ""
    query: str = ""

    @property
    def name(self) -> str:
        """Return what tells the selection from others."""
        host = urlsplit(self.site).hostname or ""
        return " ".join(filter(None, (host, self.kind, self.number, self.query)))


def parse_source(source: str) -> MuckRockSelection:
    """Parse an address of a page or an interface; raises InputError for one that names nothing to import."""
    parts = urlsplit(source)
    site = f"{parts.scheme}://{parts.netloc}" if _is_interface(source) else SITE
    if match := INTERFACE.fullmatch(parts.path):
        kind = KINDS.get(match[2])
        if kind:
            version: Version = "api_v1" if match[1] == "api_v1" else "api_v2"
            return MuckRockSelection(kind, site, (version,), match[3] or "", parts.query)
    for page, kind in ((REQUEST_PAGE, "request"), (PROJECT_PAGE, "project")):
        if match := page.fullmatch(parts.path):
            return MuckRockSelection(kind, site, VERSIONS, match[1])
    if match := AGENCY_PAGE.fullmatch(parts.path):
        return MuckRockSelection("request", site, VERSIONS, query=urlencode({"agency": match[1]}))
    query = {name: values[-1] for name, values in parse_qs(parts.query).items() if name in FILTERS}
    if LIST_PAGE.fullmatch(parts.path) and query:
        return MuckRockSelection(
            "request", site, VERSIONS, query=urlencode({FILTERS[name]: text for name, text in query.items()})
        )
    raise InputError(
        "is no address of a request, agency, project, list of requests or interface of MuckRock", source
    )


def _is_interface(source: str) -> bool:
    # A host to ask is a local double, or a platform of the same make.
    host = urlsplit(source).hostname or ""
    return bool(local_origin(source)) or not PLATFORM.has(host)


# Statuses after which the other interface is asked.
NOT_HERE = frozenset((401, 403, 404, 410))
# Fields that name other things by their number, and of which kind those are.
NAMED = {
    "request": {"agency": "agency", "jurisdiction": "jurisdiction"},
    "agency": {"jurisdiction": "jurisdiction", "parent": "agency"},
    "jurisdiction": {"parent": "jurisdiction"},
}


@dataclass(slots=True)
class MuckRockInterface:
    """The requests of one import; `things` is what came."""

    session: ImportSession
    selection: MuckRockSelection
    things: gathered.GatheredThings = field(default_factory=gathered.GatheredThings)
    _version: Version = "api_v1"

    def gather(self) -> gathered.GatheredThings:
        """Return what was selected with what it names; raises RequestFailed where it cannot be fetched."""
        # What one version of the interface lacks or refuses, the other may have.
        for number, version in enumerate(self.selection.versions):
            self._version = version
            try:
                self._gather_selected()
                break
            except RequestFailed as error:
                is_last = number + 1 == len(self.selection.versions)
                if is_last or not (error.status in NOT_HERE or error.reason == "robots"):
                    raise
        self._gather_named()
        return self.things

    def _gather_selected(self) -> None:
        selection = self.selection
        if selection.number:
            self._add_whole(selection.kind, self._get(selection.kind, selection.number))
            self.session.is_complete = True
            return
        listing = self._listing(selection.kind, selection.query)
        for item in listing:
            if not gathered.number_of(item) and selection.kind not in gathered.WHOLES:
                self.session.problem(listing.url, f"lists a {selection.kind} without a number", "error")
            elif not self.session.skip_unchanged("request", str(item.get("datetime_updated") or "")):
                self._add_whole(selection.kind, item)
        self.session.is_complete = listing.is_complete

    def _add_whole(self, kind: str, fields: gathered.Fields) -> None:
        if kind == "project":
            self._add_project(fields)
            return
        thing = self.things.add(kind, fields)
        if kind == "request" and self.things.lacks_parts(thing):
            self._add_parts(thing, "communication", "foia")
        communications = list(self.things.parts_of(thing)) if kind == "request" else [thing]
        for each in communications:
            if each.kind == "communication" and self.things.lacks_parts(each):
                self._add_parts(each, "file", "communication")

    def _add_project(self, project: gathered.Fields) -> None:
        requests = project.get("requests")
        for each in requests if isinstance(requests, list) else []:
            number = gathered.number_of(each) or str(each)
            try:
                self._add_whole("request", self._get("request", number))
            except RequestFailed as error:
                self.session.count("request")
                self.session.problem(error.url, error.detail, "error", key=f"request {number}")
        self.things.add("project", project)

    def _add_parts(self, owner: gathered.GatheredThing, kind: str, parameter: str) -> None:
        listing = self._listing(kind, f"{parameter}={owner.key}")
        try:
            for item in listing:
                self.things.add(kind, gathered.owned(kind, owner.key, item))
        except RequestFailed as error:
            owner.is_cut_off = error.may_pass
            self.session.problem(error.url, f"{error.detail}; a {kind} of it may be missing", "error")
        else:
            owner.is_cut_off = not listing.is_complete

    def _gather_named(self) -> None:
        """Ask once for each agency and jurisdiction that something names, and for what these name."""
        # A work list until nothing new is named: an agency names its parent, which names another.
        asked: set[tuple[str, str]] = set()
        while missing := [each for each in self._named() if each not in asked]:
            for kind, number in missing:
                asked.add((kind, number))
                try:
                    self.things.add(kind, self._get(kind, number))
                except RequestFailed as error:
                    key = f"{kind} {number}"
                    self.session.problem(error.url, f"{error.detail}; only its number is known", key=key)

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield kind and number of what is named and not described yet, each once."""
        found: dict[tuple[str, str], None] = {}
        for thing in self.things.things.values():
            for name, kind in NAMED.get(thing.kind, {}).items():
                value = thing.fields.get(name)
                if isinstance(value, Mapping):
                    continue
                if value not in (None, "") and self.things.find(kind, value) is None:
                    found[kind, str(value)] = None
        yield from found

    def _get(self, kind: str, number: str) -> gathered.Fields:
        url = f"{self._address(kind)}{number}/"
        value: Any = self.session.client.get_json(url).value
        if not isinstance(value, Mapping) or gathered.number_of(value) != number:
            raise RequestFailed(url, FetchError("wrong-type", f"is not the {kind} that was asked for", 200))
        return value

    def _listing(self, kind: str, query: str) -> PagedListing:
        url = self._address(kind)
        return PagedListing(self.session, f"{url}?{query}" if query else url, PATHS[kind]["api_v2"])

    def _address(self, kind: str) -> str:
        return f"{self.selection.site}/{self._version}/{PATHS[kind][self._version]}/"
