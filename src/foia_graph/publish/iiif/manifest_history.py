"""The history of manifests, made of the change log alone: what was told once is told so for ever.

A document has a manifest while it and at least one page of it are described. What happened to either in one
load is one activity of the manifest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from foia_graph.model.iris import page_of
from foia_graph.publish.iiif.collections import DOCUMENT, PAGE
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, ChangeType, log_of


class ManifestActivity:
    """A change of the manifest of a document, its time, and its reason ("" for none)."""

    __slots__ = ("document", "reason", "time", "type")

    def __init__(self, type: ChangeType, document: str, time: str, reason: str) -> None:  # noqa: A002 - AS's word
        self.type, self.document, self.time, self.reason = type, document, time, reason


class ManifestHistory:
    """All activities, oldest first, in pages of the size that the log has."""

    def __init__(self, log: ChangeLog) -> None:
        self.page_size = log.page_size
        self.activities = list(manifest_activities(log.entries_since(0)))

    @property
    def page_count(self) -> int:
        """Return the number of pages; one at least, which may be empty."""
        return max(-(-len(self.activities) // self.page_size), 1)

    def activity_page(self, number: int) -> list[ManifestActivity]:
        """Return a page, from 1."""
        first = (number - 1) * self.page_size
        return self.activities[first : first + self.page_size]


def manifest_history(catalogue: Catalogue) -> ManifestHistory:
    """Return the history of the manifests of a catalogue."""
    return catalogue.compute_once("iiif history", lambda: ManifestHistory(log_of(catalogue)))


def manifest_activities(entries: Iterable[ChangeLogEntry]) -> Iterator[ManifestActivity]:
    """Yield the activities of manifests that follow from entries on documents and pages."""
    # Event sourcing: the log is replayed from its beginning, so a published activity never changes.
    documents = _DescribedDocuments()
    # All that one load did has one time.
    for time, load in groupby(entries, attrgetter("time")):
        yield from documents.activities_after(load, time)


class _DescribedDocuments:
    """The documents that are described so far, and the number of pages of each."""

    def __init__(self) -> None:
        self._documents: set[str] = set()
        self._pages: Counter[str] = Counter()

    def activities_after(self, load: Iterable[ChangeLogEntry], time: str) -> Iterator[ManifestActivity]:
        before: dict[str, bool] = {}
        reasons: dict[str, str] = {}
        for each in load:
            if each.shape in (DOCUMENT, PAGE):
                document = page_of(each.iri)[0]
                before.setdefault(document, self._has_manifest(document))
                if each.shape == DOCUMENT:
                    reasons[document] = each.reason
                self._note_entry(each)
        for document, was in sorted(before.items()):
            change = _manifest_change(was, self._has_manifest(document))
            if change:
                yield ManifestActivity(change, document, time, reasons.get(document, ""))

    def _has_manifest(self, document: str) -> bool:
        return document in self._documents and self._pages[document] > 0

    def _note_entry(self, entry: ChangeLogEntry) -> None:
        if entry.shape == DOCUMENT and entry.type == "Create":
            self._documents.add(entry.iri)
        elif entry.shape == DOCUMENT and entry.type == "Delete":
            self._documents.discard(entry.iri)
        elif entry.shape == PAGE and entry.type != "Update":
            self._pages[page_of(entry.iri)[0]] += 1 if entry.type == "Create" else -1


def _manifest_change(was: bool, is_there: bool) -> ChangeType | None:
    if was:
        return "Update" if is_there else "Delete"
    return "Create" if is_there else None
