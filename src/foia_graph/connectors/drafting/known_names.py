"""Names of a catalogue that drafts go by: those of bodies, programs, public people, works and issues."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.imports.record_text import read_records
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.errors import InputError
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.mentions.name_forms import words_of
from foia_graph.ingest.mapping.gazetteer import collect_names, plain_texts
from foia_graph.model.iris import last_segment
from foia_graph.model.profile import Profile
from foia_graph.model.resource import RawValue, SourceRecord

NAMED_CLASSES = frozenset(("Agency", "Organization", "Program", "Campaign", "Person", "CitedWork", "Issue"))
PUBLIC = frozenset(("public-official", "public-figure"))
"""Sensitivities of people whose names drafts may link to."""
ENDINGS = (".yaml", ".yml", ".jsonl")


def names_of_catalogue(root: Path, profile: Profile, excluded: Path | None = None) -> Gazetteer:
    """Return the names of the records under a folder, but for those under `excluded`, an import's own folder.

    The `iri` of each is the link by which records name it (agency/harbor-office). Private people and what is
    restricted have none. A file that cannot be read has no names: the load reports it, with its line.
    """
    records = (record for record in records_of_catalogue(root, excluded) if _may_be_named(record))
    return collect_names(_named(records, profile), profile)


def records_of_catalogue(root: Path, excluded: Path | None = None) -> Iterator[ImportedRecord]:
    """Yield the records under a folder, but for those under `excluded`, in the order of their files."""
    paths = sorted(
        path
        for path in root.rglob("*")
        if path.name.endswith(ENDINGS) and not (excluded and path.is_relative_to(excluded))
    )
    for path in paths:
        yield from _records(path)


def record_texts(record: ImportedRecord, name: str) -> list[str]:
    """Return the values of a field as texts, claims by what they claim."""
    return list(plain_texts(cast(RawValue, record.fields.get(name, []))))


def _records(path: Path) -> list[ImportedRecord]:
    try:
        return list(read_records(path))
    except (InputError, UnicodeDecodeError):
        return []


def _may_be_named(record: ImportedRecord) -> bool:
    if record.type not in NAMED_CLASSES or "restricted" in record.fields or "embargo" in record.fields:
        return False
    return record.type != "Person" or not PUBLIC.isdisjoint(record_texts(record, "sensitivity"))


def _named(records: Iterable[ImportedRecord], profile: Profile) -> Iterator[tuple[str, SourceRecord]]:
    for record in records:
        yield (
            f"{profile[record.type].kind}/{record.id}",
            SourceRecord(record.type, cast(dict[str, RawValue], record.fields), "", 0),
        )


GAP = r"[\W_]{1,3}"
LEAST_LETTERS = 7
"""Letters of a name of one word; shorter ones are common words as well."""


class IssueTable:
    """The issues that a gazetteer names, found where a text has all their words in order."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._patterns = [
            (last_segment(entry.iri), _pattern(name))
            for entry in gazetteer.entries
            if entry.type == "Issue"
            for name in entry.names
            if _is_telling(name)
        ]

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Yield each issue that a text names, once, with the position of the first words that do."""
        seen = set()
        for issue, pattern in self._patterns:
            if issue not in seen and (match := pattern.search(text)):
                seen.add(issue)
                yield issue, Span(*match.span())


def _is_telling(name: str) -> bool:
    return len(words_of(name)) > 1 or len(name) >= LEAST_LETTERS


def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of a name whose words may be of either number, and "U.S." with or without dots."""
    words = [
        re.escape(each.rstrip("s")) + "(?:e?s)?" if len(each) > 3 else re.escape(each)
        for each in words_of(name)
    ]
    joined = GAP.join(words).replace(f"u{GAP}s{GAP}", rf"u\.?s\.?{GAP}")
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)


DATE_FIELDS = ("issued", "created")


class DatedWork(NamedTuple):
    """A cited work of a catalogue: its link, its authors as links, and its dates as its sources give them."""

    reference: str
    authors: frozenset[str]
    dates: frozenset[str]

    def may_be(self, author: str, date: str) -> bool:
        """Return whether it is by an author and of a date, or of a day in a month."""
        return author in self.authors and any(each.startswith(date) for each in self.dates)


def works_of_catalogue(root: Path, excluded: Path | None = None) -> Iterator[DatedWork]:
    """Yield the dated works of the records under a folder, but for those under `excluded`."""
    for record in records_of_catalogue(root, excluded):
        if record.type == "CitedWork" and (dates := _dates(record)):
            authors = frozenset(record_texts(record, "creator"))
            yield DatedWork(f"work/{record.id}", authors, dates)


def _dates(record: ImportedRecord) -> frozenset[str]:
    return frozenset(text for name in DATE_FIELDS for text in record_texts(record, name))
