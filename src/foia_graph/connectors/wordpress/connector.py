"""The connector of WordPress: posts become sources, with what their words state as drafts of records."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from foia_graph.connectors.drafting.draft import DRAFTERS, Draft, Drafter, gather_authorities
from foia_graph.connectors.drafting.known_names import names_of_catalogue, works_of_catalogue
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile, key_of
from foia_graph.connectors.imports.report import UnreadSentence
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.wordpress.origin import open_origin
from foia_graph.connectors.wordpress.site import OriginSite, SiteFile, SitePost
from foia_graph.connectors.wordpress.site_records import LinkedFile, LinkedFiles, SiteRecords, post_key
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder

SERIES, DRAFTER = "series", "drafter"


class WordPress(Connector):
    """The reader of sites that publish posts."""

    kind: ClassVar[str] = "wordpress"
    title: ClassVar[str] = "WordPress"
    sources: ClassVar[str] = (
        "an export (WXR), or a folder of them; the address of a site or of its REST interface; or, as an "
        "address or a file, an answer of that interface, a feed (RSS, Atom), or a page with one post"
    )
    settings: ClassVar[Mapping[str, str]] = {
        SERIES: "the category whose posts link to the documents of one release, by its name",
        DRAFTER: "what drafts records of the words of posts: rules, or the name of a plug-in",
    }

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each post, then for each document that posts link to, for bodies, and the site."""
        reader = open_origin(session)
        site_import: _SiteImport | None = None
        for item in reader.items():
            if site_import is None:
                site_import = _SiteImport(session, reader.site)
            if isinstance(item, SiteFile):
                site_import.files.add_entry(item)
            else:
                yield site_import.post_file(item)
        if site_import is not None:
            is_partial = session.options.since is not None or not reader.is_complete
            yield from site_import.closing_files(is_partial=is_partial)
        session.is_complete = reader.is_complete


class _SiteImport:
    """The import of one site; the drafter knows the names of the catalogue that is written to."""

    def __init__(self, session: ImportSession, site: OriginSite) -> None:
        self.session, self.site = session, site
        session.origin = site.host or session.origin
        own = session.folder / WordPress.kind
        names = names_of_catalogue(session.folder, Profile(resource_folder("ontology")), own)
        self.records = SiteRecords(session, site, names)
        self.files = LinkedFiles(session, self.records.name, site.title or site.host)
        works = tuple(works_of_catalogue(session.folder, own))
        self.drafter = _find_drafter(session)(self.records.named_site(names), self.records.name, works)
        self._drafts: list[Draft] = []
        self._series: dict[str, str] = {}

    def post_file(self, post: SitePost) -> RecordFile:
        """Return the file of a post: its source document, and what was drafted from its text."""
        name = self.records.post_name(post)
        address = web_address(self.session, post.post.address, post.post.address)
        links = tuple(
            each for each in post.post.links if web_address(self.session, address or name, each.address)
        )
        post = replace(post, post=replace(post.post, address=address, links=links))
        draft = self.drafter.draft(post.post, name)
        self._drafts.append(draft)
        source, *others = draft.records
        self.records.complete(source, post)
        for each in others:
            each.fields.setdefault("source", name)
        self.files.add_drafts(others)
        for reference in self.files.add_links(post, name, _release_of(others), self._series_of(post)):
            _add_reference(source, reference)
        unread = (UnreadSentence(address or name, each.start, each.text) for each in draft.unread)
        self.session.report.unread += unread
        records = list(draft.records)
        return RecordFile(
            f"posts/{post_key(post)}", post.post.key, records, post.post.modified or post.post.published
        )

    def _series_of(self, post: SitePost) -> str:
        """Return the release that the category of a post is, where the user named it."""
        wanted = self.session.options.settings.get(SERIES, "").casefold()
        for category in post.post.categories:
            if wanted and category.casefold() == wanted:
                self._series.setdefault(
                    f"{self.records.name}-series-{key_of(category) or 'category'}", category
                )
                return next(iter(self._series))
        return ""

    def _series_records(self) -> list[ImportedRecord]:
        """Return the release that a category is."""
        wanted = self.session.options.settings.get(SERIES, "")
        if wanted and not self._series:
            self.session.problem(self.session.source, f"has no post in a category that is called {wanted}")
        return [self.records.series(name, title) for name, title in self._series.items()]

    def closing_files(self, *, is_partial: bool) -> Iterator[RecordFile]:
        """Yield the files of what several posts share; of some posts only a part of these is known."""
        for file, record in self.files.records():
            yield replace(_file_of_document(file, record), is_partial=is_partial)
        authorities = gather_authorities(self._drafts)
        if authorities:
            yield RecordFile("authorities", "authorities", authorities, is_partial=is_partial)
        if series := self._series_records():
            yield RecordFile("series", "series", series)
        yield RecordFile("site", "site", self.records.records())


def _find_drafter(session: ImportSession) -> type[Drafter]:
    name = session.options.settings.get(DRAFTER, "rules")
    if name not in DRAFTERS:
        raise InputError(f"there is no drafter {name!r}; drafters are {', '.join(DRAFTERS)}")
    return DRAFTERS[name]


def _file_of_document(file: LinkedFile, record: ImportedRecord) -> RecordFile:
    return RecordFile(
        f"documents/{record.id}", file.address, [record], file.entry.modified if file.entry else ""
    )


def _release_of(records: list[ImportedRecord]) -> str:
    released = {text for each in records if each.type == "Disclosure" for text in _generated(each)}
    return released.pop() if len(released) == 1 else ""


def _generated(disclosure: ImportedRecord) -> Iterator[str]:
    values = disclosure.fields.get("generated", [])
    for each in values if isinstance(values, list) else [values]:
        yield str(each["value"] if isinstance(each, dict) else each).removeprefix("release/")


def _add_reference(source: ImportedRecord, reference: FieldValue) -> None:
    """Add a link to a record, with the words of it, instead of one that a draft wrote without."""
    target = reference["value"] if isinstance(reference, dict) else reference
    listed = source.fields.get("references", [])
    plain = [each for each in (listed if isinstance(listed, list) else [listed]) if each != target]
    source["references"] = [*plain, reference]
