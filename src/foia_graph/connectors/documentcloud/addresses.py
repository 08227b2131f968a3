"""Addresses of DocumentCloud: what a user names in the browser, and what its interface is asked for it."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from foia_graph.connectors.imports.api_client import Platform, bearer, local_origin
from foia_graph.errors import InputError

HOST = "documentcloud.org"
PLATFORM = Platform(
    "DocumentCloud",
    (HOST,),
    ("api.www.documentcloud.org", "api.dev.documentcloud.org"),
    "DOCUMENTCLOUD_TOKEN",
    bearer,
)
DOCUMENT = re.compile(r"(?:/api)?/documents/(\d+)(?:[-/.].*)?")
PROJECT = re.compile(r"(?:/api)?/projects/(?:(\d+)(?:[-/.].*)?|[^/]*-(\d+)/?)")
ACCOUNT = re.compile(r"(?:/api)?/(user|organization)s/(?:(\d+)(?:[-/.].*)?|[^/]*-(\d+)/?)")
LISTING = re.compile(r"/api/(?:documents(?:/search)?|projects/\d+/documents)/?")
SEARCH_PAGE = re.compile(r"(?:/(?:app|search|home|documents)?/?|/(?:public/)?search/.*|/api/search\.json)")
OLD_SEARCH = re.compile(r"/?(?:public/)?search/(?:all/)?(.*)")
OLD_PROJECT = re.compile(r"\bprojectid:\s*(\d+)[^\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentCloudSelection:
    """What is to be imported: a document or project by its number, or a listing at an address.

    `api` is the beginning of the addresses of the interface; `name` tells the selection from others.
    """

    kind: Literal["document", "project", "listing"]
    api: str
    number: str = ""
    url: str = ""

    @property
    def name(self) -> str:
        host = urlsplit(self.api).hostname or ""
        if self.number:
            return f"{host} {self.kind} {self.number}"
        parts = urlsplit(self.url)
        return f"{host} {parts.path.removeprefix('/api/')} {parts.query}".rstrip(" /")


def parse_source(source: str) -> DocumentCloudSelection:
    """Parse an address of a page or of the interface; raises InputError for one that lists no documents."""
    parts = urlsplit(source)
    api = f"{_api_origin(source)}/api"
    path = unquote(parts.path)
    if LISTING.fullmatch(path) and (parts.query or not PROJECT.fullmatch(path)):
        query = f"?{parts.query}" if parts.query else ""
        return DocumentCloudSelection("listing", api, url=f"{api}{parts.path.removeprefix('/api')}{query}")
    if match := DOCUMENT.fullmatch(path):
        return DocumentCloudSelection("document", api, match[1])
    if match := PROJECT.fullmatch(path):
        return DocumentCloudSelection("project", api, match[1] or match[2])
    if match := ACCOUNT.fullmatch(path):
        return _listing(api, "documents/", {match[1]: match[2] or match[3]})
    if SEARCH_PAGE.fullmatch(path):
        return _listing(api, "documents/search/", _search_terms(source))
    raise InputError(
        "is no address of a document, project, user, organization or search on DocumentCloud", source
    )


def _listing(api: str, path: str, query: dict[str, str]) -> DocumentCloudSelection:
    return DocumentCloudSelection("listing", api, url=f"{api}/{path}?{urlencode(query)}")


def _search_terms(source: str) -> dict[str, str]:
    """Return the query of a search page, old ones included, which had it behind a number sign."""
    parts = urlsplit(source)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    old = OLD_SEARCH.fullmatch(unquote(parts.fragment or parts.path))
    words = (query.get("q") or (old[1] if old else "")).strip()
    if not words:
        raise InputError("searches for nothing; name a search with its words (?q=…)", source)
    words = OLD_PROJECT.sub(r"project:\1", words)
    return {"q": words, **{name: query[name] for name in ("sort", "per_page") if name in query}}


def _api_origin(source: str) -> str:
    """Return scheme and host of the interface that belongs to an address."""
    parts = urlsplit(source)
    host = parts.hostname or ""
    if local_origin(source) or host.startswith("api.") or not PLATFORM.has(host):
        return f"{parts.scheme}://{parts.netloc}"
    stem = re.sub(r"^(www|embed|beta|assets|s3)\.", "", host)
    return f"https://api.{'www.' if stem == HOST else ''}{stem}"


def site_of(api: str) -> str:
    """Return the site for people that belongs to an interface.

    >>> [site_of(a) for a in ("https://api.www.documentcloud.org/api", "https://api.dev.documentcloud.org")]
    ['https://www.documentcloud.org', 'https://www.dev.documentcloud.org']
    """
    host = urlsplit(api).hostname or ""
    stem = host.removeprefix("api.").removeprefix("www.")
    return f"https://www.{stem}" if PLATFORM.has(stem) else f"https://www.{HOST}"
