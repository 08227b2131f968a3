"""Readings of files in the store, as today's reader makes them, and for each the outcomes of extractors."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

from msgspec.structs import replace

from foia_graph.extract import outcomes as extraction
from foia_graph.extract.extractors import EXTRACTORS
from foia_graph.extract.gazetteer import Gazetteer, gazetteer_digest
from foia_graph.extract.outcomes import OUTCOMES_VERSION, Outcomes
from foia_graph.extract.parsed_document import READER_VERSION, SUPPLIED_VERSION
from foia_graph.extract.pdf.pool import DEFAULT_LIMITS, ReadResult
from foia_graph.ingest.documents.file_matching import DocumentFile
from foia_graph.store.reading_cache import ReadingCache


def reader_versions() -> str:
    """Return the versions of the reader and of all extractors."""
    return " ".join(
        (
            f"reading-{READER_VERSION}",
            f"supplied-{SUPPLIED_VERSION}",
            f"outcomes-{OUTCOMES_VERSION}",
            *(f"{each.name}-{each.version}" for each in EXTRACTORS.values()),
        )
    )


def reader_engines(ocr: str) -> list[str]:
    """Return names and versions of what files are read with; `ocr` is the engine for images, or ""."""
    readers = [f"{name} {version(name)}" for name in ("pypdfium2", "pypdf")]
    return [*readers, ocr] if ocr else readers


@dataclass
class StoredReadings:
    """Readings in a cache; `names` are those that extractors look for, `ocr` is the engine of OCR, or ""."""

    cache: ReadingCache
    names: Gazetteer
    ocr: str = ""

    @property
    def engines(self) -> list[str]:
        """Names and versions of what files are read with."""
        return reader_engines(self.ocr)

    def find_reading(self, file: DocumentFile) -> str | None:
        """Return the name of the reading of a file that is there, None where it is to be read."""
        keys = (self._reading_key(file, is_cut=is_cut) for is_cut in (False, True))
        return next(filter(None, (self.cache.find_reading(file.digest, key) for key in keys)), None)

    def put_reading(self, file: DocumentFile, result: ReadResult) -> str:
        """Store a reading, and return its name; one that may be another next time is not found again."""
        key = self._reading_key(file, is_cut=result.is_cut) if result.is_lasting else ""
        return self.cache.put_reading(file.digest, key, result.reading)

    def find_outcomes(self, file: DocumentFile, reading: str) -> str | None:
        """Return the name of the outcomes for a reading by its name, None where there are none."""
        return self.cache.find_reading(file.digest, _outcomes_key(reading))

    def read_outcomes(self, file: DocumentFile, reading: str) -> Outcomes:
        """Return the outcomes for a reading by its name, none where there are none."""
        name = self.find_outcomes(file, reading)
        return extraction.decode_outcomes(self.cache.read_reading(name)) if name else {}

    def add_outcomes(self, file: DocumentFile, reading: str, outcomes: Outcomes) -> str:
        """Store outcomes beside or instead of those that there are, and return the name of all."""
        new = {name: replace(each, version=self._versions[name]) for name, each in outcomes.items()}
        data = extraction.encode_outcomes({**self.read_outcomes(file, reading), **new})
        return self.cache.put_reading(file.digest, _outcomes_key(reading), data)

    def stale_extractors(self, file: DocumentFile, reading: str) -> list[str]:
        """Return the extractors that have no outcome, one of another version, or one to be tried again."""
        stored = self.read_outcomes(file, reading)
        return [
            name
            for name, version in self._versions.items()
            if name not in stored or stored[name].version != version or not stored[name].is_lasting
        ]

    def _reading_key(self, file: DocumentFile, *, is_cut: bool) -> str:
        if file.outline:
            return f"supplied {SUPPLIED_VERSION}"
        key = " ".join(("reading", READER_VERSION, self.ocr, "cleared" * file.cleared)).strip()
        return f"{key} cut: {DEFAULT_LIMITS}, {', '.join(self.engines)}" if is_cut else key

    @cached_property
    def _versions(self) -> Mapping[str, str]:
        names = gazetteer_digest(self.names)[:16]
        return {each.name: each.version + f" {names}" * each.needs_names for each in EXTRACTORS.values()}


def _outcomes_key(reading: str) -> str:
    return f"outcomes {OUTCOMES_VERSION} of {reading}"
