"""Feeds: RSS and Atom, in which posts stand whole, or with their beginning."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser

from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.markup_text import plain_text, post_text
from foia_graph.connectors.wordpress.origin_times import iso_time
from foia_graph.connectors.wordpress.site import (
    ACCOUNTS,
    NO_TEXT,
    SETTINGS,
    OriginSite,
    SiteItem,
    SitePost,
    SiteReader,
)

MARKUP = ("text/html", "application/xhtml+xml")


class FeedReader(SiteReader):
    """The reader of a feed; `address` is where it came from, "" for a file."""

    def __init__(self, session: ImportSession, name: str, body: bytes, address: str = "") -> None:
        super().__init__(session)
        self._name = name
        headers = {"content-location": address} if address else {}
        # A stream is never taken for an address.
        self._feed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)

    @property
    def is_feed(self) -> bool:
        """Return whether it is a feed at all."""
        return bool(self._feed.version or self._feed.entries)

    def items(self) -> Iterator[SiteItem]:
        """Yield the posts of the feed; a feed has the latest ones alone, so that none is gone."""
        head = self._feed.feed
        fields = {"title": "/title", "description": "/subtitle"}
        self.site = OriginSite(
            str(head.get("link") or ""), plain_text(str(head.get("title") or "")),
            plain_text(str(head.get("subtitle") or "")), str(head.get("language") or ""), fields,
        )  # fmt: skip
        if self._feed.bozo and not self._feed.entries:
            self.session.problem(
                self._name, f"is no feed that can be read: {self._feed.bozo_exception}", "error"
            )
        elif self._feed.bozo:
            self.session.problem(
                self._name, f"is no sound feed ({self._feed.bozo_exception}); what it has was read"
            )
        for entry in self._feed.entries:
            found = self._post(OriginObject(dict(entry), self.session.report, "post"))
            if found is not None:
                yield found

    def _post(self, item: OriginObject) -> SitePost | None:
        self.session.count("post")
        markup, is_summary = _content(item)
        address, title = item.text("link"), plain_text(item.text("title"))
        text = post_text(markup, address or self.site.address)
        published, date_field = _time(item, "published", "created", "updated")
        modified, modified_field = _time(item, "updated")
        categories = tuple(dict.fromkeys(_terms(item)))
        enclosures = tuple(_enclosures(item))
        key = item.text("id") or address
        item.leave_out(
            ACCOUNTS, "author", "author_detail", "authors", "contributors", "publisher", "publisher_detail"
        )
        item.leave_out(
            SETTINGS,
            *("guidislink", "links", "title_detail", "summary_detail", "published_parsed", "updated_parsed"),
            *("created_parsed", "comments", "wfw_commentrss", "slash_comments", "href", "media_content"),
            *("media_thumbnail", "media_credit", "media_rating", "base", "language", "thr_total", "source"),
            *("rights_detail", "summary", "content", "created", "updated", "published", "post-id", "credit"),
        )
        item.finish()
        if not self.is_wanted("post", modified or published):
            return None
        if not (key and (text.text or text.links or title)):
            self.session.leave_out("post", NO_TEXT)
            return None
        if is_summary and text.text:
            self.session.problem(
                address or self._name, "stands in the feed with its beginning alone; the rest is not read"
            )
        post = self.make_post(key, address, title, text, (published, modified), categories=categories)
        pointers = {"title": item.field("title"), "issued": date_field, "dateModified": modified_field}
        return SitePost(post, "post", pointers, enclosures, is_summary)


def _content(item: OriginObject) -> tuple[str, bool]:
    """Return the markup of a post, and whether it is a summary."""
    contents = item.take("content") or []
    whole = [each for each in contents if isinstance(each, Mapping) and each.get("value")]
    if whole:
        return str(max(whole, key=lambda each: str(each.get("type")) in MARKUP).get("value")), False
    summary = item.text("summary")
    return summary, _is_cut(summary)


def _is_cut(summary: str) -> bool:
    """Return whether a summary says that there is more: by an ellipsis, or a link to the rest."""
    end = plain_text(summary)[-80:].rstrip()
    return (
        end.endswith(("[…]", "[...]", "…", "..."))
        or "continue reading" in end.lower()
        or "read more" in end.lower()
    )


def _time(item: OriginObject, *names: str) -> tuple[str, str]:
    for name in names:
        if found := iso_time(item.text(name)):
            return found, item.field(name)
    return "", ""


def _terms(item: OriginObject) -> Iterator[str]:
    for each in item.take("tags") or []:
        name = each.get("label") or each.get("term") if isinstance(each, Mapping) else None
        if name:
            yield plain_text(str(name))


def _enclosures(item: OriginObject) -> Iterator[str]:
    links: list[Any] = [*(item.take("links") or []), *(item.take("enclosures") or [])]
    for each in links:
        address = (
            each.get("href")
            if isinstance(each, Mapping) and each.get("rel", "enclosure") == "enclosure"
            else None
        )
        if address:
            yield str(address)
