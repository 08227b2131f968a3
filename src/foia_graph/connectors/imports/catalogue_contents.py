"""Documents and agents that a catalogue describes besides what is imported: what an import can link to."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from foia_graph.connectors.imports import records
from foia_graph.connectors.imports.record_text import LINES_SUFFIX, read_records
from foia_graph.errors import InputError
from foia_graph.extract.pdf.fingerprint import pdf_fingerprint
from foia_graph.ingest.documents.file_matching import document_key
from foia_graph.ingest.mapping.inventory import is_document_file
from foia_graph.ingest.readers.source_settings import SOURCE_TOML

ENDINGS = (".yaml", ".yml", LINES_SUFFIX)
FEWEST_TITLE_WORDS = 4
RANGE_END = r"(?:\s*(?:-|–|—|to|through)\s*(?:{prefix}[\s_-]*)?0*(?P<last>\d+))?"


@dataclass
class CatalogueContents:
    """The documents of a catalogue with the files that their records name, and its agents."""

    titles: dict[str, str] = field(default_factory=dict)
    """Ids by title, in normal words; "" where several have it."""
    files: list[tuple[str, Path]] = field(default_factory=list)
    checksums: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)
    """First and last Bates number and id of documents, by prefix."""
    agents: dict[str, str] = field(default_factory=dict)
    """Links to agencies and organizations by name, in normal words; "" where several bear it."""
    bodies: set[str] = field(default_factory=set)
    """Links to all agencies and organizations."""
    documents: set[str] = field(default_factory=set)
    """The ids of all documents."""
    works: dict[str, str] = field(default_factory=dict)
    """Ids of cited works by their identifiers."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Ids by address of the document or its file, without scheme and fragment; "" where several have it."""
    _by_digest: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def with_file(self, kind: str, digest: str) -> str:
        """Return the id of a document by its file, "" for none: its SHA-1, SHA-256 or fingerprint (`kind`).

        A fingerprint of PDF.js that several files have is that of none.
        """
        if kind not in self._by_digest:
            found = self._by_digest.setdefault(kind, defaultdict(list))
            for key, path in self.files:
                found[_digest_of(path, kind)].append(key)
        keys = self._by_digest[kind].get(digest, [])
        if kind == "fingerprint" and len(set(keys)) > 1:
            return ""
        return self.checksums.get(digest) or next(iter(keys), "")

    def named_in(self, text: str, place: str) -> list[records.FieldValue]:
        """Return candidates for the documents that a text names, each with its words."""
        contents: dict[str, records.FieldValue] = {}
        for key, words, note in (*self._numbered_in(text), *self._titled_in(text)):
            value = records.claim(f"document/{key}", quote=words, originField=place, note=note)
            contents.setdefault(key, {**value, "status": "candidate"})
        return [contents[key] for key in sorted(contents)]

    def _numbered_in(self, text: str) -> Iterator[tuple[str, str, str]]:
        for prefix, ranges in self.ranges.items():
            # Bates numbers are printed with blanks, hyphens and leading zeros that records do not have.
            words = r"[\s_-]*".join(map(re.escape, re.split(r"[\s_-]+", prefix)))
            pattern = rf"\b{words}[\s_-]*0*(?P<first>\d+){RANGE_END.replace('{prefix}', words)}"
            for match in re.finditer(pattern, text, re.IGNORECASE):
                first = int(match["first"][:18])
                last = int(match["last"][:18]) if match["last"] else first
                for low, high, key in ranges:
                    if low <= last and first <= high:
                        yield key, match.group(), "These words name Bates numbers of the document."

    def _titled_in(self, text: str) -> Iterator[tuple[str, str, str]]:
        words = f" {records.normal_name(text)} "
        for title, key in self.titles.items():
            if key and f" {title} " in words and (quote := _words_of(title, text)):
                yield key, quote, "These words are the title of the document."


def read_catalogue(catalogue: Path, own: Path) -> CatalogueContents:
    """Return what the records of a catalogue say, but for those in `own`, the folder of the import."""
    contents = CatalogueContents()
    for path, record in records_below(catalogue, own):
        _take(record, path, catalogue, contents)
    _take_files(catalogue, contents)
    return contents


def record_files(root: Path) -> list[Path]:
    """Return the files of records under a folder; those of folders whose names begin with a dot are none."""
    return [
        path
        for path in sorted(root.rglob("*"))
        if path.name.endswith(ENDINGS)
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]


def read_quietly(path: Path) -> list[records.ImportedRecord]:
    """Return the records of a file, none for a file that cannot be read."""
    # A file that no load can read is reported by the load, with its line.
    try:
        return list(read_records(path))
    except (InputError, msgspec.MsgspecError, UnicodeDecodeError):
        return []


def records_below(root: Path, own: Path | None = None) -> Iterator[tuple[Path, records.ImportedRecord]]:
    """Yield the records under a folder with their files, in their order, but for those under `own`."""
    for path in record_files(root):
        if own not in path.parents:
            yield from ((path, record) for record in read_quietly(path))


def index_records(root: Path, excluded: frozenset[Path]) -> dict[tuple[str, str], Path]:
    """Return in which file under a folder each record is described, but for those in some files."""
    found: dict[tuple[str, str], Path] = {}
    for path in record_files(root):
        for record in read_quietly(path) if path not in excluded else ():
            found.setdefault(record.address, path)
    return found


def _take_files(catalogue: Path, contents: CatalogueContents) -> None:
    named = {path for _, path in contents.files}
    for settings in sorted(catalogue.rglob(SOURCE_TOML)):
        for path in sorted(settings.parent.rglob("*")):
            if is_document_file(path.name) and path.is_file() and path.resolve() not in named:
                key = document_key(settings.parent.name, path.relative_to(settings.parent).as_posix())
                contents.documents.add(key)
                contents.files.append((key, path))


def _take(record: records.ImportedRecord, path: Path, catalogue: Path, contents: CatalogueContents) -> None:
    """Note a record; what is restricted is linked to by nothing."""
    if record.fields.keys() & {"restricted", "embargo"}:
        return
    if record.type == "ReleasedDocument":
        _take_document(record, path, catalogue, contents)
    elif record.type == "CitedWork":
        for identifier in _texts(record.fields.get("identifier")):
            contents.works.setdefault(identifier, record.id)
    elif record.type == "Page":
        contents.documents.add(record.id.partition("/")[0])
    elif record.type in records.KINDS and record.type != "Person":
        link = f"{records.KINDS[record.type]}/{record.id}"
        contents.bodies.add(link)
        for name in {records.NAME_FIELDS.get(record.type, "prefLabel"), "altLabel"}:
            for text in _texts(record.fields.get(name)):
                _put_once(contents.agents, records.normal_name(text), link)


def _take_document(
    record: records.ImportedRecord, path: Path, catalogue: Path, contents: CatalogueContents
) -> None:
    contents.documents.add(record.id)
    pages = (text for name in ("landingPage", "webPage") for text in _texts(record.fields.get(name)))
    for address in (*pages, *records.file_addresses(record)):
        _put_once(contents.addresses, plain_address(address), record.id)
    for title in _texts(record.fields.get("title")):
        words = records.normal_name(title)
        if words.count(" ") >= FEWEST_TITLE_WORDS - 1:
            _put_once(contents.titles, words, record.id)
    for part in records.parts_in(record.fields.get("batesRange")):
        prefix, start, end = (str(part.get(each, "")) for each in ("batesPrefix", "batesStart", "batesEnd"))
        if prefix and start.isdecimal():
            last = int(end) if end.isdecimal() else int(start)
            contents.ranges.setdefault(prefix, []).append((int(start), last, record.id))
    for part in records.parts_in(record.fields.get("distribution")):
        for checksum in records.parts_in(part.get("checksum")):
            if str(checksum.get("algorithm", "")).lower().endswith(("sha1", "sha256")):
                contents.checksums.setdefault(str(checksum.get("checksumValue", "")).lower(), record.id)
    for name in _texts(record.fields.get("file")):
        file = _file_of(name, path.parent, catalogue)
        if file is not None:
            contents.files.append((record.id, file))


def plain_address(address: str) -> str:
    """Return an address as addresses are compared: without scheme, fragment, and a slash at its end.

    >>> plain_address("https://Harbor.example.org/a.pdf#page=3")
    'harbor.example.org/a.pdf'
    """
    plain = re.sub(r"^[a-z]+://", "", address.partition("#")[0], flags=re.IGNORECASE)
    host, slash, rest = plain.partition("/")
    return f"{host.lower()}{slash}{rest}".rstrip("/")


def _file_of(name: str, folder: Path, catalogue: Path) -> Path | None:
    while folder != catalogue and not (folder / "source.toml").is_file():
        folder = folder.parent
    path = (folder / name).resolve()
    return path if path.is_file() and catalogue.resolve() in path.parents else None


def _put_once(names: dict[str, str], name: str, value: str) -> None:
    names[name] = value if names.get(name, value) == value else ""


def _texts(value: records.FieldValue | None) -> Iterator[str]:
    for each in records.listed(value):
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict) and each.get("status") not in ("rejected", "candidate"):
            yield str(each.get("value", ""))


def _words_of(title: str, text: str) -> str:
    words = [re.escape(word) for word in title.split()]
    loose = [r"[\W_]*".join(word[i] for i in range(len(word))) if word.isalnum() else word for word in words]
    match = re.search(r"[\W_]+".join(loose), text, re.IGNORECASE)
    return match.group() if match else ""


def _digest_of(path: Path, kind: str) -> str:
    if kind == "fingerprint":
        return pdf_fingerprint(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, partial(hashlib.new, kind, usedforsecurity=False)).hexdigest()
