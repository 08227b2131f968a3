"""The REST interface of a site: its posts, pages and files, listed page by page, or one saved answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from foia_graph.connectors.http.connection import RequestFailed, with_parameters
from foia_graph.connectors.imports.checked_values import address_parts
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.paged_listing import PagedListing, numbered_page, query_parameter
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress import site
from foia_graph.connectors.wordpress.markup_text import plain_text

# The most that the interface gives on one page.
PER_PAGE = "100"
# A page after the last is answered with this status (rest_post_invalid_page_number).
LAST_PAGES = frozenset((400,))
# Parameters that leave nothing out.
PAGING = frozenset(("page", "per_page", "_embed", "order", "orderby", "context", "rest_route"))
LISTING = re.compile(r"/wp/v2/|[?&]rest_route=")
ROOT = re.compile(r"/wp-json/?$|[?&]rest_route=/?$")
BASE = re.compile(r"[\w-]+")


class RestReader(site.SiteReader):
    """A reader of objects; `terms` are the names of categories and tags by number, as far as known."""

    form = site.ItemForm(
        "rest", "id", ("link", "guid"), ("date", "date_gmt"), ("modified", "modified_gmt"), "source_url"
    )

    def __init__(self, session: ImportSession) -> None:
        super().__init__(session)
        self.terms: dict[str, str] = {}

    def post(self, value: Mapping[str, Any], kind: str = "post") -> site.SitePost | None:
        """Return a post or a page; None for one that is omitted."""
        item = OriginObject(value, self.session.report, kind)
        kind = item.text("type") or kind
        self.session.count(kind)
        content = item.object("content")
        markup, is_protected = content.text("rendered"), content.flag("protected")
        is_locked = bool(item.text("password")) or (is_protected and not markup)
        if not self.is_published(item, kind, item.text("status"), has_password=is_locked):
            return None
        return self.make_post(item, kind, markup, **self._terms(item))

    def file(self, value: Mapping[str, Any]) -> site.SiteFile | None:
        """Return a file of the library; None for one that is omitted."""
        item = OriginObject(value, self.session.report, "attachment")
        self.session.count("attachment")
        item.text("type")
        is_published = self.is_published(item, "attachment", item.text("status"))
        return self.make_file(item, item.text("mime_type")) if is_published else None

    def _terms(self, item: OriginObject) -> dict[str, tuple[str, ...]]:
        """Return the names of the categories and tags of a post, their numbers where no name is known."""
        embedded = item.take("_embedded")
        groups = embedded.get("wp:term") if isinstance(embedded, Mapping) else None
        for group in groups if isinstance(groups, list) else ():
            for each in group if isinstance(group, list) else ():
                if isinstance(each, Mapping) and isinstance(each.get("name"), str):
                    self.terms[str(each.get("id"))] = plain_text(each["name"])
        return {
            name: tuple(self.terms.get(number, number) for number in item.texts(name))
            for name in ("categories", "tags")
        }


class RestSite(RestReader):
    """The reader of all that a site publishes, or of one listing, from the address of either."""

    def __init__(self, session: ImportSession, address: str) -> None:
        super().__init__(session)
        self._address = address
        self._is_listing = LISTING.search(address) is not None and ROOT.search(address) is None
        self._root = api_root(address) if self._is_listing else address

    def items(self) -> Iterator[site.SiteItem]:
        """Yield files, so that those that posts link to have their titles, then pages and posts."""
        self.site = describe_site(self.session, self._root)
        addresses = self._addresses()
        complete = []
        for kind, address in addresses.items():
            listing = _listing(self.session, address, kind)
            try:
                for value in listing:
                    # An interface of several sites is at an address that is none of theirs.
                    link = site.site_root(str(value.get("link") or ""))
                    if self._is_listing and not self.site.title and link and self.site.address != link:
                        self.site = site.OriginSite(link)
                    found = self.file(value) if kind == "attachment" else self.post(value, kind)
                    if found is not None:
                        yield found
            except RequestFailed as error:  # a site may keep pages and files to itself
                if kind == list(addresses)[-1]:
                    raise
                self.session.problem(error.url, error.detail)
            complete.append(listing.is_complete)
        names = {name for name, _ in parse_qsl(address_parts(self._address).query)}
        self.is_complete = all(complete) and names <= PAGING

    def _addresses(self) -> dict[str, str]:
        if self._is_listing:
            return {kind_of(self._address): self._address}
        types = {kind: route(self._root, f"wp/v2/{base}") for kind, base in self._types().items()}
        return {"attachment": route(self._root, "wp/v2/media", media_type="application"), **types}

    def _types(self) -> dict[str, str]:
        """Return the types of what the site publishes, each with the end of its route; posts come last."""
        found = {"page": "pages"}
        try:
            value = self.session.client.get_json(route(self._root, "wp/v2/types")).value
        except RequestFailed as error:
            self.session.problem(error.url, f"{error.detail}; pages and posts alone are asked for")
            value = {}
        for kind, each in sorted(value.items()) if isinstance(value, Mapping) else ():
            base = each.get("rest_base") if isinstance(each, Mapping) else None
            namespace = each.get("rest_namespace", "wp/v2") if isinstance(each, Mapping) else ""
            is_own = (
                kind in site.PRIVATE_TYPES or kind in site.SOFTWARE_TYPES or kind in ("attachment", "post")
            )
            if isinstance(base, str) and BASE.fullmatch(base) and namespace == "wp/v2" and not is_own:
                found[kind] = base
        return {**found, "post": "posts"}


class SavedAnswer(RestReader):
    """The reader of an answer of the interface: a list of posts, one post, or files, as it was saved."""

    def __init__(self, session: ImportSession, name: str, value: Any) -> None:
        super().__init__(session)
        self._name, self._value = name, value

    def items(self) -> Iterator[site.SiteItem]:
        """Yield what the answer has."""
        values = self._value if isinstance(self._value, list) else [self._value]
        objects = [each for each in values if isinstance(each, Mapping)]
        if left := len(values) - len(objects):
            self.session.problem(self._name, f"lists {left:,} that are no objects", "error")
        links = (str(each.get("link") or "") for each in objects)
        self.site = site.OriginSite(next(filter(None, map(site.site_root, links)), ""))
        seen: set[str] = set()
        for each in objects:
            if "content" not in each and "source_url" not in each and "title" not in each:
                self.session.problem(self._name, "holds an object that is neither a post nor a file", "error")
                continue
            key = str(each.get("id") or "")
            if key and key in seen:
                self.session.problem(self._name, f"lists {key} twice; the first is taken")
                continue
            seen.add(key)
            is_file = each.get("type") == "attachment" or "source_url" in each
            found = self.file(each) if is_file else self.post(each)
            if found is not None:
                yield found
        self.is_complete = isinstance(self._value, list)


def _listing(session: ImportSession, address: str, name: str) -> PagedListing:
    for key, value in (("_embed", "wp:term"), ("per_page", PER_PAGE)):
        if not query_parameter(address, key) and not (key == "_embed" and name == "attachment"):
            address = with_parameters(address, **{key: value})
    if session.options.since is not None and not query_parameter(address, "modified_after"):
        address = with_parameters(address, modified_after=f"{session.options.since.isoformat()}T00:00:00")
    return PagedListing(session, address, name, next_page=numbered_page, end_statuses=LAST_PAGES)


def describe_site(session: ImportSession, root: str) -> site.OriginSite:
    """Return what a site says of itself at the root of its interface, its address where it is silent."""
    try:
        value = session.client.get_json(root).value
    except RequestFailed as error:
        session.problem(error.url, f"{error.detail}; the title of the site is not known")
        value = None
    told = value if isinstance(value, Mapping) else {}
    texts = (told.get(name) for name in ("url", "home", "name", "description"))
    url, home, title, description = (text if isinstance(text, str) else "" for text in texts)
    address, fields = home or url or site.site_root(root), {"title": "/name", "description": "/description"}
    return site.OriginSite(address, plain_text(title), plain_text(description), "", fields)


def api_root(address: str) -> str:
    """Return the root of the interface that an address of it belongs to.

    >>> api_root("https://a.example/wp-json/wp/v2/posts?page=2"), api_root("https://a.example/?rest_route=/wp/v2/posts")
    ('https://a.example/wp-json/', 'https://a.example/?rest_route=/')
    """
    before, found, _ = address.partition("/wp/v2/")
    if found and "rest_route=" not in before:
        return f"{before}/"
    return f"{address.partition('?')[0]}?rest_route=/"


def route(root: str, path: str, **parameters: str) -> str:
    """Return the address of a route below the root of an interface."""
    if "rest_route=" in root:
        return with_parameters(root, rest_route=f"/{path}", **parameters)
    return with_parameters(f"{root.rstrip('/')}/{path}", **parameters)


def kind_of(address: str) -> str:
    """Return what a listing lists, in the singular: the last part of its route."""
    path = query_parameter(address, "rest_route") or address_parts(address).path
    return path.rstrip("/").rpartition("/")[2].removesuffix("s") or "post"
