"""The export of a site: every page of the app, the pages that they link, and links that lead to files."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from pathlib import Path

from foia_graph.model.profile import Profile
from foia_graph.publish import dumps
from foia_graph.publish.addresses import path_of
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import log_of
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.labels import Labels
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, Settings
from foia_graph.web.static_site.addresses import PAGE, Address, address, relative
from foia_graph.web.static_site.crawler import Get, asked
from foia_graph.web.static_site.folder import Folder
from foia_graph.web.static_site.pinned_store import pinned
from foia_graph.web.static_site.redirects import TYPES, leading_on
from foia_graph.web.static_site.rewriting import Rewriter, links

FORMS = ("jsonld", "ttl", "nt")
"""The forms in which everything is exported; others are where a page links them."""
SEEDS = (
    "/", "/catalog", "/changes", "/changes.atom", "/changes.json", "/changes.jsonld", "/changes.ttl",
    "/conflicts", "/context/changes-v1.jsonld", "/context/v1.jsonld", "/corrections", "/dump/",
    "/dump/manifest.json", "/ontology", "/ontology/profile", "/profiles", "/robots.txt", "/sitemap.xml",
    "/void",
)  # fmt: skip
PLACE = re.compile(rb"<loc>([^<]+)</loc>")
MOST_STEPS = 5
Watch = Callable[[int, int], None]
"""A callback that gets the counts of addresses fetched and of those known."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The report of an export: the generation, its files, and the files of an earlier export deleted.

    `left_out` are things without a page, since no file can have their names.
    """

    generation: int
    files: int
    deleted: int
    left_out: tuple[str, ...] = ()


def _nobody(*_: int) -> None:
    """Ignore the progress."""


def export_site(
    root: Path, profile: Profile, folder: Path, *, with_files: bool = False, watch: Watch = _nobody
) -> Exported:
    """Write what a store serves as static files, in a folder that is empty or holds such a site.

    With `with_files` the originals of public documents and the pictures of pages are among them. The store
    gets a dump, if it has none. Raises StoreError for a folder that holds something else, and leaves it as
    it was.
    """
    layout, target = Layout(root), Folder(folder)
    try:
        if dumps.read_manifest(layout, Generation.read(layout.resolve())) is None:
            dumps.write_dump(root, profile)
        with pinned(root) as place:
            return _exported(place, profile, target, with_files, watch)
    finally:
        target.discard()


def _exported(place: Path, profile: Profile, target: Folder, with_files: bool, watch: Watch) -> Exported:
    catalogue = Catalogue(Generation.read(Layout(place).resolve()), profile)
    # So much that the list of all things is on one page.
    settings = Settings(most_per_page=max(1000, len(catalogue.all_descriptions)))
    app = create_app(place, profile, settings=settings)
    try:
        export = Export(catalogue, app.test_client().get, target, with_files, settings.most_per_page)
        export.gather(watch)
        export.lead()
        left_out = tuple(export.name())
        deleted = target.finish(sorted(export.files))
        return Exported(catalogue.generation.number, len(export.files), deleted, left_out)
    finally:
        app.extensions[EXTENSION].close()


class Export:
    """One export: the files written, and the targets of addresses that redirect."""

    def __init__(
        self, catalogue: Catalogue, get: Get, folder: Folder, with_files: bool, most_per_page: int
    ) -> None:
        self._catalogue, self._get, self._folder, self._with_files = catalogue, get, folder, with_files
        self._whole = {f"/catalog.{form}": f"/catalog.{form}?per_page={most_per_page}" for form in FORMS}
        self.files: set[str] = set()
        self._led: dict[Address, Address] = {}

    # ------------------------------------------------------------ asking

    def gather(self, watch: Watch = _nobody) -> None:
        """Fetch everything and what that links, and write it aside."""
        known = set(self._found(self._seeds()))
        todo = sorted(known, key=lambda at: at.asked, reverse=True)
        while todo:
            watch(len(known) - len(todo), len(known))
            new = set(self._found(self._taken(todo.pop()))) - known
            known |= new
            todo += new

    def _seeds(self) -> Iterator[str]:
        yield from SEEDS
        yield from self._whole
        for number in range(1, log_of(self._catalogue).page_count + 1):
            yield from (f"/changes/{number}{form}" for form in ("", ".json", *(f".{form}" for form in FORMS)))
        for iri in self._catalogue.all_descriptions:
            path = path_of(iri, self._catalogue.base)
            yield from (path, *(f"{path}.{form}" for form in FORMS))

    def _found(self, names: Iterable[str]) -> Iterator[Address]:
        """Yield the addresses that links lead to, those that become files."""
        for name in names:
            found = address(name, self._catalogue.base)
            if found and found[0].is_exported(self._with_files):
                yield found[0]

    def _taken(self, at: Address) -> list[str]:
        """Write the answer at an address to a file; returns the links in it."""
        with asked(self._get, at, self._whole.get(at.path, "")) as answer:
            if answer.leads:
                if found := address(answer.leads, self._catalogue.base):
                    self._led[at] = found[0]
                return [answer.leads]
            if not answer.is_whole:
                return []
            self._folder.put(at.file, answer.blocks)
            self.files.add(at.file)
            return _links(at, answer.text) if at.is_text else []

    # ------------------------------------------------------------ leading

    def lead(self) -> None:
        """Rewrite the links of all pages so that they lead to files."""
        for file in sorted(file for file in self.files if file.endswith(PAGE)):
            page = self._folder.get(file).decode()
            written = Rewriter(partial(self._way, file), self._note(file)).rewrite(page)
            self._folder.put(file, [written.encode()])

    def _note(self, file: str) -> str:
        """Return the note at the foot of a page: what it is a copy of, and links to the whole."""
        generation, base = self._catalogue.generation, self._catalogue.base
        said = (
            f"A copy as files of {base}, generation {generation.number}, as published on "
            f"{generation.created[:10]}. What needs a server that answers is left out. As a whole: "
        )
        whole = (
            (text, Address(path).file) for text, path in (("the dump", "/dump/"), ("the dataset", "/void"))
        )
        ways = [f'<a href="{relative(file, to)}">{text}</a>' for text, to in whole if to in self.files]
        return f"{escape(said)}{', '.join(ways)}."

    def _way(self, file: str, link: str) -> str | None:
        """Return a link of a file so that it leads to a file, None where there is none."""
        found = address(link, self._catalogue.base)
        if found is None:
            return link
        at, fragment = found
        for _ in range(MOST_STEPS):
            at = self._led.get(at, at)
        if at.file not in self.files:
            return None
        return f"{relative(file, at.file)}{f'#{fragment}' if fragment else ''}"

    # ------------------------------------------------------------ naming

    def name(self) -> Iterator[str]:
        """Write a redirect from the name of each thing to its page; yields the things that have no page."""
        self._name(".well-known/void", "/void", "The catalogue as a dataset")
        base = self._catalogue.base
        for iri in self._catalogue.all_descriptions:
            path = path_of(iri, base)
            if Address(path).file not in self.files:
                yield iri
            elif path.startswith("/doc/"):
                self._name(iri[len(base) :], path, Labels(self._catalogue).label(iri) or iri)

    def _name(self, name: str, path: str, title: str) -> None:
        others = (Address(f"{path}.{suffix}").file for suffix in TYPES)
        forms = [form for form in others if form in self.files]
        file = f"{name}/{PAGE}"
        self._folder.put(file, [leading_on(file, Address(path).file, title, forms)])
        self.files.add(file)


def _links(at: Address, data: bytes) -> list[str]:
    """Return the links of a page, and the places that a sitemap lists."""
    return links(data.decode()) if at.is_page else [unescape(place.decode()) for place in PLACE.findall(data)]
