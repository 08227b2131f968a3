"""What a site publishes: the site itself, its posts and pages, and its files."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

from foia_graph.connectors.imports.checked_values import address_parts
from foia_graph.connectors.imports.mapping import FieldMapper, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.markup_text import WORDPRESS, MarkupText, plain_text, post_text

MAPPING = mapping_beside(__file__)
UNPUBLISHED: Mapping[str, str] = WORDPRESS["unpublished"]
NOT_IMPORTED = "fields of what is not imported"
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
        return (address_parts(self.address).hostname or "").removeprefix("www.")


@dataclass(frozen=True, slots=True)
class SitePost(Post):
    """A post or a page of a site; `kind` is "post", "page", or another type that the site has.

    `fields` are JSON Pointers to what the origin states of it, by the field of its record. `enclosures` are
    files that it names next to its text. A post `is_summary` where the origin gives the beginning alone.
    """

    kind: str = "post"
    fields: Mapping[str, str] = field(default_factory=dict)
    enclosures: tuple[str, ...] = ()
    is_summary: bool = False


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file of a site, as its library lists it; `key` is its number there, `fields` are JSON Pointers."""

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


@dataclass(frozen=True, slots=True)
class ItemForm:
    """The fields that items have in one form of a site; `name` is that of the form in `mapping.toml`.

    `addresses` are those of a post, the best first, `file` is that of a file. Markup that `is_stored` has
    line ends instead of paragraphs.
    """

    name: str
    key: str
    addresses: tuple[str, ...]
    published: tuple[str, ...]
    modified: tuple[str, ...]
    file: str = ""
    is_stored: bool = False


class SiteReader(ABC):
    """A reader of one form of what a site publishes."""

    form: ClassVar[ItemForm]

    def __init__(self, session: ImportSession) -> None:
        self.session = session
        self.site = OriginSite("")
        self.is_complete = False
        """Whether all of the site was listed, to the end."""

    @abstractmethod
    def items(self) -> Iterator[SiteItem]:
        """Yield posts, pages and files, each counted, or omitted with a reason; the site is known before."""

    def make_post(self, item: OriginObject, kind: str, markup: str, **more: Any) -> SitePost | None:
        """Return a post of its fields, and of `more` of them; None for one that is omitted."""
        form = self.form
        address = _address(item, form.addresses)
        text = post_text(markup, address or self.site.address, is_stored=form.is_stored)
        title, title_field = _rendered(item, "title")
        published, date_field = _time(item, form.published)
        modified, modified_field = _time(item, form.modified)
        key = item.text(form.key) or address
        FieldMapper(MAPPING, self.session).finish(form.name, item)
        if self.session.leave_out_unchanged(kind, modified or published):
            return None
        title = plain_text(title)
        if not (key and (text.text or text.links or title)):
            self.session.leave_out(kind, NO_TEXT)
            return None
        pointers = {"title": title_field, "issued": date_field, "dateModified": modified_field}
        more = {"published": published, "modified": modified, "fields": pointers, "kind": kind, **more}
        return self.text_post(key, address, title, text, **more)

    def make_file(self, item: OriginObject, media_type: str = "") -> SiteFile | None:
        """Return a file of the library of its fields; None for one that is omitted."""
        form, kind = self.form, "attachment"
        page = _address(item, form.addresses[::-1])
        address = item.text(form.file) or page
        published, date_field = _time(item, form.published)
        modified, _ = _time(item, form.modified)
        (title, title_field), key = _rendered(item, "title"), item.text(form.key)
        FieldMapper(MAPPING, self.session).finish(f"{form.name}-file", item)
        if not address:
            self.session.leave_out(kind, "has no address")
            return None
        if self.session.leave_out_unchanged(kind, modified or published):
            return None
        pointers = {"title": title_field, "issued": date_field}
        return SiteFile(address, key, plain_text(title), media_type, published, modified, pointers)

    def text_post(self, key: str, address: str, title: str, text: MarkupText, **more: Any) -> SitePost:
        """Return a post of the site, with `more` fields of it."""
        own: dict[str, Any] = {
            "site_title": self.site.title,
            "language": self.site.language,
            "links": text.links,
        }
        return SitePost(key, address, title, text.text, **own, **more)

    def is_published(self, item: OriginObject, kind: str, status: str, *, has_password: bool = False) -> bool:
        """Return whether everybody may read an item; leave it and its fields out, with the reason, if not."""
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
        item.leave_out(NOT_IMPORTED, *item.names())
        item.finish()
        return False


def _rendered(item: OriginObject, name: str) -> tuple[str, str]:
    value = item.take(name)
    is_object = isinstance(value, Mapping)
    inner = value.get("rendered") if is_object else value
    text = inner.strip() if isinstance(inner, str) else ""
    return text, f"{item.field(name)}/rendered" if is_object else item.field(name)


def _address(item: OriginObject, names: tuple[str, ...]) -> str:
    # What identifies an item (`guid`) may be no address of the web.
    texts = [(name, _rendered(item, name)[0]) for name in names]
    return next((text for name, text in texts if text and (name != "guid" or text.startswith("http"))), "")


def _time(item: OriginObject, names: tuple[str, ...]) -> tuple[str, str]:
    for name in names:
        if found := iso_time(item.text(name)):
            return found, item.field(name)
    return "", ""


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
