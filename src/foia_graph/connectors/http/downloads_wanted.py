"""The files that records point to: the `downloadURL` of each distribution that anyone may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foia_graph.ingest.mapping.context import LoadContext
from foia_graph.model.resource import MappedRecord, Problem, RawValue, RecordFields, Resource, SourceRecord
from foia_graph.model.restrictions import is_hidden_iri, without_hidden

FIELD = "distribution"
URL = "downloadURL"
DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
"""Hexadecimal digits of a checksum, by algorithm."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """The checksum of a file by a record; `place` is the file and line of that statement."""

    algorithm: str
    value: str
    place: str


@dataclass(slots=True)
class Original:
    """A file to be fetched, with all records that point to it."""

    url: str
    places: list[tuple[str, int]] = field(default_factory=list)
    """The file and line of each record that names the address."""
    media_types: set[str] = field(default_factory=set)
    checksums: list[Checksum] = field(default_factory=list)


@dataclass(slots=True)
class OriginalFiles:
    """The files that records point to, by address; `restricted` counts records that nobody may see."""

    originals: dict[str, Original] = field(default_factory=dict)
    restricted: int = 0
    problems: list[Problem] = field(default_factory=list)


def list_originals(context: LoadContext) -> OriginalFiles:
    """Return the files that the records of a catalogue point to."""
    files = OriginalFiles()
    for record, place in context.records():
        if isinstance(record, Problem):
            files.problems.append(record)
        elif FIELD in record.fields:
            mapped = context.mapper.map(record, place)
            if isinstance(mapped, Problem):
                files.problems.append(mapped)
            else:
                _add_originals(files, record, mapped, context)
    return files


def _add_originals(
    files: OriginalFiles, record: SourceRecord, mapped: MappedRecord, context: LoadContext
) -> None:
    if is_hidden_iri(mapped.resource.iri, context.hidden_things) or mapped.home in context.hidden_graphs:
        files.restricted += 1
        return
    context.check_foreseen(record)
    files.problems += [problem for problem in mapped.problems if problem.field == FIELD]
    for part in without_hidden(mapped.resource, context.hidden_things, context.profile).parts(FIELD):
        if url := part.one(URL):
            original = files.originals.setdefault(url, Original(url))
            place = record.path, _address_line(record, url)
            original.places.append(place)
            original.media_types |= {bare_media_type(kind) for kind in map(str, part.get("mediaType"))}
            _add_checksums(original, part.parts("checksum"), place, files.problems)


def bare_media_type(media_type: str) -> str:
    """Return a media type without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def _add_checksums(
    original: Original, parts: Iterable[Resource], place: tuple[str, int], problems: list[Problem]
) -> None:
    for part in parts:
        value = part.one("checksumValue").lower()
        algorithm = _algorithm(part.one("algorithm"), value)
        if algorithm:
            original.checksums.append(Checksum(algorithm, value, f"{place[0]}:{place[1]}"))
        else:
            message = f"the checksum of {original.url} is none that is known, so it is not compared"
            problems.append(Problem(*place, FIELD, f"{message}; there are {', '.join(DIGITS)}"))


def _algorithm(name: str, value: str) -> str:
    plain = name.rpartition("#")[2].rpartition("/")[2].rpartition("_")[2].lower().replace("-", "")
    return plain if DIGITS.get(plain) == len(value) else ""


def _address_line(record: SourceRecord, url: str) -> int:
    return next(
        (line for line in _address_lines(record.fields.get(FIELD, [])) if line[1] == url), (record.line, url)
    )[0]


def _address_lines(raw: RawValue) -> Iterator[tuple[int, str]]:
    for part in raw if isinstance(raw, list) else [raw]:
        url = part.get(URL) if isinstance(part, RecordFields) else None
        if isinstance(part, RecordFields) and isinstance(url, str):
            yield part.lines[URL], url.strip()
