"""Names of a catalogue that drafts go by: those of bodies, programs, public people, works and issues."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from foia_graph.connectors.drafting.sentences import Span
from foia_graph.connectors.imports.catalogue_contents import records_below
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.mentions.name_table import words_of
from foia_graph.ingest.mapping.gazetteer import collect_names, plain_texts
from foia_graph.model.iris import last_segment
from foia_graph.model.profile import Profile
from foia_graph.model.resource import RawValue, SourceRecord
from foia_graph.model.restrictions import PUBLIC_ROLES

NAMED_CLASSES = frozenset(("Agency", "Organization", "Program", "Campaign", "Person", "CitedWork", "Issue"))


def names_of_catalogue(root: Path, profile: Profile, own: Path | None = None) -> Gazetteer:
    """Return the names of the records under a folder, but for those under `own`, the folder of an import.

    The `iri` of each is the link by which records name it (agency/harbor-office). Private people and what is
    restricted have none. A file that cannot be read has no names: the load reports it, with its line.
    """
    named = (
        (
            f"{profile[record.type].kind}/{record.id}",
            SourceRecord(record.type, cast(dict[str, RawValue], record.fields), "", 0),
        )
        for _, record in records_below(root, own)
        if _may_be_named(record)
    )
    return collect_names(named, profile)


def record_texts(record: ImportedRecord, name: str) -> list[str]:
    """Return the values of a field as texts, claims by what they claim."""
    return list(plain_texts(cast(RawValue, record.fields.get(name, []))))


def _may_be_named(record: ImportedRecord) -> bool:
    if record.type not in NAMED_CLASSES or "restricted" in record.fields or "embargo" in record.fields:
        return False
    return record.type != "Person" or not PUBLIC_ROLES.isdisjoint(record_texts(record, "sensitivity"))


GAP = r"[\W_]{1,3}"
# Letters of a name of one word; shorter ones are common words as well.
LEAST_LETTERS = 7


class IssueTable:
    """The issues that a gazetteer names, found where a text has all their words in order."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._patterns = [
            (last_segment(entry.iri), _pattern(name))
            for entry in gazetteer.entries
            if entry.type == "Issue"
            for name in entry.names
            if len(words_of(name)) > 1 or len(name) >= LEAST_LETTERS
        ]

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Yield each issue that a text names, once, with the position of the first words that do."""
        seen = set()
        for issue, pattern in self._patterns:
            if issue not in seen and (match := pattern.search(text)):
                seen.add(issue)
                yield issue, Span(*match.span())


def _pattern(name: str) -> re.Pattern[str]:
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


def works_of_catalogue(root: Path, own: Path | None = None) -> Iterator[DatedWork]:
    """Yield the dated works of the records under a folder, but for those under `own`."""
    for _, record in records_below(root, own):
        if record.type == "CitedWork":
            dates = frozenset(text for name in DATE_FIELDS for text in record_texts(record, name))
            if dates:
                authors = frozenset(record_texts(record, "creator"))
                yield DatedWork(f"work/{record.id}", authors, dates)
