"""The export of a site: every page of the app, the pages that they link, and links that lead to files."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from heapq import heapify, heappop, heappush
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from flask import Flask
from werkzeug.test import TestResponse

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.publish import dumps
from foia_graph.publish.addresses import path_of
from foia_graph.runtime.allocator import rare_collections
from foia_graph.runtime.fair_queue import never_called_off
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.labels import Labels
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.core.wsgi_types import RELEASE_SLOT
from foia_graph.web.limits.rate_limits import QueryBudget
from foia_graph.web.static_site.addresses import CACHED, INDEX_FILE, SiteAddress, parse_link, relative_link
from foia_graph.web.static_site.folder import SiteFolder
from foia_graph.web.static_site.pages import MEDIA_TYPES, SitePage, redirect_page

# The forms in which everything is exported; others are where a page links them.
EXPORTED_FORMS = ("jsonld", "ttl", "nt")
# Lists that are in one file in each of these forms, whatever the length of their pages for people.
WHOLE_LISTS = ("/catalog", "/conflicts")
SEED_PATHS = (
    "/", "/catalog", "/catalog.ead3", "/changes", "/changes.atom", "/changes.json", "/changes.jsonld",
    "/changes.ttl", "/conflicts", "/context/changes-v1.jsonld", "/context/v1.jsonld", "/corrections",
    "/data.json", "/dump/", "/dump/manifest.json", "/ontology", "/ontology/profile", "/profiles",
    "/robots.txt", "/sitemap.xml", "/void",
)  # fmt: skip
SITEMAP_LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# The table of redirects that hosts of static sites read: a line for each, with both paths and the status.
REDIRECTS_FILE = "_redirects"
MAX_STEPS = 5
# The most things that are cached whole: next to its own forms, lists and graphs and feeds tell of each.
CACHED_THINGS = 4096
# A callback that gets the counts of addresses fetched and of those known.
ProgressCallback = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The report of an export: the generation, and counts of its files.

    Of the files those are `written` that the folder did not have so before; `deleted` are those of an earlier
    export that are deleted. `left_out` are things without a page, since no file can have their names.
    """

    generation: int
    files: int
    written: int
    deleted: int
    left_out: tuple[str, ...] = ()


def _no_progress(*_: int) -> None:
    """Ignore the progress."""


@rare_collections()  # what is read of things stays, for the lists and graphs that tell of them
def export_site(
    root: Path,
    profile: Profile,
    folder: Path,
    *,
    with_files: bool = False,
    watch: ProgressCallback = _no_progress,
) -> ExportReport:
    """Write what a store serves as static files, in a folder that is empty or holds such a site.

    With `with_files` the originals of public documents and the pictures of pages are among them. The store
    gets a dump, if it has none. Raises StoreError for a folder that holds something else, and leaves it as
    it was.
    """
    layout, target = Layout(root), SiteFolder(folder)
    try:
        if dumps.read_manifest(layout, Generation.read(layout.resolve())) is None:
            dumps.write_dump(root, profile)
        with pin_store(root) as place:
            return _export_pinned(place, profile, target, with_files, watch)
    finally:
        target.discard()


def _export_pinned(
    place: Path, profile: Profile, target: SiteFolder, with_files: bool, watch: ProgressCallback
) -> ExportReport:
    catalogue = Catalogue(Generation.read(Layout(place).resolve()), profile)
    # So much that the list of all things is on one page.
    settings = ServerSettings(
        budget=QueryBudget(seconds=0),
        most_per_page=max(1000, catalogue.description_count),
        cached_things=CACHED_THINGS,
    )
    app = create_app(place, profile, settings=settings)
    try:
        export = SiteExport(catalogue, app, target, with_files, settings.most_per_page)
        export.gather_files(watch)
        export.rewrite_links()
        left_out = tuple(export.write_redirects())
        deleted = target.finish()
        number = catalogue.generation.number
        return ExportReport(number, len(export.files), target.written, deleted, left_out)
    finally:
        app.extensions[EXTENSION].close()


class SiteExport:
    """One export: the files written, and the targets of addresses that redirect."""

    def __init__(
        self,
        catalogue: Catalogue,
        app: Flask,
        folder: SiteFolder,
        with_files: bool,
        most_per_page: int,
    ) -> None:
        self._catalogue, self._app, self._folder, self._with_files = catalogue, app, folder, with_files
        self._whole = {
            f"{path}.{form}": f"{path}.{form}?per_page={most_per_page}"
            for path in WHOLE_LISTS
            for form in EXPORTED_FORMS
        }
        self.files: set[str] = set()
        self._redirects: dict[SiteAddress, SiteAddress] = {}
        self._seen_links: set[str] = set()

    # ------------------------------------------------------------ asking

    def gather_files(self, watch: ProgressCallback = _no_progress) -> None:
        """Fetch everything and what that links, and write it aside."""
        addresses = self._new_addresses(self._seeds())
        # In order, so that all forms of a thing come one after the other: it is read once for them.
        todo = [(at.request_target, at) for at in addresses]
        heapify(todo)
        while todo:
            watch(len(addresses) - len(todo), len(addresses))
            new = self._new_addresses(self._export_address(heappop(todo)[1])) - addresses
            addresses |= new
            for at in new:
                heappush(todo, (at.request_target, at))

    def _seeds(self) -> Iterator[str]:
        yield from SEED_PATHS
        yield from self._whole
        for number in range(1, log_of(self._catalogue).page_count + 1):
            yield from (
                f"/changes/{number}{form}" for form in ("", ".json", *(f".{form}" for form in EXPORTED_FORMS))
            )
        for iri in self._catalogue.all_descriptions:
            path = path_of(iri, self._catalogue.base)
            yield from (path, *(f"{path}.{form}" for form in EXPORTED_FORMS))

    def _new_addresses(self, links: Iterable[str]) -> set[SiteAddress]:
        """Return the addresses that links lead to which no page had before, those that become files."""
        new = set(links) - self._seen_links
        self._seen_links |= new
        targets = (parse_link(link, self._catalogue.base) for link in new)
        return {target[0] for target in targets if target and target[0].is_exported(self._with_files)}

    def _export_address(self, at: SiteAddress) -> list[str]:
        """Write the answer at an address to a file; returns the links in it."""
        with fetch_address(self._app, at, self._whole.get(at.path, "")) as answer:
            if answer.location:
                if target := parse_link(answer.location, self._catalogue.base):
                    self._redirects[at] = target[0]
                return [answer.location]
            if not is_whole(at, answer):
                return []
            self.files.add(at.file)
            if at.is_page:
                self._folder.put_aside(at.file, answer.data)
                return SitePage(answer.data).links
            if at.suffix == "jsonld":
                self._folder.put(at.file, relative_context(at, answer.data))
            elif at.suffix == "xml":
                self._folder.put(at.file, answer.data)
                sitemap = ElementTree.fromstring(answer.data)  # noqa: S314 (written by this program)
                return [each.text or "" for each in sitemap.iter(SITEMAP_LOCATION)]
            else:
                self._folder.put_blocks(at.file, answer.iter_encoded())
            return []

    # ------------------------------------------------------------ leading

    def rewrite_links(self) -> None:
        """Rewrite the links of all pages so that they lead to files, which are known only now."""
        target_of = lru_cache(CACHED)(self._target_of)  # pages link the same again and again
        for file, page in self._folder.take_aside():
            lead = partial(_rewritten_link, target_of, file)
            self._folder.put(file, SitePage(page).rewrite(lead, self._footer_note(file)))

    def _footer_note(self, file: str) -> str:
        """Return the note at the foot of a page: what it is a copy of, and links to the whole.

        Only the first page says of which generation: the others are the same as long as they say the same.
        """
        generation, of = self._catalogue.generation, self._catalogue.base
        if file == INDEX_FILE:
            of += f", generation {generation.number}, as published on {generation.created[:10]}"
        sentence = f"A copy as files of {of}. What needs a server that answers is left out. As a whole: "
        whole = (
            (text, SiteAddress(path).file)
            for text, path in (("the dump", "/dump/"), ("the dataset", "/void"))
        )
        ways = [f'<a href="{relative_link(file, to)}">{text}</a>' for text, to in whole if to in self.files]
        return f"{escape(sentence)}{', '.join(ways)}."

    def _target_of(self, link: str) -> tuple[str, str] | None:
        """Return the file that a link leads to and what follows its name, None where there is none.

        Of a link to another site the file is "".
        """
        target = parse_link(link, self._catalogue.base)
        if target is None:
            return "", link
        at, fragment = target
        for _ in range(MAX_STEPS):
            at = self._redirects.get(at, at)
        return (at.file, f"#{fragment}" if fragment else "") if at.file in self.files else None

    # ------------------------------------------------------------ naming

    def write_redirects(self) -> Iterator[str]:
        """Write a redirect from the name of each thing to its page; yields the things that have no page."""
        self._write_redirect(".well-known/void", "/void", "The catalogue as a dataset")
        base = self._catalogue.base
        for iri in self._catalogue.all_descriptions:
            path = path_of(iri, base)
            if SiteAddress(path).file not in self.files:
                yield iri
            elif path.startswith("/doc/"):
                self._write_redirect(iri[len(base) :], path, Labels(self._catalogue).label(iri) or iri)

        self._write_former_names(base)

    def _write_former_names(self, base: str) -> None:
        """Write redirects from former names: a page for each, and the table that hosts read."""
        lines = []
        for former, present in self._catalogue.present_names.items():
            path, title = path_of(present, base), Labels(self._catalogue).label(present) or present
            if SiteAddress(path).file not in self.files:
                continue
            for name in (former[len(base) :], path_of(former, base)[1:]):
                self._write_redirect(name, path, title)
                lines.append(f"/{name} {path} 301\n")
        if lines:
            self._folder.put(REDIRECTS_FILE, "".join(lines).encode())
            self.files.add(REDIRECTS_FILE)

    def _write_redirect(self, name: str, path: str, title: str) -> None:
        others = (SiteAddress(f"{path}.{suffix}").file for suffix in MEDIA_TYPES)
        forms = [form for form in others if form in self.files]
        file = f"{name}/{INDEX_FILE}"
        self._folder.put(file, redirect_page(file, SiteAddress(path).file, title, forms))
        self.files.add(file)


def _rewritten_link(target_of: Callable[[str], tuple[str, str] | None], file: str, link: str) -> str | None:
    """Return a link of a file so that it leads to a file, None where there is none."""
    if (target := target_of(link)) is None:
        return None
    to, rest = target
    return (relative_link(file, to) if to else "") + rest


@contextmanager
def pin_store(root: Path) -> Iterator[Path]:
    """Yield a folder that looks like the store as it is now; raises StoreError where nothing was loaded.

    Its cache of page images is its own, not that of the store.
    """
    layout = Layout(root)
    target = layout.require_target()
    layout.target_folder(target)
    with tempfile.TemporaryDirectory(prefix="foia-graph-site-") as folder:
        place = Path(folder)
        for path in layout.root.absolute().iterdir():
            if path not in (layout.root.absolute() / "current", layout.root.absolute() / "cache"):
                (place / path.name).symlink_to(path)
        (place / "current").symlink_to(target)
        yield place


HTML_TYPE = "text/html"
NEXT_BY_QUERY = re.compile(r'<[^>]*\?[^>]*>; rel="next"')
LOCAL_CONTEXT = re.compile(rb'^\{\s*"@context":\s*"/(context/[a-z0-9.-]+)"')
# Answers that say that there is nothing to export.
MISSING_STATUSES = (400, 403, 404, 406, 410)


@contextmanager
def fetch_address(app: Flask, at: SiteAddress, instead: str = "") -> Iterator[TestResponse]:
    """Yield the answer at an address, or that at another one, which is to be there.

    Raises StoreError for one that should not be.
    """
    target = instead or at.request_target
    answer = app.test_client(use_cookies=False).get(
        target,
        headers={"Accept": HTML_TYPE} if at.is_page else {},
        environ_overrides={RELEASE_SLOT: never_called_off},  # no one else waits for this app
    )
    with answer:
        if answer.status_code not in (200, *range(300, 400), *MISSING_STATUSES):
            raise StoreError(f"{target} cannot be exported: it is answered with {answer.status_code}.")
        yield answer


def is_whole(at: SiteAddress, answer: TestResponse) -> bool:
    """Return True for what can be exported: a page, or what does not continue elsewhere by a query."""
    if answer.status_code != 200:
        return False
    if at.is_page:
        return answer.mimetype == HTML_TYPE
    return NEXT_BY_QUERY.search(answer.headers.get("Link", "")) is None


def relative_context(at: SiteAddress, body: bytes) -> bytes:
    """Return a body in which the context of JSON-LD, if it is one of ours, is relative to the file."""
    match = LOCAL_CONTEXT.match(body)
    if match is None:
        return body
    return b'{"@context":"' + relative_link(at.file, match[1].decode()).encode() + body[match.end() - 1 :]
