"""Addresses of the app that become files, the names of these files, and pages whose links lead to them."""

import hashlib
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from foia_graph.runtime.tables import table_beside

INDEX_FILE = "index.html"
ADDRESSES = table_beside(__file__)
# Parameters that turn the pages of a list.
PAGING_PARAMETERS = frozenset({"after", "page", "per_page"})
# Parameters that turn to another part of the page of a thing, by the number of what is first there.
PART_PARAMETERS = frozenset({"pages", "quotes"})
THING_PATH = re.compile(r"/doc/[a-z-]+/[^/]+")
LIST_FILTERS = {"/bates/": frozenset({"document", "prefix"})}
# Parameters that make no other file: there is one generation, and one picture of a page.
IGNORED_PARAMETERS = ("generation", "inline", "width")
LIST_PATH = re.compile(r"/doc/[a-z-]+/|/bates/|/catalog|/conflicts|/corrections|/(api/)?gaps")
NAME_PATH = re.compile(r"/(id|scheme|graph)/")
TEXT_PATH = re.compile(r"(/doc/document/[^/]+/page/[0-9]+)/text")
PICTURE_PATH = re.compile(r"/doc/document/[^/]+/page/[0-9]+\.png")
# Files with a cover sheet, which are made when they are asked for.
COVER_PATH = re.compile(r"/doc/document/[^/]+/with-cover\.pdf")
FILE_PATH = re.compile(r"/file/[0-9a-f]{64}")
# How many addresses and files of links are cached: pages link the same again and again.
CACHED = 1 << 16
# How many bytes a part of a path has at most; file systems take 255.
MAX_NAME_LENGTH = 240


@dataclass(frozen=True, slots=True)
class SiteAddress:
    """An address of the app: a path, and a query or ""."""

    path: str
    query: str = ""

    @property
    def request_target(self) -> str:
        """Return it as it is in a request."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def suffix(self) -> str:
        """Return the form that the path names, "" for that which is negotiated."""
        return posixpath.splitext(self.path)[1][1:]

    @property
    def is_page(self) -> bool:
        """Return True for what is a page for people."""
        return not self.suffix and FILE_PATH.fullmatch(self.path) is None

    @property
    def file(self) -> str:
        """Return the name of the file that it becomes."""
        return _file_name(self)

    def is_exported(self, with_files: bool) -> bool:
        """Return True where it becomes a file, if it is answered."""
        if PICTURE_PATH.fullmatch(self.path) or FILE_PATH.fullmatch(self.path):
            return with_files
        is_made_anew = COVER_PATH.fullmatch(self.path) is not None
        return self._is_in_site and not is_made_anew and (not self.query or self._is_list or self._is_part)

    @property
    def _is_in_site(self) -> bool:
        parts = unquote(self.path).split("/")
        if any(part in (".", "..", "_") or len(part.encode()) > MAX_NAME_LENGTH for part in parts):
            return False
        return (
            self.path.startswith(tuple(ADDRESSES["exported_folders"]))
            or posixpath.splitext(self.path)[0] in ADDRESSES["single_pages"]
        )

    @property
    def _is_list(self) -> bool:
        if not LIST_PATH.fullmatch(self.path):
            return False
        rest = {name: value for name, value in parse_qsl(self.query) if name not in PAGING_PARAMETERS}
        if self.path in LIST_FILTERS:
            return rest.keys() <= LIST_FILTERS[self.path]
        return len(rest) <= 1 and all(value.startswith("/") for value in rest.values())

    @property
    def _is_part(self) -> bool:
        if not self.is_page or not THING_PATH.fullmatch(self.path):
            return False
        parameters = parse_qsl(self.query)
        return len(parameters) == 1 and parameters[0][0] in PART_PARAMETERS and parameters[0][1].isdecimal()


@lru_cache(CACHED)
def _file_name(at: SiteAddress) -> str:
    place = unquote(at.path).strip("/")
    if not at.is_page:
        return place
    digest = hashlib.sha256(at.query.encode()).hexdigest()[:16]
    return posixpath.join(place, *(("_", digest) if at.query else ()), INDEX_FILE)


@lru_cache(CACHED)
def parse_link(link: str, base: str) -> tuple[SiteAddress, str] | None:
    """Parse a link of a page to address and fragment; None where it leads out of the site, or nowhere.

    >>> parse_link("/id/release/x#claim-1", "https://foia.example.org/")
    (SiteAddress(path='/doc/release/x', query=''), 'claim-1')
    """
    if link.startswith(base):
        link = f"/{link[len(base) :]}"
    if not link.startswith("/") or link.startswith("//"):
        return None
    parts = urlsplit(link)
    return SiteAddress(_canonical_path(parts.path), _canonical_query(parts.query)), parts.fragment


def _canonical_path(path: str) -> str:
    # As the app reads it: what an escape hides (`1%2Epng`, `page%2F1.png`) is looked at like anything else.
    path = quote(unquote(path), safe="/~:@!$&'()*+,;=")
    if name := NAME_PATH.match(path):
        path = f"/doc/{path[4:]}" if name[1] == "id" else f"/doc{path}"
    path = TEXT_PATH.sub(r"\1.txt", path)
    return "/" if path == "/index.html" else path.removesuffix(".html")


def _canonical_query(query: str) -> str:
    """Return the query that stands for all that ask the same; the first page or part needs none."""
    parameters = {
        name: value
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name not in IGNORED_PARAMETERS
    }
    for name in PART_PARAMETERS:
        if parameters.get(name) == "1":
            del parameters[name]
    if parameters.get("page") == "1" and "after" not in parameters:
        parameters = {name: value for name, value in parameters.items() if name not in PAGING_PARAMETERS}
    return urlencode(sorted(parameters.items()), safe="/")


def relative_link(file: str, to: str) -> str:
    """Return a relative link from one file to another.

    >>> relative_link("doc/release/x/index.html", "static/style.css")
    '../../../static/style.css'
    """
    return quote(posixpath.relpath(f"/{to}", posixpath.dirname(f"/{file}")))


LINK_ATTRIBUTES = ("href", "src")
LINKED = "[href], [src]"
# Forms, lists of links all of which need a server, and our scripts.
NEEDS_SERVER = "form, button, nav.facets, nav.asked, script[src]"
# The page of redactions: a link to it says nothing without it; the text of those to its parts is a count.
GALLERY = "redactions"
LinkRewrite = Callable[[str], str | None]


class SitePage:
    """A page as it may be alone: without what needs a server."""

    def __init__(self, page: bytes) -> None:
        """Parse a page that this program wrote."""
        self._tree = LexborHTMLParser(page)
        # One after the other: what is in an element that was removed must not be touched.
        while (node := self._tree.css_first(NEEDS_SERVER)) is not None:
            node.decompose()

    @property
    def links(self) -> list[str]:
        """Return the links as they are in it."""
        return [link for node in self._tree.css(LINKED) for _, link in _node_links(node)]

    def rewrite(self, lead: LinkRewrite, note: str) -> bytes:
        """Return the page with new links, and with `note` (HTML) at its foot.

        `lead` returns the new link for a link, None where it leads to no file. What has such a link is
        removed; of an anchor the words stay, if they say something.
        """
        # From the end: elements inside come before the one that may be removed with them.
        for node in reversed(self._tree.css(LINKED)):
            _rewrite_node(node, lead)
        footer = self._tree.css_first("footer.site")
        if footer is not None:
            footer.insert_child(_element(f"<p>{note}</p>"))
        return (self._tree.html or "").encode()


def _element(html: str) -> LexborNode:
    body = LexborHTMLParser(html).body
    if body is None or body.child is None:
        raise ValueError(f"{html!r} is no element")
    return body.child


def _node_links(node: LexborNode) -> list[tuple[str, str]]:
    attributes = node.attributes
    return [(name, attributes[name] or "") for name in LINK_ATTRIBUTES if name in attributes]


def _rewrite_node(node: LexborNode, lead: LinkRewrite) -> None:
    new = [(name, link, lead(link)) for name, link in _node_links(node)]
    if all(to is not None for *_, to in new):
        for name, _, to in new:
            node.attrs[name] = to
        for name in ("srcset", "sizes"):  # there is one picture of each page
            if name in node.attributes:
                del node.attrs[name]
    elif node.tag == "a" and not _is_service(new[0][1]):
        node.unwrap()
    else:
        node.decompose()


def _is_service(link: str) -> bool:
    """Return whether the text of a link is of no use without its target.

    >>> _is_service("/search"), _is_service("/redactions?exemption=b6")
    (True, False)
    """
    path, has_query, _ = link.partition("#")[0].partition("?")
    name = path[1:].partition("/")[0].partition(".")[0]
    if name == GALLERY:
        return link == f"/{GALLERY}"
    return bool(has_query) or name in ADDRESSES["services"]
