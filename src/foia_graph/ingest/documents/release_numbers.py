"""Bates numbers of the documents of a catalogue, release by release, as all files of one prove them."""

from collections.abc import Callable, Iterable, Mapping

from foia_graph.extract.bates.page_ids import PageId
from foia_graph.extract.bates.release_numbers import FileNumbers, resolve_numbers
from foia_graph.extract.registry import PageFinding
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.ingest.mapping.gazetteer import plain_texts
from foia_graph.model.resource import RawValue

Findings = Mapping[str, list[PageFinding]]


def releases_of(file: DocumentFile, constants: Mapping[str, RawValue]) -> list[str]:
    """Return the releases that a document is in, as its record names them, or all documents of its kind."""
    fields = file.record.fields if file.record else constants
    return list(plain_texts(fields.get("inSeries", [])))


class ReleaseNumbering:
    """The Bates numbers that the files of each release prove together."""

    def __init__(
        self,
        files: Iterable[DocumentFile],
        findings: Callable[[DocumentFile], Findings],
        constants: Callable[[DocumentFile], Mapping[str, RawValue]],
    ) -> None:
        """Read the numbers of all files; those without a release belong to the files of their folder."""
        groups: dict[tuple[str, ...], list[FileNumbers]] = {}
        for file in files:
            releases = releases_of(file, constants(file))
            group = ("release", *sorted(releases)) if releases else ("folder", file.folder)
            groups.setdefault(group, []).append(FileNumbers(file.key, _page_ids(findings(file))))
        self._by_file = {
            key: ids for numbers in groups.values() for key, ids in resolve_numbers(numbers).items()
        }

    def applied_to(self, key: str, findings: Findings) -> Findings:
        """Return the findings of a document with its Bates numbers as its release proves them."""
        numbers = self._by_file.get(key)
        if numbers is None:
            return findings
        others = [each for each in _page_ids(findings) if each.kind not in ("bates", "bates-candidate")]
        return {**findings, "bates": [*numbers, *others]}


def _page_ids(findings: Findings) -> tuple[PageId, ...]:
    return tuple(each for each in findings.get("bates", ()) if isinstance(each, PageId))
