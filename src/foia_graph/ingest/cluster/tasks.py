"""The tasks of a cluster: which file is to be read, in which way; and the entry of one that was."""

import hashlib
from functools import lru_cache

import msgspec

from foia_graph.extract.pdf.pool import DEFAULT_LIMITS
from foia_graph.ingest.documents.stored_readings import reader_engines, reader_versions


class ReadingTask(msgspec.Struct, frozen=True):
    """A file to be read, by its SHA-256; whatever decides what is read in it stands here.

    `storage` is the address at which the file lies, and `names` the object there with the gazetteer.
    `cleared` is true where an archivist has looked at what its pages hide. `ocr` is name and version of the
    engine that reads images, "" for none; `program` are the versions of all else that reads. With `again`,
    what was read before is not looked for, and written over.
    """

    storage: str
    file: str
    names: str
    cleared: bool
    ocr: str
    program: str
    again: bool = False

    @property
    def key(self) -> str:
        """SHA-256 of all that decides what is read."""
        parts = [self.file, self.names, self.cleared, self.ocr, self.program]
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class ReadingEntry(msgspec.Struct, frozen=True):
    """The entry of a file that was read: the objects with its document and the outcomes of extractors.

    `is_cut` and `is_lasting` are those of `ReadResult`.
    """

    file: str
    reading: str
    outcomes: str
    is_cut: bool
    is_lasting: bool


@lru_cache(maxsize=4)
def program_versions(ocr: str) -> str:
    """Return the versions of what reads files here, with the engine for images, and its limits.

    They are looked up in the files of installed packages, and compared for each task.
    """
    return f"{reader_versions()}, {', '.join(reader_engines(ocr))}, {DEFAULT_LIMITS}"
