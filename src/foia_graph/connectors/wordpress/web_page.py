"""A post as its page shows it: title, days and address as the page states them, and its main text."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag

from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.markup_text import element_text, parse_page, plain_text
from foia_graph.connectors.wordpress.origin_times import iso_time
from foia_graph.connectors.wordpress.site import OriginSite, SiteItem, SitePost, SiteReader, site_root

MAIN = (
    *(
        '[itemprop~="articleBody"]',
        ".entry-content",
        ".post-content",
        ".wp-block-post-content",
        ".post-entry",
    ),
    *(
        ".article-content",
        ".article-body",
        ".article__body",
        ".post-body",
        ".post__content",
        ".td-post-content",
    ),
    *("article .content", "article", "main", '[role="main"]', "#content", "body"),
)
"""Where the main text of a page may be, the surest first."""
BESIDE = (
    *(
        "nav",
        "aside",
        "footer",
        "form",
        ".comments-area",
        "#comments",
        ".comment-respond",
        ".post-navigation",
    ),
    *(".sharedaddy", ".jp-relatedposts", ".addtoany_share_save_container", ".author-box", ".entry-meta"),
    *(
        ".post-meta",
        ".entry-header",
        ".entry-footer",
        ".related-posts",
        ".screen-reader-text",
        ".breadcrumbs",
    ),
    *(
        '[role="navigation"]',
        '[role="complementary"]',
        '[aria-hidden="true"]',
        ".social-share",
        ".tags-links",
    ),
)
"""What stands in the main part of a page, and is no text of the post."""
ARTICLES = frozenset(
    (
        "Article",
        "AdvertiserContentArticle",
        "BlogPosting",
        "NewsArticle",
        "Report",
        "SocialMediaPosting",
        "WebPage",
    )
)
SEPARATOR = re.compile(r"\s+[|–—»«·-]\s+")
POST_NUMBER = re.compile(r"(?:^|\s)(?:postid|page-id|post)-([0-9]+)(?:\s|$)")
SHORT_LINK = re.compile(r"[?&](?:p|page_id)=([0-9]+)")


class WebPage(SiteReader):
    """The reader of one page; `address` is where it came from, "" for a file."""

    def __init__(self, session: ImportSession, name: str, markup: str, address: str = "") -> None:
        super().__init__(session)
        self._name, self._address = name, address
        self._page = parse_page(markup)
        self._data = list(_structured_data(self._page))

    def items(self) -> Iterator[SiteItem]:
        """Yield the post of the page."""
        self.session.count("post")
        address = self._canonical() or self._address
        root = site_root(address)
        self.site = OriginSite(root, self._site_title(), "", self._language())
        main = self._main_part()
        text = element_text(main, address) if main is not None else None
        if text is None or not text.text:
            self.session.problem(self._name, "has no main text that could be found", "error")
            return
        published = iso_time(
            self._stated("datePublished", "article:published_time") or self._time("published")
        )
        modified = iso_time(self._stated("dateModified", "article:modified_time") or self._time("updated"))
        title = self._title()
        key = self._key() or address or self._name
        post = self.make_post(key, address, title, text, (published, modified))
        yield SitePost(post, "post")

    # ------------------------------------------------------------ what the page states

    def _stated(self, field: str, name: str) -> str:
        """Return what the page states in structured data, else in its head."""
        for each in self._data:
            value = each.get(field)
            if isinstance(value, str) and value.strip():
                return value.strip()
        return self._meta(name)

    def _meta(self, *names: str) -> str:
        for name in names:
            tag = self._page.find("meta", attrs={"property": name}) or self._page.find(
                "meta", attrs={"name": name}
            )
            if isinstance(tag, Tag) and (content := str(tag.get("content") or "").strip()):
                return content
        return ""

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

    def _language(self) -> str:
        root = self._page.find("html")
        return str(root.get("lang") or "") if isinstance(root, Tag) else ""

    def _canonical(self) -> str:
        link = self._page.find("link", attrs={"rel": "canonical"})
        address = str(link.get("href") or "") if isinstance(link, Tag) else self._meta("og:url")
        return address if address.startswith(("http://", "https://")) else ""

    def _key(self) -> str:
        """Return the number of the post, where WordPress wrote the page."""
        link = self._page.find("link", attrs={"rel": "shortlink"})
        if isinstance(link, Tag) and (match := SHORT_LINK.search(str(link.get("href") or ""))):
            return match[1]
        for tag in (self._page.body, self._page.find("article")):
            classes = tag.get("class") if isinstance(tag, Tag) else None
            words = " ".join(classes) if isinstance(classes, list) else str(classes or "")
            if match := POST_NUMBER.search(words):
                return match[1]
        return ""

    def _time(self, name: str) -> str:
        """Return the time of an element that themes of WordPress mark, else the first in the article."""
        found = self._page.select_one(f"time.{name}[datetime]")
        if found is None and name == "published":
            found = self._page.select_one(
                "article time[datetime], .entry-meta time[datetime], time[datetime][pubdate]"
            )
        return str(found.get("datetime") or "") if found is not None else ""

    # ------------------------------------------------------------ the text

    def _main_part(self) -> Tag | None:
        """Return the element with the main text, without what stands beside that."""
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
