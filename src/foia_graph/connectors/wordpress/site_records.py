"""Records of a site: who publishes it, its start page as a source, its posts, and the files they link to."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from foia_graph.connectors.drafting.named_bodies import find_possible_names
from foia_graph.connectors.imports.checked_values import address_parts, web_address
from foia_graph.connectors.imports.post import PostLink
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim, file_addresses, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.site import OriginSite, SiteFile, SitePost
from foia_graph.extract.gazetteer import Gazetteer, GazetteerEntry
from foia_graph.model import iris
from foia_graph.runtime.tables import patterns_beside

PATTERNS = patterns_beside(__file__)

PUBLISHERS = ("Organization", "Agency", "Campaign")


class SiteRecords:
    """The maker of records of one site; `names` are those that the catalogue knows already."""

    def __init__(self, session: ImportSession, site: OriginSite, names: Gazetteer) -> None:
        self._session, self._site = session, site
        self.name = key_of(site.host or site.title) or "site"
        """The first part of the names of all records of the site."""
        self._known = _known_publisher(site.title, names)
        self.publisher = self._known or f"organization/{self.name}"

    def records(self) -> list[ImportedRecord]:
        """Return the source document of the site, and the organization behind it where none is known."""
        site, source = self._site, ImportedRecord("SourceDocument", self.name)
        title = site.title or site.host or self.name
        pointer = site.fields.get("title", "") if site.title else ""
        source["title"] = claim(title, source=self.name, originField=pointer)
        source["form"] = "web-page"
        source["url"] = web_address(self._session, site.address, site.address)
        source["publisher"] = self.publisher
        source["holdingStatus"] = "not-held"
        if site.description:
            text = claim(site.description, source=self.name, originField=site.fields.get("description", ""))
            source["description"] = text
        if self._known:
            return [source]
        body = ImportedRecord("Organization", self.name)
        body["prefLabel"] = source.fields["title"]
        body["description"] = f"The organization that publishes {site.host or title}, called as its site is."
        return [source, body]

    def named_site(self, names: Gazetteer) -> Gazetteer:
        """Return names with that of the organization behind the site, which its posts speak of."""
        if self._known or not self._site.title:
            return names
        own = GazetteerEntry(self.publisher, "Organization", (self._site.title,))
        return Gazetteer((*names.entries, own))

    def series(self, name: str, title: str) -> ImportedRecord:
        """Return the release that a category of the site is."""
        record = ImportedRecord("Release", name)
        record["source"] = self.name
        record["title"] = title
        record["description"] = (
            f"Documents that posts of {self._site.title or self._site.host} in “{title}” link to."
        )
        record["holdingStatus"] = "linked-not-held"
        record["isReferencedBy"] = self.name
        return record

    def complete(self, source: ImportedRecord, post: SitePost) -> None:
        """Add to the source document of a post what its site states next to its text."""
        for name, value in (("title", post.title), ("issued", post.published[:10])):
            drafted = source.fields.get(name)
            if value and isinstance(drafted, dict | str):
                quote = str(drafted.get("quote", "")) if isinstance(drafted, dict) else ""
                pointer = post.fields.get(name, "")
                source.fields[name] = claim(value, source=source.id, originField=pointer, quote=quote)
        if post.modified and post.modified[:10] != post.published[:10]:
            source["dateModified"] = claim(
                post.modified[:10], source=source.id, originField=post.fields.get("dateModified", "")
            )
        if post.kind == "page" and source.fields.get("form") == "blog-post":
            source["form"] = "web-page"
        source["source"] = self.name
        source["publisher"] = self.publisher
        source["isPartOf"] = f"source/{self.name}"


def _known_publisher(title: str, names: Gazetteer) -> str:
    wanted = title.casefold()
    entries = (each for each in names.entries if wanted and each.type in PUBLISHERS)
    return next((each.iri for each in entries if wanted in map(str.casefold, each.names)), "")


def post_key(post: SitePost) -> str:
    """Return the key of a post as part of a name: its number, where its site numbers posts."""
    key = post.key
    number = key.rpartition("p=")[2] if "?p=" in key or "&p=" in key else key
    if number.isdecimal():
        return number
    path = key.partition("://")[2].partition("/")[2] or key
    return key_of(path) or iris.text_digest([key])


MAX_TITLE_LENGTH = 200


class FileLink(NamedTuple):
    """A link of a post to a file; `release` is what the post announces, `series` that of its category."""

    title: str
    words: str
    start: int
    release: str = ""
    series: str = ""


# What the library says of a file that is not in it.
NO_ENTRY = SiteFile("")


@dataclass(slots=True)
class LinkedFile:
    """A file at an address: its links, by the name of the post, and what the library says of it."""

    address: str
    posts: dict[str, FileLink] = field(default_factory=dict)
    entry: SiteFile = NO_ENTRY


@dataclass(slots=True)
class LinkedFiles:
    """The files of one site; `name` begins the names of their records, `source` is the site as a source."""

    session: ImportSession
    name: str
    site_title: str = ""
    files: dict[str, LinkedFile] = field(default_factory=dict)
    drafted: dict[str, str] = field(default_factory=dict)
    """Links to records that a draft has for an address, by the address."""

    def add_entry(self, entry: SiteFile) -> None:
        """Take up a file of the library; a picture or a sound is no document."""
        if not is_document(entry.address):
            self.session.leave_out("attachment", "is a picture, a sound or a film, and no document")
            return
        file = self.files.setdefault(comparable(entry.address), LinkedFile(entry.address))
        if file.entry.address:
            self.session.leave_out("attachment", "has the address of another one")
            return
        file.entry = entry

    def add_drafts(self, records: list[ImportedRecord]) -> None:
        """Take note of the addresses for which a draft has a record."""
        kinds = {"ReleasedDocument": "document", "SourceDocument": "source"}
        for record in records:
            for address in file_addresses(record) if record.type in kinds else ():
                self.drafted.setdefault(comparable(address), f"{kinds[record.type]}/{record.id}")

    def add_links(self, post: SitePost, name: str, release: str, series: str) -> list[FieldValue]:
        """Take up the documents that a post links to; return the links of its source document to them."""
        enclosed = [PostLink(0, 0, address) for address in post.enclosures]
        found: dict[str, FieldValue] = {}
        for link in [*post.links, *enclosed]:
            if not is_document(link.address) or not web_address(self.session, post.address, link.address):
                continue
            self.session.count("link to a document")
            key, words = comparable(link.address), post.text[link.start : link.end]
            if key not in self.drafted:
                file = self.files.setdefault(key, LinkedFile(link.address))
                file.posts.setdefault(name, FileLink(post.title, words, link.start, release, series))
            target = self.drafted.get(key, f"document/{self._id(key)}")
            found.setdefault(key, self._reference(target, words, link, name))
        return list(found.values())

    def _reference(self, target: str, words: str, link: PostLink, source: str) -> FieldValue:
        if not words or may_name_person(words):
            return target
        return claim(target, source=source, quote=words, start=str(link.start))

    def records(self) -> Iterator[tuple[LinkedFile, ImportedRecord]]:
        """Yield the files, each with its record, in the order of their names."""
        for key in sorted(self.files):
            if key not in self.drafted:
                yield self.files[key], self._record(key, self.files[key])

    def _id(self, key: str) -> str:
        stem = PATTERNS["ENDING"].sub("", unquote(key.rpartition("/")[2].partition("?")[0]))
        return f"{self.name}-{key_of(stem) or 'file'}-{iris.text_digest([key])[:6]}"

    def _record(self, key: str, file: LinkedFile) -> ImportedRecord:
        record = ImportedRecord("ReleasedDocument", self._id(key))
        post = next(iter(file.posts), "")
        record["source"] = post or self.name
        record["title"] = self._title(file)
        record["description"] = self._description(file)
        if day := file.entry.published[:10]:
            record["issued"] = claim(day, source=self.name, originField=file.entry.fields.get("issued", ""))
        ending = PATTERNS["ENDING"].search(urlsplit(file.address).path)
        media_type = file.entry.media_type or (ending and mimetypes.guess_type(f"a{ending[0].lower()}")[0])
        address = web_address(self.session, file.address, file.address)
        place = "downloadURL" if ending else "accessURL"
        record["distribution"] = [{place: address, **({"mediaType": media_type} if media_type else {})}]
        record["holdingStatus"] = "linked-not-held"
        record["inSeries"] = list(_releases(file))
        record["isReferencedBy"] = list(file.posts)
        return record

    def _title(self, file: LinkedFile) -> FieldValue:
        for name, link in file.posts.items():
            if is_title(link.words) and not may_name_person(link.words):
                return claim(link.words, source=name, quote=link.words, start=str(link.start))
        if file.entry.title and not may_name_person(file.entry.title):
            return claim(file.entry.title, source=self.name, originField=file.entry.fields.get("title", ""))
        name = unquote(urlsplit(file.address).path.rstrip("/").rpartition("/")[2])
        return " ".join(name.split()) or file.address

    def _description(self, file: LinkedFile) -> str:
        titles = [link.title for link in file.posts.values() if link.title]
        site = self.site_title or "The site"
        return f"File that {site} links to in “{titles[0]}”." if titles else f"File in the library of {site}."


def _releases(file: LinkedFile) -> Iterator[FieldValue]:
    yield from dict.fromkeys(link.series for link in file.posts.values() if link.series)
    for name, link in file.posts.items():
        if link.release:
            words = link.words if not may_name_person(link.words) else ""
            place = {"quote": words, "start": str(link.start)} if words else {}
            yield claim(link.release, source=name, status="candidate", **place)


def is_document(address: str) -> bool:
    """Return whether an address is that of a file that may be a document, or of a viewer of documents."""
    is_file = PATTERNS["ENDING"].search(address_parts(address).path)
    return bool(is_file or PATTERNS["VIEWER"].match(address))


def comparable(address: str) -> str:
    """Return an address without what two ways to write it differ in: scheme, www., fragment, escapes.

    >>> comparable("http://www.a.example/x%20y.pdf#page=2") == comparable("https://A.example/x y.pdf")
    True
    """
    host, slash, rest = address.partition("://")[2].partition("#")[0].partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{unquote(rest)}"


def is_title(words: str) -> bool:
    """Return whether the words of a link name what it leads to.

    >>> is_title("Click here to download the PDF"), is_title("Index of the harbor papers")
    (False, True)
    """
    is_address = "://" in words or words.startswith("www.")
    return (
        3 < len(words) <= MAX_TITLE_LENGTH
        and not is_address
        and "\n" not in words
        and not PATTERNS["EMPTY_WORDS"].match(words)
    )


def may_name_person(words: str) -> bool:
    """Return whether words may hold the name of a private person, or an address of one."""
    return PATTERNS["OF_PERSON"].search(words) is not None and bool(find_possible_names(words, ()))
