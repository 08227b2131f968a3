"""Posts and files as the REST interface of WordPress gives them (wp/v2), one object each."""

from collections.abc import Iterable, Mapping
from typing import Any

from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.wordpress.markup_text import plain_text, post_text
from foia_graph.connectors.wordpress.origin_times import iso_time
from foia_graph.connectors.wordpress.site import (
    ACCOUNTS,
    NO_TEXT,
    NOT_IMPORTED,
    PROTECTED,
    SETTINGS,
    SUMMARY,
    SiteFile,
    SitePost,
    SiteReader,
)

TERM_FIELDS = ("categories", "tags")


class RestPosts:
    """The reader of objects; `terms` are the names of categories and tags by number, as far as known."""

    def __init__(self, reader: SiteReader) -> None:
        self._reader, self._session = reader, reader.session
        self.terms: dict[str, str] = {}

    def post(self, value: Mapping[str, Any], kind: str = "") -> SitePost | None:
        """Return a post or a page; None for one that is left out."""
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
        """Return a file of the library; None for one that is left out."""
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
    """Return a field with a rendered text, which some sites give as text alone."""
    value = item.take(name)
    inner = value.get("rendered") if isinstance(value, Mapping) else value
    return inner.strip() if isinstance(inner, str) else ""


def _time(item: OriginObject, *names: str) -> tuple[str, str]:
    """Return the first time that is given, as ISO 8601, and the pointer to its field."""
    for name in names:
        if found := iso_time(item.text(name)):
            return found, item.field(name)
    return "", ""
