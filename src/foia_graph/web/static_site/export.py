"""The export of a site: every page of the app, the pages that they link, and links that lead to files."""

import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from heapq import heapify, heappop, heappush
from html import escape
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

from flask import Flask
from werkzeug.test import TestResponse

from foia_graph.errors import StoreError
from foia_graph.model.forms import GRAPHS
from foia_graph.model.profile import Profile
from foia_graph.publish import dumps
from foia_graph.publish.addresses import path_of
from foia_graph.publish.date_words import date_words
from foia_graph.runtime.allocator import rare_collections
from foia_graph.runtime.fair_queue import never_called_off
from foia_graph.runtime.files import write_atomically
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.changelog.log import log_of
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from foia_graph.web.core.wsgi_types import RELEASE_SLOT
from foia_graph.web.limits.rate_limits import QueryBudget
from foia_graph.web.static_site.addresses import (
    ADDRESSES,
    CACHED,
    INDEX_FILE,
    SiteAddress,
    SitePage,
    parse_link,
    relative_link,
)

LIST_FILE = "foia-graph-site.sha256"
ARRIVING_FOLDER = ".foia-graph-site"
# Stands for the digest of a file that is being replaced or deleted.
UNSETTLED = "0" * 64


class SiteFolder:
    """A folder that a site is exported into; `written` counts the files that it did not have so before.

    Its list of files is one that `sha256sum -c` proves. Files are written aside, numbered in one folder, and
    moved into their positions when all of them are there; only what an export wrote is replaced by the next.
    """

    def __init__(self, path: Path) -> None:
        """Prepare the folder; raises StoreError for one that holds something else."""
        self.path, self.written = path, 0
        self.arriving = path / ARRIVING_FOLDER
        if path.exists() and not path.is_dir():
            raise StoreError(f"{path} is no folder.")
        self._earlier_files = self._read_list()
        self._listed = (path / LIST_FILE).stat().st_mtime_ns if self._earlier_files else 0
        self._digests: dict[str, str] = {}
        self._arrived: dict[str, Path] = {}
        self._aside: dict[str, Path] = {}
        self._numbers = count()
        others = (
            [each.name for each in path.iterdir() if each.name != ARRIVING_FOLDER] if path.exists() else []
        )
        if others and LIST_FILE not in others:
            raise StoreError(
                f"{path} holds {sorted(others)[0]!r} and is no exported site; give an empty or a new folder."
            )
        shutil.rmtree(self.arriving, ignore_errors=True)  # of an export that was killed
        self.arriving.mkdir(parents=True)

    def put(self, name: str, blocks: Iterable[bytes]) -> None:
        """Write a file aside, however large it is, unless the site has it."""
        digest = hashlib.sha256()
        path = self._arrived.setdefault(name, self.arriving / f"{next(self._numbers)}")
        with path.open("wb") as file:
            for block in blocks:
                digest.update(block)
                file.write(block)
        self._digests[name] = digest.hexdigest()
        if self._has(name, self._digests[name]):
            self._arrived.pop(name).unlink()

    def put_aside(self, name: str, data: bytes) -> None:
        """Store what becomes a file later, when it was changed."""
        self._aside[name] = self.arriving / f"{next(self._numbers)}"
        self._aside[name].write_bytes(data)

    def take_aside(self) -> Iterator[tuple[str, bytes]]:
        """Yield and delete what was put aside, by name, in the order in which it came."""
        while self._aside:
            name = next(iter(self._aside))
            path = self._aside.pop(name)
            yield name, path.read_bytes()
            path.unlink()

    def discard(self) -> None:
        """Delete what was written aside, and leave the site as it was."""
        shutil.rmtree(self.arriving, ignore_errors=True)

    def finish(self) -> int:
        """Move the files into their positions; returns how many of the earlier export were deleted."""
        names = sorted(self._digests)
        new_names = (name for name in names if name not in self._earlier_files)
        if in_the_way := next((name for name in new_names if os.path.lexists(self.path / name)), ""):
            raise StoreError(f"{self.path / in_the_way} was not exported, and is in the way of what is.")
        stale = sorted(self._earlier_files.keys() - self._digests.keys())
        new = sorted(self._arrived)
        # Both lists while files move: the next knows what a killed export leaves, and writes it again.
        self._write_list({**self._digests, **dict.fromkeys((*stale, *new), UNSETTLED)})
        for name in stale:
            self._delete_file(self.path / name)
        for folder in sorted({(self.path / name).parent for name in new}):
            folder.mkdir(parents=True, exist_ok=True)
        for name in new:
            self._arrived[name].replace(self.path / name)
        self._write_list(self._digests)
        shutil.rmtree(self.arriving)
        self.written = len(new)
        return len(stale)

    def _has(self, name: str, digest: str) -> bool:
        if self._earlier_files.get(name) != digest:
            return False
        try:
            facts = (self.path / name).lstat()
        except OSError:
            return False
        return stat.S_ISREG(facts.st_mode) and facts.st_mtime_ns <= self._listed

    def _write_list(self, digests: dict[str, str]) -> None:
        lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        write_atomically(self.path / LIST_FILE, "".join(lines).encode())

    def _read_list(self) -> dict[str, str]:
        """Return the digests of the earlier export by file; raises StoreError for one outside the folder."""
        try:
            lines = (self.path / LIST_FILE).read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return {}
        # Lines of sha256sum: 64 hexadecimal digits, two spaces, the name.
        names = {line[66:]: line[:64] for line in lines if line[66:]}
        outside = [name for name in names if name.startswith("/") or ".." in name.split("/")]
        if outside:
            raise StoreError(f"{self.path / LIST_FILE} lists {outside[0]!r}, which is outside the folder.")
        return names

    def _delete_file(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.path or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()


# The forms in which everything is exported; others are where a page links them.
EXPORTED_FORMS = ("jsonld", "ttl", "nt")
# Lists that are in one file in each of these forms, whatever the length of their pages for people.
WHOLE_LISTS = ("/catalog", "/conflicts")
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


@rare_collections()  # what is read of things stays, for the lists and graphs that tell of them
def export_site(
    root: Path,
    profile: Profile,
    folder: Path,
    *,
    with_files: bool = False,
    watch: ProgressCallback = lambda *_: None,
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
            export = SiteExport(place, profile, target, with_files)
            try:
                return export.run(watch)
            finally:
                export.app.extensions[EXTENSION].close()
    finally:
        target.discard()


class SiteExport:
    """One export: the files written, and the targets of addresses that redirect."""

    def __init__(self, store: Path, profile: Profile, folder: SiteFolder, with_files: bool) -> None:
        self._catalogue = Catalogue(Generation.read(Layout(store).resolve()), profile)
        # So much that the list of all things is on one page.
        most = max(1000, self._catalogue.description_count)
        settings = ServerSettings(
            budget=QueryBudget(seconds=0), most_per_page=most, cached_things=CACHED_THINGS
        )
        self.app = create_app(store, profile, settings=settings)
        self._folder, self._with_files = folder, with_files
        self._whole = {
            f"{path}.{form}": f"{path}.{form}?per_page={most}"
            for path in WHOLE_LISTS
            for form in EXPORTED_FORMS
        }
        self.files: set[str] = set()
        self._redirects: dict[SiteAddress, SiteAddress] = {}
        self._seen_links: set[str] = set()

    def run(self, watch: ProgressCallback) -> ExportReport:
        """Export all, and move it into the folder."""
        self.gather_files(watch)
        self.rewrite_links()
        left_out = tuple(self.write_redirects())
        deleted = self._folder.finish()
        number = self._catalogue.generation.number
        return ExportReport(number, len(self.files), self._folder.written, deleted, left_out)

    # ------------------------------------------------------------ asking

    def gather_files(self, watch: ProgressCallback) -> None:
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
        yield from ADDRESSES["seed_paths"]
        site = self.app.extensions[EXTENSION]
        yield site.language_writers(self._catalogue.language, self._catalogue.base).context_path
        yield from self._whole
        for number in range(1, log_of(self._catalogue).page_count + 1):
            yield from (
                f"/changes/{number}{form}" for form in ("", ".json", *(f".{form}" for form in EXPORTED_FORMS))
            )
        for iri in self._catalogue.all_descriptions:
            path = path_of(iri, self._catalogue.base)
            yield from (path, *(f"{path}.{form}" for form in EXPORTED_FORMS))

    def _new_addresses(self, links: Iterable[str]) -> set[SiteAddress]:
        new = set(links) - self._seen_links
        self._seen_links |= new
        targets = (parse_link(link, self._catalogue.base) for link in new)
        return {target[0] for target in targets if target and target[0].is_exported(self._with_files)}

    def _export_address(self, at: SiteAddress) -> list[str]:
        """Write the answer at an address to a file; returns the links in it."""
        with fetch_address(self.app, at, self._whole.get(at.path, "")) as answer:
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
            if at.suffix == "xml":
                self._folder.put(at.file, [answer.data])
                sitemap = ElementTree.fromstring(answer.data)  # noqa: S314 (written by this program)
                return [each.text or "" for each in sitemap.iter(SITEMAP_LOCATION)]
            self._folder.put(at.file, answer.iter_encoded())
            return []

    # ------------------------------------------------------------ leading

    def rewrite_links(self) -> None:
        """Rewrite the links of all pages so that they lead to files, which are known only now."""
        target_of = lru_cache(CACHED)(self._target_of)  # pages link the same again and again

        def lead(file: str, link: str) -> str | None:
            to, rest = target_of(link) or ("", None)
            return None if rest is None else (relative_link(file, to) if to else "") + rest

        for file, page in self._folder.take_aside():
            self._folder.put(file, [SitePage(page).rewrite(partial(lead, file), self._footer_note(file))])

    def _footer_note(self, file: str) -> str:
        """Return the note at the foot of a page: what it is a copy of, and links to the whole.

        Only the first page says of which generation: the others are the same as long as they say the same.
        """
        generation, of = self._catalogue.generation, self._catalogue.base
        if file == INDEX_FILE:
            of += f", generation {generation.number}, as published on {date_words(generation.created[:10])}"
        sentence = f"A copy as files of {of}. What needs a server is omitted. As a whole: "
        whole = (
            (text, SiteAddress(path).file)
            for text, path in (("the dump", "/dump/"), ("the dataset", "/void"))
        )
        ways = [f'<a href="{relative_link(file, to)}">{text}</a>' for text, to in whole if to in self.files]
        return f"{escape(sentence)}{', '.join(ways)}."

    def _target_of(self, link: str) -> tuple[str, str] | None:
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
            self._folder.put(REDIRECTS_FILE, map(str.encode, lines))
            self.files.add(REDIRECTS_FILE)

    def _write_redirect(self, name: str, path: str, title: str) -> None:
        file = f"{name}/{INDEX_FILE}"
        # In the order of suffixes: no one chooses here, so none is preferred.
        others = (
            (SiteAddress(f"{path}.{form.name}").file, form)
            for form in sorted(GRAPHS, key=lambda form: form.name)
        )
        page = self.app.jinja_env.get_template("redirect.html").render(
            title=title,
            target=relative_link(file, SiteAddress(path).file),
            forms=[(relative_link(file, to), form) for to, form in others if to in self.files],
        )
        self._folder.put(file, [page.encode()])
        self.files.add(file)


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
