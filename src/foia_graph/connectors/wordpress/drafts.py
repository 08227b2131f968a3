"""Posts become drafts: the source document of a post, and what a drafter reads in its words."""

from collections.abc import Iterator
from dataclasses import replace

from foia_graph.connectors.drafting.draft import DRAFTERS, Draft, Drafter, gather_authorities
from foia_graph.connectors.drafting.known_names import names_of_catalogue, works_of_catalogue
from foia_graph.connectors.imports.checked_values import web_address
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, key_of, listed
from foia_graph.connectors.imports.session import ImportSession, UnreadSentence
from foia_graph.connectors.wordpress.site import OriginSite, SitePost
from foia_graph.connectors.wordpress.site_records import LinkedFiles, SiteRecords, post_key
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder

# The folder of an import in a catalogue, and the settings that a user can give it.
KIND, SERIES, DRAFTER = "wordpress", "series", "drafter"


class SiteImport:
    """The import of one site; the drafter knows the names of the catalogue that is written to."""

    def __init__(self, session: ImportSession, site: OriginSite) -> None:
        self.session = session
        session.origin = site.host or session.origin
        own = session.folder / KIND
        names = names_of_catalogue(session.folder, Profile(resource_folder("ontology")), own)
        self.records = SiteRecords(session, site, names)
        self.files = LinkedFiles(session, self.records.name, site.title or site.host)
        works = tuple(works_of_catalogue(session.folder, own))
        drafter = session.options.settings.get(DRAFTER, "rules")
        if drafter not in DRAFTERS:
            raise InputError(f"there is no drafter {drafter!r}; drafters are {', '.join(DRAFTERS)}")
        self.drafter: Drafter = DRAFTERS[drafter](self.records.named_site(names), self.records.name, works)
        self._drafts: list[Draft] = []
        self._series: dict[str, str] = {}

    def post_file(self, post: SitePost) -> RecordFile:
        """Return the file of a post: its source document, and the records that were drafted of its words."""
        name = f"{self.records.name}-{post_key(post)}"
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
            # With the words of the link, instead of one that a draft wrote without.
            target = reference["value"] if isinstance(reference, dict) else reference
            plain = [each for each in listed(source.fields.get("references")) if each != target]
            source["references"] = [*plain, reference]
        unread = (UnreadSentence(address or name, each.start, each.text) for each in draft.unread)
        self.session.report.unread += unread
        records = list(draft.records)
        return RecordFile(
            f"posts/{post_key(post)}", post.post.key, records, post.post.modified or post.post.published
        )

    def _series_of(self, post: SitePost) -> str:
        wanted = self.session.options.settings.get(SERIES, "").casefold()
        for category in post.post.categories:
            if wanted and category.casefold() == wanted:
                self._series.setdefault(
                    f"{self.records.name}-series-{key_of(category) or 'category'}", category
                )
                return next(iter(self._series))
        return ""

    def closing_files(self, *, is_partial: bool) -> Iterator[RecordFile]:
        """Yield the files of what several posts share; of some posts only a part of these is known."""
        for file, record in self.files.records():
            modified = file.entry.modified if file.entry else ""
            name = f"documents/{record.id}"
            yield RecordFile(name, file.address, [record], modified, is_partial=is_partial)
        authorities = gather_authorities(self._drafts)
        if authorities:
            yield RecordFile("authorities", "authorities", authorities, is_partial=is_partial)
        wanted = self.session.options.settings.get(SERIES, "")
        if self._series:
            series = [self.records.series(name, title) for name, title in self._series.items()]
            yield RecordFile("series", "series", series)
        elif wanted:
            self.session.problem(self.session.source, f"has no post in a category that is called {wanted}")
        yield RecordFile("site", "site", self.records.records())


def _release_of(records: list[ImportedRecord]) -> str:
    released = {
        str(each["value"] if isinstance(each, dict) else each).removeprefix("release/")
        for record in records
        if record.type == "Disclosure"
        for each in listed(record.fields.get("generated"))
    }
    return released.pop() if len(released) == 1 else ""
