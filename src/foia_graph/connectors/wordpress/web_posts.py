"""Posts as anyone reads them: in a feed, or on the page of a post."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import feedparser
from bs4 import BeautifulSoup
from bs4.element import Tag

from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress import site
from foia_graph.connectors.wordpress.markup_text import WORDPRESS, element_text, parse_page, plain_text

MARKUP = ("text/html", "application/xhtml+xml")


class FeedReader(site.SiteReader):
    """The reader of a feed; `address` is where it came from, "" for a file."""

    form = site.ItemForm("feed", "id", ("link",), ("published", "created", "updated"), ("updated",))

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

    def items(self) -> Iterator[site.SiteItem]:
        """Yield the posts of the feed; a feed has the latest ones alone, so that none is deleted."""
        head = self._feed.feed
        fields = {"title": "/title", "description": "/subtitle"}
        self.site = site.OriginSite(
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
            if found := self._post(OriginObject(dict(entry), self.session.report, "post")):
                yield found

    def _post(self, item: OriginObject) -> site.SitePost | None:
        self.session.count("post")
        markup, is_summary = _content(item)
        terms, enclosures = tuple(dict.fromkeys(_terms(item))), tuple(_enclosures(item))
        found = self.make_post(
            item, "post", markup, categories=terms, enclosures=enclosures, is_summary=is_summary
        )
        if found and is_summary and found.text:
            place = found.address or self._name
            self.session.problem(place, "appears in the feed with its beginning only; the rest is not read")
        return found


def _content(item: OriginObject) -> tuple[str, bool]:
    contents = item.take("content") or []
    whole = [each for each in contents if isinstance(each, Mapping) and each.get("value")]
    if whole:
        return str(max(whole, key=lambda each: str(each.get("type")) in MARKUP).get("value")), False
    summary = item.text("summary")
    return summary, _is_cut(summary)


def _is_cut(summary: str) -> bool:
    end = plain_text(summary)[-80:].rstrip().lower()
    return end.endswith(("[…]", "[...]", "…", "...")) or "continue reading" in end or "read more" in end


def _terms(item: OriginObject) -> Iterator[str]:
    for each in item.take("tags") or []:
        name = each.get("label") or each.get("term") if isinstance(each, Mapping) else None
        if name:
            yield plain_text(str(name))


def _enclosures(item: OriginObject) -> Iterator[str]:
    links: list[Any] = [*(item.take("links") or []), *(item.take("enclosures") or [])]
    for each in links:
        if isinstance(each, Mapping) and each.get("rel", "enclosure") == "enclosure" and each.get("href"):
            yield str(each["href"])


MAIN = tuple(WORDPRESS["main_selectors"])
BESIDE = tuple(WORDPRESS["beside_selectors"])
ARTICLES = frozenset(WORDPRESS["article_types"])
# Where a page may say when it was published, if it says that in no other way.
TIMES = "article time[datetime], .entry-meta time[datetime], time[datetime][pubdate]"
SEPARATOR = re.compile(r"\s+[|–—»«·-]\s+")
POST_NUMBER = re.compile(r"(?:^|\s)(?:postid|page-id|post)-([0-9]+)(?:\s|$)")
SHORT_LINK = re.compile(r"[?&](?:p|page_id)=([0-9]+)")


class WebPage(site.SiteReader):
    """The reader of one page; `address` is where it came from, "" for a file."""

    def __init__(self, session: ImportSession, name: str, markup: str, address: str = "") -> None:
        super().__init__(session)
        self._name, self._address = name, address
        self._page = parse_page(markup)
        self._data = list(_structured_data(self._page))

    def items(self) -> Iterator[site.SiteItem]:
        """Yield the post of the page."""
        self.session.count("post")
        address = self._canonical() or self._address
        root = site.site_root(address)
        self.site = site.OriginSite(root, self._site_title(), "", self._attribute("html", "lang"))
        main = self._main_part()
        text = element_text(main, address) if main is not None else None
        if text is None or not text.text:
            self.session.problem(self._name, "has no main text that could be found", "error")
            return
        published = self._stated("datePublished", "article:published_time") or self._time("published", TIMES)
        modified = self._stated("dateModified", "article:modified_time") or self._time("updated")
        times = {"published": site.iso_time(published), "modified": site.iso_time(modified)}
        title, key = self._title(), self._key() or address or self._name
        yield self.text_post(key, address, title, text, **times)

    def _stated(self, field: str, name: str) -> str:
        for each in self._data:
            value = each.get(field)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return self._meta(name)

    def _attribute(self, selector: str, name: str) -> str:
        found = self._page.select_one(selector)
        value = found.get(name) if found is not None else ""
        return " ".join(value) if isinstance(value, list) else str(value or "").strip()

    def _meta(self, *names: str) -> str:
        forms = (f'meta[{key}="{name}"]' for name in names for key in ("property", "name"))
        return next(filter(None, (self._attribute(each, "content") for each in forms)), "")

    def _time(self, kind: str, otherwise: str = "") -> str:
        stated = self._attribute(f"time.{kind}[datetime]", "datetime")
        return stated or (self._attribute(otherwise, "datetime") if otherwise else "")

    def _title(self) -> str:
        """Return the title: of structured data, the first heading, the head; without the name of the site."""
        heading = self._page.select_one("h1.entry-title, h1.post-title, .wp-block-post-title, article h1, h1")
        candidates = (
            plain_text(self._stated("headline", "og:title")),
            plain_text(str(heading)) if heading is not None else "",
            plain_text(str(self._page.title.string or "")) if self._page.title is not None else "",
        )
        title = next(filter(None, candidates), "")
        parts = SEPARATOR.split(title)
        is_named = len(parts) > 1 and parts[-1].casefold() == self.site.title.casefold()
        return title[: title.rfind(parts[-1])].rstrip(" |–—»«·-") if is_named else title

    def _site_title(self) -> str:
        for each in self._data:
            publisher = each.get("publisher")
            if isinstance(publisher, Mapping) and isinstance(publisher.get("name"), str):
                return plain_text(publisher["name"])
        return plain_text(self._meta("og:site_name", "application-name"))

    def _canonical(self) -> str:
        address = self._attribute("link[rel~=canonical]", "href") or self._meta("og:url")
        return address if address.startswith(("http://", "https://")) else ""

    def _key(self) -> str:
        if match := SHORT_LINK.search(self._attribute("link[rel~=shortlink]", "href")):
            return match[1]
        classes = (self._attribute(each, "class") for each in ("body", "article"))
        return next((match[1] for each in classes if (match := POST_NUMBER.search(each))), "")

    def _main_part(self) -> Tag | None:
        """Return the element with the main text, without what is next to that."""
        for selector in MAIN:
            found = max(self._page.select(selector), key=lambda each: len(each.get_text()), default=None)
            if found is not None and len(found.get_text().split()) > 5:
                for each in found.select(", ".join(BESIDE)):
                    each.decompose()
                for heading in found.select("h1"):
                    heading.decompose()
                return found
        return None


def _structured_data(page: BeautifulSoup) -> Iterator[Mapping[str, Any]]:
    """Yield the articles that a page describes as JSON-LD, those that are more than a page first."""
    found: list[Mapping[str, Any]] = []
    for script in page.find_all("script", attrs={"type": "application/ld+json"}):
        try:
            todo = [json.loads(script.get_text())]
        except (ValueError, RecursionError):
            continue  # what cannot be read states nothing; the head and the text of the page do
        while todo:
            value = todo.pop()
            if isinstance(value, list):
                todo += value
            elif isinstance(value, Mapping):
                todo.append(value.get("@graph") or [])
                if _types(value) & ARTICLES:
                    found.append(value)
    return iter(sorted(found, key=lambda each: "WebPage" in _types(each)))


def _types(value: Mapping[str, Any]) -> frozenset[str]:
    kind = value.get("@type")
    return frozenset(each for each in (kind if isinstance(kind, list) else [kind]) if isinstance(each, str))
