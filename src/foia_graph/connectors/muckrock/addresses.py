"""Addresses of MuckRock: what a user names in the browser, and what its interfaces are asked for it."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from foia_graph.connectors.imports.api_client import Platform, bearer, local_origin, token_keyword
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
FILTERS = {
    "q": "search",
    "agency": "agency",
    "jurisdiction": "jurisdiction",
    "status": "status",
    "tags": "tags",
}


def authorization(token: str) -> str:
    """Return the header for a token: a key of the first interface, or a JSON Web Token (RFC 7519)."""
    return bearer(token) if token.startswith("eyJ") and token.count(".") == 2 else token_keyword(token)


PLATFORM = Platform("MuckRock", ("muckrock.com",), ("www.muckrock.com",), "MUCKROCK_TOKEN", authorization)


@dataclass(frozen=True, slots=True)
class MuckRockSelection:
    """What is to be imported: one thing of a kind by its number, or a list with a query.

    `versions` are the interfaces that are asked, the next where the one before does not have it.
    """

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
