"""The REST interface of a site: its posts, pages and files, listed page by page, or one saved answer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from foia_graph.connectors.http.outcome import RequestFailed
from foia_graph.connectors.imports.checked_values import address_parts
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.paged_listing import (
    PagedListing,
    numbered_page,
    query_parameter,
    with_parameter,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.markup_text import plain_text, post_text
from foia_graph.connectors.wordpress.site import (
    ACCOUNTS,
    NO_TEXT,
    NOT_IMPORTED,
    PRIVATE_TYPES,
    PROTECTED,
    SETTINGS,
    SOFTWARE_TYPES,
    SUMMARY,
    OriginSite,
    SiteFile,
    SiteItem,
    SitePost,
    SiteReader,
    iso_time,
    site_root,
)

PER_PAGE = "100"
"""The most that the interface gives on one page."""
LAST_PAGES = frozenset((400,))
"""A page after the last is answered with this status (rest_post_invalid_page_number)."""
PAGING = frozenset(("page", "per_page", "_embed", "order", "orderby", "context", "rest_route"))
"""Parameters that leave nothing out."""
FILES = {"media_type": "application"}
BASE = re.compile(r"[\w-]+")


class RestListing(SiteReader):
    """The reader of one listing of posts, at its own address."""

    def __init__(self, session: ImportSession, address: str) -> None:
        super().__init__(session)
        self._address = address
        self._posts = RestPosts(self)

    def items(self) -> Iterator[SiteItem]:
        """Yield the posts of the listing."""
        self.site = describe_site(self.session, api_root(self._address))
        listing = _listing(self.session, self._address, kind_of(self._address))
        for value in listing:
            # An interface of several sites is at an address that is none of theirs.
            link = site_root(str(value.get("link") or ""))
            if not self.site.title and link and self.site.address != link:
                self.site = OriginSite(link)
            found = self._posts.post(value, kind_of(self._address))
            if found is not None:
                yield found
        names = {name for name, _ in parse_qsl(address_parts(self._address).query)}
        self.is_complete = listing.is_complete and names <= PAGING


class RestSite(SiteReader):
    """The reader of all that a site publishes, from the address of its interface."""

    def __init__(self, session: ImportSession, root: str) -> None:
        super().__init__(session)
        self._root = root
        self._posts = RestPosts(self)

    def items(self) -> Iterator[SiteItem]:
        """Yield files, so that those that posts link to have their titles, then pages and posts."""
        self.site = describe_site(self.session, self._root)
        files = _listing(self.session, route(self._root, "wp/v2/media", FILES), "attachment")
        complete = []
        for value in self._values(files):
            found = self._posts.file(value)
            if found is not None:
                yield found
        for kind, base in self._types().items():
            listing = _listing(self.session, route(self._root, f"wp/v2/{base}"), kind)
            for value in self._values(listing, is_needed=kind == "post"):
                post = self._posts.post(value, kind)
                if post is not None:
                    yield post
            complete.append(listing.is_complete)
        self.is_complete = files.is_complete and all(complete)

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
            is_own = kind in PRIVATE_TYPES or kind in SOFTWARE_TYPES or kind == "attachment"
            if isinstance(base, str) and BASE.fullmatch(base) and namespace == "wp/v2" and not is_own:
                found[kind] = base
        return {**{kind: base for kind, base in found.items() if kind != "post"}, "post": "posts"}

    def _values(self, listing: PagedListing, *, is_needed: bool = False) -> Iterator[Mapping[str, Any]]:
        """Yield the items of a listing; one that a site keeps to itself is a problem, unless it is needed."""
        try:
            yield from listing
        except RequestFailed as error:
            if is_needed:
                raise
            self.session.problem(error.url, error.detail)


class SavedAnswer(SiteReader):
    """The reader of an answer of the interface: a list of posts, one post, or files, as it was saved."""

    def __init__(self, session: ImportSession, name: str, value: Any) -> None:
        super().__init__(session)
        self._name, self._value = name, value
        self._posts = RestPosts(self)

    def items(self) -> Iterator[SiteItem]:
        """Yield what the answer has."""
        values = self._value if isinstance(self._value, list) else [self._value]
        objects = [each for each in values if isinstance(each, Mapping)]
        if len(objects) < len(values):
            self.session.problem(
                self._name, f"lists {len(values) - len(objects):,} that are no objects", "error"
            )
        links = (str(each.get("link") or "") for each in objects)
        self.site = OriginSite(next(filter(None, map(site_root, links)), ""))
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
            found: SitePost | SiteFile | None = self._posts.file(each) if is_file else self._posts.post(each)
            if found is not None:
                yield found
        self.is_complete = isinstance(self._value, list)


def _listing(session: ImportSession, address: str, name: str) -> PagedListing:
    for key, value in (("_embed", "wp:term"), ("per_page", PER_PAGE)):
        if not query_parameter(address, key) and not (key == "_embed" and name == "attachment"):
            address = with_parameter(address, key, value)
    if session.options.since is not None and not query_parameter(address, "modified_after"):
        address = with_parameter(address, "modified_after", f"{session.options.since.isoformat()}T00:00:00")
    return PagedListing(session, address, name, next_page=numbered_page(), end_statuses=LAST_PAGES)


def describe_site(session: ImportSession, root: str) -> OriginSite:
    """Return what a site says of itself at the root of its interface, its address where it is silent."""
    origin = site_root(root)
    try:
        value = session.client.get_json(root).value
    except RequestFailed as error:
        session.problem(error.url, f"{error.detail}; the title of the site is not known")
        return OriginSite(origin)
    if not isinstance(value, Mapping):
        return OriginSite(origin)
    texts = {name: value.get(name) for name in ("url", "home", "name", "description")}
    url, home, title, description = (text if isinstance(text, str) else "" for text in texts.values())
    fields = {"title": "/name", "description": "/description"}
    return OriginSite(home or url or origin, plain_text(title), plain_text(description), "", fields)


def api_root(address: str) -> str:
    """Return the root of the interface that an address of it belongs to.

    >>> api_root("https://a.example/wp-json/wp/v2/posts?page=2"), api_root("https://a.example/?rest_route=/wp/v2/posts")
    ('https://a.example/wp-json/', 'https://a.example/?rest_route=/')
    """
    before, found, _ = address.partition("/wp/v2/")
    if found and "rest_route=" not in before:
        return f"{before}/"
    return f"{address.partition('?')[0]}?rest_route=/"


def route(root: str, path: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return the address of a route below the root of an interface."""
    address = (
        with_parameter(root, "rest_route", f"/{path}")
        if "rest_route=" in root
        else f"{root.rstrip('/')}/{path}"
    )
    for name, value in (parameters or {}).items():
        address = with_parameter(address, name, value)
    return address


def kind_of(address: str) -> str:
    """Return what a listing lists, in the singular: the last part of its route."""
    path = query_parameter(address, "rest_route") or address_parts(address).path
    return path.rstrip("/").rpartition("/")[2].removesuffix("s") or "post"


TERM_FIELDS = ("categories", "tags")


class RestPosts:
    """The reader of objects; `terms` are the names of categories and tags by number, as far as known."""

    def __init__(self, reader: SiteReader) -> None:
        self._reader, self._session = reader, reader.session
        self.terms: dict[str, str] = {}

    def post(self, value: Mapping[str, Any], kind: str = "") -> SitePost | None:
        """Return a post or a page; None for one that is omitted."""
        item = OriginObject(value, self._session.report, kind or "post")
        kind = item.text("type") or kind or "post"
        self._session.count(kind)
        content = item.object("content")
        is_protected = content.flag("protected")
        found = None
        if self._reader.is_published(kind, item.text("status"), has_password=bool(item.text("password"))):
            found = self._published_post(item, content, kind, is_protected)
        else:
            item.leave_out(NOT_IMPORTED, *value)
            content.leave_out(NOT_IMPORTED, "rendered")
        content.leave_out(SETTINGS, "block_version")
        content.leave_out(SUMMARY, "raw")
        content.finish()
        self._leave_out(item)
        item.finish()
        return found

    def _published_post(
        self, item: OriginObject, content: OriginObject, kind: str, is_protected: bool
    ) -> SitePost | None:
        address = item.text("link") or _rendered(item, "guid")
        text = post_text(content.text("rendered"), address)
        title = plain_text(_rendered(item, "title"))
        times = {
            "issued": _time(item, "date", "date_gmt"),
            "dateModified": _time(item, "modified", "modified_gmt"),
        }
        (published, date_field), (modified, modified_field) = times.values()
        categories, tags = self._terms(item)
        key = item.text("id") or address
        if is_protected and not text.text:
            self._session.leave_out(kind, PROTECTED)
            return None
        if not self._reader.is_wanted(kind, modified or published):
            return None
        if not text.text and not text.links and not title:
            self._session.leave_out(kind, NO_TEXT)
            return None
        post = self._reader.make_post(
            key, address, title, text, (published, modified), categories=categories, tags=tags
        )
        fields = {
            "title": f"{item.field('title')}/rendered",
            "issued": date_field,
            "dateModified": modified_field,
        }
        return SitePost(post, kind, fields)

    def file(self, value: Mapping[str, Any]) -> SiteFile | None:
        """Return a file of the library; None for one that is omitted."""
        item = OriginObject(value, self._session.report, "attachment")
        self._session.count("attachment")
        address, status = item.text("source_url") or _rendered(item, "guid"), item.text("status")
        item.text("type")
        published, date_field = _time(item, "date", "date_gmt")
        modified, _ = _time(item, "modified", "modified_gmt")
        fields = {"title": f"{item.field('title')}/rendered", "issued": date_field}
        title, key = plain_text(_rendered(item, "title")), item.text("id")
        media_type = item.text("mime_type")
        self._leave_out(item)
        item.leave_out(
            "captions and sizes of files are not records of them",
            *(
                "description",
                "caption",
                "alt_text",
                "media_type",
                "media_details",
                "post",
                "missing_image_sizes",
            ),
        )
        item.finish()
        if not self._reader.is_published("attachment", status):
            return None
        if not address:
            self._session.leave_out("attachment", "has no address")
            return None
        if not self._reader.is_wanted("attachment", modified or published):
            return None
        return SiteFile(address, key, title, media_type, published, modified, fields)

    def add_terms(self, values: Iterable[Any]) -> None:
        """Take over the names of categories and tags."""
        for each in values:
            if isinstance(each, Mapping) and each.get("id") is not None and isinstance(each.get("name"), str):
                self.terms[str(each["id"])] = plain_text(each["name"])

    def _terms(self, item: OriginObject) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the categories and tags of a post, their numbers where no name is known."""
        embedded = item.take("_embedded")
        groups = embedded.get("wp:term") if isinstance(embedded, Mapping) else None
        for group in groups if isinstance(groups, list) else ():
            self.add_terms(group if isinstance(group, list) else ())
        categories, tags = (
            tuple(self.terms.get(number, number) for number in item.texts(name)) for name in TERM_FIELDS
        )
        return categories, tags

    def _leave_out(self, item: OriginObject) -> None:
        item.leave_out(ACCOUNTS, "author", "coauthors", "authors")
        item.leave_out(SUMMARY, "excerpt", "guid", "date", "date_gmt", "modified", "modified_gmt", "slug")
        item.leave_out(
            SETTINGS,
            *(
                "featured_media",
                "parent",
                "menu_order",
                "comment_status",
                "ping_status",
                "sticky",
                "template",
            ),
            *("format", "meta", "class_list", "permalink_template", "generated_slug", "acf", "yoast_head"),
            *("yoast_head_json", "_links", "_embedded", "jetpack_featured_media_url", "jetpack_shortlink"),
            *(
                "jetpack_sharing_enabled",
                "jetpack_likes_enabled",
                "jetpack-related-posts",
                "jetpack_publicize_connections",
            ),
            *(
                "amp_enabled",
                "amp_validity",
                "uagb_featured_image_src",
                "uagb_author_info",
                "uagb_comment_info",
            ),
            *(
                "uagb_excerpt",
                "rank_math_title",
                "better_featured_image",
                "featured_image_src",
                "author_info",
            ),
        )


def _rendered(item: OriginObject, name: str) -> str:
    value = item.take(name)
    inner = value.get("rendered") if isinstance(value, Mapping) else value
    return inner.strip() if isinstance(inner, str) else ""


def _time(item: OriginObject, *names: str) -> tuple[str, str]:
    """Return the first time that is given, as ISO 8601, and the pointer to its field."""
    for name in names:
        if found := iso_time(item.text(name)):
            return found, item.field(name)
    return "", ""
