"""What a site publishes: the site itself, its posts and pages, and its files."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.markup_text import WORDPRESS, MarkupText

UNPUBLISHED: Mapping[str, str] = WORDPRESS["unpublished"]
ACCOUNTS = "accounts of those who write for the site are private"
NOT_IMPORTED = "fields of what is not imported"
SETTINGS = "settings of the site say nothing about its posts"
SUMMARY = "a summary repeats the text"
PROTECTED = "is protected by a password"
NO_TEXT = "has no text"
OF_VISITORS = "holds what visitors or customers sent to the site"
OF_SOFTWARE = "belongs to the software of the site, and not to what it publishes"
PRIVATE_TYPES = frozenset(WORDPRESS["private_types"])
SOFTWARE_TYPES = frozenset(WORDPRESS["software_types"])


@dataclass(frozen=True, slots=True)
class OriginSite:
    """A site: its address, its title, and what it says of itself; `fields` are JSON Pointers to these."""

    address: str
    title: str = ""
    description: str = ""
    language: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Return the name of its server, without www."""
        try:
            return (urlsplit(self.address).hostname or "").removeprefix("www.")
        except ValueError:
            return ""


@dataclass(frozen=True, slots=True)
class SitePost:
    """A post or a page of a site; `kind` is "post", "page", or another type that the site has.

    `fields` are JSON Pointers to what the origin states of it, by the field of its record. `enclosures` are
    files that it names next to its text. A post `is_summary` where the origin gives the beginning alone.
    """

    post: Post
    kind: str = "post"
    fields: Mapping[str, str] = field(default_factory=dict)
    enclosures: tuple[str, ...] = ()
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of a site, as its library lists it: its address, title, type and day.

    `key` is the number of the file there, and `fields` are JSON Pointers to what is said of it.
    """

    address: str
    key: str = ""
    title: str = ""
    media_type: str = ""
    published: str = ""
    modified: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def site_root(address: str) -> str:
    """Return the address of the site that an address is of, "" for none.

    >>> site_root("https://harbor.example/papers/?p=1"), site_root("a note")
    ('https://harbor.example/', '')
    """
    match = re.match(r"https?://[^\s/?#\[\]]+", address)
    return f"{match[0]}/" if match else ""


SiteItem = SitePost | SiteFile


class SiteReader(ABC):
    """A reader of one form of what a site publishes."""

    def __init__(self, session: ImportSession) -> None:
        self.session = session
        self.site = OriginSite("")
        self.is_complete = False
        """Whether all of the site was listed, to the end."""

    @abstractmethod
    def items(self) -> Iterator[SiteItem]:
        """Yield posts, pages and files; the site is known before the first.

        Every item of the origin is counted, and yielded or omitted with a reason.
        """

    def make_post(
        self,
        key: str,
        address: str,
        title: str,
        text: MarkupText,
        times: tuple[str, str],
        categories: tuple[str, ...] = (),
        tags: tuple[str, ...] = (),
    ) -> Post:
        """Return a post of the site, with the times at which it was published and modified."""
        published, modified = times
        return Post(
            key,
            address,
            title,
            text.text,
            published,
            modified,
            site_title=self.site.title,
            categories=categories,
            tags=tags,
            links=text.links,
            language=self.site.language,
        )

    def is_wanted(self, kind: str, modified: str) -> bool:
        """Return whether an item was changed since the day that was asked for; leave it out if not."""
        since = self.session.options.since
        if since is None or not modified or modified[:10] >= since.isoformat():
            return True
        self.session.leave_out(kind, f"did not change since {since.isoformat()}")
        return False

    def is_published(self, kind: str, status: str, *, has_password: bool = False) -> bool:
        """Return whether everybody may read an item; leave it out, with the reason, if not."""
        if kind in PRIVATE_TYPES:
            reason = OF_VISITORS
        elif kind in SOFTWARE_TYPES:
            reason = OF_SOFTWARE
        elif has_password:
            reason = PROTECTED
        elif status not in ("", "publish") and not (kind == "attachment" and status == "inherit"):
            reason = UNPUBLISHED.get(status, f"has the status {status}, and so may not be public")
        else:
            return True
        self.session.leave_out(kind, reason)
        return False


def iso_time(text: str) -> str:
    """Return a time as feeds, exports and pages write it (RFC 5322, ISO 8601) as ISO 8601, "" for none.

    >>> iso_time("2012-04-10 14:05:00"), iso_time("Tue, 10 Apr 2012 14:05:00 +0000"), iso_time("soon")
    ('2012-04-10T14:05:00', '2012-04-10T14:05:00+00:00', '')
    """
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text.strip()).isoformat()
        except (ValueError, TypeError):
            continue
    return ""
